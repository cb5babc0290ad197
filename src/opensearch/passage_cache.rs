//! Passages that were candidates a moment ago: the answer is made of some of them, without asking the cluster again.

use std::num::NonZeroUsize;
use std::sync::{Mutex, MutexGuard, PoisonError};

use lru::LruCache;

/// The maximum number of passages, those of a few questions that are answered at a time.
const MAX_PASSAGES: usize = 4096;

/// The latest candidates, as JSON, by their places.
#[derive(Debug)]
pub(super) struct PassageCache(Mutex<LruCache<u64, String>>);

impl Default for PassageCache {
    fn default() -> Self {
        Self(Mutex::new(LruCache::sparse(NonZeroUsize::new(MAX_PASSAGES).unwrap_or(NonZeroUsize::MIN))))
    }
}

impl PassageCache {
    /// Keeps passages and drops those that were used longest ago.
    pub(super) fn keep(&self, passages: impl Iterator<Item = (u64, String)>) {
        let mut kept = self.lock();
        for (order, passage) in passages {
            kept.put(order, passage);
        }
    }

    /// A passage, where it is still there.
    pub(super) fn get(&self, order: u64) -> Option<String> {
        self.lock().get(&order).cloned()
    }

    fn lock(&self) -> MutexGuard<'_, LruCache<u64, String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_passages_are_kept() {
        let cache = PassageCache::default();
        let most = MAX_PASSAGES as u64;
        cache.keep((0..most + 10).map(|order| (order, order.to_string())));
        assert_eq!(cache.get(9), None);
        assert_eq!(cache.get(most), Some(most.to_string()));
        cache.keep(std::iter::once((10, "again".to_owned())));
        assert_eq!(cache.get(10).as_deref(), Some("again"));
    }
}
