//! What became of pinned passages when the corpus was indexed again: found without the store, so that nobody waits for it.

use super::{PassageFlag, Pin, PinnedPassage};

/// A flag that a pinned passage is to get.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFlag {
    /// The pin.
    pub pin: i64,
    /// Which of its passages, from 0.
    pub place: usize,
    /// Id and hash of the passage that was looked at: another one in its place gets no flag.
    pub passage: String,
    /// See `passage`.
    pub hash: String,
    /// The flag.
    pub flag: PassageFlag,
}

/// The flags that passages of these pins are to get and don't have. `current` says what became of a passage; none: it is as
/// pinned.
pub fn new_flags(
    pins: &[Pin],
    mut current: impl FnMut(&PinnedPassage) -> Option<PassageFlag>,
) -> Vec<NewFlag> {
    let mut flags = Vec::new();
    for pin in pins {
        for (place, passage) in pin.passages.iter().enumerate() {
            if let Some(flag) = current(passage).filter(|flag| passage.flag != Some(*flag)) {
                let (id, hash) = (passage.passage.clone(), passage.hash.clone());
                flags.push(NewFlag { pin: pin.id, place, passage: id, hash, flag });
            }
        }
    }
    flags
}
