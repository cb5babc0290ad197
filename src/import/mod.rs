//! Import: pages and leaflets become corpus files that a person reads, corrects and publishes.
//!
//! Bytes become lines of a page (`markdown`, `html`, `pdf`, `docx` -> `page`); `facts` and `ending`
//! take out what belongs in the front matter; `outline` and `citation` tell sections and marks;
//! `draft` puts all together and `write` makes the text of the file. Nothing is guessed silently:
//! what was told from something is listed in [`Imported::notes`], what could not be told in
//! [`Imported::missing`], and lines left out in [`Imported::furniture`].

mod citation;
#[cfg(feature = "pdf")]
mod columns;
mod contact;
mod date;
mod docx;
mod draft;
mod ending;
mod error;
mod facts;
mod format;
mod html;
mod html_bounds;
mod markdown;
mod naming;
mod outline;
mod overrides;
mod page;
#[cfg(feature = "pdf")]
mod pdf;
mod raised;
mod reference;
mod running_lines;
mod shape;
mod write;

pub use error::ImportError;
pub use format::SourceFormat;
pub use overrides::Overrides;
#[cfg(feature = "pdf")]
pub use pdf::pdf_text;

use crate::config::ImportConfig;
use page::Page;

/// A document made of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// Id of the document, also good as a file name.
    pub id: String,
    /// The corpus file, front matter and body.
    pub text: String,
    /// Sections with a heading.
    pub sections: usize,
    /// Keys of the front matter that are left empty, for nothing in the source tells them.
    pub missing: Vec<String>,
    /// Values that were told from something, for a person to confirm.
    pub notes: Vec<String>,
    /// Lines of the source that were left out.
    pub furniture: Vec<String>,
}

/// Makes a corpus file of a source's bytes. For a PDF, the bytes are those of its text, as
/// `pdf_text` gives them. `name` is the name of the source without its ending.
///
/// # Errors
/// A source that is too large, no text, or empty.
pub fn import(
    bytes: &[u8],
    format: SourceFormat,
    name: &str,
    given: &Overrides,
    words: &ImportConfig,
) -> Result<Imported, ImportError> {
    let size = bytes.len() as u64;
    if size > words.largest_source {
        return Err(ImportError::TooLarge { bytes: size, limit: words.largest_source });
    }
    let mut recoded = false;
    let mut text = || -> Result<String, ImportError> {
        let (text, other) = format::decode(bytes)?;
        recoded = other;
        Ok(text)
    };
    let mut page = match format {
        SourceFormat::Text => page::plain(&text()?),
        SourceFormat::Pdf => {
            let (text, left_out) = running_lines::without_running_lines(&text()?);
            Page { left_out, ..page::plain(&text) }
        }
        SourceFormat::Markdown => markdown::page(&text()?),
        SourceFormat::Html => html::page(&text()?, words)?,
        SourceFormat::Docx => docx::page(bytes, words)?,
    };
    if page.lines.is_empty() {
        return Err(ImportError::Empty);
    }
    if page.lines.len() > page::MOST_LINES {
        return Err(ImportError::TooManyLines(page::MOST_LINES));
    }
    let mut left_out = std::mem::take(&mut page.left_out);
    let mut notes = std::mem::take(&mut page.notes);
    let mut draft = draft::make(page, name, given, words)?;
    draft.furniture.append(&mut left_out);
    draft.notes.append(&mut notes);
    if draft.sections.is_empty() {
        return Err(ImportError::Empty);
    }
    if recoded {
        draft.notes.push("encoding: the source is not UTF-8; it was read as Windows-1252".to_owned());
    }
    Ok(Imported {
        id: draft.id.to_string(),
        text: write::corpus_file(&draft),
        sections: draft.sections.iter().filter(|section| section.level > 0).count(),
        missing: draft.missing,
        notes: draft.notes,
        furniture: draft.furniture,
    })
}
