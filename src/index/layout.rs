//! How an index is laid out: what its fields keep, and how passages are stored.

use tantivy::Index;
use tantivy::IndexSettings;
use tantivy::directory::{Directory, WritePtr};
use tantivy::schema::{IndexRecordOption, Schema};
use tantivy::store::StoreWriter;

use super::IndexError;
use super::inverted::Detail;
use super::schema::{IndexFields, TERM_FIELDS};

/// What the fields keep, and how passages are stored.
pub(super) struct Layout {
    pub(super) schema: Schema,
    pub(super) fields: IndexFields,
    pub(super) details: [Detail; TERM_FIELDS],
    pub(super) store: IndexSettings,
}

impl Layout {
    /// The fields of this version, with passages stored so.
    pub(super) fn new(store: IndexSettings) -> Self {
        let (schema, fields) = IndexFields::schema();
        let details = fields.with_terms().map(|field| {
            match schema.get_field_entry(field).field_type().index_record_option() {
                Some(IndexRecordOption::WithFreqsAndPositions) => Detail::Positions,
                Some(IndexRecordOption::WithFreqs) => Detail::Frequencies,
                Some(IndexRecordOption::Basic) | None => Detail::Passages,
            }
        });
        Self { schema, fields, details, store }
    }

    /// Begins a file of stored passages.
    pub(super) fn begin_store(&self, out: WritePtr) -> Result<StoreWriter, IndexError> {
        let IndexSettings {
            docstore_compression,
            docstore_blocksize,
            docstore_compress_dedicated_thread,
            ..
        } = self.store;
        StoreWriter::new(out, docstore_compression, docstore_blocksize, docstore_compress_dedicated_thread)
            .map_err(IndexError::in_tantivy)
    }

    /// An index without passages in a folder that is empty.
    pub(super) fn create(&self, folder: impl Into<Box<dyn Directory>>) -> Result<Index, IndexError> {
        let builder = Index::builder().schema(self.schema.clone()).settings(self.store.clone());
        Ok(builder.open_or_create(folder)?)
    }
}
