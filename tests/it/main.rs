//! The library and the program from outside, without Discord.
//!
//! One program for all of them, as each would link the library and its dependencies anew.

#![allow(clippy::expect_used, clippy::panic, reason = "a test or bench ends where something is wrong")]

#[cfg(all(unix, feature = "postgres"))]
#[path = "../support/certificates.rs"]
mod certificates;
#[cfg(feature = "opensearch")]
#[path = "../support/opensearch_nodes.rs"]
mod opensearch_nodes;
#[cfg(feature = "opensearch")]
#[path = "../support/opensearch_proxy.rs"]
mod opensearch_proxy;
#[cfg(all(unix, feature = "postgres"))]
#[path = "../support/postgres_server.rs"]
mod postgres_server;
#[cfg(feature = "replicas")]
#[path = "../support/replica_keys.rs"]
mod replica_keys;
#[path = "../support/mod.rs"]
mod support;
mod word_file;

mod ask;
mod ask_options;
mod checklist;
mod collections;
mod command_line;
mod corpus_check;
mod corpus_diff;
mod corpus_inspection;
mod corpus_seeds;
mod doses;
mod embedded_index;
#[cfg(feature = "encoder")]
mod encoder;
mod evaluation;
mod first_passage;
mod hostile_text;
mod import_again;
mod import_docx;
mod import_docx_hostile;
mod import_exports;
mod import_formats;
mod import_heads;
#[cfg(feature = "pdf")]
mod import_kinds;
mod import_layout;
mod import_meaning;
mod import_numbers;
#[cfg(feature = "pdf")]
mod import_pages;
mod import_pandoc;
mod import_pdf;
mod import_pdf_drawn;
mod import_pdf_layout;
mod import_pdf_tables;
mod import_seeds;
mod import_sources;
mod import_statements;
mod import_web;
mod incremental_index;
mod index_faults;
mod index_generations;
mod left_out;
mod lexicon;
mod meaning;
mod module_directions;
mod notice_codes;
#[cfg(feature = "opensearch")]
mod opensearch_builders;
#[cfg(feature = "opensearch")]
mod opensearch_contract;
#[cfg(feature = "opensearch")]
mod opensearch_faults;
#[cfg(all(unix, feature = "opensearch", feature = "postgres"))]
mod opensearch_tls;
#[cfg(unix)]
mod pager;
mod passages;
mod pictures;
mod pinned_answers;
mod questions;
mod reading;
#[cfg(feature = "encoder")]
mod reading_table;
mod readme;
mod rendering;
mod repl;
#[cfg(feature = "replicas")]
mod replica_faults;
#[cfg(feature = "replicas")]
mod replicas;
mod safety;
mod several_things;
mod short_answer;
#[cfg(feature = "discord")]
mod store;
#[cfg(feature = "discord")]
mod store_asked;
#[cfg(all(unix, feature = "discord"))]
mod store_copies;
#[cfg(feature = "discord")]
mod store_durability;
#[cfg(all(unix, feature = "discord"))]
mod store_files;
#[cfg(all(unix, feature = "postgres"))]
mod store_postgres;
#[cfg(all(unix, feature = "postgres"))]
mod store_postgres_copies;
#[cfg(all(unix, feature = "discord"))]
mod store_read_only;
#[cfg(all(unix, feature = "discord"))]
mod store_size;
#[cfg(all(unix, feature = "postgres"))]
mod store_tls;
mod test_files;
mod urgency_messages;
mod vector_faults;
mod verify;
mod watching;
