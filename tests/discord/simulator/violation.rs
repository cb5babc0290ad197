//! What a bot did that Discord refuses, warns of, or that this bot promised not to do.

use std::fmt;

/// A rule of Discord's or of the bot's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Rule {
    /// A body that Discord's own description of its interface refuses.
    Schema,
    /// A key that Discord does not know and therefore ignores.
    UnknownKey,
    /// A path or method that Discord or this simulator does not have.
    UnknownRoute,
    /// A request without the bot's token.
    Token,
    /// More than 50 requests within a second.
    RequestRate,
    /// Two sessions that are opened within a few seconds.
    IdentifyRate,
    /// More than 120 messages to the gateway within a minute.
    GatewayRate,
    /// An intent that has to be asked for.
    PrivilegedIntent,
    /// A message with nothing in it.
    EmptyMessage,
    /// More than 2,000 characters of content.
    ContentLength,
    /// A field of an embed over its limit, or too many of them.
    EmbedLimit,
    /// More than 6,000 characters over all embeds.
    EmbedTotal,
    /// An embed without anything to see.
    EmptyEmbed,
    /// A field of an embed without a name or value.
    EmptyField,
    /// More than about 30 links in an embed.
    EmbedLinks,
    /// More than 5 action rows, more than 5 buttons in one, or an empty one.
    Rows,
    /// A component over its limits.
    ComponentLimit,
    /// One `custom_id` twice in a message.
    DuplicateCustomId,
    /// A button with neither `custom_id` nor link, or with both.
    ButtonWithoutAction,
    /// A message that could ping somebody.
    Pings,
    /// Autocomplete values beyond their limits.
    Choices,
    /// A modal beyond its limits.
    Modal,
    /// A command or option with a name that Discord refuses.
    CommandName,
    /// A command or option without a description, or one that is too long.
    CommandDescription,
    /// Two commands of one name.
    DuplicateCommand,
    /// A required option after an optional one.
    OptionOrder,
    /// Too many or too long commands or options.
    CommandSize,
    /// An acknowledgement after 3 seconds.
    LateAcknowledgement,
    /// A second acknowledgement.
    SecondAcknowledgement,
    /// A kind of answer that this kind of interaction cannot have.
    WrongAnswer,
    /// A follow-up before the acknowledgement.
    NotAcknowledged,
    /// A token used after 15 minutes.
    ExpiredToken,
    /// Ephemeral or not changed after it was chosen.
    EphemeralChanged,
    /// A flag that is not taken here.
    Flags,
}

/// A broken rule, with where and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Violation {
    /// Which rule.
    pub(crate) rule: Rule,
    /// The call and what was wrong with it.
    pub(crate) detail: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.rule, self.detail)
    }
}
