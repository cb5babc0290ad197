//! What is set high, struck out or hidden in a web page, and its pictures.

use dom_query::NodeRef;

use super::super::page::{CITED, RAISED, between, fold, without_own_signs};
use super::super::raised;
use super::boilerplate::{attribute, text_of};
use super::classes::{class_words, is_class};
use super::walker::Walker;

/// How ids begin that name authors or the places where they work.
const OF_PEOPLE: [&str; 6] = ["aff", "corr", "author", "contrib", "equal", "fn-con"];

/// Whether what is set high links to authors or to the places where they work.
fn names_people(node: &NodeRef<'_>) -> bool {
    let mut links = node.descendants_it().filter(|below| below.is_element() && below.has_name("a"));
    links.any(|link| {
        let to = attribute(&link, "href").unwrap_or_default();
        let id = to.rsplit_once('#').map(|(_, id)| id.to_lowercase()).unwrap_or_default();
        OF_PEOPLE.iter().any(|kind| id.starts_with(kind))
    })
}

impl Walker<'_> {
    pub(super) fn picture(&mut self, node: &NodeRef<'_>) {
        let text = attribute(node, "alt").map(|text| fold(&text)).unwrap_or_default();
        if !text.is_empty() && !self.around {
            self.left_out.push(format!("picture: {text}"));
        }
    }

    /// Text set high: a citation where it links to a place of the page or is called one, else decided by the
    /// text around it.
    pub(super) fn raised(&mut self, node: &NodeRef<'_>, name: &str, deep: usize) {
        let mut inside = node.text().to_string();
        if name == "msup" {
            let mut parts = node.children_it(false).filter(NodeRef::is_element);
            if let Some(base) = parts.next() {
                self.element(&base, deep + 1);
            }
            inside = parts.map(|part| part.text().to_string()).collect();
        }
        let inside = without_own_signs(&fold(&inside)).into_owned();
        let bare = inside.trim_matches(['[', ']', '(', ')', ' ', ',']);
        let is_numbers = bare.starts_with(|c: char| c.is_ascii_digit())
            && bare
                .chars()
                .all(|c| c.is_ascii_digit() || matches!(c, ',' | ';' | '-' | '–' | ' ' | '[' | ']'));
        let links = node
            .descendants_it()
            .any(|below| below.has_name("a") && attribute(&below, "href").is_some_and(|to| to.contains('#')));
        let is_reference = links
            || is_class(&class_words(node), &self.words.citation_classes)
            || attribute(node, "role").is_some_and(|role| role == "doc-noteref");
        if is_numbers && names_people(node) {
            // the place where an author works is no source
            self.left_out.push(format!("affiliation: {inside}"));
        } else if is_numbers && is_reference {
            let numbers = bare.replace("][", ",").replace(['[', ']'], "");
            self.text.push_str(&between(CITED, &numbers));
        } else if !inside.is_empty() {
            self.text.push_str(&between(RAISED, &inside));
        }
    }

    /// Whether an inline element is set high by its style or by a style sheet of the page.
    pub(super) fn is_set_high(&self, node: &NodeRef<'_>) -> bool {
        self.high.contains(&node.id)
            || attribute(node, "style")
                .is_some_and(|style| style.replace(' ', "").to_lowercase().contains("vertical-align:super"))
    }

    pub(super) fn fraction(&mut self, node: &NodeRef<'_>) {
        let parts: Vec<String> =
            node.children_it(false).filter(NodeRef::is_element).map(|part| fold(&part.text())).collect();
        match parts.as_slice() {
            [upper, lower] => raised::write_fraction(&mut self.text, upper, lower),
            _ => self.push(&node.text()),
        }
    }

    pub(super) fn is_struck(&self, node: &NodeRef<'_>, name: &str) -> bool {
        matches!(name, "del" | "s" | "strike")
            || self.struck.contains(&node.id)
            || attribute(node, "style")
                .is_some_and(|style| style.replace(' ', "").to_lowercase().contains("line-through"))
            || is_class(&class_words(node), &self.words.struck_classes)
    }

    pub(super) fn strike(&mut self, node: &NodeRef<'_>) {
        let text = fold(&text_of(node));
        if !text.is_empty() {
            self.left_out.push(format!("struck out: {text}"));
            self.text.push(' ');
        }
    }

    pub(super) fn leave_out(&mut self, node: &NodeRef<'_>, why: &str) {
        let text = fold(&text_of(node));
        if !text.is_empty() {
            self.left_out.push(format!("{why}: {text}"));
        }
    }
}
