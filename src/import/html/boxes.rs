//! Headings of a web page, and parts that open or are next to the text.

use std::collections::{HashMap, HashSet};

use dom_query::NodeRef;

use super::super::page::{Line, LineKind, fold};
use super::boilerplate::{attribute, class_words, name_of, text_of};
use super::walk::{DEEPEST_ELEMENT, Walker};

/// Level of a heading inside of a box where none is open.
const FIRST_LEVEL: u8 = 2;

/// A section that is added after the section that contains it.
#[derive(Debug)]
pub(super) struct Boxed {
    pub(super) lines: Vec<Line>,
    /// Level of the outermost heading in it.
    pub(super) level: u8,
}

/// Ids that a button or a link on the page opens or leads to.
pub(super) fn controlled(root: &NodeRef<'_>) -> HashSet<String> {
    let mut ids = HashSet::new();
    for node in root.descendants_it().filter(NodeRef::is_element) {
        for name in ["aria-controls", "data-target", "data-bs-target", "href", "for"] {
            let Some(value) = attribute(&node, name) else { continue };
            if name == "href" && !value.starts_with('#') {
                continue;
            }
            ids.extend(value.split_whitespace().map(|id| id.trim_start_matches('#').to_owned()));
        }
        if attribute(&node, "aria-labelledby").is_some() {
            ids.extend(attribute(&node, "id"));
        }
    }
    ids
}

/// The names of tabs by the ids of what they show.
pub(super) fn labels(root: &NodeRef<'_>) -> HashMap<String, String> {
    let mut labels = HashMap::new();
    for node in root.descendants_it().filter(NodeRef::is_element) {
        let is_tab = attribute(&node, "role").as_deref() == Some("tab")
            || ["data-toggle", "data-bs-toggle"]
                .iter()
                .any(|key| attribute(&node, key).as_deref() == Some("tab"))
            || node.has_name("a")
                && node.ancestors_it(Some(3)).any(|around| {
                    class_words(&around)
                        .iter()
                        .any(|class| class.split(['-', '_']).any(|part| part == "tabs" || part == "tablist"))
                });
        let target = ["aria-controls", "href", "data-target", "data-bs-target"]
            .iter()
            .find_map(|key| attribute(&node, key));
        // the text of each element would be gone over for all around it
        let Some(id) = target.filter(|_| is_tab) else { continue };
        let label = fold(&node.text());
        if !label.is_empty() {
            labels.insert(id.trim_start_matches('#').to_owned(), label);
        }
    }
    // the name of a tab that shows nothing stays where it is
    let shown: HashSet<String> = root
        .descendants_it()
        .filter(NodeRef::is_element)
        .filter_map(|node| attribute(&node, "id").filter(|id| labels.contains_key(id)))
        .collect();
    labels.retain(|id, _| shown.contains(id));
    labels
}

/// Whether a heading below the outermost level is below an element.
pub(super) fn has_heading(node: &NodeRef<'_>) -> bool {
    node.descendants_it()
        .any(|below| matches!(name_of(&below).as_str(), "h2" | "h3" | "h4" | "h5" | "h6" | "summary"))
}

impl Walker<'_> {
    /// Whether an element is the name of a tab, which becomes the heading of what it shows.
    pub(super) fn is_tab(&self, node: &NodeRef<'_>) -> bool {
        let target = ["aria-controls", "href", "data-target", "data-bs-target"]
            .iter()
            .find_map(|key| attribute(node, key));
        target.is_some_and(|id| {
            self.labels.get(id.trim_start_matches('#')).is_some_and(|label| *label == fold(&node.text()))
        })
    }

    /// Gives what a tab shows the name of the tab as its heading.
    pub(super) fn name_panel(&mut self, node: &NodeRef<'_>, deep: usize) {
        let Some(label) = attribute(node, "id").and_then(|id| self.labels.remove(&id)) else { return };
        let said = text_of(node).to_lowercase();
        let headed = has_heading(node) && fold(&said).starts_with(&label.to_lowercase());
        if self.around || headed || deep > DEEPEST_ELEMENT {
            return;
        }
        self.flush();
        let outer = std::mem::take(&mut self.depth);
        let soft = std::mem::replace(&mut self.soft, true);
        self.line(&label, LineKind::Heading(self.inner_level()));
        self.soft = soft;
        self.depth = outer;
    }

    /// Level of a heading that has none: one below the last one of the page.
    pub(super) fn inner_level(&self) -> u8 {
        if self.level == 0 { FIRST_LEVEL } else { (self.level + 1).min(6) }
    }

    /// A section next to the text: it follows the section that contains it, so that what comes after
    /// it does not become part of it.
    pub(super) fn in_box(&mut self, node: &NodeRef<'_>, deep: usize) {
        self.flush();
        if self.around || self.open_boxes > 0 || !has_heading(node) || self.depth > 0 {
            self.children(node, deep);
            self.flush();
            return;
        }
        let outer = std::mem::take(&mut self.lines);
        let level = self.level;
        self.open_boxes += 1;
        self.children(node, deep);
        self.flush();
        self.open_boxes -= 1;
        self.level = level;
        let mut lines = std::mem::replace(&mut self.lines, outer);
        let headings = lines.iter().filter_map(|line| match line.kind {
            LineKind::Heading(level) => Some(level),
            _ => None,
        });
        let outermost = headings.min().unwrap_or(0);
        // text before its first heading belongs to the open section
        let first =
            lines.iter().position(|line| matches!(line.kind, LineKind::Heading(_))).unwrap_or(lines.len());
        let boxed = lines.split_off(first);
        self.lines.append(&mut lines);
        if !boxed.is_empty() {
            self.boxes.push(Boxed { lines: boxed, level: outermost });
        }
    }

    /// Puts the waiting sections behind the open one.
    pub(super) fn close_boxes(&mut self) {
        for boxed in std::mem::take(&mut self.boxes) {
            // a box is a subsection of the section that contains it
            let wanted = if self.level <= 1 { FIRST_LEVEL } else { self.level + 1 };
            self.lines.extend(boxed.lines.into_iter().map(|line| Line {
                kind: match line.kind {
                    LineKind::Heading(level) => {
                        LineKind::Heading((wanted + level.saturating_sub(boxed.level)).min(6))
                    }
                    other => other,
                },
                ..line
            }));
        }
    }

    pub(super) fn open_heading(&mut self, node: &NodeRef<'_>, level: u8, deep: usize) {
        self.flush();
        if self.heading.is_some() {
            // a heading in the summary of a part that opens
            self.children(node, deep);
            return;
        }
        let outer = std::mem::take(&mut self.depth);
        self.heading = Some(level);
        self.children(node, deep);
        self.flush();
        self.heading = None;
        self.depth = outer;
    }

    /// A button is no text, unless it opens a part of the page or is in a heading.
    pub(super) fn button(&mut self, node: &NodeRef<'_>, deep: usize) {
        if self.is_tab(node) {
            return;
        }
        let opens = attribute(node, "aria-expanded").is_some()
            || attribute(node, "aria-controls").is_some()
            || attribute(node, "data-toggle").is_some()
            || attribute(node, "data-bs-toggle").is_some();
        let in_text = self.heading.is_some() || !self.text.trim().is_empty();
        if in_text {
            self.children(node, deep);
        } else if opens && !self.around && text_of(node).split_whitespace().count() > 1 {
            self.soft = true;
            self.open_heading(node, self.inner_level(), deep);
            self.soft = false;
        } else {
            self.leave_out(node, "button");
        }
    }
}
