//! Decides from patterns, guards and the score what help a message needs.

use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::evidence::{Danger, Strength};
use super::guards::{FoundGuard, weigh};
use super::hits::{Evidence, Hit};
use super::meaning::MeaningScorer;
use super::memory::SafetyMemorySettings;
use super::pattern::{
    Language, Match, Message, PatternError, PatternFile, PatternTable, Rule, Section, find,
};
use super::scorer::Scorer;
use super::vocabulary::Vocabulary;
use super::who::{Reading, Who};
use super::words::Word;

/// Kind of danger where poison help is named.
pub const POISONING: &str = "poisoning";
/// Kind of danger where somebody has just attempted suicide.
pub const ATTEMPT: &str = "attempt";
/// Kind of danger where only the score says so.
pub(super) const UNCLEAR: &str = "unclear";

/// Scores from which something is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Thresholds {
    /// Help first, without a pattern, in a crisis.
    pub first_in_crisis: f32,
    /// The same in an emergency.
    pub first_in_emergency: f32,
    /// Help first, with a pattern that alone means "possible".
    pub first_with_pattern: f32,
    /// One line.
    pub possible: f32,
    /// One line only, whatever pattern is found.
    pub doubt: f32,
    /// Nothing, where a pattern alone means "possible".
    pub none: f32,
    /// Nothing, where a pattern alone means help first.
    pub dismiss: f32,
}

/// What a detector is made of.
#[derive(Debug)]
pub struct SafetySettings<'a> {
    /// Names and texts of the pattern files.
    pub files: Vec<(&'a str, &'a str)>,
    /// The same files as [`prepare_patterns`] gives them; they are compiled where it is missing or of another version.
    pub prepared: Option<&'static [u8]>,
    /// Weights of the scorer.
    pub scorer: Scorer,
    /// Scores from which something is shown.
    pub thresholds: Thresholds,
    /// How long danger is remembered.
    pub memory: SafetyMemorySettings,
    /// Whether a folded word is an everyday one, and so no misspelling of the patterns' words.
    pub is_common: fn(&str) -> bool,
}

/// Finds danger in messages.
#[derive(Debug, Default)]
pub struct Detector {
    table: PatternTable,
    pub(super) emoji: FxHashMap<char, String>,
    pub(super) scorer: Scorer,
    pub(super) meaning: Option<MeaningScorer>,
    thresholds: Thresholds,
    pub(super) memory: SafetyMemorySettings,
    pub(super) is_common: Option<fn(&str) -> bool>,
}

/// The source of a reason that is no pattern: the score of the message.
pub const SCORE: &str = "score";

/// Why help is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// File and line of the pattern, as `en:120`, or [`SCORE`].
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
    /// Who is in danger.
    pub who: Who,
    /// What it was found from.
    pub reasons: Vec<Reason>,
}

impl Finding {
    /// The name of the danger.
    #[must_use]
    pub fn danger_name(&self) -> &'static str {
        self.danger.name()
    }
}

/// Refuses pattern files that can't be read or compiled together.
///
/// # Errors
/// That of the first wrong line.
pub fn check_patterns(files: &[(&str, &str)]) -> Result<(), PatternError> {
    compile(files).map(drop)
}

/// Reads and compiles pattern files. Gives the bytes of a prepared file, as the build of the program embeds one.
///
/// # Errors
/// That of the first wrong line.
pub fn prepare_patterns(files: &[(&str, &str)]) -> Result<Vec<u8>, PatternError> {
    Ok(compile(files)?.to_bytes())
}

fn compile(files: &[(&str, &str)]) -> Result<PatternTable, PatternError> {
    let files: Vec<PatternFile> =
        files.par_iter().map(|(name, text)| PatternFile::parse(name, text)).collect::<Result<_, _>>()?;
    let table = PatternTable::compile(&files);
    // a hundred thousand small pieces of memory: nobody has to wait until they are given back
    rayon::spawn(move || drop(files));
    table
}

impl Detector {
    /// Takes prepared patterns, or reads and compiles pattern files.
    ///
    /// # Errors
    /// The first error of a file, with its line.
    pub fn new(settings: SafetySettings<'_>) -> Result<Self, PatternError> {
        let prepared = settings.prepared.and_then(PatternTable::of_bytes);
        let table = prepared.map_or_else(|| compile(&settings.files), Ok)?;
        Ok(Self {
            emoji: table.emoji.iter().cloned().collect(),
            table,
            scorer: settings.scorer,
            meaning: None,
            thresholds: settings.thresholds,
            memory: settings.memory,
            is_common: Some(settings.is_common),
        })
    }

