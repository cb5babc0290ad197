//! The words of a passage that the question asked for.

use crate::analysis::{Analyzer, TermMatcher};
use crate::passage::Passage;
use crate::question::QueryPlan;

/// Finds the words of a plan.
pub(super) fn matcher<'a>(plan: &QueryPlan, analyzer: &'a Analyzer) -> TermMatcher<'a> {
    let alternatives = plan.groups.iter().flat_map(|group| &group.alternatives);
    let single = alternatives.filter(|alternative| alternative.asked || alternative.forms.len() == 1);
    TermMatcher::new(
        analyzer,
        single.flat_map(|alternative| &alternative.forms).map(|form| form.stem.clone()),
    )
}

/// Byte ranges of a passage's text that hold terms of the plan, in order, not overlapping;
/// citation marks are no words.
pub(super) fn highlights(passage: &Passage, matcher: &mut TermMatcher<'_>) -> Vec<(usize, usize)> {
    let spans = if passage.citations.is_empty() {
        matcher.spans(&passage.text)
    } else {
        matcher.spans(&passage.text_without_marks())
    };
    spans.into_iter().map(|span| (span.start, span.end)).collect()
}
