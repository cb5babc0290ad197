//! Any text as a file of a corpus: a document, or findings that say what is wrong.

#![no_main]

use bonafide::corpus::{CorpusFile, parse_document};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (document, findings) = parse_document(&CorpusFile { name: "a.md".to_owned(), text: text.to_owned() });
    assert!(document.is_some() || !findings.is_empty());
});
