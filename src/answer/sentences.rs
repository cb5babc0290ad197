//! The sentences of a passage that answer best: those that hold most of the question's weight.

use std::collections::HashMap;
use std::ops::Range;

use crate::analysis::{Analyzer, StemCache};
use crate::config::AnswerConfig;
use crate::passage::Passage;
use crate::question::{GroupRole, QueryPlan};

/// Words below which the best sentences say too little by themselves: what follows them is marked, too.
const MIN_WORDS: usize = 25;

/// Weighs the words of a question in sentences.
#[derive(Debug)]
pub(super) struct SentenceMarker<'a> {
    analyzer: &'a Analyzer,
    /// Stem to the groups of the plan that it speaks for, with their weights.
    weights: HashMap<String, Vec<(usize, f32)>>,
    cache: StemCache,
    most: usize,
    least_share: f32,
}

impl<'a> SentenceMarker<'a> {
    /// A marker for a plan whose groups have these rarities, that marks as the settings say.
    pub(super) fn new(
        plan: &QueryPlan,
        rarity: &[f32],
        analyzer: &'a Analyzer,
        config: &AnswerConfig,
    ) -> Self {
        let mut weights: HashMap<String, Vec<(usize, f32)>> = HashMap::new();
        for (number, (group, rarity)) in plan.groups.iter().zip(rarity).enumerate() {
            // all passages are on the condition
            if matches!(group.role, GroupRole::Condition | GroupRole::Context) {
                continue;
            }
            for alternative in &group.alternatives {
                for form in &alternative.forms {
                    let weight = group.weight * rarity * alternative.weight;
                    weights.entry(form.stem.clone()).or_default().push((number, weight));
                }
            }
        }
        Self {
            analyzer,
            weights,
            cache: StemCache::default(),
            most: config.marked_sentences,
            least_share: config.marked_share,
        }
    }

    /// Byte ranges of the best sentences of a passage with these words of the question, in order. The `nearest`
    /// one by meaning is always among them. Without it and without any word, the first sentence is marked.
    pub(super) fn mark(
        &mut self,
        passage: &Passage,
        words: &[(usize, usize)],
        nearest: Option<usize>,
    ) -> Vec<(usize, usize)> {
        let text = passage.text.as_str();
        let sentences: Vec<Range<usize>> = passage.sentences().collect();
        let most = sentences.len().div_ceil(2).min(self.most);
        let all: Vec<(usize, usize)> = sentences.iter().map(|span| (span.start, span.end)).collect();
        let by_meaning = nearest.and_then(|number| sentences.get(number).cloned());
        let mut weighed: Vec<(f32, Range<usize>)> = sentences
            .into_iter()
            .map(|sentence| {
                let inside = words.iter().filter(|(from, to)| sentence.start <= *from && *to <= sentence.end);
                let inside = inside.filter_map(|&(from, to)| text.get(from..to));
                (self.weight(inside.collect()), sentence)
            })
            .collect();
        weighed.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.start.cmp(&b.1.start)));
        let least = weighed.first().map_or(0.0, |(weight, _)| weight * self.least_share);
        let first = weighed.iter().map(|(_, span)| span).min_by_key(|span| span.start).cloned();
        let best = weighed.into_iter().filter(|(weight, _)| *weight > 0.0 && *weight >= least);
        let best = best.map(|(_, span)| span).filter(|span| Some(span) != by_meaning.as_ref());
        let mut marked: Vec<(usize, usize)> = by_meaning
            .clone()
            .into_iter()
            .chain(best)
            .take(most)
            .map(|span| (span.start, span.end))
            .collect();
        if marked.is_empty() {
            marked.extend(first.map(|span| (span.start, span.end)));
        }
        let words = |marked: &[(usize, usize)]| -> usize {
            marked.iter().filter_map(|&(from, to)| text.get(from..to)).map(count_words).sum()
        };
        while marked.len() < self.most && words(&marked) < MIN_WORDS {
            let last = marked.iter().map(|&(from, _)| from).max();
            let Some(next) = all.iter().find(|(from, _)| Some(*from) > last) else { break };
            marked.push(*next);
        }
        marked.sort_unstable();
        marked
    }

    /// Each group of the plan once, by its best word.
    fn weight(&mut self, words: Vec<&str>) -> f32 {
        let mut best: HashMap<usize, f32> = HashMap::new();
        for word in words {
            for token in self.analyzer.analyze_with(word, &mut self.cache) {
                for &(group, weight) in self.weights.get(&token.stem).map(Vec::as_slice).unwrap_or_default() {
                    let known = best.entry(group).or_default();
                    *known = known.max(weight);
                }
            }
        }
        best.values().sum()
    }
}

fn count_words(text: &str) -> usize {
    text.split_whitespace().count()
}
