//! Markdown as the lines of a page.

mod drawn_tables;
mod extensions;
mod lettered;
mod pandoc;

use std::collections::HashMap;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

use super::front_matter::{self, FrontMatter};
use super::grid::{self, GridCell, GridRow};
use super::page::{CITED, Line, LineKind, MAX_DEPTH, MAX_LINES, Page, between, fold};
use super::shape::{is_heading_like, warns};
use crate::config::ImportConfig;
use extensions::Prepared;

/// Reads Markdown. Tables become lines that name their columns, footnotes references; where there is HTML in it,
/// all of it is read as a web page.
pub(super) fn page(text: &str, words: &ImportConfig) -> Page {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    let mut events: Vec<Event<'_>> = Vec::new();
    let mut notes = Footnotes::default();
    let (mut metadata, mut in_metadata, mut has_html) = (String::new(), false, false);
    let pandoc::Plain { text: plain, mut left_out, .. } = pandoc::rewrite(text);
    let Prepared { text: prepared, mut fences } = extensions::prepare(&plain);
    for event in Parser::new_ext(&prepared, options) {
        match &event {
            Event::Start(Tag::MetadataBlock(_)) => in_metadata = true,
            Event::End(TagEnd::MetadataBlock(_)) => in_metadata = false,
            Event::Text(text) if in_metadata => metadata.push_str(text),
            _ => {
                // definitions are read as those of HTML
                has_html |= matches!(
                    event,
                    Event::Html(_) | Event::InlineHtml(_) | Event::Start(Tag::DefinitionList)
                );
                if let Some(event) = notes.take(event) {
                    events.push(event);
                }
            }
        }
    }
    let listed = notes.listed();
    let mut page = if has_html { as_html(&events, words) } else { None }
        .unwrap_or_else(|| as_text(events, text.len(), words));
    notes.append(listed, &mut page, words);
    if !metadata.is_empty() {
        let FrontMatter { markup, mut unused } = front_matter::read(&metadata);
        page.markup = markup;
        name_by_title(&mut page);
        page.left_out.append(&mut unused);
    }
    page.left_out.append(&mut fences);
    page.left_out.append(&mut left_out);
    page.lost_raised = true;
    page
}

/// Puts the title of the metadata above a page whose outermost headings are those of its parts.
fn name_by_title(page: &mut Page) {
    let outermost = |line: &&Line| line.kind == LineKind::Heading(1);
    let Some(title) = &page.markup.title else { return };
    if page.lines.iter().filter(outermost).count() < 2 || page.lines.iter().any(|line| line.text == *title) {
        return;
    }
    for line in &mut page.lines {
        if let LineKind::Heading(level) = line.kind {
            line.kind = LineKind::Heading((level + 1).min(LOWEST));
        }
    }
    page.lines.insert(0, Line { text: title.clone(), kind: LineKind::Heading(1), group: usize::MAX });
}

/// Lowest level of a heading.
const LOWEST: u8 = 6;

/// The page of Markdown without HTML; tags in it are left out, and listed.
fn as_text(events: Vec<Event<'_>>, size: usize, words: &ImportConfig) -> Page {
    let mut reader = Reader { spare: size.saturating_mul(4), ..Reader::default() };
    for event in events {
        reader.event(event, words);
    }
    reader.flush(LineKind::Text);
    Page { lines: reader.lines, left_out: reader.left_out, ..Page::default() }
}

