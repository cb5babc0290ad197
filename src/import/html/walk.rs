//! Goes through the elements of a web page once and writes its text as lines.

use std::collections::{HashMap, HashSet};

use dom_query::{Document, NodeRef};

use super::super::page::{
    CITED, DEEPEST, Line, LineKind, MOST_LINES, Page, RAISED, between, fold, without_own_signs,
};
use super::super::raised;
use super::super::shape::{is_any, is_terminated, starts_with_any};
use super::boilerplate::{
    Part, attribute, class_words, has, is_class, is_contents, is_link_list, name_of, part_of, text_of, warns,
};
use super::table;
use crate::config::ImportConfig;

/// Elements that are part of a line.
const INLINE: [&str; 41] = [
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
/// Deepest element that is looked into.
const DEEPEST_ELEMENT: usize = 420;
/// Level of a heading inside of a box where none is open.
const FIRST_LEVEL: u8 = 2;

/// The text of a page.
pub(super) fn page(document: &Document, keeps_signs: bool, words: &ImportConfig) -> Page {
    let root = document.root();
    let mut walker = Walker::new(words, controlled(&root));
    walker.labels = labels(&root);
    walker.keeps_signs = keeps_signs;
    walker.children(&root, 0);
    walker.flush();
    walker.close_boxes();
    let mut lines = walker.lines;
    for line in &mut lines {
        line.text = raised::resolve(&line.text, words);
    }
    Page {
        lines,
        left_out: walker.left_out,
        left_out_headings: walker.left_out_headings,
        margins: walker.margins,
        notes: walker.notes,
        ..Page::default()
    }
}

/// Ids that a button or a link on the page opens or leads to.
fn controlled(root: &NodeRef<'_>) -> HashSet<String> {
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
fn labels(root: &NodeRef<'_>) -> HashMap<String, String> {
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
        let label = fold(&node.text());
        if let Some(id) = target.filter(|_| is_tab && !label.is_empty()) {
            labels.insert(id.trim_start_matches('#').to_owned(), label);
        }
    }
    labels
}

/// Where lines go.
#[derive(Debug, Default)]
struct Boxed {
    lines: Vec<Line>,
    /// Level of the outermost heading in it.
    level: u8,
}

/// Reads elements in their order.
pub(super) struct Walker<'a> {
    pub(super) words: &'a ImportConfig,
    controlled: HashSet<String>,
    labels: HashMap<String, String>,
    lines: Vec<Line>,
    left_out: Vec<String>,
    left_out_headings: Vec<String>,
    margins: Vec<String>,
    pub(super) notes: Vec<String>,
    /// The open line.
    text: String,
    /// Open lists.
    depth: usize,
    /// The open heading.
    heading: Option<u8>,
    /// Whether the open heading is one by its place, not by its markup, and so opens no level of the page.
    soft: bool,
    /// Level of the last heading that belongs to the flow of the page.
    level: u8,
    /// Whether text goes to what is left out.
    around: bool,
    /// Whether an article or the main part is open.
    in_article: bool,
    /// Sections of their own that follow the open section.
    boxes: Vec<Boxed>,
    /// Open boxes.
    open_boxes: usize,
    group: usize,
    /// Bytes that tables may still repeat.
    pub(super) spare: usize,
    in_references: bool,
    /// Whether signs of this program's own stand in the text on purpose.
    keeps_signs: bool,
}

/// Bytes that names of columns may take.
const REPEATED: usize = 1 << 20;

impl<'a> Walker<'a> {
    fn new(words: &'a ImportConfig, controlled: HashSet<String>) -> Self {
        Self {
            words,
            controlled,
            labels: HashMap::new(),
            lines: Vec::new(),
            left_out: Vec::new(),
            left_out_headings: Vec::new(),
            margins: Vec::new(),
            notes: Vec::new(),
            text: String::new(),
            depth: 0,
            heading: None,
            soft: false,
            level: 0,
            around: false,
            in_article: false,
            boxes: Vec::new(),
            open_boxes: 0,
            group: 0,
            spare: REPEATED,
            in_references: false,
            keeps_signs: false,
        }
    }

