//! Goes through the elements of a web page once and writes its text as lines.

use dom_query::{Document, NodeRef};

use super::super::ordinal::Label;
use super::super::page::{
    Line, LineKind, MAX_DEPTH, MAX_LINES, Markup, Page, fold, printed_bullet, without_own_signs,
};
use super::super::raised;
use super::super::shape::{is_any, is_terminated};
use super::around::without_backlink;
use super::boilerplate::{Part, attribute, count_words, has, is_control_label, is_footer, name_of};
use super::boxes::{controlled, has_heading, labels};
use super::classes::{class_words, is_class};
use super::endnotes::leads_back;
use super::joins::{INLINE, parts_words};
use super::placed_tabs;
use super::styles::{bold_by_styles, counted_by_styles, high_by_styles, struck_by_styles};
use super::table;
use super::title::parts_of;
use super::walker::Walker;
use crate::config::ImportConfig;

/// Deepest element that is looked into.
pub(super) const MAX_ELEMENT_DEPTH: usize = 420;
/// The text of a page.
pub(super) fn page(document: &Document, keeps_signs: bool, words: &ImportConfig) -> Page {
    let root = document.root();
    let mut walker = Walker::new(words, controlled(&root));
    walker.labels = labels(&root, words);
    let tabs = placed_tabs::find(&root, words);
    walker.panels = tabs.names;
    walker.skipped.extend(tabs.lists);
    walker.titles = parts_of(&root);
    walker.struck = struck_by_styles(document);
    walker.high = high_by_styles(document);
    walker.counts = counted_by_styles(document);
    walker.bold = bold_by_styles(document);
    walker.all_words = count_words(&root);
    walker.has_main =
        root.descendants_it().any(|node| is_main(&node) || name_of(&node) == "article" && has(&node, "h1"));
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
        footer: walker.footer,
        markup: Markup { publisher: walker.publisher, ..Markup::default() },
        ..Page::default()
    }
}

