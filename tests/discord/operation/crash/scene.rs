//! Moderators and members who use a bot that is killed, and what is known of what they did.

use std::collections::BTreeMap;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::Database;
use crate::bot_process::Home;
use crate::bot_process::random::Random;
use crate::simulator::{
    Channel, Given, Guild, Interaction, Message, MessageId, Simulator, User, permissions,
};
use crate::texts::{ANY, fits, pin_done, texts};
use bonafide::config::messages::PinsMoved;
use bonafide::config::{Config, Secret, StoreConfig};
use bonafide::store::{self, Store};
use serde_json::Value;

/// The bot is killed after at most so many requests, and so many microseconds.
const REQUESTS: u64 = 60;
const MICROSECONDS: u64 = 4000;
/// Pinned answers from which on some are removed.
const MANY: usize = 8;
/// How long the bot and the test wait for a database that restarts.
const BUSY_MILLISECONDS: u64 = 30_000;

/// Something that somebody did, which the bot confirms with these words.
struct Deed {
    what: What,
    confirmed_by: Interaction,
    with: String,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum What {
    Pinned {
        question: String,
        message: MessageId,
    },
    Unpinned {
        question: String,
    },
    Reported(String),
    Closed(String),
    /// A channel in which the bot is not to answer.
    Refused(Channel),
    /// A channel in which it may again.
    Allowed(Channel),
    FoundHelpful,
    Sent,
}

/// Whether something is there, as far as people were told.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    There,
    Gone,
    /// Begun, and not confirmed.
    Unknown,
}

pub(super) struct Scene {
    pub(super) sim: Simulator,
    pub(super) home: Home,
    config: StoreConfig,
    guild: Guild,
    channel: Channel,
    moderator: User,
    deeds: Mutex<Vec<Deed>>,
    /// Pinned answers that were confirmed: number and question.
    pins: Mutex<Vec<(i64, String)>>,
    names: Mutex<u64>,
    /// Who is notified of each deed.
    progress: Option<Sender<()>>,
}

impl Scene {
    /// With the store in a file, or in the database at this address.
    pub(super) async fn new(database: Option<Database>) -> Self {
        let mut sim = Simulator::start().await;
        let mut config = Config::embedded().expect("valid settings").store;
        let mut home = Home::new();
        let mut progress = None;
        if let Some(Database { address, deeds }) = database {
            progress = Some(deeds);
            config.address = Secret::new(&address);
            config.busy_milliseconds = BUSY_MILLISECONDS;
            sim.patience = Duration::from_millis(4 * BUSY_MILLISECONDS);
            home = home.with("BONAFIDE_STORE_ADDRESS", &address);
            home = home.with("BONAFIDE_STORE_BUSY_MILLISECONDS", &BUSY_MILLISECONDS.to_string());
        }
        let guild = sim.guild("Support");
        let channel = sim.channel(guild, "general");
        let moderator = sim.member_with(guild, "Mo", permissions::MODERATOR);
        let (deeds, pins, names) = (Mutex::default(), Mutex::default(), Mutex::default());
        Self { sim, home, config, guild, channel, moderator, deeds, pins, names, progress }
    }

    /// Reads from the bot's store.
    fn read<T>(&self, read: impl FnOnce(&dyn Store) -> T) -> T {
        // a database's functions block
        tokio::task::block_in_place(|| {
            let store: Arc<dyn Store> =
                store::open(&self.home.store(), &self.config).expect("the bot's store");
            read(&*store)
        })
    }

    /// Whether the database may fail while something is done.
    fn is_troubled(&self) -> bool {
        !self.config.address.is_empty()
    }

    /// A text like no other.
    fn name(&self, what: &str) -> String {
        let mut names = self.names.lock().expect("no panic");
        *names += 1;
        format!("{what} number {names}")
    }

    fn begun(&self, what: What, confirmed_by: Interaction, with: &str) {
        self.deeds.lock().expect("no panic").push(Deed { what, confirmed_by, with: with.to_owned() });
    }

    /// Reports that something was done.
    fn note_done(&self) {
        if let Some(progress) = &self.progress {
            // nobody lets the database fail any more
            let _ = progress.send(());
        }
    }

    async fn run(&self, command: &str, given: &[(&str, Given)]) -> Message {
        self.sim.reply_to(self.sim.slash(self.moderator, self.channel, command, given)).await
    }

    async fn ask(&self, user: User, question: &str) -> Message {
        let given = [("question", question.into())];
        self.sim.reply_to(self.sim.slash(user, self.channel, "ask", &given)).await
    }

    /// A moderator does one thing after the other.
    pub(super) async fn moderate(&self, mut random: Random) {
        loop {
            let many = self.pins.lock().expect("no panic").len() > MANY;
            match random.below(8) {
                0 | 1 if many => self.unpin(&mut random).await,
                2 => self.close(&mut random).await,
                3 => self.move_pin(&mut random).await,
                4 => self.refuse_channel().await,
                5 => self.allow_channel(&mut random).await,
                _ => self.pin().await,
            }
            self.note_done();
        }
    }

