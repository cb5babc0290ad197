//! The development collection and copies of it with changed words, as a collection of a corpus.
//!
//! In each copy a fifth of the words, told by their letters, are spelt otherwise throughout: names of
//! conditions and documents with them. So the words of the corpus grow about as those of a real one do
//! (eleven times as many in fifty copies), and most conditions get more passages.

use std::collections::HashMap;
use std::fs::File;
use std::hash::BuildHasher as _;
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use flate2::bufread::MultiGzDecoder;
use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One word in so many is changed, of those with this many letters.
const CHANGED: u64 = 5;
const MIN_LETTERS: usize = 4;

const MAPPING: &str = r#"
[fields]
document = "doc"
title = "title"
condition = "condition"
aliases = "aliases"
section = "section"
text = "text"

[document]
publisher = "National Library"
language = "en"
audience = ["patient"]
disclaimer = "Ask a doctor."

[review]
status = "approved"
statement = "Made for measuring."
"#;

/// A row of the collection that is written.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Row {
    pub(crate) doc: String,
    /// Condition and section, as the collection's own title has them.
    pub(crate) title: String,
    pub(crate) condition: String,
    pub(crate) aliases: Vec<String>,
    pub(crate) section: String,
    pub(crate) text: String,
}

/// Writes the collection and `factor - 1` copies of it into the folder of a corpus. Gives the number of rows.
pub(crate) fn write(sections: &Path, factor: u64, corpus: &Path) -> usize {
    let rows = read(sections);
    std::fs::create_dir_all(corpus).expect("a folder");
    std::fs::write(corpus.join("sections.toml"), MAPPING).expect("a mapping");
    let mut out = BufWriter::new(File::create(rows_of(corpus)).expect("a file"));
    for copy in 0..factor {
        for row in &rows {
            serde_json::to_writer(&mut out, &copied(row, copy)).expect("a row");
            out.write_all(b"\n").expect("a row");
        }
    }
    out.flush().expect("all rows");
    rows.len() * usize::try_from(factor).expect("a small factor")
}

/// The file with the rows.
pub(crate) fn rows_of(corpus: &Path) -> PathBuf {
    corpus.join("sections.jsonl")
}

/// All rows, one after the other.
pub(crate) fn for_each(corpus: &Path, mut take: impl FnMut(Row)) {
    for line in BufReader::new(File::open(rows_of(corpus)).expect("rows")).lines() {
        take(serde_json::from_str(&line.expect("a line")).expect("a row"));
    }
}

/// Adds a sentence to the row in the middle.
pub(crate) fn change_one(corpus: &Path, rows: usize) {
    let changed = corpus.join("sections.changed");
    let mut out = BufWriter::new(File::create(&changed).expect("a file"));
    for (number, line) in BufReader::new(File::open(rows_of(corpus)).expect("rows")).lines().enumerate() {
        let mut line = line.expect("a line");
        if number == rows / 2 {
            let mut row: Row = serde_json::from_str(&line).expect("a row");
            row.text.push_str("\nAsk again when the marrow is better.");
            line = serde_json::to_string(&row).expect("a row");
        }
        writeln!(out, "{line}").expect("a row");
    }
    out.flush().expect("all rows");
    std::fs::rename(changed, rows_of(corpus)).expect("the new rows");
}

fn read(sections: &Path) -> Vec<Row> {
    let file = BufReader::new(File::open(sections.join("corpus.jsonl.gz")).expect("the collection"));
    let mut rows: Vec<Row> = Vec::new();
    let mut order: HashMap<String, usize> = HashMap::new();
    for line in BufReader::new(MultiGzDecoder::new(file)).lines() {
        let value: Value = serde_json::from_str(&line.expect("a line")).expect("a row");
        let text = |path: &str| value.pointer(path).and_then(Value::as_str).unwrap_or_default().to_owned();
        let row = Row {
            doc: text("/metadata/doc"),
            title: text("/title"),
            condition: text("/metadata/focus"),
            aliases: value["metadata"]["synonyms"].as_array().map_or_else(Vec::new, |names| {
                names.iter().filter_map(Value::as_str).map(str::to_owned).collect()
            }),
            section: text("/metadata/section"),
            text: text("/text"),
        };
        let next = order.len();
        order.entry(row.doc.clone()).or_insert(next);
        rows.push(row);
    }
    rows.sort_by_key(|row| order[&row.doc]);
    rows
}

fn copied(row: &Row, copy: u64) -> Row {
    if copy == 0 {
        return row.clone();
    }
    let condition = changed(&row.condition, copy);
    let title = match row.title.strip_prefix(&row.condition) {
        Some(section) if !condition.is_empty() => format!("{condition}{section}"),
        _ => changed(&row.title, copy),
    };
    Row {
        // in front, for ids that end with numbers are there already
        doc: format!("copy {copy} of {}", row.doc),
        title,
        condition,
        aliases: row.aliases.iter().map(|alias| changed(alias, copy)).collect(),
        section: row.section.clone(),
        text: changed(&row.text, copy),
    }
}

fn changed(text: &str, copy: u64) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for part in text.split_inclusive(|c: char| !c.is_ascii_alphabetic()) {
        let word = part.trim_end_matches(|c: char| !c.is_ascii_alphabetic());
        let hash = FxBuildHasher.hash_one((word.to_ascii_lowercase(), copy));
        if word.len() >= MIN_LETTERS && (hash >> 32).is_multiple_of(CHANGED) {
            let letter = |bits: u64, of: &[u8]| {
                char::from(of[usize::try_from(bits % of.len() as u64).expect("a place")])
            };
            out.push(letter(hash >> 8, b"bdfgklmnprstvz"));
            out.push(letter(hash >> 16, b"aeiou"));
        }
        out.push_str(part);
    }
    out
}
