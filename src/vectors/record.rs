//! A record of the file of vectors: a passage's key, what the text is of the passage, a checksum and the vector.

use flate2::Crc;

use super::texts::TextRole;
use crate::encoder::Vector;

/// Bytes of a record before its vector: key, role, checksum.
pub(super) const RECORD_HEAD: usize = KEY_AND_ROLE + CHECKSUM;

/// Bytes of a key (little endian) and a role.
const KEY_AND_ROLE: usize = 9;

/// Bytes of a checksum.
const CHECKSUM: usize = 3;

/// Set in the role of a passage's last record.
const LAST: u8 = 0x80;

/// Bytes of a record.
pub(super) const fn record_bytes(dimensions: usize) -> usize {
    RECORD_HEAD + Vector::stored_bytes(dimensions)
}

/// The key of the passage.
pub(super) fn key_of(record: &[u8]) -> u64 {
    record.first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes))
}

/// Whether it is the last one of its passage.
pub(super) fn is_last(record: &[u8]) -> bool {
    record[KEY_AND_ROLE - 1] & LAST != 0
}

/// What the text is of the passage.
pub(super) fn role_of(record: &[u8]) -> Option<TextRole> {
    match record[KEY_AND_ROLE - 1] & !LAST {
        0 => Some(TextRole::Whole),
        1 => Some(TextRole::Heading),
        2 => Some(TextRole::Sentence),
        3 => Some(TextRole::Asked),
        4 => Some(TextRole::NotAnswered),
        _ => None,
    }
}

/// Makes the record of a vector, without its checksum.
pub(super) fn fill(record: &mut Vec<u8>, key: u64, role: TextRole, is_last: bool, vector: &Vector) {
    let role = match role {
        TextRole::Whole => 0,
        TextRole::Heading => 1,
        TextRole::Sentence => 2,
        TextRole::Asked => 3,
        TextRole::NotAnswered => 4,
    };
    record.clear();
    record.extend(key.to_le_bytes());
    record.push(role | if is_last { LAST } else { 0 });
    record.extend([0; CHECKSUM]);
    vector.write(record);
}

/// Sets the checksum of a record that is the one with this place (from 0) of its passage.
pub(super) fn set_checksum(record: &mut [u8], place: u32) {
    let checksum = checksum(record, place);
    record[KEY_AND_ROLE..RECORD_HEAD].copy_from_slice(&checksum);
}

/// Whether a record is as it was written, as the one with this place of its passage.
pub(super) fn has_checksum(record: &[u8], place: u32) -> bool {
    record[KEY_AND_ROLE..RECORD_HEAD] == checksum(record, place)
}

/// CRC-32 of everything else and the place, folded to the bytes that there are.
fn checksum(record: &[u8], place: u32) -> [u8; CHECKSUM] {
    let mut crc = Crc::new();
    crc.update(&record[..KEY_AND_ROLE]);
    crc.update(&record[RECORD_HEAD..]);
    crc.update(&place.to_le_bytes());
    let [first, second, third, fourth] = crc.sum().to_le_bytes();
    [first ^ fourth, second, third]
}