    fn children(&mut self, node: &NodeRef<'_>, deep: usize) {
        if deep > DEEPEST_ELEMENT || self.lines.len() > MOST_LINES {
            return;
        }
        for child in node.children_it(false) {
            if child.is_text() {
                let text = child.text();
                self.push(&text);
            } else if child.is_element() {
                self.element(&child, deep + 1);
            }
        }
    }

    fn push(&mut self, text: &str) {
        let text = if self.keeps_signs { text.into() } else { without_own_signs(text) };
        self.text.extend(text.chars().map(|c| if matches!(c, '\n' | '\r') { ' ' } else { c }));
    }

    fn element(&mut self, node: &NodeRef<'_>, deep: usize) {
        let name = name_of(node);
        let part = part_of(node, &name, self.in_article, self.words);
        if part == Part::Nothing {
            return;
        }
        if self.is_struck(node, &name) {
            self.strike(node);
            return;
        }
        if self.is_hidden(node) {
            self.leave_out(node, "hidden");
            return;
        }
        if part == Part::Around && !self.around {
            self.flush();
            self.around = true;
            self.children(node, deep);
            self.flush();
            self.around = false;
            return;
        }
        self.known(node, &name, deep);
    }

    fn known(&mut self, node: &NodeRef<'_>, name: &str, deep: usize) {
        match name {
            "br" => self.text.push('\n'),
            "hr" => self.flush(),
            "wbr" => {}
            "img" | "picture" => self.picture(node),
            "sup" | "msup" => self.raised(node, name, deep),
            "mfrac" => self.fraction(node),
            "rt" | "rp" => {}
            "q" => {
                self.push("“");
                self.children(node, deep);
                self.push("”");
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.open_heading(node, name.as_bytes()[1] - b'0', deep);
            }
            "button" => self.button(node, deep),
            "summary" => self.open_heading(node, self.inner_level(), deep),
            "details" => self.in_box(node, deep),
            "ul" | "ol" | "menu" | "dir" => self.list(node, name, deep),
            "li" => self.item(node, deep),
            "dl" => self.definitions(node, deep),
            "table" => table::read(self, node, deep),
            "pre" => self.preformatted(node),
            "aside" => self.in_box(node, deep),
            "main" | "article" => {
                let outer = std::mem::replace(&mut self.in_article, true);
                self.block(node, deep);
                self.in_article = outer;
            }
            _ => self.other(node, name, deep),
        }
    }

    fn other(&mut self, node: &NodeRef<'_>, name: &str, deep: usize) {
        if attribute(node, "role").as_deref() == Some("heading") {
            let level = attribute(node, "aria-level").and_then(|level| level.parse().ok());
            self.open_heading(node, level.unwrap_or_else(|| self.inner_level()).clamp(1, 6), deep);
            return;
        }
        let classes = class_words(node);
        if is_class(&classes, &self.words.edit_classes) || self.is_tab(node) {
            return;
        }
        self.name_panel(node, deep);
        if INLINE.contains(&name) {
            if self.around {
                self.text.push(' ');
            }
            // cards are often built of spans, one behind the other
            if matches!(name, "span" | "a" | "label") && self.text.ends_with(char::is_lowercase) {
                let next = text_of(node);
                if next.starts_with(char::is_uppercase) && next.chars().nth(1).is_some_and(char::is_lowercase)
                {
                    self.text.push(' ');
                }
            }
            self.children(node, deep);
        } else if is_class(&classes, &self.words.box_classes) && self.has_heading(node) && !has(node, "h1") {
            self.in_box(node, deep);
        } else {
            self.block(node, deep);
        }
    }

    /// Whether an element is the name of a tab, which becomes the heading of what it shows.
    fn is_tab(&self, node: &NodeRef<'_>) -> bool {
        let target = ["aria-controls", "href", "data-target", "data-bs-target"]
            .iter()
            .find_map(|key| attribute(node, key));
        target.is_some_and(|id| {
            self.labels.get(id.trim_start_matches('#')).is_some_and(|label| *label == fold(&node.text()))
        })
    }

