//! Messages with the help that they need: for training and measuring the detection of urgency.

use std::path::Path;
use std::time::Instant;

use serde::{Deserialize, Serialize};

use super::beir::{CollectionError, for_each_row};
use super::questions::Part;
use crate::safety::{Detector, Example, Finding, Label, SafetyMemory, Scores, Strength};

/// A message, or the turns of a conversation.
#[derive(Debug, Clone, Deserialize)]
pub struct LabeledMessage {
    /// Unique id. It also decides the part: see [`LabeledMessage::part`].
    pub id: String,
    /// The message.
    pub text: Option<String>,
    /// Or what was said turn by turn.
    pub turns: Option<Vec<LabeledTurn>>,
    /// The help that it needs: `emergency`, `crisis`, `emergency_or_crisis`, `soft` or `none`.
    pub label: String,
    /// What the message is like.
    pub kind: String,
    /// Its language.
    pub lang: String,
}

/// A turn of a conversation.
#[derive(Debug, Clone, Deserialize)]
pub struct LabeledTurn {
    /// What was said.
    pub text: String,
}

/// What was detected, in the shape in which `ask --batch` answers.
#[derive(Debug, Serialize)]
pub struct DetectedRow {
    id: String,
    answer: DetectedAnswer,
    /// Those of a message by itself; none for a turn of a conversation.
    #[serde(skip_serializing_if = "Option::is_none")]
    scores: Option<Scores>,
}

#[derive(Debug, Serialize)]
struct DetectedAnswer {
    urgency: Option<DetectedUrgency>,
    /// As many as are searched for: none where help replaces them.
    passages: Vec<u8>,
}

#[derive(Debug, Serialize)]
struct DetectedUrgency {
    level: &'static str,
    strength: Strength,
    kind: String,
    reasons: Vec<String>,
}

impl LabeledMessage {
    /// The part that a message belongs to: test where the first byte of the BLAKE3 hash of its id is a
    /// multiple of three, else tune.
    #[must_use]
    pub fn part(&self) -> Part {
        message_part(&self.id)
    }

    /// The training example that it is; none for conversations and unclear labels.
    #[must_use]
    pub fn example(&self) -> Option<Example> {
        let label = match self.label.as_str() {
            "none" => Label::None,
            "emergency" => Label::Emergency,
            "crisis" => Label::Crisis,
            "emergency_or_crisis" => Label::Either,
            _ => return None,
        };
        Some(Example { text: self.text.clone()?, label })
    }
}

/// The part that a message with this id belongs to, as in [`LabeledMessage::part`].
#[must_use]
pub fn message_part(id: &str) -> Part {
    let first = blake3::hash(id.as_bytes()).as_bytes()[0];
    if first.is_multiple_of(3) { Part::Test } else { Part::Tune }
}

/// Reads messages in JSON lines.
///
/// # Errors
/// Files that can't be read, and lines that are no messages.
pub fn read_messages(path: &Path) -> Result<Vec<LabeledMessage>, CollectionError> {
    let mut messages = Vec::new();
    for_each_row(path, |message: LabeledMessage| {
        messages.push(message);
        Ok(())
    })?;
    Ok(messages)
}

/// Detects urgency in messages; a conversation gives a row for each of its turns.
#[must_use]
pub fn detect_messages<'a>(
    detector: &Detector,
    messages: impl IntoIterator<Item = &'a LabeledMessage>,
) -> Vec<DetectedRow> {
    let now = Instant::now();
    let mut rows = Vec::new();
    for message in messages {
        if let Some(text) = &message.text {
            rows.push(row(message.id.clone(), detector.find(text), Some(detector.score(text))));
        }
        let mut memory = SafetyMemory::default();
        for (index, turn) in message.turns.iter().flatten().enumerate() {
            let (found, after) = detector.find_in(&turn.text, &memory, now);
            memory = after;
            rows.push(row(format!("{}#{}", message.id, index + 1), found, None));
        }
    }
    rows
}

fn row(id: String, found: Option<Finding>, scores: Option<Scores>) -> DetectedRow {
    let is_first = found.as_ref().is_some_and(|found| found.strength == Strength::First);
    let urgency = found.map(|found| DetectedUrgency {
        level: if found.strength == Strength::Possible { "possible" } else { found.danger_name() },
        strength: found.strength,
        kind: found.kind,
        reasons: found.reasons.into_iter().map(|reason| reason.source).collect(),
    });
    DetectedRow {
        id,
        answer: DetectedAnswer { urgency, passages: if is_first { Vec::new() } else { vec![1] } },
        scores,
    }
}