    async fn pin(&self) {
        let answer = self.ask(self.moderator, "How is osteopetrosis treated?").await;
        if answer.is_ephemeral() {
            // the settings weren't read in time; pinning it would post another message
            assert!(self.is_troubled(), "a private answer");
            return;
        }
        let used = self.sim.message_command(self.moderator, answer.id, "Pin this answer");
        self.sim.modal(used).await;
        let question = self.name("How is osteopetrosis treated in case");
        let sent = self.sim.submit_modal(used, &[("question", &question)]);
        let what = What::Pinned { question: question.clone(), message: answer.id };
        self.begun(what, sent, &pin_done(ANY));
        let said = self.sim.reply_to(sent).await.text();
        if !fits(&said, &pin_done(ANY)) {
            assert!(self.is_troubled(), "not pinned: {said}");
            return;
        }
        let number: String =
            said.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
        self.pins.lock().expect("no panic").push((number.parse().expect("a number"), question));
    }

    async fn unpin(&self, random: &mut Random) {
        let (number, question) = {
            let mut pins = self.pins.lock().expect("no panic");
            let chosen = random.of(&pins).clone();
            pins.retain(|pin| *pin != chosen);
            chosen
        };
        let given = [("number", number.into())];
        let asked = self.sim.slash(self.moderator, self.channel, "pins remove", &given);
        self.begun(What::Unpinned { question }, asked, &texts().pins_removed(number));
        self.sim.reply_to(asked).await;
    }

    async fn move_pin(&self, random: &mut Random) {
        let chosen = {
            let pins = self.pins.lock().expect("no panic");
            if pins.is_empty() {
                return;
            }
            random.of(&pins).0
        };
        let said = self.run("pins move", &[("number", chosen.into()), ("place", 1.into())]).await.text();
        let moved = texts().pins_moved(PinsMoved { number: chosen, place: 1 });
        assert!(said.contains(&moved) || self.is_troubled(), "{said}");
    }

    async fn refuse_channel(&self) {
        let channel = self.sim.channel(self.guild, &self.name("channel"));
        let open = self.refused_channels().await;
        let added = texts().settings_add_channels();
        let asked = self.sim.pick(self.moderator, &open, added, &[channel.0.to_string()]);
        self.begun(What::Refused(channel), asked, texts().settings_changed());
        self.sim.reply_to(asked).await;
    }

    async fn allow_channel(&self, random: &mut Random) {
        let open = self.refused_channels().await;
        let remove = texts().settings_remove_channels();
        let listed = open.options(remove);
        if listed.is_empty() {
            return;
        }
        let (_, channel) = random.of(&listed).clone();
        let what = What::Allowed(Channel(channel.parse().expect("the id of a channel")));
        let asked = self.sim.pick(self.moderator, &open, remove, &[channel]);
        self.begun(what, asked, texts().settings_changed());
        self.sim.reply_to(asked).await;
    }

    /// The menus of the channels in which the bot is not to answer.
    async fn refused_channels(&self) -> Message {
        let setting = texts().settings_refused_channels();
        self.sim.open_setting(self.moderator, self.channel, setting).await
    }

    async fn close(&self, random: &mut Random) {
        let reports = self.read(|store| store.reports(self.guild.0, 50).expect("read"));
        if reports.is_empty() {
            return;
        }
        let report = random.of(&reports);
        let asked = self.sim.slash(self.moderator, self.channel, "review", &[("close", report.id.into())]);
        self.begun(What::Closed(report.text.clone()), asked, &texts().review_report_closed(report.id));
        self.sim.reply_to(asked).await;
    }

    /// Members say what they think, one after the other.
    pub(super) async fn use_answers(&self, mut random: Random) {
        loop {
            let member = self.sim.member(self.guild, "Ana");
            match random.below(3) {
                0 => self.report(member).await,
                1 => {
                    let answer = self.ask(member, "What causes osteopetrosis?").await;
                    let asked =
                        self.sim.reply_to(self.sim.press(member, answer.id, texts().bot_rate())).await;
                    let pressed = self.sim.press(member, asked.id, texts().bot_helpful());
                    self.begun(What::FoundHelpful, pressed, texts().bot_thanks_feedback());
                    self.sim.reply_to(pressed).await;
                }
                _ => self.send(member).await,
            }
            self.note_done();
        }
    }

    async fn report(&self, member: User) {
        let answer = self.ask(member, "What is osteopetrosis?").await;
        let pressed = self.sim.press(member, answer.id, texts().bot_report());
        self.sim.modal(pressed).await;
        let text = self.name("This is wrong, says reader");
        let sent = self.sim.submit_modal(pressed, &[("text", &text)]);
        self.begun(What::Reported(text), sent, texts().bot_thanks_report());
        self.sim.reply_to(sent).await;
    }

