//! Whether everybody was served: what the simulated Discord saw of every interaction.

use std::collections::BTreeMap;
use std::time::Duration;

use super::member::Tally;
use crate::simulator::{ACKNOWLEDGE, Ack, Interaction, Rule, Simulator};

pub(crate) struct Verdict {
    tally: Tally,
    acknowledged: Vec<Duration>,
    wrong: Vec<String>,
    again: usize,
}

impl Verdict {
    /// Judges all interactions but the first ones.
    pub(crate) fn of(sim: &Simulator, first: usize, tally: Tally) -> Self {
        let mut wrong: Vec<String> = tally.lost.iter().map(|it| format!("lost: {it}")).collect();
        wrong.extend(tally.failed.iter().map(|it| format!("interaction {it} failed")));
        let mut acknowledged = Vec::new();
        let mut texts: BTreeMap<Interaction, Vec<String>> = BTreeMap::new();
        sim.shared.look(|world| {
            for message in world.messages.values().filter(|it| it.author == world.bot && !it.deleted) {
                if let Some(interaction) = message.interaction {
                    texts.entry(interaction).or_default().push(message.text());
                }
            }
            for (id, exchange) in world.exchanges.iter().skip(first) {
                match exchange.waited {
                    Some(waited) => acknowledged.push(waited),
                    None => wrong.push(format!("{id} ({:?}) never acknowledged", exchange.kind)),
                }
                let mut said = texts.remove(id).unwrap_or_default();
                let count = said.len();
                said.dedup();
                if said.len() < count || said.iter().any(String::is_empty) {
                    wrong.push(format!("{id} ({:?}) answered twice or with nothing", exchange.kind));
                }
                if matches!(exchange.ack, Some(Ack::Message(_) | Ack::Deferred { .. })) && count == 0 {
                    wrong.push(format!("{id} ({:?}) has no answer", exchange.kind));
                }
            }
            for mention in &tally.mentions {
                let replies = world.messages.values().filter(|it| it.reference == Some(*mention)).count();
                if replies > 1 {
                    wrong.push(format!("message {mention} has {replies} replies"));
                }
            }
        });
        wrong.extend(acknowledged.iter().filter(|it| **it > ACKNOWLEDGE).map(|it| format!("late: {it:?}")));
        let mut again = 0;
        for violation in sim.violations() {
            // an acknowledgement whose answer was lost or slow is sent again, which does nothing
            if violation.rule == Rule::SecondAcknowledgement {
                again += 1;
            } else {
                wrong.push(violation.to_string());
            }
        }
        acknowledged.sort_unstable();
        Self { tally, acknowledged, wrong, again }
    }

    pub(crate) fn is_good(&self) -> bool {
        self.wrong.is_empty()
    }

    pub(crate) fn print(&self, seconds: f64) {
        let Tally { interactions, mentions, answered, busy, cooldown, failed, lost, waits } = &self.tally;
        println!(
            "{} interactions and {} mentions in {seconds:.1} s: {answered} answered, {busy} told that the bot is \
             busy, {cooldown} that the server asks too much, {} that it failed, {} lost",
            interactions.len(),
            mentions.len(),
            failed.len(),
            lost.len()
        );
        println!("acknowledged after: {}; {} sent again", spread(&self.acknowledged), self.again);
        let mut waits = waits.clone();
        waits.sort_unstable();
        println!("answered after: {}", spread(&waits));
        for wrong in self.wrong.iter().take(20) {
            println!("WRONG: {wrong}");
        }
        if self.wrong.len() > 20 {
            println!("WRONG: and {} more", self.wrong.len() - 20);
        }
    }
}

/// Median, 99th of a hundred, and longest of sorted times.
fn spread(times: &[Duration]) -> String {
    let at = |percent: usize| {
        let index = (times.len() * percent / 100).min(times.len().saturating_sub(1));
        times.get(index).copied().unwrap_or_default().as_secs_f64() * 1000.0
    };
    format!("p50 {:.0} ms, p99 {:.0} ms, longest {:.0} ms", at(50), at(99), at(100))
}
