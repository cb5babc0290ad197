//! What was read from the store, kept in memory until it changes.

use std::num::NonZeroUsize;

use lru::LruCache;

/// Values by the ids of what they belong to; the least recently used go first.
#[derive(Debug)]
pub(crate) struct ReadCache<V> {
    /// None: nothing is kept.
    by_id: Option<LruCache<u64, V>>,
    /// Counts changes, so that nothing that was read before one is kept after it.
    changes: u64,
}

impl<V: Clone> ReadCache<V> {
    /// Keeps at most so many.
    pub(crate) fn new(most: usize) -> Self {
        Self { by_id: NonZeroUsize::new(most).map(LruCache::sparse), changes: 0 }
    }

    pub(crate) fn get(&mut self, id: u64) -> Option<V> {
        self.by_id.as_mut()?.get(&id).cloned()
    }

    /// What was counted; to be asked before something is read that is to be kept.
    pub(crate) fn changes(&self) -> u64 {
        self.changes
    }

    /// Keeps what was read after so many changes, unless there were more since.
    pub(crate) fn put(&mut self, id: u64, value: V, changes: u64) {
        if let Some(by_id) = self.by_id.as_mut().filter(|_| changes == self.changes) {
            by_id.put(id, value);
        }
    }

    /// Forgets what has changed.
    pub(crate) fn changed(&mut self, id: u64) {
        self.changes += 1;
        if let Some(by_id) = &mut self.by_id {
            by_id.pop(&id);
        }
    }

    /// Forgets everything.
    pub(crate) fn all_changed(&mut self) {
        self.changes += 1;
        if let Some(by_id) = &mut self.by_id {
            by_id.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_before_a_change_is_not_kept_after_it() {
        let mut cache = ReadCache::new(2);
        for change in [|cache: &mut ReadCache<_>| cache.changed(1), ReadCache::all_changed] {
            let before = cache.changes();
            change(&mut cache);
            cache.put(1, "old", before);
            assert_eq!(cache.get(1), None);
            cache.put(1, "new", cache.changes());
            assert_eq!(cache.get(1), Some("new"));
        }
    }

    #[test]
    fn the_least_recently_used_go_first() {
        let mut cache = ReadCache::new(2);
        for id in [1, 2] {
            cache.put(id, id, 0);
        }
        cache.get(1);
        cache.put(3, 3, 0);
        assert_eq!([1, 2, 3].map(|id| cache.get(id)), [Some(1), None, Some(3)]);
        let mut none = ReadCache::new(0);
        none.put(1, 1, 0);
        assert_eq!(none.get(1), None);
    }
}
