//! The plan of a query: plain data that any engine with an inverted index can run.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::corpus::DocumentId;
use crate::passage::Kind;
use crate::vectors::QuestionMeaning;

/// What is asked of an index.
#[derive(Debug, Clone, PartialEq)]
pub struct QueryPlan {
    /// Terms, one group for each word of the question that says something.
    pub groups: Vec<TermGroup>,
    /// Keys of the conditions that passages must be on; empty: any.
    pub conditions: Vec<String>,
    /// Documents that passages may be from.
    pub admitted: DocumentFilter,
    /// Kind of section that is asked for.
    pub kind: Option<Kind>,
    /// Weights of the fields.
    pub weights: FieldWeights,
    /// Weight of that kind in finding candidates.
    pub kind_weight: f32,
    /// Words that may occur between two words of a phrase.
    pub phrase_gap: u32,
    /// How many passages are wanted for ranking.
    pub candidates: usize,
    /// What the question means, where it was encoded.
    pub meaning: Option<Arc<QuestionMeaning>>,
    /// How many of the passages nearest by meaning are wanted besides.
    pub nearest: usize,
}

/// A stem that candidates are scored by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScoredStem<'a> {
    /// The stem.
    pub stem: &'a str,
    /// Weight of its group and alternative, shared among the words of the alternative; the field's weight multiplies it.
    pub weight: f32,
}

impl QueryPlan {
    /// The stems that candidates are scored by, each once. Names of the condition score nothing where all passages must
    /// be about it.
    #[must_use]
    pub fn scored_stems(&self) -> Vec<ScoredStem<'_>> {
        let mut seen: HashSet<&str> = HashSet::new();
        let mut stems = Vec::new();
        for group in &self.groups {
            if group.role == GroupRole::Condition && !self.conditions.is_empty() {
                continue;
            }
            for alternative in &group.alternatives {
                #[expect(clippy::cast_precision_loss, reason = "phrases have few words")]
                let weight = group.weight * alternative.weight / alternative.forms.len() as f32;
                let new =
                    alternative.forms.iter().map(|form| form.stem.as_str()).filter(|stem| seen.insert(*stem));
                stems.extend(new.map(|stem| ScoredStem { stem, weight }));
            }
        }
        stems
    }
}

/// Documents that may be shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum DocumentFilter {
    /// All of them.
    #[default]
    All,
    /// These.
    Include(BTreeSet<DocumentId>),
    /// All but these.
    Exclude(BTreeSet<DocumentId>),
}

impl DocumentFilter {
    /// Whether a document may be shown.
    #[must_use]
    pub fn allows(&self, document: &DocumentId) -> bool {
        match self {
            Self::All => true,
            Self::Include(documents) => documents.contains(document),
            Self::Exclude(documents) => !documents.contains(document),
        }
    }
}

/// A word of the question and what may stand for it. A passage counts by its best alternative.
#[derive(Debug, Clone, PartialEq)]
pub struct TermGroup {
    /// What the word does in the question.
    pub role: GroupRole,
    /// Weight before the word's rarity.
    pub weight: f32,
    /// Share of the weight that is left where no passage holds the word.
    pub unknown_weight: f32,
    /// Forms to look for.
    pub alternatives: Vec<Alternative>,
    /// Position of the word in the question, so that adjacent words can be found.
    pub position: u32,
}

/// What a word does in a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupRole {
    /// It says what about the condition is asked.
    Content,
    /// It names the condition.
    Condition,
    /// The question does not say it; the last answer was on it.
    Context,
    /// It says which kind of section is asked for; a section of that kind satisfies it.
    Cue,
}

/// A word or phrase that may stand for a word of the question.
#[derive(Debug, Clone, PartialEq)]
pub struct Alternative {
    /// Its words, which must follow each other in a passage; one at least.
    pub forms: Vec<Form>,
    /// Weight against the other alternatives, up to 1.
    pub weight: f32,
    /// Whether the question itself says so, not a synonym.
    pub asked: bool,
}

/// One word of an alternative.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "(String, String)", from = "(String, String)")]
pub struct Form {
    /// The folded form as written.
    pub exact: String,
    /// Its stem.
    pub stem: String,
}

impl From<Form> for (String, String) {
    fn from(form: Form) -> Self {
        (form.exact, form.stem)
    }
}

impl From<(String, String)> for Form {
    fn from((exact, stem): (String, String)) -> Self {
        Self { exact, stem }
    }
}

/// Weights of the fields, in the order of the fields' numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FieldWeights {
    /// Title, condition and other names.
    pub title: f32,
    /// Headings further out.
    pub outer: f32,
    /// The heading right above the passage.
    pub heading: f32,
    /// Text.
    pub body: f32,
    /// Questions that the section is asked.
    pub asked: f32,
}

impl FieldWeights {
    /// The weights in the order of the fields' numbers.
    #[must_use]
    pub fn as_array(&self) -> [f32; 5] {
        [self.title, self.outer, self.heading, self.body, self.asked]
    }
}
