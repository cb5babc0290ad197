//! What was read once and is remembered in memory, up to a number, until it changes.

use std::collections::{HashMap, VecDeque};

/// Values by the ids of what they belong to; those that were read longest ago go first.
#[derive(Debug)]
pub(super) struct Remembered<V> {
    most: usize,
    by_id: HashMap<u64, V>,
    order: VecDeque<u64>,
    /// Counts changes, so that nothing that was read before one is remembered after it.
    changes: u64,
}

impl<V: Clone> Remembered<V> {
    /// Remembers at most so many.
    pub(crate) fn new(most: usize) -> Self {
        Self { most, by_id: HashMap::new(), order: VecDeque::new(), changes: 0 }
    }

    pub(crate) fn get(&self, id: u64) -> Option<V> {
        self.by_id.get(&id).cloned()
    }

    /// What was counted; to be asked before something is read that is to be remembered.
    pub(crate) fn changes(&self) -> u64 {
        self.changes
    }

    /// Remembers what was read after so many changes, unless there were more since.
    pub(crate) fn put(&mut self, id: u64, value: V, changes: u64) {
        if changes != self.changes {
            return;
        }
        if self.by_id.insert(id, value).is_none() {
            self.order.push_back(id);
        }
        while self.order.len() > self.most {
            if let Some(oldest) = self.order.pop_front() {
                self.by_id.remove(&oldest);
            }
        }
    }

    /// Forgets what has changed.
    pub(crate) fn changed(&mut self, id: u64) {
        self.changes += 1;
        if self.by_id.remove(&id).is_some() {
            self.order.retain(|other| *other != id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_before_a_change_is_not_remembered_after_it() {
        let mut remembered = Remembered::new(2);
        let before = remembered.changes();
        remembered.changed(1);
        remembered.put(1, "old", before);
        assert_eq!(remembered.get(1), None);
        remembered.put(1, "new", remembered.changes());
        assert_eq!(remembered.get(1), Some("new"));
    }

    #[test]
    fn the_oldest_go_first() {
        let mut remembered = Remembered::new(2);
        for id in [1, 2, 1, 3] {
            remembered.put(id, id, 0);
        }
        assert_eq!([1, 2, 3].map(|id| remembered.get(id)), [None, Some(2), Some(3)]);
        remembered.changed(2);
        assert_eq!((remembered.by_id.len(), remembered.order.len()), (1, 1));
    }
}
