//! Markdown as the lines of a page.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::page::{DEEPEST, Line, LineKind, MOST_LINES, Page, fold, row_text};

/// Reads Markdown. HTML in it is left out; tables become lines that name their columns.
pub(super) fn page(text: &str) -> Page {
    let mut reader = Reader { spare: text.len().saturating_mul(4), ..Reader::default() };
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    for event in Parser::new_ext(text, options) {
        reader.event(event);
    }
    reader.flush(LineKind::Text);
    let mut page = Page { lines: reader.lines, ..Page::default() };
    page.markup.title = reader.title;
    page
}

#[derive(Default)]
struct Reader {
    lines: Vec<Line>,
    text: String,
    depth: usize,
    heading: Option<u8>,
    metadata: bool,
    row: Vec<String>,
    head: Vec<String>,
    title: Option<String>,
    /// Bytes that the headings of columns may still take.
    spare: usize,
}

impl Reader {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) if self.metadata => self.read_metadata(&text),
            Event::Text(text) | Event::Code(text) | Event::FootnoteReference(text) => {
                self.text.push_str(&text);
            }
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
            Tag::List(_) => {
                self.flush_here();
                self.depth += 1;
            }
            Tag::MetadataBlock(_) => self.metadata = true,
            Tag::Paragraph | Tag::Item | Tag::CodeBlock(_) | Tag::Table(_) | Tag::BlockQuote(_) => {
                self.flush_here();
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                let level = self.heading.take().unwrap_or(1);
                self.flush(LineKind::Heading(level));
            }
            TagEnd::List(_) => {
                self.flush_here();
                self.depth = self.depth.saturating_sub(1);
            }
            TagEnd::Paragraph | TagEnd::Item | TagEnd::CodeBlock | TagEnd::BlockQuote(_) => self.flush_here(),
            TagEnd::MetadataBlock(_) => self.metadata = false,
            TagEnd::TableCell => {
                let cell = fold(&std::mem::take(&mut self.text));
                self.row.push(cell);
            }
            TagEnd::TableHead => self.head = std::mem::take(&mut self.row),
            TagEnd::TableRow => self.end_row(),
            TagEnd::Table => self.head.clear(),
            _ => {}
        }
    }

    fn end_row(&mut self) {
        let row = std::mem::take(&mut self.row);
        let head = |index: usize| self.head.get(index).map_or("", String::as_str);
        let cells = row.iter().enumerate().map(|(index, cell)| (head(index), cell.as_str()));
        self.text = row_text(cells, &mut self.spare);
        self.flush(LineKind::Item(0));
    }

    fn flush_here(&mut self) {
        let kind = match self.depth {
            0 => LineKind::Text,
            depth => LineKind::Item((depth - 1).min(DEEPEST)),
        };
        self.flush(kind);
    }

    fn flush(&mut self, kind: LineKind) {
        let text = fold(&std::mem::take(&mut self.text));
        if !text.is_empty() && self.lines.len() <= MOST_LINES {
            let group = self.lines.len();
            self.lines.push(Line { text, kind, group });
        }
    }

    /// The title of a metadata block, as website generators write them.
    fn read_metadata(&mut self, text: &str) {
        for line in text.lines() {
            if let Some((key, value)) = line.split_once([':', '='])
                && key.trim() == "title"
            {
                let value = value.trim().trim_matches(['"', '\'']);
                self.title = Some(value.to_owned()).filter(|value| !value.is_empty());
            }
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
