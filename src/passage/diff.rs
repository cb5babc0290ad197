//! What changed between two versions of a corpus, passage by passage.

use std::collections::HashMap;

use super::Passage;

/// A difference between two versions of a document's passages.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "a comparison holds few of them at once")]
pub enum PassageChange {
    /// It is only in the new version.
    Added(Passage),
    /// It is only in the old version.
    Removed(Passage),
    /// It is under the same headings, or says nearly the same under others.
    Changed {
        /// As it was.
        old: Passage,
        /// As it is.
        new: Passage,
    },
}

/// Share of words that two passages under different headings need in common to be the same one, moved.
const MOVED: f64 = 0.6;

/// Compares the passages of a document, in the order of the new version; what was removed comes where it
/// was. A passage is unchanged where heading path and text are.
#[must_use]
pub fn diff_passages(old: &[Passage], new: &[Passage]) -> Vec<PassageChange> {
    let mut left: Vec<&Passage> = without(old, new);
    let added = without(new, old);
    let mut partners: HashMap<u32, &Passage> = HashMap::new();
    // first those under the same headings, nearest first; then those that moved
    for passage in &added {
        let nearest = |(_, other): &(usize, &&Passage)| other.position.abs_diff(passage.position);
        let alike = left.iter().enumerate().filter(|(_, other)| other.heading_path == passage.heading_path);
        if let Some((place, _)) = alike.min_by_key(nearest) {
            partners.insert(passage.position, left.remove(place));
        }
    }
    for passage in
        added.iter().filter(|passage| !partners.contains_key(&passage.position)).collect::<Vec<_>>()
    {
        let shares = left.iter().map(|other| shared_words(&other.text, &passage.text)).enumerate();
        let best = shares.filter(|(_, share)| *share >= MOVED).max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((place, _)) = best {
            partners.insert(passage.position, left.remove(place));
        }
    }
    let mut changes: Vec<(u32, PassageChange)> = added
        .into_iter()
        .map(|passage| {
            let new = passage.clone();
            let change = match partners.get(&passage.position) {
                Some(old) => PassageChange::Changed { old: (*old).clone(), new },
                None => PassageChange::Added(new),
            };
            (passage.position, change)
        })
        .collect();
    changes
        .extend(left.into_iter().map(|passage| (passage.position, PassageChange::Removed(passage.clone()))));
    changes.sort_by_key(|(position, _)| *position);
    changes.into_iter().map(|(_, change)| change).collect()
}

/// Passages that the other version does not have with the same headings and text, as often as it has them.
fn without<'a>(passages: &'a [Passage], other: &[Passage]) -> Vec<&'a Passage> {
    let mut counts: HashMap<(&[String], &str), usize> = HashMap::new();
    for passage in other {
        *counts.entry((&passage.heading_path, &passage.text)).or_default() += 1;
    }
    passages
        .iter()
        .filter(|passage| {
            let Some(count) = counts.get_mut(&(passage.heading_path.as_slice(), passage.text.as_str()))
            else {
                return true;
            };
            let there = *count > 0;
            *count = count.saturating_sub(1);
            !there
        })
        .collect()
}

/// Share of the words of both texts that they have in common (Dice 1945).
fn shared_words(one: &str, other: &str) -> f64 {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for word in one.split_whitespace() {
        *counts.entry(word).or_default() += 1;
    }
    let (mut shared, mut all) = (0_u32, 0_u32);
    for word in other.split_whitespace() {
        all += 1;
        if let Some(count) = counts.get_mut(word).filter(|count| **count > 0) {
            *count -= 1;
            shared += 1;
        }
    }
    all += u32::try_from(one.split_whitespace().count()).unwrap_or(u32::MAX / 2);
    if all == 0 { 0.0 } else { 2.0 * f64::from(shared) / f64::from(all) }
}
