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

/// Bytes as text, and notes where they are neither UTF-8 nor marked UTF-16: they are read in the encoding that the text
/// declares, if its bytes fit it, else in the one that they look like.
pub(super) fn decode(bytes: &[u8]) -> Result<(String, Vec<String>), ImportError> {
    if bytes.starts_with(b"%PDF-") {
        return Err(ImportError::NotText);
    }
    let (text, notes) = match bytes {
        [0xff, 0xfe, rest @ ..] => (utf16(rest, u16::from_le_bytes)?, Vec::new()),
        [0xfe, 0xff, rest @ ..] => (utf16(rest, u16::from_be_bytes)?, Vec::new()),
        _ => match (unmarked_utf16(bytes), std::str::from_utf8(bytes)) {
            (Some(unit), _) => (utf16(bytes, unit)?, vec![read_as("UTF-16")]),
            (None, Ok(text)) if !bytes.windows(2).any(|pair| pair == b"\x1b$") => {
                (text.trim_start_matches('\u{feff}').to_owned(), Vec::new())
            }
            _ => other(bytes),
        },
    };
    let unprintable = text.chars().filter(|c| c.is_control() && !c.is_whitespace()).count();
    if unprintable * 100 > text.chars().count() * UNPRINTABLE_SHARE {
        return Err(ImportError::NotText);
    }
    Ok((text, notes))
}

/// The note that names the encoding.
fn read_as(encoding: &str) -> String {
    format!("encoding: the source is not UTF-8; it was read as {encoding}")
}

/// Text in an encoding that is declared or found out.
fn other(bytes: &[u8]) -> (String, Vec<String>) {
    let declared = declared(bytes);
    if let Some(read) = broken_utf8(bytes, declared == Some(encoding_rs::UTF_8)) {
        return read;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let guessed = detector.guess(None, Utf8Detection::Deny);
    if let Some(encoding) = declared.filter(|declared| !is_misdeclared(bytes, declared, guessed)) {
        let (text, _, broken) = encoding.decode(bytes);
        if !broken {
            return (text.into_owned(), vec![read_as(encoding.name())]);
        }
    }
    let (text, _, _) = guessed.decode(bytes);
    (text.into_owned(), vec![read_as(guessed.name())])
}

/// Encodings of languages with letters of their own, whose bytes also are letters of Western European languages.
const OWN_LETTERS: [&Encoding; 10] = [
    encoding_rs::WINDOWS_1251,
    encoding_rs::KOI8_R,
    encoding_rs::KOI8_U,
    encoding_rs::IBM866,
    encoding_rs::ISO_8859_5,
    encoding_rs::WINDOWS_1253,
    encoding_rs::ISO_8859_7,
    encoding_rs::WINDOWS_1255,
    encoding_rs::WINDOWS_1256,
    encoding_rs::WINDOWS_874,
];

/// Whether a page declares the encoding of Western Europe, which all bytes fit, and is in another one: more than a fifth
/// of its letters would have accents.
fn is_misdeclared(bytes: &[u8], declared: &'static Encoding, guessed: &'static Encoding) -> bool {
    let high = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    let letters = bytes.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    declared == encoding_rs::WINDOWS_1252 && OWN_LETTERS.contains(&guessed) && high * 5 > letters + high
}

/// The maximum number of places of broken bytes that are listed.
const MAX_PLACES: usize = 5;
/// Characters before such a place that are shown.
const SHOWN: usize = 20;

/// Text in UTF-8 with a few broken bytes: those that are a letter or a sign in the encoding of Western Europe are read as
/// that, and each is listed.
fn broken_utf8(bytes: &[u8], is_declared: bool) -> Option<(String, Vec<String>)> {
    let (mut text, mut places) = (String::with_capacity(bytes.len()), Vec::new());
    let (mut sound, mut broken) = (0_usize, 0_usize);
    let mut left = bytes.len();
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        text.push_str(chunk.valid());
        left -= chunk.valid().len() + chunk.invalid().len();
        let sign = match chunk.invalid() {
            [] => continue,
            // where the text was cut
            _ if left == 0 => '\u{fffd}',
            [one] => encoding_rs::WINDOWS_1252
                .decode_without_bom_handling(&[*one])
                .0
                .chars()
                .next()
                .filter(|c| !c.is_control())
                .unwrap_or('\u{fffd}'),
            _ => '\u{fffd}',
        };
        broken += usize::from(left > 0);
        text.push(sign);
        if places.len() < MAX_PLACES {
            let start = text.char_indices().rev().nth(SHOWN).map_or(0, |(at, _)| at);
            places.push(format!("“{}”", text[start..].replace(['\n', '\r'], " ")));
        }
    }
    // in another encoding, few bytes are UTF-8 by chance
    let is_utf8 = if is_declared { sound > 0 && sound >= broken } else { sound > broken * 4 };
    let note =
        format!("encoding: {} of the source is not UTF-8: check {}", count(broken.max(1)), places.join(", "));
    is_utf8.then(|| (text.trim_start_matches('\u{feff}').to_owned(), vec![note]))
}

