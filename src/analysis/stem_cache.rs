//! Stems of the forms seen so far: texts repeat their words, and stemming one takes longer than finding it here.

use rustc_hash::FxHashMap;

use super::word_list::Words;

/// Forms after which the cache is emptied, so that analyzing without end takes no more memory.
const MAX_FORMS: usize = 50_000;

/// The stems of forms.
#[derive(Debug, Default)]
pub struct StemCache {
    /// For each form, the number of its stem: a map of stems would have to be searched twice.
    numbers: FxHashMap<Box<str>, usize>,
    stems: Vec<Box<str>>,
    /// The words of the text that was analyzed last; the next text reuses their memory.
    pub(super) words: Words,
}

impl StemCache {
    /// The stem of a form, computed by `stem` the first time.
    pub(super) fn get(&mut self, form: &str, stem: impl FnOnce(&str) -> String) -> &str {
        if let Some(&number) = self.numbers.get(form) {
            return &self.stems[number];
        }
        if self.stems.len() >= MAX_FORMS {
            self.numbers.clear();
            self.stems.clear();
        }
        let number = self.stems.len();
        self.numbers.insert(form.into(), number);
        self.stems.push(stem(form).into());
        &self.stems[number]
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
