//! Settings that say what a question can be about, what it can ask for and which sections hold it.

use std::collections::BTreeMap;

use serde::Deserialize;

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
    /// Diseases that a question may be about.
    pub condition: Vec<KnownCondition>,
}

/// A disease that a corpus may not hold.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownCondition {
    /// Usual name.
    pub name: String,
    /// Other names and abbreviations.
    pub aliases: Vec<String>,
    /// Whether texts on other diseases often mention it.
    #[serde(default)]
    pub mentioned: bool,
}
