//! Reads ontologies in the OBO flat file format 1.2 and 1.4, line by line.

use std::io::{BufRead, Read as _};

use thiserror::Error;

/// Longest line, in bytes.
const MAX_LINE_LENGTH: u64 = 1 << 20;

/// Why an ontology cannot be read.
#[derive(Debug, Error)]
pub enum OboError {
    /// The file cannot be read.
    #[error("line {line}: {source}")]
    Unreadable {
        /// Line, from 1.
        line: usize,
        /// Why.
        source: std::io::Error,
    },
    /// A line is not what it should be.
    #[error("line {line}: {message}")]
    BadLine {
        /// Line, from 1.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// The file holds no term.
    #[error("there is no [Term] stanza: is this an OBO file?")]
    NoTerms,
}

/// A term and its synonyms.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OntologyTerm {
    /// Its name.
    pub name: String,
    /// Synonyms in the order of the file.
    pub synonyms: Vec<(Scope, String)>,
    /// Whether it is no longer to be used.
    pub obsolete: bool,
}

/// How a synonym relates to its term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the format's own")]
pub enum Scope {
    Exact,
    Related,
    Narrow,
    Broad,
}

/// Hands over each term of a file; the number of terms is returned.
///
/// # Errors
/// When the file cannot be read, a synonym is not quoted, or there is no term at all.
pub fn read_obo(mut file: impl BufRead, take: &mut dyn FnMut(OntologyTerm)) -> Result<usize, OboError> {
    let mut count = 0;
    let mut current: Option<OntologyTerm> = None;
    let mut bytes = Vec::new();
    for line in 1.. {
        bytes.clear();
        let read = file
            .by_ref()
            .take(MAX_LINE_LENGTH)
            .read_until(b'\n', &mut bytes)
            .map_err(|source| OboError::Unreadable { line, source })?;
        let bad = |message: &str| OboError::BadLine { line, message: message.to_owned() };
        if read as u64 == MAX_LINE_LENGTH {
            return Err(bad("it has more than a million bytes"));
        }
        let text = std::str::from_utf8(&bytes).map_err(|_| bad("it is not UTF-8"))?.trim();
        if read == 0 || text.starts_with('[') {
            if let Some(term) = current.take().filter(|term| !term.name.is_empty()) {
                count += 1;
                take(term);
            }
            if read == 0 {
                break;
            }
            current = (text == "[Term]").then(OntologyTerm::default);
        }
        let (Some(term), Some((tag, value))) = (&mut current, text.split_once(':')) else { continue };
        let value = value.trim();
        match tag {
            "name" => term.name = unescape(value.split(" !").next().unwrap_or(value).trim()),
            "is_obsolete" => term.obsolete = value.starts_with("true"),
            "synonym" => term.synonyms.push(synonym(value).ok_or_else(|| bad("a synonym must be quoted"))?),
            // the tags of OBO 1.0
            "exact_synonym" | "related_synonym" | "narrow_synonym" | "broad_synonym" => {
                let (_, text) = synonym(value).ok_or_else(|| bad("a synonym must be quoted"))?;
                term.synonyms.push((scope(tag), text));
            }
            _ => {}
        }
    }
    if count == 0 { Err(OboError::NoTerms) } else { Ok(count) }
}

/// `"text" SCOPE TYPE [references]`.
fn synonym(value: &str) -> Option<(Scope, String)> {
    let inner = value.strip_prefix('"')?;
    let mut escaped = false;
    let end = inner.char_indices().find_map(|(at, c)| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends.then_some(at)
    })?;
    Some((scope(inner[end + 1..].trim_start()), unescape(&inner[..end])))
}

/// The scope that a text begins with; the format's default is related.
fn scope(text: &str) -> Scope {
    let text = text.to_ascii_uppercase();
    match () {
        () if text.starts_with("EXACT") => Scope::Exact,
        () if text.starts_with("NARROW") => Scope::Narrow,
        () if text.starts_with("BROAD") => Scope::Broad,
        () => Scope::Related,
    }
}

fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n' | 't' | 'W') => out.push(' '),
                Some(other) => out.push(other),
                None => {}
            },
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FILE: &str = "format-version: 1.4\nsynonymtypedef: layperson \"layperson term\"\n\n[Term]\nid: X:1\nname: Osteopetrosis\nsynonym: \"marble \\\"bone\\\" disease\" EXACT layperson [X:2]\nsynonym: \"chalk bones\" RELATED []\nsynonym: \"infantile form\" NARROW []\n\n[Term]\nid: X:3\nname: obsolete thing\nis_obsolete: true\n\n[Typedef]\nid: part_of\nname: part of\n";

    fn read(text: &str) -> Result<Vec<OntologyTerm>, OboError> {
        let mut terms = Vec::new();
        read_obo(text.as_bytes(), &mut |term| terms.push(term)).map(|_| terms)
    }

    #[test]
    fn terms_come_with_their_synonyms_and_nothing_else_does() {
        let terms = read(FILE).expect("a good file");
        assert_eq!(terms.len(), 2);
        assert_eq!(terms[0].name, "Osteopetrosis");
        let synonyms: Vec<(Scope, &str)> =
            terms[0].synonyms.iter().map(|(scope, text)| (*scope, text.as_str())).collect();
        assert_eq!(
            synonyms,
            [
                (Scope::Exact, "marble \"bone\" disease"),
                (Scope::Related, "chalk bones"),
                (Scope::Narrow, "infantile form")
            ]
        );
        assert!(terms[1].obsolete);
    }

    #[test]
    fn what_is_wrong_names_its_line() {
        let wrong = read("[Term]\nname: a\nsynonym: unquoted EXACT []\n").expect_err("no quotes");
        assert_eq!(wrong.to_string(), "line 3: a synonym must be quoted");
        assert!(matches!(read("name: no stanza"), Err(OboError::NoTerms)));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "(\\[Term\\]|name: |synonym: |\"|\\\\|\n|[ a-zA-Z:é])*") {
            let _ = read(&text);
        }
    }
}
