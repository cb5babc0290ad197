//! What kinds of danger there are, how sure a finding is, and what speaks against a match.

use serde::{Deserialize, Serialize};

/// A kind of danger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Danger {
    /// A medical emergency.
    Emergency,
    /// Danger of suicide, self-harm or violence.
    Crisis,
}

impl Danger {
    /// The name in pattern files and features.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Emergency => "emergency",
            Self::Crisis => "crisis",
        }
    }
}

/// How help is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Strength {
    /// One line above an answer, because a crisis came before in the conversation.
    Reminder,
    /// One line above the answer, in case it happens now.
    Possible,
    /// Help before anything else.
    First,
}

/// Why a match does not mean danger now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Guard {
    /// A figure of speech covers it.
    Figure,
    /// It is negated.
    Negated,
    /// It belongs to a story, a game or a song.
    Fiction,
    /// It is over.
    Past,
    /// It is asked about in general.
    General,
    /// It is only imagined.
    Hypothetical,
}

impl Guard {
    /// All guards, with the names of their sections in pattern files.
    pub(super) const NAMES: [(&'static str, Self); 6] = [
        ("figure", Self::Figure),
        ("denial", Self::Negated),
        ("fiction", Self::Fiction),
        ("past", Self::Past),
        ("general", Self::General),
        ("hypothetical", Self::Hypothetical),
    ];

    /// The name in pattern files and features.
    pub(super) fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, guard)| *guard == self).map_or("", |(name, _)| name)
    }
}
