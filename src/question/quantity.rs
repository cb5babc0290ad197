//! The quantity that a question asks for, and whether a text gives one of that sort: the expected answer type of a question
//! (Li and Roth 2002, "Learning question classifiers").

use std::collections::HashSet;

use crate::config::QuantitiesConfig;

/// Words that may be between a number and its unit.
const MAX_BETWEEN: usize = 3;

/// A sort of quantity that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuantityAsked {
    /// One of the settings' sorts, by its number.
    Kind(usize),
    /// The number of something that no unit names.
    Count,
}

/// Finds quantities.
#[derive(Debug)]
pub struct QuantityRules {
    number_of: Vec<Vec<String>>,
    numbers: HashSet<String>,
    weak_numbers: HashSet<String>,
    between: HashSet<String>,
    kinds: Vec<Kind>,
}

#[derive(Debug)]
struct Kind {
    asked: Vec<Vec<String>>,
    units: HashSet<String>,
    words: Vec<Vec<String>>,
}

impl QuantityRules {
    /// Takes the words of the settings.
    #[must_use]
    pub fn new(config: &QuantitiesConfig) -> Self {
        let phrases = |texts: &[String]| texts.iter().map(|text| words_of(text)).collect();
        let set = |texts: &[String]| texts.iter().cloned().collect();
        Self {
            number_of: phrases(&config.number_of),
            numbers: set(&config.numbers),
            weak_numbers: set(&config.weak_numbers),
            between: set(&config.between),
            kinds: config
                .kinds
                .iter()
                .map(|kind| Kind {
                    asked: phrases(&kind.asked),
                    units: set(&kind.units),
                    words: phrases(&kind.words),
                })
                .collect(),
        }
    }

    /// What quantity a question asks for, if any.
    #[must_use]
    pub fn asked(&self, question: &str) -> Option<QuantityAsked> {
        let words = words_of(question);
        let counted = |place: usize| {
            let before = self.number_of.iter().filter(|before| words[place..].starts_with(before));
            before.filter_map(|before| words.get(place + before.len())).collect::<Vec<_>>()
        };
        for (number, kind) in self.kinds.iter().enumerate() {
            let is_asked = holds(&words, &kind.asked)
                || (0..words.len()).any(|place| counted(place).iter().any(|word| kind.units.contains(*word)));
            if is_asked {
                return Some(QuantityAsked::Kind(number));
            }
        }
        holds(&words, &self.number_of).then_some(QuantityAsked::Count)
    }

    /// Whether a text gives a quantity of the sort.
    #[must_use]
    pub fn is_given(&self, asked: QuantityAsked, text: &str) -> bool {
        let words = words_of(text);
        let QuantityAsked::Kind(number) = asked else {
            return words.iter().any(|word| self.is_number(word));
        };
        let Some(kind) = self.kinds.get(number) else { return false };
        holds(&words, &kind.words) || (0..words.len()).any(|place| self.is_measured(&words, place, kind))
    }

    fn is_number(&self, word: &str) -> bool {
        word.starts_with(|first: char| first.is_ascii_digit()) || self.numbers.contains(word)
    }

    /// Whether there is a number with a unit at a place.
    fn is_measured(&self, words: &[String], place: usize, kind: &Kind) -> bool {
        let word = &words[place];
        if kind.units.contains(word) {
            // "$ 40"
            return is_sign(word) && words.get(place + 1).is_some_and(|next| self.is_number(next));
        }
        if !self.is_number(word) && !self.weak_numbers.contains(word) {
            return false;
        }
        for next in words[place + 1..].iter().take(MAX_BETWEEN + 1) {
            if kind.units.contains(next) {
                return true;
            }
            if !self.between.contains(next) && !self.is_number(next) {
                return false;
            }
        }
        false
    }
}

/// Whether a word is a sign of its own, as that of a currency.
fn is_sign(word: &str) -> bool {
    !word.chars().any(char::is_alphanumeric)
}

/// Whether any of the phrases is among the words, whole and in order.
fn holds(words: &[String], phrases: &[Vec<String>]) -> bool {
    phrases.iter().any(|phrase| {
        !phrase.is_empty() && words.windows(phrase.len()).any(|window| window == phrase.as_slice())
    })
}

/// Words in lower case; numbers keep their point or comma, letters right after a number are a word of their own, and signs
/// of units are words.
fn words_of(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut letters = text.chars().flat_map(char::to_lowercase).peekable();
    while let Some(letter) = letters.next() {
        let in_number = word.starts_with(|first: char| first.is_ascii_digit());
        let is_point =
            matches!(letter, '.' | ',') && in_number && letters.peek().is_some_and(char::is_ascii_digit);
        let goes_on = if in_number { letter.is_ascii_digit() || is_point } else { letter.is_alphanumeric() };
        if !goes_on && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if letter.is_alphanumeric() || goes_on {
            word.push(letter);
        } else if matches!(letter, '%' | '$' | '€' | '£' | '°') {
            words.push(letter.to_string());
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::config::Config;

    fn rules() -> QuantityRules {
        QuantityRules::new(&Config::embedded().expect("valid settings").quantities)
    }

    fn is_given(question: &str, text: &str) -> Option<bool> {
        let rules = rules();
        Some(rules.is_given(rules.asked(question)?, text))
    }

    #[test]
    fn a_unit_asked_for_is_given_by_a_number_with_a_unit_of_its_sort() {
        for (question, text, given) in [
            ("how many milligrams a day?", "Adults take 50 mg twice a day.", true),
            ("how many milligrams a day?", "It is taken twice a day with food.", false),
            ("what dose of it", "from 0.1 to 0.2 mg/kg", true),
            ("how many months does it take", "It lasts two or three months.", true),
            ("how many months does it take", "It lasts until the second operation.", false),
            ("at what age do they see it", "Often in a 1.5-year-old child.", true),
            ("at what age do they see it", "Soon after birth.", true),
            ("at what age do they see it", "On X-rays of the knee.", false),
            ("what percentage has it", "It affects 30% of them.", true),
            ("what are the odds", "1 in 250,000 births", true),
            ("how much does it cost", "about $40 each", true),
            ("how much does it cost", "about 40 each", false),
            ("¿cuántos miligramos?", "10 mg", true),
            ("how many doctors look after him", "Six doctors look after each child.", true),
            ("how many doctors look after him", "Doctors look after each child.", false),
        ] {
            assert_eq!(is_given(question, text), Some(given), "{question} {text}");
        }
    }

    #[test]
    fn questions_without_a_quantity_ask_for_none() {
        for question in ["how is it treated", "is there a cure?", "how many", "much", ""] {
            let wanted = (question == "how many").then_some(QuantityAsked::Count);
            assert_eq!(rules().asked(question), wanted, "{question}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(question in ".{0,60}", text in ".{0,80}") {
            is_given(&question, &text);
        }
    }
}
