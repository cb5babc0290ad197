//! What a page as a whole says of its citations: how many references it lists, and which numbers can be theirs.

use std::collections::BTreeSet;

use super::super::outline::{OutlineBlock, OutlineSection};
use super::super::page::RAISED;
use super::{LARGEST, has_glued, numbers, trailing};
use crate::config::ImportConfig;

/// The minimum number of lines of a page that end with a citation number, before any such number counts as one.
const MIN_COUNT: usize = 3;
/// The minimum number of these that only a citation can explain, on a page without references.
const MIN_CLEAR: usize = 2;
/// How far a citation's number may lie above the next lower one of its page.
const MAX_LEFT_OUT: u32 = 8;

/// Which numbers after a space at the ends of texts are citations.
#[derive(Debug, Clone, Copy)]
pub(super) struct AtEnds {
    /// The largest one.
    pub(super) largest: u32,
    /// Whether only those after a full stop are, because others are glued to words.
    pub(super) after_stop: bool,
}

/// What a page gives to know citations by.
#[derive(Debug, Clone, Copy, Default)]
pub(in super::super) struct Evidence {
    /// References that the page lists.
    pub(super) references: usize,
    /// Whether the list gives them numbers; else these are not known.
    pub(super) numbered: bool,
    /// Whether the format has lost which numbers were set high.
    pub(super) lost_raised: bool,
    /// Which numbers at the ends of texts are citations.
    pub(super) at_ends: Option<AtEnds>,
    /// Whether numbers set high are citations.
    pub(super) raised: bool,
}

impl Evidence {
    /// Looks at the texts of a page, with the largest number of its references.
    pub(in super::super) fn of(
        sections: &[OutlineSection],
        references: usize,
        numbered: bool,
        lost_raised: bool,
        words: &ImportConfig,
    ) -> Self {
        let raised = references > 0 || are_a_series(sections);
        let known = Self { references, numbered, lost_raised, raised, ..Self::default() };
        let glued = lost_raised && numbered && texts(sections).any(|text| has_glued(text, &known, words));
        let largest =
            if lost_raised { largest_at_ends(sections, references > 0, glued, words) } else { None };
        let at_ends = largest.map(|largest| AtEnds { largest, after_stop: glued });
        Self { at_ends, ..known }
    }

    /// Whether a number can be that of a reference.
    pub(super) fn allows(&self, number: u32) -> bool {
        (1..=LARGEST).contains(&number)
            && (!self.numbered || u32::try_from(self.references).is_ok_and(|listed| number <= listed))
    }
}

fn texts(sections: &[OutlineSection]) -> impl Iterator<Item = &str> {
    sections.iter().flat_map(|section| &section.blocks).flat_map(|block| match block {
        OutlineBlock::Paragraph(text) => vec![text.as_str()],
        OutlineBlock::List(items) => items.iter().map(|(_, text)| text.as_str()).collect(),
    })
}

/// Whether the numbers set high on a page begin with 1 and leave few out, as those of notes do, and do not
/// follow figures directly.
fn are_a_series(sections: &[OutlineSection]) -> bool {
    let mut found = BTreeSet::new();
    for text in texts(sections) {
        let mut rest = text;
        while let Some(open) = rest.find(RAISED[0]) {
            let after_figure = rest[..open].ends_with(|c: char| c.is_ascii_digit());
            rest = &rest[open + RAISED[0].len_utf8()..];
            let Some(close) = rest.find(RAISED[1]) else { break };
            if after_figure {
                return false;
            }
            found.extend(numbers(&rest[..close]).into_iter().flatten());
            rest = &rest[close..];
        }
    }
    found.iter().enumerate().all(|(nth, number)| *number as usize <= 2 * (nth + 1)) && found.contains(&1)
}

/// The largest number at the ends of a page's texts that is a citation; none where these are none. The
/// citations of a page begin with a low number and leave few out. One must be clear, or two where the page lists no
/// references: several numbers, or one after a full stop. Where others are glued to words, all must be after one.
fn largest_at_ends(
    sections: &[OutlineSection],
    listed: bool,
    glued: bool,
    words: &ImportConfig,
) -> Option<u32> {
    let ends: Vec<(&str, Vec<u32>)> = texts(sections)
        .filter_map(|text| trailing(text, words))
        .filter(|(body, _)| !glued || after_stop(body))
        .collect();
    let numbers: BTreeSet<u32> = ends.iter().flat_map(|(_, numbers)| numbers).copied().collect();
    let largest = numbers
        .into_iter()
        .try_fold(0, |before, number| if number <= before + MAX_LEFT_OUT { Ok(number) } else { Err(before) });
    let largest = largest.unwrap_or_else(|largest| largest);
    let within: Vec<&(&str, Vec<u32>)> =
        ends.iter().filter(|(_, numbers)| numbers.iter().all(|number| *number <= largest)).collect();
    let clear = within.iter().filter(|(body, numbers)| numbers.len() > 1 || after_stop(body));
    let fewest_clear = if listed { 1 } else { MIN_CLEAR };
    (within.len() >= MIN_COUNT && clear.count() >= fewest_clear).then_some(largest)
}

/// Whether a text ends as a sentence does.
pub(super) fn after_stop(body: &str) -> bool {
    body.ends_with(['.', '!', '?', ')', '”', '"'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn numbers_that_leave_many_out_are_no_citations() {
        let words = Config::embedded().expect("valid settings").import;
        let page = |ends: &[&str]| {
            let blocks =
                ends.iter().map(|end| OutlineBlock::Paragraph(format!("Help for all {end}"))).collect();
            largest_at_ends(&[OutlineSection { blocks, ..OutlineSection::default() }], true, false, &words)
        };
        assert_eq!(page(&["1", "2, 3", "3", "112"]), Some(3));
        assert_eq!(page(&["112", "200", "100"]), None);
        assert_eq!(page(&["1", "2"]), None);
        assert_eq!(page(&["1", "2", "3"]), None, "no number is clearly a citation");
    }
}
