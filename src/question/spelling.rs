//! Spelling: a word that nothing knows is taken for one that the corpus or the settings know.
//!
//! Candidates are ranked by their distance (Damerau and Levenshtein, with adjacent letters
//! exchanged as one edit), similarity of sound, first letter and frequency. Names of conditions and
//! medicines are never taken for one another: where two names are about as near, both are offered.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use super::Vocabulary;
use super::dictionary::{Dictionary, Entry};
use super::edit_distance::{MAX_LENGTH, Pattern};
use super::known_words::is_name;
use super::word_map::{StoredReader, WordMap};
use crate::config::{SpellingConfig, commonness};

/// The maximum number of words of a corpus among which a correction is looked for.
const MAX_WORDS: usize = 300_000;

/// The maximum number of names that are offered.
const MAX_OFFERED: usize = 3;

/// Corrects words.
#[derive(Debug)]
pub struct Spelling {
    config: SpellingConfig,
    /// Folded words of the settings, which are right as they are.
    settings: WordMap<()>,
    /// Words that are names, or parts of names, of conditions and medicines.
    names: WordMap<()>,
    /// Abbreviations, which are never corrected.
    short_forms: WordMap<()>,
    dictionary: OnceLock<Dictionary>,
}

/// What an unknown word was taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Correction {
    /// One word, or the two that were written as one.
    To(String),
    /// One of these names; which, only the person can say.
    Between(Vec<String>),
}

impl Spelling {
    /// Whether the settings or names that documents give have a folded word.
    pub(super) fn is_known(&self, folded: &str, vocabulary: &dyn Vocabulary) -> bool {
        self.settings.contains(folded) || names_something(folded, vocabulary)
    }

    /// Whether a folded word names a condition or a medicine, alone or with others, and is no everyday
    /// word besides.
    pub(super) fn is_name(&self, folded: &str, vocabulary: &dyn Vocabulary) -> bool {
        self.names.contains(folded) || names_something(folded, vocabulary)
    }

    /// Knows the words of the settings, and which of them are names.
    #[must_use]
    pub fn new(
        config: &SpellingConfig,
        settings: impl IntoIterator<Item = String>,
        names: impl IntoIterator<Item = String>,
        short_forms: impl IntoIterator<Item = String>,
    ) -> Self {
        let names: HashSet<String> = names.into_iter().chain(config.kept.iter().cloned()).collect();
        let mut settings: HashSet<String> = settings.into_iter().collect();
        settings.extend(names.iter().cloned());
        Self {
            config: config.clone(),
            settings: settings.into_iter().collect(),
            names: names.into_iter().collect(),
            short_forms: short_forms.into_iter().collect(),
            dictionary: OnceLock::new(),
        }
    }

    pub(super) fn store(&self, into: &mut Vec<u8>) {
        for words in [&self.settings, &self.names, &self.short_forms] {
            words.store(into);
        }
    }

    pub(super) fn stored(config: &SpellingConfig, from: &mut StoredReader) -> Option<Self> {
        Some(Self {
            config: config.clone(),
            settings: from.map()?,
            names: from.map()?,
            short_forms: from.map()?,
            dictionary: OnceLock::new(),
        })
    }

    /// Whether the corpus has a folded word as it is written.
    pub(super) fn is_held(&self, word: &str, vocabulary: &dyn Vocabulary) -> bool {
        let dictionary = self.dictionary.get_or_init(|| self.collect(vocabulary));
        dictionary.frequency(word).is_some_and(|frequency| frequency > 0)
    }

    /// Whether a folded word is right as it is, whatever texts the corpus has.
    #[must_use]
    pub fn is_right(&self, word: &str, vocabulary: &dyn Vocabulary) -> bool {
        word.chars().count() < self.config.least_letters
            || word.len() > MAX_LENGTH
            || !word.bytes().all(|byte| byte.is_ascii_lowercase())
            || commonness(word).is_some()
            || self.is_known(word, vocabulary)
    }

