//! Decides from patterns, guards and the score what help a message needs.

use std::collections::BTreeMap;
use std::ops::Range;
use std::time::Instant;

use rustc_hash::FxHashMap;

use super::evidence::{Danger, Guard, Strength};
use super::features::{Feature, features};
use super::guards::{FoundGuard, GuardWords, weigh};
use super::language::MessageLanguage;
use super::memory::{SafetyMemory, SafetyMemorySettings};
use super::normalize::normalize;
use super::pattern::{Compiler, Match, Message, Pattern, PatternError, PatternFile, Section, find};
use super::scorer::{Scorer, Scores};
use super::vocabulary::{SetId, Vocabulary};
use super::words::{Word, split};

/// Words that are scored at once; longer messages are scored sentence by sentence.
const SCORED_WORDS: usize = 28;

/// Name of the file whose classes all other files may use.
const SHARED: &str = "all";

/// Scores from which something is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Thresholds {
    /// Help first, without a pattern.
    pub first: f32,
    /// Help first, with a pattern that alone means "possible".
    pub first_with_pattern: f32,
    /// One line.
    pub possible: f32,
    /// One line only, whatever pattern is found.
    pub doubt: f32,
    /// Nothing, where a pattern alone means "possible".
    pub none: f32,
}

/// What a detector is made of.
#[derive(Debug)]
pub struct SafetySettings<'a> {
    /// Names and texts of the pattern files.
    pub files: Vec<(&'a str, &'a str)>,
    /// Weights of the scorer.
    pub scorer: Scorer,
    /// Scores from which something is shown.
    pub thresholds: Thresholds,
    /// How long danger is remembered.
    pub memory: SafetyMemorySettings,
    /// Whether a folded word is an everyday one, and so no misspelt word of the patterns.
    pub is_common: fn(&str) -> bool,
}

/// Finds danger in messages.
#[derive(Debug, Default)]
pub struct Detector {
    vocabulary: Vocabulary,
    patterns: Vec<FilePattern>,
    by_anchor: FxHashMap<SetId, Vec<u32>>,
    languages: Vec<Language>,
    emoji: FxHashMap<char, String>,
    scorer: Scorer,
    thresholds: Thresholds,
    memory: SafetyMemorySettings,
    is_common: Option<fn(&str) -> bool>,
}

#[derive(Debug)]
struct FilePattern {
    language: usize,
    pattern: Pattern,
}

#[derive(Debug)]
struct Language {
    name: String,
    words: GuardWords,
}

/// Why help is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// File and line of the pattern, as `en:120`, or `score`.
    pub source: String,
    /// Bytes of the message that it was found in.
    pub span: Range<usize>,
}

/// The help that a message needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Emergency or crisis.
    pub danger: Danger,
    /// How help is shown.
    pub strength: Strength,
    /// Kind of danger, as in the pattern files; `unclear` where only the score says so.
    pub kind: String,
    /// What it was found from.
    pub reasons: Vec<Reason>,
}

struct Hit<'a> {
    pattern: &'a Pattern,
    language: &'a str,
    matched: Match,
    danger: Danger,
    kind: &'a str,
    guard: Option<Guard>,
}

/// Everything that the patterns found in a message.
struct Evidence<'a> {
    hits: Vec<Hit<'a>>,
    guards: Vec<FoundGuard>,
    is_safe: bool,
    is_quantity: bool,
    continues: bool,
    names_medicine: bool,
}

impl Finding {
    /// The name of the danger.
    #[must_use]
    pub fn danger_name(&self) -> &'static str {
        self.danger.name()
    }
}

