//! What a conversation remembers of danger: bounded in number and time, never the words.

use std::time::{Duration, Instant};

use super::Danger;

/// How long danger is remembered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SafetyMemorySettings {
    /// Answers after a crisis that carry one line of help.
    pub answers: u8,
    /// Minutes after which nothing is remembered.
    pub minutes: u64,
}

/// What a conversation remembers of danger.
#[derive(Debug, Clone, Default)]
pub struct SafetyMemory {
    danger: Option<Remembered>,
    medicine: Option<Instant>,
}

#[derive(Debug, Clone)]
struct Remembered {
    danger: Danger,
    kind: String,
    since: Instant,
    answers_left: u8,
}

impl SafetyMemory {
    /// The danger that came before, and its kind.
    #[must_use]
    pub fn danger(&self, now: Instant, settings: SafetyMemorySettings) -> Option<(Danger, &str)> {
        let known = self.danger.as_ref()?;
        let is_fresh = is_recent(known.since, now, settings) && known.answers_left > 0;
        is_fresh.then_some((known.danger, known.kind.as_str()))
    }

    /// Whether a medicine was named shortly before.
    #[must_use]
    pub fn named_medicine(&self, now: Instant, settings: SafetyMemorySettings) -> bool {
        self.medicine.is_some_and(|since| is_recent(since, now, settings))
    }

    /// Whether it remembers nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.danger.is_none() && self.medicine.is_none()
    }

    /// The latest moment that it remembers.
    #[must_use]
    pub fn latest(&self) -> Option<Instant> {
        self.danger.as_ref().map(|danger| danger.since).max(self.medicine)
    }

    /// Remembers a danger.
    pub(super) fn remember(
        &mut self,
        danger: Danger,
        kind: &str,
        now: Instant,
        settings: SafetyMemorySettings,
    ) {
        // an emergency doesn't displace a crisis: its reminders continue
        let keeps = self.danger(now, settings).is_some_and(|(known, _)| known > danger);
        if !keeps {
            let kind = kind.to_owned();
            self.danger = Some(Remembered { danger, kind, since: now, answers_left: settings.answers });
        }
    }

    pub(super) fn remember_medicine(&mut self, now: Instant) {
        self.medicine = Some(now);
    }

    /// One reminder was shown.
    pub(super) fn count_reminder(&mut self) {
        if let Some(known) = &mut self.danger {
            known.answers_left = known.answers_left.saturating_sub(1);
        }
    }

    /// The person is safe.
    pub(super) fn forget_danger(&mut self) {
        self.danger = None;
    }
}

fn is_recent(since: Instant, now: Instant, settings: SafetyMemorySettings) -> bool {
    now.saturating_duration_since(since) < Duration::from_secs(settings.minutes.saturating_mul(60))
}
