//! A server with the bot and the people who use it: what most tests begin with.

use std::sync::Arc;

use bonafide::config::Config;
use bonafide::store::{self, Store};

use crate::bot_process::{BotProcess, Home};
use crate::simulator::{
    Channel, Given, Guild, Interaction, Message, MessageId, Simulator, User, permissions,
};
use crate::texts::texts;

/// A question that the shipped corpus answers.
pub(crate) const QUESTION: &str = "How is osteopetrosis treated?";
/// A question that it does not answer.
pub(crate) const GAP: &str = "does my son need a special zebra school for osteopetrosis";
/// The message command that pins, and the title of its form.
pub(crate) const PIN: &str = "Pin this answer";

/// A server with the bot.
pub(crate) struct Scene {
    pub(crate) sim: Simulator,
    pub(crate) home: Home,
    pub(crate) guild: Guild,
    pub(crate) channel: Channel,
    /// A member.
    pub(crate) ana: User,
    /// Another member.
    pub(crate) ben: User,
    /// Moderates and manages the server.
    pub(crate) mo: User,
    /// Moderates, but may not manage the server.
    pub(crate) pia: User,
    /// Manages the server, but does not moderate.
    pub(crate) max: User,
}

impl Scene {
    /// Starts the bot in a home and waits until it is ready.
    pub(crate) async fn start(home: Home) -> (Self, BotProcess) {
        Self::start_with(home, &[]).await
    }

    /// The same with arguments.
    pub(crate) async fn start_with(home: Home, arguments: &[&str]) -> (Self, BotProcess) {
        let sim = Simulator::start().await;
        let guild = sim.guild("Support");
        let channel = sim.channel(guild, "general");
        let (ana, ben) = (sim.member(guild, "Ana"), sim.member(guild, "Ben"));
        let mo = sim.member_with(guild, "Mo", permissions::MODERATOR);
        let pia = sim.member_with(guild, "Pia", permissions::MANAGE_MESSAGES | permissions::PIN_MESSAGES);
        let max = sim.member_with(guild, "Max", permissions::MANAGE_GUILD);
        let bot = home.start_with(&sim, arguments).await;
        (Self { sim, home, guild, channel, ana, ben, mo, pia, max }, bot)
    }

    /// Asks with `/ask`; the answer is waited for elsewhere.
    pub(crate) fn slash(&self, user: User, question: &str) -> Interaction {
        self.sim.slash(user, self.channel, "ask", &[("question", question.into())])
    }

    /// Asks with `/ask`, and leaves it to the settings who sees the answer.
    pub(crate) async fn ask(&self, user: User, question: &str) -> Message {
        self.ask_in(user, self.channel, question).await
    }

    /// The same in another channel.
    pub(crate) async fn ask_in(&self, user: User, channel: Channel, question: &str) -> Message {
        self.sim.reply_to(self.sim.slash(user, channel, "ask", &[("question", question.into())])).await
    }

    /// Asks with `/ask`, and says whether others may see the answer.
    pub(crate) async fn ask_as(&self, user: User, question: &str, private: bool) -> Message {
        self.run(user, "ask", &[("question", question.into()), ("private", private.into())]).await
    }

    /// Runs a command and waits for its answer.
    pub(crate) async fn run(&self, user: User, command: &str, given: &[(&str, Given)]) -> Message {
        self.sim.reply_to(self.sim.slash(user, self.channel, command, given)).await
    }

    /// Everything that the bot wrote to somebody in private.
    pub(crate) fn sent_to(&self, user: User) -> String {
        let sent = self.sim.messages(self.sim.direct(user));
        sent.iter().map(Message::text).collect::<Vec<_>>().join("\n")
    }

    /// Presses a button and waits for what it shows.
    pub(crate) async fn press(&self, user: User, answer: &Message, button: &str) -> Message {
        self.sim.reply_to(self.sim.press(user, answer.id, button)).await
    }

    /// Opens the whole passage of an answer.
    pub(crate) async fn more(&self, user: User, answer: &Message) -> Message {
        self.press(user, answer, texts().bot_more()).await
    }

    /// Says whether an answer is helpful.
    pub(crate) async fn rate(&self, user: User, answer: &Message, opinion: &str) -> Message {
        let asked = self.press(user, answer, texts().bot_rate()).await;
        assert!(asked.is_ephemeral(), "opinions are asked for in private");
        self.press(user, &asked, opinion).await
    }

    /// Pins a message by its menu, as an answer to a question.
    pub(crate) async fn pin(
        &self,
        user: User,
        message: MessageId,
        question: &str,
        replaces: &str,
    ) -> Message {
        let used = self.sim.message_command(user, message, PIN);
        let form = self.sim.modal(used).await;
        assert_eq!(form.title, PIN);
        let written = [("question", question), ("replaces", replaces)];
        self.sim.reply_to(self.sim.submit_modal(used, &written)).await
    }

    /// The bot's own store, opened beside it.
    pub(crate) fn store(&self) -> Arc<dyn Store> {
        let config = Config::embedded().expect("valid settings").store;
        store::open(&self.home.store(), &config).expect("the bot's store")
    }
}
