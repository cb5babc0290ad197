//! What keeps the bot from starting, told in words with exit status 2, and what its log holds.

use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use crate::bot_process::Home;
use crate::bot_process::figures::Figures;
use crate::simulator::{Call, Fault, Simulator, permissions};
use crate::texts::texts;

/// Runs the bot with arguments, and expects it to end with status 2 and words.
async fn refused(sim: &Simulator, home: &Home, arguments: &[&str], words: &[&str]) {
    let (status, printed) = home.run(sim, &[&["discord"], arguments].concat()).await;
    assert_eq!(status, 2, "{printed}");
    for word in words {
        assert!(printed.contains(word), "{word} is missing: {printed}");
    }
    assert!(!printed.contains(&sim.token()), "{printed}");
    assert!(!printed.contains("panicked"), "{printed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_check_names_what_the_bot_lacks_in_a_server() {
    let sim = Simulator::start().await;
    let guild = sim.guild("Support");
    let (home, id) = (Home::new(), guild.to_string());
    let (status, printed) = home.run(&sim, &["discord", "--check", "--guild", &id]).await;
    assert_eq!(status, 0, "{printed}");
    let bits = permissions::VIEW_CHANNEL
        | permissions::SEND_MESSAGES
        | permissions::SEND_MESSAGES_IN_THREADS
        | permissions::EMBED_LINKS
        | permissions::ATTACH_FILES
        | permissions::READ_MESSAGE_HISTORY
        | permissions::PIN_MESSAGES;
    assert!(printed.contains(&format!("scope=bot+applications.commands&permissions={bits}\n")), "{printed}");

    sim.take_roles(guild, sim.bot());
    let check = ["--check", "--guild", id.as_str()];
    let words = ["lacks permissions in the server", ": Pin Messages;", "invite it again", "permissions="];
    refused(&sim, &home, &check, &words).await;

    let missing = Fault::Error { status: 403, code: 50001, message: "Missing Access" };
    sim.fail_next(Call::GuildCommands, 1, &missing);
    let words = ["lacks the scope applications.commands", "invite it again", "client_id="];
    refused(&sim, &home, &check, &words).await;
    refused(&sim, &home, &["--check", "--guild", "77"], &["not in the server 77"]).await;
    sim.fail_next(Call::GuildCommands, 1, &missing);
    refused(&sim, &home, &["--guild", &id], &["lacks the scope applications.commands"]).await;
    assert!(sim.calls().iter().all(|call| call.call != Call::SetGuildCommands), "nothing was registered");
    assert_eq!(sim.sessions().0, 0);
    sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_for_a_moment_is_asked_for_again_at_the_start() {
    let sim = Simulator::start().await;
    sim.fail_next(Call::CurrentApplication, 2, &Fault::Server(503));
    sim.fail_next(Call::Gateway, 1, &Fault::LostAnswer);
    sim.fail_next(Call::GatewayBot, 1, &Fault::Server(500));
    let (status, printed) = Home::new().run(&sim, &["discord", "--check"]).await;
    assert_eq!((status, sim.faults_left()), (0, 0), "{printed}");
    let (guild, home) = (sim.guild("Support"), Home::new());
    let ana = sim.member(guild, "Ana");
    let channel = sim.channel(guild, "general");
    sim.fail_next(Call::SetGlobalCommands, 1, &Fault::Server(500));
    let _bot = home.start(&sim).await;
    let asked = sim.slash(ana, channel, "topics", &[]);
    assert!(sim.reply_to(asked).await.text().contains("Osteopetrosis"));
    sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_for_good_ends_the_bot_with_the_reason() {
    let sim = Simulator::start().await;
    let home = Home::new().with("BONAFIDE_DISCORD_CONNECT_SECONDS", "1");
    sim.fail_next(Call::GatewayBot, 4, &Fault::Server(500));
    refused(&sim, &home, &["--check"], &["does not say where its gateway is", "500"]).await;
    sim.fail_next(Call::SetGlobalCommands, 1, &Fault::Error { status: 400, code: 50035, message: "Invalid" });
    refused(&sim, &home, &[], &["does not take the commands", "50035"]).await;
    sim.refuse_identify(Some(4004));
    refused(&sim, &home, &[], &["refuses the token at the gateway"]).await;
    sim.refuse_identify(Some(4000));
    refused(&sim, &home, &[], &["no connection to Discord's gateway came about in 1 seconds"]).await;
    assert_eq!(sim.sessions(), (0, 0));
    assert!(sim.gateway_asked() > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_that_is_not_there_is_waited_for_and_can_be_left() {
    let sim = Simulator::start().await;
    // a port that nobody listens on: the only gateway that the bot is told of
    let closed = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    sim.shared.with(|world| world.address = closed.to_string());
    let home = Home::new().with("BONAFIDE_DISCORD_CONNECT_SECONDS", "1");
    refused(&sim, &home, &[], &["no connection to Discord's gateway came about"]).await;

    let home = Home::new().with("BONAFIDE_DISCORD_CONNECT_SECONDS", "600");
    let bot = home.spawn(&sim, &[]);
    let connecting = async { while !home.log().contains("connecting") {} };
    tokio::time::timeout(sim.patience, connecting).await.expect("it tries");
    let stopped = tokio::time::timeout(sim.patience, bot.stop()).await.expect("it ends");
    assert_eq!(stopped.status.code(), Some(0), "{}", home.log());
    assert_eq!(sim.sessions(), (0, 0));
}

/// An address on which nobody listens.
fn closed() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address")
}

/// Waits until the bot has tried to reach Discord.
async fn tried(sim: &Simulator, home: &Home) {
    let tries = async {
        while !home.log().contains("Discord does not answer yet") {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(sim.patience, tries).await.expect("it tries");
}

#[tokio::test(flavor = "multi_thread")]
async fn discord_that_cannot_be_reached_is_waited_for_as_long_as_is_set() {
    let sim = Simulator::start().await;
    let address = closed();
    let home = Home::new().with("BONAFIDE_DISCORD_API", &format!("http://{address}"));
    let bot = home.spawn(&sim, &[]);
    tried(&sim, &home).await;
    // a stop while it waits
    let stopped = tokio::time::timeout(sim.patience, bot.stop()).await.expect("it ends");
    assert_eq!(stopped.status.code(), Some(0), "{}", home.log());

    let home = Home::new().with("BONAFIDE_DISCORD_API", &format!("http://{address}"));
    let _bot = home.spawn(&sim, &[]);
    tried(&sim, &home).await;
    let listener = tokio::net::TcpListener::bind(address).await.expect("the port");
    let target = sim.base().trim_start_matches("http://").to_owned();
    tokio::spawn(async move {
        while let Ok((mut from, _)) = listener.accept().await {
            let Ok(mut to) = tokio::net::TcpStream::connect(&target).await else { return };
            tokio::spawn(async move { tokio::io::copy_bidirectional(&mut from, &mut to).await });
        }
    });
    sim.ready().await;

    let unreachable = Home::new()
        .with("BONAFIDE_DISCORD_API", &format!("http://{}", closed()))
        .with("BONAFIDE_DISCORD_START_SECONDS", "1");
    refused(&sim, &unreachable, &[], &["Discord cannot be reached", "no connection"]).await;
    sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_token_ends_the_bot_at_once() {
    let sim = Simulator::start().await;
    let wrong = "MTEwMDAwMDAwMDAwMDAwMDAwMQ.wrong0.a-token-that-nobody-knows-here-at-all";
    let began = std::time::Instant::now();
    refused(&sim, &Home::new().with("DISCORD_TOKEN", wrong), &[], &["Discord refuses the token"]).await;
    assert!(began.elapsed() < sim.patience);
    assert_eq!(sim.count(Call::CurrentApplication), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_here_ends_the_bot_with_the_reason() {
    let sim = Simulator::start().await;
    for address in ["0.0.0.0:9464", "192.0.2.1:9464", "9464", "example.com:80"] {
        let home = Home::new().with("BONAFIDE_DISCORD_METRICS", address);
        refused(&sim, &home, &["--check"], &["metrics must be an address of this machine"]).await;
    }
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let home = Home::new().with("BONAFIDE_DISCORD_METRICS", &address);
    refused(&sim, &home, &[], &["metrics and health cannot be served", &address, "another port"]).await;

    let home = Home::new().with_shipped_corpus();
    for document in DOCUMENTS {
        home.edit(document, "title", "titel");
    }
    refused(&sim, &home, &["--check"], &["the corpus cannot be used", "osteopetrosis.md"]).await;

    let home = Home::new();
    std::fs::create_dir(home.store()).expect("a folder");
    std::fs::write(home.store().join("bonafide.sqlite3"), "no database at all, but a long text")
        .expect("written");
    refused(&sim, &home, &["--check"], &["the store cannot be used"]).await;
    assert_eq!(sim.sessions().0, 0);
}

/// Ids of the shipped documents.
const DOCUMENTS: [&str; 4] = [
    "chondrodysplasia-calcificans-metaphysealis",
    "metaphyseal-sclerosis-treatment",
    "metaphyseal-sclerosis-young-child",
    "osteopetrosis",
];

/// A word that no text of the program holds.
const MARK: &str = "zzyzxmark";

#[tokio::test(flavor = "multi_thread")]
async fn the_most_talkative_log_names_no_question_member_token_or_address() {
    for format in ["text", "json"] {
        let sim = Simulator::start().await;
        let guild = sim.guild("Support");
        let channel = sim.channel(guild, "general");
        let (ana, mo) = (sim.member(guild, "Ana"), sim.member_with(guild, "Mo", permissions::MODERATOR));
        let home = Home::new()
            .with("BONAFIDE_DISCORD_LOG_LEVEL", "trace")
            .with("RUST_LOG", "trace")
            .with("RUST_BACKTRACE", "1")
            .with("BONAFIDE_DISCORD_METRICS", "127.0.0.1:0");
        let bot = home.start_with(&sim, &["--log", format]).await;
        let question = format!("how is {MARK} osteopetrosis treated");
        let ask = |sim: &Simulator| sim.slash(ana, channel, "ask", &[("question", question.as_str().into())]);

        // everything that can go wrong with an answer
        let refusal = Fault::Error { status: 400, code: 50035, message: "Invalid Form Body" };
        for fault in [&refusal, &Fault::LostAnswer, &Fault::Server(503), &Fault::missing_permissions()] {
            let before = sim.count(Call::OriginalEdit);
            sim.fail_next(Call::OriginalEdit, 1, fault);
            ask(&sim);
            // the same again, or that it went wrong
            sim.called(Call::OriginalEdit, before + 2).await;
        }
        let before = sim.count(Call::Callback);
        sim.fail_next(Call::Callback, 1, &Fault::unknown_interaction());
        ask(&sim);
        sim.called(Call::Callback, before + 2).await;
        sim.fail_next(Call::Send, 1, &Fault::missing_permissions());
        sim.say(ana, channel, &format!("{} {question}", sim.mention()));
        sim.called(Call::Send, 1).await;
        let answered = [("question", "How is osteopetrosis treated?".into())];
        let answer = sim.reply_to(sim.slash(ana, channel, "ask", &answered)).await;
        let before = sim.count(Call::Callback);
        sim.fail_next(Call::Callback, 1, &refusal);
        sim.press(ana, answer.id, texts().bot_sources());
        sim.called(Call::Callback, before + 1).await;
        let pressed = sim.press(ana, answer.id, texts().bot_report());
        sim.modal(pressed).await;
        sim.reply_to(sim.submit_modal(pressed, &[("text", &format!("{MARK} is wrong"))])).await;
        sim.fail_next(Call::OldPin, 1, &refusal);
        let pinning = sim.message_command(mo, answer.id, "Pin this answer");
        sim.modal(pinning).await;
        sim.reply_to(sim.submit_modal(pinning, &[("question", &format!("{MARK}?"))])).await;
        sim.forge_press(ana, answer.id, &format!("b0:{MARK}"));
        sim.drop_gateway();
        sim.resumed(1).await;
        sim.reply_to(ask(&sim)).await;
        let (_, metrics) = Figures::of(&home, &sim).get("/metrics").await;
        assert_eq!(bot.stop().await.status.code(), Some(0));

        let log = home.log();
        assert!(log.contains("a command failed") && log.contains("could not be posted"), "{log}");
        for reply in [&log, &metrics] {
            for secret in [
                MARK,
                "osteopetrosis",
                "token-of-",
                "/webhooks/",
                "/interactions/",
                "/channels/",
                "Ana",
                &sim.token(),
                &ana.to_string(),
                &mo.to_string(),
                sim.base(),
            ] {
                assert!(!reply.contains(secret), "{secret} in\n{reply}");
            }
        }
        if format == "json" {
            assert!(log.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()), "{log}");
        }
    }
}
