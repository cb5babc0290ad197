//! What is written is what Tantivy's own writer makes of the same passages.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use proptest::prelude::*;
use tantivy::directory::{Directory, OwnedBytes, RamDirectory};
use tantivy::postings::Postings;
use tantivy::schema::{IndexRecordOption, TantivyDocument};
use tantivy::store::Compressor;
use tantivy::tokenizer::{PreTokenizedString, Token};
use tantivy::{DocSet, Document as _, IndexSettings, TERMINATED};

use super::*;
use crate::index::inverter::Inverter;
use crate::index::schema::{TERM_FIELDS, TermField};
use crate::index::workspace::Workspace;

const WORDS: [&str; 9] =
    ["a", "ab", "abc", "bone", "bones", "bone-marrow", "é", "marrow", "zzzzzzzzzzzzzzzzz"];

/// Words of each field, by number.
type Passage = Vec<Vec<usize>>;

fn passages() -> impl Strategy<Value = Vec<Passage>> {
    let words = prop::collection::vec(0..WORDS.len(), 0..12);
    prop::collection::vec(prop::collection::vec(words, TERM_FIELDS), 1..200)
}

fn layout() -> Layout {
    Layout::new(IndexSettings { docstore_compression: Compressor::None, ..IndexSettings::default() })
}

fn values(number: u64) -> PassageValues {
    PassageValues {
        kinds: number % 3,
        own_kinds: number % 2,
        heading_words: number % 5,
        id: number << 30,
        approved: number.is_multiple_of(2),
        lengths: [0; TERM_FIELDS],
    }
}

fn enter(part: &mut Inverter<'_>, number: u64, passage: &Passage) {
    part.begin(values(number), format!("passage {number}").as_bytes()).expect("room");
    for (field, words) in TermField::ALL.into_iter().zip(passage) {
        let terms: Vec<u32> = words.iter().map(|&word| part.space.numbers.number(WORDS[word])).collect();
        part.note(field, &terms);
    }
}

fn open(bytes: Vec<u8>) -> OpenPart {
    OpenPart::open(&FileSlice::new(Arc::new(OwnedBytes::new(bytes)))).expect("a part")
}

/// An index of some parts.
fn ours(parts: Vec<OpenPart>, layout: &Layout) -> Index {
    let folder = RamDirectory::create();
    let index = layout.create(folder.clone()).expect("an index");
    let meta = write(&index, parts, layout).expect("a segment");
    folder.atomic_write(Path::new("meta.json"), &serde_json::to_vec(&meta).expect("JSON")).expect("room");
    Index::open(folder).expect("an index")
}

/// The same by Tantivy's own writer.
fn theirs(passages: &[Passage], layout: &Layout) -> Index {
    let builder = Index::builder().schema(layout.schema.clone()).settings(layout.store.clone());
    let mut writer =
        builder.single_segment_index_writer(RamDirectory::create(), 15_000_000).expect("a writer");
    for (number, passage) in (0..).zip(passages) {
        let mut document = TantivyDocument::default();
        for (field, words) in layout.fields.with_terms().into_iter().zip(passage) {
            let token = |(position, &word): (usize, &usize)| Token {
                position,
                text: WORDS[word].to_owned(),
                ..Token::default()
            };
            let tokens = words.iter().enumerate().map(token).collect();
            document.add_pre_tokenized_text(field, PreTokenizedString { text: String::new(), tokens });
        }
        let PassageValues { kinds, own_kinds, heading_words, id, approved, .. } = values(number);
        document.add_u64(layout.fields.kinds, kinds);
        document.add_u64(layout.fields.own_kinds, own_kinds);
        document.add_u64(layout.fields.heading_words, heading_words);
        document.add_u64(layout.fields.id, id);
        document.add_bool(layout.fields.approved, approved);
        document.add_bytes(layout.fields.passage, format!("passage {number}").as_bytes());
        writer.add_document(document).expect("room");
    }
    writer.finalize().expect("an index")
}

