//! The text layer of PDF files, in the order of reading.

use std::panic::{AssertUnwindSafe, catch_unwind};

use pdf_extract::{Document, MediaBox, OutputDev, OutputError, Transform, output_doc_page};

use super::ImportError;
use super::columns::{Piece, text_of};
use super::running_lines::PAGE_END;

/// Fewest words of a file with a text layer.
const FEWEST_WORDS: usize = 5;

/// The text of a PDF, pages separated by form feeds.
///
/// The library that reads it can take long, or much memory, or panic on broken files. Panics are
/// caught here; run this in a process of its own to bound the time.
///
/// # Errors
/// A file that cannot be read, and one that holds pictures only.
pub fn pdf_text(bytes: &[u8]) -> Result<String, ImportError> {
    let pages = match catch_unwind(AssertUnwindSafe(|| pages(bytes))) {
        Ok(pages) => pages?,
        Err(_) => {
            return Err(ImportError::Pdf("it is broken in a way that its reader cannot handle".to_owned()));
        }
    };
    let words: usize = pages.iter().map(|page| page.split_whitespace().count()).sum();
    if words < FEWEST_WORDS {
        return Err(ImportError::Scan);
    }
    Ok(pages.join(&PAGE_END.to_string()))
}

/// The text of each page.
fn pages(bytes: &[u8]) -> Result<Vec<String>, ImportError> {
    let mut document = Document::load_mem(bytes).map_err(|error| ImportError::Pdf(error.to_string()))?;
    if document.is_encrypted() {
        let locked = |_| ImportError::Pdf("it is locked by a password; save a copy without one".to_owned());
        document.decrypt("").map_err(locked)?;
    }
    let mut texts = Vec::new();
    for number in document.get_pages().into_keys() {
        let mut page = PagePieces::default();
        output_doc_page(&document, &mut page, number)
            .map_err(|error| ImportError::Pdf(format!("page {number}: {error}")))?;
        texts.push(text_of(&page.pieces));
    }
    Ok(texts)
}

/// Space between letters from which on a word ends, and a piece of a line, in sizes of the letters.
const WORD_GAP: f64 = 0.1;
const COLUMN_GAP: f64 = 1.2;
/// Distance of base lines within one line, in sizes of the letters.
const SAME_LINE: f64 = 0.5;

/// Collects the letters of a page in pieces of lines.
#[derive(Debug, Default)]
struct PagePieces {
    pieces: Vec<Piece>,
    height: f64,
    word_begins: bool,
}

impl OutputDev for PagePieces {
    fn begin_page(
        &mut self,
        _number: u32,
        media_box: &MediaBox,
        _art_box: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        self.height = media_box.ury - media_box.lly;
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        place: &Transform,
        width: f64,
        _spacing: f64,
        font_size: f64,
        letter: &str,
    ) -> Result<(), OutputError> {
        let size = font_size * (place.m11 * place.m22 - place.m12 * place.m21).abs().sqrt();
        let (left, base) = (place.m31, self.height - place.m32);
        let right = left + width * size;
        let word_begins = std::mem::replace(&mut self.word_begins, false);
        match self.pieces.last_mut() {
            Some(piece)
                if !word_begins
                    || (base - piece.base).abs() <= size * SAME_LINE
                        && left >= piece.right - size
                        && left <= piece.right + size * COLUMN_GAP =>
            {
                if word_begins && left > piece.right + size * WORD_GAP && !piece.text.ends_with(' ') {
                    piece.text.push(' ');
                }
                piece.text.push_str(letter);
                piece.right = right;
            }
            _ => self.pieces.push(Piece { left, right, base, size, text: letter.to_owned() }),
        }
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        self.word_begins = true;
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}