/// The page of Markdown that holds HTML; nothing where that is too large or nested too deep.
fn as_html(events: &[Event<'_>], words: &ImportConfig) -> Option<Page> {
    let mut written = String::new();
    html::push_html(&mut written, events.iter().cloned());
    super::html::fragment(&written, words).ok()
}

/// Footnotes of Markdown: the numbers of those that are called, and their texts.
#[derive(Debug, Default)]
struct Footnotes {
    /// Labels in the order in which they are called.
    called: Vec<String>,
    texts: HashMap<String, String>,
    /// The open note.
    open: Option<(String, String)>,
}

/// The maximum number of notes of a file.
const MAX_NOTES: usize = 1000;

impl Footnotes {
    /// Takes what belongs to notes; gives what belongs to the text.
    fn take<'e>(&mut self, event: Event<'e>) -> Option<Event<'e>> {
        match event {
            Event::Start(Tag::FootnoteDefinition(label)) => {
                self.open = Some((label.to_string(), String::new()));
                None
            }
            Event::End(TagEnd::FootnoteDefinition) => {
                self.texts.extend(self.open.take());
                None
            }
            Event::FootnoteReference(label) if self.open.is_none() => {
                let known = self.called.iter().position(|called| **called == *label);
                let number = known.unwrap_or(self.called.len()) + 1;
                if known.is_none() && self.called.len() < MAX_NOTES {
                    self.called.push(label.to_string());
                }
                Some(Event::Text(between(CITED, &number.to_string()).into()))
            }
            event => match &mut self.open {
                None => Some(event),
                Some((_, note)) => {
                    match event {
                        Event::Text(text) | Event::Code(text) => note.push_str(&text),
                        Event::SoftBreak
                        | Event::HardBreak
                        | Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::CodeBlock) => note.push(' '),
                        _ => {}
                    }
                    None
                }
            },
        }
    }

    /// The notes that are called, in their order.
    fn listed(&self) -> Vec<String> {
        self.called
            .iter()
            .map(|label| self.texts.get(label).map(|text| fold(text)).unwrap_or_default())
            .collect()
    }

    /// Adds the notes to the page as its references.
    fn append(self, listed: Vec<String>, page: &mut Page, words: &ImportConfig) {
        let uncalled = self.texts.iter().filter(|(label, _)| !self.called.contains(label));
        page.left_out.extend(
            uncalled
                .map(|(label, text)| format!("footnote {label}, which is called nowhere: {}", fold(text))),
        );
        let Some(heading) = words.reference_headings.first().filter(|_| !listed.is_empty()) else { return };
        let group = page.lines.len();
        let line = |text: String, kind| Line { text, kind, group };
        let level = if page.has_headings() { LineKind::Heading(2) } else { LineKind::Text };
        page.lines.push(line(heading.clone(), level));
        for (nth, note) in listed.into_iter().enumerate() {
            page.lines.push(Line {
                group: group + nth + 1,
                ..line(format!("{}. {note}", nth + 1), LineKind::Item(0))
            });
        }
    }
}

/// The maximum number of words of a bold line that is a heading.
const MAX_BOLD_LENGTH: usize = 10;
/// Level of a bold line that no heading precedes.
const FIRST_BOLD: u8 = 2;

/// A list that is open.
#[derive(Debug, Default)]
struct OpenList {
    /// The number of the next item, if it has numbers.
    next: Option<u64>,
    /// The number of the open item, until its first line is written.
    label: Option<u64>,
    /// Whether a line of the open item was written.
    has_line: bool,
}

#[derive(Default)]
struct Reader {
    lines: Vec<Line>,
    text: String,
    left_out: Vec<String>,
    /// The open lists, the outermost first.
    lists: Vec<OpenList>,
    heading: Option<u8>,
    struck: Option<String>,
    /// Open bold texts, and how much of the open line is bold from its beginning on.
    bold: usize,
    bold_until: usize,
    /// Level of the last heading.
    level: u8,
    row: Vec<GridCell>,
    rows: Vec<GridRow>,
    /// Bytes that the headings of columns may still take.
    spare: usize,
}

