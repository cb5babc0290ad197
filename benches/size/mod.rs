//! Corpora of any size, and `SQLite`'s index of the same texts.

pub(crate) mod copies;
pub(crate) mod fts;
pub(crate) mod plain_writer;
