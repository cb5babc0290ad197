//! Collections: JSON lines whose rows are sections of documents, read one after the other.

use std::borrow::Cow;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::ops::ControlFlow;
use std::path::PathBuf;

use serde_json_borrow::Value;

use super::mapping::Mapping;
use super::read::{ContentHash, ReadDocument};
use super::{Block, CorpusError, Document, DocumentId, DocumentInfo, Finding, PartialDate, Section, Source};

/// Longest row, in bytes.
const MAX_ROW_LENGTH: u64 = 16 << 20;
/// The maximum number of sections of a document, so that one that never ends takes bounded memory.
const MAX_SECTIONS: usize = 10_000;

/// A collection as it lies on the disk: its rows, and the TOML that says what their fields mean.
#[derive(Debug, Clone)]
pub struct CollectionFile {
    /// Path of the rows relative to the corpus, with `/` between its parts.
    pub name: String,
    /// Where the rows are.
    pub(super) rows: PathBuf,
    /// The TOML beside them.
    pub(super) mapping: String,
    /// Its name.
    pub(super) mapping_name: String,
}

/// The maximum number of bytes of a document that wait to be hashed, but for those of its last row.
const MAX_UNHASHED: usize = 64 << 10;

/// Bytes that are read, and hashed, at a time.
const READ_AT_ONCE: usize = 64 << 10;

/// A file that is hashed while it is read.
struct Hashed<'a> {
    file: File,
    hasher: &'a mut blake3::Hasher,
}

impl Read for Hashed<'_> {
    fn read(&mut self, bytes: &mut [u8]) -> std::io::Result<usize> {
        let count = self.file.read(bytes)?;
        self.hasher.update(&bytes[..count]);
        Ok(count)
    }
}

/// What is read of a row.
struct Row<'a> {
    key: Cow<'a, str>,
    title: Cow<'a, str>,
    condition: Cow<'a, str>,
    aliases: Vec<&'a str>,
    section: Option<Cow<'a, str>>,
    text: Cow<'a, str>,
    url: Option<Cow<'a, str>>,
    published: Option<PartialDate>,
    updated: Option<PartialDate>,
    publisher: Option<Cow<'a, str>>,
    language: Option<Cow<'a, str>>,
    license: Option<Cow<'a, str>>,
}

/// A document whose rows aren't all read yet.
struct Open {
    key: String,
    document: Document,
    hash: blake3::Hasher,
    bytes: usize,
    line: usize,
}

impl CollectionFile {
    /// Hands over the documents one after the other; what is wrong goes to `findings`, and the row with it
    /// is left out. All bytes that are read are hashed.
    ///
    /// # Errors
    /// When the rows cannot be read.
    pub(super) fn for_each(
        &self,
        findings: &mut Vec<Finding>,
        read: &mut blake3::Hasher,
        take: &mut dyn FnMut(ReadDocument) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, CorpusError> {
        let mapping = match Mapping::parse(&self.mapping_name, &self.mapping) {
            Ok(mapping) => mapping,
            Err(found) => {
                findings.extend(found);
                return Ok(ControlFlow::Continue(()));
            }
        };
        let begin = blake3::Hasher::new().update(self.mapping.as_bytes()).clone();
        let unreadable = |source| CorpusError::Unreadable { path: self.rows.clone(), source };
        let rows = Hashed { file: File::open(&self.rows).map_err(unreadable)?, hasher: read };
        let mut input = BufReader::with_capacity(READ_AT_ONCE, rows);
        let mut open: Option<Open> = None;
        // much at a time is hashed faster
        let mut unhashed = Vec::new();
        let mut bytes = Vec::new();
        for line in 1.. {
            bytes.clear();
            let read = (&mut input).take(MAX_ROW_LENGTH).read_until(b'\n', &mut bytes).map_err(unreadable)?;
            if read == 0 {
                break;
            }
            if bytes.trim_ascii().is_empty() {
                continue;
            }
            if bytes.len() as u64 == MAX_ROW_LENGTH {
                let message = format!("the row has more than {MAX_ROW_LENGTH} bytes; split its text");
                findings.push(Finding::error(&self.name, line, message));
                break;
            }
            let value =
                serde_json::from_slice(&bytes).map_err(|error| format!("this row is no JSON: {error}"));
            let row = match value.as_ref().map_err(Clone::clone).and_then(|value| row(&mapping, value)) {
                Ok(row) => row,
                Err(message) => {
                    findings.push(Finding::error(&self.name, line, message));
                    continue;
                }
            };
            let same = open.as_ref().is_some_and(|open| {
                open.key == row.key
                    && mapping.fields.document.is_some()
                    && open.document.sections.len() < MAX_SECTIONS
            });
            if !same {
                if let Some(done) = open.take()
                    && take(self.finished(done, &mut unhashed)).is_break()
                {
                    return Ok(ControlFlow::Break(()));
                }
                match info(&mapping, &row) {
                    Ok(info) => {
                        let document = Document { info, sections: Vec::new() };
                        open = Some(Open {
                            key: row.key.to_string(),
                            document,
                            hash: begin.clone(),
                            bytes: 0,
                            line,
                        });
                    }
                    Err(message) => {
                        findings.push(Finding::error(&self.name, line, message));
                        continue;
                    }
                }
            }
            if let Some(open) = &mut open {
                unhashed.extend_from_slice(bytes.trim_ascii());
                open.bytes += bytes.len();
                if unhashed.len() > MAX_UNHASHED {
                    open.hash.update(&unhashed);
                    unhashed.clear();
                }
                open.document.sections.push(section(&row, line));
            }
        }
        match open {
            Some(last) => Ok(take(self.finished(last, &mut unhashed))),
            None => Ok(ControlFlow::Continue(())),
        }
    }

    fn finished(&self, mut open: Open, unhashed: &mut Vec<u8>) -> ReadDocument {
        open.hash.update(unhashed);
        unhashed.clear();
        ReadDocument {
            document: open.document,
            hash: ContentHash::new(&open.hash.finalize()),
            bytes: open.bytes,
            file: self.name.clone(),
            line: open.line,
        }
    }
}

/// The value that a path of field names leads to.
fn at<'a>(row: &'a Value<'a>, path: &str) -> Option<&'a Value<'a>> {
    path.split('.').try_fold(row, |value, name| value.as_object()?.get(name)).filter(|value| !value.is_null())
}

