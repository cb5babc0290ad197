//! Menus of a web page that came along when its text was copied.

use crate::config::ImportConfig;

use super::page::{Line, LineKind, Page};
use super::shape::{contains_any, is_any, is_terminated, starts_with_any};

/// The maximum number of words of an entry of a menu.
const MAX_ENTRY_LENGTH: usize = 6;
/// Lines at the beginning and the end in which menus are looked for.
const MARGIN: usize = 40;
/// The minimum number of entries of a menu that sites have.
const MIN_KNOWN: usize = 2;
/// The minimum number of words of a line of text.
const TEXT: usize = 7;

/// Leaves out the contents of the page: lines below their heading that come again as those of its parts.
fn without_contents(page: &mut Page, words: &ImportConfig) {
    let is_heading = |line: &Line| is_any(&line.text.to_lowercase(), &words.contents_lines);
    let Some(at) = page.lines.iter().take(MARGIN).position(is_heading) else { return };
    let again =
        |(nth, line): (usize, &Line)| page.lines[nth + 1..].iter().any(|later| later.text == line.text);
    let listed = page.lines.iter().enumerate().skip(at + 1).take_while(|entry| again(*entry)).count();
    if listed >= MIN_KNOWN {
        page.left_out.extend(page.lines.drain(at..=at + listed).map(|line| line.text));
    }
}

/// Leaves out the menus at the beginning and at the end of a copied page. What a menu is, is known by entries that
/// sites have: one of them makes the short lines around it a menu, except for the page's name.
pub(super) fn without_menus(mut page: Page, words: &ImportConfig) -> Page {
    without_contents(&mut page, words);
    let lines = std::mem::take(&mut page.lines);
    let is_entry = |line: &Line| {
        line.kind == LineKind::Text
            && line.text.split_whitespace().count() <= MAX_ENTRY_LENGTH
            && !is_terminated(&line.text)
            && !line.text.contains(':')
            && !begins_byline(&line.text, words)
            && !line.text.chars().any(|c| c.is_ascii_digit())
    };
    let is_known = |line: &&Line| is_any(&line.text.to_lowercase(), &words.menu_lines);
    let entries = lines.iter().take(MARGIN).take_while(|line| is_entry(line)).count();
    let known = lines.iter().take(entries).filter(is_known).count();
    let is_menu = known >= MIN_KNOWN && entries < lines.len();
    // text before the first menu entry belongs to the page
    let begin = if is_menu { lines.iter().position(|line| is_known(&line)).unwrap_or(0) } else { 0 };
    let head = if is_menu { entries } else { 0 };
    let foot = foot_of(&lines, head, words);
    let body: Vec<&Line> = lines.iter().take(foot).skip(head).collect();
    let title =
        title_of(&lines[begin..head], &body, words).map(|named| Title { at: named.at + begin, ..named });
    // above the menu, the name of the site isn't that of the page; the text speaks of the page
    let spoken = title_of(&lines[..head], &body, words).filter(|title| title.is_spoken);
    let is_below = spoken.is_some_and(|spoken| spoken.at >= begin);
    let begin = if is_below && !lines[..begin].iter().any(is_long) { 0 } else { begin };
    let title = title.map(|title| title.at);
    let mut kept = Vec::with_capacity(lines.len());
    for (at, line) in lines.iter().enumerate() {
        if (head..foot).contains(&at) || at < begin || title == Some(at) {
            kept.push(line.clone());
            if title == Some(at) {
                // the name is on a line of its own, so that it is read as the title
                if let Some(own) = kept.last_mut() {
                    own.group = usize::MAX;
                }
            }
        } else {
            page.left_out.push(line.text.clone());
        }
    }
    page.lines = kept;
    page
}

/// Where the menu at the end begins: after the date of the page, or with a line that menus begin with, if only
/// short lines follow.
fn foot_of(lines: &[Line], head: usize, words: &ImportConfig) -> usize {
    let from = lines.len().saturating_sub(MARGIN).max(head);
    let is_short = |line: &Line| line.text.split_whitespace().count() < TEXT && !is_terminated(&line.text);
    let begins = (from..lines.len()).find(|at| {
        let lower = lines[*at].text.to_lowercase();
        (is_any(&lower, &words.menu_lines) || starts_with_any(&lower, &words.menu_begins).is_some())
            && lines[*at..].iter().all(is_short)
    });
    begins.unwrap_or(lines.len())
}

/// Whether a line says who wrote or reviewed the page, and so is no entry of a menu.
fn begins_byline(text: &str, words: &ImportConfig) -> bool {
    let lower = text.to_lowercase();
    [&words.author_labels, &words.reviewer_labels]
        .into_iter()
        .any(|labels| starts_with_any(&lower, labels).is_some())
}

/// The place of the page's name in a menu: the entry that the text begins to speak of, which no site has; else the
/// first such entry.
fn title_of(menu: &[Line], body: &[&Line], words: &ImportConfig) -> Option<Title> {
    let labels =
        [&words.reviewer_labels, &words.author_labels, &words.updated_labels, &words.published_labels];
    let is_text = |line: &&&Line| {
        let lower = line.text.to_lowercase();
        line.text.split_whitespace().count() >= TEXT
            && !labels.iter().any(|labels| contains_any(&lower, labels) && !is_terminated(&line.text))
    };
    let first = body.iter().find(is_text)?.text.to_lowercase();
    let spoken: Vec<&str> = first.split(|c: char| !c.is_alphanumeric()).collect();
    let own = |line: &Line| {
        let lower = line.text.to_lowercase();
        !is_any(&lower, &words.menu_lines)
            && !is_any(&lower, &words.furniture_lines)
            && !is_any(&lower, &words.main_headings)
    };
    let mut best: Option<(usize, usize)> = None;
    for (at, line) in menu.iter().enumerate().filter(|(_, line)| own(line)) {
        let lower = line.text.to_lowercase();
        let said = lower
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.len() > 2 && spoken.contains(word))
            .count();
        if best.is_none_or(|(most, _)| said > most) {
            best = Some((said, at));
        }
    }
    best.map(|(said, at)| Title { at, is_spoken: said > 0 })
}

/// The page's name in a menu.
#[derive(Debug, Clone, Copy)]
struct Title {
    at: usize,
    /// Whether the text speaks of it.
    is_spoken: bool,
}

/// The maximum number of words of the name of a site.
const MAX_SITE_LENGTH: usize = 3;

/// Whether a line says more than the name of a site does.
fn is_long(line: &Line) -> bool {
    line.text.split_whitespace().count() > MAX_SITE_LENGTH
}
