//! Where elements of one line meet without a space between their words.

use dom_query::NodeRef;

use super::super::page::fold;
use super::boilerplate::{name_of, text_of};

/// Elements that are part of a line.
pub(super) const INLINE: [&str; 41] = [
    "a",
    "abbr",
    "acronym",
    "b",
    "bdi",
    "bdo",
    "big",
    "cite",
    "code",
    "data",
    "dfn",
    "em",
    "font",
    "i",
    "ins",
    "kbd",
    "label",
    "mark",
    "math",
    "mi",
    "mn",
    "mo",
    "mrow",
    "mtext",
    "nobr",
    "output",
    "q",
    "rb",
    "ruby",
    "samp",
    "small",
    "span",
    "strong",
    "sub",
    "time",
    "tt",
    "u",
    "var",
    "wbr",
    "semantics",
    "mfenced",
];

/// Elements that are often set apart by their look alone.
const PARTS: [&str; 9] = ["span", "a", "label", "time", "strong", "b", "small", "em", "data"];
/// Elements in which words are often cut into several such elements.
const RUNNING: [&str; 10] = ["p", "li", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6"];
/// Ends of ordinal numbers.
const ORDINALS: [&str; 4] = ["st", "nd", "rd", "th"];

/// Whether an element begins a word of its own, although nothing separates it from the text before it.
pub(super) fn parts_words(before: &str, node: &NodeRef<'_>, name: &str) -> bool {
    if !PARTS.contains(&name) || before.ends_with(char::is_whitespace) {
        return false;
    }
    let Some(sibling) = node.prev_sibling().filter(NodeRef::is_element) else {
        return is_card(before, node, name);
    };
    let is_part = PARTS.contains(&name_of(&sibling).as_str());
    let in_running = node.parent().is_some_and(|parent| RUNNING.contains(&name_of(&parent).as_str()));
    is_card(before, node, name)
        || is_part && meet(&fold(&text_of(&sibling)), &fold(&text_of(node)), in_running)
}

/// Cards are often built of spans, one after the other.
fn is_card(before: &str, node: &NodeRef<'_>, name: &str) -> bool {
    let next = || text_of(node);
    matches!(name, "span" | "a" | "label") && before.ends_with(char::is_lowercase) && is_word(&next())
}

/// Whether a text begins with a capital and a small letter.
fn is_word(text: &str) -> bool {
    text.starts_with(char::is_uppercase) && text.chars().nth(1).is_some_and(char::is_lowercase)
}

/// Whether two texts that meet are two words: `Adults` and `10 mg`, but not `COL1` and `A1`.
fn meet(before: &str, next: &str, in_running: bool) -> bool {
    let (Some(last), Some(first)) = (before.chars().next_back(), next.chars().next()) else { return false };
    let has_letter = |text: &str| text.contains(char::is_alphabetic);
    let last_word = before.rsplit(' ').next().unwrap_or_default();
    let first_word = next.split(' ').next().unwrap_or_default();
    if first.is_ascii_digit() {
        if last.is_ascii_digit() {
            // in running text, a number may be cut
            return !in_running && has_letter(before) && has_letter(next);
        }
        let is_name = last.is_uppercase() && has_letter(first_word) || last_word.chars().count() < 2;
        return last.is_lowercase() && last_word.chars().count() > 1
            || last.is_uppercase() && next.contains(' ') && !is_name
            || matches!(last, ')' | '%');
    }
    if last.is_ascii_digit() && first.is_lowercase() {
        let is_number = !has_letter(last_word);
        return is_number && first_word.chars().count() > 1 && !ORDINALS.contains(&first_word);
    }
    (last.is_ascii_digit() || matches!(last, ')' | '%' | '.' | '!' | '?')) && is_word(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_meet_get_a_space_and_cut_words_none() {
        for (before, next) in [
            ("Adults", "10 mg"),
            ("10 mg", "2 times a day"),
            ("ADULTS", "10 mg"),
            ("5", "mg"),
            ("2022", "Next review"),
            ("5 June 2022", "4 min read"),
            ("Rest.", "Then walk"),
        ] {
            assert!(meet(before, next, false), "{before} {next}");
        }
        for (before, next) in
            [("COL1", "A1"), ("BRCA", "1"), ("2", "nd"), ("CO", "2"), ("H", "2 O"), ("1", "0 mg")]
        {
            assert!(!meet(before, next, false), "{before} {next}");
        }
        assert!(!meet("Take 1", "0 mg", true) && !meet("HbA1", "c level", true));
    }
}
