//! The fields of the index.

use tantivy::schema::{
    FAST, Field, IndexRecordOption, STORED, Schema, SchemaBuilder, TextFieldIndexing, TextOptions,
};

/// Changes with the fields or with what is stored in them.
pub(super) const SCHEMA_VERSION: u32 = 13;

/// Number of the fields that terms are looked up in.
pub const FIELDS: usize = 4;

/// Number of the fields that have terms.
pub(super) const TERM_FIELDS: usize = 2 * FIELDS + 3;

/// Tantivy's tokenizer that takes a value as it is; terms are found before they come to Tantivy.
const RAW: &str = "raw";

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
            document: held(&mut builder, "document"),
            approved: builder.add_bool_field("approved", FAST),
            passage: builder.add_bytes_field("passage", STORED),
        };
        (builder.build(), fields)
    }

    /// All fields that have terms, in the order of [`TermField::ALL`].
    pub(super) fn with_terms(&self) -> [Field; TERM_FIELDS] {
        TermField::ALL.map(|field| match field {
            TermField::Stem(kind) => self.stem[kind.index()],
            TermField::Exact(kind) => self.exact[kind.index()],
            TermField::Condition => self.condition,
            TermField::Kind => self.kind,
            TermField::Document => self.document,
        })
    }
}

/// A field that has terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TermField {
    Stem(FieldKind),
    Exact(FieldKind),
    Condition,
    Kind,
    Document,
}

impl TermField {
    /// All fields, in the order of their numbers.
    pub(super) const ALL: [Self; TERM_FIELDS] = [
        Self::Stem(FieldKind::Title),
        Self::Stem(FieldKind::Outer),
        Self::Stem(FieldKind::Heading),
        Self::Stem(FieldKind::Body),
        Self::Exact(FieldKind::Title),
        Self::Exact(FieldKind::Outer),
        Self::Exact(FieldKind::Heading),
        Self::Exact(FieldKind::Body),
        Self::Condition,
        Self::Kind,
        Self::Document,
    ];

    /// Number of the field in arrays.
    pub(super) fn index(self) -> usize {
        match self {
            Self::Stem(kind) => kind.index(),
            Self::Exact(kind) => FIELDS + kind.index(),
            Self::Condition => 2 * FIELDS,
            Self::Kind => 2 * FIELDS + 1,
            Self::Document => 2 * FIELDS + 2,
        }
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
    let indexing = indexing.set_tokenizer(RAW);
    builder.add_text_field(name, TextOptions::default().set_indexing_options(indexing))
}
