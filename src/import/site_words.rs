//! Words of menus that text has as well: `Home` in a list of places, `Next` above what comes next.

use crate::config::ImportConfig;

use super::page::{Line, LineKind};
use super::shape::{is_any, is_terminated, starts_with_any};

/// The minimum number of words of a line that is text.
const MIN_SAID: usize = 4;
/// Lines at the top within which a copied page has its menu.
const TOP: usize = 5;

/// The minimum number of buttons in one line.
const MIN_BUTTONS: usize = 2;

/// Whether a line in lower case is nothing but the words of several buttons: `Share Print Save`.
pub(super) fn is_toolbar(lower: &str, words: &ImportConfig) -> bool {
    let bare = lower.replace(['|', '•', '·', '/', ','], " ");
    let mut rest = bare.trim();
    let mut buttons = 0;
    while !rest.is_empty() {
        let Some(button) = starts_with_any(rest, &words.button_words) else { return false };
        rest = rest[button.len()..].trim_start();
        buttons += 1;
    }
    buttons >= MIN_BUTTONS
}

/// Whether all lines of a list are words of buttons.
fn are_buttons(run: &[Line], words: &ImportConfig) -> bool {
    run.len() >= MIN_BUTTONS && run.iter().all(|line| is_any(&line.text.to_lowercase(), &words.button_words))
}

/// Which lines are the buttons of a page that it prints as a list, unless a line introduces them.
pub(super) fn buttons(lines: &[Line], words: &ImportConfig) -> Vec<bool> {
    let mut found = vec![false; lines.len()];
    let mut at = 0;
    for run in lines.chunk_by(|a, b| is_item(a) && is_item(b)) {
        let introduced = at > 0 && lines[at - 1].text.ends_with(':');
        if is_item(&run[0]) && !introduced && are_buttons(run, words) {
            found[at..at + run.len()].fill(true);
        }
        at += run.len();
    }
    found
}

/// Which lines are text although they are a word of menus.
pub(super) fn spared(lines: &[Line], words: &ImportConfig) -> Vec<bool> {
    let is_menu = |line: &Line| is_any(&line.text.to_lowercase(), &words.furniture_lines);
    let mut spared = vec![false; lines.len()];
    let mut at = 0;
    for run in lines.chunk_by(|a, b| is_item(a) && is_item(b)) {
        if is_item(&run[0]) {
            // an item among others that are none
            let menus = run.iter().filter(|line| is_menu(line)).count();
            let introduced = at > 0 && lines[at - 1].text.ends_with(':');
            spared[at..at + run.len()].fill(introduced || menus * 2 < run.len());
        } else if run[0].text.split_whitespace().count() == 1 && is_menu(&run[0]) {
            spared[at] = heads_text(lines, at, words);
        }
        at += run.len();
    }
    spared
}

/// Whether a line is an item of a list.
fn is_item(line: &Line) -> bool {
    matches!(line.kind, LineKind::Item(_))
}

/// Whether one word is the heading of what follows: of a sentence, or of an item that is one.
fn heads_text(lines: &[Line], at: usize, words: &ImportConfig) -> bool {
    let line = &lines[at];
    let says = |line: &Line| {
        !matches!(line.kind, LineKind::Heading(_))
            && (line.text.split_whitespace().count() >= MIN_SAID || is_terminated(&line.text))
            && !is_any(&line.text.to_lowercase(), &words.furniture_lines)
    };
    let follows =
        lines.get(at + 1).is_some_and(|next| says(next) && (!is_item(next) || is_terminated(&next.text)));
    let is_contents = is_any(&line.text.to_lowercase(), &words.contents_lines);
    match line.kind {
        LineKind::Heading(_) => follows && !is_contents,
        // without marks, a heading between sentences
        _ => {
            follows
                && !is_contents
                && at >= TOP
                && is_terminated(&lines[at - 1].text)
                && is_terminated(&lines[at + 1].text)
                && lines[at + 1].group != line.group
        }
    }
}
