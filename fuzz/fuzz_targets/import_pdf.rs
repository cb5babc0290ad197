//! Any bytes as a PDF: a document or an error. Panics of the library that reads PDF files are caught
//! in the program; here a hook of the fuzzer ends the run at each, so it is taken away.

#![no_main]

use std::sync::{LazyLock, Once};

use bonafide::config::{Config, ImportConfig};
use bonafide::import::{Overrides, SourceFormat, import};
use libfuzzer_sys::fuzz_target;

static HOOK: Once = Once::new();
static WORDS: LazyLock<ImportConfig> = LazyLock::new(|| Config::embedded().expect("valid settings").import);

fuzz_target!(|bytes: &[u8]| {
    HOOK.call_once(|| std::panic::set_hook(Box::new(|_| {})));
    let _ = import(bytes, SourceFormat::Pdf, "page", &Overrides::default(), &WORDS);
});
