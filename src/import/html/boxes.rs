//! Headings of a web page, and parts that open or are next to the text.

use std::collections::{HashMap, HashSet};

use dom_query::NodeRef;

use super::super::page::{Line, LineKind, fold};
use super::super::parent::is_organization;
use super::super::shape::is_heading_like;
use super::boilerplate::{attribute, name_of, text_of, visible_text};
use super::classes::{class_words, is_class};
use super::opened::script_target;
use super::walk::MAX_ELEMENT_DEPTH;
use super::walker::Walker;
use crate::config::ImportConfig;

/// The minimum number of words of a caption that says something.
const MIN_SAID: usize = 3;

/// Classes that word processors and Google Docs give to the title of a document.
const TITLE_CLASSES: [&str; 2] = ["title", "msotitle"];
/// The maximum number of words of a heading that only its class calls one.
const MAX_NAMED_LENGTH: usize = 15;

fn text_of_any(node: &NodeRef<'_>) -> String {
    node.text().to_string()
}

/// Level of a heading inside of a box where none is open.
const FIRST_LEVEL: u8 = 2;

/// A section that is added after the section that contains it.
#[derive(Debug)]
pub(super) struct Boxed {
    pub(super) lines: Vec<Line>,
    /// Level of the outermost heading in it.
    pub(super) level: u8,
}

/// Attributes of what opens, or leads to, the element with an id.
const CONTROLS: [&str; 7] =
    ["aria-controls", "data-target", "data-bs-target", "href", "for", "popovertarget", "commandfor"];

/// Ids that a button or a link on the page opens or leads to.
pub(super) fn controlled(root: &NodeRef<'_>) -> HashSet<String> {
    let mut ids = HashSet::new();
    for node in root.descendants_it().filter(NodeRef::is_element) {
        for name in CONTROLS {
            let Some(value) = attribute(&node, name) else { continue };
            if name == "href" && !value.starts_with('#') {
                continue;
            }
            ids.extend(value.split_whitespace().map(|id| id.trim_start_matches('#').to_owned()));
        }
        ids.extend(script_target(&node));
    }
    ids
}

/// The ids of what controls open that isn't right after them, such as several buttons above several panels.
fn apart(root: &NodeRef<'_>) -> HashSet<String> {
    let mut apart = HashSet::new();
    let mut open: Option<String> = None;
    for node in root.descendants_it().filter(NodeRef::is_element) {
        if open.is_some() && attribute(&node, "id") == open {
            open = None;
        }
        let controls = matches!(name_of(&node).as_str(), "button" | "a") && opens(&node);
        if let Some(id) = target(&node).filter(|_| controls) {
            // another control follows before what this one opens
            apart.extend(open.replace(id));
        }
    }
    // the panel of the last control follows those of the others
    if !apart.is_empty() {
        let mut last: Option<String> = None;
        for node in root.descendants_it().filter(NodeRef::is_element) {
            if attribute(&node, "id").is_some_and(|id| apart.contains(&id)) {
                apart.extend(last.take());
            }
            if let Some(id) = target(&node).filter(|_| opens(&node)) {
                last = Some(id);
            }
        }
    }
    apart
}

/// The id of what a control opens.
fn target(node: &NodeRef<'_>) -> Option<String> {
    ["aria-controls", "href", "data-target", "data-bs-target"]
        .iter()
        .find_map(|key| attribute(node, key))
        .map(|id| id.trim_start_matches('#').to_owned())
        .filter(|id| !id.is_empty())
        .or_else(|| script_target(node))
}

/// The ids of what a heading opens: of itself, or of a button in it.
fn opened_by(heading: &NodeRef<'_>) -> Vec<String> {
    let below = heading.descendants_it().filter(NodeRef::is_element);
    std::iter::once(*heading).chain(below).filter(opens).filter_map(|node| target(&node)).collect()
}

/// Whether an element opens another.
fn opens(node: &NodeRef<'_>) -> bool {
    attribute(node, "aria-expanded").is_some() || script_target(node).is_some()
}

