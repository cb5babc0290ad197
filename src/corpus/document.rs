//! A document: what is known about it, and its sections.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::{PartialDate, Section};

/// Name of a document: lower-case letters, digits and hyphens.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DocumentId(String);

impl DocumentId {
    /// An id made of any text: letters and digits in lower case, a hyphen for each run of
    /// anything else. `None` where nothing is left, or too much.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let mut id = String::with_capacity(text.len());
        // `ñ` and `é` as their letters
        for c in text.nfkd().filter(|c| !is_combining_mark(*c)) {
            if c.is_ascii_alphanumeric() {
                id.push(c.to_ascii_lowercase());
            } else if !id.is_empty() && !id.ends_with('-') {
                id.push('-');
            }
        }
        id.truncate(id.trim_end_matches('-').len());
        Some(Self(id)).filter(Self::is_valid)
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn is_valid(&self) -> bool {
        (1..=100).contains(&self.0.len())
            && self.0.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A document with its text.
#[derive(Debug, Clone)]
pub struct Document {
    /// What the front matter says.
    pub info: DocumentInfo,
    /// Sections in order.
    pub sections: Vec<Section>,
}

/// What the front matter says of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentInfo {
    /// Unique name.
    pub id: DocumentId,
    /// Title, in our words.
    pub title: String,
    /// Usual name of the condition that it is about.
    pub condition: String,
    /// Other names and abbreviations of that condition.
    pub aliases: Vec<String>,
    /// Other conditions that it treats in a section of its own.
    pub covers: Vec<String>,
    /// Whom the source addresses.
    pub audience: Vec<Audience>,
    /// Whose words its text has.
    #[serde(default)]
    pub text: TextOrigin,
    /// The source's own disclaimer, in our words.
    pub disclaimer: String,
    /// What the document summarizes.
    pub source: Source,
    /// What the source says of its review.
    pub review: Review,
    /// What the source cites and lists.
    pub references: Vec<Reference>,
    /// Whom the source names for further help.
    pub contacts: Vec<Contact>,
}

/// How a document names a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameRole {
    /// As the usual name of the condition that it is about.
    Condition,
    /// As another name of that condition.
    Alias,
    /// As another condition that it treats.
    Covered,
}

impl NameRole {
    /// All roles; a name means what the first of them says.
    pub const ALL: [Self; 3] = [Self::Condition, Self::Alias, Self::Covered];
}

impl DocumentInfo {
    /// What it is about, for readers: its condition, or its title where it names none, as right after an import.
    #[must_use]
    pub fn subject(&self) -> &str {
        if self.condition.is_empty() { &self.title } else { &self.condition }
    }

    /// The names that it gives conditions in a role.
    #[must_use]
    pub fn names(&self, role: NameRole) -> &[String] {
        match role {
            NameRole::Condition => std::slice::from_ref(&self.condition),
            NameRole::Alias => &self.aliases,
            NameRole::Covered => &self.covers,
        }
    }
}

/// Whose words the text of a document has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TextOrigin {
    /// Written for the corpus, in own words.
    #[default]
    Summary,
    /// Those of the source.
    Verbatim,
}

/// Readers that a source addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    /// People who have the condition.
    #[serde(alias = "patients")]
    Patient,
    /// People who care for them.
    #[serde(alias = "caregivers", alias = "carer", alias = "carers", alias = "parent", alias = "parents")]
    #[serde(alias = "family", alias = "families")]
    Caregiver,
    /// Health professionals.
    #[serde(alias = "clinicians", alias = "professional", alias = "professionals")]
    Clinician,
}

impl Audience {
    /// What may be written for it, in the words of errors.
    pub const ALLOWED: &str =
        "patient, caregiver (or parents, carers, family) or clinician (or professionals)";
}

/// The publication that a document summarizes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Title as printed.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// The publisher's name in short, as a line under an answer shows it.
    #[serde(default)]
    pub publisher_short: Option<String>,
    /// Named authors.
    #[serde(default)]
    pub authors: Vec<String>,
    /// Number of the publication.
    #[serde(default)]
    pub publication_number: Option<String>,
    /// Address, where the source prints one.
    #[serde(default)]
    pub url: Option<String>,
    /// When it was published.
    #[serde(default)]
    pub published: Option<PartialDate>,
    /// When it was last changed.
    #[serde(default)]
    pub updated: Option<PartialDate>,
    /// Language, as in BCP 47.
    pub language: String,
    /// License or permission for the use of its words.
    #[serde(default)]
    #[serde(rename = "licence")]
    pub license: Option<String>,
    /// Markers that the source uses without saying which reference they mean.
    #[serde(default)]
    pub unlisted_references: Vec<String>,
    /// Why that is so, for readers.
    #[serde(default)]
    pub unlisted_note: Option<String>,
}

impl Source {
    /// The later of its dates.
    #[must_use]
    pub fn last_dated(&self) -> Option<PartialDate> {
        self.published.max(self.updated)
    }
}

/// What the source says of its review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// How far it got.
    pub status: ReviewStatus,
    /// What the source says of it.
    pub statement: String,
    /// Who reviewed it.
    #[serde(default)]
    pub by: Vec<String>,
}

/// How far the review of a source got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReviewStatus {
    /// Handed in.
    Submitted,
    /// Not finished.
    UnderReview,
    /// Approved.
    Approved,
    /// The source says nothing of a review.
    NotStated,
}

/// What a source cites.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// What inline citations point at.
    pub id: String,
    /// What kind of publication it is.
    pub kind: ReferenceKind,
    /// Its title.
    pub title: String,
    /// Journal or issuer.
    #[serde(default)]
    pub issuer: Option<String>,
    /// Year of publication.
    #[serde(default)]
    pub year: Option<i16>,
}

/// Kind of a cited publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReferenceKind {
    /// A study or case report.
    Research,
    /// A guideline.
    Guideline,
    /// Anything else.
    Other,
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.title.trim_end_matches('.'))?;
        if let Some(issuer) = &self.issuer {
            write!(f, ". {issuer}")?;
        }
        // the title or the issuer often has the year already
        let has = |text: &str, year: i16| {
            text.split(|c: char| !c.is_ascii_digit()).any(|figure| figure == year.to_string())
        };
        if let Some(year) = self.year
            && !has(&self.title, year)
            && !self.issuer.as_ref().is_some_and(|issuer| has(issuer, year))
        {
            write!(f, ", {year}")?;
        }
        let kind = match self.kind {
            ReferenceKind::Research => "research",
            ReferenceKind::Guideline => "guideline",
            ReferenceKind::Other => return Ok(()),
        };
        write!(f, " ({kind})")
    }
}

/// Whom a source names for further help.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// Person or organization.
    pub name: String,
    /// Telephone numbers.
    #[serde(default)]
    pub phone: Vec<String>,
    /// Text telephone.
    #[serde(default)]
    pub tty: Option<String>,
    /// Fax.
    #[serde(default)]
    pub fax: Option<String>,
    /// Mail address.
    #[serde(default)]
    pub email: Option<String>,
    /// Web address.
    #[serde(default)]
    pub website: Option<String>,
    /// Postal address.
    #[serde(default)]
    pub address: Option<String>,
    /// What else the source says of it.
    #[serde(default)]
    pub note: Option<String>,
}
