//! Settings of the quantities that questions ask for.

use serde::Deserialize;

/// `config/quantities.toml`: the sorts of answers that are quantities, by the words that ask for and give them.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuantitiesConfig {
    /// Words before a unit, or before anything else, that ask for its number.
    pub number_of: Vec<String>,
    /// Words for numbers.
    pub numbers: Vec<String>,
    /// Words for numbers that are one only before a unit.
    pub weak_numbers: Vec<String>,
    /// Words between a number and its unit.
    pub between: Vec<String>,
    /// Sorts of quantities; the first whose words a question has counts.
    pub kinds: Vec<QuantityKindConfig>,
}

/// A sort of quantity.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuantityKindConfig {
    /// What it is called, unique.
    pub name: String,
    /// Words that ask for it.
    pub asked: Vec<String>,
    /// What a number of it is followed or led by.
    pub units: Vec<String>,
    /// What says as much without a number.
    pub words: Vec<String>,
}

impl QuantitiesConfig {
    pub(super) fn check(&self) -> Result<(), String> {
        let lists = [
            ("number_of", &self.number_of),
            ("numbers", &self.numbers),
            ("weak_numbers", &self.weak_numbers),
            ("between", &self.between),
        ];
        for (name, words) in lists {
            check_words(words).map_err(|message| format!("{name}: {message}"))?;
        }
        for (number, kind) in self.kinds.iter().enumerate() {
            if self.kinds[..number].iter().any(|earlier| earlier.name == kind.name) {
                return Err(format!("kinds: {:?} is there twice; give each a name of its own", kind.name));
            }
            for words in [&kind.asked, &kind.units, &kind.words] {
                check_words(words).map_err(|message| format!("kinds, {:?}: {message}", kind.name))?;
            }
        }
        Ok(())
    }
}

fn check_words(words: &[String]) -> Result<(), String> {
    let is_good = |word: &String| !word.trim().is_empty() && word.to_lowercase() == *word;
    match words.iter().find(|word| !is_good(word)) {
        Some(word) => Err(format!("{word:?} must be words in lower case")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capital_letters_and_names_given_twice_are_refused() {
        let kind = |name: &str, unit: &str| QuantityKindConfig {
            name: name.to_owned(),
            asked: Vec::new(),
            units: vec![unit.to_owned()],
            words: Vec::new(),
        };
        let with = |kinds| QuantitiesConfig { kinds, ..QuantitiesConfig::default() };
        assert!(with(vec![kind("dose", "mg"), kind("age", "years")]).check().is_ok());
        assert!(with(vec![kind("dose", "MG")]).check().is_err_and(|message| message.contains("dose")));
        assert!(with(vec![kind("dose", "mg"), kind("dose", "g")]).check().is_err());
        assert!(with(vec![kind("dose", " ")]).check().is_err());
    }
}
