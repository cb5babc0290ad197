//! What one builder of parts has from part to part: what it has met, and memory that is used again.

use super::headings::KnownHeadings;
use super::numbering::TermNumbers;
use super::occurrences::{Noted, Sorting};
use super::schema::TERM_FIELDS;
use super::shared_bytes::SharedBytes;

/// What a builder has for all of its parts.
#[derive(Default)]
pub(super) struct Workspace {
    /// Terms and their numbers.
    pub(super) numbers: TermNumbers,
    /// Headings, by those numbers.
    pub(super) headings: KnownHeadings,
    /// What is noted of the fields of a part.
    pub(super) noted: [Noted; TERM_FIELDS],
    pub(super) sorting: Sorting,
    /// The bytes of a part.
    pub(super) bytes: Vec<u8>,
    /// All passages of a part as they are stored.
    pub(super) store: SharedBytes,
    /// A passage as it is stored.
    pub(super) stored: Vec<u8>,
}

impl Workspace {
    /// Makes ready for the next part, with new numbers where there have become many.
    pub(super) fn begin_part(&mut self) {
        if self.numbers.make_room() {
            self.headings.clear();
        }
        self.noted.iter_mut().for_each(Noted::clear);
    }
}
