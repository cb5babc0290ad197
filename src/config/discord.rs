//! Settings of the Discord bot.

use std::net::SocketAddr;

use serde::Deserialize;

use super::ShardRange;
use super::check::check_ranges;

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
}

impl DiscordConfig {
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
        check_ranges(&ranges)
    }
}
