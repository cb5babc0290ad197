//! The text layer of PDF files, in the order of reading, without running headers and page numbers.

use std::collections::{HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use pdf_extract::{Document, MediaBox, OutputDev, OutputError, Transform, output_doc_page};

use super::ImportError;
use super::columns::{Piece, text_of};

/// Sign between pages.
const PAGE_END: char = '\u{c}';
/// Fewest words of a file with a text layer.
const FEWEST_WORDS: usize = 5;
/// Lines at the top and the bottom of a page that can be running ones.
const EDGE: usize = 2;
/// Fewest pages on which a line must come again to be a running one.
const FEWEST_PAGES: usize = 3;

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

/// A running line, numbers left out, so that page numbers make no difference.
fn shape(line: &str) -> String {
    line.chars().filter(|c| !c.is_ascii_digit() && !c.is_whitespace()).collect::<String>().to_lowercase()
}

/// The text without lines that come again at the edges of the pages and without page numbers, and
/// those lines, each once.
pub(super) fn without_running_lines(text: &str) -> (String, Vec<String>) {
    let pages: Vec<Vec<&str>> =
        text.split(PAGE_END).map(|page| page.lines().map(str::trim_end).collect()).collect();
    let edges = |page: &[&str]| -> Vec<usize> {
        let filled: Vec<usize> = (0..page.len()).filter(|at| !page[*at].trim().is_empty()).collect();
        let tail = filled.len().saturating_sub(EDGE);
        filled.iter().enumerate().filter(|(nth, _)| *nth < EDGE || *nth >= tail).map(|(_, at)| *at).collect()
    };
    let mut seen: HashMap<String, usize> = HashMap::new();
    for page in &pages {
        for at in edges(page) {
            *seen.entry(shape(page[at])).or_default() += 1;
        }
    }
    let mut kept = String::with_capacity(text.len());
    let mut left_out = Vec::new();
    let mut listed: HashSet<String> = HashSet::new();
    for page in &pages {
        let edges = edges(page);
        for (at, line) in page.iter().enumerate() {
            let shape = shape(line);
            let number = shape.is_empty() && !line.trim().is_empty();
            let running = edges.contains(&at)
                && (number
                    || seen.get(&shape).is_some_and(|pages| *pages >= FEWEST_PAGES) && !shape.is_empty());
            if running {
                if listed.insert(shape) {
                    left_out.push(line.trim().to_owned());
                }
            } else {
                kept.push_str(line);
                kept.push('\n');
            }
        }
    }
    (kept, left_out)
}
