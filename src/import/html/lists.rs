//! Lists, definitions and preformatted text of a web page.

use dom_query::NodeRef;

use super::super::page::{Line, LineKind, MAX_DEPTH, fold, without_own_signs};
use super::boilerplate::{attribute, is_contents, is_link_list, name_of};
use super::boxes::has_heading;
use super::walker::Walker;

impl Walker<'_> {
    pub(super) fn list(&mut self, node: &NodeRef<'_>, name: &str, deep: usize) {
        let numbers = name == "ol" && self.in_references;
        if !self.around
            && !self.in_references
            && (is_contents(node) || !self.in_article && self.lines.is_empty() && is_link_list(node))
        {
            self.leave_out(node, "links");
            return;
        }
        self.flush();
        let outer = self.depth;
        self.depth = exported_depth(node).unwrap_or(outer + 1).max(outer + 1);
        if numbers {
            let mut number = attribute(node, "start").and_then(|start| start.parse().ok()).unwrap_or(1_u32);
            for child in node.children_it(false).filter(NodeRef::is_element) {
                self.flush();
                let first = self.lines.len();
                self.children(&child, deep + 1);
                self.flush();
                self.number_entry(first, number);
                number = number.saturating_add(1);
            }
        } else {
            let counted = self.numbers_of(node, name);
            self.numbers.push(counted);
            self.children(node, deep);
            self.flush();
            self.numbers.pop();
        }
        self.flush();
        self.depth = outer;
    }

    /// Makes the lines of an entry one with its number; a heading in it ends it.
    fn number_entry(&mut self, first: usize, number: u32) {
        let mut lines = self.lines.split_off(first.min(self.lines.len())).into_iter().peekable();
        let mut text = format!("{number}.");
        while let Some(line) = lines.next_if(|line| !matches!(line.kind, LineKind::Heading(_))) {
            text.push(' ');
            text.push_str(&line.text);
        }
        if text.contains(' ') {
            let kind = LineKind::Item(self.depth.saturating_sub(1).min(MAX_DEPTH));
            self.lines.push(Line { text, kind, group: self.group });
        }
        self.lines.extend(lines);
    }

    pub(super) fn item(&mut self, node: &NodeRef<'_>, deep: usize) {
        self.flush();
        let label = self.next_label(node);
        if has_heading(node) {
            // a card
            let outer = std::mem::take(&mut self.depth);
            self.children(node, deep);
            self.flush();
            self.depth = outer;
            return;
        }
        let first = self.lines.len();
        // what is in an item that no list of its own holds isn't counted
        self.numbers.push(None);
        self.children(node, deep);
        self.flush();
        self.numbers.pop();
        if let Some(label) = label {
            self.write_label(first, &label);
        }
        // further paragraphs of an item belong to it
        let depth = self.depth;
        let mut own = self
            .lines
            .iter_mut()
            .skip(first)
            .filter(|line| line.kind == LineKind::Item(depth.saturating_sub(1)));
        if own.next().is_some() {
            for line in own {
                line.kind = LineKind::Item(depth.min(MAX_DEPTH));
            }
        }
    }

    /// Terms and what they mean, one item each; a question with its answer becomes a section.
    pub(super) fn definitions(&mut self, node: &NodeRef<'_>, deep: usize) {
        self.flush();
        let mut term = String::new();
        let mut answers = false;
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
                        answers = true;
                        continue;
                    }
                    answers = false;
                    if term.is_empty() {
                        term = text;
                    } else {
                        term.push_str(", ");
                        term.push_str(&text);
                    }
                }
                "dd" => {
                    let outer = std::mem::take(&mut self.lines);
                    let depth = std::mem::take(&mut self.depth);
                    self.apart += 1;
                    self.block(&child, deep + 1);
                    self.apart -= 1;
                    self.depth = depth;
                    let lines = std::mem::replace(&mut self.lines, outer);
                    self.meaning(&mut term, lines, answers);
                }
                "" => {}
                _ => self.element(&child, deep + 1),
            }
        }
        if !term.is_empty() {
            self.line(&term, LineKind::Item(self.depth.min(MAX_DEPTH)));
        }
        self.flush();
    }

    /// Writes what a term means; `answers` says whether it is the answer to a question, which has a heading.
    fn meaning(&mut self, term: &mut String, lines: Vec<Line>, answers: bool) {
        let depth = self.depth.min(MAX_DEPTH);
        let term = std::mem::take(term);
        let mut lines = lines.into_iter().peekable();
        if term.is_empty() {
            // a second meaning belongs to its term
            for line in lines {
                let kind = if answers { line.kind } else { LineKind::Item((depth + 1).min(MAX_DEPTH)) };
                self.line(&line.text, kind);
            }
        } else {
            let colon = if term.ends_with([':', '?']) { "" } else { ":" };
            let meaning = lines.next_if(|line| line.kind == LineKind::Text).map(|line| line.text);
            self.line(&format!("{term}{colon} {}", meaning.unwrap_or_default()), LineKind::Item(depth));
            for line in lines {
                self.line(&line.text, LineKind::Item((depth + 1).min(MAX_DEPTH)));
            }
        }
    }

    pub(super) fn preformatted(&mut self, node: &NodeRef<'_>) {
        self.flush();
        let text = node.text();
        for line in text.lines() {
            self.push(line);
            self.flush();
        }
    }
}

/// The depth of a list that Google Docs exports, which writes lists within lists one after the other.
fn exported_depth(node: &NodeRef<'_>) -> Option<usize> {
    let classes = attribute(node, "class")?;
    let list = classes.split_whitespace().find(|class| class.starts_with("lst-"))?;
    let depth: usize = list.rsplit_once('-')?.1.parse().ok()?;
    Some((depth + 1).min(MAX_DEPTH))
}

/// The text of a term.
fn raised_text(node: &NodeRef<'_>) -> String {
    without_own_signs(&fold(&node.text())).trim_end_matches(':').to_owned()
}
