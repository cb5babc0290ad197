//! The fixed texts in English, which tests compare.

use std::sync::{Arc, LazyLock};

use bonafide::config::{Config, Texts};

/// The texts in English.
pub(crate) fn texts() -> &'static Texts {
    static TEXTS: LazyLock<Arc<Texts>> =
        LazyLock::new(|| Config::embedded().expect("valid settings").texts.en);
    &TEXTS
}
