//! From one process with files to three with PostgreSQL and OpenSearch on this machine, as docs/operators/scaling.md
//! describes it. Skipped where one of them can't be started.

use std::time::Duration;

use crate::bot_process::Home;
use crate::opensearch_nodes::OpenSearchNodes;
use crate::postgres_server::PostgresServer;
use crate::scene::{PIN, QUESTION};
use crate::simulator::{Channel, Message, Simulator, User, permissions};

/// Words of the answer.
const WORDS: &str = "bone marrow transplant";
const PROCESSES: u64 = 3;
/// Less than Discord's five seconds between new sessions, as the way to the gateway takes a different time each time.
const PAUSE: Duration = Duration::from_secs(3);

async fn ask(sim: &Simulator, (user, channel): (User, Channel)) -> Message {
    let answer = sim.reply_to(sim.slash(user, channel, "ask", &[("question", QUESTION.into())])).await;
    assert!(answer.text().contains(WORDS), "{}", answer.text());
    answer
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_moves_from_one_process_with_files_to_three_with_servers() {
    let start = || {
        let (nodes, server) = (OpenSearchNodes::start()?, PostgresServer::start()?);
        let address = server.database();
        Some((nodes, server, address))
    };
    let started = tokio::task::spawn_blocking(start).await.expect("a thread");
    let Some((nodes, database, address)) = started else { return };
    let mut sim = Simulator::start().await;
    sim.patience = Duration::from_mins(2);
    let people: Vec<(User, Channel)> = (0..PROCESSES)
        .map(|shard| {
            let guild = sim.guild_of_shard(&format!("Support {shard}"), (shard, PROCESSES));
            (sim.member_with(guild, "Mo", permissions::MODERATOR), sim.channel(guild, "general"))
        })
        .collect();

    // one process, which keeps everything in files
    let home = Home::new();
    let bot = home.start(&sim).await;
    let (mo, channel) = people[1];
    let answer = ask(&sim, (mo, channel)).await;
    let used = sim.message_command(mo, answer.id, PIN);
    sim.modal(used).await;
    let pinned = sim.submit_modal(used, &[("question", QUESTION), ("replaces", "")]);
    assert!(sim.reply_to(pinned).await.text().contains("Pinned as answer"));
    bot.stop().await;

    // everything moves to the servers
    let (status, printed) = home.run(&sim, &["store", "copy", "--to", &address]).await;
    assert!(status == 0 && printed.contains("the hashes of both stores are the same"), "{printed}");
    let home = home
        .with("BONAFIDE_STORE_ADDRESS", &address)
        .with("BONAFIDE_OPENSEARCH_ADDRESSES", &nodes.addresses())
        .with("BONAFIDE_OPENSEARCH_TIMEOUT_MILLISECONDS", "20000")
        .with("BONAFIDE_RETRIEVAL_RETRIEVER", "opensearch");
    for command in [&["index", "--to", "opensearch"][..], &["store", "check"], &["discord", "--check"]] {
        let (status, printed) = home.run(&sim, command).await;
        assert_eq!(status, 0, "{command:?}: {printed}");
    }

    // three processes
    sim.pause_identify(PAUSE);
    let mut bots = Vec::new();
    for shard in 0..PROCESSES {
        bots.push(home.spawn(&sim, &["--shards", &format!("{shard}/{PROCESSES}")]));
        sim.shard_connected((shard, PROCESSES)).await;
    }
    sim.ready().await;
    for (of, person) in people.iter().enumerate() {
        let answer = ask(&sim, *person).await;
        assert_eq!(answer.text().contains("Pinned by the moderators"), of == 1, "{}", answer.text());
    }
    // a node is lost, and the database restarts
    let lose = move || {
        nodes.kill_last();
        database.stop("INT");
        database.resume();
        (nodes, database)
    };
    let _servers = tokio::task::spawn_blocking(lose).await.expect("a thread");
    for person in &people {
        assert!(ask(&sim, *person).await.button("Sources").is_some());
    }
    for bot in bots {
        assert_eq!(bot.stop().await.status.code(), Some(0), "{}", home.log());
    }
    sim.assert_clean();
}
