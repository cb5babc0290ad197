//! Settings of the Discord bot, and its texts in each language.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use serde::Deserialize;

use super::check::check_ranges;
use super::{
    DocumentTexts, GapTexts, OfferTexts, OwnDataTexts, PinTexts, ReviewTexts, SettingsTexts, ShardRange,
    WordingTexts,
};

/// Language that is spoken where a person's own is not among the texts.
pub const FALLBACK_LANGUAGE: &str = "en";

/// Longest label of a button.
pub(super) const LONGEST_BUTTON: usize = 80;
/// Longest title of a modal and label of its field.
pub(super) const LONGEST_TITLE: usize = 45;

/// `config/discord.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DiscordConfig {
    /// Least important lines that are logged.
    pub log_level: String,
    /// Base address of Discord's HTTP API; empty: Discord's own.
    pub api: String,
    /// Shards that this process serves, such as `0-15/64`; empty: all that Discord recommends.
    pub shards: String,
    /// Address and port of this machine for metrics and health; empty: none.
    pub metrics: String,
    /// How many seconds the bot tries to reach Discord when it starts.
    pub start_seconds: u64,
    /// Seconds within which the first connection to the gateway must be established.
    pub connect_seconds: u64,
    /// Questions answered at once.
    pub workers: usize,
    /// Questions that may wait.
    pub waiting: usize,
    /// Seconds between two questions of one member.
    pub member_seconds: u32,
    /// Questions a minute of one server.
    pub server_per_minute: u32,
    /// Reports of problems that one member may send in an hour.
    pub reports_per_hour: u32,
    /// Whether answers are private where nobody has said.
    pub private_answers: bool,
    /// Conversations remembered, in memory.
    pub conversations: usize,
    /// Days that the buttons of an answer work.
    pub button_days: u32,
    /// The maximum number of answers whose buttons work.
    pub most_buttons: usize,
    /// Seconds to wait for answers in the making at the end.
    pub stop_seconds: u64,
    /// Seconds between two looks at the index.
    pub reload_seconds: u64,
    /// The maximum number of suggestions while a member types.
    pub proposals: usize,
    /// Whether moderators make drafts of documents, and managers approve them.
    pub documents: bool,
    /// Texts by language (ISO 639-1).
    pub texts: BTreeMap<String, DiscordTexts>,
}

/// Texts of the bot in one language.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each key is documented by its text in config/discord.toml")]
pub struct DiscordTexts {
    pub urgency: String,
    pub crisis: String,
    pub help_sent: String,
    pub page: String,
    pub source: String,
    pub published: String,
    pub updated: String,
    pub references: String,
    pub more_references: String,
    pub more_notices: String,
    pub section: String,
    pub language: String,
    pub document_says: String,
    pub next: String,
    pub more: String,
    pub around: String,
    pub sources: String,
    pub follow_up: String,
    pub share: String,
    pub rate: String,
    pub rate_question: String,
    pub helpful: String,
    pub not_helpful: String,
    pub report: String,
    pub delete: String,
    pub menu: String,
    pub choose: String,
    pub follow_up_title: String,
    pub follow_up_label: String,
    pub report_title: String,
    pub report_label: String,
    pub thanks_feedback: String,
    pub thanks_report: String,
    pub opinion_changed: String,
    pub counted_already: String,
    pub shared_already: String,
    pub reported_already: String,
    pub deleted: String,
    pub not_yours: String,
    pub not_moderator: String,
    pub expired: String,
    pub gone: String,
    pub busy: String,
    pub cooldown: String,
    pub server_cooldown: String,
    pub failed: String,
    pub empty: String,
    pub nothing_to_answer: String,
    pub topics_title: String,
    pub sources_title: String,
    pub about_title: String,
    pub about: String,
    pub help: String,
    pub help_examples: Vec<String>,
    pub privacy: String,
    pub review: ReviewTexts,
    pub pins: PinTexts,
    pub gaps: GapTexts,
    pub own_data: OwnDataTexts,
    pub settings: SettingsTexts,
    pub offers: OfferTexts,
    pub documents: DocumentTexts,
    pub wordings: WordingTexts,
}

impl DiscordConfig {
    /// Texts for a locale such as `es-ES`: those of its language, else English.
    #[must_use]
    pub fn texts(&self, locale: &str) -> Option<&DiscordTexts> {
        let language = locale.split('-').next().unwrap_or_default();
        self.texts.get(language).or_else(|| self.texts.get(FALLBACK_LANGUAGE))
    }

