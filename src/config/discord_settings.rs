//! Texts of the Discord bot on a server's settings, a member's wish, and offers in help forums.

use serde::Deserialize;

use super::discord::{LONGEST_BUTTON, LONGEST_TITLE};

/// Texts on settings of a server.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each key is documented by its text in config/discord.toml")]
pub struct SettingsTexts {
    pub title: String,
    pub only_managers: String,
    pub changed: String,
    pub unchanged: String,
    pub too_many: String,
    pub no_such_topic: String,
    pub no_such_region: String,
    pub cannot_write: String,
    pub told_here: String,
    pub topic_is_off: String,
    pub locked_to_it: String,
    pub no_forum_yet: String,
    pub offers_are_off: String,
    pub none: String,
    pub everywhere: String,
    pub on: String,
    pub off: String,
    pub private: String,
    pub public: String,
    pub own_language: String,
    pub english: String,
    pub spanish: String,
    pub seconds: String,
    pub by_default: String,
    pub private_answers: String,
    pub allowed_channels: String,
    pub refused_channels: String,
    pub moderators_channel: String,
    pub moderator_roles: String,
    pub language: String,
    pub region: String,
    pub cooldown_seconds: String,
    pub topics_off: String,
    pub channel_locks: String,
    pub forum_offers: String,
    pub help_forums: String,
    pub audit_title: String,
    pub audit_none: String,
    pub nobody: String,
    pub older: String,
    pub newest: String,
    pub refused_here: String,
    pub refused_but: String,
    pub topic_off_now: String,
    pub ask_alone: String,
    pub show_alone: String,
    pub not_asker: String,
    pub question_gone: String,
    pub wish_private: String,
    pub wish_public: String,
    pub wish_default: String,
}

/// Texts on offers in help forums.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each key is documented by its text in config/discord.toml")]
pub struct OfferTexts {
    pub offer: String,
    pub yes: String,
    pub no: String,
    pub form_title: String,
    pub form_label: String,
    pub not_yours: String,
}

impl SettingsTexts {
    /// Texts that Discord takes only up to a length, with their names.
    pub(super) fn short(&self) -> Vec<(&'static str, &str, usize)> {
        vec![
            ("settings.older", &self.older, LONGEST_BUTTON),
            ("settings.newest", &self.newest, LONGEST_BUTTON),
            ("settings.show_alone", &self.show_alone, LONGEST_BUTTON),
        ]
    }
}

impl OfferTexts {
    /// Texts that Discord takes only up to a length, with their names.
    pub(super) fn short(&self) -> Vec<(&'static str, &str, usize)> {
        vec![
            ("offers.yes", &self.yes, LONGEST_BUTTON),
            ("offers.no", &self.no, LONGEST_BUTTON),
            ("offers.form_title", &self.form_title, LONGEST_TITLE),
            ("offers.form_label", &self.form_label, LONGEST_TITLE),
        ]
    }
}
