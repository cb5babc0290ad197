//! Citation marks in running text: `[^1]` points at the reference with the id `1`.

use std::ops::Range;

/// A citation mark and its position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitationMark<'a> {
    /// Bytes of the whole mark, brackets included.
    pub span: Range<usize>,
    /// The text between `[^` and `]`.
    pub marker: &'a str,
}

const OPENING: &str = "[^";
const MAX_MARKER_LENGTH: usize = 64;

/// All citation marks of a text, in order.
pub fn citation_marks(text: &str) -> impl Iterator<Item = CitationMark<'_>> {
    text.match_indices('[').filter_map(|(start, _)| {
        let rest = text[start..].strip_prefix(OPENING)?;
        let length = rest.bytes().take(MAX_MARKER_LENGTH + 1).position(|byte| byte == b']')?;
        let marker = &rest[..length];
        let valid = !marker.is_empty()
            && marker.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
        valid.then(|| CitationMark { span: start..start + OPENING.len() + length + 1, marker })
    })
}

#[cfg(test)]
mod tests {
    use super::citation_marks;

    #[test]
    fn marks_are_found_and_look_alikes_are_not() {
        let text = "Bones [^1][^econs-2015]. Not [^ ] nor [^] nor [1] nor [^é].";
        let markers: Vec<&str> = citation_marks(text).map(|mark| mark.marker).collect();
        assert_eq!(markers, ["1", "econs-2015"]);
        let spans: Vec<&str> = citation_marks(text).map(|mark| &text[mark.span]).collect();
        assert_eq!(spans, ["[^1]", "[^econs-2015]"]);
    }
}
