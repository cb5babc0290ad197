//! The bot as its operator sees it: metrics, health, load, failures of Discord, and its end.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::bot_process::figures::Figures;
use crate::bot_process::{BotProcess, Home};
use crate::scene::{QUESTION, Scene};
use crate::simulator::{Ack, Call, Fault, Rule, Simulator, permissions};
use crate::texts::texts;
use rusqlite::Connection;

const HELPED: &str = "bone marrow transplant";

/// A server with the bot, and where it serves its metrics.
async fn measured(home: Home) -> (Scene, Figures, BotProcess) {
    measured_with(home, &[]).await
}

async fn measured_with(home: Home, arguments: &[&str]) -> (Scene, Figures, BotProcess) {
    let home = home.with("BONAFIDE_DISCORD_METRICS", "127.0.0.1:0");
    let (scene, bot) = Scene::start_with(home, arguments).await;
    let figures = Figures::of(&scene.home, &scene.sim);
    (scene, figures, bot)
}

impl Scene {
    /// Locks the bot's database until the lock is dropped.
    fn lock_store(&self) -> Lock {
        let connection = Connection::open(self.home.store().join("bonafide.sqlite3")).expect("the store");
        connection.busy_timeout(Duration::from_secs(20)).expect("set");
        connection.execute_batch("BEGIN IMMEDIATE").expect("locked");
        Lock(connection)
    }
}

/// A lock on the bot's database, against writers.
struct Lock(Connection);