    /// Where metrics and health are served; `None`: nowhere.
    #[must_use]
    pub fn metrics_address(&self) -> Option<SocketAddr> {
        self.metrics.parse().ok()
    }

    /// The shards that this process serves; `None`: all that Discord recommends.
    #[must_use]
    pub fn shard_range(&self) -> Option<ShardRange> {
        self.shards.parse().ok()
    }

    /// Checks ranges and what Discord does not take.
    pub(super) fn check(&self) -> Result<(), String> {
        if !["error", "warn", "info", "debug", "trace"].contains(&self.log_level.as_str()) {
            return Err("log_level must be error, warn, info, debug or trace".to_owned());
        }
        let local = ["http://127.0.0.1:", "http://[::1]:", "http://localhost:"];
        if !self.api.is_empty() && !local.iter().any(|start| self.api.starts_with(start)) {
            return Err("api is for tests and takes only an address of this machine".to_owned());
        }
        if !self.shards.is_empty() {
            self.shards.parse::<ShardRange>().map_err(|error| format!("shards: {error}"))?;
        }
        if !self.metrics.is_empty()
            && !self.metrics_address().is_some_and(|address| address.ip().is_loopback())
        {
            return Err(
                "metrics must be an address of this machine with a port, such as \"127.0.0.1:9464\" or \"[::1]:9464\": what it serves is not for the network (empty: none)".to_owned(),
            );
        }
        let ranges = [
            ("start_seconds", self.start_seconds, 1, 86_400),
            ("connect_seconds", self.connect_seconds, 1, 86_400),
            ("workers", self.workers as u64, 1, 256),
            ("waiting", self.waiting as u64, 1, 100_000),
            ("server_per_minute", u64::from(self.server_per_minute), 1, 100_000),
            ("member_seconds", u64::from(self.member_seconds), 0, 3600),
            ("reports_per_hour", u64::from(self.reports_per_hour), 1, 1000),
            ("conversations", self.conversations as u64, 1, 10_000_000),
            ("button_days", u64::from(self.button_days), 1, 3650),
            ("most_buttons", self.most_buttons as u64, 1, 100_000_000),
            ("stop_seconds", self.stop_seconds, 1, 600),
            ("reload_seconds", self.reload_seconds, 1, 86_400),
            ("proposals", self.proposals as u64, 1, 25),
        ];
        check_ranges(&ranges)?;
        if !self.texts.contains_key(FALLBACK_LANGUAGE) {
            return Err(format!("texts.{FALLBACK_LANGUAGE} is missing"));
        }
        for (language, texts) in &self.texts {
            texts.check().map_err(|message| format!("texts.{language}.{message}"))?;
        }
        Ok(())
    }
}

impl DiscordTexts {
    fn check(&self) -> Result<(), String> {
        let short = [
            ("next", &self.next, LONGEST_BUTTON),
            ("more", &self.more, LONGEST_BUTTON),
            ("around", &self.around, LONGEST_BUTTON),
            ("rate", &self.rate, LONGEST_BUTTON),
            ("menu", &self.menu, LONGEST_BUTTON),
            ("choose", &self.choose, LONGEST_BUTTON),
            ("sources", &self.sources, LONGEST_BUTTON),
            ("follow_up", &self.follow_up, LONGEST_BUTTON),
            ("share", &self.share, LONGEST_BUTTON),
            ("helpful", &self.helpful, LONGEST_BUTTON),
            ("not_helpful", &self.not_helpful, LONGEST_BUTTON),
            ("report", &self.report, LONGEST_BUTTON),
            ("delete", &self.delete, LONGEST_BUTTON),
            ("follow_up_title", &self.follow_up_title, LONGEST_TITLE),
            ("follow_up_label", &self.follow_up_label, LONGEST_TITLE),
            ("report_title", &self.report_title, LONGEST_TITLE),
            ("report_label", &self.report_label, LONGEST_TITLE),
        ];
        let short = short.into_iter().map(|(key, text, most)| (key, text.as_str(), most));
        let moderation = self.pins.short().into_iter().chain(self.gaps.short()).chain(self.review.short());
        let settings = self
            .settings
            .short()
            .into_iter()
            .chain(self.offers.short())
            .chain(self.documents.short())
            .chain(self.wordings.short());
        for (key, text, most) in short.chain(moderation).chain(settings) {
            if text.is_empty() || text.chars().count() > most {
                return Err(format!("{key} must have 1 to {most} characters"));
            }
        }
        Ok(())
    }
}
