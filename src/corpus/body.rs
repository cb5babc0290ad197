//! The body of a document: Markdown headings are sections, their paragraphs and lists its blocks.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::{Block, Finding, List, ListItem, Section};

/// Deepest nesting of lists and quotations; more is refused.
const MAX_DEPTH: usize = 12;

const SOURCE_MARK: &str = "source:";

const ASKED_MARK: &str = "asked:";

const NOT_ANSWERED_MARK: &str = "not answered:";

/// The maximum number of questions of one section and kind that are kept.
const MAX_QUESTIONS: usize = 100;

/// Longest question of a section, in characters.
pub const MAX_ASKED_LENGTH: usize = 300;

/// Parses a body. Errors and warnings go to `findings`, with lines counted from `first_line`.
pub(super) fn parse(file: &str, body: &str, first_line: usize, findings: &mut Vec<Finding>) -> Vec<Section> {
    let mut builder = Builder {
        file,
        lines: Lines { text: body, offset: 0, line: first_line },
        findings,
        sections: Vec::new(),
        path: Vec::new(),
        inline: String::new(),
        lists: Vec::new(),
        row: Vec::new(),
        head: Vec::new(),
        depth: 0,
        heading: None,
        after_break: false,
    };
    for (event, range) in Parser::new_ext(body, Options::ENABLE_TABLES).into_offset_iter() {
        builder.event(event, &range);
    }
    let mut sections = builder.sections;
    report_empty(file, &mut sections, findings);
    sections
}

/// A heading with neither text nor sub-sections is an error.
fn report_empty(file: &str, sections: &mut Vec<Section>, findings: &mut Vec<Finding>) {
    for (index, section) in sections.iter().enumerate() {
        let followed_by_child =
            sections.get(index + 1).is_some_and(|next| next.heading_path.len() > section.heading_path.len());
        if section.blocks.is_empty() && !followed_by_child {
            let name = section.heading_path.last().map_or("", String::as_str);
            findings.push(Finding::error(
                file,
                section.line,
                format!("section “{name}” is empty; write its text or remove it"),
            ));
        }
    }
    sections.retain(|section| !section.blocks.is_empty());
}

/// Counts lines while offsets only grow.
struct Lines<'a> {
    text: &'a str,
    offset: usize,
    line: usize,
}

impl Lines<'_> {
    fn at(&mut self, offset: usize) -> usize {
        if offset > self.offset {
            let bytes = &self.text.as_bytes()[self.offset..offset];
            self.line += bytes.iter().filter(|&&byte| byte == b'\n').count();
            self.offset = offset;
        }
        self.line
    }
}

struct OpenList {
    list: List,
    /// Text of the item that is open.
    text: String,
    children: Vec<List>,
}

