//! The properties of a PDF file: its title, and who made it when.

use pdf_extract::{Document, Object};

use super::super::page::{Page, fold};

/// Longest title, in characters.
const MAX_TITLE_LENGTH: usize = 200;
/// Beginnings of titles that programs write.
const NO_TITLES: [&str; 8] =
    ["untitled", "(anonymous)", "microsoft word", "document", "layout", "slide", "print", "powerpoint"];
/// Names that programs write for an author.
const NO_AUTHORS: [&str; 5] = ["anonymous", "(anonymous)", "unknown", "user", "admin"];

/// What the properties say, as far as it is of use.
#[derive(Debug, Default)]
pub(super) struct Properties {
    title: Option<String>,
    author: Option<String>,
    /// The day of the last change.
    saved: Option<String>,
}

impl Properties {
    pub(super) fn of(document: &Document) -> Self {
        let saved = text(document, b"ModDate").or_else(|| text(document, b"CreationDate"));
        Self {
            title: text(document, b"Title").filter(|title| is_title(title)),
            author: text(document, b"Author")
                .filter(|author| !NO_AUTHORS.contains(&author.to_lowercase().as_str())),
            saved: saved.and_then(|date| day(&date)),
        }
    }

    /// Uses the title, and names the others for a person to check.
    pub(super) fn add_to(self, page: &mut Page) {
        page.markup.title = self.title;
        page.note_properties(self.author.as_deref(), self.saved.as_deref());
    }
}

/// A text among the properties.
fn text(document: &Document, key: &[u8]) -> Option<String> {
    let info = document.dereference(document.trailer.get(b"Info").ok()?).ok()?.1.as_dict().ok()?;
    let value = document.dereference(info.get(key).ok()?).ok()?.1;
    let Object::String(bytes, _) = value else { return None };
    let text = match bytes.strip_prefix(b"\xfe\xff") {
        Some(rest) => {
            let units = rest.as_chunks::<2>().0.iter().map(|pair| u16::from_be_bytes(*pair));
            char::decode_utf16(units).collect::<Result<String, _>>().ok()?
        }
        None => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned(),
        },
    };
    Some(fold(&text)).filter(|text| !text.is_empty() && text.chars().count() <= MAX_TITLE_LENGTH)
}

/// Whether a title is none that a program made up.
fn is_title(title: &str) -> bool {
    let lower = title.to_lowercase();
    let has_ending =
        [".doc", ".docx", ".pdf", ".indd", ".qxd", ".pub", ".odt"].iter().any(|end| lower.ends_with(end));
    title.split_whitespace().count() > 1
        && !has_ending
        && !NO_TITLES.iter().any(|begin| lower.starts_with(begin))
}

/// The day of a date of a PDF: `D:20230506120000Z`.
fn day(date: &str) -> Option<String> {
    let figures = date.strip_prefix("D:").unwrap_or(date);
    let (year, rest) = figures.split_at_checked(4)?;
    let month = rest.get(..2)?;
    let day = rest.get(2..4)?;
    let are_figures = [year, month, day].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    are_figures.then(|| format!("{year}-{month}-{day}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_of_a_date_is_its_first_figures() {
        assert_eq!(day("D:20230506120000+02'00'"), Some("2023-05-06".to_owned()));
        assert_eq!(day("20230506"), Some("2023-05-06".to_owned()));
        assert_eq!(day("D:2023"), None);
        assert_eq!(day("yesterday"), None);
    }
}
