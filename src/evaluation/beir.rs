//! Reads collections in the layout of BEIR (Thakur et al. 2021): `corpus.jsonl`, `queries.jsonl`.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use flate2::bufread::MultiGzDecoder;
use serde::Deserialize;
use thiserror::Error;

use super::metrics::Judgements;
use crate::corpus::{
    Audience, Block, Corpus, CorpusOrigin, Document, DocumentId, DocumentInfo, Review, ReviewStatus, Section,
    Source, TextOrigin,
};

/// Longest row, in bytes.
const MAX_ROW_LENGTH: u64 = 16 << 20;

/// Why a collection cannot be read.
#[derive(Debug, Error)]
pub enum CollectionError {
    /// A file is missing or cannot be read.
    #[error("cannot read {path}: {source}", path = path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A row is not what it should be.
    #[error("{path}, line {line}: {message}", path = path.display())]
    BadRow {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// What is wrong.
        message: String,
    },
}

/// A collection as a corpus, and which row each section was.
#[derive(Debug)]
pub struct Collection {
    /// One document for each group of rows with the same `metadata.doc`.
    pub corpus: Corpus,
    /// Ids of the rows of each document, in the order of its sections.
    pub rows: HashMap<DocumentId, Vec<String>>,
}

/// A question of a collection.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Query {
    /// Its id.
    #[serde(rename = "_id")]
    pub id: String,
    /// Its text.
    pub text: String,
}

#[derive(Deserialize)]
struct Row {
    #[serde(rename = "_id")]
    id: String,
    #[serde(default)]
    title: String,
    text: String,
    #[serde(default)]
    metadata: Metadata,
}

/// What our front matter has as condition, heading, document and aliases.
#[derive(Deserialize, Default)]
struct Metadata {
    focus: Option<String>,
    section: Option<String>,
    doc: Option<String>,
    url: Option<String>,
    source: Option<String>,
    #[serde(default)]
    synonyms: Vec<String>,
}

/// Reads `corpus.jsonl` or `corpus.jsonl.gz` of a directory.
///
/// # Errors
/// When the file is missing or a row is wrong; the message names the line.
pub fn read_collection(directory: &Path) -> Result<Collection, CollectionError> {
    let mut documents: Vec<Document> = Vec::new();
    let mut places: HashMap<DocumentId, usize> = HashMap::new();
    let mut rows: HashMap<DocumentId, Vec<String>> = HashMap::new();
    for_each_row(&jsonl(directory, "corpus"), |row: Row| {
        let group = row.metadata.doc.as_deref().unwrap_or(&row.id);
        let id = DocumentId::from_text(group).ok_or_else(|| format!("“{group}” gives no document id"))?;
        let section = section(&row);
        let place = *places.entry(id.clone()).or_insert_with(|| {
            documents.push(Document { info: info(id.clone(), &row), sections: Vec::new() });
            documents.len() - 1
        });
        documents[place].sections.push(section);
        rows.entry(id).or_default().push(row.id);
        Ok(())
    })?;
    let origin = CorpusOrigin::Directory(directory.to_path_buf());
    Ok(Collection { corpus: Corpus { origin, documents }, rows })
}

/// Reads a file of questions.
///
/// # Errors
/// When the file is missing or a row is wrong; the message names the line.
pub fn read_queries(file: &Path) -> Result<Vec<Query>, CollectionError> {
    let mut queries = Vec::new();
    for_each_row(file, |query: Query| {
        queries.push(query);
        Ok(())
    })?;
    Ok(queries)
}

/// Reads relevance judgments: lines of question id, row id and gain, separated by tabs, after a heading.
/// The four columns of `trec_eval`'s own format are read too.
///
/// # Errors
/// When the file is missing or a line is wrong; the message names the line.
pub fn read_judgements(file: &Path) -> Result<Judgements, CollectionError> {
    let text = std::fs::read_to_string(file)
        .map_err(|source| CollectionError::Unreadable { path: file.to_path_buf(), source })?;
    let mut judgements = Judgements::new();
    for (number, line) in text.lines().enumerate() {
        let columns: Vec<&str> = line.split_whitespace().collect();
        let (query, row, gain) = match columns.as_slice() {
            [] => continue,
            [query, row, gain] | [query, _, row, gain] => (*query, *row, gain.parse::<i32>()),
            _ => ("", "", "".parse::<i32>()),
        };
        match gain {
            Ok(gain) => {
                judgements.entry(query.to_owned()).or_default().insert(row.to_owned(), gain);
            }
            Err(_) if number == 0 => {}
            Err(_) => {
                return Err(CollectionError::BadRow {
                    path: file.to_path_buf(),
                    line: number + 1,
                    message: "expected a question id, a row id and a whole number".to_owned(),
                });
            }
        }
    }
    Ok(judgements)
}

