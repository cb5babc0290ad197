//! The language of a message, for help texts and so that no spelling is corrected into another one.

use whichlang::Lang;

/// Languages in which help is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MessageLanguage {
    /// English.
    En,
    /// Spanish.
    Es,
    /// Portuguese.
    Pt,
    /// French.
    Fr,
    /// German.
    De,
    /// Italian.
    It,
}

impl MessageLanguage {
    /// All languages.
    pub const ALL: [Self; 6] = [Self::En, Self::Es, Self::Pt, Self::Fr, Self::De, Self::It];

    /// Its code (ISO 639-1), as `es`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Es => "es",
            Self::Pt => "pt",
            Self::Fr => "fr",
            Self::De => "de",
            Self::It => "it",
        }
    }

    /// The language with a code.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }
}

/// The language of a message, where it is one of these.
#[must_use]
pub fn detect_language(text: &str) -> Option<MessageLanguage> {
    Some(match whichlang::detect_language(text) {
        Lang::Eng => MessageLanguage::En,
        Lang::Spa => MessageLanguage::Es,
        Lang::Por => MessageLanguage::Pt,
        Lang::Fra => MessageLanguage::Fr,
        Lang::Deu => MessageLanguage::De,
        Lang::Ita => MessageLanguage::It,
        _ => return None,
    })
}