    async fn send(&self, member: User) {
        let gap = "does a child need a special zebra school for osteopetrosis";
        let answer = self.ask(member, gap).await;
        let pressed = self.sim.press(member, answer.id, texts().gaps_send());
        let preview = self.sim.reply_to(pressed).await;
        let pressed = self.sim.press(member, preview.id, texts().gaps_send_now());
        self.begun(What::Sent, pressed, texts().gaps_sent());
        self.sim.reply_to(pressed).await;
    }

    /// Ends when the bot is to be killed: some requests from now, and a moment.
    pub(super) async fn moment(&self, random: &mut Random) {
        let served = |world: &crate::simulator::World| world.log.counts.values().sum::<usize>();
        let more = usize::try_from(1 + random.below(REQUESTS)).expect("a small number");
        let end = self.sim.shared.look(|world| served(world)) + more;
        self.sim.until("requests", |world| (served(world) >= end).then_some(())).await;
        // the moment is what is random here; nothing waits for it
        tokio::time::sleep(Duration::from_micros(random.below(MICROSECONDS))).await;
    }

    /// What is known of everything named, and how often what has no name was confirmed and begun.
    pub(super) fn known(&self) -> (BTreeMap<What, Known>, BTreeMap<What, (usize, usize)>) {
        let (mut named, mut counted) = (BTreeMap::new(), BTreeMap::<What, (usize, usize)>::new());
        for deed in self.deeds.lock().expect("no panic").iter() {
            let reply = self.sim.reply_now(deed.confirmed_by);
            let confirmed = reply.is_some_and(|it| fits(&it.text(), &deed.with));
            let (thing, then) = match deed.what.clone() {
                What::Unpinned { question } => {
                    let pin = named
                        .keys()
                        .find(|it| matches!(it, What::Pinned { question: q, .. } if *q == question));
                    (pin.cloned().expect("it was pinned"), Known::Gone)
                }
                What::Closed(text) => (What::Reported(text), Known::Gone),
                What::Allowed(channel) => (What::Refused(channel), Known::Gone),
                what @ (What::FoundHelpful | What::Sent) => {
                    let (sure, begun) = counted.entry(what).or_default();
                    *sure += usize::from(confirmed);
                    *begun += 1;
                    continue;
                }
                what => (what, Known::There),
            };
            named.insert(thing, if confirmed { then } else { Known::Unknown });
        }
        (named, counted)
    }

    /// Compares what people were told with what the store holds.
    pub(super) fn compare(&self, seed: u64) {
        self.read(|store| self.compare_with(store, seed));
    }

    fn compare_with(&self, store: &dyn Store, seed: u64) {
        let pins = store.pins(self.guild.0).expect("read");
        let reports = store.reports(self.guild.0, u32::MAX).expect("read");
        let refused = store.guild_settings(self.guild.0).expect("read").refused_channels;
        let audit = store.audit(self.guild.0, None, u32::MAX).expect("read");
        let in_channel = self.sim.pins(self.channel);
        let (named, counted) = self.known();
        for (what, known) in &named {
            let channel;
            let (there, name) = match what {
                What::Refused(id) => {
                    channel = format!("the setting of channel {id}");
                    (refused.contains(&id.0), &channel)
                }
                What::Pinned { question, message } => {
                    let kept = pins.iter().any(|pin| pin.question == *question && pin.message == message.0);
                    assert!(!kept || in_channel.contains(message), "{question} is not pinned, seed {seed}");
                    (kept, question)
                }
                What::Reported(text) => (reports.iter().any(|report| report.text == *text), text),
                _ => continue,
            };
            assert!(*known != Known::There || there, "{name} was confirmed and is lost, seed {seed}");
            assert!(*known != Known::Gone || !there, "{name} was removed and is back, seed {seed}");
        }
        // a setting and its note in the audit log are kept together
        let newest = audit.first().map(|entry| entry.new.clone());
        assert_eq!(newest.unwrap_or(Value::Array(Vec::new())), serde_json::json!(refused), "seed {seed}");
        let feedback = store.feedback(self.guild.0, u32::MAX).expect("read");
        let helpful = feedback.iter().map(|count| count.helpful).sum::<u64>();
        let sent = store.sent_questions(self.guild.0, u32::MAX).expect("read").len() as u64;
        for (what, kept) in [(What::FoundHelpful, helpful), (What::Sent, sent)] {
            let (sure, begun) = counted.get(&what).copied().unwrap_or_default();
            assert!(
                (sure as u64..=begun as u64).contains(&kept),
                "{kept} kept of {sure} confirmed and {begun} begun, seed {seed}"
            );
        }
    }

    /// The bot itself serves what it had confirmed.
    pub(super) async fn told_again(&self, seed: u64) {
        let export = self.run("pins export", &[]).await;
        let exported = export.attachments.iter().find(|file| file.name == "pins.json");
        let exported =
            exported.map(|file| String::from_utf8_lossy(&file.bytes).into_owned()).unwrap_or_default();
        for (what, known) in self.known().0 {
            if let (What::Pinned { question, .. }, Known::There) = (&what, known) {
                assert!(exported.contains(&format!("\"{question}\"")), "{question} is lost, seed {seed}");
            }
        }
    }
}
