//! Short parts of a page that ask its readers for money, an address or an opinion.

use crate::config::ImportConfig;

use super::outline::{OutlineBlock, OutlineSection};
use super::shape::{is_any, starts_with_any, warns};

/// The maximum number of words of such a part.
const MAX_LENGTH: usize = 80;

/// Takes these parts out, and gives their lines. What warns of an emergency stays.
pub(super) fn take(sections: &mut Vec<OutlineSection>, words: &ImportConfig) -> Vec<String> {
    let mut taken = Vec::new();
    let levels: Vec<u8> = sections.iter().skip(1).map(|section| section.level).chain([0]).collect();
    let mut below = levels.into_iter();
    sections.retain(|section| {
        let is_parent = below.next().is_some_and(|next| next > section.level);
        let lines = lines_of(section);
        let is_aside = section.level > 0 && !is_parent && asks(&section.heading, &lines, words);
        if is_aside {
            taken.push(section.heading.clone());
            taken.extend(lines.into_iter().map(str::to_owned));
        }
        !is_aside
    });
    taken
}

fn lines_of(section: &OutlineSection) -> Vec<&str> {
    section
        .blocks
        .iter()
        .flat_map(|block| match block {
            OutlineBlock::Paragraph(text) => vec![text.as_str()],
            OutlineBlock::List(items) => items.iter().map(|(_, text)| text.as_str()).collect(),
        })
        .collect()
}

/// Whether a heading and the lines below it ask for something and warn of nothing.
fn asks(heading: &str, lines: &[&str], words: &ImportConfig) -> bool {
    (begins_aside(heading, words) || is_any(&heading.to_lowercase(), &words.aside_lines))
        && lines.iter().map(|line| line.split_whitespace().count()).sum::<usize>() <= MAX_LENGTH
        && !lines.iter().any(|line| warns(line, words))
}

/// Whether a text begins like such a part.
pub(super) fn begins_aside(text: &str, words: &ImportConfig) -> bool {
    starts_with_any(&text.trim_start().to_lowercase(), &words.aside_openings).is_some()
}
