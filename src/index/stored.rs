//! A passage as it is stored: its fields one after the other, each text after its length, all numbers of variable
//! length. Nothing is escaped and no field is named, which a build and every question would pay for.

use super::varint::{put, take, take_bytes, take_u32};
use crate::corpus::DocumentId;
use crate::passage::{Passage, PassageCitation, PassageId};

/// Writes a passage in place of what `bytes` hold.
pub(super) fn encode(passage: &Passage, bytes: &mut Vec<u8>) {
    let Passage {
        id,
        document: _, // its name begins that of the passage
        heading_path,
        source_section,
        section,
        position,
        text,
        repeated,
        pieces,
        citations,
    } = passage;
    bytes.clear();
    put_text(bytes, id.as_str());
    put(bytes, heading_path.len() as u64);
    for heading in heading_path {
        put_text(bytes, heading);
    }
    put(bytes, u64::from(source_section.is_some()));
    if let Some(section) = source_section {
        put_text(bytes, section);
    }
    put(bytes, u64::from(*section));
    put(bytes, u64::from(*position));
    put_text(bytes, text);
    put(bytes, *repeated as u64);
    put(bytes, pieces.len() as u64);
    for &piece in pieces {
        put(bytes, u64::from(piece));
    }
    put(bytes, citations.len() as u64);
    for PassageCitation { marker, span } in citations {
        put_text(bytes, marker);
        put(bytes, span.start as u64);
        put(bytes, span.end as u64);
    }
}

/// Reads a passage; nothing where the bytes are none.
pub(super) fn decode(bytes: &[u8]) -> Option<Passage> {
    let rest = &mut { bytes };
    let id = PassageId::from_input(take_text(rest)?);
    let document = DocumentId::from_stored(id.parts()?.0);
    let heading_path = (0..take(rest)?).map(|_| take_text(rest).map(str::to_owned)).collect::<Option<_>>()?;
    let source_section = if take(rest)? == 0 { None } else { Some(take_text(rest)?.to_owned()) };
    let (section, position) = (take_u32(rest)?, take_u32(rest)?);
    let text = take_text(rest)?.to_owned();
    let repeated = take_place(rest)?;
    let pieces = (0..take(rest)?).map(|_| take_u32(rest)).collect::<Option<_>>()?;
    let citation = |rest: &mut &[u8]| {
        let marker = take_text(rest)?.to_owned();
        Some(PassageCitation { marker, span: take_place(rest)?..take_place(rest)? })
    };
    let citations = (0..take(rest)?).map(|_| citation(rest)).collect::<Option<_>>()?;
    let passage = Passage {
        id,
        document,
        heading_path,
        source_section,
        section,
        position,
        text,
        repeated,
        pieces,
        citations,
    };
    rest.is_empty().then_some(passage)
}

fn put_text(bytes: &mut Vec<u8>, text: &str) {
    put(bytes, text.len() as u64);
    bytes.extend_from_slice(text.as_bytes());
}

fn take_text<'a>(rest: &mut &'a [u8]) -> Option<&'a str> {
    std::str::from_utf8(take_bytes(rest)?).ok()
}

fn take_place(rest: &mut &[u8]) -> Option<usize> {
    usize::try_from(take(rest)?).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    prop_compose! {
        fn passages()(
            (document, hash) in ("[a-z0-9-]{1,12}", 0..1_u64 << 40),
            heading_path in prop::collection::vec(".{0,9}", 0..4),
            source_section in prop::option::of(".{0,9}"),
            (section, position, repeated) in (any::<u32>(), any::<u32>(), any::<usize>()),
            text in "(.|\n){0,200}",
            pieces in prop::collection::vec(any::<u32>(), 0..9),
            citations in prop::collection::vec((".{0,5}", any::<usize>(), any::<usize>()), 0..4),
        ) -> Passage {
            let citation = |(marker, start, end)| PassageCitation { marker, span: start..end };
            Passage {
                id: PassageId::from_input(&format!("{document}/{hash:010x}")),
                document: DocumentId::from_stored(&document),
                heading_path,
                source_section,
                section,
                position,
                text,
                repeated,
                pieces,
                citations: citations.into_iter().map(citation).collect(),
            }
        }
    }

    proptest! {
        #[test]
        fn what_was_stored_is_read(passage in passages()) {
            let mut bytes = b"others".to_vec();
            encode(&passage, &mut bytes);
            prop_assert_eq!(decode(&bytes), Some(passage));
        }

        #[test]
        fn what_is_damaged_is_no_other_length(passage in passages(), place in any::<usize>(), byte in any::<u8>()) {
            let mut bytes = Vec::new();
            encode(&passage, &mut bytes);
            let place = place % bytes.len();
            prop_assert_eq!(decode(&bytes[..place]), None);
            bytes[place] = byte;
            // nothing is asked but that it ends
            let _ = decode(&bytes);
        }
    }
}
