//! A bot without a corpus follows a published index while it runs.

use std::fs;

use crate::bot_process::Home;
use crate::bot_process::figures::Figures;
use crate::replica_keys::{PUBLIC_KEY, SIGNING_KEY};
use crate::scene::{QUESTION, Scene};
use crate::simulator::Simulator;
use crate::texts::texts;

const BEFORE: &str = "may be given a bone marrow transplant";
const AFTER: &str = "may be given a marrow gift";

/// A machine with the corpus.
struct Publisher {
    home: Home,
    sim: Simulator,
}

impl Publisher {
    async fn start() -> Self {
        let home = Home::new().with_shipped_corpus().with("INDEX_SIGNING_KEY", SIGNING_KEY);
        Self { home, sim: Simulator::start().await }
    }

    /// Publishes its corpus; gives the version.
    async fn publish(&self) -> f64 {
        let (status, printed) = self.home.run(&self.sim, &["index", "--publish", "shared"]).await;
        assert_eq!(status, 0, "{printed}");
        let version = printed.lines().find_map(|line| line.strip_prefix("version ")?.split(' ').next());
        version.expect("a version").parse().expect("a number")
    }

    /// The home of a bot that follows.
    fn follower(&self) -> Home {
        let place = self.home.path().join("shared");
        Home::new()
            .with("BONAFIDE_REPLICAS_FOLLOW", place.to_str().expect("UTF-8"))
            .with("BONAFIDE_REPLICAS_PUBLIC_KEY", PUBLIC_KEY)
            .with("BONAFIDE_REPLICAS_LOOK_SECONDS", "1")
            .with("BONAFIDE_DISCORD_METRICS", "127.0.0.1:0")
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_follows_new_versions_without_a_restart_and_keeps_the_last_good_one() {
    let publisher = Publisher::start().await;
    let first = publisher.publish().await;
    let (scene, _bot) = Scene::start(publisher.follower()).await;
    let figures = Figures::of(&scene.home, &scene.sim);
    figures.reaches("bonafide_index_generation", first).await;
    assert_eq!(figures.health_becomes(200).await, format!("ok\nindex generation {first}\n"));
    assert!(scene.ask(scene.ana, QUESTION).await.text().contains(BEFORE));

    publisher.home.edit("osteopetrosis", BEFORE, AFTER);
    let second = publisher.publish().await;
    assert!(second > first);
    figures.reaches("bonafide_index_generation", second).await;
    assert!(scene.ask(scene.ana, QUESTION).await.text().contains(AFTER));

    // somebody who can write there, but has no key
    let release = publisher.home.path().join("shared/release.json");
    let failed = figures.value("bonafide_index_reloads_total{result=\"failed\"}").await;
    fs::write(&release, "{\"release\":\"{}\",\"signature\":\"00\"}").expect("changed");
    figures.reaches("bonafide_index_reloads_total{result=\"failed\"}", failed + 1.0).await;
    assert!(scene.ask(scene.ana, QUESTION).await.text().contains(AFTER));
    assert_eq!(figures.get("/health").await.0, 200);
    figures.reaches("bonafide_index_generation", second).await;
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_that_finds_no_index_detects_danger_and_takes_the_first_one_that_is_published() {
    let publisher = Publisher::start().await;
    let (scene, _bot) = Scene::start(publisher.follower()).await;
    let figures = Figures::of(&scene.home, &scene.sim);
    assert!(scene.ask(scene.ana, "I want to kill myself").await.text().contains(texts().bot_crisis()));
    assert_eq!(figures.health_becomes(503).await, "the index holds no passage\n");
    let first = publisher.publish().await;
    figures.reaches("bonafide_index_generation", first).await;
    assert!(scene.ask(scene.ana, QUESTION).await.text().contains(BEFORE));
    assert_eq!(figures.health_becomes(200).await, format!("ok\nindex generation {first}\n"));
    scene.sim.assert_clean();
}
