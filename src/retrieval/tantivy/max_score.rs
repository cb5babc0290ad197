//! The best passages of one segment after the other for a union of weighted terms, by BM25
//! (Robertson and Zaragoza 2009).
//!
//! `MaxScore` (Turtle and Flood 1995): terms whose largest scores together cannot lift a passage among the
//! best are not gone through, only looked up for the passages that hold others. The rest is added up for a
//! window of passages at a time, as Lucene does for long unions: a question with its synonyms is one of a
//! hundred terms, for which going from passage to passage costs more than it saves. Where few passages of a
//! window are admitted, all terms are looked up for those.
//!
//! Scores are whole numbers, so that a passage has the same score whatever was added first: which passages are
//! chosen depends neither on the segments nor on what was passed over.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::BlockSegmentPostings;
use tantivy::query::Scorer;
use tantivy::{DocAddress, DocId, SegmentOrdinal, TERMINATED};

use crate::index::Saturation;

/// Passages of a window: a group of 64 for each bit of a word.
const WINDOW: usize = GROUP * 64;
const GROUP: usize = 64;

/// A term in fewer passages than one in so many is added up, whatever it adds.
const RARE: u32 = 64;
/// Passages of a window that terms are looked up for, where no others are admitted.
const FEW: u32 = 256;

/// Parts of a score that are told apart, by one.
const PARTS: f32 = 16_384.0;

/// The passages of a segment that hold a term, from a place on.
pub(super) struct TermPostings<'a> {
    postings: BlockSegmentPostings,
    /// Place in the current block.
    place: usize,
    lengths: &'a FieldNormReader,
    saturation: &'a Saturation,
    /// What the term adds at most.
    weight: f32,
}

impl<'a> TermPostings<'a> {
    /// Takes postings with their frequencies; `weight` is the product of the term's weight and rarity.
    pub(super) fn new(
        postings: BlockSegmentPostings,
        lengths: &'a FieldNormReader,
        saturation: &'a Saturation,
        weight: f32,
    ) -> Self {
        Self { postings, place: 0, lengths, saturation, weight: weight * Saturation::MOST * PARTS }
    }

    fn most(&self) -> u32 {
        whole(self.weight)
    }

    /// Whether it is in so many passages that adding it up costs more than to look it up for some.
    fn is_frequent(&self) -> bool {
        self.postings.doc_freq() > self.lengths.num_docs() / RARE
    }

    fn doc(&self) -> DocId {
        self.postings.doc(self.place)
    }

    fn seek(&mut self, document: DocId) {
        if self.doc() < document {
            self.place = self.postings.seek(document);
        }
    }

    fn score(&self, document: DocId, frequency: u32) -> u32 {
        whole(self.weight * self.saturation.share(frequency, self.lengths.fieldnorm_id(document)))
    }

    /// What the term adds to a passage; passages must come in order.
    fn score_at(&mut self, document: DocId) -> u32 {
        self.seek(document);
        if self.doc() == document { self.score(document, self.postings.freq(self.place)) } else { 0 }
    }

    /// Adds the scores of all passages from here to the end of a window.
    fn add(&mut self, window: &mut Window, end: DocId) {
        loop {
            let documents = self.postings.docs();
            let last = match documents.last() {
                Some(&last) if last < end => documents.len(),
                _ => documents.partition_point(|&document| document < end),
            };
            let frequencies = &self.postings.freqs()[self.place..last];
            for (&document, &frequency) in documents[self.place..last].iter().zip(frequencies) {
                window.add(document, self.score(document, frequency));
            }
            self.place = last;
            if last < documents.len() || documents.is_empty() {
                return;
            }
            self.postings.advance();
            self.place = 0;
        }
    }
}

/// A score in parts.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "scores are not negative, and a cast gives the largest number for one beyond it"
)]
fn whole(score: f32) -> u32 {
    score as u32
}

/// Scores of the passages of a window, as far as they are added up.
struct Window {
    first: DocId,
    scores: Box<[u32; WINDOW]>,
    /// Groups that have any.
    touched: u64,
}

impl Window {
    fn new() -> Self {
        Self { first: 0, scores: Box::new([0; WINDOW]), touched: 0 }
    }

    fn add(&mut self, document: DocId, score: u32) {
        let place = (document - self.first) as usize % WINDOW;
        self.scores[place] = self.scores[place].saturating_add(score);
        self.touched |= 1 << (place / GROUP);
    }

    fn touches(&self, group: usize) -> bool {
        self.touched >> group & 1 == 1
    }

    fn group(&self, number: usize) -> &[u32] {
        &self.scores[number * GROUP..(number + 1) * GROUP]
    }

    /// The passages of a group whose score is more than this, a bit for each.
    fn above(&self, number: usize, score: u32) -> u64 {
        let above = self.group(number).iter().map(|&other| u64::from(other > score));
        above.zip(0..).fold(0, |bits, (bit, place)| bits | bit << place)
    }

    fn clear(&mut self) {
        for number in 0..WINDOW / GROUP {
            if self.touches(number) {
                self.scores[number * GROUP..(number + 1) * GROUP].fill(0);
            }
        }
        self.touched = 0;
    }
}

/// Passages among which the best are looked for.
pub(super) struct Admission {
    /// These, all of them: with the score zero where they hold no term.
    pub(super) only: Option<Box<dyn Scorer>>,
    /// None of these.
    pub(super) but: Option<Box<dyn Scorer>>,
}

