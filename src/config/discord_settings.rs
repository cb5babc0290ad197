//! Texts of the Discord bot on a server's settings, a member's wish, and offers in help forums.

use serde::Deserialize;

use super::discord::{LONGEST_BUTTON, LONGEST_TITLE};

/// Characters of what a menu says where nothing is chosen, and of an option's description.
const LONGEST_PLACEHOLDER: usize = 100;

/// Texts on settings of a server.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each key is documented by its text in config/discord.toml")]
pub struct SettingsTexts {
    pub title: String,
    pub read_only: String,
    pub only_managers: String,
    pub choose: String,
    pub choose_value: String,
    pub choose_channel: String,
    pub choose_region: String,
    pub choose_topic: String,
    pub choose_condition: String,
    pub all_conditions: String,
    pub switch_on: String,
    pub switch_off: String,
    pub add_channels: String,
    pub remove_channels: String,
    pub add_roles: String,
    pub remove_roles: String,
    pub add_forums: String,
    pub remove_forums: String,
    pub remove_locks: String,
    pub gone: String,
    pub as_operator: String,
    pub as_operator_short: String,
    pub no_channel: String,
    pub enter_seconds: String,
    pub cooldown_title: String,
    pub seconds_label: String,
    pub no_such_number: String,
    pub find: String,
    pub find_label: String,
    pub nothing_found: String,
    pub more_found: String,
    pub previous_page: String,
    pub next_page: String,
    pub changes: String,
    pub back: String,
    pub and_more: String,
    pub changed: String,
    pub unchanged: String,
    pub too_many: String,
    pub no_such_topic: String,
    pub cannot_write: String,
    pub posted_here: String,
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
            ("settings.choose", &self.choose, LONGEST_PLACEHOLDER),
            ("settings.choose_value", &self.choose_value, LONGEST_PLACEHOLDER),
            ("settings.choose_channel", &self.choose_channel, LONGEST_PLACEHOLDER),
            ("settings.choose_region", &self.choose_region, LONGEST_PLACEHOLDER),
            ("settings.choose_topic", &self.choose_topic, LONGEST_PLACEHOLDER),
            ("settings.add_channels", &self.add_channels, LONGEST_PLACEHOLDER),
            ("settings.remove_channels", &self.remove_channels, LONGEST_PLACEHOLDER),
            ("settings.add_roles", &self.add_roles, LONGEST_PLACEHOLDER),
            ("settings.remove_roles", &self.remove_roles, LONGEST_PLACEHOLDER),
            ("settings.add_forums", &self.add_forums, LONGEST_PLACEHOLDER),
            ("settings.remove_forums", &self.remove_forums, LONGEST_PLACEHOLDER),
            ("settings.remove_locks", &self.remove_locks, LONGEST_PLACEHOLDER),
            ("settings.switch_on", &self.switch_on, LONGEST_PLACEHOLDER),
            ("settings.switch_off", &self.switch_off, LONGEST_PLACEHOLDER),
            ("settings.as_operator_short", &self.as_operator_short, LONGEST_BUTTON),
            ("settings.no_channel", &self.no_channel, LONGEST_BUTTON),
            ("settings.enter_seconds", &self.enter_seconds, LONGEST_BUTTON),
            ("settings.cooldown_title", &self.cooldown_title, LONGEST_TITLE),
            ("settings.seconds_label", &self.seconds_label, LONGEST_TITLE),
            ("settings.find", &self.find, LONGEST_TITLE),
            ("settings.find_label", &self.find_label, LONGEST_TITLE),
            ("settings.previous_page", &self.previous_page, LONGEST_BUTTON),
            ("settings.next_page", &self.next_page, LONGEST_BUTTON),
            ("settings.changes", &self.changes, LONGEST_BUTTON),
            ("settings.back", &self.back, LONGEST_BUTTON),
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