impl Detector {
    /// Reads and compiles the pattern files.
    ///
    /// # Errors
    /// The first error of a file, with its line.
    pub fn new(settings: SafetySettings<'_>) -> Result<Self, PatternError> {
        let files: Vec<PatternFile> = settings
            .files
            .iter()
            .map(|(name, text)| PatternFile::parse(name, text))
            .collect::<Result<_, _>>()?;
        let nothing = BTreeMap::new();
        let shared = files.iter().find(|file| file.name == SHARED).map_or(&nothing, |file| &file.classes);
        let mut vocabulary = Vocabulary::default();
        let (mut patterns, mut languages, mut emoji) = (Vec::new(), Vec::new(), FxHashMap::default());
        for (language, file) in files.iter().enumerate() {
            let mut compiler = Compiler::new(&mut vocabulary, &file.classes, shared);
            for line in &file.lines {
                let pattern = compiler.pattern(line).map_err(|message| PatternError {
                    file: file.name.clone(),
                    line: line.number,
                    message,
                })?;
                patterns.push(FilePattern { language, pattern });
            }
            let words = GuardWords {
                negation: compiler.class_set("negation"),
                negation_after: compiler.class_set("negation_after"),
                restart: compiler.class_set("restart"),
                split: compiler.class_set("split"),
                now: compiler.class_set("now"),
                personal: compiler.class_set("personal"),
                frequent: compiler.class_set("words"),
            };
            languages.push(Language { name: file.name.clone(), words });
            emoji.extend(file.emoji.iter().cloned());
        }
        vocabulary.finish();
        let mut by_anchor: FxHashMap<SetId, Vec<u32>> = FxHashMap::default();
        for (index, pattern) in patterns.iter_mut().enumerate() {
            pattern.pattern.choose_anchor(&vocabulary);
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            let anchor = pattern.pattern.anchor.map_or(SetId::MAX, |(_, set)| set);
            by_anchor.entry(anchor).or_default().push(index);
        }
        Ok(Self {
            vocabulary,
            patterns,
            by_anchor,
            languages,
            emoji,
            scorer: settings.scorer,
            thresholds: settings.thresholds,
            memory: settings.memory,
            is_common: Some(settings.is_common),
        })
    }

    /// The same detector with other weights.
    #[must_use]
    pub fn with_scorer(mut self, scorer: Scorer) -> Self {
        self.scorer = scorer;
        self
    }

    /// Number of patterns.
    #[must_use]
    pub fn patterns(&self) -> usize {
        self.patterns.len()
    }

