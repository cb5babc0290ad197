//! The text of a Word file: paragraphs, lists, tables and notes as lines.

use std::collections::HashMap;

use super::super::ImportError;
use super::super::page::{DEEPEST, Line, LineKind, bullet, clean, fold, row_text};
use super::raised::flat;
use super::styles::{Role, Styles, outline};
use super::xml::{Attributes, XmlEvent, walk};

/// Stands around the id of a note in the text that calls it; no text holds it, for XML forbids it.
pub(super) const NOTE_SIGN: char = '\u{1}';

/// Elements whose text nobody sees, or sees twice.
const SKIPPED: [&str; 11] = [
    "del",
    "moveFrom",
    "instrText",
    "delText",
    // what an element stands for to a program that does not know it
    "Fallback",
    // properties as they were before a change
    "rPrChange",
    "pPrChange",
    "tabs",
    "sdtPr",
    "sectPr",
    // how a word is spoken
    "rt",
];

/// What the text gives.
#[derive(Debug, Default)]
pub(super) struct Body {
    pub(super) lines: Vec<Line>,
    /// Lines of a table of contents.
    pub(super) left_out: Vec<String>,
    /// Texts of footnotes and endnotes by their ids.
    pub(super) notes: HashMap<String, String>,
    /// Numbers set high that became citations.
    pub(super) raised: usize,
}

impl Body {
    /// Reads the part that holds the text, or one that holds notes.
    pub(super) fn read(part: &str, xml: &str, styles: &Styles) -> Result<Self, ImportError> {
        let mut reader = Reader::new(styles);
        walk(part, xml, |event| match event {
            XmlEvent::Start { name, attributes } => reader.start(name, &attributes),
            XmlEvent::Text(text) => reader.text(text),
            XmlEvent::End(name) => reader.end(name),
        })?;
        let mut body = reader.body;
        if body.lines.iter().any(|line| line.kind == LineKind::Heading(TITLE)) {
            // the title is the outermost heading
            for line in &mut body.lines {
                line.kind = match line.kind {
                    LineKind::Heading(TITLE) => LineKind::Heading(1),
                    LineKind::Heading(level) => LineKind::Heading((level + 1).min(LOWEST)),
                    other => other,
                };
            }
        }
        for (group, line) in body.lines.iter_mut().enumerate() {
            line.group = group;
        }
        Ok(body)
    }
}

/// Level of a title while the text is read.
const TITLE: u8 = 0;
/// Lowest level of a heading.
const LOWEST: u8 = 6;

#[derive(Debug, Default)]
struct Paragraph {
    /// Texts, and whether they are set high.
    texts: Vec<(bool, String)>,
    style: Option<String>,
    outline: Option<u8>,
    /// Whether the paragraph itself says that it is numbered, or that it is not.
    listed: Option<bool>,
    level: Option<usize>,
}

#[derive(Debug, Default)]
struct Table {
    rows: Vec<Row>,
    /// Whether the look of the table gives its first row another look.
    first_row: bool,
}

#[derive(Debug, Default)]
struct Row {
    cells: Vec<Cell>,
    head: bool,
}

#[derive(Debug)]
struct Cell {
    lines: Vec<Line>,
    columns: usize,
}

struct Reader<'a> {
    styles: &'a Styles,
    body: Body,
    /// Open paragraphs: those of a text box stand inside of another.
    paragraphs: Vec<Paragraph>,
    tables: Vec<Table>,
    /// Open elements of which nothing is read.
    skipped: usize,
    in_text: bool,
    raised: bool,
    hidden: bool,
    /// The open note, and the line that it begins with.
    note: Option<(String, usize)>,
}

impl<'a> Reader<'a> {
    fn new(styles: &'a Styles) -> Self {
        Self {
            styles,
            body: Body::default(),
            paragraphs: Vec::new(),
            tables: Vec::new(),
            skipped: 0,
            in_text: false,
            raised: false,
            hidden: false,
            note: None,
        }
    }

    fn start(&mut self, name: &str, attributes: &Attributes<'_>) {
        if self.skipped > 0 || SKIPPED.contains(&name) {
            self.skipped += 1;
            return;
        }
        match name {
            "p" => self.paragraphs.push(Paragraph::default()),
            "r" => (self.raised, self.hidden) = (false, false),
            "t" => self.in_text = true,
            "vertAlign" => self.raised = attributes.get("val").as_deref() == Some("superscript"),
            "vanish" => self.hidden = attributes.on(),
            "tab" | "ptab" => self.push(" "),
            "br" | "cr" => self.push("\n"),
            "noBreakHyphen" => self.push("-"),
            "footnoteReference" | "endnoteReference" => {
                let kind = name.strip_suffix("Reference").unwrap_or(name);
                if let Some(id) = attributes.get("id") {
                    self.raised = false;
                    self.push(&format!("{NOTE_SIGN}{kind}{id}{NOTE_SIGN}"));
                }
            }
            "footnote" | "endnote" => {
                // those with a type are the lines between text and notes
                let id = attributes.get("id").filter(|_| attributes.get("type").is_none());
                self.note = id.map(|id| (format!("{name}{id}"), self.body.lines.len()));
            }
            "tbl" => self.tables.push(Table::default()),
            _ => self.property(name, attributes),
        }
    }

