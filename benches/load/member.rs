//! A member who uses the bot, one thing after the other.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::watch;

use crate::bot_process::random::Random;
use crate::simulator::{Ack, Channel, Given, Interaction, MessageId, Simulator, User};

/// How long a member waits for an answer before it counts as lost.
const PATIENCE: Duration = Duration::from_secs(30);
/// Between two looks at whether it is there.
const LOOK: Duration = Duration::from_millis(10);
/// Longest pause between two things.
const PAUSE_MS: u64 = 3000;
/// One of so many things waits for the next rush.
const RUSHES: u64 = 5;

/// Questions with and without an answer, and one that needs help at once.
const QUESTIONS: [&str; 8] = [
    "How is osteopetrosis treated?",
    "which doctors look after CCM",
    "symptoms of marble bone disease",
    "is it inherited from both parents?",
    "what is a cavernous malformation",
    "what is the best pizza recipe",
    "can I fly with osteopetrosis after surgery",
    "I want to kill myself",
];
const LISTS: [&str; 5] = ["topics", "sources", "about", "help", "privacy"];
const BUTTONS: [&str; 6] = ["More", "Next excerpt", "Show more around it", "Sources", "Helpful?", "Share"];
/// Words with which the bot refuses.
const BUSY: &str = "Many questions are waiting";
const COOLDOWN: &str = "This server has asked a lot";
const FAILED: &str = "went wrong";

/// When members act: now and then, and sometimes all at once.
#[derive(Debug, Clone)]
pub(crate) struct Pace(pub(crate) watch::Receiver<u64>);

impl Pace {
    async fn wait(&mut self, random: &mut Random) {
        if random.below(RUSHES) == 0 {
            // where no more come, all go at once
            let _ = self.0.changed().await;
        } else {
            tokio::time::sleep(Duration::from_millis(random.below(PAUSE_MS))).await;
        }
    }
}

/// What became of what members did.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) interactions: Vec<Interaction>,
    pub(crate) mentions: Vec<MessageId>,
    pub(crate) answered: usize,
    pub(crate) busy: usize,
    pub(crate) cooldown: usize,
    pub(crate) failed: Vec<Interaction>,
    pub(crate) lost: Vec<String>,
    pub(crate) waits: Vec<Duration>,
}

impl Tally {
    pub(crate) fn add(&mut self, other: Self) {
        self.interactions.extend(other.interactions);
        self.mentions.extend(other.mentions);
        self.answered += other.answered;
        self.busy += other.busy;
        self.cooldown += other.cooldown;
        self.failed.extend(other.failed);
        self.lost.extend(other.lost);
        self.waits.extend(other.waits);
    }
}

pub(crate) struct Member {
    sim: Arc<Simulator>,
    user: User,
    channel: Channel,
    random: Random,
    pace: Pace,
    /// The last answer that has buttons.
    last: Option<MessageId>,
    tally: Tally,
}

impl Member {
    pub(crate) fn new(sim: Arc<Simulator>, (user, channel): (User, Channel), seed: u64, pace: Pace) -> Self {
        let random = Random::new(seed);
        Self { sim, user, channel, random, pace, last: None, tally: Tally::default() }
    }

    /// Uses the bot so many times, and mentions it now and then.
    pub(crate) async fn act(mut self, times: usize) -> Tally {
        while self.tally.interactions.len() < times {
            self.pace.wait(&mut self.random).await;
            let left = times - self.tally.interactions.len();
            match (self.random.below(20), self.last) {
                (0, _) => self.mention().await,
                (1 | 2, _) => self.complete().await,
                (3 | 4, _) => self.list().await,
                (5, _) => self.answer_this().await,
                (6, Some(answer)) if left > 1 => self.follow_up(answer).await,
                (7..=11, Some(answer)) => self.press(answer).await,
                _ => self.ask().await,
            }
        }
        self.tally
    }

    async fn ask(&mut self) {
        let private = self.random.below(2) == 0;
        let given: [(&str, Given); 2] =
            [("question", (*self.random.of(&QUESTIONS)).into()), ("private", private.into())];
        let asked = self.sim.slash(self.user, self.channel, "ask", &given);
        self.last = self.answered(asked).await;
    }

    async fn complete(&mut self) {
        let typed = [("question", "osteo".into())];
        let asked = self.sim.autocomplete(self.user, self.channel, "ask", &typed, "question");
        self.answered(asked).await;
    }

    async fn list(&mut self) {
        let command = *self.random.of(&LISTS);
        let asked = self.sim.slash(self.user, self.channel, command, &[]);
        self.answered(asked).await;
    }

    async fn answer_this(&mut self) {
        let question = *self.random.of(&QUESTIONS);
        let said = self.sim.say(self.user, self.channel, question);
        let asked = self.sim.message_command(self.user, said, "Answer this");
        self.last = self.answered(asked).await;
    }

    async fn press(&mut self, answer: MessageId) {
        let label = *self.random.of(&BUTTONS);
        let shown = self.sim.message(answer);
        if shown.button(label).is_none() && shown.option(label).is_none() {
            return self.ask().await;
        }
        let pressed = self.sim.press(self.user, answer, label);
        let answered = self.answered(pressed).await;
        if label == "More" {
            self.last = answered;
        }
    }

    async fn follow_up(&mut self, answer: MessageId) {
        let label = "Ask a follow-up";
        if self.sim.message(answer).button(label).is_none() {
            return self.ask().await;
        }
        let pressed = self.sim.press(self.user, answer, label);
        self.answered(pressed).await;
        if !matches!(self.sim.exchange(pressed).ack, Some(Ack::Modal(_))) {
            return;
        }
        let question = *self.random.of(&QUESTIONS);
        let written = [("text", question)];
        let sent = self.sim.submit_modal(pressed, &written);
        self.last = self.answered(sent).await;
    }

    async fn mention(&mut self) {
        let text = format!("{} {}", self.sim.mention(), self.random.of(&QUESTIONS));
        let said = self.sim.say(self.user, self.channel, &text);
        self.tally.mentions.push(said);
        let end = Instant::now() + PATIENCE;
        while self.sim.reply_of_bot(said).is_none() {
            if Instant::now() > end {
                self.tally.lost.push("a mention has no reply".to_owned());
                return;
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Waits for the answer; its message, where it has buttons.
    async fn answered(&mut self, asked: Interaction) -> Option<MessageId> {
        self.tally.interactions.push(asked);
        let start = Instant::now();
        let message = loop {
            if let Some(message) = self.sim.reply_now(asked) {
                break Some(message);
            }
            let exchange = self.sim.exchange(asked);
            if matches!(exchange.ack, Some(Ack::Choices(_) | Ack::Modal(_))) {
                break None;
            }
            if start.elapsed() > PATIENCE {
                self.tally.lost.push(format!("{:?} acknowledged {:?}", exchange.kind, exchange.ack));
                return None;
            }
            tokio::time::sleep(LOOK).await;
        };
        self.tally.waits.push(start.elapsed());
        let text = message.as_ref().map(crate::simulator::Message::text).unwrap_or_default();
        if text.contains(BUSY) {
            self.tally.busy += 1;
        } else if text.contains(COOLDOWN) {
            self.tally.cooldown += 1;
        } else if text.contains(FAILED) {
            self.tally.failed.push(asked);
        } else {
            self.tally.answered += 1;
        }
        message.filter(|it| it.button("Sources").is_some()).map(|it| it.id)
    }
}
