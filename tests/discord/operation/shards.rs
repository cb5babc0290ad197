//! Several processes run one bot: each serves its own shards, and nothing is done twice.

use std::time::Duration;

use bonafide::config::Config;
use bonafide::store::{self, SettingChange};

use crate::bot_process::{BotProcess, Home};
use crate::scene::{PIN, QUESTION};
use crate::simulator::{Call, Channel, Guild, Message, MessageId, Rule, Simulator, User, permissions};
use crate::texts::{ANY, fits, pin_done, texts};

/// Words of the answer.
const WORDS: &str = "bone marrow transplant";

/// Less than Discord's five seconds, as the way to the gateway takes a different time each time.
const PAUSE: Duration = Duration::from_secs(3);

/// A simulator that waits until several processes have connected one after the other.
async fn simulator() -> Simulator {
    let mut sim = Simulator::start().await;
    sim.patience = Duration::from_mins(1);
    sim.pause_identify(PAUSE);
    sim
}

/// A server of one of the two processes.
struct Server {
    guild: Guild,
    channel: Channel,
    ana: User,
    /// Moderates.
    mo: User,
}

impl Server {
    fn of_shard(sim: &Simulator, shard: u64) -> Self {
        let guild = sim.guild_of_shard(&format!("Support {shard}"), (shard, 2));
        let mo = sim.member_with(guild, "Mo", permissions::MODERATOR);
        Self { guild, channel: sim.channel(guild, "general"), ana: sim.member(guild, "Ana"), mo }
    }

    /// Asks the question here.
    async fn ask(&self, sim: &Simulator) -> Message {
        sim.reply_to(sim.slash(self.ana, self.channel, "ask", &[("question", QUESTION.into())])).await
    }

    /// Whether the bot answers the question here.
    async fn is_answered(&self, sim: &Simulator) -> bool {
        self.ask(sim).await.text().contains(WORDS)
    }

    /// Whether the pinned answer here is said to have changed.
    async fn is_marked(&self, sim: &Simulator) -> bool {
        self.ask(sim).await.text().contains(texts().pins_changed_since())
    }
}

