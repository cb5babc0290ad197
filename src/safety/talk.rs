//! Reads a message in its conversation: quantities after a medicine, and what follows a crisis.

use std::time::Instant;

use super::detector::{Detector, Finding, POISONING, Reason, UNCLEAR};
use super::evidence::{Danger, Strength};
use super::memory::SafetyMemory;
use super::who::Who;

impl Detector {
    /// The help that a message needs in its conversation, which remembers it.
    #[must_use]
    pub fn find_in(
        &self,
        text: &str,
        memory: &SafetyMemory,
        now: Instant,
    ) -> (Option<Finding>, SafetyMemory) {
        let mut memory = memory.clone();
        let message = self.message(text);
        let evidence = self.evidence(&message);
        let mut found = self.decide(text, &message, &evidence);
        let known = memory.danger(now, self.memory).map(|(danger, kind)| (danger, kind.to_owned()));
        let after_medicine = memory.named_medicine(now, self.memory);
        if found.as_ref().is_none_or(|found| found.strength < Strength::First) {
            let of = |danger, strength, kind: &str| {
                let whole = 0..text.len();
                let reasons = vec![Reason { source: "conversation".to_owned(), span: whole }];
                Some(Finding { danger, strength, kind: kind.to_owned(), who: Who::default(), reasons })
            };
            found = match &known {
                Some((Danger::Crisis, kind)) if evidence.is_quantity => {
                    of(Danger::Crisis, Strength::First, kind)
                }
                Some((danger, kind)) if evidence.continues && !evidence.is_safe => {
                    of(*danger, Strength::First, kind)
                }
                _ if evidence.is_quantity && after_medicine => {
                    of(Danger::Emergency, Strength::First, POISONING)
                }
                Some((Danger::Crisis, kind)) if !evidence.is_safe && found.is_none() => {
                    of(Danger::Crisis, Strength::Reminder, kind)
                }
                Some((Danger::Emergency, kind))
                    if !evidence.is_safe
                        && found.is_none()
                        && message.words.len() <= 6
                        && !message.words.iter().any(|word| word.asked) =>
                {
                    of(Danger::Emergency, Strength::Reminder, kind)
                }
                _ => found,
            };
        }
        let is_unsure =
            found.as_ref().is_none_or(|found| found.strength < Strength::First || found.kind == UNCLEAR);
        if evidence.is_safe && is_unsure && known.is_some() {
            memory.forget_danger();
            found = None;
        }
        match &found {
            Some(found) if found.strength == Strength::First => {
                memory.remember(found.danger, &found.kind, now, self.memory);
            }
            Some(found) if found.strength == Strength::Reminder => memory.count_reminder(),
            _ => {}
        }
        if evidence.names_medicine {
            memory.remember_medicine(now);
        }
        (found, memory)
    }
}