/// A number of places in words.
fn count(places: usize) -> String {
    if places == 1 { "1 place".to_owned() } else { format!("{places} places") }
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

/// How UTF-16 without a mark is read: of its spaces, line breaks and Latin letters, one of two bytes is zero, and always the
/// same one. Text in other encodings has no zeros.
fn unmarked_utf16(bytes: &[u8]) -> Option<fn([u8; 2]) -> u16> {
    let pairs = bytes.as_chunks::<2>().0;
    let pairs = pairs.get(..DECLARED_WITHIN).unwrap_or(pairs);
    let zeros = |at: usize| pairs.iter().filter(|pair| pair[at] == 0 && pair[1 - at] != 0).count();
    let (first, second) = (zeros(0), zeros(1));
    let most = |zeros: usize, others: usize| {
        pairs.len() >= MIN_PAIRS && zeros * 100 >= pairs.len() * ZERO_SHARE && others * 8 <= zeros
    };
    if most(second, first) {
        Some(u16::from_le_bytes)
    } else if most(first, second) {
        Some(u16::from_be_bytes)
    } else {
        None
    }
}

/// Share of such pairs, in a hundred, from which on bytes are UTF-16.
const ZERO_SHARE: usize = 3;
/// The minimum number of byte pairs from which UTF-16 is detected.
const MIN_PAIRS: usize = 8;

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, ImportError> {
    let units = bytes.as_chunks::<2>().0.iter().map(|pair| unit(*pair));
    char::decode_utf16(units).collect::<Result<String, _>>().map_err(|_| ImportError::NotText)
}

/// Beginnings of a web page.
const HTML_BEGINS: [&str; 7] = ["<!doctype html", "<html", "<head", "<body", "<?xml", "<meta", "<!--"];
/// Elements that pages have; a text that begins with a tag and holds several of them is HTML.
const HTML_HOLDS: [&str; 8] = ["</p>", "</div>", "</li>", "</body>", "</h1>", "</h2>", "</table>", "</html>"];
/// The minimum number of such pairs.
const MIN_HELD: usize = 2;

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
        || held >= MIN_HELD
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf8_with_broken_bytes_stays_utf8() {
        let text = "<meta charset=utf-8><p>Knöchel – ½ Tablette “täglich”, 5 µg. ".as_bytes();
        let cases: [(&[u8], &str); 3] = [
            (b"Kalt: 4 \xb0C", "Kalt: 4 °C"),
            (b"Ende \xe2\x80.", "Ende \u{fffd}."),
            (b"Ende \xe2\x80", "Ende"),
        ];
        for (more, expected) in cases {
            let (read, notes) = decode(&[text, more].concat()).expect("text");
            assert!(read.contains("½ Tablette “täglich”, 5 µg") && read.contains(expected), "{read}");
            assert!(notes.len() == 1 && notes[0].contains("1 place"), "{notes:?}");
        }
        let (latin, notes) = decode(b"<meta charset=utf-8><p>Kn\xf6chel, t\xe4glich").expect("text");
        assert!(latin.ends_with("Knöchel, täglich") && notes[0].contains("windows-1252"), "{latin}");
    }

    #[test]
    fn a_declared_encoding_and_one_without_a_mark_are_found() {
        let russian = "Принимать по одной таблетке 5 мг один раз в день, до еды.\n";
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(russian);
        let page = [b"<meta charset=iso-8859-1><p>".as_slice(), &bytes].concat();
        assert!(decode(&page).expect("text").0.ends_with(russian));
        let french =
            [b"<meta charset=iso-8859-1><p>".as_slice(), b"Une fi\xe8vre \xe9lev\xe9e, \xe0 38 \xb0C"]
                .concat();
        assert!(decode(&french).expect("text").0.ends_with("Une fièvre élevée, à 38 °C"));
        let units = || russian.encode_utf16();
        let little: Vec<u8> = units().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = units().flat_map(u16::to_be_bytes).collect();
        for bytes in [little, big] {
            assert_eq!(decode(&bytes).expect("text").0, russian);
        }
    }
}
