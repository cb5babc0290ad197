//! Formats of sources, and their bytes as text.

use std::path::Path;

use super::ImportError;

/// A format that can be imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    /// The format that the name of a file tells.
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

/// Bytes as text: UTF-8, UTF-16 with its mark, else Windows-1252, which is told by `true`.
pub(super) fn decode(bytes: &[u8]) -> Result<(String, bool), ImportError> {
    if bytes.starts_with(b"%PDF-") {
        return Err(ImportError::NotText);
    }
    let (text, recoded) = match bytes {
        [0xff, 0xfe, rest @ ..] => (utf16(rest, u16::from_le_bytes)?, false),
        [0xfe, 0xff, rest @ ..] => (utf16(rest, u16::from_be_bytes)?, false),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => (text.trim_start_matches('\u{feff}').to_owned(), false),
            Err(_) => (bytes.iter().map(|byte| windows_1252(*byte)).collect(), true),
        },
    };
    let unprintable = text.chars().filter(|c| c.is_control() && !c.is_whitespace()).count();
    if unprintable * 100 > text.chars().count() * UNPRINTABLE_SHARE {
        return Err(ImportError::NotText);
    }
    Ok((text, recoded))
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, ImportError> {
    let units = bytes.as_chunks::<2>().0.iter().map(|pair| unit(*pair));
    char::decode_utf16(units).collect::<Result<String, _>>().map_err(|_| ImportError::NotText)
}

/// What the bytes 0x80 to 0x9f are in Windows-1252; a control sign where it has none.
const WINDOWS_1252: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";

fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9f => WINDOWS_1252.chars().nth(usize::from(byte - 0x80)).unwrap_or('\u{fffd}'),
        _ => char::from(byte),
    }
}
