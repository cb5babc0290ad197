//! Typed identifiers and the generator that makes them look like Discord's snowflakes.

use std::fmt;
use std::time::Duration;

/// Milliseconds between 1970 and the first second of 2015, from which Discord counts.
const DISCORD_EPOCH_MS: u64 = 1_420_070_400_000;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) struct $name(pub(crate) u64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

ids! {
    /// A server.
    Guild;
    /// A channel, thread, forum or private conversation.
    Channel;
    /// A person or the bot.
    User;
    /// A role of a server.
    Role;
    /// A message.
    MessageId;
    /// Something a person did that the bot has to answer.
    Interaction;
}

/// Gives out identifiers that only grow and carry the simulated time.
#[derive(Debug, Default)]
pub(crate) struct Ids(u64);

impl Ids {
    pub(crate) fn next(&mut self, now: Duration) -> u64 {
        let milliseconds =
            u64::try_from(now.as_millis()).unwrap_or(u64::MAX).saturating_sub(DISCORD_EPOCH_MS);
        self.0 = (self.0 + 1).max(milliseconds << 22);
        self.0
    }

    /// The next one that belongs to a shard of so many.
    pub(crate) fn next_of_shard(&mut self, now: Duration, (shard, shards): (u64, u64)) -> u64 {
        let next = self.next(now) >> 22;
        let (at, wanted) = (next % shards, shard % shards);
        if at != wanted {
            self.0 = (next + (wanted + shards - at) % shards) << 22;
        }
        self.0
    }
}
