//! Which of the ranked passages are shown: the best, then others that add something.

use std::cell::OnceCell;
use std::hash::BuildHasher as _;

use rustc_hash::{FxBuildHasher, FxHashSet};

use super::{Engine, EngineError};
use crate::answer::Found;
use crate::passage::Passage;
use crate::retrieval::{Ranked, Retriever as _};

impl Engine {
    /// At most `top` passages that are worth showing. The best comes first; of those that follow, one
    /// from a section that was shown already counts less, and one that repeats another is left out.
    pub(super) fn choose(&self, ranked: &[Ranked], top: usize) -> Result<Vec<Found<'_>>, EngineError> {
        let config = &self.config.answer;
        let least = ranked.first().map_or(0.0, |best| best.score * config.relative_score);
        let mut rest =
            ranked.iter().take(top.saturating_mul(config.looked_at)).take_while(|next| next.score >= least);
        let mut next = rest.next();
        let mut waiting: Vec<Candidate<'_>> = Vec::new();
        let mut chosen: Vec<Candidate<'_>> = Vec::new();
        while chosen.len() < top {
            let worth = |waiting: &Candidate<'_>| {
                let seen = chosen.iter().any(|earlier| earlier.is_of_section(waiting));
                waiting.found.score * if seen { config.same_section_factor } else { 1.0 }
            };
            let mut best: Option<(usize, f32)> = None;
            for (place, candidate) in waiting.iter().enumerate() {
                let worth = worth(candidate);
                // the first of equals
                if best.is_none_or(|(_, most)| worth > most) {
                    best = Some((place, worth));
                }
            }
            match (best, next) {
                // one that was not looked at yet may be worth more, up to its whole score
                (best, Some(ranked)) if best.is_none_or(|(_, worth)| ranked.score > worth) => {
                    next = rest.next();
                    let passage = self.index.passage_at(ranked.address)?;
                    let Some(document) = self.index.document(&passage.document)? else { continue };
                    let candidate = Candidate::new(
                        Found { passage, document, score: ranked.score },
                        config.near_duplicate_words,
                    );
                    if !chosen.iter().any(|earlier| earlier.repeats(&candidate, config.near_duplicate)) {
                        waiting.push(candidate);
                    }
                }
                (Some((place, _)), _) => {
                    let best = waiting.remove(place);
                    waiting.retain(|next| !best.repeats(next, config.near_duplicate));
                    chosen.push(best);
                }
                (None, _) => break,
            }
        }
        Ok(chosen.into_iter().map(|candidate| candidate.found).collect())
    }
}

struct Candidate<'a> {
    found: Found<'a>,
    /// Number of words in its text.
    words: usize,
    /// Words in a row by which it is compared.
    run: usize,
    /// Hashes of the runs of words in its text, made when they are first needed.
    shingles: OnceCell<FxHashSet<u64>>,
}

impl<'a> Candidate<'a> {
    fn new(found: Found<'a>, run: usize) -> Self {
        let words = found.passage.text.split_ascii_whitespace().count();
        Self { found, words, run, shingles: OnceCell::new() }
    }

    fn is_of_section(&self, other: &Self) -> bool {
        let (one, other) = (&self.found.passage, &other.found.passage);
        one.document == other.document && one.heading_path == other.heading_path
    }

    /// Whether the share of runs of words that both hold, of all that either holds, is that large.
    fn repeats(&self, other: &Self, share: f32) -> bool {
        if self.found.passage.text == other.found.passage.text {
            return true;
        }
        #[expect(clippy::cast_precision_loss, reason = "passages have few words")]
        let of = |part: usize, whole: usize| part as f32 / whole.max(1) as f32;
        // texts of such different lengths cannot share that much
        if of(self.words.min(other.words), self.words.max(other.words)) < share {
            return false;
        }
        let (one, other) = (self.shingles(), other.shingles());
        let both = one.intersection(other).count();
        let all = one.len() + other.len() - both;
        all > 0 && of(both, all) >= share
    }

    fn shingles(&self) -> &FxHashSet<u64> {
        self.shingles.get_or_init(|| shingles(&self.found.passage, self.run))
    }
}

fn shingles(passage: &Passage, run: usize) -> FxHashSet<u64> {
    let words: Vec<&str> = passage.text.split_ascii_whitespace().collect();
    words.windows(run).map(|run| FxBuildHasher.hash_one(run)).collect()
}