/// Everything that an index holds, as lines.
fn held(index: &Index, layout: &Layout) -> Vec<String> {
    let searcher = index.reader().expect("a reader").searcher();
    let [segment] = searcher.segment_readers() else { panic!("one segment") };
    let mut lines = Vec::new();
    for (field, detail) in layout.fields.with_terms().into_iter().zip(layout.details) {
        let terms = segment.inverted_index(field).expect("terms");
        lines.push(format!("{field:?}: {} tokens", terms.total_num_tokens()));
        let mut stream = terms.terms().stream().expect("terms");
        while let Some((term, info)) = stream.next() {
            let option = match detail {
                Detail::Passages => IndexRecordOption::Basic,
                Detail::Frequencies => IndexRecordOption::WithFreqs,
                Detail::Positions => IndexRecordOption::WithFreqsAndPositions,
            };
            let mut postings = terms.read_postings_from_terminfo(info, option).expect("postings");
            let mut line = format!("{} in {}:", String::from_utf8_lossy(term), info.doc_freq);
            let mut positions = Vec::new();
            while postings.doc() != TERMINATED {
                if detail == Detail::Positions {
                    postings.positions(&mut positions);
                }
                let _ = write!(line, " {} {} {positions:?}", postings.doc(), postings.term_freq());
                postings.advance();
            }
            lines.push(line);
        }
        if layout.schema.get_field_entry(field).has_fieldnorms() {
            let lengths = segment.get_fieldnorms_reader(field).expect("lengths");
            lines.push(format!(
                "{:?}",
                (0..segment.max_doc()).map(|doc| lengths.fieldnorm(doc)).collect::<Vec<_>>()
            ));
        }
    }
    for name in ["kinds", "own_kinds", "heading_words", "id"] {
        let column = segment.fast_fields().u64(name).expect("a column");
        lines.push(format!(
            "{name} {:?}",
            (0..segment.max_doc()).map(|doc| column.first(doc)).collect::<Vec<_>>()
        ));
    }
    let approved = segment.fast_fields().bool("approved").expect("a column");
    lines.push(format!("{:?}", (0..segment.max_doc()).map(|doc| approved.first(doc)).collect::<Vec<_>>()));
    let store = segment.get_store_reader(1).expect("passages");
    for doc in 0..segment.max_doc() {
        lines.push(store.get::<TantivyDocument>(doc).expect("a passage").to_json(&layout.schema));
    }
    lines
}

/// Passages in parts that end after these numbers of them.
fn in_parts(passages: &[Passage], ends: &[usize], layout: &Layout) -> Vec<Vec<u8>> {
    let mut space = Workspace::default();
    let mut parts = Vec::new();
    let mut start = 0;
    for end in ends.iter().copied().chain([passages.len()]) {
        let mut part = Inverter::new(&mut space, layout).expect("a part");
        for (number, passage) in passages.iter().enumerate().take(end).skip(start) {
            enter(&mut part, number as u64, passage);
        }
        start = start.max(end);
        parts.push(part.finish().expect("a part").to_vec());
    }
    parts
}

#[test]
fn fields_have_the_numbers_of_their_places() {
    let numbers: Vec<usize> = TermField::ALL.iter().map(|field| field.index()).collect();
    assert_eq!(numbers, (0..TERM_FIELDS).collect::<Vec<_>>());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn a_segment_is_like_tantivys_own(passages in passages(), one in 0..200_usize, other in 0..200_usize) {
        let layout = layout();
        let mut ends = [one.min(passages.len()), other.min(passages.len())];
        ends.sort_unstable();
        let parts = in_parts(&passages, &ends, &layout).into_iter().map(open).collect();
        prop_assert_eq!(held(&ours(parts, &layout), &layout), held(&theirs(&passages, &layout), &layout));
    }

    #[test]
    fn passages_of_an_old_part_are_kept_wherever_they_come(passages in passages(), first in 0..200_usize, count in 0..200_usize) {
        let layout = layout();
        let first = first.min(passages.len());
        let last = (first + count).min(passages.len());
        let parts = in_parts(&passages, &[], &layout);
        let mut old = open(parts[0].clone()).into_old();
        // those in the middle are new, those around them as they were
        let mut space = Workspace::default();
        let mut part = Inverter::new(&mut space, &layout).expect("a part");
        part.keep(&mut old, 0..first).expect("passages");
        for (number, passage) in passages.iter().enumerate().take(last).skip(first) {
            enter(&mut part, number as u64, passage);
        }
        part.keep(&mut old, last..passages.len()).expect("passages");
        part.keep_terms(&old).expect("terms");
        let made = part.finish().expect("a part");
        prop_assert!(made == parts[0]);
    }

    #[test]
    fn a_part_that_is_damaged_is_refused(passages in passages(), place in 0..5000_usize, byte in any::<u8>()) {
        let layout = layout();
        let mut bytes = in_parts(&passages, &[], &layout).remove(0);
        let place = place % bytes.len();
        bytes[place] = byte;
        bytes.truncate(bytes.len() - place % 2);
        // the stored passages are Tantivy's to read, and only where the hash of the part is the noted one
        let Ok((part, _)) = InvertedPart::read(OwnedBytes::new(bytes)) else { return Ok(()) };
        for (field, detail) in layout.details.into_iter().enumerate() {
            let (mut terms, mut steps) = (part.terms(field), Vec::new());
            // nothing is asked but that it ends
            while let Ok(Some(postings)) = terms.next() {
                let _ = postings.for_each(detail, &mut steps, |_, _, _| {});
            }
        }
    }
}
