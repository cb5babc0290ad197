//! The terms that an index holds.

use tantivy::Term;
use tantivy::termdict::TermMerger;

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
    /// number of passages that hold it; a word may come once for each of these.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn for_each_word(&self, take: &mut dyn FnMut(&str, u64)) -> Result<(), IndexError> {
        let searcher = self.searcher();
        for field in self.fields().exact {
            let segments = searcher
                .segment_readers()
                .iter()
                .map(|segment| segment.inverted_index(field))
                .collect::<Result<Vec<_>, _>>()?;
            let streams = segments.iter().map(|segment| segment.terms().stream()).collect::<Result<_, _>>();
            let mut terms = TermMerger::new(streams.map_err(IndexError::in_tantivy)?);
            while terms.advance() {
                let passages: u64 = terms
                    .current_segment_ords_and_term_infos()
                    .map(|(_, info)| u64::from(info.doc_freq))
                    .sum();
                if let Ok(word) = std::str::from_utf8(terms.key()) {
                    take(word, passages);
                }
            }
        }
        Ok(())
    }
}