    /// Gives what a tab shows the name of the tab as its heading.
    fn name_panel(&mut self, node: &NodeRef<'_>, deep: usize) {
        let Some(label) = attribute(node, "id").and_then(|id| self.labels.remove(&id)) else { return };
        let said = text_of(node).to_lowercase();
        if self.around || fold(&said).starts_with(&label.to_lowercase()) || deep > DEEPEST_ELEMENT {
            return;
        }
        self.flush();
        let outer = std::mem::take(&mut self.depth);
        let soft = std::mem::replace(&mut self.soft, true);
        self.line(label, LineKind::Heading(self.inner_level()));
        self.soft = soft;
        self.depth = outer;
    }

    pub(super) fn block(&mut self, node: &NodeRef<'_>, deep: usize) {
        self.flush();
        self.children(node, deep);
        self.flush();
    }

    fn has_heading(&self, node: &NodeRef<'_>) -> bool {
        node.descendants_it()
            .any(|below| matches!(name_of(&below).as_str(), "h2" | "h3" | "h4" | "h5" | "h6" | "summary"))
    }

    /// Level of a heading that has none: one below the last one of the page.
    fn inner_level(&self) -> u8 {
        if self.level == 0 { FIRST_LEVEL } else { (self.level + 1).min(6) }
    }