struct Builder<'a> {
    file: &'a str,
    lines: Lines<'a>,
    findings: &'a mut Vec<Finding>,
    sections: Vec<Section>,
    /// Heading levels and texts that are open.
    path: Vec<(HeadingLevel, String)>,
    /// Inline text gathered since the last block began.
    inline: String,
    lists: Vec<OpenList>,
    row: Vec<String>,
    head: Vec<String>,
    depth: usize,
    heading: Option<usize>,
    after_break: bool,
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, range: &Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) => self.push_inline(&text),
            Event::SoftBreak | Event::HardBreak => self.after_break = true,
            Event::Html(html) | Event::InlineHtml(html) => self.html(&html, range),
            Event::Rule => self.flush_paragraph(),
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => {
                self.push_inline(&text);
            }
            Event::TaskListMarker(_) => {}
        }
    }

    fn push_inline(&mut self, text: &str) {
        if self.after_break {
            self.inline.push(' ');
            self.after_break = false;
        }
        self.inline.push_str(text);
    }

    fn start(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
        match tag {
            Tag::Heading { .. } => {
                self.flush_paragraph();
                self.heading = Some(self.lines.at(range.start));
            }
            Tag::List(start) => {
                self.depth += 1;
                if self.depth > MAX_DEPTH {
                    let line = self.lines.at(range.start);
                    self.findings.push(Finding::error(
                        self.file,
                        line,
                        format!("lists are nested more than {MAX_DEPTH} deep"),
                    ));
                }
                self.flush_paragraph();
                self.lists.push(OpenList {
                    list: List { start: *start, items: Vec::new() },
                    text: String::new(),
                    children: Vec::new(),
                });
            }
            Tag::Paragraph | Tag::Item | Tag::CodeBlock(_) | Tag::BlockQuote(_) => self.flush_paragraph(),
            Tag::Table(_) => {
                self.flush_paragraph();
                self.lists.push(OpenList {
                    list: List { start: None, items: Vec::new() },
                    text: String::new(),
                    children: Vec::new(),
                });
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(level) => self.end_heading(level),
            TagEnd::Paragraph | TagEnd::CodeBlock | TagEnd::BlockQuote(_) => self.flush_paragraph(),
            TagEnd::Item => {
                self.flush_paragraph();
                if let Some(open) = self.lists.last_mut() {
                    let item = ListItem {
                        text: std::mem::take(&mut open.text),
                        children: std::mem::take(&mut open.children),
                    };
                    if !item.text.is_empty() || !item.children.is_empty() {
                        open.list.items.push(item);
                    }
                }
            }
            TagEnd::List(_) => {
                self.depth = self.depth.saturating_sub(1);
                self.close_list();
            }
            TagEnd::TableCell => {
                let cell = self.take_inline();
                self.row.push(cell);
            }
            TagEnd::TableHead => self.head = std::mem::take(&mut self.row),
            TagEnd::TableRow => self.end_row(),
            TagEnd::Table => self.end_table(),
            _ => {}
        }
    }

    /// A row of a table becomes an item that names its columns.
    fn end_row(&mut self) {
        let cells = std::mem::take(&mut self.row);
        let text: Vec<String> = cells
            .iter()
            .enumerate()
            .filter(|(_, cell)| !cell.is_empty())
            .map(|(index, cell)| match self.head.get(index).filter(|head| !head.is_empty()) {
                Some(head) => format!("{head}: {cell}"),
                None => cell.clone(),
            })
            .collect();
        if let Some(open) = self.lists.last_mut()
            && !text.is_empty()
        {
            open.list.items.push(ListItem { text: text.join("; "), children: Vec::new() });
        }
    }

    fn end_table(&mut self) {
        let head = std::mem::take(&mut self.head);
        if let Some(open) = self.lists.last_mut()
            && open.list.items.is_empty()
            && head.iter().any(|cell| !cell.is_empty())
        {
            open.list.items.push(ListItem { text: head.join("; "), children: Vec::new() });
        }
        self.close_list();
    }

    fn close_list(&mut self) {
        let Some(open) = self.lists.pop() else { return };
        if open.list.items.is_empty() {
            return;
        }
        match self.lists.last_mut() {
            Some(parent) => parent.children.push(open.list),
            None => self.push_block(Block::List(open.list)),
        }
    }

    fn end_heading(&mut self, level: HeadingLevel) {
        let line = self.heading.take().unwrap_or(1);
        let heading = self.take_inline();
        if heading.is_empty() {
            self.findings.push(Finding::error(self.file, line, "a heading has no text"));
        }
        while self.path.last().is_some_and(|(open, _)| *open >= level) {
            self.path.pop();
        }
        self.path.push((level, heading));
        self.sections.push(Section {
            heading_path: self.path.iter().map(|(_, heading)| heading.clone()).collect(),
            line,
            ..Section::default()
        });
    }

    fn take_inline(&mut self) -> String {
        self.after_break = false;
        let folded = self.inline.split_whitespace().collect::<Vec<_>>().join(" ");
        self.inline.clear();
        folded
    }

    fn flush_paragraph(&mut self) {
        if self.heading.is_some() {
            return;
        }
        let text = self.take_inline();
        if text.is_empty() {
            return;
        }
        match self.lists.last_mut() {
            Some(open) => {
                if !open.text.is_empty() {
                    open.text.push(' ');
                }
                open.text.push_str(&text);
            }
            None => self.push_block(Block::Paragraph(text)),
        }
    }

    fn push_block(&mut self, block: Block) {
        if self.sections.is_empty() {
            let line = self.lines.line;
            self.sections.push(Section { line, ..Section::default() });
        }
        if let Some(section) = self.sections.last_mut() {
            section.blocks.push(block);
        }
    }

    fn html(&mut self, html: &str, range: &Range<usize>) {
        let line = self.lines.at(range.start);
        let html = html.trim();
        if html.is_empty() {
            return;
        }
        let comment = html.strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->")).map(str::trim);
        match comment {
            Some(comment) => {
                if let Some(source) = comment.strip_prefix(SOURCE_MARK) {
                    self.source_comment(source.trim(), line);
                } else if let Some(question) = comment.strip_prefix(ASKED_MARK) {
                    self.question_comment(ASKED_MARK, question, line);
                } else if let Some(question) = comment.strip_prefix(NOT_ANSWERED_MARK) {
                    self.question_comment(NOT_ANSWERED_MARK, question, line);
                }
            }
            None => self.findings.push(Finding::error(
                self.file,
                line,
                "HTML is not read; write plain Markdown (only the comments <!-- source: … -->, <!-- asked: … --> and \
                 <!-- not answered: … --> are understood)",
            )),
        }
    }

    fn question_comment(&mut self, mark: &str, question: &str, line: usize) {
        let question = question.split_whitespace().collect::<Vec<_>>().join(" ");
        let comment = format!("<!-- {mark} … -->");
        let questions = self.sections.last_mut().map(|section| match mark {
            NOT_ANSWERED_MARK => &mut section.not_answered,
            _ => &mut section.asked,
        });
        let problem = match questions {
            None => format!("{comment} belongs to a section; move it below the section's heading"),
            Some(_) if question.is_empty() => format!("{comment} has no question; write one or remove it"),
            Some(_) if question.chars().count() > MAX_ASKED_LENGTH => {
                format!("{comment} has more than {MAX_ASKED_LENGTH} characters; ask it shorter")
            }
            Some(questions) if questions.len() >= MAX_QUESTIONS => {
                format!("a section has more than {MAX_QUESTIONS} comments {comment}; keep the best ones")
            }
            Some(questions) => {
                questions.push(question);
                return;
            }
        };
        self.findings.push(Finding::error(self.file, line, problem));
    }

    fn source_comment(&mut self, source: &str, line: usize) {
        match self.sections.last_mut() {
            Some(section) if section.source_section.is_none() && section.blocks.is_empty() => {
                section.source_section = Some(source.to_owned());
            }
            Some(_) => self.findings.push(Finding::error(
                self.file,
                line,
                "a source comment belongs right under its heading, once",
            )),
            None => self.sections.push(Section {
                source_section: Some(source.to_owned()),
                line,
                ..Section::default()
            }),
        }
    }
}
