//! Passages that were candidates a moment ago: the answer is made of some of them, without asking the cluster again.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

/// The maximum number of passages, those of a few questions that are answered at a time.
const MOST: usize = 4096;

/// The latest candidates, as JSON, by their places.
#[derive(Debug, Default)]
pub(super) struct PassageCache(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    passages: HashMap<u64, String>,
    /// The oldest first.
    orders: VecDeque<u64>,
}

impl PassageCache {
    /// Keeps passages and drops the oldest ones.
    pub(super) fn keep(&self, passages: impl Iterator<Item = (u64, String)>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (order, passage) in passages {
            if kept.passages.insert(order, passage).is_none() {
                kept.orders.push_back(order);
            }
        }
        while kept.orders.len() > MOST {
            let Some(oldest) = kept.orders.pop_front() else { break };
            kept.passages.remove(&oldest);
        }
    }

    /// A passage, where it is still there.
    pub(super) fn get(&self, order: u64) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).passages.get(&order).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_passages_are_kept() {
        let cache = PassageCache::default();
        let most = MOST as u64;
        cache.keep((0..most + 10).map(|order| (order, order.to_string())));
        assert_eq!(cache.get(9), None);
        assert_eq!(cache.get(most), Some(most.to_string()));
        cache.keep(std::iter::once((10, "again".to_owned())));
        assert_eq!(cache.get(10).as_deref(), Some("again"));
    }
}
