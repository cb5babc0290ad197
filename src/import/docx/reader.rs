//! The text of a Word file: paragraphs, lists, tables and notes as lines.

use super::super::ImportError;
use super::super::page::{Line, LineKind, MAX_LINES};
use super::super::tabs::{self, Tabs};
use super::body::{Body, LOWEST, NOTE_SIGN, TITLE};
use super::bold;
use super::numbering::Counters;
use super::open::{Open, Paragraph, Run, Sight};
use super::paragraphs::without_calls;
use super::styles::{Look, Styles};
use super::symbol::{self, SignFont};
use super::table::{Cell, Row, Table, joined};
use super::xml::{Attributes, XmlEvent, walk};
use crate::config::ImportConfig;

/// Elements whose text is not part of what is read, or is there twice.
const SKIPPED: [&str; 14] = [
    "del",
    "moveFrom",
    "instrText",
    "delText",
    // properties as they were before a change
    "rPrChange",
    "pPrChange",
    "tcPrChange",
    "trPrChange",
    "tblPrChange",
    "tblPrExChange",
    "tblGridChange",
    "tabs",
    "sectPr",
    // how a word is spoken
    "rt",
];

/// Bytes of the names of columns and of joined cells that come again, beside four times those of the file.
const REPEATED: usize = 1 << 20;

