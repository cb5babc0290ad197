//! Memory of a process, as Linux tells it.

#![allow(dead_code, reason = "each bench uses a part of it")]

use std::fmt;
use std::fs;

/// Growth that counts as none: what the allocator may round and keep, in KiB.
const SLACK: u64 = 8 * 1024;

pub(crate) struct Memory(u32);

/// Memory at a moment, in KiB; nothing where the system does not tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sample {
    resident: Option<u64>,
    /// Without what is mapped from files.
    anonymous: Option<u64>,
    /// The most that was resident so far.
    peak: Option<u64>,
}

impl Memory {
    pub(crate) fn of(process: u32) -> Self {
        Self(process)
    }

    pub(crate) fn now(&self) -> Sample {
        let text = fs::read_to_string(format!("/proc/{}/status", self.0)).unwrap_or_default();
        let of = |name: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(name))?;
            line.split_whitespace().next()?.parse().ok()
        };
        Sample { resident: of("VmRSS:"), anonymous: of("RssAnon:"), peak: of("VmHWM:") }
    }
}

impl Sample {
    /// The most that was resident so far, in words.
    pub(crate) fn peak(&self) -> String {
        self.peak.map_or_else(|| "not told here".to_owned(), |peak| format!("{:.1} MiB", mib(peak)))
    }

    pub(crate) fn is_flat_after(&self, before: &Self) -> bool {
        match (self.anonymous, before.anonymous) {
            (Some(now), Some(before)) => now <= before + before / 10 + SLACK,
            _ => true,
        }
    }
}

impl fmt::Display for Sample {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.resident, self.anonymous) {
            (Some(resident), Some(anonymous)) => {
                write!(out, "{:.1} MiB ({:.1} of its own)", mib(resident), mib(anonymous))
            }
            _ => out.write_str("not told here"),
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "memory in KiB is far below 2^52")]
fn mib(kib: u64) -> f64 {
    kib as f64 / 1024.0
}