fn row<'a>(mapping: &Mapping, value: &'a Value<'a>) -> Result<Row<'a>, String> {
    if !value.is_object() {
        return Err("each row must be a JSON object".to_owned());
    }
    let fields = &mapping.fields;
    let text = |path: &Option<String>| -> Result<Option<Cow<'a, str>>, String> {
        let Some(path) = path else { return Ok(None) };
        match at(value, path) {
            None => Ok(None),
            Some(Value::Str(text)) => {
                Ok(Some(text.trim()).filter(|text| !text.is_empty()).map(Cow::Borrowed))
            }
            Some(number @ Value::Number(_)) => {
                Ok(Some(serde_json::Value::from(number.clone()).to_string().into()))
            }
            Some(_) => Err(format!("the field {path} must be a text")),
        }
    };
    let date = |path: &Option<String>| -> Result<Option<PartialDate>, String> {
        let Some(written) = text(path)? else { return Ok(None) };
        // a time after the day says nothing more
        let day = written.split(['T', ' ']).next().unwrap_or_default();
        day.parse().map(Some).map_err(|error: super::PartialDateError| error.to_string())
    };
    let aliases = match fields.aliases.as_ref().and_then(|path| at(value, path)) {
        None => Vec::new(),
        Some(Value::Str(alias)) => vec![alias.as_ref()],
        Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).collect(),
        Some(_) => return Err("the other names must be a list of texts".to_owned()),
    };
    let body = text(&Some(fields.text.clone()))?;
    let body = body.ok_or_else(|| format!("the row has no text in the field {}", fields.text))?;
    let (title, condition) = (text(&fields.title)?, text(&fields.condition)?);
    let title = title.or_else(|| condition.clone()).ok_or("the row has neither a title nor a condition")?;
    let key = match text(&fields.document)? {
        Some(key) => key,
        None if fields.document.is_some() => {
            return Err("the row does not say which document it is of".to_owned());
        }
        None => id_of_row(value).unwrap_or_else(|| title.clone()),
    };
    Ok(Row {
        key,
        title,
        condition: condition.unwrap_or_default(),
        aliases,
        section: text(&fields.section)?,
        text: body,
        url: text(&fields.url)?,
        published: date(&fields.published)?,
        updated: date(&fields.updated)?,
        publisher: text(&fields.publisher)?,
        language: text(&fields.language)?,
        license: text(&fields.license)?,
    })
}

/// What a row is called where no field says which document it is of.
fn id_of_row<'a>(row: &'a Value<'a>) -> Option<Cow<'a, str>> {
    let id = at(row, "_id").or_else(|| at(row, "id"))?;
    id.as_str().map(Cow::Borrowed).or_else(|| id.as_i64().map(|number| number.to_string().into()))
}

fn info(mapping: &Mapping, row: &Row<'_>) -> Result<DocumentInfo, String> {
    let fixed = &mapping.document;
    let id = DocumentId::from_text(&row.key).ok_or_else(|| format!("“{}” gives no document id", row.key))?;
    let or = |own: &Option<Cow<'_, str>>, all: &Option<String>| {
        own.as_deref().or(all.as_deref()).map(str::to_owned)
    };
    let publisher = or(&row.publisher, &fixed.publisher).ok_or("the row does not say who published it")?;
    let language =
        or(&row.language, &fixed.language).ok_or("the row does not say in which language it is")?;
    let title = &row.title;
    Ok(DocumentInfo {
        id,
        title: title.to_string(),
        condition: row.condition.to_string(),
        aliases: row.aliases.iter().map(|&alias| alias.to_owned()).collect(),
        covers: Vec::new(),
        audience: fixed.audience.clone(),
        text: fixed.text,
        disclaimer: fixed.disclaimer.clone(),
        source: Source {
            title: title.to_string(),
            publisher,
            authors: Vec::new(),
            publication_number: None,
            url: row.url.as_deref().map(str::to_owned),
            published: row.published,
            updated: row.updated,
            language,
            license: or(&row.license, &fixed.license),
            unlisted_references: Vec::new(),
            unlisted_note: None,
            publisher_short: None,
        },
        review: mapping.review.clone(),
        references: Vec::new(),
        contacts: Vec::new(),
    })
}

/// A line with single spaces, between its words alone.
fn spaced_once(line: &str) -> String {
    let line = line.trim();
    // most are so already; all is looked at, for that is faster than to stop where it ends
    let printed = line.bytes().fold(true, |printed, byte| printed & (b' '..0x80).contains(&byte));
    if printed && !line.contains("  ") {
        line.to_owned()
    } else {
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

fn section(row: &Row<'_>, line: usize) -> Section {
    let lines = row.text.lines().map(spaced_once);
    let heading = row.section.as_deref().map(str::to_owned);
    Section {
        source_section: heading.clone(),
        heading_path: heading.into_iter().collect(),
        asked: Vec::new(),
        not_answered: Vec::new(),
        line,
        blocks: lines.filter(|line| !line.is_empty()).map(Block::Paragraph).collect(),
    }
}
