//! The fixed texts in English, which tests compare by their names.

use std::sync::{Arc, LazyLock};

use bonafide::config::messages::{PinsDone, PinsReplaced};
use bonafide::config::{Config, Texts};

/// A variable that matches anything, in [`fits`].
pub(crate) const ANY: &str = "\u{1}";

/// The texts in English.
pub(crate) fn texts() -> &'static Texts {
    static TEXTS: LazyLock<Arc<Texts>> =
        LazyLock::new(|| Config::embedded().expect("valid settings").texts.en);
    &TEXTS
}

/// The texts in Spanish.
pub(crate) fn spanish() -> &'static Texts {
    static TEXTS: LazyLock<Arc<Texts>> =
        LazyLock::new(|| Config::embedded().expect("valid settings").texts.es);
    &TEXTS
}

/// Whether what was said has a text, whatever its variables [`ANY`] are filled in with.
pub(crate) fn fits(said: &str, text: &str) -> bool {
    let mut rest = Some(said);
    for piece in text.split(ANY) {
        rest = rest.and_then(|rest| rest.split_once(piece)).map(|(_, rest)| rest);
    }
    rest.is_some()
}

/// What is said when an answer was pinned, under a number or [`ANY`].
pub(crate) fn pin_done(number: &str) -> String {
    texts().pins_done(PinsDone { number, question: ANY })
}

/// The same when it replaced another one.
pub(crate) fn pin_replaced(number: &str) -> String {
    texts().pins_replaced(PinsReplaced { number, question: ANY })
}

#[test]
fn a_text_fits_whatever_is_filled_in() {
    let said = texts().pins_done(PinsDone { number: 7, question: crate::scene::QUESTION });
    assert!(fits(&said, &pin_done(ANY)) && fits(&said, &pin_done("7")) && !fits(&said, &pin_done("8")));
    assert!(!fits(&said, &pin_replaced(ANY)) && fits(&said, ANY));
}