    /// A section of its own beside the text: it follows the section that it stands in, so that what comes behind
    /// it does not become part of it.
    fn in_box(&mut self, node: &NodeRef<'_>, deep: usize) {
        self.flush();
        if self.around || self.open_boxes > 0 || !self.has_heading(node) || self.depth > 0 {
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
        // what stands before its first heading belongs to the open section
        let first =
            lines.iter().position(|line| matches!(line.kind, LineKind::Heading(_))).unwrap_or(lines.len());
        let boxed = lines.split_off(first);
        self.lines.append(&mut lines);
        if !boxed.is_empty() {
            self.boxes.push(Boxed { lines: boxed, level: outermost });
        }
    }

    /// Puts the waiting sections behind the open one.
    fn close_boxes(&mut self) {
        for boxed in std::mem::take(&mut self.boxes) {
            // a box lies below the section that it stands in
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

    fn open_heading(&mut self, node: &NodeRef<'_>, level: u8, deep: usize) {
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

    /// A button is no text, unless it opens a part of the page or stands in a heading.
    fn button(&mut self, node: &NodeRef<'_>, deep: usize) {
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

    fn list(&mut self, node: &NodeRef<'_>, name: &str, deep: usize) {
        let numbers = name == "ol" && self.in_references;
        if !self.around
            && !self.in_references
            && (is_contents(node) || !self.in_article && self.lines.is_empty() && is_link_list(node))
        {
            self.leave_out(node, "links");
            return;
        }
        self.flush();
        self.depth += 1;
        if numbers {
            let mut number = attribute(node, "start").and_then(|start| start.parse().ok()).unwrap_or(1_u32);
            for child in node.children_it(false).filter(NodeRef::is_element) {
                self.flush();
                self.push(&format!("{number}. "));
                self.children(&child, deep + 1);
                self.flush();
                number = number.saturating_add(1);
            }
        } else {
            self.children(node, deep);
        }
        self.flush();
        self.depth -= 1;
    }

    fn item(&mut self, node: &NodeRef<'_>, deep: usize) {
        self.flush();
        if self.has_heading(node) {
            // a card
            let outer = std::mem::take(&mut self.depth);
            self.children(node, deep);
            self.flush();
            self.depth = outer;
            return;
        }
        let first = self.lines.len();
        self.children(node, deep);
        self.flush();
        // further paragraphs of an item belong to it
        let depth = self.depth;
        let mut own = self
            .lines
            .iter_mut()
            .skip(first)
            .filter(|line| line.kind == LineKind::Item(depth.saturating_sub(1)));
        if own.next().is_some() {
            for line in own {
                line.kind = LineKind::Item(depth.min(DEEPEST));
            }
        }
    }

    /// Terms and what they mean, one item each; a question with its answer becomes a section.
    fn definitions(&mut self, node: &NodeRef<'_>, deep: usize) {
        self.flush();
        let mut term = String::new();
        let mut queue: Vec<NodeRef<'_>> = node.children_it(true).collect();
        while let Some(child) = queue.pop() {
            match name_of(&child).as_str() {
                "div" => queue.extend(child.children_it(true)),
                "dt" => {
                    let text = raised_text(&child);
                    if text.ends_with('?') {
                        self.soft = true;
                        self.open_heading(&child, self.inner_level(), deep + 1);
                        self.soft = false;
                        term.clear();
                    } else if term.is_empty() {
                        term = text;
                    } else {
                        term.push_str(", ");
                        term.push_str(&text);
                    }
                }
                "dd" => {
                    let outer = std::mem::take(&mut self.lines);
                    let depth = std::mem::take(&mut self.depth);
                    self.block(&child, deep + 1);
                    self.depth = depth;
                    let lines = std::mem::replace(&mut self.lines, outer);
                    self.meaning(&mut term, lines);
                }
                "" => {}
                _ => self.element(&child, deep + 1),
            }
        }
        if !term.is_empty() {
            self.line(term, LineKind::Item(self.depth.min(DEEPEST)));
        }
        self.flush();
    }

    fn meaning(&mut self, term: &mut String, lines: Vec<Line>) {
        let depth = self.depth.min(DEEPEST);
        let term = std::mem::take(term);
        let mut lines = lines.into_iter().peekable();
        if !term.is_empty() {
            let colon = if term.ends_with([':', '?']) { "" } else { ":" };
            let meaning = lines.next_if(|line| line.kind == LineKind::Text).map(|line| line.text);
            self.line(format!("{term}{colon} {}", meaning.unwrap_or_default()), LineKind::Item(depth));
            for line in lines {
                self.line(line.text, LineKind::Item((depth + 1).min(DEEPEST)));
            }
        } else {
            // the answer to a question, or a second meaning
            for line in lines {
                let kind = line.kind;
                self.line(line.text, kind);
            }
        }
    }

    fn preformatted(&mut self, node: &NodeRef<'_>) {
        self.flush();
        let text = node.text();
        for line in text.lines() {
            self.push(line);
            self.flush();
        }
    }

    fn picture(&mut self, node: &NodeRef<'_>) {
        let text = attribute(node, "alt").map(|text| fold(&text)).unwrap_or_default();
        if !text.is_empty() && !self.around {
            self.left_out.push(format!("picture: {text}"));
        }
    }

    /// Text set high: a citation where it links to a place of the page or is called one, else decided by the
    /// text around it.
    fn raised(&mut self, node: &NodeRef<'_>, name: &str, deep: usize) {
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
        if is_numbers && is_reference {
            let numbers = bare.replace("][", ",").replace(['[', ']'], "");
            self.text.push_str(&between(CITED, &numbers));
        } else if !inside.is_empty() {
            self.text.push_str(&between(RAISED, &inside));
        }
    }

    fn fraction(&mut self, node: &NodeRef<'_>) {
        let parts: Vec<String> =
            node.children_it(false).filter(NodeRef::is_element).map(|part| fold(&part.text())).collect();
        match parts.as_slice() {
            [upper, lower] => raised::write_fraction(&mut self.text, upper, lower),
            _ => self.push(&node.text()),
        }
    }

    fn is_struck(&self, node: &NodeRef<'_>, name: &str) -> bool {
        matches!(name, "del" | "s" | "strike")
            || attribute(node, "style")
                .is_some_and(|style| style.replace(' ', "").to_lowercase().contains("line-through"))
            || is_class(&class_words(node), &self.words.struck_classes)
    }

    fn strike(&mut self, node: &NodeRef<'_>) {
        let text = fold(&text_of(node));
        if !text.is_empty() {
            self.left_out.push(format!("struck out: {text}"));
            self.text.push(' ');
        }
    }

    /// Whether nobody can make an element visible: what a button opens is text.
    fn is_hidden(&self, node: &NodeRef<'_>) -> bool {
        let style =
            attribute(node, "style").map(|style| style.replace(' ', "").to_lowercase()).unwrap_or_default();
        let hidden =
            node.has_attr("hidden") || style.contains("display:none") || style.contains("visibility:hidden");
        if !hidden {
            return false;
        }
        let opened = attribute(node, "id").is_some_and(|id| self.controlled.contains(&id))
            || matches!(attribute(node, "role").as_deref(), Some("tabpanel" | "region"))
            || attribute(node, "aria-labelledby").is_some()
            || is_class(&class_words(node), &self.words.panel_classes)
            || node.prev_element_sibling().is_some_and(|before| {
                matches!(
                    name_of(&before).as_str(),
                    "button" | "summary" | "h2" | "h3" | "h4" | "h5" | "h6" | "dt"
                ) || has(&before, "button")
            });
        let text = text_of(node);
        !opened && !warns(&text, self.words) && text.split_whitespace().count() < MOST_HIDDEN
    }

    fn leave_out(&mut self, node: &NodeRef<'_>, why: &str) {
        let text = fold(&text_of(node));
        if !text.is_empty() {
            self.left_out.push(format!("{why}: {text}"));
        }
    }

    /// Ends the open line.
    pub(super) fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        self.group += 1;
        let mut open = String::new();
        for piece in text.split('\n') {
            let piece = fold(piece);
            if piece.is_empty() {
                continue;
            }
            // a line that was broken within a sentence
            let goes_on = !open.is_empty()
                && piece.starts_with(char::is_lowercase)
                && !is_terminated(&open)
                && !open.ends_with([':', ','])
                && self.depth == 0;
            if goes_on || self.heading.is_some() && !open.is_empty() {
                open.push(' ');
                open.push_str(&piece);
            } else {
                let done = std::mem::replace(&mut open, piece);
                self.emit(done);
            }
        }
        self.emit(open);
    }

    fn emit(&mut self, text: String) {
        if text.is_empty() {
            return;
        }
        let text = if self.in_references { without_backlink(&text) } else { text };
        let kind = match (self.heading, self.depth) {
            (Some(level), _) => LineKind::Heading(level),
            (None, 0) => LineKind::Text,
            (None, depth) => LineKind::Item((depth - 1).min(DEEPEST)),
        };
        self.line(text, kind);
    }

    /// Puts a line where it belongs.
    pub(super) fn line(&mut self, text: String, kind: LineKind) {
        let text = text.trim().trim_end_matches('¶').trim_end().to_owned();
        if text.is_empty() || self.lines.len() > MOST_LINES {
            return;
        }
        if self.around {
            self.around_line(text, kind);
            return;
        }
        if let LineKind::Heading(level) = kind {
            self.in_references = is_any(&text.to_lowercase(), &self.words.reference_headings);
            if self.open_boxes == 0 && !self.soft {
                self.close_boxes();
                self.level = level;
            }
        }
        self.lines.push(Line { text, kind, group: self.group });
    }

    fn around_line(&mut self, text: String, kind: LineKind) {
        let lower = text.to_lowercase();
        let dated = [&self.words.updated_labels, &self.words.published_labels]
            .into_iter()
            .any(|labels| starts_with_any(&lower, labels).is_some());
        if dated && text.bytes().any(|byte| byte.is_ascii_digit()) {
            self.margins.push(text);
        } else if warns(&text, self.words) && kind == LineKind::Text {
            self.lines.push(Line { text, kind, group: self.group });
        } else if matches!(kind, LineKind::Heading(_)) {
            self.left_out_headings.push(text.clone());
            self.left_out.push(text);
        } else {
            self.left_out.push(text);
        }
    }

    /// The lines of a cell of a table, without touching those of the page.
    pub(super) fn cell(&mut self, node: &NodeRef<'_>, deep: usize) -> Vec<String> {
        let outer = std::mem::take(&mut self.lines);
        let depth = std::mem::take(&mut self.depth);
        let text = std::mem::take(&mut self.text);
        self.children(node, deep);
        self.flush();
        self.text = text;
        self.depth = depth;
        std::mem::replace(&mut self.lines, outer).into_iter().map(|line| line.text).collect()
    }

    /// Whether the text goes to what is left out.
    pub(super) fn is_around(&self) -> bool {
        self.around
    }
}

/// Fewest words of an element that is read although it is hidden and nothing opens it.
const MOST_HIDDEN: usize = 40;

/// The text of a term.
fn raised_text(node: &NodeRef<'_>) -> String {
    without_own_signs(&fold(&node.text())).trim_end_matches(':').to_owned()
}

/// A reference without the signs that lead back to where it is cited: `^ a b`.
fn without_backlink(text: &str) -> String {
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
