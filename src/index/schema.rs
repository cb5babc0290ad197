//! The fields of the index.

use tantivy::schema::{
    FAST, Field, IndexRecordOption, STORED, STRING, Schema, SchemaBuilder, TextFieldIndexing, TextOptions,
};

use super::terms::TERMS_TOKENIZER;

/// Changes with the fields or with what is stored in them.
pub(super) const SCHEMA_VERSION: u32 = 9;

/// Number of the fields that terms are looked up in.
pub const FIELDS: usize = 4;

/// Fields that terms are looked up in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FieldKind {
    /// Title, condition and other names of the document.
    Title,
    /// Headings further out.
    Outer,
    /// The heading right above the passage.
    Heading,
    /// Text of the passage.
    Body,
}

impl FieldKind {
    /// All fields.
    pub const ALL: [Self; FIELDS] = [Self::Title, Self::Outer, Self::Heading, Self::Body];

    /// Number of the field in arrays.
    #[must_use]
    pub fn index(self) -> usize {
        match self {
            Self::Title => 0,
            Self::Outer => 1,
            Self::Heading => 2,
            Self::Body => 3,
        }
    }
}

/// Handles of the index's fields.
#[derive(Debug, Clone)]
pub(crate) struct IndexFields {
    pub(crate) stem: [Field; FIELDS],
    pub(crate) exact: [Field; FIELDS],
    pub(crate) condition: Field,
    pub(crate) kind: Field,
    pub(crate) kinds: Field,
    pub(crate) own_kinds: Field,
    pub(crate) heading_words: Field,
    pub(crate) id: Field,
    pub(crate) document: Field,
    pub(crate) position: Field,
    pub(crate) approved: Field,
    pub(crate) passage: Field,
}

impl IndexFields {
    pub(crate) fn schema() -> (Schema, Self) {
        let mut builder = Schema::builder();
        let names = ["title", "outer", "heading", "body"];
        let stem = names.map(|name| {
            let option = match name {
                "title" => IndexRecordOption::WithFreqs,
                _ => IndexRecordOption::WithFreqsAndPositions,
            };
            weighed(&mut builder, &format!("{name}_stem"), option)
        });
        let exact = names.map(|name| held(&mut builder, &format!("{name}_exact")));
        let fields = Self {
            stem,
            exact,
            condition: held(&mut builder, "condition"),
            kind: weighed(&mut builder, "kind", IndexRecordOption::WithFreqs),
            kinds: builder.add_u64_field("kinds", FAST),
            own_kinds: builder.add_u64_field("own_kinds", FAST),
            heading_words: builder.add_u64_field("heading_words", FAST),
            // a term for each passage would be half of all terms; its document's term leads to it
            id: builder.add_u64_field("id", FAST),
            document: builder.add_text_field("document", STRING),
            position: builder.add_u64_field("position", FAST),
            approved: builder.add_bool_field("approved", FAST),
            passage: builder.add_text_field("passage", STORED),
        };
        (builder.build(), fields)
    }
}

/// A field whose terms have a score.
fn weighed(builder: &mut SchemaBuilder, name: &str, option: IndexRecordOption) -> Field {
    terms(builder, name, TextFieldIndexing::default().set_index_option(option))
}

/// A field of which is asked only which passages hold a term.
fn held(builder: &mut SchemaBuilder, name: &str) -> Field {
    let basic = TextFieldIndexing::default().set_index_option(IndexRecordOption::Basic);
    terms(builder, name, basic.set_fieldnorms(false))
}

fn terms(builder: &mut SchemaBuilder, name: &str, indexing: TextFieldIndexing) -> Field {
    let indexing = indexing.set_tokenizer(TERMS_TOKENIZER);
    builder.add_text_field(name, TextOptions::default().set_indexing_options(indexing))
}
