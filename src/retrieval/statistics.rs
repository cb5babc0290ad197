//! Figures of a whole index that ranking needs, from how many passages contain each term.

use crate::entries::FieldKind;
use crate::question::{Alternative, QueryPlan};

/// What a plan's words are worth in an index.
pub(crate) struct Statistics {
    /// Inverse document frequency of each group.
    pub(crate) rarity: Vec<f32>,
    /// Whether any passage holds it.
    pub(crate) known: Vec<bool>,
}

impl Statistics {
    /// The figures of a plan in an index of so many passages; `frequency` gives how many of them have a stem in a field.
    pub(crate) fn new(plan: &QueryPlan, passages: u64, frequency: impl Fn(&str, FieldKind) -> u64) -> Self {
        let passages = count(passages);
        let holding: Vec<u64> = plan
            .groups
            .iter()
            .map(|group| {
                let (mut most, mut in_titles) = (0, 0);
                for alternative in &group.alternatives {
                    let (in_passages, in_title) = holding_one(alternative, &frequency);
                    most = most.max(in_passages);
                    in_titles = in_titles.max(in_title);
                }
                if most > 0 { most } else { in_titles }
            })
            .collect();
        Self {
            rarity: holding.iter().map(|&holding| rarity(passages, count(holding))).collect(),
            known: holding.iter().map(|&holding| holding > 0).collect(),
        }
    }
}

/// How many passages contain an alternative, and how many titles; a phrase is no more frequent than its
/// rarest word.
fn holding_one(alternative: &Alternative, frequency: &impl Fn(&str, FieldKind) -> u64) -> (u64, u64) {
    let (mut in_passages, mut in_title) = (u64::MAX, u64::MAX);
    for form in &alternative.forms {
        let of = |field| frequency(&form.stem, field);
        let in_headings = of(FieldKind::Heading).max(of(FieldKind::Outer));
        let in_text = of(FieldKind::Body).max(of(FieldKind::Asked));
        in_passages = in_passages.min(in_text.max(in_headings));
        in_title = in_title.min(of(FieldKind::Title));
    }
    (in_passages, in_title)
}

/// BM25's inverse document frequency: of so many passages, so many hold a term.
pub(crate) fn rarity(passages: f32, holding: f32) -> f32 {
    (1.0 + (passages - holding + 0.5).max(0.0) / (holding + 0.5)).ln()
}

/// A number of passages.
#[expect(clippy::cast_precision_loss, reason = "counts of passages are far below 2^23 or need no last digit")]
pub(crate) fn count(number: u64) -> f32 {
    number as f32
}
