//! Figures of the whole index that choosing and ranking need.

use super::terms::{PlanTerms, passages_with};
use crate::index::{FIELDS, FieldKind, PassageIndex};
use crate::question::{Alternative, QueryPlan};

/// What a plan's words are worth in an index.
pub(super) struct Statistics {
    /// Inverse document frequency of each group.
    pub(super) rarity: Vec<f32>,
    /// Whether any passage holds it.
    pub(super) known: Vec<bool>,
    /// Average number of terms in each field, one at least.
    pub(super) average_length: [f32; FIELDS],
}

impl Statistics {
    pub(super) fn read(index: &PassageIndex, terms: &PlanTerms<'_>, plan: &QueryPlan) -> Self {
        let passages = count(index.passage_count());
        let holding: Vec<u64> = plan
            .groups
            .iter()
            .map(|group| {
                let (mut most, mut in_titles) = (0, 0);
                for alternative in &group.alternatives {
                    let (in_passages, in_title) = holding_one(alternative, terms);
                    most = most.max(in_passages);
                    in_titles = in_titles.max(in_title);
                }
                if most > 0 { most } else { in_titles }
            })
            .collect();
        Self {
            rarity: holding.iter().map(|&holding| rarity(passages, count(holding))).collect(),
            known: holding.iter().map(|&holding| holding > 0).collect(),
            average_length: index.fields().stem.map(|field| index.token_counts().average(field).max(1.0)),
        }
    }
}

/// How many passages contain an alternative, and how many titles; a phrase is no more frequent than its
/// rarest word.
fn holding_one(alternative: &Alternative, terms: &PlanTerms<'_>) -> (u64, u64) {
    let (mut in_passages, mut in_title) = (u64::MAX, u64::MAX);
    for form in &alternative.forms {
        let frequency = |field| passages_with(terms.stem(&form.stem, field));
        let in_headings = frequency(FieldKind::Heading).max(frequency(FieldKind::Outer));
        let in_text = frequency(FieldKind::Body).max(frequency(FieldKind::Asked));
        in_passages = in_passages.min(in_text.max(in_headings));
        in_title = in_title.min(frequency(FieldKind::Title));
    }
    (in_passages, in_title)
}

/// BM25's inverse document frequency: of so many passages, so many hold a term.
pub(super) fn rarity(passages: f32, holding: f32) -> f32 {
    (1.0 + (passages - holding + 0.5).max(0.0) / (holding + 0.5)).ln()
}

/// A number of passages.
#[expect(clippy::cast_precision_loss, reason = "counts of passages are far below 2^23 or need no last digit")]
pub(super) fn count(number: u64) -> f32 {
    number as f32
}
