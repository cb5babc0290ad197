//! Which of the ranked passages are shown: the best, then others that add something.

use std::collections::HashSet;

use super::{Engine, EngineError};
use crate::answer::Found;
use crate::passage::Passage;
use crate::retrieval::{Ranked, Retriever as _};

/// Ranked passages that are looked at for each that is shown.
const LOOKED_AT: usize = 3;

/// Words in a row by which passages are compared.
const SHINGLE: usize = 3;

impl Engine {
    /// At most `top` passages that are worth showing. The best comes first; of those that follow, one
    /// from a section that was shown already counts less, and one that repeats another is left out.
    pub(super) fn choose(&self, ranked: &[Ranked], top: usize) -> Result<Vec<Found<'_>>, EngineError> {
        let config = &self.config.answer;
        let least = ranked.first().map_or(0.0, |best| best.score * config.relative_score);
        let mut waiting: Vec<Candidate<'_>> = Vec::new();
        for ranked in ranked.iter().take(top.saturating_mul(LOOKED_AT)) {
            if ranked.score < least {
                break;
            }
            let passage = self.index.passage_at(ranked.address)?;
            let Some(document) = self.index.document(&passage.document) else { continue };
            let shingles = shingles(&passage);
            waiting.push(Candidate { found: Found { passage, document, score: ranked.score }, shingles });
        }
        let mut chosen: Vec<Candidate<'_>> = Vec::new();
        while chosen.len() < top {
            waiting
                .retain(|next| chosen.last().is_none_or(|last| !last.repeats(next, config.near_duplicate)));
            let worth = |next: &Candidate<'_>| {
                let seen = chosen.iter().any(|earlier| earlier.is_of_section(next));
                next.found.score * if seen { config.same_section_factor } else { 1.0 }
            };
            // the first of equals
            let best =
                waiting.iter().enumerate().rev().max_by(|(_, a), (_, b)| worth(a).total_cmp(&worth(b)));
            let Some((place, _)) = best else { break };
            chosen.push(waiting.remove(place));
        }
        Ok(chosen.into_iter().map(|candidate| candidate.found).collect())
    }
}

struct Candidate<'a> {
    found: Found<'a>,
    /// Hashes of the runs of words in its text.
    shingles: HashSet<u64>,
}

impl Candidate<'_> {
    fn is_of_section(&self, other: &Self) -> bool {
        let (one, other) = (&self.found.passage, &other.found.passage);
        one.document == other.document && one.heading_path == other.heading_path
    }

    /// Whether the share of runs of words that both hold, of all that either holds, is that large.
    fn repeats(&self, other: &Self, share: f32) -> bool {
        if self.found.passage.text == other.found.passage.text {
            return true;
        }
        let both = self.shingles.intersection(&other.shingles).count();
        let all = self.shingles.len() + other.shingles.len() - both;
        #[expect(clippy::cast_precision_loss, reason = "passages have few words")]
        let common = both as f32 / all.max(1) as f32;
        all > 0 && common >= share
    }
}

fn shingles(passage: &Passage) -> HashSet<u64> {
    use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher};
    let words: Vec<&str> = passage.text.split_whitespace().collect();
    let hasher = BuildHasherDefault::<DefaultHasher>::default();
    words.windows(SHINGLE).map(|run| hasher.hash_one(run)).collect()
}
