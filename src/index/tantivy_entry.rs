//! An analyzed passage as a document of Tantivy.

use tantivy::TantivyDocument;

use super::IndexError;
use super::schema::IndexFields;
use crate::entries::PassageEntry;
use crate::passage::Kind;

/// The values of all fields of a passage.
pub(super) fn tantivy_document(
    passage: PassageEntry<'_>,
    fields: &IndexFields,
) -> Result<TantivyDocument, IndexError> {
    let mut entry = TantivyDocument::new();
    for (field, text) in passage.fields.into_iter().enumerate() {
        entry.add_text(fields.stem[field], text.stems.as_str());
        entry.add_text(fields.exact[field], text.exact.as_str());
    }
    for key in passage.condition_keys {
        entry.add_text(fields.condition, key);
    }
    for term in passage.name_terms {
        entry.add_text(fields.name, term);
    }
    for kind in passage.kinds.iter() {
        entry.add_text(fields.kind, Kind::term(kind));
    }
    entry.add_u64(fields.kinds, passage.kinds.bits());
    entry.add_u64(fields.own_kinds, passage.own_kinds.bits());
    entry.add_u64(fields.heading_words, passage.heading_words);
    entry.add_u64(fields.id, passage.passage.id.parts().map_or(0, |(_, hash)| hash));
    entry.add_u64(fields.vectors, passage.vectors_key);
    entry.add_text(fields.document, passage.passage.document.as_str());
    entry.add_bool(fields.approved, passage.approved);
    entry.add_u64(fields.order, passage.order);
    entry.add_text(fields.passage, serde_json::to_string(passage.passage)?);
    Ok(entry)
}