impl Walker<'_> {
    pub(super) fn children(&mut self, node: &NodeRef<'_>, deep: usize) {
        if deep > MAX_ELEMENT_DEPTH || self.lines.len() > MAX_LINES {
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

    pub(super) fn push(&mut self, text: &str) {
        let text = if self.keeps_signs { text.into() } else { without_own_signs(text) };
        self.text.extend(text.chars().map(|c| if matches!(c, '\n' | '\r') { ' ' } else { c }));
    }

    pub(super) fn element(&mut self, node: &NodeRef<'_>, deep: usize) {
        let name = name_of(node);
        let part = self.part_of(node, &name);
        if part == Part::Nothing {
            return;
        }
        if self.skipped.contains(&node.id) || self.is_ornament(node) {
            return;
        }
        if is_control_label(node, self.words) {
            self.leave_out(node, "label");
            return;
        }
        if self.is_choice(node, &name) {
            self.leave_out(node, "answer to choose");
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
            self.in_footer = is_footer(node, &name);
            self.children(node, deep);
            self.flush();
            self.around = false;
            self.in_footer = false;
            return;
        }
        let outer = self.section.clone();
        let is_panel = self.name_panel(node, deep) || self.name_endnotes(node);
        self.known(node, &name, deep);
        let is_panel = is_panel || attribute(node, "id").is_some_and(|id| self.opened.contains(&id));
        if is_panel {
            self.flush();
            self.section = outer;
            self.resumes = true;
        }
    }

    fn known(&mut self, node: &NodeRef<'_>, name: &str, deep: usize) {
        match name {
            "br" => self.text.push('\n'),
            "hr" => self.flush(),
            "img" | "picture" => self.picture(node),
            "sup" | "msup" => self.raised(node, name, deep),
            "span" | "a" if self.is_set_high(node) => self.raised(node, name, deep),
            "p" if self.written_item(node, deep) => {}
            "mfrac" => self.fraction(node),
            "rt" | "rp" | "wbr" => {}
            "q" => {
                self.push("“");
                self.children(node, deep);
                self.push("”");
            }
            "p" if self.is_document_title(node) => self.open_heading(node, 1, deep),
            "p" if self.question(node, deep) => {}
            "b" | "strong" if self.bold_line(node, deep) => {}
            "div" | "p" | "span" | "strong" if self.named_heading(node, deep) => {}
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.open_heading(node, name.as_bytes()[1] - b'0', deep);
            }
            "button" => self.button(node, deep),
            _ if self.is_opener(node, name) => self.button(node, deep),
            "summary" => self.open_heading(node, self.inner_level(), deep),
            _ if table::is_table(node, name) => table::read(self, node, deep),
            "ul" | "ol" | "menu" | "dir" => self.list(node, name, deep),
            "li" => self.item(node, deep),
            "dl" => self.definitions(node, deep),
            "pre" => self.preformatted(node),
            "aside" | "details" => self.in_box(node, deep),
            _ if is_main(node) || name == "article" => {
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
        if is_class(&classes, &self.words.edit_classes)
            || name == "a" && leads_back(node)
            || self.is_tab(node)
        {
            return;
        }
        if INLINE.contains(&name) {
            if self.around {
                self.text.push(' ');
            }
            if self.in_footer && name == "a" {
                self.footer_link(node);
            }
            if parts_words(&self.text, node, name) {
                self.text.push(' ');
            }
            let before = self.text.len();
            self.children(node, deep);
            if name == "a" {
                self.linked += self.text.len().saturating_sub(before);
            }
        } else if is_class(&classes, &self.words.box_classes) && has_heading(node) && !has(node, "h1") {
            self.in_box(node, deep);
        } else {
            self.block(node, deep);
        }
    }

    pub(super) fn block(&mut self, node: &NodeRef<'_>, deep: usize) {
        self.flush();
        self.children(node, deep);
        self.flush();
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
                && Label::all(&piece).is_empty()
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
        self.linked = 0;
    }

    fn emit(&mut self, text: String) {
        if text.is_empty() {
            return;
        }
        let text = if self.in_references { without_backlink(&text) } else { text };
        let item = || printed_bullet(&text).map(|item| item.trim().to_owned());
        let kind = match (self.heading, self.depth) {
            (Some(level), _) => LineKind::Heading(level),
            (None, 0) => {
                // word processors write items as paragraphs with a bullet
                if let Some(item) = item() {
                    self.line(&item, LineKind::Item(0));
                    return;
                }
                LineKind::Text
            }
            (None, depth) => LineKind::Item((depth - 1).min(MAX_DEPTH)),
        };
        self.line(&text, kind);
    }

    /// Puts a line where it belongs.
    pub(super) fn line(&mut self, text: &str, kind: LineKind) {
        let text = text.trim().trim_end_matches('¶').trim_end().to_owned();
        if text.is_empty() || self.lines.len() > MAX_LINES {
            return;
        }
        if self.around {
            self.around_line(text, kind);
            return;
        }
        if let LineKind::Heading(level) = kind {
            self.in_references = is_any(&text.to_lowercase(), &self.words.reference_headings);
            self.has_title |= level == 1;
            if self.open_boxes == 0 {
                self.close_boxes();
                self.resumes = false;
                if !self.opener {
                    self.section = Some((text.clone(), level));
                }
                if !self.soft {
                    self.level = level;
                }
            }
        } else if self.resumes && !self.is_of_page(&text) {
            self.resume();
        }
        self.lines.push(Line { text, kind, group: self.group });
    }

    /// The lines of a cell of a table, without touching those of the page.
    pub(super) fn cell(&mut self, node: &NodeRef<'_>, deep: usize) -> Vec<String> {
        let outer = std::mem::take(&mut self.lines);
        let depth = std::mem::take(&mut self.depth);
        let text = std::mem::take(&mut self.text);
        let in_cell = std::mem::replace(&mut self.in_cell, true);
        self.apart += 1;
        self.children(node, deep);
        self.flush();
        self.in_cell = in_cell;
        self.apart -= 1;
        self.text = text;
        self.depth = depth;
        std::mem::replace(&mut self.lines, outer).into_iter().map(|line| line.text).collect()
    }

    /// Whether the text goes to what is left out.
    pub(super) fn is_around(&self) -> bool {
        self.around
    }
}

/// Whether an element is the main part of a page.
fn is_main(node: &NodeRef<'_>) -> bool {
    node.is_element() && (node.has_name("main") || attribute(node, "role").as_deref() == Some("main"))
}
