//! What a statement speaks of: the page itself, or something else.

use super::Reader;

/// How a text names the page, before a label such as `reviewed by`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Subject {
    /// Whether it names the page: `this leaflet was`, and not only `medically`.
    pub(super) is_named: bool,
    /// Whether it can as well be another document: `the leaflet`, or in the present.
    pub(super) is_vague: bool,
}

impl Reader<'_> {
    /// What precedes a label, in lower case; none where that is something else than the page.
    pub(super) fn subject(&self, before: &str) -> Option<Subject> {
        let words = self.words;
        let is_page = |word: &str| {
            let names = |word: &str| words.page_words.iter().any(|page| page == word);
            names(word) || word.strip_suffix('s').is_some_and(names)
        };
        let mut subject = Subject::default();
        let mut needs_name = false;
        for word in before.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            let is = |list: &[String]| list.iter().any(|known| known == word);
            let is_verb = is(&words.made_verbs) || is(&words.being_verbs);
            if is_page(word) {
                subject.is_named = true;
            } else if is(&words.page_determiners) && !subject.is_named {
                needs_name = true;
                subject.is_vague |= matches!(word, "the" | "el" | "la" | "all");
            } else if is_verb && subject.is_named {
                subject.is_vague |= is(&words.being_verbs);
            } else if is_verb || !is(&words.review_adverbs) && !is(&words.page_qualifiers) {
                return None;
            }
        }
        (!needs_name || subject.is_named).then_some(subject)
    }
}
