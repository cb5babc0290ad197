//! The terms that an index holds.

use tantivy::Term;

use super::{FieldKind, IndexError, PassageIndex};

impl PassageIndex {
    /// Whether any passage, heading or title holds a word with this stem.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn holds_stem(&self, stem: &str) -> Result<bool, IndexError> {
        let searcher = self.searcher();
        for field in FieldKind::ALL.into_iter().rev() {
            let term = Term::from_field_text(self.fields().stem[field.index()], stem);
            if searcher.doc_freq(&term)? > 0 {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Hands over every word of bodies, headings and titles as it is written (folded), with the
    /// number of passages that hold it; a word may come more than once.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn for_each_word(&self, take: &mut dyn FnMut(&str, u64)) -> Result<(), IndexError> {
        let searcher = self.searcher();
        for field in self.fields().exact {
            for segment in searcher.segment_readers() {
                let inverted = segment.inverted_index(field)?;
                let mut terms =
                    inverted.terms().stream().map_err(|error| IndexError::Tantivy(error.into()))?;
                while terms.advance() {
                    if let Ok(word) = std::str::from_utf8(terms.key()) {
                        take(word, u64::from(terms.value().doc_freq));
                    }
                }
            }
        }
        Ok(())
    }
}
