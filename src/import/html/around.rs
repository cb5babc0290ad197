//! What surrounds the text of a web page: lines that are left out, but for dates, contacts and warnings.

use dom_query::NodeRef;

use super::super::page::{Line, LineKind, fold};
use super::super::shape::{contains_any, is_any, is_terminated, starts_with_any, warns};
use super::boilerplate::attribute;
use super::walker::Walker;
use crate::config::ImportConfig;

/// The minimum number of words of a warning that is no sentence and names no number.
const MIN_WARNED: usize = 4;

impl Walker<'_> {
    /// A link of the footer that calls or writes to somebody.
    pub(super) fn footer_link(&mut self, node: &NodeRef<'_>) {
        let Some(to) = attribute(node, "href") else { return };
        let way = match (to.strip_prefix("tel:"), to.strip_prefix("mailto:")) {
            (Some(_), _) => {
                self.words.phone_labels.first().map(|label| format!("{label}: {}", fold(&node.text())))
            }
            (_, Some(address)) => address.split('?').next().map(str::to_owned),
            _ => None,
        };
        self.footer.extend(way);
    }

    /// Whether a line around the text warns: a menu that leads to the emergency department doesn't.
    fn warns_around(&self, text: &str) -> bool {
        let is_link = self.linked * 10 >= text.len() * 8;
        let names_number = text
            .split(|c: char| !c.is_ascii_alphanumeric())
            .any(|word| word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_digit()));
        warns(text, self.words)
            && (is_terminated(text)
                || names_number
                || !is_link && text.split_whitespace().count() >= MIN_WARNED)
    }

    /// Whether a line gives a date of the page, or is one of menus.
    pub(super) fn is_of_page(&self, text: &str) -> bool {
        let lower = text.to_lowercase();
        [&self.words.updated_labels, &self.words.published_labels, &self.words.next_review_labels]
            .into_iter()
            .any(|labels| starts_with_any(&lower, labels).is_some())
            || is_any(&lower, &self.words.furniture_lines)
            || contains_any(&lower, &self.words.furniture_phrases)
    }

    /// Lists a line around the text, or keeps what it says of the page.
    pub(super) fn around_line(&mut self, text: String, kind: LineKind) {
        if self.in_footer && kind != LineKind::Heading(1) {
            self.footer.push(text.clone());
        }
        let lower = text.to_lowercase();
        let dated = [&self.words.updated_labels, &self.words.published_labels]
            .into_iter()
            .any(|labels| begins_or_speaks_of_page(&lower, labels, self.words));
        if dated && text.bytes().any(|byte| byte.is_ascii_digit()) {
            self.margins.push(text);
        } else if self.warns_around(&text) {
            self.lines.push(Line { text, kind: LineKind::Text, group: self.group });
        } else if matches!(kind, LineKind::Heading(_)) {
            self.left_out_headings.push(text.clone());
            self.left_out.push(text);
        } else {
            self.left_out.push(text);
        }
    }
}

/// The maximum number of words before the label of a date: `This page was last edited on`.
const MAX_PAGE_WORDS: usize = 4;

/// Whether a text in lower case begins with one of the labels, or with words that name the page and then with one.
fn begins_or_speaks_of_page(lower: &str, labels: &[String], words: &ImportConfig) -> bool {
    let mut rest = lower;
    for nth in 0..=MAX_PAGE_WORDS {
        if starts_with_any(rest, labels).is_some() {
            return nth == 0
                || words.page_words.iter().any(|page| lower[..lower.len() - rest.len()].contains(page));
        }
        let Some((_, after)) = rest.split_once(' ') else { return false };
        rest = after;
    }
    false
}

/// A reference without the signs that lead back to where it is cited: `^ a b`.
pub(super) fn without_backlink(text: &str) -> String {
    let Some((number, rest)) = text.split_once('^').or_else(|| text.split_once('↑')) else {
        return text.to_owned();
    };
    if number.chars().any(char::is_alphabetic) {
        return text.to_owned();
    }
    let mut rest = rest.trim_start();
    while let Some((letter, after)) = rest.split_once(' ').filter(|(letter, _)| letter.len() == 1) {
        if !letter.starts_with(|c: char| c.is_ascii_lowercase()) || after.is_empty() {
            break;
        }
        rest = after.trim_start();
    }
    format!("{number}{rest}")
}
