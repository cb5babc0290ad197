//! Texts that are analyzed before an engine sees them, as one string.
//!
//! A text is analyzed once for two fields (stems and exact forms), and a title once for all passages of its document.

/// Comes before a term at the next position. No word contains a control character.
const NEXT: char = '\u{1e}';
/// Comes before a term at the position of the term before it.
const SAME: char = '\u{1f}';

/// Terms with their positions, as one string.
#[derive(Debug, Default)]
pub(crate) struct AnalyzedText(String);

impl AnalyzedText {
    /// Adds a term at the next position, or at that of the term before it.
    pub(crate) fn push(&mut self, term: &str, is_next: bool) {
        self.0.push(if is_next { NEXT } else { SAME });
        self.0.push_str(term);
    }

    /// The string, which [`next_term`] takes apart again.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The terms in order.
    #[cfg(feature = "opensearch")]
    pub(crate) fn terms(&self) -> impl Iterator<Item = NextTerm<'_>> {
        std::iter::successors(next_term(&self.0), |term| next_term(term.rest))
    }

    /// Removes all terms and keeps the memory.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

/// A term at the beginning of such a string.
pub(crate) struct NextTerm<'a> {
    /// The term.
    pub(crate) term: &'a str,
    /// Whether it is at the next position, not at that of the term before it.
    pub(crate) is_next: bool,
    /// What comes after it.
    pub(crate) rest: &'a str,
}

/// Takes the first term off; none at the end.
pub(crate) fn next_term(text: &str) -> Option<NextTerm<'_>> {
    let mut characters = text.chars();
    let separator = characters.next()?;
    let terms = characters.as_str();
    let end = terms.find([NEXT, SAME]).unwrap_or(terms.len());
    Some(NextTerm { term: &terms[..end], is_next: separator != SAME, rest: &terms[end..] })
}