/// The names of tabs by the ids of what they show.
pub(super) fn labels(root: &NodeRef<'_>, words: &ImportConfig) -> HashMap<String, String> {
    let mut labels = HashMap::new();
    let apart = apart(root);
    for node in root.descendants_it().filter(NodeRef::is_element) {
        let is_tab = attribute(&node, "role").as_deref() == Some("tab")
            || ["data-toggle", "data-bs-toggle"]
                .iter()
                .any(|key| matches!(attribute(&node, key).as_deref(), Some("tab" | "pill")))
            || node.has_name("a")
                && node.ancestors_it(Some(3)).any(|around| {
                    class_words(&around)
                        .iter()
                        .any(|class| class.split(['-', '_']).any(|part| part == "tabs" || part == "tablist"))
                });
        // the text of each element would be gone over for all around it
        let Some(id) = target(&node).filter(|id| is_tab || apart.contains(id)) else { continue };
        let label = visible_text(&node, words);
        if !label.is_empty() {
            labels.insert(id, label);
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
        // on small screens, the name comes once more above what it shows
        let id = target(node).or_else(|| {
            let is_tab = attribute(node, "role").is_some_and(|role| role == "tab");
            attribute(&node.next_element_sibling().filter(|_| is_tab)?, "id")
        });
        id.is_some_and(|id| {
            self.labels.get(&id).is_some_and(|label| *label == visible_text(node, self.words))
        })
    }

    /// Gives what a tab shows the name of the tab as its heading.
    pub(super) fn name_panel(&mut self, node: &NodeRef<'_>, deep: usize) -> bool {
        let by_place = self.panels.remove(&node.id);
        let label = attribute(node, "id").and_then(|id| self.labels.remove(&id)).or(by_place);
        let Some(label) = label else { return false };
        let said = text_of(node).to_lowercase();
        let headed = has_heading(node) && fold(&said).starts_with(&label.to_lowercase());
        if self.around || headed || deep > MAX_ELEMENT_DEPTH {
            return false;
        }
        self.flush();
        let outer = std::mem::take(&mut self.depth);
        let soft = std::mem::replace(&mut self.soft, true);
        let level = self.inner_level();
        self.line(&label, LineKind::Heading(level));
        self.soft = soft;
        self.depth = outer;
        true
    }

    /// Whether a paragraph above all else is the title of a document that a word processor wrote as a web page.
    pub(super) fn is_document_title(&self, node: &NodeRef<'_>) -> bool {
        let is_title = || class_words(node).iter().any(|class| TITLE_CLASSES.contains(&class.as_str()));
        self.lines.is_empty()
            && !self.has_title
            && !self.around
            && self.depth == 0
            && !self.in_cell
            && is_title()
    }

    /// Reads an element that a class calls the heading of a card or a panel, above its text.
    pub(super) fn named_heading(&mut self, node: &NodeRef<'_>, deep: usize) -> bool {
        let is_named = class_words(node).iter().any(|class| self.words.heading_classes.contains(class));
        let in_text = self.around || self.in_cell || self.heading.is_some() || !self.text.trim().is_empty();
        if !is_named || in_text || has_heading(node) || node.next_element_sibling().is_none() {
            return false;
        }
        let text = fold(&text_of(node));
        let is_short = text.split_whitespace().count() <= MAX_NAMED_LENGTH;
        if !is_short || !(is_heading_like(&text, self.words) || text.ends_with('?')) {
            return false;
        }
        let soft = std::mem::replace(&mut self.soft, true);
        // cards are side by side, unless they are right below the heading of all
        let is_first = self.lines.last().is_some_and(|line| matches!(line.kind, LineKind::Heading(_)));
        let level = if is_first { self.inner_level() } else { self.level.max(FIRST_LEVEL) };
        self.open_heading(node, level, deep);
        self.soft = soft;
        true
    }

    /// Continues the open section after parts of the page that open, by its heading once more.
    pub(super) fn resume(&mut self) {
        if !self.resumes || self.apart > 0 || self.open_boxes > 0 {
            return;
        }
        let Some((heading, level)) = self.section.clone() else { return };
        self.resumes = false;
        self.close_boxes();
        let kind = LineKind::Heading(level.max(FIRST_LEVEL));
        self.lines.push(Line { text: heading, kind, group: self.group });
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
            self.resumes |= name_of(node) == "details";
            self.boxes.push(Boxed { lines: boxed, level: outermost });
        }
    }

    /// Puts the waiting sections after the open one.
    pub(super) fn close_boxes(&mut self) {
        for boxed in std::mem::take(&mut self.boxes) {
            // a box is a subsection of the section that contains it, unless its heading is of the same level
            let below = if self.level <= 1 { FIRST_LEVEL } else { self.level + 1 };
            let wanted = boxed.level.clamp(FIRST_LEVEL, below);
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
        let captions = self.captions(node, level);
        self.skipped.extend(captions.iter().map(|caption| caption.id));
        let targets = opened_by(node);
        let outer_opener = std::mem::replace(&mut self.opener, !targets.is_empty());
        self.opened.extend(targets);
        self.heading = Some(level);
        self.children(node, deep);
        self.flush();
        self.heading = None;
        self.opener = outer_opener;
        self.depth = outer;
        for caption in captions {
            self.caption(&fold(&text_of(&caption)));
        }
    }

    /// Elements of a heading that are no part of it: those that a class calls captions, and of a title what isn't in the
    /// title of the page's head.
    fn captions<'n>(&self, node: &NodeRef<'n>, level: u8) -> Vec<NodeRef<'n>> {
        let pieces: Vec<NodeRef<'n>> =
            node.children_it(false).filter(|piece| !piece.text().trim().is_empty()).collect();
        if pieces.len() < 2 || self.around {
            return Vec::new();
        }
        let without = |left_out: &dyn Fn(&NodeRef<'n>) -> bool| {
            let kept: String = pieces.iter().filter(|piece| !left_out(piece)).map(text_of_any).collect();
            fold(&kept)
        };
        let is_named = |piece: &NodeRef<'n>| {
            piece.is_element() && is_class(&class_words(piece), &self.words.caption_classes)
        };
        let mut captions: Vec<NodeRef<'n>> = pieces.iter().filter(|piece| is_named(piece)).copied().collect();
        if captions.is_empty() && level == 1 && !self.titles.contains(&without(&|_| false).to_lowercase()) {
            let spare = |piece: &&NodeRef<'n>| {
                let title = without(&|other: &NodeRef<'n>| other.id == piece.id).to_lowercase();
                piece.is_element() && self.titles.contains(&title)
            };
            captions.extend(pieces.iter().filter(spare).take(1).copied());
        }
        if without(&|piece: &NodeRef<'n>| captions.iter().any(|caption| caption.id == piece.id)).is_empty() {
            captions.clear();
        }
        captions
    }

    /// What was in a heading without being part of it: a sentence or a subtitle is text.
    fn caption(&mut self, text: &str) {
        if is_organization(text, self.words) || text.split_whitespace().count() < MIN_SAID {
            if is_organization(text, self.words) {
                self.publisher.get_or_insert_with(|| text.to_owned());
            }
            self.left_out.push(format!("caption: {text}"));
        } else {
            self.line(text, LineKind::Text);
        }
    }
}
