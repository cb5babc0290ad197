//! Which segments a build merges before it publishes an index.
//!
//! Tantivy keeps the postings of deleted passages until their segment is merged, and counts them in document
//! frequencies and average lengths. So a segment with deletions is rewritten: an index that was updated gives the same
//! scores as a new one. Small segments are merged because each costs every question a lookup of every term.

use tantivy::index::{SegmentId, SegmentMeta};

/// A merge reads its segments through mapped files, so this bounds the memory of a build (about 1 KB a passage).
const MAX_PASSAGES: u32 = 150_000;
/// Segments of an index whose size this bound allows.
const SEGMENTS: u32 = 4;
/// A larger segment keeps its deleted passages while they are at most one in so many.
const TOLERATED: u32 = 50;

/// Groups of segments to be merged, each into one.
pub(super) fn choose_merges(segments: &[SegmentMeta]) -> Vec<Vec<SegmentId>> {
    let total: u32 = segments.iter().map(SegmentMeta::num_docs).sum();
    let target = (total / SEGMENTS).clamp(1, MAX_PASSAGES);
    let is_stale = |segment: &SegmentMeta| {
        segment.has_deletes()
            && (segment.max_doc() <= MAX_PASSAGES
                || segment.num_deleted_docs() > segment.max_doc() / TOLERATED)
    };
    let mut chosen: Vec<&SegmentMeta> =
        segments.iter().filter(|segment| is_stale(segment) || segment.num_docs() < target / 2).collect();
    chosen.sort_by_key(|segment| (segment.num_docs(), segment.id()));
    let mut merges: Vec<(u32, Vec<&SegmentMeta>)> = Vec::new();
    for segment in chosen {
        match merges.last_mut() {
            Some((passages, merge)) if *passages + segment.num_docs() <= target.saturating_mul(3) / 2 => {
                *passages += segment.num_docs();
                merge.push(segment);
            }
            _ => merges.push((segment.num_docs(), vec![segment])),
        }
    }
    merges
        .into_iter()
        .filter(|(_, merge)| merge.len() > 1 || merge.iter().any(|segment| segment.has_deletes()))
        .map(|(_, merge)| merge.into_iter().map(SegmentMeta::id).collect())
        .collect()
}
