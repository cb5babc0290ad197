//! What goes wrong at the simulated Discord, and what a small bot makes of it.

use std::process::{Child, Command};
use std::time::Duration;

use crate::simulator::{Ack, Call, Fault, MAX_PINS, Rule, Simulator, permissions};
use crate::tiny_bot::{client, launch, launch_shards, scene, start_bot};
use serenity::all::GatewayIntents;

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_connection_is_resumed_and_nothing_is_lost() {
    let (sim, _, channel, ana) = scene().await;
    let _bot = start_bot(&sim).await;
    sim.drop_gateway();
    let asked = sim.slash(ana, channel, "echo", &[("text", "while away".into())]);
    assert_eq!(sim.reply_to(asked).await.text(), "while away");
    sim.resumed(1).await;
    sim.reconnect();
    sim.resumed(2).await;
    sim.close_gateway(4000);
    sim.resumed(3).await;
    sim.invalidate_sessions(true);
    sim.resumed(4).await;
    sim.ask_heartbeat();
    sim.heartbeats(1).await;
    let asked = sim.slash(ana, channel, "echo", &[("text", "back".into())]);
    assert_eq!(sim.reply_to(asked).await.text(), "back");
    assert_eq!(sim.sessions(), (1, 4));
    sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invalid_session_is_opened_anew() {
    let (sim, guild, channel, ana) = scene().await;
    let _bot = start_bot(&sim).await;
    sim.invalidate_sessions(false);
    sim.identified(2).await;
    let asked = sim.slash(ana, channel, "echo", &[("text", "again".into())]);
    assert_eq!(sim.reply_to(asked).await.text(), "again");
    sim.leave(guild);
    let other = sim.guild("Another");
    let place = sim.channel(other, "general");
    let asked = sim.slash(ana, place, "echo", &[("text", "elsewhere".into())]);
    assert_eq!(sim.reply_to(asked).await.text(), "elsewhere");
    sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_identify_ends_the_bot() {
    let (sim, ..) = scene().await;
    sim.refuse_identify(Some(4004));
    let mut bot = launch(&sim, GatewayIntents::non_privileged()).await;
    let ended = (&mut bot.task).await.expect("the bot ends by itself");
    assert!(ended.expect_err("an error").to_string().contains("authentication"));
    assert!(sim.gateway_asked() > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_that_fail_are_repeated_and_happen_once() {
    let (sim, _, channel, ana) = scene().await;
    let _bot = start_bot(&sim).await;
    let limited = Fault::RateLimited { retry_after: Duration::from_millis(10), global: false };
    sim.fail_next(Call::Send, 1, &limited);
    sim.fail_next(Call::Send, 1, &Fault::Server(503));
    sim.fail_next(Call::Send, 1, &Fault::LostAnswer);
    let asked = sim.say(ana, channel, &sim.mention());
    sim.answer_to(asked).await;
    sim.called(Call::Edit, 1).await;
    assert_eq!((sim.count(Call::Send), sim.invalid_requests(), sim.faults_left()), (4, 1, 0));
    // The nonce made one message of the lost answer and its repetition.
    assert_eq!(sim.messages(channel).len(), 2);
    sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn pins_have_a_limit_and_need_a_permission() {
    let (sim, _, channel, ana) = scene().await;
    let _bot = start_bot(&sim).await;
    let message = sim.say(ana, channel, "keep this");
    let pin = async |expected: &str| {
        let asked = sim.slash(ana, channel, "pins add", &[("message", message.to_string().into())]);
        assert_eq!(sim.reply_to(asked).await.text(), expected);
    };
    pin("pinned").await;
    assert_eq!(sim.pins(channel), [message]);
    sim.set_pinned(message, false);
    sim.overwrite(channel, sim.bot(), 0, permissions::PIN_MESSAGES);
    pin("50013").await;
    sim.overwrite(channel, sim.bot(), 0, 0);
    sim.fail_next(Call::OldPin, 1, &Fault::pins_full());
    pin("30003").await;
    for _ in 0..MAX_PINS {
        sim.set_pinned(sim.say(ana, channel, "another"), true);
    }
    pin("30003").await;
    assert!(sim.pins(channel).len() == MAX_PINS && !sim.message(message).pinned);
    sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_misbehaving_bot_is_told_of() {
    let (sim, _, channel, ana) = scene().await;
    let _bot = start_bot(&sim).await;
    let asked = sim.slash(ana, channel, "rude", &[]);
    sim.called(Call::Callback, 2).await;
    let rules: Vec<Rule> = sim.violations().iter().map(|it| it.rule).collect();
    assert_eq!(rules, [Rule::Pings, Rule::SecondAcknowledgement]);
    assert_eq!(sim.reply_to(asked).await.text(), "@everyone");
}

#[tokio::test(flavor = "multi_thread")]
async fn intents_that_have_to_be_asked_for_are_refused() {
    let (sim, ..) = scene().await;
    let mut bot = launch(&sim, GatewayIntents::all()).await;
    assert!((&mut bot.task).await.expect("the bot ends by itself").is_err());
    let rules: Vec<Rule> = sim.violations().iter().map(|it| it.rule).collect();
    assert_eq!(rules, [Rule::PrivilegedIntent]);
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_messages_to_the_gateway_end_the_connection() {
    let (sim, _, channel, ana) = scene().await;
    let _bot = start_bot(&sim).await;
    sim.slash(ana, channel, "chatter", &[]);
    sim.until("a violation", |world| {
        world.log.violations.iter().any(|it| it.rule == Rule::GatewayRate).then_some(())
    })
    .await;
    assert!(sim.violations().iter().all(|it| it.rule == Rule::GatewayRate));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_can_be_held_back_and_never_come() {
    let (sim, _, channel, ana) = scene().await;
    let _bot = start_bot(&sim).await;
    sim.fail_next(Call::Callback, 1, &Fault::Held);
    let asked = sim.slash(ana, channel, "think", &[]);
    assert_eq!(sim.ack(asked).await, Ack::Deferred { ephemeral: true });
    assert!(sim.messages(channel).is_empty());
    sim.release();
    assert_eq!(sim.reply_to(asked).await.text(), "thought");
    sim.fail_next(Call::Callback, 1, &Fault::Timeout);
    let lost = sim.slash(ana, channel, "echo", &[("text", "lost".into())]);
    sim.called(Call::Callback, 2).await;
    assert_eq!(sim.unacknowledged(), [lost]);
    // Others are answered meanwhile.
    let asked = sim.slash(ana, channel, "echo", &[("text", "meanwhile".into())]);
    assert_eq!(sim.reply_to(asked).await.text(), "meanwhile");
    sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn each_shard_serves_its_servers() {
    let (sim, ..) = scene().await;
    let mut places = Vec::new();
    for number in 0..4 {
        // A server's number carries the time, by which servers are spread over the shards.
        sim.advance(Duration::from_millis(1));
        let guild = sim.guild(&format!("Server {number}"));
        places.push((sim.channel(guild, "general"), sim.member(guild, "Ben")));
    }
    let _bot = launch_shards(&sim, GatewayIntents::non_privileged(), 2).await;
    sim.ready().await;
    sim.connected(2).await;
    for (channel, ben) in places {
        let asked = sim.slash(ben, channel, "echo", &[("text", "here".into())]);
        assert_eq!(sim.reply_to(asked).await.text(), "here");
    }
    sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn many_interactions_survive_drops_of_the_connection() {
    let (sim, _, channel, ana) = scene().await;
    let _bot = start_bot(&sim).await;
    for number in 0..300 {
        if number % 100 == 50 {
            sim.drop_gateway();
        }
        if number % 2 == 0 {
            sim.slash(ana, channel, "echo", &[("text", number.to_string().into())]);
        } else {
            sim.slash(ana, channel, "think", &[]);
        }
    }
    sim.settled().await;
    assert_eq!((sim.unacknowledged().len(), sim.waits().len()), (0, 300));
    assert_eq!(sim.messages(channel).len(), 300);
    sim.assert_clean();
}

/// A process that ends with the test.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "the bot that the next test starts as a process of its own"]
async fn the_bot_itself() {
    // Without an address this is somebody who runs the ignored tests too.
    let Ok(base) = std::env::var("BONAFIDE_DISCORD_API") else { return };
    let token = std::env::var("DISCORD_TOKEN").expect("a token");
    let ended = client(&token, &base, GatewayIntents::non_privileged()).await.start().await;
    ended.expect("the bot runs until it is killed");
}

#[test]
fn a_bot_may_be_a_process_and_be_started_again() {
    let sim = Simulator::start_blocking();
    let guild = sim.guild("Support");
    let (channel, ana) = (sim.channel(guild, "general"), sim.member(guild, "Ana"));
    for start in 1..=2 {
        let program = std::env::current_exe().expect("this program");
        let bot = Command::new(program)
            .args(["--exact", "simulator_tests::failures::the_bot_itself", "--ignored"])
            .env("DISCORD_TOKEN", sim.token())
            .env("BONAFIDE_DISCORD_API", sim.base())
            .spawn()
            .expect("a process");
        let bot = Process(bot);
        sim.block_on(sim.identified(start));
        sim.block_on(sim.ready());
        let asked = sim.slash(ana, channel, "echo", &[("text", start.to_string().into())]);
        assert_eq!(sim.block_on(sim.reply_to(asked)).text(), start.to_string());
        drop(bot);
        sim.block_on(sim.disconnected());
    }
    sim.assert_clean();
}
