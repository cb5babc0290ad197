//! The bot from outside: the real program against a stand-in for Discord on this machine.

#![allow(clippy::expect_used, clippy::panic, reason = "a test or bench ends where something is wrong")]

mod stand_in;

use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use serde_json::{Value, json};
use stand_in::{CHANNEL, Member, Simulator, TOKEN, message};
use tempfile::TempDir;

/// The bot as a process of its own.
struct Bot {
    child: Option<Child>,
}

impl Bot {
    fn command(simulator: &Simulator, home: &Path) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bonafide"));
        command
            .current_dir(home)
            .env_clear()
            .env("HOME", home)
            .env("DISCORD_TOKEN", TOKEN)
            .env("BONAFIDE_DISCORD_API", simulator.base())
            .env("BONAFIDE_STORE_DIRECTORY", home.join("data"))
            .env("BONAFIDE_DISCORD_MEMBER_SECONDS", "0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    async fn start(simulator: &Simulator, home: &Path, times: usize) -> Self {
        let log =
            std::fs::File::options().create(true).append(true).open(home.join("bot.log")).expect("a log");
        let mut command = Self::command(simulator, home);
        let child = command.arg("discord").stderr(log).spawn().expect("the bot starts");
        if !simulator.identified(times).await {
            let log = std::fs::read_to_string(home.join("bot.log")).expect("a log");
            panic!("the bot does not reach the gateway: {log}{:#?}", simulator.calls());
        }
        Self { child: Some(child) }
    }

