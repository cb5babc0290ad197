//! The fields of the index, and how passages are stored in it.

use tantivy::IndexSettings;
use tantivy::schema::{
    FAST, Field, IndexRecordOption, STORED, Schema, SchemaBuilder, TextFieldIndexing, TextOptions,
};
use tantivy::store::Compressor;

use super::tokenizer::ANALYZED;
use crate::entries::FIELDS;

/// Changes with the fields or with what is stored in them.
pub(super) const SCHEMA_VERSION: u32 = 19;

/// Tantivy's tokenizer that takes a value as one term.
const RAW: &str = "raw";

/// Handles of the index's fields.
#[derive(Debug, Clone)]
pub(crate) struct IndexFields {
    /// Stems, with frequencies and field norms; positions except in titles.
    pub(crate) stem: [Field; FIELDS],
    /// Folded forms as they are written.
    pub(crate) exact: [Field; FIELDS],
    /// Keys of the document's conditions.
    pub(crate) condition: Field,
    /// Names that the document gives conditions (`name_terms`), on its first passage.
    pub(crate) name: Field,
    /// Types of the section, as terms for finding candidates.
    pub(crate) kind: Field,
    /// Types of the section by all headings above the passage, as bits.
    pub(crate) kinds: Field,
    /// Types of the section by the heading right above the passage, as bits.
    pub(crate) own_kinds: Field,
    /// Words of the heading right above the passage that don't occur in the title.
    pub(crate) heading_words: Field,
    /// Hash of the passage's id.
    pub(crate) id: Field,
    /// Key of the passage's vectors.
    pub(crate) vectors: Field,
    /// Id of the document.
    pub(crate) document: Field,
    /// Whether a reviewer approved the document.
    pub(crate) approved: Field,
    /// Place in the corpus, which decides between equal scores.
    pub(crate) order: Field,
    /// The passage as JSON.
    pub(crate) passage: Field,
}

impl IndexFields {
    pub(crate) fn schema() -> (Schema, Self) {
        let mut builder = Schema::builder();
        let names = ["title", "outer", "heading", "body", "asked"];
        let stem = names.map(|name| {
            let option = match name {
                "title" => IndexRecordOption::WithFreqs,
                _ => IndexRecordOption::WithFreqsAndPositions,
            };
            scored_field(&mut builder, &format!("{name}_stem"), ANALYZED, option)
        });
        let exact = names.map(|name| basic_field(&mut builder, &format!("{name}_exact"), ANALYZED));
        let fields = Self {
            stem,
            exact,
            condition: basic_field(&mut builder, "condition", RAW),
            name: basic_field(&mut builder, "name", RAW),
            kind: scored_field(&mut builder, "kind", RAW, IndexRecordOption::WithFreqs),
            kinds: builder.add_u64_field("kinds", FAST),
            own_kinds: builder.add_u64_field("own_kinds", FAST),
            heading_words: builder.add_u64_field("heading_words", FAST),
            // as terms, ids of passages would be half of all terms; a passage is found by its document's term
            id: builder.add_u64_field("id", FAST),
            vectors: builder.add_u64_field("vectors", FAST),
            document: basic_field(&mut builder, "document", RAW),
            approved: builder.add_bool_field("approved", FAST),
            order: builder.add_u64_field("order", FAST),
            // Tantivy reads stored bytes one by one, but a text at once
            passage: builder.add_text_field("passage", STORED),
        };
        (builder.build(), fields)
    }
}

impl IndexFields {
    /// The fields whose terms have a score.
    pub(super) fn scored(&self) -> impl Iterator<Item = Field> {
        self.stem.into_iter().chain([self.kind])
    }
}

/// A field whose terms have a score.
fn scored_field(
    builder: &mut SchemaBuilder,
    name: &str,
    tokenizer: &str,
    option: IndexRecordOption,
) -> Field {
    add_field(builder, name, TextFieldIndexing::default().set_index_option(option).set_tokenizer(tokenizer))
}

/// A field that records only which passages contain a term.
fn basic_field(builder: &mut SchemaBuilder, name: &str, tokenizer: &str) -> Field {
    let basic = TextFieldIndexing::default().set_index_option(IndexRecordOption::Basic);
    add_field(builder, name, basic.set_fieldnorms(false).set_tokenizer(tokenizer))
}

fn add_field(builder: &mut SchemaBuilder, name: &str, indexing: TextFieldIndexing) -> Field {
    builder.add_text_field(name, TextOptions::default().set_indexing_options(indexing))
}

/// Bytes of stored passages in a block, which is read to show one of them.
const STORE_BLOCK: usize = 4096;

/// Passages are stored without compression: unpacking them would cost every question more than the space is worth.
pub(super) fn store_settings() -> IndexSettings {
    IndexSettings {
        docstore_compression: Compressor::None,
        docstore_blocksize: STORE_BLOCK,
        docstore_compress_dedicated_thread: false,
        ..IndexSettings::default()
    }
}