impl Reader {
    fn event(&mut self, event: Event<'_>, words: &ImportConfig) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag, words),
            Event::Text(text) | Event::Code(text) | Event::FootnoteReference(text) => {
                if let Some(struck) = &mut self.struck {
                    struck.push_str(&text);
                    return;
                }
                if self.bold > 0 && self.bold_until == self.text.len() {
                    self.bold_until += text.len();
                }
                self.text.push_str(&text);
            }
            Event::Html(text) | Event::InlineHtml(text) => {
                let text = fold(&text);
                if !text.is_empty() {
                    self.left_out.push(text);
                }
            }
            Event::SoftBreak | Event::HardBreak if self.is_question() => self.flush_bold(),
            Event::SoftBreak => self.text.push(' '),
            // text of websites keeps the lines of addresses apart
            Event::HardBreak => self.flush_here(),
            Event::Rule => self.flush(LineKind::Text),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.flush_here();
                self.heading = Some(number(*level));
            }
            Tag::List(start) => {
                self.flush_here();
                self.lists.push(OpenList { next: *start, ..OpenList::default() });
            }
            Tag::Item => {
                self.flush_here();
                if let Some(list) = self.lists.last_mut() {
                    let label = list.next;
                    *list =
                        OpenList { next: label.map(|next| next.saturating_add(1)), label, has_line: false };
                }
            }
            Tag::Strong => self.bold += 1,
            Tag::Strikethrough => self.struck = Some(String::new()),
            Tag::Paragraph | Tag::CodeBlock(_) | Tag::Table(_) | Tag::BlockQuote(_) => {
                self.flush_here();
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, words: &ImportConfig) {
        match tag {
            TagEnd::Heading(_) => {
                let level = self.heading.take().unwrap_or(1);
                self.level = level;
                self.flush(LineKind::Heading(level));
            }
            TagEnd::List(_) => {
                self.flush_here();
                self.lists.pop();
            }
            TagEnd::Strong => self.bold = self.bold.saturating_sub(1),
            TagEnd::Paragraph if self.is_bold_line(words) => self.flush_bold(),
            TagEnd::Paragraph | TagEnd::Item | TagEnd::CodeBlock | TagEnd::BlockQuote(_) => self.flush_here(),
            TagEnd::Strikethrough => {
                if let Some(struck) =
                    self.struck.take().map(|text| fold(&text)).filter(|text| !text.is_empty())
                {
                    self.left_out.push(format!("struck out: {struck}"));
                }
            }
            TagEnd::TableCell => {
                let cell = fold(&std::mem::take(&mut self.text));
                let texts = if cell.is_empty() { Vec::new() } else { vec![cell] };
                self.row.push(GridCell { texts, ..GridCell::default() });
            }
            TagEnd::TableHead | TagEnd::TableRow => {
                let head = tag == TagEnd::TableHead;
                self.rows.push(GridRow { cells: std::mem::take(&mut self.row), head });
            }
            TagEnd::Table => {
                for (text, kind) in grid::lines(&std::mem::take(&mut self.rows), &mut self.spare, words) {
                    self.text = text;
                    self.flush(kind);
                }
            }
            _ => {}
        }
    }

    /// Whether the open line is a bold question.
    fn is_question(&self) -> bool {
        self.is_bold() && self.text.trim_end().ends_with('?')
    }

    /// Whether the open paragraph is nothing but a short bold line.
    fn is_bold_line(&self, words: &ImportConfig) -> bool {
        let text = fold(&self.text);
        self.is_question()
            || self.is_bold()
                && is_heading_like(&text, words)
                && text.split_whitespace().count() <= MAX_BOLD_LENGTH
                && !warns(&text, words)
    }

    fn is_bold(&self) -> bool {
        self.lists.is_empty()
            && self.heading.is_none()
            && self.bold_until > 0
            && self.text[self.bold_until..].trim().is_empty()
    }

    /// Ends the open line as a heading below the last one.
    fn flush_bold(&mut self) {
        let level = if self.level == 0 { FIRST_BOLD } else { (self.level + 1).min(6) };
        self.flush(LineKind::Heading(level));
    }

    fn flush_here(&mut self) {
        if self.text.trim().is_empty() {
            self.flush(LineKind::Text);
            return;
        }
        let depth = self.lists.len();
        let Some(list) = self.lists.last_mut() else {
            self.flush(LineKind::Text);
            return;
        };
        // further paragraphs of an item belong to it
        let depth = depth - usize::from(!list.has_line);
        list.has_line = true;
        if let Some(label) = list.label.take() {
            self.text = format!("{label}. {}", self.text.trim_start());
        }
        self.flush(LineKind::Item(depth.min(MAX_DEPTH)));
    }

    fn flush(&mut self, kind: LineKind) {
        self.bold_until = 0;
        let text = fold(&std::mem::take(&mut self.text));
        if !text.is_empty() && self.lines.len() <= MAX_LINES {
            let group = self.lines.len();
            self.lines.push(Line { text, kind, group });
        }
    }
}

fn number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}
