//! Answers to choose from, in polls and quizzes: they are controls, and no text.

use dom_query::NodeRef;

use super::super::page::fold;
use super::super::shape::warns;
use super::boilerplate::{attribute, name_of, text_of};
use super::walker::Walker;

/// The maximum number of words of such an answer.
const MAX_LENGTH: usize = 12;

impl Walker<'_> {
    /// Whether an element is the label of a radio button in it or right before it. What such a button opens is a tab.
    pub(super) fn is_choice(&self, node: &NodeRef<'_>, name: &str) -> bool {
        let is_radio = |input: &NodeRef<'_>| {
            name_of(input) == "input"
                && attribute(input, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("radio"))
        };
        let opens = attribute(node, "for").is_some_and(|id| self.labels.contains_key(&id));
        let holds = || node.children_it(false).any(|child| is_radio(&child));
        let follows = || node.prev_element_sibling().is_some_and(|before| is_radio(&before));
        let text = || fold(&text_of(node));
        name == "label"
            && !opens
            && self.panels.is_empty()
            && (holds() || follows())
            && text().split_whitespace().count() <= MAX_LENGTH
            && !warns(&text(), self.words)
    }
}