    /// What a word was probably meant to be that neither the corpus nor the settings know.
    /// `None`: nothing is near enough.
    #[must_use]
    pub fn correct(&self, word: &str, vocabulary: &dyn Vocabulary) -> Option<Correction> {
        let dictionary = self.dictionary.get_or_init(|| self.collect(vocabulary));
        let pattern = Pattern::new(word)?;
        let most = self.slips(word) + 1;
        let sound = self.sound(word);
        let opposites = self.opposites(word);
        let mut near: Vec<(f32, &Entry)> = dictionary
            .similar(word, most)
            .filter_map(|entry| {
                let distance = pattern.distance(&entry.word);
                let meant = distance <= most && !opposites.iter().any(|with| entry.word.starts_with(with));
                meant.then(|| self.cost(word, &sound, entry, distance))?.map(|cost| (cost, entry))
            })
            .collect();
        near.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.word.cmp(&b.1.word)));
        let Some((best, entry)) = near.first() else { return self.split(word, dictionary) };
        if !self.is_name(&entry.word, vocabulary) {
            return Some(Correction::To(entry.word.clone()));
        }
        let close = near
            .iter()
            .take_while(|(cost, _)| cost - best <= self.config.margin)
            .map(|(_, entry)| *entry)
            .filter(|entry| self.is_name(&entry.word, vocabulary));
        let mut offered = self.spoken_apart(close).into_iter();
        match (offered.next(), offered.next()) {
            (Some(first), Some(second)) => Some(Correction::Between(
                [first, second].into_iter().chain(offered).take(MAX_OFFERED).map(str::to_owned).collect(),
            )),
            (only, _) => Some(Correction::To(only.unwrap_or(&entry.word).to_owned())),
        }
    }

    /// Of names that languages only spell or end differently (“alendronate” and “alendronato”), one: the first that the corpus has, else the first.
    fn spoken_apart<'a>(&self, names: impl Iterator<Item = &'a Entry>) -> Vec<&'a str> {
        let mut apart: Vec<(String, &Entry)> = Vec::new();
        for entry in names {
            let spoken = self.spoken(&entry.word);
            let sound = spoken.trim_end_matches(['a', 'e', 'i', 'o', 'u']).to_owned();
            match apart.iter_mut().find(|(known, _)| *known == sound) {
                Some((_, first)) if first.frequency == 0 && entry.frequency > 0 => *first = entry,
                Some(_) => {}
                None => apart.push((sound, entry)),
            }
        }
        apart.into_iter().map(|(_, entry)| entry.word.as_str()).collect()
    }

    /// The maximum number of edits in a word of this length.
    fn slips(&self, word: &str) -> usize {
        match word.len() {
            length if length >= self.config.three_slips_from => 3,
            length if length >= self.config.two_slips_from => 2,
            _ => 1,
        }
    }

    /// What taking a word for an entry costs, in edits. `None`: too much.
    #[expect(clippy::cast_precision_loss, reason = "distances and frequencies need no last digit")]
    fn cost(&self, word: &str, sound: &str, entry: &Entry, distance: usize) -> Option<f32> {
        let sounds_alike = sound == self.sound(&entry.word);
        // words that sound alike may differ in one letter more, others in two at most
        let most = if sounds_alike { self.slips(word) + 1 } else { self.slips(word).min(2) };
        // half of a short word is no edit: “Noah” and “NIH”
        if distance > most || 2 * distance >= word.len().min(entry.word.len()) {
            return None;
        }
        let mut cost = distance as f32;
        if word.bytes().next() != entry.word.bytes().next() {
            cost += self.config.first_letter;
        }
        if sounds_alike {
            cost -= self.config.sound;
        }
        if entry.frequency == 0 {
            cost += self.config.elsewhere;
        }
        cost -= self.config.frequency * (1.0 + entry.frequency as f32).log10();
        (cost <= most as f32 + self.config.elsewhere).then_some(cost)
    }

    /// Two words of the corpus that were written as one.
    fn split(&self, word: &str, dictionary: &Dictionary) -> Option<Correction> {
        let frequency = |part: &str| dictionary.frequency(part).filter(|&frequency| frequency > 0);
        let least = self.config.least_letters - 1;
        let best = (least..=word.len().checked_sub(least)?)
            .filter_map(|at| {
                let (first, second) = word.split_at(at);
                Some((frequency(first)?.min(frequency(second)?), at))
            })
            .max()?;
        let (first, second) = word.split_at(best.1);
        Some(Correction::To(format!("{first} {second}")))
    }

    /// What a word that is meant must not begin with, as `hyper` for one that begins with `hypo`.
    fn opposites(&self, word: &str) -> Vec<&str> {
        let pairs = self.config.opposites.iter();
        pairs
            .flat_map(|(a, b)| [(a, b), (b, a)])
            .filter(|(begins, _)| word.starts_with(begins.as_str()))
            .map(|(_, opposite)| opposite.as_str())
            .collect()
    }

    fn collect(&self, vocabulary: &dyn Vocabulary) -> Dictionary {
        let mut frequencies: HashMap<String, u64> = HashMap::new();
        let is_word = |word: &str, least: usize| {
            (least..=MAX_LENGTH).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_lowercase())
        };
        vocabulary.for_each_word(&mut |word, frequency| {
            if is_word(word, 3) && frequencies.len() < MAX_WORDS {
                let known = frequencies.entry(word.to_owned()).or_default();
                *known = (*known).max(frequency);
            }
        });
        let meant =
            |word: &&str| !self.short_forms.contains(word) && is_word(word, self.config.least_letters);
        for word in self.settings.words().filter(meant) {
            frequencies.entry(word.to_owned()).or_default();
        }
        vocabulary.for_each_name_word(&mut |word| {
            if is_word(word, self.config.least_letters) && !frequencies.contains_key(word) && is_name(word) {
                frequencies.insert(word.to_owned(), 0);
            }
        });
        Dictionary::new(frequencies)
    }

    /// The letters of a word as they sound.
    fn spoken(&self, word: &str) -> String {
        let mut spoken = word.to_owned();
        for (written, sounds) in &self.config.sounds {
            if spoken.contains(written.as_str()) {
                spoken = spoken.replace(written.as_str(), sounds);
            }
        }
        spoken.replace('y', "i")
    }

    /// The consonants of a word as they sound, and its first letter if that is a vowel.
    fn sound(&self, word: &str) -> String {
        let spoken = self.spoken(word);
        let mut sound = String::with_capacity(spoken.len());
        for letter in spoken.chars() {
            let vowel = matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u');
            if !sound.ends_with(letter) && (!vowel || sound.is_empty()) {
                sound.push(if vowel { 'a' } else { letter });
            }
        }
        sound
    }
}

