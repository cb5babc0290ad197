//! What the style sheets in a web page strike out, set high or set bold, and which lists they have count with letters.

use std::collections::{HashMap, HashSet};

use dom_query::{Document, NodeId};

use super::super::ordinal::Count;
use super::numbers::COUNTS;

/// The maximum number of selectors that are looked at, and of bytes of each.
const MAX_SELECTORS: usize = 40;
const MAX_SELECTOR_LENGTH: usize = 200;

/// Elements that a style sheet in the page strikes out.
pub(super) fn struck_by_styles(document: &Document) -> HashSet<NodeId> {
    styled(document, "line-through", &strikes)
}

/// Elements that a style sheet in the page sets high.
pub(super) fn high_by_styles(document: &Document) -> HashSet<NodeId> {
    styled(document, "super", &sets_high)
}

/// Elements that a style sheet in the page sets bold.
pub(super) fn bold_by_styles(document: &Document) -> HashSet<NodeId> {
    styled(document, "font-weight", &sets_bold)
}

/// Lists that a style sheet in the page has count with letters or Roman numbers.
pub(super) fn counted_by_styles(document: &Document) -> HashMap<NodeId, Count> {
    let mut counted = HashMap::new();
    for (word, count) in COUNTS {
        let lists = styled(document, word, &|declared| lists_with(declared, word));
        counted.extend(lists.into_iter().map(|list| (list, count)));
    }
    counted
}

/// Elements that a rule with a word applies to, if its declarations say so.
fn styled(document: &Document, word: &str, says: &dyn Fn(&str) -> bool) -> HashSet<NodeId> {
    let root = document.root();
    let styles: String = root
        .descendants_it()
        .filter(|node| node.is_element() && node.has_name("style"))
        .map(|style| style.text().to_string())
        .collect();
    if !styles.contains(word) {
        return HashSet::new();
    }
    selectors(&without_comments(&styles), says)
        .into_iter()
        .filter_map(|selector| document.try_select(selector))
        .flat_map(|found| found.nodes().iter().map(|node| node.id).collect::<Vec<_>>())
        .collect()
}

/// The selectors of rules whose declarations say so. Those that depend on what a reader does are none.
fn selectors<'s>(styles: &'s str, says: &dyn Fn(&str) -> bool) -> Vec<&'s str> {
    let rules = styles.split('}').filter_map(|rule| rule.split_once('{'));
    rules
        .filter(|(_, declared)| !declared.contains('{') && says(declared))
        .flat_map(|(selectors, _)| selectors.split(','))
        .map(str::trim)
        .filter(|selector| {
            !selector.is_empty() && selector.len() <= MAX_SELECTOR_LENGTH && !selector.contains([':', '@'])
        })
        .take(MAX_SELECTORS)
        .collect()
}

/// Whether the declarations of a rule strike out.
fn strikes(declared: &str) -> bool {
    declared.split(';').filter_map(|one| one.split_once(':')).any(|(property, value)| {
        property.trim().to_ascii_lowercase().starts_with("text-decoration")
            && value.to_ascii_lowercase().contains("line-through")
    })
}

/// Whether the declarations of a rule set high.
fn sets_high(declared: &str) -> bool {
    declared.split(';').filter_map(|one| one.split_once(':')).any(|(property, value)| {
        property.trim().eq_ignore_ascii_case("vertical-align") && value.trim().eq_ignore_ascii_case("super")
    })
}

/// Whether the declarations of a rule, or of an element, set bold.
pub(super) fn sets_bold(declared: &str) -> bool {
    declared.split(';').filter_map(|one| one.split_once(':')).any(|(property, value)| {
        let value = value.trim().to_ascii_lowercase();
        property.trim().eq_ignore_ascii_case("font-weight")
            && (value.starts_with("bold") || value.parse().is_ok_and(|weight: u16| weight >= BOLD))
    })
}

/// The weight from which on letters are bold.
const BOLD: u16 = 600;

/// Whether the declarations of a rule have lists count in a way.
fn lists_with(declared: &str, word: &str) -> bool {
    declared.split(';').filter_map(|one| one.split_once(':')).any(|(property, value)| {
        property.trim().to_ascii_lowercase().starts_with("list-style")
            && value.split_whitespace().any(|value| value.eq_ignore_ascii_case(word))
    })
}

/// A style sheet without its comments.
fn without_comments(styles: &str) -> String {
    let mut text = String::with_capacity(styles.len());
    let mut rest = styles;
    while let Some((before, after)) = rest.split_once("/*") {
        text.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_that_strike_out_are_found() {
        let styles = "/* .a{text-decoration:line-through} */ .b, p .c { color: red; text-decoration: LINE-THROUGH 2px }\n\
                      .d:hover{text-decoration-line:line-through} @media print{.e{text-decoration:line-through}} .f{x:y}";
        assert_eq!(selectors(&without_comments(styles), &strikes), [".b", "p .c"]);
    }
}
