//! Lists of footnotes that have no heading.

use dom_query::NodeRef;

use super::super::page::{Line, LineKind};
use super::super::shape::is_any;
use super::boilerplate::attribute;
use super::boxes::has_heading;
use super::classes::{class_words, is_class};
use super::walker::Walker;

/// Signs that lead from a footnote back to its place.
const BACK_SIGNS: [char; 8] = ['↩', '↑', '↵', '⇧', '⏎', '^', '\u{fe0e}', '\u{fe0f}'];

impl Walker<'_> {
    /// Gives a list of footnotes that the text links to the heading that it lacks, or that says less: `Notes`.
    pub(super) fn name_endnotes(&mut self, node: &NodeRef<'_>) -> bool {
        let is_named = attribute(node, "role").is_some_and(|role| role == "doc-endnotes")
            || is_class(&class_words(node), &self.words.endnote_classes);
        let is_headed = || {
            self.lines.last().is_some_and(|line| {
                matches!(line.kind, LineKind::Heading(_))
                    && is_any(&line.text.to_lowercase(), &self.words.reference_headings)
            })
        };
        if self.around || self.in_cell || has_heading(node) || is_headed() {
            return false;
        }
        let is_list = is_named || node.has_name("ol") && leads_back_from_all(node);
        if !is_list {
            return false;
        }
        let is_cited = node
            .descendants_it()
            .filter(|below| below.is_element() && below.has_name("li"))
            .any(|note| attribute(&note, "id").is_some_and(|id| self.controlled.contains(&id)));
        let Some(heading) = self.words.reference_headings.first().filter(|_| is_cited) else { return false };
        self.flush();
        let notes = self.lines.pop_if(|line| {
            matches!(line.kind, LineKind::Heading(_))
                && is_any(&line.text.to_lowercase(), &self.words.note_headings)
        });
        let level = match notes {
            Some(Line { text, kind: LineKind::Heading(level), .. }) => {
                self.left_out.push(text);
                level
            }
            _ => self.level.max(2),
        };
        let soft = std::mem::replace(&mut self.soft, true);
        self.line(heading, LineKind::Heading(level));
        self.soft = soft;
        true
    }
}

/// Whether each item of a list has a link that leads back to where it is cited.
fn leads_back_from_all(list: &NodeRef<'_>) -> bool {
    let mut items =
        list.children_it(false).filter(|item| item.is_element() && item.has_name("li")).peekable();
    items.peek().is_some()
        && items.all(|item| {
            item.descendants_it().any(|link| link.is_element() && link.has_name("a") && leads_back(&link))
        })
}

/// Whether a link only leads from a footnote back to its place.
pub(super) fn leads_back(node: &NodeRef<'_>) -> bool {
    let is_back = attribute(node, "role").is_some_and(|role| role == "doc-backlink");
    let leads = || attribute(node, "href").is_some_and(|to| to.contains('#'));
    let text = node.text();
    let is_sign = !text.trim().is_empty() && text.trim().chars().all(|c| BACK_SIGNS.contains(&c));
    is_back || is_sign && leads()
}
