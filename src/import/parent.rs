//! Headings above everything else of a page that head no section: its subtitle, or the name of the publisher.

use crate::config::ImportConfig;

use super::outline::{OutlineBlock, OutlineSection};
use super::shape::starts_with_any;

/// Level of main sections.
const MAIN: u8 = 2;

/// What a heading above everything was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Lead {
    /// The title, under the name of the publisher, which was in its place.
    Title(String),
    /// A subtitle or a name, which is now the first paragraph of the text.
    Text(String),
    /// The title once more, as below a cover.
    Again(String),
}

/// Takes such a heading off the sections if all others are below it, and moves these up.
pub(super) fn lift(sections: &mut Vec<OutlineSection>, title: &str, words: &ImportConfig) -> Option<Lead> {
    let at = sections.iter().position(|section| section.level > 0)?;
    let (top, others) = sections[at..].split_first()?;
    let heading = top.heading.clone();
    let is_title = is_organization(title, words) && !is_organization(&heading, words);
    let is_subtitle = is_organization(&heading, words)
        || starts_with_any(&heading.to_lowercase(), &words.subtitle_openings).is_some()
        || !title.is_empty()
            && (heading.to_lowercase().contains(&title.to_lowercase())
                || letters(&heading) == letters(title));
    if others.is_empty()
        || others.iter().any(|section| section.level <= top.level)
        || !(is_title || is_subtitle)
    {
        return None;
    }
    let lowest = others.iter().map(|section| section.level).min().unwrap_or(MAIN);
    let mut blocks = sections.remove(at).blocks;
    for section in sections.iter_mut().skip(at) {
        section.level -= lowest - MAIN;
    }
    let is_again = letters(&heading) == letters(title);
    if !is_title && !is_again {
        blocks.insert(0, OutlineBlock::Paragraph(heading.clone()));
    }
    match at.checked_sub(1).map(|before| &mut sections[before]) {
        Some(opening) => opening.blocks.append(&mut blocks),
        None if blocks.is_empty() => {}
        None => sections.insert(0, OutlineSection { blocks, ..OutlineSection::default() }),
    }
    Some(match (is_again, is_title) {
        (true, _) => Lead::Again(heading),
        (false, true) => Lead::Title(heading),
        (false, false) => Lead::Text(heading),
    })
}

/// The letters and figures of a text in lower case.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a text is the name of a hospital, a society or the like.
pub(super) fn is_organization(text: &str, words: &ImportConfig) -> bool {
    let lower = text.to_lowercase();
    !text.ends_with('?')
        && lower
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| words.organization_words.iter().any(|known| known == word))
}
