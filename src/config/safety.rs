//! Settings that say which words mean that help is needed at once, and which questions need a notice.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Translated;
use crate::safety::check_patterns;

/// `config/urgency.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UrgencyConfig {
    /// Scores by words and meaning.
    pub meaning: ThresholdsConfig,
    /// Scores by words alone.
    pub words: ThresholdsConfig,
    /// Answers after a crisis that carry one line of help.
    pub reminders: u8,
    /// Minutes that danger is remembered.
    pub memory_minutes: u64,
    /// Patterns besides the embedded ones.
    pub patterns: String,
}

/// Scores from which something is shown.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThresholdsConfig {
    /// Score of a crisis from which help comes first without a pattern.
    pub first_in_crisis: f32,
    /// The same for an emergency.
    pub first_in_emergency: f32,
    /// Score from which one line is shown without a pattern.
    pub possible: f32,
    /// Score from which a pattern that means "possible" brings help first.
    pub first_with_pattern: f32,
    /// Score below which such a pattern brings nothing.
    pub none: f32,
    /// Score below which a pattern that means help first brings one line only.
    pub doubt: f32,
    /// Score below which it brings nothing, unless it counts in any sentence.
    pub dismiss: f32,
}

impl ThresholdsConfig {
    fn is_valid(&self) -> bool {
        let scores = [
            self.first_in_crisis,
            self.first_in_emergency,
            self.possible,
            self.first_with_pattern,
            self.none,
            self.doubt,
            self.dismiss,
        ];
        scores.iter().all(|score| (0.0..=1.0).contains(score))
    }
}

/// The pattern files, with the language of each.
pub const URGENCY_PATTERNS: [(&str, &str); 7] = [
    ("all", include_str!("../../config/urgency/all.txt")),
    ("en", include_str!("../../config/urgency/en.txt")),
    ("es", include_str!("../../config/urgency/es.txt")),
    ("pt", include_str!("../../config/urgency/pt.txt")),
    ("fr", include_str!("../../config/urgency/fr.txt")),
    ("de", include_str!("../../config/urgency/de.txt")),
    ("it", include_str!("../../config/urgency/it.txt")),
];

/// These files as the build of the program prepared them (`build.rs`).
pub const PREPARED_PATTERNS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/urgency_patterns.bin"));

/// The trained weights of the score.
pub const URGENCY_WEIGHTS: &[u8] = include_bytes!("../../config/urgency/weights.bin");

/// The weights that were trained with the encoder.
pub const URGENCY_WEIGHTS_BY_MEANING: &[u8] = include_bytes!("../../config/urgency/weights-meaning.bin");

/// What the encoder's vectors are compared with.
pub const URGENCY_KERNEL: &[u8] = include_bytes!("../../config/urgency/kernel.bin");

/// The network that reads the encoder's tokens.
pub const URGENCY_NETWORK: &[u8] = include_bytes!("../../config/urgency/network.bin");

/// Name of the patterns in `urgency.patterns`, in errors and reasons.
pub const OWN_PATTERNS: &str = "urgency.patterns";

impl UrgencyConfig {
    pub(super) fn check(&self) -> Result<(), String> {
        if !self.meaning.is_valid() || !self.words.is_valid() {
            return Err("the scores must be between 0 and 1".to_owned());
        }
        if self.reminders > 20 || self.memory_minutes > 24 * 60 {
            return Err("reminders must be at most 20, memory_minutes at most 1440".to_owned());
        }
        if self.patterns.trim().is_empty() {
            return Ok(());
        }
        // they may use the classes of the built-in patterns
        let own = (OWN_PATTERNS, self.patterns.as_str());
        let files: Vec<_> = URGENCY_PATTERNS.into_iter().chain([own]).collect();
        check_patterns(&files).map_err(|error| error.to_string())
    }
}

/// What kind of help is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HelpLevel {
    /// Medical help.
    Emergency,
    /// Help against suicide, self-harm or abuse.
    Crisis,
}

/// `config/care.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CareConfig {
    /// Which questions get a notice; the first rule that holds counts.
    pub rules: Vec<NoticeRule>,
    /// Phrases of the rules, by the names of their classes.
    pub classes: BTreeMap<String, Vec<String>>,
    /// Entries of the lexicon that are a class of medicines, by one of their terms.
    pub medicine_classes: Vec<String>,
    /// Entries of the lexicon of the kind medicine that name none, by one of their terms.
    pub not_medicines: Vec<String>,
    /// Words of passages that play danger down, in small letters.
    pub plays_down: Vec<String>,
    /// Units of figures, each with all its names.
    pub units: Vec<Vec<String>>,
    /// What comes before a figure without a unit.
    pub scores: Vec<String>,
    /// What comes before a figure of time.
    pub every: Vec<String>,
    /// Units of such figures.
    pub times: Vec<Vec<String>>,
    /// Words that say how often: “times”.
    pub counted_times: Vec<String>,
    /// Words between them and the unit of time.
    pub per_time: Vec<String>,
    /// Words for something done at each unit of time, under the unit's first name: “daily”.
    pub at_each_time: Vec<Vec<String>>,
    /// Words for numbers.
    pub numbers: BTreeMap<String, f64>,
    /// Words that multiply the number before them.
    pub factors: BTreeMap<String, f64>,
    /// Words for how many times: “twice”.
    pub counts: BTreeMap<String, f64>,
    /// Milligrams in each unit of mass, by its first name.
    pub in_milligrams: BTreeMap<String, f64>,
    /// Hours in each unit of time that is of one length, by its first name.
    pub in_hours: BTreeMap<String, f64>,
    /// Months in the others.
    pub in_months: BTreeMap<String, f64>,
    /// Endings of words that name a disease.
    pub disease_endings: Vec<String>,
    /// Shortest word that is taken for such a name, in letters.
    pub shortest_disease: usize,
    /// Units that mark a number as a dose.
    pub dose_units: Vec<String>,
    /// Small talk and its replies.
    pub small_talk: Vec<SmallTalk>,
}