/// Starts the process of a shard of two, and waits until it is connected.
async fn start(sim: &Simulator, home: &Home, shard: u64) -> BotProcess {
    let bot = home.spawn(sim, &["--shards", &format!("{shard}/2")]);
    sim.shard_connected((shard, 2)).await;
    bot
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_answer_each_its_own_servers_once() {
    let sim = simulator().await;
    let servers = [Server::of_shard(&sim, 0), Server::of_shard(&sim, 1)];
    let home = Home::new();
    let _second = start(&sim, &home, 1).await;
    assert_eq!(sim.shared.look(|world| world.gateway.shards()), [(1, 2)], "no shard but its own");
    assert!(sim.commands(None).is_empty(), "the process of shard 0 registers commands");
    let _first = start(&sim, &home, 0).await;
    sim.ready().await;
    assert_eq!(sim.shared.look(|world| world.gateway.shards()), [(0, 2), (1, 2)]);
    assert_eq!(sim.count(Call::SetGlobalCommands), 1);

    for server in &servers {
        assert!(server.is_answered(&sim).await, "{:?}", server.guild);
        let asked = sim.say(server.ana, server.channel, &format!("{} {QUESTION}", sim.mention()));
        sim.until("a reply", |world| {
            world.messages.values().any(|it| it.reference == Some(asked)).then_some(())
        })
        .await;
        assert_eq!(replies(&sim, server, asked), 1);
    }
    sim.settled().await;
    sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn direct_messages_are_answered_by_the_process_of_the_first_shard_alone() {
    let sim = simulator().await;
    let server = Server::of_shard(&sim, 1);
    let home = Home::new();
    let first = start(&sim, &home, 0).await;
    let _second = start(&sim, &home, 1).await;
    sim.ready().await;
    let direct = sim.direct(server.ana);
    let asked = sim.say(server.ana, direct, QUESTION);
    sim.until("an answer", |world| {
        world.messages.values().any(|it| it.channel == direct && it.author == world.bot).then_some(())
    })
    .await;
    first.stop().await;
    let answers = sim.messages(direct);
    assert_eq!(answers.iter().filter(|it| it.reference == Some(asked)).count(), 1, "one answer");

    // the other process neither hears of the next one, nor misses its own server
    let unheard = sim.say(server.ana, direct, QUESTION);
    assert!(server.is_answered(&sim).await);
    assert!(sim.messages(direct).iter().all(|it| it.id <= unheard), "no answer without shard 0");
    sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_is_restarted_takes_its_shards_over() {
    let sim = simulator().await;
    let servers = [Server::of_shard(&sim, 0), Server::of_shard(&sim, 1)];
    let home = Home::new();
    let _first = start(&sim, &home, 0).await;
    let second = start(&sim, &home, 1).await;
    sim.ready().await;
    assert!(servers[1].is_answered(&sim).await);
    // killed, and not stopped
    drop(second);
    sim.until("the shard to be gone", |world| (!world.gateway.shards().contains(&(1, 2))).then_some(()))
        .await;
    assert!(servers[0].is_answered(&sim).await, "the other process continues");
    let _second = start(&sim, &home, 1).await;
    assert!(servers[1].is_answered(&sim).await);
    assert_eq!(sim.count(Call::SetGlobalCommands), 1, "no commands are registered again");
    sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn shards_that_cannot_be_are_refused_and_the_setting_is_heeded() {
    let sim = simulator().await;
    for (shards, word) in [
        ("0-15", "FIRST-LAST/TOTAL"),
        ("3-1/4", "1-3/4"),
        ("4/4", "no shard 4 of 4"),
        ("0/0", "between 1 and"),
    ] {
        let (status, printed) = Home::new().run(&sim, &["discord", "--shards", shards]).await;
        assert!(status == 2 && printed.contains(word), "{status}: {printed}");
        let home = Home::new().with("BONAFIDE_DISCORD_SHARDS", shards);
        let (status, printed) = home.run(&sim, &["discord", "--check"]).await;
        assert!(status == 2 && printed.contains(word), "{status}: {printed}");
    }
    let home = Home::new().with("BONAFIDE_DISCORD_SHARDS", "2/3");
    let bot = home.spawn(&sim, &[]);
    sim.shard_connected((2, 3)).await;
    bot.stop().await;
    let _bot = home.spawn(&sim, &["--shards", "1/3"]);
    sim.shard_connected((1, 3)).await;
    sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn processes_that_start_together_connect_one_after_the_other() {
    let sim = simulator().await;
    let home = Home::new();
    let _bots = ["0/3", "1/3", "2/3"].map(|shards| home.spawn(&sim, &["--shards", shards]));
    sim.connected(3).await;
    assert_eq!(sim.sessions(), (3, 0));
    sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn moderators_are_notified_once_by_the_process_of_their_server() {
    let sim = simulator().await;
    let servers = [Server::of_shard(&sim, 0), Server::of_shard(&sim, 1)];
    let home = Home::new().with_shipped_corpus();
    let rooms = servers.each_ref().map(|server| sim.channel(server.guild, "moderators"));
    {
        let config = Config::embedded().expect("valid settings").store;
        let store = store::open(&home.store(), &config).expect("a store");
        for (server, room) in servers.iter().zip(rooms) {
            let change = SettingChange::ModeratorsChannel(Some(room.0));
            store.change_setting(server.guild.0, server.mo.0, 0, &change).expect("changed");
        }
    }
    let first = start(&sim, &home, 0).await;
    let second = start(&sim, &home, 1).await;
    sim.ready().await;
    for server in &servers {
        let answer = server.ask(&sim).await;
        let used = sim.message_command(server.mo, answer.id, PIN);
        sim.modal(used).await;
        let pinned = sim.reply_to(sim.submit_modal(used, &[("question", QUESTION), ("replaces", "")])).await;
        assert!(fits(&pinned.text(), &pin_done(ANY)), "{}", pinned.text());
    }
    first.stop().await;
    second.stop().await;
    home.edit("osteopetrosis", WORDS, "transplant of bone marrow");

    // the process of the other server looks only at its own
    let _second = start(&sim, &home, 1).await;
    sim.message_in(rooms[1], None).await;
    assert!(servers[1].is_marked(&sim).await);
    assert!(sim.messages(rooms[0]).is_empty(), "nobody looked at the pins of shard 0");
    let _first = start(&sim, &home, 0).await;
    sim.message_in(rooms[0], None).await;
    assert!(servers[0].is_marked(&sim).await);
    assert_eq!(rooms.map(|room| sim.messages(room).len()), [1, 1], "one notice in each server");
    sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wish_that_one_process_keeps_is_heeded_by_the_others() {
    let sim = simulator().await;
    let servers = [Server::of_shard(&sim, 0), Server::of_shard(&sim, 1)];
    let ana = servers[0].ana;
    sim.join(servers[1].guild, ana);
    let home = Home::new();
    let _first = start(&sim, &home, 0).await;
    let _second = start(&sim, &home, 1).await;
    sim.ready().await;
    let ask = async |server: &Server| {
        let asked = sim.slash(ana, server.channel, "ask", &[("question", QUESTION.into())]);
        sim.reply_to(asked).await.is_ephemeral()
    };
    assert!(!ask(&servers[0]).await && !ask(&servers[1]).await);
    for (wish, is_private) in [(0, true), (1, false)] {
        let asked = sim.slash(ana, servers[0].channel, "answers", &[("shown", wish.into())]);
        sim.reply_to(asked).await;
        for server in &servers {
            assert_eq!(ask(server).await, is_private, "{wish} in {:?}", server.guild);
        }
    }
    sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_is_replaced_without_a_lost_or_doubled_answer() {
    let sim = simulator().await;
    let server = Server::of_shard(&sim, 1);
    let home = Home::new();
    let _first = start(&sim, &home, 0).await;
    let old = start(&sim, &home, 1).await;
    sim.ready().await;
    let new = home.spawn(&sim, &["--shards", "1/2"]);
    sim.until("both", |world| (world.gateway.shards() == [(0, 2), (1, 2), (1, 2)]).then_some(())).await;
    // both hear of everything
    let callbacks = sim.count(Call::Callback);
    assert!(server.is_answered(&sim).await);
    let answer = server.ask(&sim).await;
    sim.called(Call::Callback, callbacks + 4).await;
    let sends = sim.count(Call::Send);
    let asked = sim.say(server.ana, server.channel, &format!("{} {QUESTION}", sim.mention()));
    sim.called(Call::Send, sends + 2).await;
    assert_eq!(replies(&sim, &server, asked), 1);
    // what one process has answered can be used after it is gone
    old.stop().await;
    assert!(server.is_answered(&sim).await);
    let opened = sim.reply_to(sim.press(server.ana, answer.id, texts().bot_more())).await;
    assert!(opened.text().contains(WORDS), "{}", opened.text());
    let messages = sim.messages(server.channel);
    let failed = texts().bot_failed();
    assert!(messages.iter().all(|it| !it.text().contains(failed)), "nobody is notified that it failed");
    drop(new);
    // the only thing that Discord refused: what the other process had acknowledged
    assert!(sim.violations().iter().all(|it| it.rule == Rule::SecondAcknowledgement));
}

/// Messages that reply to another in the channel of a server.
fn replies(sim: &Simulator, server: &Server, to: MessageId) -> usize {
    sim.messages(server.channel).iter().filter(|it| it.reference == Some(to)).count()
}