/// Whether a folded word is part of a name that documents give a condition, and no everyday word besides.
fn names_something(folded: &str, vocabulary: &dyn Vocabulary) -> bool {
    is_name(folded) && vocabulary.is_in_name(folded)
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;
    use crate::config::Config;
    use crate::corpus::{DocumentInfo, NameRole};

    const CORPUS: [(&str, u64); 14] = [
        ("acetaminophen", 4),
        ("bone", 90),
        ("breathing", 5),
        ("dysplasia", 40),
        ("fracture", 30),
        ("hypercalcemia", 3),
        ("inherited", 12),
        ("marrow", 15),
        ("metaphyseal", 30),
        ("osteopetrosis", 50),
        ("surgery", 20),
        ("transplant", 9),
        ("waddling", 4),
        ("women", 2),
    ];

    struct Words;

    impl Vocabulary for Words {
        fn knows(&self, stem: &str) -> bool {
            CORPUS.iter().any(|(word, _)| *word == stem)
        }

        fn for_each_word(&self, take: &mut dyn FnMut(&str, u64)) {
            for (word, frequency) in CORPUS {
                take(word, frequency);
            }
        }

        fn begins_name(&self, _: &str) -> bool {
            false
        }

        fn for_each_named(&self, _: NameRole, _: &str, _: &mut dyn FnMut(&DocumentInfo) -> ControlFlow<()>) {}

        fn is_in_name(&self, word: &str) -> bool {
            word == "chondrodysplasia"
        }

        fn for_each_name_word(&self, take: &mut dyn FnMut(&str)) {
            take("chondrodysplasia");
        }
    }

    fn spelling() -> Spelling {
        let config = Config::embedded().expect("valid settings").spelling;
        let names = ["osteoporosis", "osteopetrosis", "hypocalcemia", "hypercalcemia", "acetaminophen"];
        Spelling::new(
            &config,
            ["weird", "genu"].map(str::to_owned),
            names.map(str::to_owned),
            ["copd".to_owned()],
        )
    }

    #[test]
    fn half_of_a_short_word_is_no_misspelling() {
        struct Short;
        impl Vocabulary for Short {
            fn knows(&self, stem: &str) -> bool {
                stem == "nih"
            }
            fn for_each_word(&self, take: &mut dyn FnMut(&str, u64)) {
                take("nih", 30);
                take("leg", 30);
            }
            fn begins_name(&self, _: &str) -> bool {
                false
            }
            fn for_each_named(
                &self,
                _: NameRole,
                _: &str,
                _: &mut dyn FnMut(&DocumentInfo) -> ControlFlow<()>,
            ) {
            }
            fn is_in_name(&self, _: &str) -> bool {
                false
            }
            fn for_each_name_word(&self, _: &mut dyn FnMut(&str)) {}
        }
        assert_eq!(spelling().correct("noah", &Short), None);
        assert_eq!(spelling().correct("legg", &Short), Some(Correction::To("leg".to_owned())));
    }

    #[test]
    fn slips_of_the_hand_and_of_the_ear_are_mended() {
        for (written, meant) in [
            ("displasia", "dysplasia"),
            ("dysplaysia", "dysplasia"),
            ("fractuer", "fracture"),
            ("metafiseal", "metaphyseal"),
            ("osteopetrosus", "osteopetrosis"),
            ("acetominofen", "acetaminophen"),
            ("surgury", "surgery"),
            ("inhereted", "inherited"),
            ("bonemarrow", "bone marrow"),
            ("chondrodysplasie", "chondrodysplasia"),
        ] {
            assert_eq!(
                spelling().correct(written, &Words),
                Some(Correction::To(meant.to_owned())),
                "{written}"
            );
        }
    }

    #[test]
    fn names_are_never_taken_for_one_another() {
        for word in
            ["osteoporosis", "hypocalcemia", "hypercalcemia", "chondrodysplasia", "walk", "duck", "x12"]
        {
            assert!(spelling().is_right(word, &Words), "{word}");
        }
        let both = Correction::Between(vec!["osteoporosis".to_owned(), "osteopetrosis".to_owned()]);
        assert_eq!(spelling().correct("osteoperosis", &Words), Some(both));
        assert_eq!(
            spelling().correct("hypocalcimia", &Words),
            Some(Correction::To("hypocalcemia".to_owned()))
        );
    }

    #[test]
    fn a_name_that_languages_only_spell_differently_is_one() {
        let config = Config::embedded().expect("valid settings").spelling;
        let names = ["condrodisplasia", "keratosis", "keratitis", "pamidronate", "pamidronato"];
        let spelling = Spelling::new(&config, [], names.map(str::to_owned), []);
        for (written, begins) in
            [("condrodysplasia", "c"), ("chondrodisplasia", "c"), ("pamidronat", "pamidronat")]
        {
            let meant = spelling.correct(written, &Words);
            let is_one = matches!(&meant, Some(Correction::To(name)) if name.starts_with(begins));
            assert!(is_one, "{written}: {meant:?}");
        }
        // two names all the same
        let two = spelling.correct("keratisis", &Words);
        assert!(matches!(&two, Some(Correction::Between(names)) if names.len() == 2), "{two:?}");
    }

    #[test]
    fn what_is_near_nothing_stays() {
        for word in ["qwertyuiop", "blorptang", "fibromyalgia", "zzzz"] {
            assert_eq!(spelling().correct(word, &Words), None, "{word}");
        }
    }
}