    /// Properties of the open paragraph and the open table.
    fn property(&mut self, name: &str, attributes: &Attributes<'_>) {
        let value = || attributes.get("val");
        if let Some(paragraph) = self.paragraphs.last_mut() {
            match name {
                "pStyle" => paragraph.style = value(),
                "outlineLvl" => paragraph.outline = outline(value().as_deref()),
                "numId" => paragraph.listed = Some(value().is_some_and(|id| id != "0")),
                "ilvl" => paragraph.level = value().and_then(|level| level.parse().ok()),
                _ => {}
            }
        }
        let Some(table) = self.tables.last_mut() else { return };
        match name {
            "tr" => table.rows.push(Row::default()),
            "tblLook" => {
                // one bit for each part with a look of its own (ISO/IEC 29500-1, 17.4.55)
                let bits = value().and_then(|bits| u16::from_str_radix(&bits, 16).ok()).unwrap_or(0);
                table.first_row = bits & 0x20 != 0 || attributes.get("firstRow").as_deref() == Some("1");
            }
            _ => {
                let Some(row) = table.rows.last_mut() else { return };
                match (name, row.cells.last_mut()) {
                    ("tc", _) => row.cells.push(Cell { lines: Vec::new(), columns: 1 }),
                    ("tblHeader", _) => row.head = attributes.on(),
                    ("gridSpan", Some(cell)) => {
                        cell.columns = value().and_then(|columns| columns.parse().ok()).unwrap_or(1);
                    }
                    _ => {}
                }
            }
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_text && self.skipped == 0 {
            let text = clean(text);
            self.push(&text);
        }
    }

    fn push(&mut self, text: &str) {
        let raised = self.raised;
        let Some(paragraph) = self.paragraphs.last_mut().filter(|_| !self.hidden) else { return };
        match paragraph.texts.last_mut() {
            Some((as_high, before)) if *as_high == raised => before.push_str(text),
            _ => paragraph.texts.push((raised, text.to_owned())),
        }
    }

    fn end(&mut self, name: &str) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        match name {
            "t" => self.in_text = false,
            "p" => {
                if let Some(paragraph) = self.paragraphs.pop() {
                    self.end_paragraph(&paragraph);
                }
            }
            "tbl" => {
                if let Some(table) = self.tables.pop() {
                    let lines = table_lines(table);
                    self.lines().extend(lines);
                }
            }
            "footnote" | "endnote" => {
                if let Some((id, begin)) = self.note.take() {
                    let lines = self.body.lines.split_off(begin.min(self.body.lines.len()));
                    self.body.notes.insert(id, joined(&lines));
                }
            }
            _ => {}
        }
    }

    /// Where lines go: into the open cell, else the page.
    fn lines(&mut self) -> &mut Vec<Line> {
        let row = self.tables.last_mut().and_then(|table| table.rows.last_mut());
        match row.and_then(|row| row.cells.last_mut()) {
            Some(cell) => &mut cell.lines,
            None => &mut self.body.lines,
        }
    }

    fn end_paragraph(&mut self, paragraph: &Paragraph) {
        let (text, raised) = flat(&paragraph.texts);
        self.body.raised += raised;
        let whole = fold(&text);
        if whole.is_empty() {
            return;
        }
        let style = paragraph.style.as_deref();
        let role = match paragraph.outline {
            Some(level) => Some(Role::Heading(level)),
            None => style.and_then(|style| self.styles.role(style)),
        };
        let level = match paragraph.listed {
            Some(listed) => listed.then_some(paragraph.level.unwrap_or(0)),
            None => style.and_then(|style| self.styles.list_level(style)),
        };
        let line = |text: String, kind| Line { text, kind, group: 0 };
        match (role, level) {
            (Some(Role::Contents), _) => self.body.left_out.push(whole),
            (Some(Role::Title), _) => {
                self.lines().push(line(whole, LineKind::Heading(TITLE)));
            }
            (Some(Role::Heading(level)), _) => {
                self.lines().push(line(whole, LineKind::Heading(level.min(LOWEST))));
            }
            (None, Some(level)) => self.lines().push(line(whole, LineKind::Item(level.min(DEEPEST)))),
            (None, None) => {
                for text in text.split('\n').map(fold).filter(|text| !text.is_empty()) {
                    let kind = if bullet(&text).is_some() { LineKind::Item(0) } else { LineKind::Text };
                    let text = bullet(&text).map(fold).unwrap_or(text);
                    self.lines().push(line(text, kind));
                }
            }
        }
    }
}

fn joined(lines: &[Line]) -> String {
    lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// A table of one column is a frame around text. Of others, each row becomes a line that names its
/// columns where the table has a head.
fn table_lines(table: Table) -> Vec<Line> {
    let columns = |row: &Row| row.cells.iter().map(|cell| cell.columns).fold(0, usize::saturating_add);
    if table.rows.iter().all(|row| columns(row) <= 1) {
        return table.rows.into_iter().flat_map(|row| row.cells).flat_map(|cell| cell.lines).collect();
    }
    // the heading of a column for each column that a cell spans
    let mut head: Vec<String> = Vec::new();
    let mut lines = Vec::new();
    for (index, row) in table.rows.iter().enumerate() {
        let is_head = row.head || index == 0 && table.first_row;
        if is_head && index + 1 < table.rows.len() {
            let cells = row
                .cells
                .iter()
                .flat_map(|cell| std::iter::repeat_n(joined(&cell.lines), cell.columns.min(MOST_COLUMNS)));
            head = cells.take(MOST_COLUMNS).collect();
            continue;
        }
        let mut column = 0_usize;
        let mut cells = Vec::new();
        for cell in &row.cells {
            cells.push((head.get(column).map_or("", String::as_str), joined(&cell.lines)));
            column = column.saturating_add(cell.columns);
        }
        let text = row_text(cells.iter().map(|(head, cell)| (*head, cell.as_str())));
        if !text.is_empty() {
            lines.push(Line { text, kind: LineKind::Item(0), group: 0 });
        }
    }
    lines
}

/// Most columns of a table that have headings; Word allows 63.
const MOST_COLUMNS: usize = 64;