/// What a question asks about one person that no passage can answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Personal {
    /// A dose.
    Dose,
    /// A dose for a child.
    ChildDose,
    /// To stop or change a medicine.
    Stopping,
    /// To combine medicines.
    Combining,
    /// A medicine in pregnancy or while breastfeeding.
    Pregnancy,
    /// A diagnosis.
    Diagnosis,
    /// Whether something is safe.
    Safety,
}

/// Which questions get a notice.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeRule {
    /// The notice.
    pub notice: Personal,
    /// Classes that the question must have a word of, each entry with alternatives between `|`.
    pub all: Vec<String>,
    /// Classes that it must have no word of.
    #[serde(default)]
    pub none: Vec<String>,
}

/// Classes that are no phrases: a medicine, two of them, a number with a unit.
const BUILT_IN_CLASSES: [&str; 3] = ["medicine", "two_medicines", "figure"];

impl CareConfig {
    pub(super) fn check(&self) -> Result<(), String> {
        let is_known = |name: &str| BUILT_IN_CLASSES.contains(&name) || self.classes.contains_key(name);
        for rule in &self.rules {
            let names = rule
                .all
                .iter()
                .flat_map(|entry| entry.split('|'))
                .chain(rule.none.iter().map(String::as_str));
            if let Some(unknown) = names.into_iter().find(|name| !is_known(name)) {
                return Err(format!("a rule names the class {unknown}, which is missing in [care.classes]"));
            }
            if rule.all.is_empty() {
                return Err("a rule must name a class in all".to_owned());
            }
        }
        match self.classes.keys().find(|name| BUILT_IN_CLASSES.contains(&name.as_str())) {
            Some(taken) => Err(format!("the class {taken} is built in: name yours otherwise")),
            None => Ok(()),
        }
    }
}

/// `config/conversation.toml`: what shows that a question continues the one before it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConversationConfig {
    /// Openings after which what is asked for carries over.
    pub follow_up: Vec<String>,
    /// Words that stand for something said before.
    pub refers_back: Vec<String>,
    /// Messages that ask for more of the same.
    pub more: Vec<String>,
    /// Messages that ask for the reason.
    pub reason: Vec<String>,
    /// Words that begin a question.
    pub openers: Vec<String>,
    /// Those of them that ask for more than yes or no.
    pub interrogatives: Vec<String>,
    /// Polite words that only lead in to a question.
    pub polite: Vec<String>,
    /// Phrases of remarks about one's own life, where nothing is asked.
    pub remarks: Vec<String>,
    /// Words before them.
    pub leads: Vec<String>,
    /// Verbs that end a relative clause about a person.
    pub modals: Vec<String>,
    /// Verbs that begin it.
    pub told: Vec<String>,
    /// Beginnings of clauses that are only talk.
    pub talk: Vec<String>,
    /// Words and phrases that say nothing.
    pub chat: Vec<String>,
    /// Words that name no subject without a condition.
    pub vague: Vec<String>,
    /// The same in other languages.
    pub vague_elsewhere: Vec<String>,
    /// Words for a document.
    pub source_things: Vec<String>,
    /// What is asked of a document.
    pub source_verbs: Vec<String>,
    /// Phrases that ask about a document without naming one.
    pub source_phrases: Vec<String>,
    /// Words for the address of a document.
    pub source_addresses: Vec<String>,
    /// Words with which such an address is asked for.
    pub source_requests: Vec<String>,
    /// Phrases that ask for a whole document.
    pub whole: Vec<String>,
    /// Words of a statement of a diagnosis, beside the name of the condition.
    pub diagnosis_statement: Vec<String>,
    /// Words between two things that are compared.
    pub comparing: Vec<String>,
    /// Words that join two things that are asked about.
    pub joining: Vec<String>,
    /// Words that set two things against each other.
    pub opposing: Vec<String>,
    /// Words that show that two joined things are compared.
    pub contrasting: Vec<String>,
    /// Words that ask to choose between two things.
    pub choosing: Vec<String>,
    /// Words between these.
    pub either: Vec<String>,
    /// Phrases whose “or” and “and” join nothing to ask for.
    pub set_pairs: Vec<String>,
    /// Ways of saying each number of a choice.
    pub ordinals: Vec<Vec<String>>,
    /// Words besides such a number.
    pub pick_words: Vec<String>,
    /// Words besides the number of an item of a list.
    pub item_words: Vec<String>,
}

/// Small talk that is answered without a search.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmallTalk {
    /// Whole questions.
    pub phrases: Vec<String>,
    /// What is replied.
    pub reply: Translated,
    /// Whether words that say nothing may follow: “thank you, that helped”.
    #[serde(default)]
    pub goes_on: bool,
}
