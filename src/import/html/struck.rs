//! What the style sheets in a web page strike out or set high.

use std::collections::HashSet;

use dom_query::{Document, NodeId};

/// The maximum number of selectors that are looked at, and of bytes of each.
const MAX_SELECTORS: usize = 40;
const MAX_SELECTOR_LENGTH: usize = 200;

/// Elements that a style sheet in the page strikes out.
pub(super) fn struck_by_styles(document: &Document) -> HashSet<NodeId> {
    styled(document, "line-through", strikes)
}

/// Elements that a style sheet in the page sets high.
pub(super) fn high_by_styles(document: &Document) -> HashSet<NodeId> {
    styled(document, "super", sets_high)
}

/// Elements that a rule with a word applies to, if its declarations say so.
fn styled(document: &Document, word: &str, says: fn(&str) -> bool) -> HashSet<NodeId> {
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
fn selectors(styles: &str, says: fn(&str) -> bool) -> Vec<&str> {
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
        assert_eq!(selectors(&without_comments(styles), strikes), [".b", "p .c"]);
    }
}