    /// The help that a message needs by itself.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<Finding> {
        let message = self.message(text);
        let evidence = self.evidence(&message);
        self.decide(&message, &evidence)
    }

    /// The help that a message needs in its conversation, which remembers it.
    #[must_use]
    pub fn find_in(&self, text: &str, memory: &SafetyMemory, now: Instant) -> (Option<Finding>, SafetyMemory) {
        let mut memory = memory.clone();
        let message = self.message(text);
        let evidence = self.evidence(&message);
        let mut found = self.decide(&message, &evidence);
        let known = memory.danger(now, self.memory).map(|(danger, kind)| (danger, kind.to_owned()));
        let after_medicine = memory.named_medicine(now, self.memory);
        if found.as_ref().is_none_or(|found| found.strength < Strength::First) {
            let of = |danger, strength, kind: &str| {
                let whole = 0..text.len();
                let reasons = vec![Reason { source: "conversation".to_owned(), span: whole }];
                Some(Finding { danger, strength, kind: kind.to_owned(), reasons })
            };
            found = match &known {
                Some((Danger::Crisis, kind)) if evidence.is_quantity => of(Danger::Crisis, Strength::First, kind),
                Some((danger, kind)) if evidence.continues && !evidence.is_safe => {
                    of(*danger, Strength::First, kind)
                }
                _ if evidence.is_quantity && after_medicine => {
                    of(Danger::Emergency, Strength::First, "poisoning")
                }
                Some((Danger::Crisis, kind)) if !evidence.is_safe && found.is_none() => {
                    of(Danger::Crisis, Strength::Reminder, kind)
                }
                Some((Danger::Emergency, kind))
                    if !evidence.is_safe && found.is_none() && message.words.len() <= 6 && !message.words.iter().any(|word| word.asked) =>
                {
                    of(Danger::Emergency, Strength::Reminder, kind)
                }
                _ => found,
            };
        }
        if evidence.is_safe && found.is_none() {
            memory.forget_danger();
        }
        match &found {
            Some(found) if found.strength == Strength::First => {
                memory.remember(found.danger, &found.kind, now, self.memory);
            }
            Some(found) if found.strength == Strength::Reminder => memory.count_reminder(),
            _ => {}
        }
        if evidence.names_medicine {
            memory.remember_medicine(now);
        }
        (found, memory)
    }

    /// The scores of a message, and the strongest pattern for each danger: 2 help first, 1 possible.
    #[must_use]
    pub fn debug_scores(&self, text: &str) -> [f32; 4] {
        let message = self.message(text);
        let evidence = self.evidence(&message);
        let scores = self.scores(&message, &evidence);
        let hit = |danger: Danger| {
            let own = evidence.hits.iter().filter(|hit| hit.danger == danger && hit.guard.is_none());
            own.map(|hit| if hit.pattern.rule.strength == Strength::First { 2.0 } else { 1.0 }).fold(0.0, f32::max)
        };
        [scores.emergency, scores.crisis, hit(Danger::Emergency), hit(Danger::Crisis)]
    }

    /// The features of a message, for training.
    pub(super) fn training_features(&self, text: &str) -> Vec<Feature> {
        let message = self.message(text);
        let evidence = self.evidence(&message);
        let words: Vec<&str> = message.words.iter().map(|word| word.text.as_str()).collect();
        let named = names(&evidence);
        features(&words, named.iter().map(String::as_str))
    }

    /// Reads a text; a hook for further features, such as an encoder's vector, is [`Scores`].
    fn message(&self, text: &str) -> Message {
        let normalized = normalize(text, |c| self.emoji.get(&c).map(String::as_str));
        let mut words = Vec::new();
        for word in split(&normalized) {
            self.read_word(word, &mut words);
        }
        Message::new(words, &self.vocabulary)
    }

    /// Adds the forms that a word may be read as; a joined word becomes several.
    fn read_word(&self, mut word: Word, into: &mut Vec<(Word, Vec<String>)>) {
        let written = word.text.clone();
        let text = written.as_str();
        if self.vocabulary.is_whole(text) {
            return into.push((word, vec![written]));
        }
        if text.contains(['*', '#', '_']) {
            let mut found = Vec::new();
            self.vocabulary.unhidden(text, &mut found);
            let mut readings: Vec<String> = found.into_iter().map(str::to_owned).collect();
            readings.sort_unstable();
            if let Some(first) = readings.first() {
                word.text.clone_from(first);
            }
            if readings.is_empty() {
                readings.push(text.chars().filter(|c| c.is_alphanumeric()).collect());
            }
            return into.push((word, readings));
        }
        if self.is_common.is_some_and(|is_common| is_common(text)) {
            return into.push((word, vec![written]));
        }
        let mut forms = plain_forms(text);
        forms.insert(0, written);
        let known: Vec<String> = forms.iter().filter(|form| self.vocabulary.knows(form)).cloned().collect();
        if let Some(last) = known.last() {
            word.text.clone_from(last);
            return into.push((word, known));
        }
        if let Some(parts) = forms.iter().find_map(|form| self.vocabulary.split(form)) {
            for (index, part) in parts.into_iter().enumerate() {
                let mut own = Word { text: part.to_owned(), ..word.clone() };
                if index > 0 {
                    own.before = super::words::Break::None;
                }
                into.push((own, vec![part.to_owned()]));
            }
            return;
        }
        let mut found = Vec::new();
        for form in &forms {
            self.vocabulary.corrections(form, &mut found);
        }
        let mut readings: Vec<String> = found.into_iter().map(str::to_owned).collect();
        readings.sort_unstable();
        readings.dedup();
        readings.push(word.text.clone());
        into.push((word, readings));
    }

    fn evidence(&self, message: &Message) -> Evidence<'_> {
        let mut evidence = Evidence {
            hits: Vec::new(),
            guards: Vec::new(),
            is_safe: false,
            is_quantity: false,
            continues: false,
            names_medicine: false,
        };
        let mut dangers: Vec<(&FilePattern, Match)> = Vec::new();
        let anchored = message.sets().filter_map(|(set, _)| self.by_anchor.get(&set));
        let candidates = anchored.chain(self.by_anchor.get(&SetId::MAX)).flatten();
        for pattern in candidates.filter_map(|&index| self.patterns.get(index as usize)) {
            for matched in find(&pattern.pattern, message) {
                match &pattern.pattern.rule.section {
                    Section::Danger(..) => dangers.push((pattern, matched)),
                    Section::Guard(guard) => evidence.guards.push(FoundGuard {
                        guard: *guard,
                        language: pattern.language,
                        matched,
                    }),
                    Section::Safe => evidence.is_safe = true,
                    Section::Quantity => evidence.is_quantity = true,
                    Section::Continues => evidence.continues = true,
                    Section::Medicine => evidence.names_medicine = true,
                }
            }
        }
        let counts = self.frequent_words(message);
        let most = counts.iter().copied().max().unwrap_or_default();
        for (pattern, matched) in dangers {
            // words that languages share mean nothing in another one
            if self.languages[pattern.language].words.frequent.is_some() && most > 2 * counts[pattern.language] + 1 {
                continue;
            }
            let leading = |index: &usize| *index == pattern.language || counts[*index] == most && most > 0;
            let spoken: Vec<usize> = (0..counts.len()).filter(leading).collect();
            let Section::Danger(danger, kind) = &pattern.pattern.rule.section else { continue };
            let language = &self.languages[pattern.language];
            let always = pattern.pattern.rule.always;
            let guard = weigh(&matched, always, (&spoken, &language.words), &evidence.guards, message);
            evidence.hits.push(Hit {
                pattern: &pattern.pattern,
                language: &language.name,
                matched,
                danger: *danger,
                kind,
                guard,
            });
        }
        evidence.hits.sort_by_key(|hit| (hit.matched.start, hit.pattern.rule.number));
        evidence
    }

    /// How many frequent words of each language a message has.
    fn frequent_words(&self, message: &Message) -> Vec<usize> {
        let count = |language: &Language| {
            let is_frequent = |at: &usize| language.words.frequent.is_some_and(|set| message.is_in(*at, set));
            (0..message.words.len()).filter(is_frequent).count()
        };
        self.languages.iter().map(count).collect()
    }

    /// The language that most frequent words of a message are of; nothing where two have as many.
    #[must_use]
    pub fn language(&self, text: &str) -> Option<MessageLanguage> {
        let counts = self.frequent_words(&self.message(text));
        let most = counts.iter().copied().max().filter(|&most| most > 0)?;
        let mut leading = counts.iter().enumerate().filter(|(_, count)| **count == most);
        let (index, _) = leading.next()?;
        leading.next().is_none().then(|| MessageLanguage::of_code(&self.languages[index].name))?
    }

    fn decide(&self, message: &Message, evidence: &Evidence<'_>) -> Option<Finding> {
        let scores = self.scores(message, evidence);
        let limits = &self.thresholds;
        let best = [Danger::Crisis, Danger::Emergency]
            .into_iter()
            .filter_map(|danger| {
                let score = match danger {
                    Danger::Crisis => scores.crisis,
                    Danger::Emergency => scores.emergency,
                };
                let hits = evidence.hits.iter().filter(|hit| hit.danger == danger && hit.guard.is_none());
                let strongest = hits.map(|hit| hit.pattern.rule.strength).max();
                let strength = match strongest {
                    Some(Strength::First) if score >= limits.doubt => Some(Strength::First),
                    Some(Strength::First) => Some(Strength::Possible),
                    Some(_) if score >= limits.first_with_pattern => Some(Strength::First),
                    Some(_) if score >= limits.none => Some(Strength::Possible),
                    _ if score >= limits.first => Some(Strength::First),
                    _ if score >= limits.possible => Some(Strength::Possible),
                    _ => None,
                }?;
                Some((danger, strength, score))
            })
            .max_by(|a, b| a.1.cmp(&b.1).then(a.2.total_cmp(&b.2)).then(a.0.cmp(&b.0)))?;
        let (danger, strength, _) = best;
        let own = || evidence.hits.iter().filter(move |hit| hit.danger == danger && hit.guard.is_none());
        let mut reasons: Vec<Reason> = own()
            .map(|hit| Reason {
                source: format!("{}:{}", hit.language, hit.pattern.rule.number),
                span: span(&message.words, &hit.matched),
            })
            .collect();
        let leading = own().max_by_key(|hit| hit.pattern.rule.strength);
        let kind = leading.map_or_else(|| "unclear".to_owned(), |hit| hit.kind.to_owned());
        if reasons.is_empty() {
            let start = message.words.first().map_or(0, |word| word.span.start);
            let end = message.words.last().map_or(0, |word| word.span.end);
            reasons.push(Reason { source: "score".to_owned(), span: start..end });
        }
        reasons.truncate(4);
        Some(Finding { danger, strength, kind, reasons })
    }

    /// The highest scores of the parts of a message.
    fn scores(&self, message: &Message, evidence: &Evidence<'_>) -> Scores {
        let named = names(evidence);
        let mut best = Scores::default();
        let mut start = 0;
        while start < message.words.len() {
            let mut end = start;
            while end < message.words.len() && end - start < SCORED_WORDS {
                end = message.sentence_end(end);
            }
            // a sentence without end is cut
            let end = end.min(start + 2 * SCORED_WORDS);
            let words: Vec<&str> = message.words[start..end].iter().map(|word| word.text.as_str()).collect();
            let scores = self.scorer.score(&features(&words, named.iter().map(String::as_str)));
            best.emergency = best.emergency.max(scores.emergency);
            best.crisis = best.crisis.max(scores.crisis);
            start = end;
        }
        best
    }
}

