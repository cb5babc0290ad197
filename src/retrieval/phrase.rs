//! Finds phrases: words in order, with few others between them.

/// Where a phrase begins, of whose words the first is at `starts` and the others at these positions, in order: at most
/// `gap` words are between two of them.
pub(crate) fn phrase_starts(
    mut starts: Vec<u32>,
    others: impl Iterator<Item = Vec<u32>>,
    gap: u32,
) -> Vec<u32> {
    let mut ends = starts.clone();
    for here in others {
        let next = |end: u32| here.iter().copied().find(|&at| at > end && at <= end + 1 + gap);
        let reached: Vec<Option<u32>> = ends.iter().map(|&end| next(end)).collect();
        let mut kept = reached.iter();
        starts.retain(|_| kept.next().is_some_and(Option::is_some));
        ends = reached.into_iter().flatten().collect();
    }
    starts
}
