//! Where a passage lies in an index, as one number.

use tantivy::DocAddress;

/// Segment and number there, as one number.
pub(super) fn pack(address: DocAddress) -> u64 {
    u64::from(address.segment_ord) << 32 | u64::from(address.doc_id)
}

/// The other way.
pub(super) fn unpack(address: u64) -> DocAddress {
    let low = u64::from(u32::MAX);
    DocAddress::new(
        u32::try_from(address >> 32).unwrap_or(u32::MAX),
        u32::try_from(address & low).unwrap_or(u32::MAX),
    )
}