    /// Tells the bot to stop, and waits until it has.
    async fn stop(mut self) -> Output {
        let child = self.child.take().expect("it runs");
        let kill = Command::new("kill").arg("-TERM").arg(child.id().to_string()).status();
        assert!(kill.expect("kill").success());
        tokio::task::spawn_blocking(|| child.wait_with_output()).await.expect("a thread").expect("an end")
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

async fn run(mut command: Command) -> (i32, String, String) {
    let output =
        tokio::task::spawn_blocking(move || command.output()).await.expect("a thread").expect("it runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("an exit status"), text(output.stdout), text(output.stderr))
}

async fn world() -> (Simulator, TempDir) {
    (Simulator::start().await, tempfile::tempdir().expect("a folder"))
}

fn question(text: &str) -> Value {
    json!([{"name": "question", "type": 3, "value": text}])
}

fn private_question(text: &str) -> Value {
    json!([{"name": "question", "type": 3, "value": text}, {"name": "private", "type": 5, "value": true}])
}

/// All text of the embeds of a message.
fn shown(body: &Value) -> String {
    body["embeds"].to_string()
}

/// The `custom_id` of the button with a label.
fn button(body: &Value, label: &str) -> String {
    let rows = body["components"].as_array().expect("rows");
    let buttons = rows.iter().flat_map(|row| row["components"].as_array().expect("buttons"));
    let found =
        buttons.filter(|button| button["label"] == label).map(|button| button["custom_id"].clone()).next();
    found.unwrap_or_else(|| panic!("no button {label}: {body}")).as_str().expect("an id").to_owned()
}

/// The message that an answer became, asked for by a member.
fn posted(body: &Value, member: &Member) -> Value {
    let author =
        json!({"id": "1000", "username": "bonafide", "discriminator": "0", "avatar": null, "bot": true});
    let mut message = message(5_000, CHANNEL, &author, body);
    message["interaction_metadata"] = json!({
        "id": "1", "type": 2, "user": member.user(), "authorizing_integration_owners": {}
    });
    message
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_missing_to_start_is_said_with_exit_status_2() {
    let (simulator, home) = world().await;
    let mut command = Bot::command(&simulator, home.path());
    command.arg("discord").env_remove("DISCORD_TOKEN");
    let (status, _, err) = run(command).await;
    assert_eq!(status, 2);
    assert!(err.contains("DISCORD_TOKEN"), "{err}");

    let mut command = Bot::command(&simulator, home.path());
    command.arg("discord").env("DISCORD_TOKEN", "another.token");
    let (status, _, err) = run(command).await;
    assert_eq!(status, 2);
    assert!(err.contains("refuses the token") && !err.contains("another.token"), "{err}");

    simulator.fail_next("/gateway", 500);
    simulator.fail_next("/gateway", 500);
    simulator.fail_next("/gateway", 500);
    simulator.fail_next("/gateway", 500);
    let mut command = Bot::command(&simulator, home.path());
    command.arg("discord");
    let (status, _, err) = run(command).await;
    assert_eq!(status, 2, "{err}");
    assert!(err.contains("gateway"), "{err}");

    let mut command = Bot::command(&simulator, home.path());
    command.arg("discord").env("BONAFIDE_DISCORD_API", "https://example.com");
    let (status, _, err) = run(command).await;
    assert_eq!(status, 2);
    assert!(err.contains("only an address of this machine"), "{err}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_check_prints_the_invitation_and_starts_nothing() {
    let (simulator, home) = world().await;
    let mut command = Bot::command(&simulator, home.path());
    command.args(["discord", "--check"]);
    let (status, out, err) = run(command).await;
    assert_eq!(status, 0, "{err}");
    assert!(out.contains("client_id=1000&scope=bot+applications.commands&permissions="), "{out}");
    assert!(simulator.calls().iter().all(|call| call.method == "GET"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_is_put_off_at_once_and_then_answered_with_source_and_disclaimer() {
    let (simulator, home) = world().await;
    let bot = Bot::start(&simulator, home.path(), 1).await;
    let member = Member::plain(11);
    let token = simulator.slash(&member, "ask", &question("How is osteopetrosis treated?"));
    assert_eq!(simulator.acknowledged(&token).await["type"], 5);
    let answer = simulator.answered(&token).await;
    let text = shown(&answer);
    assert!(text.contains("bone marrow transplant") && text.contains("June 2015"), "{text}");
    assert!(text.contains("not medical advice"), "{text}");

    let token = simulator.slash(&member, "topics", &json!([]));
    assert!(shown(&simulator.answered(&token).await).contains("Osteopetrosis"));
    for command in ["sources", "about", "help", "privacy"] {
        let token = simulator.slash(&member, command, &json!([]));
        simulator.acknowledged(&token).await;
    }
    let stopped = bot.stop().await;
    assert_eq!(stopped.status.code(), Some(0), "{stopped:?}");
    assert_eq!(simulator.violations(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_follow_up_keeps_the_topic_and_a_crisis_shows_no_passage() {
    let (simulator, home) = world().await;
    let bot = Bot::start(&simulator, home.path(), 1).await;
    let (one, other) = (Member::plain(11), Member::plain(12));
    let token = simulator.slash(&one, "ask", &question("What is osteopetrosis?"));
    let answer = simulator.answered(&token).await;
    let follow_up = button(&answer, "Ask a follow-up");
    let message = posted(&answer, &one);
    let token = simulator.press(&one, &message, &follow_up);
    let modal = simulator.acknowledged(&token).await;
    assert_eq!(modal["type"], 9);
    let token = simulator.submit(&one, &message, &follow_up, "which doctors treat it?");
    let text = shown(&simulator.answered(&token).await);
    assert!(text.contains("Hematologists"), "{text}");

    let token = simulator.slash(&other, "ask", &question("I want to kill myself"));
    let answer = simulator.answered(&token).await;
    assert!(shown(&answer).contains("You are not alone"), "{answer}");
    assert!(!shown(&answer).contains("\"fields\":[{"), "{answer}");
    drop(bot);
    assert_eq!(simulator.violations(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn buttons_turn_pages_share_and_work_after_a_restart() {
    let (simulator, home) = world().await;
    let bot = Bot::start(&simulator, home.path(), 1).await;
    let (asker, stranger) = (Member::plain(11), Member::plain(12));
    let token = simulator.slash(&asker, "ask", &private_question("how is osteopetrosis treated"));
    assert_eq!(simulator.acknowledged(&token).await["data"]["flags"], 64);
    let answer = simulator.answered(&token).await;
    assert_eq!(bot.stop().await.status.code(), Some(0));

    let bot = Bot::start(&simulator, home.path(), 2).await;
    let message = posted(&answer, &asker);
    let token = simulator.press(&asker, &message, &button(&answer, "Next passage"));
    let turned = simulator.acknowledged(&token).await;
    assert_eq!(turned["type"], 7, "the asker's own message changes");
    assert_ne!(turned["data"]["embeds"], answer["embeds"]);
    let token = simulator.press(&stranger, &message, &button(&answer, "Share"));
    let shared = simulator.acknowledged(&token).await;
    assert_eq!((&shared["type"], &shared["data"]["flags"]), (&json!(4), &Value::Null));
    for (label, expected) in [("Sources", "Osteopetrosis"), ("Show more around it", "Osteopetrosis")] {
        let token = simulator.press(&stranger, &message, &button(&answer, label));
        let told = simulator.acknowledged(&token).await;
        assert_eq!(told["data"]["flags"], 64);
        assert!(shown(&told["data"]).contains(expected), "{told}");
    }
    let token = simulator.press(&asker, &message, "b0:page:old:1");
    assert!(shown(&simulator.acknowledged(&token).await["data"]).contains("have expired"));
    drop(bot);
    let registered = simulator.calls().iter().filter(|call| call.method == "PUT").count();
    assert_eq!(registered, 1, "commands are registered once, not at every start");
    assert_eq!(simulator.violations(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn opinions_count_once_and_reports_reach_the_moderators_alone() {
    let (simulator, home) = world().await;
    let bot = Bot::start(&simulator, home.path(), 1).await;
    let (asker, moderator) = (Member::plain(11), Member::moderator(12));
    let token = simulator.slash(&asker, "ask", &question("symptoms of osteopetrosis"));
    let answer = simulator.answered(&token).await;
    let message = posted(&answer, &asker);
    for expected in ["Thank you", "said so already"] {
        let token = simulator.press(&asker, &message, &button(&answer, "Not helpful"));
        assert!(shown(&simulator.acknowledged(&token).await["data"]).contains(expected));
    }
    let report = button(&answer, "Report a problem");
    let token = simulator.submit(&asker, &message, &report, "the second sentence is wrong");
    assert!(shown(&simulator.acknowledged(&token).await["data"]).contains("Thank you"));

    let token = simulator.slash(&asker, "review", &json!([]));
    assert!(shown(&simulator.answered(&token).await).contains("Only moderators"));
    let token = simulator.slash(&moderator, "review", &json!([]));
    let review = shown(&simulator.answered(&token).await);
    assert!(review.contains("the second sentence is wrong") && review.contains("(1 / 0)"), "{review}");
    assert!(!review.contains("user11"), "{review}");
    let token = simulator.slash(&moderator, "review", &json!([{"name": "close", "type": 4, "value": 1}]));
    assert!(shown(&simulator.answered(&token).await).contains("closed"));
    drop(bot);
    assert_eq!(simulator.violations(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_deleted_for_its_asker_or_a_moderator_and_nobody_else() {
    let (simulator, home) = world().await;
    let bot = Bot::start(&simulator, home.path(), 1).await;
    let (asker, stranger, moderator) = (Member::plain(11), Member::plain(12), Member::moderator(13));
    let token = simulator.slash(&asker, "ask", &question("symptoms of osteopetrosis"));
    let answer = simulator.answered(&token).await;
    let message = posted(&answer, &asker);
    let delete = button(&answer, "Delete");
    let token = simulator.press(&stranger, &message, &delete);
    assert!(shown(&simulator.acknowledged(&token).await["data"]).contains("Only the person who asked"));
    for who in [asker, moderator] {
        let token = simulator.press(&who, &message, &delete);
        assert_eq!(simulator.acknowledged(&token).await["type"], 6);
        let path = format!("{token}/messages/@original");
        simulator
            .until("the deletion", |calls| {
                calls.iter().find(|call| call.method == "DELETE" && call.path.ends_with(&path)).map(drop)
            })
            .await;
    }
    drop(bot);
    assert_eq!(simulator.violations(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mention_a_direct_message_and_answer_this_ask_too() {
    let (simulator, home) = world().await;
    let bot = Bot::start(&simulator, home.path(), 1).await;
    let member = Member::plain(11);
    let mut said =
        message(7_001, CHANNEL, &member.user(), &json!({"content": "<@1000> what is osteopetrosis"}));
    said["guild_id"] = json!("2000");
    said["mentions"] =
        json!([{"id": "1000", "username": "bonafide", "discriminator": "0", "avatar": null, "bot": true}]);
    let mut unasked = message(7_000, CHANNEL, &member.user(), &json!({"content": "what is osteopetrosis"}));
    unasked["guild_id"] = json!("2000");
    simulator.dispatch("MESSAGE_CREATE", &unasked);
    simulator.dispatch("MESSAGE_CREATE", &said);
    let direct = message(7_002, 4_000, &Member::plain(12).user(), &json!({"content": "is CCM inherited"}));
    simulator.dispatch("MESSAGE_CREATE", &direct);
    for (channel, id, expected) in [(CHANNEL, "7001", "overly dense"), (4_000, "7002", "Inherit")] {
        let path = format!("/channels/{channel}/messages");
        let body = simulator
            .until("a reply", |calls| {
                calls.iter().find(|call| call.path == path).map(|call| call.body.clone())
            })
            .await;
        assert_eq!(body["message_reference"]["message_id"], id);
        assert!(shown(&body).contains(expected), "{body}");
    }
    let target = message(7_003, CHANNEL, &member.user(), &json!({"content": "is osteopetrosis inherited?"}));
    let token = simulator.on_message(&Member::plain(13), "Answer this", &target);
    assert_eq!(simulator.acknowledged(&token).await["data"]["flags"], 64);
    assert!(shown(&simulator.answered(&token).await).contains("gene"), "an answer");
    let posts = simulator.calls().iter().filter(|call| call.path.ends_with("/messages")).count();
    assert_eq!(posts, 2, "what nobody asked of the bot is left alone");
    let log = std::fs::read_to_string(home.path().join("bot.log")).expect("a log");
    assert!(!log.contains("failed"), "{log}");
    drop(bot);
    assert_eq!(simulator.violations(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_too_fast_and_in_whose_language_is_told() {
    let (simulator, home) = world().await;
    let log = std::fs::File::create(home.path().join("bot.log")).expect("a log");
    let mut command = Bot::command(&simulator, home.path());
    command.arg("discord").env("BONAFIDE_DISCORD_MEMBER_SECONDS", "3600").stderr(log);
    let bot = Bot { child: Some(command.spawn().expect("the bot starts")) };
    assert!(simulator.identified(1).await);
    let member = Member { locale: "es-ES", ..Member::plain(11) };
    let token = simulator.slash(&member, "ask", &question("how is osteopetrosis treated"));
    let answer = simulator.answered(&token).await;
    assert!(shown(&answer).contains("El pasaje está en inglés, el idioma de su fuente"), "{answer}");
    button(&answer, "Pasaje siguiente");
    let token = simulator.slash(&member, "ask", &question("how is osteopetrosis treated"));
    assert!(shown(&simulator.answered(&token).await).contains("Un momento: podrás preguntar"));
    let token = simulator.slash(&Member::plain(12), "ask", &question(" "));
    assert!(shown(&simulator.answered(&token).await).contains("Ask a question in your own words"));
    drop(bot);
    assert_eq!(simulator.violations(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_gets_proposals_that_the_corpus_answers() {
    let (simulator, home) = world().await;
    let bot = Bot::start(&simulator, home.path(), 1).await;
    let typed = json!([{"name": "question", "type": 3, "value": "bowed", "focused": true}]);
    let token = simulator.complete(&Member::plain(11), "ask", &typed);
    let proposed = simulator.acknowledged(&token).await;
    assert_eq!(proposed["type"], 8);
    let choices = proposed["data"]["choices"].as_array().expect("choices");
    assert!(!choices.is_empty() && choices.len() <= 25, "{proposed}");
    assert!(choices[0]["value"].as_str().expect("text").contains("Bowed legs"), "{proposed}");
    drop(bot);
    assert_eq!(simulator.violations(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_gateway_is_taken_up_again() {
    let (simulator, home) = world().await;
    let bot = Bot::start(&simulator, home.path(), 1).await;
    let member = Member::plain(11);
    let token = simulator.slash(&member, "help", &json!([]));
    simulator.acknowledged(&token).await;
    simulator.drop_gateway();
    assert!(simulator.took_up_again(1).await, "the session is taken up again");
    let token = simulator.slash(&member, "help", &json!([]));
    simulator.acknowledged(&token).await;
    drop(bot);
    assert_eq!(simulator.violations(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn no_question_reaches_a_file_or_a_log() {
    let (simulator, home) = world().await;
    let bot = Bot::start(&simulator, home.path(), 1).await;
    for number in 0..40_u64 {
        let marker = format!("zqmarker{number}");
        let text = format!("{marker} osteopetrosis symptoms {marker}");
        let member = Member::plain(100 + number);
        let token = match number % 3 {
            0 => simulator.slash(&member, "ask", &question(&text)),
            1 => simulator.slash(&member, "ask", &private_question(&text)),
            _ => {
                let target = message(8_000 + number, CHANNEL, &member.user(), &json!({"content": text}));
                simulator.on_message(&member, "Answer this", &target)
            }
        };
        if number % 7 == 0 {
            simulator.fail_next("/webhooks/", 500);
        } else {
            simulator.answered(&token).await;
        }
    }
    bot.stop().await;
    let log = std::fs::read_to_string(home.path().join("bot.log")).expect("a log");
    assert!(!log.to_lowercase().contains("zqmarker") && !log.contains("user1"), "{log}");
    let mut folders = vec![home.path().to_path_buf()];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            files += 1;
            let bytes = std::fs::read(&path).expect("a file");
            let holds = bytes.windows(8).any(|window| window.eq_ignore_ascii_case(b"zqmarker"));
            assert!(!holds, "{} holds a question", path.display());
        }
    }
    assert!(files > 0, "the store was written");
    assert_eq!(simulator.violations(), Vec::<String>::new());
}
