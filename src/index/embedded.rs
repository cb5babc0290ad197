//! The index of the shipped corpus, built before the program is: most questions are asked of it, and building it in
//! memory would take most of the time of the first answer.
//!
//! It is used only while its fingerprint is right, so a change of settings or of a document costs time and never an
//! answer. `.ci/embed-index` rebuilds it; a test fails while it is stale.

use super::opening::open_directory;
use super::{Fingerprint, PassageIndex};
use crate::generations::ReadOnlyDirectory;

include!(concat!(env!("OUT_DIR"), "/embedded_index.rs"));

/// The embedded index, where it has this fingerprint.
#[must_use]
pub fn open_embedded(wanted: &Fingerprint) -> Option<PassageIndex> {
    open_directory(&ReadOnlyDirectory::of_static(EMBEDDED_INDEX), &|found| found.differs_from(wanted)).ok()
}
