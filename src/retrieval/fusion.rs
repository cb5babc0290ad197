//! Combines lexical and semantic evidence into one ranking: a linear model (docs/developers/ranking.md).

use super::ranking::Ranked;
use crate::config::{FUSION_FEATURES, FusionConfig};
use crate::vectors::Similarity;

/// Cosines of this encoder lie within a few tenths: they count ten times.
const COSINE_SCALE: f32 = 10.0;

/// Cosines in the space learned from the sections' questions vary more.
const CENTER_SCALE: f32 = 5.0;

/// What the model looks at, in the order of [`FUSION_FEATURES`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FusionFeatures([f32; FUSION_FEATURES.len()]);

impl FusionFeatures {
    /// The features of a candidate; `best` is the highest score by words of all candidates. `None` where the
    /// candidate has no vectors.
    #[must_use]
    pub fn of(ranked: &Ranked, best: f32) -> Option<Self> {
        let meaning = ranked.meaning?;
        let [whole, heading, sentence, asked, asked_center] = scaled(&meaning.question);
        let [clause_whole, clause_heading, clause_sentence, clause_asked, clause_asked_center] =
            scaled(&meaning.clauses);
        Some(Self([
            ranked.strength,
            if best > 0.0 { ranked.words_score / best } else { 0.0 },
            whole,
            heading,
            sentence,
            asked,
            asked_center,
            clause_whole,
            clause_heading,
            clause_sentence,
            clause_asked,
            clause_asked_center,
            ranked.kind_share,
            ranked.coverage,
            ranked.heading_coverage,
            ranked.own_coverage,
            ranked.proximity,
            if ranked.key_word { 1.0 } else { 0.0 },
            ranked.heading_share,
        ]))
    }

    /// The values in the order of [`FUSION_FEATURES`].
    #[must_use]
    pub fn values(&self) -> &[f32; FUSION_FEATURES.len()] {
        &self.0
    }
}

fn scaled(similarity: &Similarity) -> [f32; 5] {
    let [whole, heading, sentence, asked] =
        [similarity.whole, similarity.heading, similarity.sentence, similarity.asked_or_whole()]
            .map(|cosine| COSINE_SCALE * cosine);
    [whole, heading, sentence, asked, CENTER_SCALE * similarity.asked_center.unwrap_or(0.0)]
}

/// Orders candidates by the model; where one has no vectors, they keep their order by words. Scores become 1 for the
/// best, and less the further the model's sum falls behind: a half at `half_at`.
pub(super) fn fuse(ranked: &mut [Ranked], config: &FusionConfig) {
    let is_learned =
        |one: &Ranked| one.meaning.is_some_and(|meaning| meaning.question.asked_center.is_some());
    let weights = config.in_order(ranked.iter().all(is_learned));
    let best = ranked.iter().map(|one| one.words_score).fold(0.0, f32::max);
    let sum = |one: &Ranked| -> Option<f32> {
        let features = FusionFeatures::of(one, best)?;
        Some(features.values().iter().zip(weights).map(|(value, weight)| value * weight).sum())
    };
    let Some(sums) = ranked.iter().map(sum).collect::<Option<Vec<f32>>>() else { return };
    let most = sums.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    for (one, sum) in ranked.iter_mut().zip(sums) {
        one.score = config.half_at / (config.half_at + most - sum);
    }
    ranked.sort_by(|a, b| b.score.total_cmp(&a.score));
}
