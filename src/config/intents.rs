//! Settings that say what a question can be about, what it can ask for and which sections hold it.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use serde::Deserialize;

use super::ConfigError;
use super::term_lines::{TermLine, read_lines};

/// Name and content of the file of conditions in the program.
pub(super) const CONDITIONS: (&str, &str) =
    ("config/conditions.txt", include_str!("../../config/conditions.txt"));

/// All intents by name. At most 64, so that the kinds of a section fit in one integer.
#[derive(Debug, Clone, Deserialize)]
#[serde(transparent)]
pub struct IntentsConfig {
    /// Name of the intent (`treatment`) to what marks it.
    pub by_name: BTreeMap<String, IntentConfig>,
}

/// What marks one intent in questions and in headings.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IntentConfig {
    /// Words or phrases of a question, with their weight.
    pub cues: BTreeMap<String, f32>,
    /// Words or phrases of a heading path.
    pub headings: Vec<String>,
}

/// `config/conditions.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConditionsConfig {
    /// Short words and units that are no abbreviation unless they are in capitals.
    pub everyday: Vec<String>,
    /// Nouns that make a proper name the name of a disease.
    pub generic: Vec<String>,
    /// Those of them without which the name still means the disease.
    pub omitted: Vec<String>,
    /// Endings of names in other languages and their English forms.
    pub cognates: Vec<(String, String)>,
    /// Parts of medical words, folded: “osteo”.
    pub word_parts: Vec<String>,
    /// Further files of conditions.
    pub files: Vec<PathBuf>,
    /// Conditions that a question may be about: those of `config/conditions.txt` and of further files.
    #[serde(skip)]
    pub known: Vec<KnownCondition>,
}

/// A condition that a corpus may have nothing about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownCondition {
    /// Its usual name, then other names and abbreviations.
    pub names: Vec<String>,
    /// Whether texts on other conditions often mention it.
    pub mentioned: bool,
}

impl KnownCondition {
    /// Reads a file of conditions; `place` is its name in errors.
    ///
    /// # Errors
    /// What is wrong with a line, and what to do.
    pub(super) fn read_all(place: &str, text: &str) -> Result<Vec<Self>, ConfigError> {
        let mut conditions = Vec::new();
        let mut lines: HashMap<String, usize> = HashMap::new();
        read_lines(place, text, &mut |number, line| {
            let TermLine { terms: names, also, mark } = TermLine::parse(line)?;
            if !also.is_empty() {
                return Err("“=>” says nothing here: write all names with “,” between them".to_owned());
            }
            if let Some(mark) = mark.as_ref().filter(|mark| *mark != "mentioned") {
                return Err(format!("“| {mark}” says nothing here: write “| mentioned”, or delete it"));
            }
            for name in &names {
                if let Some(other) = lines.insert(name.to_lowercase(), number) {
                    return Err(format!("“{name}” is in line {other} already: delete it in one of the two"));
                }
            }
            conditions.push(Self { names, mentioned: mark.is_some() });
            Ok(())
        })?;
        Ok(conditions)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_is_a_line_of_names() {
        let text = "Osteopenia | mentioned\n\nHypophosphatasia, HPP # a source\n";
        let conditions = KnownCondition::read_all("own.txt", text).expect("valid conditions");
        let names: Vec<String> = conditions.iter().map(|known| known.names.join("/")).collect();
        assert_eq!(names, ["Osteopenia", "Hypophosphatasia/HPP"]);
        assert!(conditions[0].mentioned && !conditions[1].mentioned);
    }

    #[test]
    fn what_is_wrong_names_the_line_and_the_way_out() {
        for (text, wrong) in [
            ("A, B\n\nC, b", "line 3: “b” is in line 1 already"),
            ("A => B", "line 1: “=>” says nothing here"),
            ("A | often", "write “| mentioned”"),
            ("A,", "line 1: no term after “,”"),
        ] {
            let error = KnownCondition::read_all("own.txt", text).expect_err(text).to_string();
            assert!(error.contains(wrong), "{text}: {error}");
        }
    }
}
