//! Reads a text into words as the patterns know them, and detects its language from frequent words.

use super::detector::Detector;
use super::language::MessageLanguage;
use super::normalize::normalize;
use super::pattern::{Language, Message};
use super::words::{Break, Word, split};

impl Detector {
    /// Reads a text.
    pub(super) fn message(&self, text: &str) -> Message {
        let normalized = normalize(text, |c| self.emoji.get(&c).map(String::as_str));
        let mut words = Vec::new();
        for word in split(&normalized) {
            self.read_word(word, &mut words);
        }
        Message::new(words, self.vocabulary())
    }

    /// Adds the forms that a word may be read as; a joined word becomes several.
    fn read_word(&self, mut word: Word, into: &mut Vec<(Word, Vec<String>)>) {
        let written = word.text.clone();
        let text = written.as_str();
        if self.vocabulary().is_whole(text) {
            return into.push((word, vec![written]));
        }
        if text.contains(['*', '#', '_']) {
            let mut found = Vec::new();
            self.vocabulary().unhidden(text, &mut found);
            let mut readings: Vec<String> = found.into_iter().map(str::to_owned).collect();
            readings.sort_unstable();
            if let Some(first) = readings.first() {
                word.text.clone_from(first);
            }
            if readings.is_empty() {
                readings.push(text.chars().filter(|c| c.is_alphanumeric()).collect());
            }
            return into.push((word, readings));
        }
        if self.is_common.is_some_and(|is_common| is_common(text)) {
            return into.push((word, vec![written]));
        }
        let mut forms = plain_forms(text);
        forms.insert(0, written);
        let known: Vec<String> = forms.iter().filter(|form| self.vocabulary().knows(form)).cloned().collect();
        if let Some(last) = known.last() {
            word.text.clone_from(last);
            return into.push((word, known));
        }
        if let Some(parts) = forms.iter().find_map(|form| self.vocabulary().split(form)) {
            for (index, part) in parts.into_iter().enumerate() {
                let mut own = Word { text: part.to_owned(), ..word.clone() };
                if index > 0 {
                    own.before = Break::None;
                }
                into.push((own, vec![part.to_owned()]));
            }
            return;
        }
        let mut found = Vec::new();
        for form in &forms {
            self.vocabulary().corrections(form, &mut found);
        }
        let mut readings: Vec<String> = found.into_iter().map(str::to_owned).collect();
        readings.sort_unstable();
        readings.dedup();
        readings.push(word.text.clone());
        into.push((word, readings));
    }

    /// How many frequent words of each language a message has.
    pub(super) fn frequent_words(&self, message: &Message) -> Vec<usize> {
        let count = |language: &Language| {
            let is_frequent = |at: &usize| language.words.frequent.is_some_and(|set| message.is_in(*at, set));
            (0..message.words.len()).filter(is_frequent).count()
        };
        self.languages().iter().map(count).collect()
    }

    /// For each language, whether its patterns mean nothing in a message: by the words that it doesn't share with the leading
    /// one.
    pub(super) fn foreign_languages(&self, message: &Message, counts: &[usize]) -> Vec<bool> {
        let Some((leading, most)) = counts.iter().copied().enumerate().rev().max_by_key(|(_, count)| *count)
        else {
            return Vec::new();
        };
        let is_of = |at: usize, language: usize| {
            let set = self.languages().get(language).and_then(|language| language.words.frequent);
            set.is_some_and(|set| message.is_in(at, set))
        };
        let only_in = |own: usize, other: usize| {
            (0..message.words.len()).filter(|&at| is_of(at, own) && !is_of(at, other)).count()
        };
        let is_foreign = |(language, &own): (usize, &usize)| {
            let unshared = only_in(language, leading);
            own < most && (unshared == 0 || only_in(leading, language) > 2 * unshared + 1)
        };
        counts.iter().enumerate().map(is_foreign).collect()
    }

    /// The language that most frequent words of a message are of; nothing where two have as many.
    #[must_use]
    pub fn language(&self, text: &str) -> Option<MessageLanguage> {
        let normalized = normalize(text, |_| None);
        // words as written: a misspelled one may be another language's
        let words = split(&normalized).into_iter().map(|word| {
            let text = word.text.clone();
            (word, vec![text])
        });
        let counts = self.frequent_words(&Message::new(words.collect(), self.vocabulary()));
        let most = counts.iter().copied().max().filter(|&most| most > 0)?;
        let mut leading = counts.iter().enumerate().filter(|(_, count)| **count == most);
        let (index, _) = leading.next()?;
        leading.next().is_none().then(|| MessageLanguage::of_code(&self.languages()[index].name))?
    }
}

/// A word without drawn-out letters, and with letters for the digits and signs that stand for them.
fn plain_forms(text: &str) -> Vec<String> {
    let mut forms = Vec::new();
    let has_letters = text.chars().any(char::is_alphabetic);
    let has_signs = text.chars().any(|c| c.is_ascii_digit() || matches!(c, '@' | '$' | '!'));
    let mut sources = vec![text.to_owned()];
    if has_letters && has_signs {
        for one in ['i', 'l'] {
            let letters = text.chars().map(|c| match c {
                '0' => 'o',
                '1' | '!' => one,
                '3' => 'e',
                '4' | '@' => 'a',
                '5' | '$' => 's',
                '7' => 't',
                '8' => 'b',
                c => c,
            });
            sources.push(letters.collect());
        }
        forms.extend(sources[1..].iter().cloned());
    }
    for source in &sources {
        for most in [2, 1] {
            let shorter = without_runs(source, most);
            if shorter != *source {
                forms.push(shorter);
            }
        }
    }
    forms.dedup();
    forms
}

/// Runs of a letter cut to so many.
fn without_runs(text: &str, most: usize) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run = 0;
    let mut last = None;
    for c in text.chars() {
        run = if Some(c) == last { run + 1 } else { 1 };
        last = Some(c);
        if run <= most {
            out.push(c);
        }
    }
    out
}
