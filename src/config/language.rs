//! Settings on words: synonyms, spelling, and the common words of the language.

use std::fmt;

use serde::{Deserialize, Serialize};

/// `config/lexicon.toml`: which words and phrases find each other.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LexiconConfig {
    /// Weight of terms that mean the same, where an entry gives none.
    pub equal_weight: f32,
    /// Weight of what a term also finds, where an entry gives none.
    pub finds_weight: f32,
    /// Weight of an abbreviation's long form and of a long form's abbreviation.
    pub abbreviation_weight: f32,
    /// The maximum number of synonyms that stand for one term of a question.
    pub most_synonyms: usize,
    /// Further lexicon files, as `bonafide lexicon import` writes them.
    pub files: Vec<std::path::PathBuf>,
    /// Terms that find each other.
    pub equal: Vec<EqualTerms>,
    /// Terms that find others, but not the reverse.
    pub finds: Vec<FoundTerms>,
}

/// A lexicon file besides the embedded one.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LexiconFile {
    /// Terms that find each other.
    #[serde(default)]
    pub equal: Vec<EqualTerms>,
    /// Terms that find others, but not the reverse.
    #[serde(default)]
    pub finds: Vec<FoundTerms>,
}

/// Terms that find each other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EqualTerms {
    /// What they name.
    pub kind: TermKind,
    /// Words or phrases.
    pub terms: Vec<String>,
    /// Weight against the word of the question itself, above 0 and up to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<f32>,
}

/// Terms that find others, but not the reverse.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FoundTerms {
    /// What they name.
    pub kind: TermKind,
    /// Words or phrases of a question.
    pub terms: Vec<String>,
    /// What they find too.
    pub also: Vec<String>,
    /// Weight against the word of the question itself, above 0 and up to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<f32>,
}

/// What a term of a lexicon names. Names of conditions and medicines are never taken for
/// misspellings of one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum TermKind {
    Condition,
    Medicine,
    Symptom,
    Body,
    Test,
    Procedure,
    Therapy,
    Genetics,
    Growth,
    Person,
    Place,
    Daily,
    General,
}

impl fmt::Display for TermKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Self::Condition => "condition",
            Self::Medicine => "medicine",
            Self::Symptom => "symptom",
            Self::Body => "body",
            Self::Test => "test",
            Self::Procedure => "procedure",
            Self::Therapy => "therapy",
            Self::Genetics => "genetics",
            Self::Growth => "growth",
            Self::Person => "person",
            Self::Place => "place",
            Self::Daily => "daily",
            Self::General => "general",
        };
        f.write_str(name)
    }
}

impl LexiconConfig {
    /// Checks every entry; the error names the entry by its first term.
    pub(super) fn check(&self) -> Result<(), String> {
        for weight in [self.equal_weight, self.finds_weight, self.abbreviation_weight] {
            check_weight(Some(weight))?;
        }
        if !(1..=64).contains(&self.most_synonyms) {
            return Err("most_synonyms must be between 1 and 64".to_owned());
        }
        check_entries(&self.equal, &self.finds)
    }
}

impl LexiconFile {
    /// Checks every entry; the error names the entry by its first term.
    ///
    /// # Errors
    /// Entries with too few terms, empty terms, terms given twice, and weights out of range.
    pub fn check(&self) -> Result<(), String> {
        check_entries(&self.equal, &self.finds)
    }
}

fn check_entries(equal: &[EqualTerms], finds: &[FoundTerms]) -> Result<(), String> {
    for entry in equal {
        let name = entry.terms.first().map_or("", String::as_str);
        let at = |message: String| format!("the [[equal]] entry that begins with “{name}”: {message}");
        if entry.terms.len() < 2 {
            return Err(at("needs at least two terms".to_owned()));
        }
        check_terms(&entry.terms, &[]).and_then(|()| check_weight(entry.weight)).map_err(at)?;
    }
    for entry in finds {
        let name = entry.terms.first().map_or("", String::as_str);
        let at = |message: String| format!("the [[finds]] entry that begins with “{name}”: {message}");
        if entry.terms.is_empty() || entry.also.is_empty() {
            return Err(at("needs at least one term, and one that it also finds".to_owned()));
        }
        check_terms(&entry.terms, &entry.also).and_then(|()| check_weight(entry.weight)).map_err(at)?;
    }
    Ok(())
}

