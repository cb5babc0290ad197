//! Places the documents of a build in the corpus: those that an earlier build knows stay where they were, where the
//! order allows it.

use rustc_hash::FxHashMap;

use super::document_records::{CorpusOrder, EarlierDocument};
use crate::corpus::{ContentHash, DocumentId};

/// Gives the documents of a corpus, one after the other, their places.
pub(crate) struct Placement {
    /// Documents of the build before that have not been seen yet.
    earlier: FxHashMap<DocumentId, EarlierDocument>,
    /// Places of all documents of the build before, in order.
    earlier_orders: Vec<CorpusOrder>,
    /// Of the last document.
    last: CorpusOrder,
}

/// Where a document comes, and whether the build before has it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Placed {
    /// Its place.
    pub(crate) order: CorpusOrder,
    /// What the build before has under its id.
    pub(crate) before: Option<EarlierDocument>,
    /// Whether it is the same, in the same place.
    pub(crate) is_unchanged: bool,
}

impl Placement {
    pub(crate) fn new(earlier: FxHashMap<DocumentId, EarlierDocument>) -> Self {
        let mut earlier_orders: Vec<CorpusOrder> = earlier.values().map(|before| before.order).collect();
        earlier_orders.sort_unstable();
        Self { earlier, earlier_orders, last: CorpusOrder::START }
    }

    /// Places the next document of the corpus.
    pub(crate) fn place(&mut self, id: &DocumentId, hash: ContentHash) -> Placed {
        let before = self.earlier.remove(id);
        let in_order = before.filter(|before| before.order > self.last);
        let next = self.earlier_orders.partition_point(|earlier| *earlier <= self.last);
        self.last = match (in_order, self.earlier_orders.get(next)) {
            (Some(before), _) => before.order,
            (None, Some(&next)) => self.last.before(next),
            (None, None) => self.last.after_gap(),
        };
        Placed { order: self.last, before, is_unchanged: in_order.is_some_and(|before| before.hash == hash) }
    }

    /// The documents of the build before that are not in the corpus.
    pub(crate) fn removed(self) -> FxHashMap<DocumentId, EarlierDocument> {
        self.earlier
    }
}
