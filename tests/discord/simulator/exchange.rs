//! An interaction and what became of it.

use std::time::Duration;

use serde_json::Value;

use super::ids::{Channel, Guild, Interaction, MessageId, User};
use super::message::text_at;

/// Time in which an interaction has to be acknowledged.
pub(crate) const ACKNOWLEDGE: Duration = Duration::from_secs(3);
/// Time for which an interaction's token lives.
pub(crate) const TOKEN_LIFE: Duration = Duration::from_mins(15);

/// What a person did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Command,
    Component,
    Autocomplete,
    ModalSubmit,
}

impl Kind {
    pub(crate) fn number(self) -> u8 {
        match self {
            Self::Command => 2,
            Self::Component => 3,
            Self::Autocomplete => 4,
            Self::ModalSubmit => 5,
        }
    }
}

/// A proposal of an autocomplete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) name: String,
    pub(crate) value: Value,
}

/// A form that the bot showed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ModalForm {
    pub(crate) custom_id: String,
    pub(crate) title: String,
    /// The text inputs as the bot sent them; labels may stand in a component around them.
    pub(crate) inputs: Vec<TextInput>,
}

/// A line of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TextInput {
    pub(crate) custom_id: String,
    pub(crate) label: String,
    pub(crate) value: String,
    pub(crate) required: bool,
    pub(crate) min_length: usize,
    pub(crate) max_length: usize,
}

impl ModalForm {
    pub(crate) fn read(data: &Value) -> Self {
        let rows = data["components"].as_array().into_iter().flatten();
        let inputs = rows.flat_map(|row| {
            let inner =
                row["components"].as_array().cloned().unwrap_or_else(|| vec![row["component"].clone()]);
            let outer_label = text_at(row, "/label");
            inner.into_iter().filter(|it| it["type"] == 4).map(move |it| {
                let number = |key: &str, otherwise: usize| {
                    it[key].as_u64().and_then(|it| usize::try_from(it).ok()).unwrap_or(otherwise)
                };
                TextInput {
                    custom_id: text_at(&it, "/custom_id"),
                    label: if outer_label.is_empty() { text_at(&it, "/label") } else { outer_label.clone() },
                    value: text_at(&it, "/value"),
                    required: it["required"].as_bool().unwrap_or(true),
                    min_length: number("min_length", 0),
                    max_length: number("max_length", 4_000),
                }
            })
        });
        Self {
            custom_id: text_at(data, "/custom_id"),
            title: text_at(data, "/title"),
            inputs: inputs.collect(),
        }
    }
}

/// How an interaction was acknowledged.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Ack {
    /// With a message at once.
    Message(MessageId),
    /// "… is thinking"; the answer follows.
    Deferred { ephemeral: bool },
    /// The message with the component changes later, or not at all.
    DeferredUpdate,
    /// The message with the component changed.
    Update(MessageId),
    /// With proposals.
    Choices(Vec<Choice>),
    /// With a form.
    Modal(ModalForm),
}

/// An interaction with its answers.
#[derive(Debug, Clone)]
pub(crate) struct Exchange {
    pub(crate) id: Interaction,
    pub(crate) token: String,
    pub(crate) kind: Kind,
    pub(crate) user: User,
    pub(crate) channel: Channel,
    pub(crate) guild: Option<Guild>,
    /// The message with the component that was used.
    pub(crate) source: Option<MessageId>,
    pub(crate) created: Duration,
    pub(crate) ack: Option<Ack>,
    /// Time until the acknowledgement.
    pub(crate) waited: Option<Duration>,
    /// What `@original` stands for.
    pub(crate) original: Option<MessageId>,
    /// Edits of the original before this interaction.
    pub(crate) edits_before: u32,
    pub(crate) follow_ups: Vec<MessageId>,
}
