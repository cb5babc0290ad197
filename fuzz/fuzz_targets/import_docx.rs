//! Any bytes as a source of this format: a document or an error.

#![no_main]

use std::sync::LazyLock;

use bonafide::config::{Config, ImportConfig};
use bonafide::import::{Overrides, SourceFormat, import};
use libfuzzer_sys::fuzz_target;

static WORDS: LazyLock<ImportConfig> = LazyLock::new(|| Config::embedded().expect("valid settings").import);

fuzz_target!(|bytes: &[u8]| {
    let _ = import(bytes, SourceFormat::Docx, "page", &Overrides::default(), &WORDS);
});
