//! What a reader opens: buttons and what they show.

use dom_query::NodeRef;

use super::super::page::fold;
use super::super::shape::{is_any, is_terminated, warns};
use super::boilerplate::{attribute, has, name_of, text_of, visible_text};
use super::boxes::has_heading;
use super::classes::{class_words, is_class};
use super::walker::Walker;
use crate::config::ImportConfig;

/// The minimum number of words of an element that is read although it is hidden and nothing opens it.
const MAX_HIDDEN: usize = 40;
/// The maximum number of words of what opens the element after it.
const MAX_OPENER_LENGTH: usize = 25;
/// The minimum number of words of what it opens.
const MIN_OPENED: usize = 3;

/// The id that a script of a button names: `show('adults')`.
pub(super) fn script_target(node: &NodeRef<'_>) -> Option<String> {
    let script = attribute(node, "onclick")?;
    let (_, quoted) = script.split_once(['\'', '"'])?;
    let (id, _) = quoted.split_once(['\'', '"'])?;
    let id = id.trim_start_matches('#');
    (!id.is_empty() && !id.contains(char::is_whitespace)).then(|| id.to_owned())
}

impl Walker<'_> {
    /// Whether nobody can make an element visible: what a button opens is text.
    pub(super) fn is_hidden(&self, node: &NodeRef<'_>) -> bool {
        if !has_hiding_style(node) {
            return false;
        }
        let text = text_of(node);
        !self.is_panel(node)
            && !warns(&text, self.words)
            && text.split_whitespace().count() < MAX_HIDDEN
            && !opens_next(node, self.words)
    }

    /// Whether something on the page opens an element, by its markup.
    fn is_panel(&self, node: &NodeRef<'_>) -> bool {
        let is_named = |node: &NodeRef<'_>| {
            attribute(node, "id").is_some_and(|id| self.controlled.contains(&id))
                || matches!(attribute(node, "role").as_deref(), Some("tabpanel" | "region"))
        };
        is_named(node)
            || node.descendants_it().filter(NodeRef::is_element).any(|below| is_named(&below))
            || attribute(node, "aria-labelledby").is_some()
            || is_class(&class_words(node), &self.words.panel_classes)
            || node.prev_element_sibling().is_some_and(|before| {
                matches!(
                    name_of(&before).as_str(),
                    "button" | "summary" | "h2" | "h3" | "h4" | "h5" | "h6" | "dt"
                ) || has(&before, "button")
            })
    }

    /// Whether an element that is no button opens a part of the page.
    pub(super) fn is_opener(&self, node: &NodeRef<'_>, name: &str) -> bool {
        if !matches!(name, "a" | "div" | "span" | "p" | "label") {
            return false;
        }
        let has_any = |keys: &[&str]| keys.iter().any(|key| attribute(node, key).is_some());
        let is_button = attribute(node, "role").as_deref() == Some("button");
        let folds = ["data-toggle", "data-bs-toggle"]
            .iter()
            .any(|key| attribute(node, key).as_deref() == Some("collapse"));
        let is_marked = folds
            || opens_without_script(node, name)
            || is_button && has_any(&["aria-expanded", "aria-controls"])
            || has_any(&["aria-expanded"]) && has_any(&["aria-controls"]);
        let next = node.next_element_sibling().filter(has_hiding_style);
        if !is_marked && next.is_none() || has(node, "button") || has_heading(node) {
            return false;
        }
        let text = fold(&text_of(node)).to_lowercase();
        let opens_next = next.is_some_and(|next| opens_next(&next, self.words));
        let is_asked = text.ends_with('?') || is_button || has_any(&["onclick"]);
        (is_marked || opens_next && is_asked)
            && (1..=MAX_OPENER_LENGTH).contains(&text.split_whitespace().count())
            && !is_any(&text, &self.words.hidden_labels)
            && !is_any(&text, &self.words.furniture_lines)
    }

    /// A button is no text, unless it opens a part of the page or is in a heading.
    pub(super) fn button(&mut self, node: &NodeRef<'_>, deep: usize) {
        if self.is_tab(node) {
            return;
        }
        let is_button = name_of(node) == "button";
        let opens = !is_button
            || ["aria-expanded", "aria-controls", "data-toggle", "data-bs-toggle"]
                .iter()
                .any(|key| attribute(node, key).is_some());
        let goes_on =
            node.next_sibling().is_some_and(|next| next.is_text() && !next.text().trim().is_empty());
        let in_text =
            self.heading.is_some() || !self.text.trim().is_empty() || goes_on && opens && !self.around;
        let fewest = if is_button { 2 } else { 1 };
        if in_text || self.around && !is_button {
            self.children(node, deep);
        } else if opens
            && !is_any(&visible_text(node, self.words).to_lowercase(), &self.words.hidden_labels)
            && !self.around
            && visible_text(node, self.words).split_whitespace().count() >= fewest
        {
            self.soft = true;
            self.open_heading(node, self.inner_level(), deep);
            self.soft = false;
        } else {
            self.leave_out(node, "button");
        }
    }
}

/// Whether a label opens the part after it by the box before it, which is ticked: an accordion without a script.
fn opens_without_script(node: &NodeRef<'_>, name: &str) -> bool {
    let Some(id) = attribute(node, "for").filter(|_| name == "label") else { return false };
    let is_box = |before: &NodeRef<'_>| {
        before.has_name("input")
            && attribute(before, "id").as_deref() == Some(id.as_str())
            && attribute(before, "type").is_some_and(|kind| matches!(kind.as_str(), "checkbox" | "radio"))
    };
    let next = node.next_element_sibling();
    node.prev_element_sibling().is_some_and(|before| is_box(&before))
        && next.is_some_and(|next| {
            matches!(name_of(&next).as_str(), "div" | "section" | "p" | "ul")
                && text_of(&next).split_whitespace().count() >= MIN_OPENED
        })
}

/// Whether markup or style of an element hides it.
fn has_hiding_style(node: &NodeRef<'_>) -> bool {
    let style =
        attribute(node, "style").map(|style| style.replace(' ', "").to_lowercase()).unwrap_or_default();
    node.has_attr("hidden") || style.contains("display:none") || style.contains("visibility:hidden")
}

/// Whether a short visible line is right before an element and opens it, by whatever script.
fn opens_next(node: &NodeRef<'_>, words: &ImportConfig) -> bool {
    let Some(before) = node.prev_element_sibling() else { return false };
    let between = node.prev_sibling().filter(NodeRef::is_text);
    let text = fold(&text_of(&before));
    let count = text.split_whitespace().count();
    between.is_none_or(|between| between.text().trim().is_empty())
        && !matches!(name_of(&before).as_str(), "form" | "nav" | "header" | "footer" | "script" | "style")
        && !has_hiding_style(&before)
        && !is_any(&text.to_lowercase(), &words.furniture_lines)
        && (1..=MAX_OPENER_LENGTH).contains(&count)
        && (!is_terminated(&text) || text.ends_with('?'))
        && text_of(node).split_whitespace().count() >= MIN_OPENED
}
