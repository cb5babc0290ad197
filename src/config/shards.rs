//! Which of a bot's shards one process serves: `0-15/64`, or `3/64`.

use std::fmt::{Display, Formatter};
use std::str::FromStr;

use thiserror::Error;

/// The maximum number of shards of a bot.
const MAX_SHARDS: u32 = 65_536;

/// Shards with adjacent numbers, of all shards of a bot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShardRange {
    first: u32,
    last: u32,
    total: u32,
}

/// Why a text names no shards.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ShardRangeError {
    /// It has another form.
    #[error("“{0}” names no shards: write FIRST-LAST/TOTAL, such as 0-15/64, or SHARD/TOTAL, such as 3/64")]
    Form(String),
    /// There can't be so many shards.
    #[error("the total of shards is {0}: it must be between 1 and {MAX_SHARDS}")]
    Total(u32),
    /// The last shard comes before the first.
    #[error("shard {first} comes after shard {last}: write {last}-{first}/{total}")]
    Order {
        /// The number before the hyphen.
        first: u32,
        /// The number after it.
        last: u32,
        /// All shards.
        total: u32,
    },
    /// There is no shard of this number.
    #[error("there is no shard {shard} of {total}: the first is 0, the last is {highest}", highest = total.saturating_sub(1))]
    Beyond {
        /// Its number.
        shard: u32,
        /// All shards.
        total: u32,
    },
}

impl ShardRange {
    /// All shards of a bot, for one process.
    #[must_use]
    pub fn all(total: u32) -> Self {
        let total = total.clamp(1, MAX_SHARDS);
        Self { first: 0, last: total - 1, total }
    }

    /// Number of the first shard.
    #[must_use]
    pub fn first(self) -> u32 {
        self.first
    }

    /// Number of the last shard.
    #[must_use]
    pub fn last(self) -> u32 {
        self.last
    }

    /// How many shards the bot has in all its processes.
    #[must_use]
    pub fn total(self) -> u32 {
        self.total
    }

    /// How many shards this process serves.
    #[must_use]
    pub fn count(self) -> u32 {
        self.last - self.first + 1
    }

    /// Whether other processes serve shards, too.
    #[must_use]
    pub fn is_part(self) -> bool {
        self.count() < self.total
    }

    /// Whether this process has the shard with the direct messages, which does what is done once for all.
    #[must_use]
    pub fn has_direct_messages(self) -> bool {
        self.first == 0
    }

    /// Whether Discord sends the events of a server to this process.
    #[must_use]
    pub fn serves(self, server: u64) -> bool {
        let shard = (server >> 22) % u64::from(self.total);
        (u64::from(self.first)..=u64::from(self.last)).contains(&shard)
    }
}

impl FromStr for ShardRange {
    type Err = ShardRangeError;

    fn from_str(text: &str) -> Result<Self, ShardRangeError> {
        let form = || ShardRangeError::Form(text.to_owned());
        let number = |digits: &str| -> Result<u32, ShardRangeError> {
            if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(form());
            }
            digits.parse().map_err(|_| form())
        };
        let (shards, total) = text.trim().split_once('/').ok_or_else(form)?;
        let total = number(total)?;
        let (first, last) = match shards.split_once('-') {
            Some((first, last)) => (number(first)?, number(last)?),
            None => (number(shards)?, number(shards)?),
        };
        if !(1..=MAX_SHARDS).contains(&total) {
            return Err(ShardRangeError::Total(total));
        }
        if first > last {
            return Err(ShardRangeError::Order { first, last, total });
        }
        if last >= total {
            return Err(ShardRangeError::Beyond { shard: last, total });
        }
        Ok(Self { first, last, total })
    }
}

impl Display for ShardRange {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        let Self { first, last, total } = self;
        if first == last { write!(f, "{first}/{total}") } else { write!(f, "{first}-{last}/{total}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_and_a_single_shard_are_read_and_written() {
        let range: ShardRange = "16-31/64".parse().expect("a range");
        assert_eq!((range.first(), range.last(), range.total(), range.count()), (16, 31, 64, 16));
        assert!(range.is_part() && !range.has_direct_messages());
        let one: ShardRange = "0/1".parse().expect("a shard");
        assert!(one == ShardRange::all(1) && one.has_direct_messages() && !one.is_part());
        for text in ["16-31/64", "3/64", "0/1"] {
            assert_eq!(text.parse::<ShardRange>().map(|range| range.to_string()).as_deref(), Ok(text));
        }
    }

    #[test]
    fn what_names_no_shards_is_refused() {
        let form = |text: &str| ShardRangeError::Form(text.to_owned());
        for text in
            ["", "3", "0-15", "/64", "-/64", "a/64", "0-15/", "+1/64", "-1/64", "0-1-2/64", "1/99999999999"]
        {
            assert_eq!(text.parse::<ShardRange>(), Err(form(text)), "{text}");
        }
        assert_eq!("0/0".parse::<ShardRange>(), Err(ShardRangeError::Total(0)));
        assert_eq!("0/70000".parse::<ShardRange>(), Err(ShardRangeError::Total(70_000)));
        let order = ShardRangeError::Order { first: 15, last: 3, total: 64 };
        assert_eq!("15-3/64".parse::<ShardRange>(), Err(order));
        for text in ["64/64", "0-64/64"] {
            assert_eq!(
                text.parse::<ShardRange>(),
                Err(ShardRangeError::Beyond { shard: 64, total: 64 }),
                "{text}"
            );
        }
    }

    #[test]
    fn every_server_has_exactly_one_process() {
        let ranges = ["0-1/5", "2/5", "3-4/5"].map(|text| text.parse::<ShardRange>().expect("a range"));
        for server in (0..1000_u64).map(|number| (number * 7919) << 22 | number) {
            assert_eq!(ranges.iter().filter(|range| range.serves(server)).count(), 1, "{server}");
        }
        assert!(ranges[1].serves(2 << 22) && ranges[1].serves(7 << 22 | 5));
    }
}
