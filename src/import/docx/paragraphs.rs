//! Paragraphs of a Word file as lines: headings, items, and text.

use super::super::page::{Line, LineKind, MAX_DEPTH, RAISED, between, bullet, fold};
use super::super::raised::{self, Raised};
use super::body::{LOWEST, NOTE_SIGN, TITLE};
use super::numbering::Numbered;
use super::open::{Open, Paragraph};
use super::reader::Reader;
use super::styles::{Role, role_of};

impl Reader<'_> {
    pub(super) fn end_paragraph(&mut self, mut paragraph: Paragraph) {
        if paragraph.drop_cap {
            // the large first letter of the paragraph after it
            let letter: String = paragraph.texts.drain(..).map(|(_, text)| text).collect();
            letter.trim().clone_into(&mut self.drop_cap);
        } else if !self.drop_cap.is_empty() && !paragraph.texts.is_empty() {
            paragraph.texts.insert(0, (false, std::mem::take(&mut self.drop_cap)));
        }
        let after = std::mem::take(&mut paragraph.after);
        let lines = self.lines_of(&paragraph);
        let is_bold = is_bold(&paragraph, &lines);
        if self.open.is_empty() && is_bold {
            self.body.bold.insert(self.body.lines.len(), paragraph.size);
        }
        if let Some(Open::Table(table)) = self.open.last_mut()
            && let Some(cell) = table.rows.last_mut().and_then(|row| row.cells.last_mut())
        {
            cell.has_plain |= !lines.is_empty() && !is_bold;
        }
        self.made += lines.len();
        self.emit(lines);
        self.emit(after);
    }

    fn lines_of(&mut self, paragraph: &Paragraph) -> Vec<Line> {
        for (what, text) in [("struck out", &paragraph.struck), ("hidden", &paragraph.hidden)] {
            let text = fold(&without_calls(text));
            if !text.is_empty() {
                self.body.left_out.push(format!("{what}: {text}"));
            }
        }
        let style = paragraph.style.as_deref();
        let role = match paragraph.outline {
            Some(level) => role_of(level),
            None => style.and_then(|style| self.styles.role(style)).unwrap_or(Role::Text),
        };
        let text = self.flat(&paragraph.texts, matches!(role, Role::Text | Role::Contents));
        let text = raised::resolve(&text, self.words);
        let whole = fold(&text);
        if whole.is_empty() {
            return Vec::new();
        }
        if role == Role::Contents || self.controls.contains(&true) {
            self.body.left_out.push(without_calls(&whole));
            return Vec::new();
        }
        let line = |text: String, kind| Line { text, kind, group: 0 };
        let list = match paragraph.list.as_deref() {
            Some(list) => Some((list, 0)),
            None => style.and_then(|style| self.styles.list(style)),
        };
        match (role, list.filter(|(list, _)| *list != "0")) {
            (Role::Title, _) if !self.titled => {
                self.titled = true;
                vec![line(whole, LineKind::Heading(TITLE))]
            }
            (Role::Heading(level), _) => vec![line(whole, LineKind::Heading(level.min(LOWEST)))],
            (_, Some((list, level))) => {
                let level = paragraph.level.unwrap_or(level);
                let mut whole = whole;
                let numbered = self.counters.next(&self.styles.numbering, list, level);
                if !self.open.is_empty() {
                    with_label(&mut whole, &numbered.label);
                } else if numbered != Numbered::default() {
                    self.body.numbers.insert(self.body.lines.len(), numbered);
                }
                vec![line(whole, LineKind::Item(level.min(MAX_DEPTH)))]
            }
            (_, None) => {
                let texts = text.split('\n').filter(|text| !text.trim().is_empty());
                let plain = |text: &str| match bullet(&fold(text)) {
                    Some(item) => line(fold(item), LineKind::Item(0)),
                    // tabs between words may be those of a table
                    None => {
                        line(text.trim().split('\t').map(fold).collect::<Vec<_>>().join("\t"), LineKind::Text)
                    }
                };
                texts.map(plain).collect()
            }
        }
    }

    /// The text of a paragraph, where citations get the brackets that other formats write. A heading is not
    /// cited: its citations are left out.
    fn flat(&mut self, texts: &[(bool, String)], cites: bool) -> String {
        let mut flat = String::new();
        for (index, (high, text)) in texts.iter().enumerate() {
            if !high {
                flat.push_str(text);
                continue;
            }
            let (upper, rest) = (text.trim(), texts.get(index + 1).map_or("", |(_, text)| text.as_str()));
            if upper.chars().all(|c| c.is_ascii_digit() || matches!(c, '/' | '⁄')) && is_fraction(upper, rest)
            {
                flat.push_str(&between(RAISED, upper));
                continue;
            }
            match raised::read(&flat, text, rest, self.words) {
                Raised::Text(text) => flat.push_str(&text),
                Raised::Citations(numbers) if cites => {
                    self.body.raised += 1;
                    flat.push_str(&between(RAISED, &numbers));
                }
                Raised::Citations(numbers) => {
                    self.body.left_out.push(format!("citation {numbers} of a heading"));
                }
            }
        }
        flat
    }
}

/// Puts what Word shows before an item there.
pub(super) fn with_label(text: &mut String, label: &str) {
    if !label.is_empty() {
        text.insert_str(0, &format!("{label} "));
    }
}

/// Whether the first line of a paragraph is bold as a whole: the only one, or a question above its answer.
fn is_bold(paragraph: &Paragraph, lines: &[Line]) -> bool {
    let bold = fold(&paragraph.bold);
    let Some(first) = lines.first().filter(|_| !bold.is_empty()) else { return false };
    first.text == bold && (lines.len() == 1 && !paragraph.has_plain || bold.ends_with('?'))
}

/// Whether a number set high is the upper one of a fraction, whose slash and denominator are in it or follow.
fn is_fraction(upper: &str, rest: &str) -> bool {
    let stroke = |c: char| matches!(c, '/' | '⁄' | '∕');
    let follows = rest
        .trim_start()
        .strip_prefix(stroke)
        .is_some_and(|rest| rest.trim_start().starts_with(|c: char| c.is_ascii_digit()));
    upper.contains(stroke) || follows
}

/// A text without the places where notes are called.
pub(super) fn without_calls(text: &str) -> String {
    text.split(NOTE_SIGN).step_by(2).collect()
}