impl Drop for Lock {
    fn drop(&mut self) {
        // a test that fails drops it, too
        let _ = self.0.execute_batch("ROLLBACK");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn metrics_count_what_happened_and_name_nobody() {
    let (scene, figures, _bot) = measured(Home::new()).await;
    assert!(scene.ask(scene.ana, QUESTION).await.text().contains(HELPED));
    assert!(scene.ask(scene.ana, "which doctors treat osteopetrosis").await.text().contains("Orthopaedists"));
    let ben = scene.sim.member(scene.guild, "Ben");
    assert!(scene.ask(ben, "what is the best pizza recipe").await.text().contains(texts().no_answer()));
    assert!(scene.ask(scene.ana, "I want to kill myself").await.text().contains(texts().bot_crisis()));
    let figures = &figures;
    for (series, value) in [
        ("bonafide_answers_total{outcome=\"answered\"}", 2.0),
        ("bonafide_answers_total{outcome=\"no_answer\"}", 1.0),
        ("bonafide_answers_total{outcome=\"no_search\"}", 1.0),
        ("bonafide_answers_total{outcome=\"failed\"}", 0.0),
        ("bonafide_answering_seconds_count", 4.0),
        ("bonafide_acknowledging_seconds_count", 4.0),
        ("bonafide_acknowledging_seconds_bucket{le=\"3.0\"}", 4.0),
        ("bonafide_questions_waiting", 0.0),
        ("bonafide_questions_answering", 0.0),
        ("bonafide_gateway_connected{shard=\"0\"}", 1.0),
        ("bonafide_gateway_sessions_total{shard=\"0\",kind=\"identified\"}", 1.0),
        ("bonafide_discord_rate_limits_total", 0.0),
        ("bonafide_discord_requests_given_up_total", 0.0),
        ("bonafide_index_documents", 4.0),
        ("bonafide_index_generation", 0.0),
        ("bonafide_store_errors_total", 0.0),
    ] {
        figures.reaches(series, value).await;
    }
    assert!(figures.value("bonafide_index_passages").await > 50.0);
    let (status, head, text) = figures.request("GET /metrics HTTP/1.1").await;
    assert_eq!(status, 200);
    assert!(head.to_lowercase().contains("content-type: application/openmetrics-text"), "{head}");
    for private in [scene.ana.to_string(), scene.guild.to_string(), scene.channel.to_string()] {
        assert!(!text.contains(&private), "{private} in\n{text}");
    }
    assert!(!text.to_lowercase().contains("osteopetrosis"), "{text}");
    assert_eq!(figures.get("/live").await, (200, "ok\n".to_owned()));
    assert_eq!(figures.get("/elsewhere").await.0, 404);
    assert_eq!(figures.request("POST /metrics HTTP/1.1").await.0, 405);
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn health_follows_the_gateway_and_can_be_asked_for_on_the_command_line() {
    let (scene, figures, bot) = measured(Home::new()).await;
    assert_eq!(figures.health_becomes(200).await, "ok\n");
    let address = figures.address().to_string();
    let asking = Home::new().with("BONAFIDE_DISCORD_METRICS", &address);
    assert_eq!(asking.run(&scene.sim, &["discord", "--health"]).await, (0, "ok\n".to_owned()));

    scene.sim.refuse_identify(Some(4000));
    scene.sim.invalidate_sessions(false);
    let said = figures.health_becomes(503).await;
    assert_eq!(said, "1 of 1 shards are not connected to the gateway: 0\n");
    let (status, printed) = asking.run(&scene.sim, &["discord", "--health"]).await;
    assert_eq!((status, printed.as_str()), (1, said.as_str()));
    assert_eq!(figures.get("/live").await.0, 200, "the process is there all the same");

    scene.sim.refuse_identify(None);
    figures.health_becomes(200).await;
    figures.reaches("bonafide_gateway_sessions_total{shard=\"0\",kind=\"identified\"}", 2.0).await;
    scene.sim.drop_gateway();
    figures.reaches("bonafide_gateway_sessions_total{shard=\"0\",kind=\"resumed\"}", 1.0).await;
    assert!(scene.ask(scene.ana, QUESTION).await.text().contains(HELPED));

    assert_eq!(bot.stop().await.status.code(), Some(0));
    let (status, printed) = asking.run(&scene.sim, &["discord", "--health"]).await;
    assert_eq!(status, 1);
    assert!(printed.contains("no bot answers"), "{printed}");
    let (status, printed) = Home::new().run(&scene.sim, &["discord", "--health"]).await;
    assert_eq!(status, 2);
    assert!(printed.contains("discord.metrics"), "{printed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_index_is_seen_in_the_metrics() {
    let (scene, figures, _bot) = measured(Home::new().with_shipped_corpus()).await;
    figures.reaches("bonafide_index_generation", 0.0).await;
    let (status, printed) = scene.home.run(&scene.sim, &["index"]).await;
    assert_eq!(status, 0, "{printed}");
    figures.reaches("bonafide_index_reloads_total{result=\"taken\"}", 1.0).await;
    figures.reaches("bonafide_index_generation", 1.0).await;
    assert!(scene.ask(scene.ana, QUESTION).await.text().contains(HELPED));
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_at_discord_is_repeated_and_answered_once() {
    let (scene, figures, _bot) = measured(Home::new()).await;
    let limited = Fault::RateLimited { retry_after: Duration::from_millis(10), global: false };
    scene.sim.fail_next(Call::Callback, 1, &limited);
    scene.sim.fail_next(Call::Callback, 1, &Fault::Server(502));
    scene.sim.fail_next(Call::OriginalEdit, 1, &limited);
    scene.sim.fail_next(Call::OriginalEdit, 1, &Fault::Server(503));
    scene.sim.fail_next(Call::OriginalEdit, 1, &Fault::LostAnswer);
    let asked = scene.slash(scene.ana, QUESTION);
    let answer = scene.sim.reply_to(asked).await;
    assert!(answer.text().contains(HELPED));
    scene.sim.called(Call::OriginalEdit, 4).await;

    // a message that was posted and whose answer was lost is not posted again
    scene.sim.fail_next(Call::Send, 1, &limited);
    scene.sim.fail_next(Call::Send, 1, &Fault::Server(500));
    scene.sim.fail_next(Call::Send, 1, &Fault::LostAnswer);
    let said = format!("{} what is osteopetrosis", scene.sim.mention());
    let mentioned = scene.sim.say(scene.ana, scene.channel, &said);
    scene.sim.answer_to(mentioned).await;
    // the last one has the whole disclaimer
    scene.sim.called(Call::Send, 5).await;
    let public = scene.sim.messages(scene.channel).iter().filter(|it| !it.is_ephemeral()).count();
    assert_eq!(public, 4, "an answer, a question, an answer, the disclaimer");

    for (series, value) in [
        ("bonafide_discord_request_failures_total{failure=\"rate_limited\"}", 3.0),
        ("bonafide_discord_request_failures_total{failure=\"server_error\"}", 3.0),
        ("bonafide_discord_request_failures_total{failure=\"connection\"}", 2.0),
        ("bonafide_discord_request_failures_total{failure=\"refused\"}", 0.0),
        ("bonafide_discord_rate_limits_total", 3.0),
        ("bonafide_discord_requests_given_up_total", 0.0),
        ("bonafide_acknowledging_seconds_bucket{le=\"3.0\"}", 1.0),
    ] {
        figures.reaches(series, value).await;
    }
    assert_eq!(scene.sim.faults_left(), 0);
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_acknowledgement_without_an_answer_is_sent_again_within_three_seconds() {
    let (scene, _, _bot) = measured(Home::new()).await;
    scene.sim.fail_next(Call::Callback, 1, &Fault::Timeout);
    assert!(scene.ask(scene.ana, QUESTION).await.text().contains(HELPED));
    assert_eq!(scene.sim.unacknowledged(), []);
    scene.sim.assert_clean();

    // it arrived and only its answer is late: Discord knows it already, and that is well
    scene.sim.fail_next(Call::Callback, 1, &Fault::Held);
    let asked = scene.slash(scene.ana, QUESTION);
    assert!(scene.sim.reply_to(asked).await.text().contains(HELPED));
    let rules: Vec<Rule> = scene.sim.violations().iter().map(|it| it.rule).collect();
    assert_eq!(rules, [Rule::SecondAcknowledgement]);
    let public = scene.sim.messages(scene.channel).iter().filter(|it| !it.is_ephemeral()).count();
    assert_eq!(public, 2, "one answer to each question");
    scene.sim.release();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_discord_refuses_is_not_sent_again() {
    let (scene, figures, _bot) = measured(Home::new()).await;
    let refused = Fault::Error { status: 400, code: 50035, message: "Invalid Form Body" };
    scene.sim.fail_next(Call::OriginalEdit, 1, &refused);
    let asked = scene.slash(scene.ana, QUESTION);
    // what is said in its place
    assert!(scene.sim.reply_to(asked).await.text().contains(texts().bot_failed()));
    assert_eq!(scene.sim.count(Call::OriginalEdit), 2);
    scene.sim.fail_next(Call::Callback, 1, &Fault::unknown_interaction());
    scene.slash(scene.ana, QUESTION);
    figures.reaches("bonafide_discord_request_failures_total{failure=\"refused\"}", 2.0).await;
    figures.reaches("bonafide_discord_requests_given_up_total", 2.0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_fails_takes_only_the_buttons() {
    let (scene, figures, _bot) = measured(Home::new().with("BONAFIDE_STORE_BUSY_MILLISECONDS", "1")).await;
    figures.reaches("bonafide_store_errors_total", 0.0).await;
    let lock = scene.lock_store();
    let answer = scene.sim.reply_to(scene.slash(scene.ana, QUESTION)).await;
    assert!(answer.text().contains(HELPED));
    assert!(answer.buttons().is_empty());
    assert!(figures.value("bonafide_store_errors_total").await >= 1.0);
    assert!(scene.home.log().contains("the store failed"), "{}", scene.home.log());
    drop(lock);
    let answer = scene.sim.reply_to(scene.slash(scene.ana, QUESTION)).await;
    assert!(answer.button(texts().bot_sources()).is_some());
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_button_whose_work_takes_long_is_acknowledged_in_time() {
    let (scene, _, _bot) = measured(Home::new().with("BONAFIDE_STORE_BUSY_MILLISECONDS", "20000")).await;
    let answer = scene.sim.reply_to(scene.slash(scene.ana, QUESTION)).await;
    let asked = scene.press(scene.ana, &answer, texts().bot_rate()).await;
    let lock = scene.lock_store();
    let pressed = scene.sim.press(scene.ana, asked.id, texts().bot_helpful());
    assert_eq!(scene.sim.ack(pressed).await, Ack::DeferredUpdate);
    drop(lock);
    let said = scene.sim.follow_ups(pressed, 1).await;
    assert!(
        said[0].is_ephemeral() && said[0].text().contains(texts().bot_thanks_feedback()),
        "{}",
        said[0].text()
    );
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn past_the_queue_questions_are_refused_in_words_and_counted() {
    let home = Home::new().with("BONAFIDE_DISCORD_WORKERS", "1").with("BONAFIDE_DISCORD_WAITING", "1");
    let (scene, figures, _bot) = measured(home).await;
    let (mut asked, mut busy) = (0.0, 0.0);
    let burst = async {
        while busy < 1.0 {
            let questions: Vec<_> = (0..40).map(|_| scene.slash(scene.ana, QUESTION)).collect();
            for question in questions {
                let said = scene.sim.reply_to(question).await.text();
                asked += 1.0;
                if said.contains(texts().bot_busy()) {
                    busy += 1.0;
                } else {
                    assert!(said.contains(HELPED), "{said}");
                }
            }
        }
    };
    tokio::time::timeout(scene.sim.patience, burst).await.expect("some are refused");
    figures.reaches("bonafide_refusals_total{reason=\"busy\"}", busy).await;
    figures.reaches("bonafide_answers_total{outcome=\"answered\"}", asked - busy).await;
    figures.reaches("bonafide_questions_waiting", 0.0).await;
    assert_eq!(scene.sim.unacknowledged(), []);
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_too_soon_is_told_how_long_to_wait_and_in_danger_where_to_get_help() {
    let home = Home::new()
        .with("BONAFIDE_DISCORD_MEMBER_SECONDS", "3600")
        .with("BONAFIDE_DISCORD_SERVER_PER_MINUTE", "2");
    let (scene, figures, _bot) = measured(home).await;
    let (ben, cleo) = (scene.sim.member(scene.guild, "Ben"), scene.sim.member(scene.guild, "Cleo"));
    assert!(scene.ask(scene.ana, QUESTION).await.text().contains(HELPED));
    let said = scene.ask(scene.ana, QUESTION).await.text();
    assert!((3590..=3600).any(|seconds| said.contains(&texts().bot_cooldown(seconds))), "{said}");
    let said = scene.ask(scene.ana, "I want to kill myself").await.text();
    assert!(said.contains(texts().bot_crisis()), "{said}");
    assert!(scene.ask(ben, QUESTION).await.text().contains(HELPED));
    assert!(scene.ask(cleo, QUESTION).await.text().contains(texts().bot_server_cooldown()));
    figures.reaches("bonafide_refusals_total{reason=\"member_cooldown\"}", 2.0).await;
    figures.reaches("bonafide_refusals_total{reason=\"server_cooldown\"}", 1.0).await;
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_in_flight_is_finished_before_the_end() {
    let (scene, figures, bot) = measured(Home::new()).await;
    scene.sim.fail_next(Call::OriginalEdit, 1, &Fault::Server(503));
    scene.sim.fail_next(Call::OriginalEdit, 1, &Fault::Held);
    let asked = scene.slash(scene.ana, QUESTION);
    scene.sim.called(Call::OriginalEdit, 1).await;
    let stopping = tokio::spawn(bot.stop());
    scene.sim.disconnected().await;
    assert!(scene.sim.reply_to(asked).await.text().contains(HELPED));
    assert_eq!(figures.get("/health").await, (503, "stopping\n".to_owned()));
    assert!(!stopping.is_finished(), "an answer is in flight");
    scene.sim.release();
    let ended = stopping.await.expect("a thread");
    assert_eq!(ended.status.code(), Some(0), "{}", scene.home.log());
    assert!(!scene.home.log().contains("still in the making"));
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn as_many_shards_as_discord_asks_for_serve_their_servers() {
    let sim = Simulator::start().await;
    sim.recommend_shards(2);
    // a server's number carries the time, by which servers are spread over the shards
    let mut places = BTreeMap::new();
    for number in 0..1000 {
        if places.len() == 2 {
            break;
        }
        sim.advance(Duration::from_millis(1));
        let guild = sim.guild(&format!("Server {number}"));
        places.insert((guild.0 >> 22) % 2, (sim.channel(guild, "general"), sim.member(guild, "Ben")));
    }
    assert_eq!(places.len(), 2, "a server for each shard");
    let home = Home::new().with("BONAFIDE_DISCORD_METRICS", "127.0.0.1:0");
    let _bot = home.start(&sim).await;
    sim.connected(2).await;
    for (channel, ben) in places.into_values() {
        let asked = sim.slash(ben, channel, "ask", &[("question", QUESTION.into())]);
        assert!(sim.reply_to(asked).await.text().contains(HELPED));
    }
    let figures = Figures::of(&home, &sim);
    for shard in 0..2 {
        figures.reaches(&format!("bonafide_gateway_connected{{shard=\"{shard}\"}}"), 1.0).await;
    }
    figures.health_becomes(200).await;
    sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_is_too_long_for_a_message_goes_on_in_the_next() {
    let (scene, _, _bot) = measured(Home::new()).await;
    let config = bonafide::config::Config::embedded().expect("valid settings").store;
    let store = bonafide::store::open(&scene.home.store(), &config).expect("the bot's store");
    for number in 0..45_u64 {
        let new = bonafide::store::NewPin {
            server: scene.guild.0,
            channel: scene.channel.0,
            message: number + 1,
            question: format!("Question {number}: {}", "word ".repeat(35).trim()),
            passages: Vec::new(),
            by: 1,
            at: 0,
        };
        store.add_pin(&new).expect("kept");
    }
    let moderator = scene.sim.member_with(scene.guild, "Mo", permissions::MODERATOR);
    // the second page is sent again where Discord has a problem
    scene.sim.fail_next(Call::FollowUp, 1, &Fault::Server(503));
    let asked = scene.sim.slash(moderator, scene.channel, "pins list", &[]);
    let mut shown = scene.sim.reply_to(asked).await.text();
    for further in scene.sim.follow_ups(asked, 2).await {
        assert!(further.is_ephemeral());
        shown.push_str(&further.text());
    }
    for number in 0..45 {
        assert!(shown.contains(&format!("Question {number}:")), "{number} is missing");
    }
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn permissions_that_channels_lack_are_told_in_the_log() {
    let sim = Simulator::start().await;
    let guild = sim.guild("Support");
    let (general, _) = (sim.channel(guild, "general"), sim.channel(guild, "other"));
    sim.overwrite(general, sim.bot(), 0, permissions::EMBED_LINKS);
    let home = Home::new();
    let _bot = home.start(&sim).await;
    let ana = sim.member(guild, "Ana");
    let asked = sim.slash(ana, general, "ask", &[("question", QUESTION.into())]);
    sim.reply_to(asked).await;
    let reply = async { while !home.log().contains("Embed Links (1 of 2 channels)") {} };
    tokio::time::timeout(sim.patience, reply).await.unwrap_or_else(|_| panic!("{}", home.log()));
    assert!(!home.log().contains("Send Messages ("), "{}", home.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_of_the_corpus_are_taken_up_where_that_is_asked_for() {
    let (scene, figures, _bot) = measured_with(Home::new().with_shipped_corpus(), &["--watch"]).await;
    scene.home.edit("osteopetrosis", "may be given a bone marrow transplant", "may be given a marrow gift");
    figures.reaches("bonafide_index_reloads_total{result=\"taken\"}", 1.0).await;
    assert!(scene.ask(scene.ana, QUESTION).await.text().contains("marrow gift"));
    // a document with an error is logged, and the last good index goes on
    scene.home.edit("osteopetrosis", "marrow gift", "marrow gift [^99]");
    let logged = async { while !scene.home.log().contains("citation [^99] points at no reference") {} };
    tokio::time::timeout(scene.sim.patience, logged).await.expect("it is logged");
    assert!(scene.ask(scene.ana, QUESTION).await.text().contains("marrow gift"));
    scene.sim.assert_clean();
}
