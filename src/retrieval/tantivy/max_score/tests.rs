//! What is found against the same found by weighing everything.

use std::collections::{BTreeMap, HashSet};

use proptest::prelude::*;
use tantivy::query::{EnableScoring, Query as _, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, STRING, Schema, TEXT};
use tantivy::{DocSet as _, Index, Searcher, Term, doc};

use super::*;

/// Passages of each segment: the first has several windows, one is smaller than a block.
const SEGMENTS: [u64; 3] = [9_000, 100, 4_200];
const VOCABULARY: u64 = 60;

fn segments() -> impl Iterator<Item = SegmentOrdinal> {
    (0..).take(SEGMENTS.len())
}

struct Texts {
    searcher: Searcher,
    text: Field,
    group: Field,
}

/// Texts of words of which the first are in most and the last in few, some passages equal to others.
fn texts() -> Texts {
    let mut schema = Schema::builder();
    let text = schema.add_text_field("text", TEXT);
    let group = schema.add_text_field("group", STRING);
    let index = Index::create_in_ram(schema.build());
    let mut writer = index.writer_with_num_threads(1, 15_000_000).expect("a writer");
    writer.set_merge_policy(Box::new(tantivy::merge_policy::NoMergePolicy));
    let mut state = 7_u64;
    let mut random = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for passages in SEGMENTS {
        for _ in 0..passages {
            let length = 1 + random(24);
            let words: Vec<String> = (0..length)
                .map(|_| format!("w{}", random(VOCABULARY) * random(VOCABULARY) / VOCABULARY))
                .collect();
            let in_group = format!("g{}", random(40));
            writer.add_document(doc!(text => words.join(" "), group => in_group)).expect("a passage");
        }
        writer.commit().expect("a segment");
    }
    let searcher = index.reader().expect("a reader").searcher();
    assert_eq!(searcher.segment_readers().len(), SEGMENTS.len());
    Texts { searcher, text, group }
}

impl Texts {
    fn group(&self, group: Option<u64>, segment: u32) -> Option<Box<dyn Scorer>> {
        let term = Term::from_field_text(self.group, &format!("g{}", group?));
        let query = TermQuery::new(term, IndexRecordOption::Basic);
        let weight = query.weight(EnableScoring::disabled_from_searcher(&self.searcher)).expect("a weight");
        Some(weight.scorer(self.searcher.segment_reader(segment), 1.0).expect("a scorer"))
    }

    /// The postings of each of the words that a segment holds.
    fn terms<'a>(
        &self,
        words: &BTreeMap<u64, f32>,
        segment: u32,
        lengths: &'a FieldNormReader,
        saturation: &'a Saturation,
    ) -> Vec<TermPostings<'a>> {
        let reader = self.searcher.segment_reader(segment).inverted_index(self.text).expect("terms");
        words
            .iter()
            .filter_map(|(word, weight)| {
                let term = Term::from_field_text(self.text, &format!("w{word}"));
                let read = reader.read_block_postings(&term, IndexRecordOption::WithFreqs);
                Some(TermPostings::new(read.expect("postings")?, lengths, saturation, *weight))
            })
            .collect()
    }

    fn lengths(&self, segment: u32) -> FieldNormReader {
        let reader = self.searcher.segment_reader(segment);
        reader.get_fieldnorms_reader(self.text).expect("lengths")
    }

    fn best(&self, asked: &Asked) -> Vec<DocAddress> {
        let saturation = Saturation::new(12.0);
        let mut best = Best::new(asked.wanted);
        for segment in segments() {
            let lengths = self.lengths(segment);
            let terms = self.terms(&asked.words, segment, &lengths, &saturation);
            let admission =
                Admission { only: self.group(asked.only, segment), but: self.group(asked.but, segment) };
            collect(segment, terms, admission, &mut best);
        }
        best.into_addresses()
    }

    /// The same, every passage weighed by every word.
    fn best_of_all(&self, asked: &Asked) -> Vec<DocAddress> {
        let saturation = Saturation::new(12.0);
        let mut all = Vec::new();
        for segment in segments() {
            let lengths = self.lengths(segment);
            let mut terms = self.terms(&asked.words, segment, &lengths, &saturation);
            let members = |group| {
                let mut members = HashSet::new();
                if let Some(mut scorer) = self.group(group, segment) {
                    while scorer.doc() < TERMINATED {
                        members.insert(scorer.doc());
                        scorer.advance();
                    }
                }
                members
            };
            let (only, but) = (members(asked.only), members(asked.but));
            for document in 0..self.searcher.segment_reader(segment).max_doc() {
                let score: u32 = terms.iter_mut().map(|term| term.score_at(document)).sum();
                let admitted = match asked.only {
                    Some(_) => only.contains(&document),
                    None => score > 0,
                };
                if admitted && !but.contains(&document) {
                    all.push((Reverse(score), DocAddress::new(segment, document)));
                }
            }
        }
        all.sort_unstable();
        all.truncate(asked.wanted);
        let mut addresses: Vec<DocAddress> = all.into_iter().map(|(_, address)| address).collect();
        addresses.sort_unstable();
        addresses
    }
}

#[derive(Debug, Clone)]
struct Asked {
    words: BTreeMap<u64, f32>,
    only: Option<u64>,
    but: Option<u64>,
    wanted: usize,
}

fn asked() -> impl Strategy<Value = Asked> {
    let words = proptest::collection::btree_map(0..VOCABULARY, 0.01_f32..9.0, 0..12);
    let group = || proptest::option::weighted(0.3, 0..41_u64);
    (words, group(), group(), 1..120_usize).prop_map(|(words, only, but, wanted)| Asked {
        words,
        only,
        but,
        wanted,
    })
}

#[test]
fn what_is_passed_over_is_not_among_the_best() {
    let texts = texts();
    proptest!(ProptestConfig::with_cases(48), |(asked in asked())| {
        prop_assert_eq!(texts.best(&asked), texts.best_of_all(&asked));
    });
}

#[test]
fn a_score_is_that_of_bm25() {
    let saturation = Saturation::new(10.0);
    let texts = texts();
    let lengths = texts.lengths(0);
    let mut terms = texts.terms(&BTreeMap::from([(3, 2.0)]), 0, &lengths, &saturation);
    let (document, frequency) = (terms[0].doc(), f64::from(terms[0].postings.freq(0)));
    let length = f64::from(lengths.fieldnorm(document));
    let expected = 2.0 * frequency * 2.2 / (frequency + 1.2 * (0.25 + 0.75 * length / 10.0));
    let score = f64::from(terms[0].score_at(document)) / f64::from(PARTS);
    assert!((score - expected).abs() < 0.001, "{score} {expected}");
}
