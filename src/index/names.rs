//! The field `name`: which documents give a condition which name. It is on the first passage of each document.
//!
//! An index may have as many names as documents. They are looked up when a question is asked: reading all of them
//! would take longer than the answer.

use std::ops::ControlFlow;

use tantivy::schema::IndexRecordOption;
use tantivy::termdict::TermMerger;
use tantivy::{DocAddress, DocSet as _, TERMINATED, Term};

use super::{IndexError, PassageIndex};
use crate::corpus::{DocumentInfo, NameRole};
use crate::entries::names::{WORD, begin_term, name_term, word_term};

impl PassageIndex {
    /// Whether documents give a condition a name whose key begins with that of these stems.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn begins_name(&self, stems: &str) -> Result<bool, IndexError> {
        self.has_name_term(&begin_term(stems))
    }

    /// Whether a folded word is one of a name that documents give a condition.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn is_in_name(&self, word: &str) -> Result<bool, IndexError> {
        self.has_name_term(&word_term(word))
    }

    /// Hands over the words of all names that documents give conditions, each once.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn for_each_name_word(&self, take: &mut dyn FnMut(&str)) -> Result<(), IndexError> {
        let after = char::from_u32(u32::from(WORD) + 1).unwrap_or(char::MAX);
        let streams = self.segments().iter().map(|segment| {
            let words = segment.name.terms().range();
            words.ge(WORD.to_string().as_bytes()).lt(after.to_string().as_bytes()).into_stream()
        });
        let mut terms = TermMerger::new(streams.collect::<Result<_, _>>().map_err(IndexError::in_tantivy)?);
        while terms.advance() {
            if let Ok(word) = std::str::from_utf8(&terms.key()[WORD.len_utf8()..]) {
                take(word);
            }
        }
        Ok(())
    }

    /// Hands over the documents that give a condition a name with this key, in the order of the corpus, until `take`
    /// has enough.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn for_each_named(
        &self,
        role: NameRole,
        key: &str,
        take: &mut dyn FnMut(&DocumentInfo) -> ControlFlow<()>,
    ) -> Result<(), IndexError> {
        let mut found: Vec<(u64, DocAddress)> = Vec::new();
        self.visit_name_term(&name_term(role, key), |order, address| {
            found.push((order, address));
            ControlFlow::Continue(())
        })?;
        if found.is_empty() {
            return Ok(());
        }
        found.sort_unstable_by_key(|&(order, _)| order);
        let searcher = self.searcher();
        for (_, address) in found {
            let passage = self.stored(&searcher, address)?;
            if let Some(document) = self.document(&passage.document)?
                && take(document).is_break()
            {
                break;
            }
        }
        Ok(())
    }

    fn has_name_term(&self, term: &str) -> Result<bool, IndexError> {
        let mut has = false;
        self.visit_name_term(term, |_, _| {
            has = true;
            ControlFlow::Break(())
        })?;
        Ok(has)
    }

    /// Calls `take` with the place in the corpus and the address of each passage with a term.
    fn visit_name_term(
        &self,
        term: &str,
        mut take: impl FnMut(u64, DocAddress) -> ControlFlow<()>,
    ) -> Result<(), IndexError> {
        let term = Term::from_field_text(self.fields().name, term);
        let searcher = self.searcher();
        for (number, (segment, reader)) in (0..).zip(self.segments().iter().zip(searcher.segment_readers())) {
            let postings = segment.name.read_postings(&term, IndexRecordOption::Basic);
            let Some(mut postings) = postings.map_err(IndexError::in_tantivy)? else { continue };
            while postings.doc() != TERMINATED {
                let id = postings.doc();
                if !reader.is_deleted(id) && take(segment.order(id), DocAddress::new(number, id)).is_break() {
                    return Ok(());
                }
                postings.advance();
            }
        }
        Ok(())
    }
}