fn check_terms(terms: &[String], also: &[String]) -> Result<(), String> {
    let mut seen: Vec<String> = Vec::new();
    for term in terms.iter().chain(also) {
        let folded = term.trim().to_lowercase();
        if folded.is_empty() {
            return Err("a term is empty".to_owned());
        }
        if seen.contains(&folded) {
            return Err(format!("“{term}” is there twice"));
        }
        seen.push(folded);
    }
    Ok(())
}

fn check_weight(weight: Option<f32>) -> Result<(), String> {
    match weight {
        Some(weight) if !(weight > 0.0 && weight <= 1.0) => {
            Err(format!("the weight {weight} must be above 0 and at most 1"))
        }
        _ => Ok(()),
    }
}

/// `config/spelling.toml`: when a word that nothing knows is taken for another.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpellingConfig {
    /// The minimum number of letters of a word that is corrected.
    pub least_letters: usize,
    /// Letters from which two edits are allowed, and from which three.
    pub two_slips_from: usize,
    /// The same for three edits.
    pub three_slips_from: usize,
    /// Cost of another first letter, in edits.
    pub first_letter: f32,
    /// What words that sound alike cost less, in edits.
    pub sound: f32,
    /// What ten times as many occurrences cost less, in edits.
    pub frequency: f32,
    /// What a word of the settings costs more than one of the corpus, in edits.
    pub elsewhere: f32,
    /// Two names that cost nearly the same: both are offered.
    pub margin: f32,
    /// Spellings that sound alike: what is written, what stands for it.
    pub sounds: Vec<(String, String)>,
    /// Prefixes that are never edits of one another.
    pub opposites: Vec<(String, String)>,
    /// Names that are never corrected, besides those of the corpus, the conditions and the lexicon.
    pub kept: Vec<String>,
}

impl SpellingConfig {
    pub(super) fn check(&self) -> Result<(), String> {
        if self.least_letters < 3
            || self.two_slips_from <= self.least_letters
            || self.three_slips_from <= self.two_slips_from
        {
            return Err("least_letters must be at least 3, and less than two_slips_from, and that less \
                        than three_slips_from"
                .to_owned());
        }
        let costs = [self.first_letter, self.sound, self.frequency, self.elsewhere, self.margin];
        if costs.iter().any(|cost| !(0.0..=3.0).contains(cost)) {
            return Err("costs must be between 0 and 3".to_owned());
        }
        Ok(())
    }
}

/// Common words of English, sorted, each with its tier after a space (config/words.LICENSE).
const WORDS: &str = include_str!("../../config/words.txt");

/// How common a folded word is in English, from 0 (the most common) to 3. `None`: the list, which
/// holds words of four letters and more, does not have it.
#[must_use]
pub fn commonness(folded: &str) -> Option<usize> {
    let lines = WORDS.as_bytes();
    let (mut low, mut high) = (0, lines.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let start = lines[..middle].iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
        let end =
            lines[middle..].iter().position(|&byte| byte == b'\n').map_or(lines.len(), |at| middle + at);
        let line = WORDS.get(start..end)?;
        let (word, tier) = line.split_once(' ')?;
        match word.cmp(folded) {
            std::cmp::Ordering::Equal => return tier.parse::<usize>().ok()?.checked_sub(1),
            std::cmp::Ordering::Less => low = end + 1,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_listed_word_is_found_and_no_other() {
        let mut last = "";
        for line in WORDS.lines() {
            let (word, tier) = line.split_once(' ').expect("a word and its tier");
            assert!(last < word, "{last} and {word} are out of order");
            assert_eq!(commonness(word).map(|tier| tier + 1), tier.parse().ok(), "{word}");
            last = word;
        }
        for word in ["", "a", "aaaa", "zzzzzz", "osteopetrosis", "duckk"] {
            assert_eq!(commonness(word), None, "{word}");
        }
        assert!(commonness("walk") < commonness("toddler"));
    }

    #[test]
    fn wrong_entries_are_named() {
        let entry = |text: &str| toml::from_str::<LexiconFile>(text).expect("TOML").check();
        let one = entry("[[equal]]\nkind = \"body\"\nterms = [\"femur\"]\n").expect_err("one term");
        assert!(one.contains("femur") && one.contains("two terms"), "{one}");
        let twice = entry("[[equal]]\nkind = \"body\"\nterms = [\"femur\", \"Femur\"]\n").expect_err("twice");
        assert!(twice.contains("twice"), "{twice}");
        let heavy =
            entry("[[finds]]\nkind = \"body\"\nterms = [\"leg\"]\nalso = [\"femur\"]\nweight = 1.5\n");
        assert!(heavy.expect_err("too heavy").contains("1.5"));
    }
}
