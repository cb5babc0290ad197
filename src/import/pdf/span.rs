//! What is covered from the left to the right of a page: by a piece of text, a column or a table.

use super::rows::{Piece, Row};

/// From the left to the right, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Span {
    pub(super) left: f64,
    pub(super) right: f64,
}

impl Span {
    /// What a piece covers.
    pub(super) fn of(piece: &Piece) -> Self {
        Self { left: piece.left, right: piece.right }
    }

    pub(super) fn width(self) -> f64 {
        self.right - self.left
    }

    /// The width that both cover; below zero, the space between them.
    pub(super) fn common(self, other: Self) -> f64 {
        self.right.min(other.right) - self.left.max(other.left)
    }

    /// Whether a piece of a row is in it.
    pub(super) fn holds_some(self, row: &Row) -> bool {
        row.iter().any(|piece| self.common(Self::of(piece)) > 0.0)
    }
}

/// Spans that overlap, or have less than a gap between them, as one each; from the left.
pub(super) fn joined(mut spans: Vec<Span>, gap: f64) -> Vec<Span> {
    spans.sort_by(|a, b| a.left.total_cmp(&b.left));
    let mut joined: Vec<Span> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.left < last.right + gap => last.right = last.right.max(span.right),
            _ => joined.push(span),
        }
    }
    joined
}
