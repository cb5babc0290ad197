//! Stems of the forms seen so far: texts repeat their words, and stemming one takes longer than finding it here.

use rustc_hash::FxHashMap;

use super::word_list::Words;

/// Forms after which the cache is emptied, so that analyzing without end takes no more memory.
const MAX_FORMS: usize = 50_000;

/// The stems of forms.
#[derive(Debug, Default)]
pub struct StemCache {
    stems: FxHashMap<Box<str>, Box<str>>,
    /// The words of the text that was analyzed last; the next text reuses their memory.
    pub(super) words: Words,
}

impl StemCache {
    /// The stem of a form, computed by `stem` the first time.
    pub(super) fn get(&mut self, form: &str, stem: impl FnOnce(&str) -> String) -> &str {
        if self.stems.len() >= MAX_FORMS && !self.stems.contains_key(form) {
            self.stems.clear();
        }
        // a lookup by reference first: most forms are known, and an owned key would be allocated for each
        if !self.stems.contains_key(form) {
            self.stems.insert(form.into(), stem(form).into());
        }
        self.stems.get(form).map_or("", |stem| stem)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_stemmed_once() {
        let mut cache = StemCache::default();
        let mut stemmed = 0;
        for _ in 0..3 {
            let stem = cache.get("bones", |form| {
                stemmed += 1;
                form.trim_end_matches('s').to_owned()
            });
            assert_eq!(stem, "bone");
        }
        assert_eq!(stemmed, 1);
    }

    #[test]
    fn the_cache_never_grows_beyond_its_limit() {
        let mut cache = StemCache::default();
        for number in 0..MAX_FORMS + 10 {
            let form = format!("form{number}");
            assert_eq!(cache.get(&form, str::to_owned), form);
        }
        assert!(cache.stems.len() <= MAX_FORMS);
    }
}
