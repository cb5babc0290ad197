//! Tabs that only their place joins with their panels: the first name belongs to the first panel.

use std::collections::HashMap;

use dom_query::{NodeId, NodeRef};

use super::boilerplate::{attribute, name_of, visible_text};
use super::boxes::has_heading;
use super::classes::class_words;
use crate::config::ImportConfig;

/// The number of tabs of a page.
const MIN_COUNT: usize = 2;
const MAX_COUNT: usize = 20;
/// The maximum number of words of the name of a tab.
const MAX_NAME_LENGTH: usize = 8;
/// Words in the classes of a list of tabs.
const TABS: [&str; 3] = ["tabs", "tablist", "tab"];

/// The names of panels, and the lists of them, which are no text.
#[derive(Debug, Default)]
pub(super) struct PlacedTabs {
    pub(super) names: HashMap<NodeId, String>,
    pub(super) lists: Vec<NodeId>,
}

/// Finds lists of tabs without addresses above as many panels.
pub(super) fn find(root: &NodeRef<'_>, words: &ImportConfig) -> PlacedTabs {
    let mut found = PlacedTabs::default();
    for list in root.descendants_it().filter(|node| node.is_element() && is_list_of_tabs(node)) {
        let names: Vec<String> = list
            .children_it(false)
            .filter(NodeRef::is_element)
            .take(MAX_COUNT + 1)
            .map(|tab| visible_text(&tab, words))
            .collect();
        let are_names = (MIN_COUNT..=MAX_COUNT).contains(&names.len())
            && names.iter().all(|name| (1..=MAX_NAME_LENGTH).contains(&name.split_whitespace().count()));
        let Some(panels) = are_names.then(|| panels_after(&list, names.len())).flatten() else { continue };
        found.lists.push(list.id);
        found.names.extend(panels.iter().map(|panel| panel.id).zip(names));
    }
    for around in root.descendants_it().filter(|node| node.is_element() && has_radio_button(node)) {
        let labels: Vec<NodeRef<'_>> = around
            .children_it(false)
            .filter(|label| {
                label.is_element() && label.has_name("label") && attribute(label, "for").is_some()
            })
            .take(MAX_COUNT + 1)
            .collect();
        let Some(last) = labels.last().filter(|_| (MIN_COUNT..=MAX_COUNT).contains(&labels.len())) else {
            continue;
        };
        let Some(panels) = panels_after(last, labels.len()) else { continue };
        found.lists.extend(labels.iter().map(|label| label.id));
        found
            .names
            .extend(panels.iter().zip(&labels).map(|(panel, label)| (panel.id, visible_text(label, words))));
    }
    found
}

/// Whether an element has a button right in it that is one of several: tabs without a script.
fn has_radio_button(node: &NodeRef<'_>) -> bool {
    node.children_it(false).any(|child| {
        child.is_element()
            && child.has_name("input")
            && attribute(&child, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("radio"))
    })
}

/// Whether the classes of an element call it a list of tabs, and each of its links leads nowhere.
fn is_list_of_tabs(node: &NodeRef<'_>) -> bool {
    let is_named = || {
        class_words(node).iter().any(|class| class.split(['-', '_']).any(|part| TABS.contains(&part)))
            || attribute(node, "role").is_some_and(|role| role == "tablist")
    };
    let leads = |below: &NodeRef<'_>| {
        attribute(below, "href")
            .is_some_and(|to| !matches!(to.trim(), "" | "#") && !to.starts_with("javascript:"))
            || attribute(below, "aria-controls").is_some()
    };
    matches!(name_of(node).as_str(), "ul" | "ol" | "div" | "nav")
        && is_named()
        && !node.descendants_it().filter(NodeRef::is_element).any(|below| leads(&below))
        && !has_heading(node)
}

/// The panels after a list: the elements of the next one, or the next ones themselves.
fn panels_after<'n>(list: &NodeRef<'n>, count: usize) -> Option<Vec<NodeRef<'n>>> {
    let filled = |node: &NodeRef<'_>| node.is_element() && !node.text().trim().is_empty();
    let next = list.next_element_sibling()?;
    let below: Vec<NodeRef<'n>> = next.children_it(false).filter(filled).take(count + 1).collect();
    if below.len() == count && below.iter().all(is_panel) {
        return Some(below);
    }
    let after: Vec<NodeRef<'n>> =
        std::iter::successors(Some(next), NodeRef::next_element_sibling).take_while(is_panel).collect();
    (after.len() == count).then_some(after)
}

/// Whether the classes or the role of an element call it a panel of a tab.
fn is_panel(node: &NodeRef<'_>) -> bool {
    let is_named = |class: &String| {
        class.split(['-', '_']).any(|part| matches!(part, "tab" | "pane" | "panel" | "tabpanel" | "content"))
    };
    matches!(name_of(node).as_str(), "div" | "section" | "article" | "li")
        && (class_words(node).iter().any(is_named)
            || attribute(node, "role").is_some_and(|role| role == "tabpanel"))
}