/// Reads the part that holds the text, or one that holds notes.
pub(super) fn read_body(
    part: &str,
    xml: &str,
    styles: &Styles,
    words: &ImportConfig,
) -> Result<Body, ImportError> {
    let mut reader = Reader::new(styles, words, xml.len());
    walk(part, xml, |event| {
        match event {
            XmlEvent::Start { name, attributes } => reader.start(name, &attributes),
            XmlEvent::Text(text) => reader.text(text),
            XmlEvent::End(name) => reader.end(name),
        }
        if reader.made > MAX_LINES { Err(ImportError::TooManyLines(MAX_LINES)) } else { Ok(()) }
    })?;
    let mut body = reader.body;
    bold::into_headings(&mut body, words);
    tabs::into_rows(&mut body.lines, &mut body.numbers, Tabs::Stops, &mut reader.spare, words);
    if reader.titled {
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

pub(super) struct Reader<'a> {
    pub(super) styles: &'a Styles,
    pub(super) words: &'a ImportConfig,
    pub(super) body: Body,
    pub(super) open: Vec<Open>,
    /// Open alternatives, and whether one of their choices was read.
    pub(super) choices: Vec<bool>,
    /// Open content controls, and whether what they hold is left out.
    pub(super) controls: Vec<bool>,
    /// The numbers of lists.
    pub(super) counters: Counters,
    /// Open elements that are skipped.
    pub(super) skipped: usize,
    pub(super) in_text: bool,
    pub(super) run: Run,
    /// Open exponents of formulas.
    pub(super) powers: usize,
    pub(super) titled: bool,
    /// The letter that the next paragraph begins with.
    pub(super) drop_cap: String,
    /// The open note, and the line that it begins with.
    pub(super) note: Option<(String, usize)>,
    /// Lines and cells made.
    pub(super) made: usize,
    /// Bytes that tables may still repeat.
    pub(super) spare: usize,
}

impl<'a> Reader<'a> {
    /// A reader of a part of so many bytes.
    fn new(styles: &'a Styles, words: &'a ImportConfig, bytes: usize) -> Self {
        Self {
            styles,
            words,
            body: Body::default(),
            open: Vec::new(),
            choices: Vec::new(),
            controls: Vec::new(),
            counters: Counters::default(),
            skipped: 0,
            in_text: false,
            run: Run::default(),
            powers: 0,
            titled: false,
            drop_cap: String::new(),
            note: None,
            made: 0,
            spare: bytes.saturating_mul(4).saturating_add(REPEATED),
        }
    }

    fn start(&mut self, name: &str, attributes: &Attributes<'_>) {
        if self.skipped > 0 || self.is_skipped(name) {
            self.skipped += 1;
            return;
        }
        let value = || attributes.get("val");
        match name {
            "p" => self.open.push(Open::Paragraph(Paragraph::default())),
            "tbl" => self.open.push(Open::Table(Table::default())),
            "r" => self.run = Run { raised: self.powers > 0, ..Run::default() },
            "t" => self.in_text = true,
            "tab" | "ptab" => self.push("\t"),
            "br" | "cr" => {
                self.made += 1;
                self.push("\n");
            }
            "noBreakHyphen" => self.push("-"),
            "sym" => self.symbol(attributes),
            "footnoteReference" | "endnoteReference" => self.call_note(name, attributes),
            "footnote" | "endnote" => {
                // those with a type are the lines between text and notes
                let id = note_key(name, attributes).filter(|_| attributes.get("type").is_none());
                self.note = id.map(|id| (id, self.body.lines.len()));
            }
            // formulas
            "sup" => self.powers += 1,
            "den" => self.push("/"),
            "rad" => self.push("√"),
            "AlternateContent" => self.choices.push(false),
            "Choice" => {
                if let Some(read) = self.choices.last_mut() {
                    *read = true;
                }
            }
            "sdt" => self.controls.push(false),
            "docPartGallery" if value().as_deref() != Some("Table of Contents") => {}
            "docPartGallery" | "showingPlcHdr" => {
                if let Some(left_out) = self.controls.last_mut() {
                    *left_out = true;
                }
            }
            "blip" | "imagedata" => self.body.pictures += 1,
            "altChunk" => self.body.has_foreign_parts = true,
            "vertAlign" => self.run.raised = value().as_deref() == Some("superscript") || self.powers > 0,
            "strike" | "dstrike" if attributes.on() => self.run.sight = Sight::Struck,
            "vanish" => self.run.sight = if attributes.on() { Sight::Hidden } else { Sight::Seen },
            "b" => self.run.bold = Some(attributes.on()),
            "sz" => self.run.size = value().and_then(|size| size.parse().ok()),
            "rStyle" => {
                let Look { raised, hidden, bold, size } =
                    value().map(|id| self.styles.look(&id)).unwrap_or_default();
                self.run.raised |= raised;
                self.run.bold = self.run.bold.or(bold.then_some(true));
                self.run.size = self.run.size.or(size);
                if hidden {
                    self.run.sight = Sight::Hidden;
                }
            }
            "rFonts" => {
                let fonts = ["ascii", "hAnsi"].iter().filter_map(|key| attributes.get(key));
                self.run.font = SignFont::of_any(fonts);
            }
            _ => self.property(name, attributes),
        }
    }

    fn is_skipped(&mut self, name: &str) -> bool {
        if matches!(name, "Choice" | "Fallback") {
            // what stands for text that this program reads already
            return self.choices.last() == Some(&true);
        }
        if name == "del"
            && let Some(Open::Table(table)) = self.open.last_mut()
            && let Some(row) = table.rows.last_mut().filter(|row| row.cells.is_empty())
        {
            row.deleted = true;
        }
        SKIPPED.contains(&name)
    }

    /// Properties of the open paragraph or the open table.
    fn property(&mut self, name: &str, attributes: &Attributes<'_>) {
        let value = || attributes.get("val");
        let number = || value().and_then(|number| number.parse::<usize>().ok());
        match self.open.last_mut() {
            Some(Open::Paragraph(paragraph)) => match name {
                "pStyle" => paragraph.style = value(),
                "outlineLvl" => paragraph.outline = value().and_then(|level| level.parse().ok()),
                "numId" => paragraph.list = value(),
                "ilvl" => paragraph.level = number(),
                "framePr" => {
                    paragraph.drop_cap = attributes.get("dropCap").is_some_and(|how| how != "none");
                }
                _ => {}
            },
            Some(Open::Table(table)) => match (name, table.rows.last_mut()) {
                ("tr", _) => table.rows.push(Row::default()),
                ("tc", Some(row)) => {
                    self.made += 1;
                    row.cells.push(Cell::default());
                }
                ("tblHeader", Some(row)) => row.head = attributes.on(),
                ("gridBefore", Some(row)) => row.free = number().unwrap_or(0),
                (_, Some(row)) => match (name, row.cells.last_mut()) {
                    ("gridSpan", Some(cell)) => cell.columns = number().unwrap_or(1).max(1),
                    ("vMerge", Some(cell)) => cell.goes_on = value().is_none_or(|how| how == "continue"),
                    _ => {}
                },
                _ => {}
            },
            None => {}
        }
    }

    /// The place where a note is called. A mark of its own, which follows, is not part of the text.
    fn call_note(&mut self, name: &str, attributes: &Attributes<'_>) {
        let kind = name.strip_suffix("Reference").unwrap_or(name);
        if let Some(key) = note_key(kind, attributes) {
            self.run.raised = false;
            self.push(&format!("{NOTE_SIGN}{key}{NOTE_SIGN}"));
            let own_mark = attributes.get("customMarkFollows");
            if own_mark.is_some_and(|own| matches!(own.as_str(), "1" | "true" | "on")) {
                self.run.sight = Sight::Mark;
            }
        }
    }

    fn symbol(&mut self, attributes: &Attributes<'_>) {
        let number = attributes.get("char").and_then(|number| u32::from_str_radix(&number, 16).ok());
        let font = SignFont::of_any(attributes.get("font"));
        let sign = number.map_or(symbol::UNKNOWN, |number| self.sign(number, font));
        self.push(sign.encode_utf8(&mut [0; 4]));
    }

    fn sign(&mut self, number: u32, font: SignFont) -> char {
        font.sign(number).unwrap_or_else(|| {
            self.body.unknown_signs += 1;
            symbol::UNKNOWN
        })
    }

    fn text(&mut self, text: &str) {
        if self.in_text && self.skipped == 0 {
            let font = self.run.font;
            let text: String = text
                .chars()
                .map(|c| match c {
                    NOTE_SIGN | '\n' | '\r' => ' ',
                    c if symbol::is_private(c) => self.sign(u32::from(c), font),
                    c => c,
                })
                .collect();
            self.push(&text);
        }
    }

    fn push(&mut self, text: &str) {
        let Run { raised, sight, bold, size, .. } = self.run;
        let Some(Open::Paragraph(paragraph)) = self.open.last_mut() else { return };
        if sight == Sight::Seen && text.contains(char::is_alphanumeric) {
            let own = || paragraph.style.as_deref().map(|style| self.styles.look(style)).unwrap_or_default();
            paragraph.size = paragraph.size.max(size.or_else(|| own().size).unwrap_or(0));
            if bold.unwrap_or_else(|| own().bold) && !paragraph.has_plain {
                paragraph.bold.push_str(text);
            } else {
                paragraph.has_plain = true;
            }
        } else if !paragraph.has_plain {
            paragraph.bold.push_str(text);
        }
        match (sight, paragraph.texts.last_mut()) {
            (Sight::Mark, _) => {}
            (Sight::Hidden, _) => paragraph.hidden.push_str(text),
            (Sight::Struck, _) => paragraph.struck.push_str(text),
            (Sight::Seen, Some((high, before))) if *high == raised => before.push_str(text),
            (Sight::Seen, _) => paragraph.texts.push((raised, text.to_owned())),
        }
    }

    fn end(&mut self, name: &str) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        match name {
            "t" => self.in_text = false,
            "sup" => self.powers = self.powers.saturating_sub(1),
            "AlternateContent" => drop(self.choices.pop()),
            "sdt" => drop(self.controls.pop()),
            "p" | "tbl" => match self.open.pop() {
                Some(Open::Paragraph(paragraph)) => self.end_paragraph(paragraph),
                Some(Open::Table(table)) => {
                    let lines = table.into_lines(&mut self.spare, self.words);
                    self.emit(lines);
                }
                None => {}
            },
            "footnote" | "endnote" => {
                if let Some((id, begin)) = self.note.take() {
                    let lines = self.body.lines.split_off(begin.min(self.body.lines.len()));
                    self.body.notes.insert(id, without_calls(&joined(&lines)));
                }
            }
            _ => {}
        }
    }

    /// Puts lines where they belong: into the open cell, after the open paragraph, or on the page.
    pub(super) fn emit(&mut self, lines: Vec<Line>) {
        match self.open.last_mut() {
            Some(Open::Paragraph(paragraph)) => paragraph.after.extend(lines),
            Some(Open::Table(table)) => {
                let cell = table.rows.last_mut().and_then(|row| row.cells.last_mut());
                if let Some(cell) = cell {
                    cell.lines.extend(lines);
                }
            }
            None => self.body.lines.extend(lines),
        }
    }
}

/// What a note is known under; none where its id is no number.
fn note_key(kind: &str, attributes: &Attributes<'_>) -> Option<String> {
    Some(format!("{kind}{}", attributes.get("id")?.parse::<i64>().ok()?))
}
