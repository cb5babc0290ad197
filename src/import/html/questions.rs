//! Paragraphs of a web page that are headings by their look: bold questions, and short bold lines above text.

use dom_query::NodeRef;

use super::super::page::fold;
use super::super::shape::{is_heading_like, warns};
use super::boilerplate::{attribute, name_of};
use super::styles::sets_bold;
use super::walker::Walker;

/// The maximum number of words of a bold line that is a heading without being a question.
const MAX_BOLD_LENGTH: usize = 10;
/// Longest question, in words.
const MAX_QUESTION_LENGTH: usize = 25;

impl Walker<'_> {
    /// Reads a paragraph that begins with a bold question and a line break, or is nothing but a bold line above text.
    pub(super) fn question(&mut self, node: &NodeRef<'_>, deep: usize) -> bool {
        let in_text = self.around
            || self.in_cell
            || self.in_references
            || self.depth > 0
            || self.heading.is_some()
            || !self.text.trim().is_empty();
        if in_text {
            return false;
        }
        let pieces: Vec<NodeRef<'_>> = node
            .children_it(false)
            .filter(|piece| piece.is_element() || !piece.text().trim().is_empty())
            .collect();
        let Some((first, rest)) = pieces.split_first() else { return false };
        if !self.is_bold(first) {
            return false;
        }
        let text = fold(&first.text());
        let breaks = rest.first().is_some_and(|piece| name_of(piece) == "br") || ends_with_break(first);
        let asks = text.ends_with('?') && text.split_whitespace().count() <= MAX_QUESTION_LENGTH;
        let answered = asks && breaks && rest.iter().any(|piece| !piece.text().trim().is_empty());
        let alone = rest.iter().all(|piece| name_of(piece) == "br") && heads_text(node);
        let is_line = || {
            is_heading_like(&text, self.words)
                && text.split_whitespace().count() <= MAX_BOLD_LENGTH
                && !warns(&text, self.words)
        };
        if !answered && !(alone && (asks || is_line())) {
            return false;
        }
        let soft = std::mem::replace(&mut self.soft, true);
        let level = level_above(node).map_or_else(|| self.inner_level(), |level| (level + 1).min(6));
        self.open_heading(first, level.max(2), deep + 1);
        self.soft = soft;
        for (nth, piece) in rest.iter().enumerate() {
            let starts_line = nth > 0 && name_of(&rest[nth - 1]) == "br";
            let breaks = rest.get(nth + 1).is_some_and(|next| name_of(next) == "br");
            let is_bold = self.is_bold(piece);
            if starts_line && breaks && is_bold && fold(&piece.text()).ends_with('?') {
                // a further question in the same paragraph
                self.flush();
                let soft = std::mem::replace(&mut self.soft, true);
                self.open_heading(piece, level.max(2), deep + 1);
                self.soft = soft;
            } else if piece.is_text() {
                self.push(&piece.text());
            } else {
                self.element(piece, deep + 1);
            }
        }
        self.flush();
        true
    }

    /// Whether a piece of a paragraph is bold, by its name or by a style.
    fn is_bold(&self, piece: &NodeRef<'_>) -> bool {
        match name_of(piece).as_str() {
            "b" | "strong" => true,
            "span" | "font" => {
                self.bold.contains(&piece.id)
                    || attribute(piece, "style").is_some_and(|style| sets_bold(&style))
            }
            _ => false,
        }
    }
}

impl Walker<'_> {
    /// Reads a bold line that is in a box by itself, right above its text.
    pub(super) fn bold_line(&mut self, node: &NodeRef<'_>, deep: usize) -> bool {
        let text = fold(&node.text());
        let in_text = self.around
            || self.in_cell
            || self.depth > 0
            || self.heading.is_some()
            || !self.text.trim().is_empty();
        let is_block = |name: &str| matches!(name, "p" | "ul" | "ol");
        let next = std::iter::successors(node.next_sibling(), NodeRef::next_sibling)
            .find(|next| next.is_element() || !next.text().trim().is_empty());
        let opens =
            node.parent().is_some_and(|box_| matches!(name_of(&box_).as_str(), "div" | "section" | "aside"))
                && next.is_some_and(|next| is_block(&name_of(&next)));
        if in_text
            || !opens
            || text.split_whitespace().count() > MAX_BOLD_LENGTH
            || !is_heading_like(&text, self.words)
            || warns(&text, self.words)
        {
            return false;
        }
        let soft = std::mem::replace(&mut self.soft, true);
        let level = level_above(node).map_or_else(|| self.inner_level(), |level| (level + 1).min(6));
        self.open_heading(node, level.max(2), deep + 1);
        self.soft = soft;
        true
    }
}

/// Elements before a paragraph, and around it, in which its heading is looked for.
const MAX_BEFORE: usize = 100;
const MAX_AROUND: usize = 8;

/// Level of the heading that a paragraph is under: one before it, or before an element around it.
fn level_above(node: &NodeRef<'_>) -> Option<u8> {
    let around = std::iter::once(*node).chain(node.ancestors_it(Some(MAX_AROUND)));
    around.into_iter().find_map(|element| {
        std::iter::successors(element.prev_element_sibling(), NodeRef::prev_element_sibling)
            .take(MAX_BEFORE)
            .find_map(|before| {
                let name = name_of(&before);
                let level = name.strip_prefix('h').filter(|level| level.len() == 1)?.parse().ok()?;
                (1..=6).contains(&level).then_some(level)
            })
    })
}

/// Whether a bold text ends with a line break of its own.
fn ends_with_break(node: &NodeRef<'_>) -> bool {
    node.children_it(true)
        .find(|piece| piece.is_element() || !piece.text().trim().is_empty())
        .is_some_and(|piece| name_of(&piece) == "br")
}

/// Whether text follows an element that is no bold line itself.
fn heads_text(node: &NodeRef<'_>) -> bool {
    let Some(next) = node.next_element_sibling() else { return false };
    let is_text = matches!(name_of(&next).as_str(), "p" | "ul" | "ol" | "div" | "dl" | "table");
    let is_bold = next.first_element_child().is_some_and(|first| {
        matches!(name_of(&first).as_str(), "b" | "strong") && fold(&first.text()) == fold(&next.text())
    });
    is_text && !is_bold && !next.text().trim().is_empty()
}
