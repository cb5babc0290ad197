//! The embedded encoder: what it finds similar, and what it does with odd texts.

use std::sync::Arc;

use bonafide::encoder::e5::E5;
use bonafide::encoder::{Encoder, EncoderError, TextVectors, Vector, built_in};

fn encoder() -> Arc<dyn Encoder> {
    built_in().expect("a readable model").expect("a build with an encoder")
}

fn question(encoder: &dyn Encoder, text: &str) -> TextVectors {
    encoder.encode_question(text).expect("vectors")
}

fn best(encoder: &dyn Encoder, asked: &str, passages: &[&str]) -> usize {
    let asked = question(encoder, asked);
    let passages = encoder.encode_passages(passages).expect("vectors");
    let cosines = passages.iter().map(|passage| asked.cosine(passage).expect("a cosine"));
    cosines.enumerate().max_by(|(_, left), (_, right)| left.total_cmp(right)).expect("passages").0
}

const PASSAGES: [&str; 4] = [
    "Bisphosphonates and vitamin D are used to treat the disease; surgery straightens the legs.",
    "The disease is inherited: both parents carry one changed copy of the gene.",
    "Early signs are pain in the bones, fractures and a waddling gait.",
    "The clinic is open from Monday to Friday. Appointments are made by phone.",
];

#[test]
fn a_question_is_most_similar_to_the_passage_that_answers_it() {
    let encoder = encoder();
    for (asked, wanted) in [
        ("what medicine helps against it?", 0),
        ("did my son get this from me or from his father?", 1),
        ("¿Por qué mi hijo camina raro y le duelen las piernas?", 2),
        ("¿Qué tratamiento existe?", 0),
        ("wann kann ich anrufen?", 3),
    ] {
        assert_eq!(best(&*encoder, asked, &PASSAGES), wanted, "{asked}");
    }
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "takes minutes without optimization: cargo test --release --test it encoder"
)]
fn batches_and_repetitions_change_nothing() {
    let encoder = encoder();
    let together = encoder.encode_passages(&PASSAGES).expect("vectors");
    for (passage, vectors) in PASSAGES.iter().zip(&together) {
        assert_eq!(&encoder.encode_passages(&[*passage]).expect("vectors")[0], vectors);
        assert_ne!(&question(&*encoder, passage), vectors, "questions and passages have different prefixes");
    }
    assert_eq!(question(&*encoder, PASSAGES[0]), question(&*encoder, PASSAGES[0]));
}

#[test]
fn a_text_without_words_has_no_vector() {
    let encoder = encoder();
    for text in ["", "  \n\t", "\u{200b}\u{feff}"] {
        assert!(question(&*encoder, text).parts.is_empty(), "{text:?}");
    }
    assert_eq!(question(&*encoder, "").cosine(&question(&*encoder, "a word")), None);
    assert!(encoder.encode_passages(&[]).expect("vectors").is_empty());
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "takes minutes without optimization: cargo test --release --test it encoder"
)]
fn a_long_text_has_a_vector_for_each_part() {
    let encoder = encoder();
    let filler = "The waiting room has chairs, plants and a window. ".repeat(60);
    let long = format!("{filler}{}", PASSAGES[1]);
    let vectors = encoder.encode_passages(&[&long]).expect("vectors").remove(0);
    assert!(vectors.parts.len() > 1);
    let asked = question(&*encoder, "is it inherited from both parents?");
    let first = TextVectors { parts: vectors.parts[..1].to_vec() };
    assert!(asked.cosine(&vectors) > asked.cosine(&first), "the last part answers");
}

#[test]
fn vectors_can_be_stored() {
    let encoder = encoder();
    let vectors = question(&*encoder, "is it inherited?");
    let [vector] = &vectors.parts[..] else { panic!("one part") };
    assert_eq!(vector.dimensions(), encoder.dimensions());
    let mut bytes = Vec::new();
    vector.write(&mut bytes);
    assert_eq!(bytes.len(), Vector::stored_bytes(encoder.dimensions()));
    assert_eq!(Vector::read(&bytes, encoder.dimensions()).as_ref(), Ok(vector));
}

#[test]
fn the_model_is_the_one_that_was_built() {
    let encoder = E5::embedded().expect("a readable model");
    encoder.verify().expect("the hash of its header");
    assert_eq!(encoder.fingerprint().to_string().len(), 64);
}

#[test]
fn other_bytes_are_refused() {
    static MODEL: &[u8] = include_bytes!("../../model/encoder.bin");
    for length in [0, 7, 100, 127, 1_000, MODEL.len() / 2, MODEL.len() - 64] {
        assert!(matches!(E5::from_static(&MODEL[..length]), Err(EncoderError::Format { .. })), "{length}");
    }
    // each size in the header
    for at in (48..72).step_by(4).chain((80..108).step_by(4)) {
        let mut changed = MODEL.to_vec();
        changed[at] ^= 0x10;
        assert!(E5::from_static(changed.leak()).is_err(), "a changed byte {at} is noticed");
    }
    let mut changed = MODEL.to_vec();
    let last = changed.len() - 1_000;
    changed[last] ^= 1;
    let changed = E5::from_static(changed.leak()).expect("a model of the right sizes");
    assert_eq!(changed.verify(), Err(EncoderError::Fingerprint));
}
