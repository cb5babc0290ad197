//! Settings that say which words mean that help is needed at once, and where to get it.

use serde::Deserialize;

/// `config/urgency.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UrgencyConfig {
    /// Words before a phrase that say that it is not so.
    pub negations: Vec<String>,
    /// Phrases that put what is said into the past.
    pub past: Vec<String>,
    /// Phrases that ask in general.
    pub general: Vec<String>,
    /// Phrases that say that it happens now.
    pub now: Vec<String>,
    /// Phrases that mean danger, by kind.
    pub rule: Vec<UrgencyRule>,
}

/// Phrases of one kind of danger.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UrgencyRule {
    /// Name of the kind.
    pub kind: String,
    /// Emergency or crisis.
    pub level: HelpLevel,
    /// Phrases.
    pub phrases: Vec<String>,
    /// Phrases that mean danger even where a question sounds general or past.
    #[serde(default)]
    pub always: Vec<String>,
}

/// What kind of help is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HelpLevel {
    /// Medical help.
    Emergency,
    /// Help against suicide, self-harm or abuse.
    Crisis,
}

/// `config/care.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CareConfig {
    /// Phrases that ask for a dose for one person.
    pub personal_dose: Vec<String>,
    /// Phrases that ask for a diagnosis of one person.
    pub personal_diagnosis: Vec<String>,
    /// Endings of words that name a disease.
    pub disease_endings: Vec<String>,
    /// Shortest word that is taken for such a name, in letters.
    pub shortest_disease: usize,
    /// Units by which a dose is told from other numbers.
    pub dose_units: Vec<String>,
    /// Small talk and its replies.
    pub small_talk: Vec<SmallTalk>,
}

/// `config/conversation.toml`: what shows that a question goes on from the one before it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConversationConfig {
    /// Openings after which what is asked for carries over.
    pub follow_up: Vec<String>,
    /// Words that stand for something said before.
    pub refers_back: Vec<String>,
}

/// Small talk that is answered without a search.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmallTalk {
    /// Whole questions.
    pub phrases: Vec<String>,
    /// What is replied.
    pub reply: String,
    /// Whether words that say nothing may follow: “thank you, that helped”.
    #[serde(default)]
    pub goes_on: bool,
}

/// `config/help.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HelpConfig {
    /// Code of the region of those who ask.
    pub region: String,
    /// What is said in an emergency.
    pub emergency: String,
    /// What is added where somebody is poisoned.
    pub poison: String,
    /// What is said in a crisis.
    pub crisis: String,
    /// Where to get help.
    pub regions: Vec<HelpRegion>,
}

/// Where to get help in one region.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HelpRegion {
    /// Code of the region, as in ISO 3166; `international` is the fallback.
    pub code: String,
    /// Emergency number.
    pub emergency: String,
    /// Poison help line.
    pub poison: Option<String>,
    /// Crisis lines.
    pub crisis: String,
    /// Lines against abuse.
    pub abuse: Option<String>,
    /// Where the numbers are stated.
    pub source: String,
    /// When that was last looked at.
    pub checked: String,
}

/// Code of the region that stands in for those that are not listed.
pub(super) const FALLBACK_REGION: &str = "international";

impl HelpConfig {
    /// The region of those who ask, else the fallback.
    #[must_use]
    pub fn here(&self) -> Option<&HelpRegion> {
        let find = |code: &str| self.regions.iter().find(|region| region.code.eq_ignore_ascii_case(code));
        find(&self.region).or_else(|| find(FALLBACK_REGION))
    }
}
