//! Why a source cannot be imported.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why a source cannot be imported.
#[derive(Debug, Error, PartialEq, Eq, Serialize, Deserialize)]
pub enum ImportError {
    /// The source is larger than allowed.
    #[error("the source has {bytes} bytes, more than the {limit} of import.largest_source; split it")]
    TooLarge {
        /// Its size.
        bytes: u64,
        /// What is allowed.
        limit: u64,
    },
    /// The source has more lines, or cells of tables, than a page or a book.
    #[error("the source has more than {0} lines or cells of tables; split it")]
    TooManyLines(usize),
    /// The bytes are not text.
    #[error("this is not text; import .txt, .md, .html, .pdf or .docx files")]
    NotText,
    /// The format is not known.
    #[error(
        "“.{0}” is not known; import .txt, .md, .html, .pdf or .docx files, and save others as one of them"
    )]
    UnknownFormat(String),
    /// There is no text in the source.
    #[error("the source holds no text to import")]
    Empty,
    /// HTML that nests too deep or has too many elements.
    #[error("the HTML is not that of a page: {0}")]
    Html(String),
    /// The program was built without the reader of PDF files.
    #[error("this build can't read PDF files: build it with `cargo build --release --features pdf`")]
    NoPdfReader,
    /// A PDF without text.
    #[error(
        "the PDF holds no text, only pictures of it, as a scan does; run text recognition (OCR) on it first"
    )]
    Scan,
    /// A PDF that cannot be read.
    #[error("the PDF cannot be read: {0}")]
    Pdf(String),
    /// A Word file that cannot be read.
    #[error("the .docx cannot be read: {0}")]
    Docx(String),
    /// A document in own words, which an import would replace by the words of the page.
    #[error(
        "{0} is written in own words (text = \"summary\"); import the page into another folder with --into, and compare"
    )]
    OwnWords(String),
    /// A value given by hand is wrong.
    #[error("--set {key}: {message}")]
    Override {
        /// The key.
        key: String,
        /// What is wrong.
        message: String,
    },
}
