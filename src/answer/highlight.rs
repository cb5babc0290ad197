//! The words of a passage that the question asked for.

use std::collections::HashSet;

use crate::analysis::Analyzer;
use crate::passage::Passage;
use crate::question::QueryPlan;

/// Byte ranges of a passage's text that hold terms of the plan, in order, not overlapping.
pub(super) fn highlights(passage: &Passage, plan: &QueryPlan, analyzer: &Analyzer) -> Vec<(usize, usize)> {
    let wanted: HashSet<&str> = plan
        .groups
        .iter()
        .flat_map(|group| &group.alternatives)
        .map(|alternative| alternative.stem.as_str())
        .collect();
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut ranges: Vec<(usize, usize)> = analyzer
        .analyze(&passage.text_without_marks())
        .into_iter()
        .filter(|token| wanted.contains(token.stem.as_str()))
        .map(|token| (token.span.start, token.span.end))
        .collect();
    ranges.sort_by_key(|&(start, end)| (start, std::cmp::Reverse(end)));
    let mut end_of_last = 0;
    ranges.retain(|&(start, end)| {
        let keep = start >= end_of_last;
        if keep {
            end_of_last = end;
        }
        keep
    });
    ranges
}