/// The lowest gain that counts as relevant: `rel_threshold` of `meta.json`, 1 where there is none.
///
/// # Errors
/// When the file is there but wrong.
pub fn read_threshold(directory: &Path) -> Result<i32, CollectionError> {
    #[derive(Deserialize)]
    struct Meta {
        rel_threshold: Option<i32>,
    }
    let path = directory.join("meta.json");
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(1),
        Err(source) => return Err(CollectionError::Unreadable { path, source }),
    };
    let meta: Meta = serde_json::from_str(&text).map_err(|error| CollectionError::BadRow {
        path,
        line: error.line(),
        message: error.to_string(),
    })?;
    Ok(meta.rel_threshold.unwrap_or(1))
}

fn jsonl(directory: &Path, name: &str) -> PathBuf {
    let plain = directory.join(format!("{name}.jsonl"));
    if plain.exists() { plain } else { directory.join(format!("{name}.jsonl.gz")) }
}

pub(super) fn for_each_row<T: for<'de> Deserialize<'de>>(
    path: &Path,
    mut take: impl FnMut(T) -> Result<(), String>,
) -> Result<(), CollectionError> {
    let unreadable = |source| CollectionError::Unreadable { path: path.to_path_buf(), source };
    let file = BufReader::new(File::open(path).map_err(unreadable)?);
    let mut input: Box<dyn BufRead> = if path.extension().is_some_and(|ending| ending == "gz") {
        Box::new(BufReader::new(MultiGzDecoder::new(file)))
    } else {
        Box::new(file)
    };
    for number in 1.. {
        let bad =
            |message: String| CollectionError::BadRow { path: path.to_path_buf(), line: number, message };
        let mut line = Vec::new();
        let read = std::io::Read::take(&mut input, MAX_ROW_LENGTH)
            .read_until(b'\n', &mut line)
            .map_err(unreadable)?;
        if read == 0 {
            break;
        }
        if line.len() as u64 == MAX_ROW_LENGTH {
            return Err(bad(format!("the row has more than {MAX_ROW_LENGTH} bytes")));
        }
        if !line.trim_ascii().is_empty() {
            let row = serde_json::from_slice(&line).map_err(|error| bad(error.to_string()))?;
            take(row).map_err(bad)?;
        }
    }
    Ok(())
}

fn section(row: &Row) -> Section {
    let lines = row.text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    Section {
        heading_path: row.metadata.section.iter().cloned().collect(),
        source_section: None,
        asked: Vec::new(),
        not_answered: Vec::new(),
        line: 1,
        blocks: lines.filter(|line| !line.is_empty()).map(Block::Paragraph).collect(),
    }
}

fn info(id: DocumentId, row: &Row) -> DocumentInfo {
    let metadata = &row.metadata;
    let title = metadata.focus.clone().unwrap_or_else(|| row.title.clone());
    DocumentInfo {
        id,
        condition: metadata.focus.clone().unwrap_or_default(),
        aliases: metadata.synonyms.clone(),
        covers: Vec::new(),
        audience: vec![Audience::Patient],
        text: TextOrigin::Verbatim,
        disclaimer: String::new(),
        source: Source {
            title: title.clone(),
            publisher: metadata.source.clone().unwrap_or_default(),
            authors: Vec::new(),
            publication_number: None,
            url: metadata.url.clone(),
            published: None,
            updated: None,
            language: "en".to_owned(),
            license: None,
            unlisted_references: Vec::new(),
            unlisted_note: None,
            publisher_short: None,
        },
        title,
        review: Review { status: ReviewStatus::Approved, statement: String::new(), by: Vec::new() },
        references: Vec::new(),
        contacts: Vec::new(),
    }
}