    pub(super) fn vocabulary(&self) -> &Vocabulary {
        &self.table.vocabulary
    }

    pub(super) fn languages(&self) -> &[Language] {
        &self.table.languages
    }

    /// The same detector with an encoder, what was trained with its vectors, and the thresholds of these scores.
    #[must_use]
    pub fn with_meaning(mut self, meaning: MeaningScorer, thresholds: Thresholds) -> Self {
        self.meaning = Some(meaning);
        self.thresholds = thresholds;
        self
    }

    /// Number of patterns.
    #[must_use]
    pub fn patterns(&self) -> usize {
        self.table.len()
    }

    /// The help that a message needs by itself.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<Finding> {
        let message = self.message(text);
        let evidence = self.evidence(&message);
        self.decide(text, &message, &evidence)
    }

    pub(super) fn evidence(&self, message: &Message) -> Evidence<'_> {
        let mut evidence = Evidence {
            hits: Vec::new(),
            guards: Vec::new(),
            is_safe: false,
            is_quantity: false,
            continues: false,
            names_medicine: false,
        };
        let mut dangers: Vec<(Rule<'_>, Match)> = Vec::new();
        let anchored = message.sets().flat_map(|(set, _)| self.table.anchored(set));
        for pattern in anchored.chain(self.table.unanchored()) {
            let rule = pattern.rule;
            for matched in find(&pattern, message) {
                match rule.section {
                    Section::Danger(..) => dangers.push((rule, matched)),
                    Section::Guard(guard) => {
                        evidence.guards.push(FoundGuard { guard: *guard, language: rule.language, matched });
                    }
                    Section::Safe => evidence.is_safe = true,
                    Section::Quantity => evidence.is_quantity = true,
                    Section::Continues => evidence.continues = true,
                    Section::Medicine => evidence.names_medicine = true,
                }
            }
        }
        let counts = self.frequent_words(message);
        let most = counts.iter().copied().max().unwrap_or_default();
        let foreign = self.foreign_languages(message, &counts);
        for (rule, matched) in dangers {
            let (Some(language), Section::Danger(danger, kind)) =
                (self.languages().get(rule.language), rule.section)
            else {
                continue;
            };
            if foreign[rule.language] && language.words.frequent.is_some() {
                continue;
            }
            let leading = |index: &usize| *index == rule.language || counts[*index] == most && most > 0;
            let spoken: Vec<usize> = (0..counts.len()).filter(leading).collect();
            let guard = weigh(&matched, rule.always, (&spoken, &language.words), &evidence.guards, message);
            evidence.hits.push(Hit { rule, language, matched, danger: *danger, kind, guard });
        }
        evidence.hits.sort_by_key(|hit| (hit.matched.start, hit.rule.number));
        evidence
    }

    pub(super) fn decide(&self, text: &str, message: &Message, evidence: &Evidence<'_>) -> Option<Finding> {
        let scores = self.scores(text, message, evidence);
        let limits = &self.thresholds;
        let best = [Danger::Crisis, Danger::Emergency]
            .into_iter()
            .filter_map(|danger| {
                let (score, first) = match danger {
                    Danger::Crisis => (scores.crisis, limits.first_in_crisis),
                    Danger::Emergency => (scores.emergency, limits.first_in_emergency),
                };
                let hits = || evidence.hits.iter().filter(|hit| hit.danger == danger && hit.guard.is_none());
                let strongest = hits().map(|hit| hit.rule.strength).max();
                // a calm sentence beside it is no reason to doubt that somebody doesn't breathe
                let is_certain = hits().any(|hit| hit.rule.always && hit.rule.strength == Strength::First);
                // what is said so calmly that the score can't know costs one line
                let is_open = hits().any(|hit| hit.rule.always);
                let strength = match strongest {
                    Some(Strength::First)
                        if score >= limits.doubt || is_certain && score >= limits.dismiss =>
                    {
                        Some(Strength::First)
                    }
                    Some(Strength::First) if is_open || score >= limits.dismiss => Some(Strength::Possible),
                    Some(Strength::First) => None,
                    Some(_) if score >= limits.first_with_pattern => Some(Strength::First),
                    Some(_) if is_open || score >= limits.none => Some(Strength::Possible),
                    _ if score >= first => Some(Strength::First),
                    _ if score >= limits.possible => Some(Strength::Possible),
                    _ => None,
                }?;
                Some((danger, strength, score))
            })
            .max_by(|a, b| a.1.cmp(&b.1).then(a.2.total_cmp(&b.2)).then(a.0.cmp(&b.0)))?;
        let (mut danger, strength, _) = best;
        let is_poisoning = |hit: &Hit<'_>| hit.kind == POISONING && hit.guard.is_none();
        if danger == Danger::Emergency
            && scores.crisis >= limits.first_in_crisis
            && evidence.hits.iter().any(is_poisoning)
        {
            // an overdose that may be meant: words for a crisis, with the numbers for both
            danger = Danger::Crisis;
        }
        let is_attempt = evidence.shows_attempt(message, danger, scores.crisis < limits.doubt);
        if is_attempt {
            danger = Danger::Crisis;
        }
        let own = || evidence.hits.iter().filter(move |hit| hit.danger == danger && hit.guard.is_none());
        let mut reasons: Vec<Reason> = own()
            .map(|hit| Reason {
                source: format!("{}:{}", hit.language.name, hit.rule.number),
                span: span(&message.words, &hit.matched),
            })
            .collect();
        let leading = own().max_by_key(|hit| hit.rule.strength);
        let kind = leading.map_or(UNCLEAR, |hit| hit.kind);
        let mut poisonings = evidence.hits.iter().filter(|hit| is_poisoning(hit)).peekable();
        let is_taken = poisonings.peek().is_some()
            && (danger == Danger::Emergency || !poisonings.all(|hit| hit.is_ahead(message)));
        let kind = if is_taken {
            POISONING
        } else if is_attempt || own().any(|hit| hit.kind == ATTEMPT) {
            ATTEMPT
        } else if kind == POISONING {
            UNCLEAR
        } else {
            kind
        };
        let kind = kind.to_owned();
        let who = self.who(message, evidence, danger);
        if reasons.is_empty() {
            let start = message.words.first().map_or(0, |word| word.span.start);
            let end = message.words.last().map_or(0, |word| word.span.end);
            reasons.push(Reason { source: SCORE.to_owned(), span: start..end });
        }
        reasons.truncate(4);
        Some(Finding { danger, strength, kind, who, reasons })
    }

    /// Who is in danger, by the first match in the language of the message and those after it; without a
    /// match, by the whole message.
    fn who(&self, message: &Message, evidence: &Evidence<'_>, danger: Danger) -> Who {
        let counts = self.frequent_words(message);
        let most = counts.iter().copied().max().unwrap_or_default();
        let spoken = |hit: &&Hit<'_>| {
            let index = self.languages().iter().position(|language| std::ptr::eq(language, hit.language));
            index.is_some_and(|index| counts[index] == most)
        };
        let hits = || evidence.hits.iter().filter(|hit| hit.guard.is_none()).filter(spoken);
        let mut own: Vec<&Hit<'_>> = hits().filter(|hit| hit.danger == danger).collect();
        if own.is_empty() {
            own = hits().collect();
        }
        let Some(first) = own.first() else {
            let language = (0..counts.len()).rev().max_by_key(|&index| counts[index]);
            let words =
                language.and_then(|index| self.languages().get(index)).map(|language| &language.persons);
            let end = message.words.len();
            return words.map_or(Who::Writer, |words| Reading { message, words, start: 0, end }.who_of_all());
        };
        let is_writer = |hit: &&Hit<'_>| hit.reading(message).who_last() == Some(Who::Writer);
        let apart = own.iter().filter(|hit| hit.matched.start >= first.matched.end);
        if first.reading(message).who_last() != Some(Who::Other) || apart.clone().any(is_writer) {
            return Who::Writer;
        }
        Who::Other
    }
}

fn span(words: &[Word], matched: &Match) -> Range<usize> {
    let start = words.get(matched.start).map_or(0, |word| word.span.start);
    let end = words.get(matched.end.saturating_sub(1)).map_or(start, |word| word.span.end);
    start..end.max(start)
}
