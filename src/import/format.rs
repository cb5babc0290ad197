//! Formats of sources, and their bytes as text.

use std::path::Path;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;
use serde::{Deserialize, Serialize};

use super::ImportError;

/// A format that can be imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SourceFormat {
    /// Plain text, as copied from a browser.
    Text,
    /// Markdown.
    Markdown,
    /// A saved web page.
    Html,
    /// PDF with a text layer.
    Pdf,
    /// A file of Word, from 2007 on.
    Docx,
}

impl SourceFormat {
    /// The format that the ending of a file name means.
    ///
    /// # Errors
    /// An ending that is not known.
    pub fn of(path: &Path) -> Result<Self, ImportError> {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        match ending.as_deref() {
            None | Some("txt" | "text") => Ok(Self::Text),
            Some("md" | "markdown") => Ok(Self::Markdown),
            Some("html" | "htm" | "xhtml") => Ok(Self::Html),
            Some("pdf") => Ok(Self::Pdf),
            Some("docx") => Ok(Self::Docx),
            Some(other) => Err(ImportError::UnknownFormat(other.to_owned())),
        }
    }
}

/// Share of signs that no text holds, in a hundred, from which on bytes are no text.
const UNPRINTABLE_SHARE: usize = 2;

/// Bytes that are looked at for a declared encoding.
const DECLARED_WITHIN: usize = 4096;

/// Bytes as text, and the encoding where it is neither UTF-8 nor UTF-16: the one that the text declares, if its
/// bytes fit it, else the one that they look like.
pub(super) fn decode(bytes: &[u8]) -> Result<(String, Option<&'static str>), ImportError> {
    if bytes.starts_with(b"%PDF-") {
        return Err(ImportError::NotText);
    }
    let (text, recoded) = match bytes {
        [0xff, 0xfe, rest @ ..] => (utf16(rest, u16::from_le_bytes)?, None),
        [0xfe, 0xff, rest @ ..] => (utf16(rest, u16::from_be_bytes)?, None),
        _ => match (unmarked_utf16(bytes), std::str::from_utf8(bytes)) {
            (Some(unit), _) => (utf16(bytes, unit)?, Some("UTF-16")),
            (None, Ok(text)) if !bytes.windows(2).any(|pair| pair == b"\x1b$") => {
                (text.trim_start_matches('\u{feff}').to_owned(), None)
            }
            _ => other(bytes),
        },
    };
    let unprintable = text.chars().filter(|c| c.is_control() && !c.is_whitespace()).count();
    if unprintable * 100 > text.chars().count() * UNPRINTABLE_SHARE {
        return Err(ImportError::NotText);
    }
    Ok((text, recoded))
}

/// Text in an encoding that is declared or found out.
fn other(bytes: &[u8]) -> (String, Option<&'static str>) {
    if let Some(encoding) = declared(bytes) {
        let (text, _, broken) = encoding.decode(bytes);
        if !broken {
            return (text.into_owned(), Some(encoding.name()));
        }
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    let (text, _, _) = encoding.decode(bytes);
    (text.into_owned(), Some(encoding.name()))
}

/// The encoding that a text names near its beginning: `charset=` of HTML, `encoding=` of XML.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..DECLARED_WITHIN).unwrap_or(bytes).to_ascii_lowercase();
    [b"charset=".as_slice(), b"encoding="].into_iter().find_map(|label| {
        let at = head.windows(label.len()).position(|window| window == label)? + label.len();
        let value = head.get(at..)?.trim_ascii_start();
        let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
        let end = value
            .iter()
            .position(|c| !c.is_ascii_alphanumeric() && !b"-_:.".contains(c))
            .unwrap_or(value.len());
        Encoding::for_label(&value[..end])
    })
}

/// How UTF-16 without a mark is read: every second byte of Latin text is zero.
fn unmarked_utf16(bytes: &[u8]) -> Option<fn([u8; 2]) -> u16> {
    let pairs = bytes.as_chunks::<2>().0;
    let pairs = pairs.get(..DECLARED_WITHIN).unwrap_or(pairs);
    let zeros = |at: usize| pairs.iter().filter(|pair| pair[at] == 0 && pair[1 - at] != 0).count();
    let most = |zeros: usize| pairs.len() >= FEWEST_PAIRS && zeros * 10 >= pairs.len() * 4;
    if most(zeros(1)) && zeros(0) == 0 {
        Some(u16::from_le_bytes)
    } else if most(zeros(0)) && zeros(1) == 0 {
        Some(u16::from_be_bytes)
    } else {
        None
    }
}

/// The minimum number of byte pairs from which UTF-16 is detected.
const FEWEST_PAIRS: usize = 8;

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, ImportError> {
    let units = bytes.as_chunks::<2>().0.iter().map(|pair| unit(*pair));
    char::decode_utf16(units).collect::<Result<String, _>>().map_err(|_| ImportError::NotText)
}

/// Beginnings of a web page.
const HTML_BEGINS: [&str; 7] = ["<!doctype html", "<html", "<head", "<body", "<?xml", "<meta", "<!--"];
/// Elements that pages have; a text that begins with a tag and holds several of them is HTML.
const HTML_HOLDS: [&str; 8] = ["</p>", "</div>", "</li>", "</body>", "</h1>", "</h2>", "</table>", "</html>"];
/// The minimum number of such pairs.
const FEWEST_HELD: usize = 2;

/// Whether a text is a web page, whatever its file is called.
pub(super) fn is_html(text: &str) -> bool {
    let begin = text.trim_start();
    let lower = begin.get(..begin.floor_char_boundary(DECLARED_WITHIN)).unwrap_or(begin).to_lowercase();
    if !lower.starts_with('<') {
        return false;
    }
    let held = HTML_HOLDS.iter().filter(|tag| begin.contains(**tag) || lower.contains(**tag)).count();
    HTML_BEGINS[..2].iter().any(|tag| lower.starts_with(tag))
        || HTML_BEGINS.iter().any(|tag| lower.starts_with(tag)) && (held > 0 || lower.contains("<html"))
        || held >= FEWEST_HELD
}
