//! The bot killed at random moments while moderators and members use it: what it had confirmed is there afterwards.

mod scene;

#[cfg(all(unix, feature = "postgres"))]
use std::sync::Arc;
use std::sync::mpsc::Sender;
#[cfg(all(unix, feature = "postgres"))]
use std::sync::mpsc::{Receiver, channel};

use self::scene::{Known, Scene, What};
use crate::bot_process::random::Random;
#[cfg(all(unix, feature = "postgres"))]
use crate::postgres_server::PostgresServer;

/// Homes whose bots are killed at the same time, and how often each.
const HOMES: usize = 4;
const KILLS: u64 = 25;
/// The maximum number of deeds in all homes between two failures of their database.
#[cfg(all(unix, feature = "postgres"))]
const DEEDS: u64 = 8;
/// Where all chance comes from; another one is tried with the variable `CRASH_SEED`.
const SEED: u64 = 9_051_945;

/// A database that fails, and who is notified of each deed, so that it fails at any speed of the machine as often as
/// something was done.
struct Database {
    address: String,
    deeds: Sender<()>,
}

/// Kills the bot of a home often, and gives what is known for sure of all that was done.
async fn kill_often(seed: u64, database: Option<Database>) -> Vec<What> {
    let scene = Scene::new(database).await;
    let mut random = Random::new(seed);
    for _ in 0..KILLS {
        let bot = scene.home.start(&scene.sim).await;
        let (moderator, members) = (Random::new(random.number()), Random::new(random.number()));
        tokio::select! {
            () = scene.moderate(moderator) => {}
            () = scene.use_answers(members) => {}
            () = scene.moment(&mut random) => {}
        }
        // a home kills with SIGKILL
        drop(bot);
        let (status, printed) = scene.home.run(&scene.sim, &["store", "check"]).await;
        assert_eq!(status, 0, "{printed}, seed {seed}");
        scene.compare(seed);
    }
    let bot = scene.home.start(&scene.sim).await;
    scene.told_again(seed).await;
    scene.compare(seed);
    bot.stop().await;
    scene.sim.assert_clean();
    let (named, counted) = scene.known();
    let mut sure: Vec<What> =
        named.into_iter().filter(|(_, known)| *known != Known::Unknown).map(|(what, _)| what).collect();
    sure.extend(counted.into_iter().flat_map(|(what, (sure, _))| vec![what; sure]));
    sure
}

fn seed() -> u64 {
    std::env::var("CRASH_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(SEED)
}

/// Kills the bots of all homes, whose stores are in these databases, else in files. Enough has to be confirmed.
async fn nothing_is_lost(databases: [Option<Database>; HOMES]) {
    let seed = seed();
    let homes = databases.into_iter().zip(seed..);
    let homes: Vec<_> = homes.map(|(database, seed)| tokio::spawn(kill_often(seed, database))).collect();
    let mut confirmed = Vec::new();
    for home in homes {
        confirmed.extend(home.await.expect("nothing was lost"));
    }
    let times = |kind: fn(&What) -> bool| confirmed.iter().filter(|what| kind(what)).count();
    for (kind, times) in [
        ("pins", times(|what| matches!(what, What::Pinned { .. }))),
        ("reports", times(|what| matches!(what, What::Reported(_)))),
        ("settings", times(|what| matches!(what, What::Refused(_)))),
        ("opinions", times(|what| *what == What::FoundHelpful)),
        ("sent questions", times(|what| *what == What::Sent)),
    ] {
        assert!(times > 10, "only {times} {kind} were confirmed before the bot was killed, seed {seed}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_confirmed_survives_a_hundred_kills() {
    nothing_is_lost([const { None }; HOMES]).await;
}

/// Meanwhile the database restarts, is killed, and loses its connections. Skipped where PostgreSQL isn't installed.
#[cfg(all(unix, feature = "postgres"))]
#[tokio::test(flavor = "multi_thread")]
async fn what_was_confirmed_survives_a_hundred_kills_with_a_database_that_fails() {
    let Some(server) = tokio::task::spawn_blocking(PostgresServer::start).await.expect("a thread") else {
        return;
    };
    let server = Arc::new(server);
    let (deeds, done) = channel();
    let databases = {
        let server = Arc::clone(&server);
        let database = move || Database { address: server.database(), deeds: deeds.clone() };
        tokio::task::spawn_blocking(move || std::array::from_fn(|_| Some(database())))
    };
    let databases = databases.await.expect("a thread");
    let trouble = tokio::task::spawn_blocking(move || trouble(&server, &done, Random::new(seed())));
    nothing_is_lost(databases).await;
    let [cuts, stops, kills] = trouble.await.expect("it continues after each failure");
    assert!(cuts > 3 && stops > 3 && kills > 3, "{cuts} cuts, {stops} restarts, {kills} kills");
}

/// Lets the database fail again and again, each time after some deeds, until all homes are gone. Counts lost connections,
/// restarts and kills.
#[cfg(all(unix, feature = "postgres"))]
fn trouble(server: &PostgresServer, deeds: &Receiver<()>, mut random: Random) -> [usize; 3] {
    let mut caused = [0; 3];
    while (0..=random.below(DEEDS)).all(|_| deeds.recv().is_ok()) {
        let kind = random.below(3);
        match kind {
            0 => {
                let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'bonafide'";
                server.sql("postgres", cut);
            }
            kind => {
                server.stop(if kind == 1 { "INT" } else { "KILL" });
                server.resume();
            }
        }
        caused[usize::try_from(kind).expect("a small number")] += 1;
        // what was done before says nothing of the database from now on
        while deeds.try_recv().is_ok() {}
    }
    caused
}
