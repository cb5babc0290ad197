//! Import: pages and leaflets become corpus files that a person reads, corrects and publishes.
//!
//! Bytes become lines of a page (`markdown`, `html`, `pdf`, `docx` -> `page`); `facts` and `ending`
//! take out what belongs in the front matter; `outline` and `citation` tell sections and marks; `grid` keeps what
//! a cell of a table belongs to;
//! `draft` puts all together and `write` makes the text of the file. Nothing is guessed silently:
//! what was inferred is listed in [`Imported::notes`], what is missing in
//! [`Imported::missing`], and lines left out in [`Imported::boilerplate`].

mod again;
mod asides;
mod citation;
mod contact;
mod date;
mod docx;
mod draft;
mod ending;
mod error;
mod facts;
mod format;
mod front_matter;
mod grid;
mod html;
mod html_bounds;
mod markdown;
mod menu;
mod naming;
mod ordinal;
mod outline;
mod overrides;
mod page;
mod parent;
#[cfg(feature = "pdf")]
mod pdf;
mod raised;
mod reference;
mod reference_list;
mod shape;
mod site_words;
mod tabs;
mod write;

pub use error::ImportError;
pub use format::SourceFormat;
pub use overrides::{Overrides, audiences, names};
pub use write::{escaped, in_comment};

use serde::{Deserialize, Serialize};

use crate::config::ImportConfig;
use crate::corpus::{Document, TextOrigin};

/// A document made of a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imported {
    /// Id of the document, also good as a file name.
    pub id: String,
    /// The corpus file, front matter and body.
    pub text: String,
    /// Sections with a heading.
    pub sections: usize,
    /// Keys of the front matter that are left empty, because the source has no value for them.
    pub missing: Vec<String>,
    /// Values that were inferred, for a person to confirm.
    pub notes: Vec<String>,
    /// What stayed of an earlier version, although the page says something else.
    pub kept: Vec<String>,
    /// Lines of the source that were left out.
    pub boilerplate: Vec<String>,
    /// How much of the page was kept.
    pub words: WordCount,
}

/// How much of a page was kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordCount {
    /// Words of the page.
    pub on_page: usize,
    /// Words that became part of the document.
    pub kept: usize,
    /// Headings that were left out.
    pub left_out_headings: Vec<String>,
}

impl WordCount {
    /// The share of the words that was left out, in a hundred.
    #[must_use]
    pub fn left_out_percent(&self) -> usize {
        let left = self.on_page.saturating_sub(self.kept);
        (left * 100).checked_div(self.on_page).unwrap_or(0)
    }
}

/// Makes a corpus file of a source's bytes, as [`import_again`] does, where there is no earlier version.
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
    import_again(bytes, format, name, given, None, words)
}

/// Makes a corpus file of a source's bytes, with what people filled in for an earlier version of it. `name` is the
/// name of the source without its ending.
///
/// A hostile file can take long and much memory, or overflow the stack: the program calls this in a process of its
/// own, which has limits.
///
/// # Errors
/// A source that is too large, no text, or empty, and an earlier version in own words.
pub fn import_again(
    bytes: &[u8],
    format: SourceFormat,
    name: &str,
    given: &Overrides,
    earlier: Option<&Document>,
    words: &ImportConfig,
) -> Result<Imported, ImportError> {
    if let Some(earlier) = earlier.filter(|earlier| earlier.info.text == TextOrigin::Summary) {
        return Err(ImportError::OwnWords(earlier.info.id.to_string()));
    }
    let size = bytes.len() as u64;
    if size > words.largest_source {
        return Err(ImportError::TooLarge { bytes: size, limit: words.largest_source });
    }
    let mut recoded = Vec::new();
    let mut notes = Vec::new();
    let mut page = match format {
        SourceFormat::Docx => docx::page(bytes, words)?,
        #[cfg(feature = "pdf")]
        SourceFormat::Pdf => pdf::page(bytes, words)?,
        #[cfg(not(feature = "pdf"))]
        SourceFormat::Pdf => return Err(ImportError::NoPdfReader),
        SourceFormat::Text | SourceFormat::Markdown | SourceFormat::Html => {
            let (text, said) = format::decode(bytes)?;
            let text = page::without_own_signs(&text);
            recoded = said;
            if format == SourceFormat::Html {
                html::page(&text, words)?
            } else if format::is_html(&text) {
                notes.push(
                    "the file holds HTML and was read as a web page, whatever its name says".to_owned(),
                );
                html::page(&text, words)?
            } else if format == SourceFormat::Markdown {
                markdown::page(&text, words)
            } else {
                menu::without_menus(page::plain(&text, words), words)
            }
        }
    };
    if page.lines.is_empty() {
        return Err(ImportError::Empty);
    }
    if page.lines.len() > page::MAX_LINES {
        return Err(ImportError::TooManyLines(page::MAX_LINES));
    }
    let mut left_out = std::mem::take(&mut page.left_out);
    let left_out_headings = std::mem::take(&mut page.left_out_headings);
    notes.append(&mut page.notes);
    let lines = page.lines.iter().map(|line| &line.text);
    let around = page.margins.iter().filter(|line| !left_out.contains(line)).chain(&left_out);
    let on_page: usize = lines.chain(around).map(|line| draft::word_count(line)).sum();
    let mut draft = draft::make(page, name, given, earlier, words)?;
    left_out.retain(|line| !draft.from_footer.contains(line));
    draft.boilerplate.append(&mut left_out);
    draft.notes.append(&mut notes);
    if draft.sections.is_empty() {
        return Err(ImportError::Empty);
    }
    draft.notes.append(&mut recoded);
    Ok(Imported {
        words: WordCount { on_page, kept: draft.kept_words.min(on_page), left_out_headings },
        id: draft.id.to_string(),
        text: write::corpus_file(&draft),
        sections: draft.sections.iter().filter(|section| section.level > 0).count(),
        missing: draft.missing,
        notes: draft.notes,
        kept: draft.kept,
        boilerplate: draft.boilerplate,
    })
}