/// The passages of a window, a bit for each.
type Bits = [u64; WINDOW / GROUP];

fn count(bits: &Bits) -> u32 {
    bits.iter().map(|word| word.count_ones()).sum()
}

/// Those of some passages that are in a window.
fn in_window(passages: &mut dyn Scorer, first: DocId, end: DocId) -> Bits {
    let mut bits = [0; WINDOW / GROUP];
    let mut document = passages.doc();
    if document < first {
        document = passages.seek(first);
    }
    while document < end {
        let place = (document - first) as usize % WINDOW;
        bits[place / GROUP] |= 1 << (place % GROUP);
        document = passages.advance();
    }
    bits
}

/// The best passages so far; of equals those that come first.
pub(super) struct Best {
    wanted: usize,
    heap: BinaryHeap<Reverse<(u32, Reverse<DocAddress>)>>,
}

impl Best {
    pub(super) fn new(wanted: usize) -> Self {
        Self { wanted, heap: BinaryHeap::with_capacity(wanted + 1) }
    }

    /// The score that a further passage must exceed; none while there is room.
    fn least(&self) -> Option<u32> {
        self.heap.peek().filter(|_| self.heap.len() >= self.wanted).map(|Reverse((score, _))| *score)
    }

    /// Takes a passage that comes after all others and exceeds the least.
    fn push(&mut self, score: u32, address: DocAddress) {
        self.heap.push(Reverse((score, Reverse(address))));
        if self.heap.len() > self.wanted {
            self.heap.pop();
        }
    }

    /// The passages, in the order of the index.
    pub(super) fn into_addresses(self) -> Vec<DocAddress> {
        let mut addresses: Vec<DocAddress> =
            self.heap.into_iter().map(|Reverse((_, Reverse(address)))| address).collect();
        addresses.sort_unstable();
        addresses
    }
}

/// Adds the best passages of a segment to those of the segments before it.
pub(super) fn collect(
    segment: SegmentOrdinal,
    mut terms: Vec<TermPostings<'_>>,
    mut admission: Admission,
    best: &mut Best,
) {
    terms.sort_by_key(|term| (!term.is_frequent(), term.most()));
    // what the first term, the first two, … add at most
    let mut together = 0_u32;
    let most: Vec<u32> = terms
        .iter()
        .map(|term| {
            together = together.saturating_add(term.most());
            together
        })
        .collect();
    let frequent = terms.partition_point(TermPostings::is_frequent);
    let mut window = Window::new();
    loop {
        let least = best.least();
        if least.is_some_and(|least| together <= least) {
            return;
        }
        let first = match &admission.only {
            Some(only) => only.doc(),
            // terms that cannot lift a passage by themselves are looked up only
            None => terms[added_from(&most[..frequent], least)..]
                .iter()
                .map(TermPostings::doc)
                .min()
                .unwrap_or(TERMINATED),
        };
        if first >= TERMINATED {
            return;
        }
        #[expect(clippy::cast_possible_truncation, reason = "a window has few passages")]
        let end = first.saturating_add(WINDOW as DocId).min(TERMINATED);
        let only = admission.only.as_mut().map(|only| in_window(only.as_mut(), first, end));
        let but = admission.but.as_mut().map(|but| in_window(but.as_mut(), first, end));
        let looked_up = match &only {
            Some(only) if count(only) <= FEW => terms.len(),
            _ => added_from(&most[..frequent], least),
        };
        window.first = first;
        for term in &mut terms[looked_up..] {
            term.seek(first);
            term.add(&mut window, end);
        }
        let (looked_up, most) = (&mut terms[..looked_up], &most[..looked_up]);
        for group in 0..WINDOW / GROUP {
            let mut passages = match &only {
                Some(only) => only[group],
                None if window.touches(group) => {
                    let rest = most.last().copied().unwrap_or(0);
                    window.above(group, best.least().map_or(0, |least| least.saturating_sub(rest)))
                }
                None => 0,
            };
            passages &= but.map_or(u64::MAX, |but| !but[group]);
            choose(segment, &window, (group, passages), (looked_up, most), best);
        }
        window.clear();
    }
}

/// How many of the terms are looked up only: those that cannot lift a passage by themselves.
fn added_from(most: &[u32], least: Option<u32>) -> usize {
    least.map_or(0, |least| most.partition_point(|&most| most <= least))
}

/// Takes those passages of a group that are among the best, with what the terms add that are only looked up.
fn choose(
    segment: SegmentOrdinal,
    window: &Window,
    (group, mut passages): (usize, u64),
    (looked_up, most): (&mut [TermPostings<'_>], &[u32]),
    best: &mut Best,
) {
    'passages: while passages != 0 {
        let place = passages.trailing_zeros() as usize;
        passages &= passages - 1;
        let least = best.least();
        let mut score = window.group(group)[place];
        #[expect(clippy::cast_possible_truncation, reason = "a window has few passages")]
        let document = window.first + (group * GROUP + place) as DocId;
        for (term, most) in looked_up.iter_mut().zip(most).rev() {
            if least.is_some_and(|least| score.saturating_add(*most) <= least) {
                continue 'passages;
            }
            score = score.saturating_add(term.score_at(document));
        }
        if least.is_none_or(|least| score > least) {
            best.push(score, DocAddress::new(segment, document));
        }
    }
}

#[cfg(test)]
mod tests;