/// The names of what was found, as features.
fn names(evidence: &Evidence<'_>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for hit in &evidence.hits {
        let (danger, guard) = (hit.danger.name(), hit.guard.map_or("", Guard::name));
        let strength = if hit.pattern.rule.strength == Strength::First { "first" } else { "possible" };
        names.push(format!("hit {danger} {strength} {guard}"));
        names.push(format!("kind {danger} {} {}", hit.kind, guard.is_empty()));
    }
    names.extend(evidence.guards.iter().map(|found| format!("guard {}", found.guard.name())));
    names.sort_unstable();
    names.dedup();
    names
}

fn span(words: &[Word], matched: &Match) -> Range<usize> {
    let start = words.get(matched.start).map_or(0, |word| word.span.start);
    let end = words.get(matched.end.saturating_sub(1)).map_or(start, |word| word.span.end);
    start..end.max(start)
}

/// A word without drawn-out letters, and with letters for the digits and signs that stand for them.
fn plain_forms(text: &str) -> Vec<String> {
    let mut forms = Vec::new();
    let has_letters = text.chars().any(char::is_alphabetic);
    let has_signs = text.chars().any(|c| c.is_ascii_digit() || matches!(c, '@' | '$' | '!'));
    let mut sources = vec![text.to_owned()];
    if has_letters && has_signs {
        for one in ['i', 'l'] {
            let letters = text.chars().map(|c| match c {
                '0' => 'o',
                '1' | '!' => one,
                '3' => 'e',
                '4' | '@' => 'a',
                '5' | '$' => 's',
                '7' => 't',
                '8' => 'b',
                c => c,
            });
            sources.push(letters.collect());
        }
        forms.extend(sources[1..].iter().cloned());
    }
    for source in &sources {
        for most in [2, 1] {
            let shorter = without_runs(source, most);
            if shorter != *source {
                forms.push(shorter);
            }
        }
    }
    forms.dedup();
    forms
}

/// Runs of a letter cut to so many.
fn without_runs(text: &str, most: usize) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run = 0;
    let mut last = None;
    for c in text.chars() {
        run = if Some(c) == last { run + 1 } else { 1 };
        last = Some(c);
        if run <= most {
            out.push(c);
        }
    }
    out
}
