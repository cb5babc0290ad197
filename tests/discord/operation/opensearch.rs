//! The bot with an OpenSearch cluster that is away when it starts, or later. Skipped without Java and Maven.

use std::time::Instant;

use bonafide::config::{Config, RetrieverName};
use bonafide::engine::{EngineOptions, build_in_cluster};
use bonafide::store::SettingChange;

use crate::bot_process::Home;
use crate::opensearch_nodes::OpenSearchNodes;
use crate::opensearch_proxy::{Fault, OpenSearchProxy};
use crate::scene::{QUESTION, Scene};
use crate::simulator::Simulator;
use crate::texts::texts;

/// A home whose bot asks the cluster.
fn in_cluster(home: Home, proxy: &OpenSearchProxy, alias: &str) -> Home {
    home.with("BONAFIDE_RETRIEVAL_RETRIEVER", "opensearch")
        .with("BONAFIDE_OPENSEARCH_ADDRESSES", &proxy.address())
        .with("BONAFIDE_OPENSEARCH_ALIAS", alias)
        .with("BONAFIDE_OPENSEARCH_TIMEOUT_MILLISECONDS", "20000")
        .with("BONAFIDE_OPENSEARCH_BACKOFF_MILLISECONDS", "1")
        .with("BONAFIDE_OPENSEARCH_REST_SECONDS", "0")
}

/// Builds the index of a home's corpus in the cluster.
async fn build(home: &Home, nodes: &OpenSearchNodes, alias: &str) {
    let mut config = Config::embedded().expect("valid settings");
    config.retrieval.retriever = RetrieverName::OpenSearch;
    config.opensearch.addresses = nodes.addresses();
    config.opensearch.alias = alias.to_owned();
    let here = home.path().to_path_buf();
    let today = jiff::civil::date(2026, 1, 1);
    let options = EngineOptions { corpus: None, index: Some(here.join("index")), config, here, today };
    let built = tokio::task::spawn_blocking(move || build_in_cluster(&options, &|_| {}).map(drop)).await;
    built.expect("a thread").expect("built");
}

#[tokio::test(flavor = "multi_thread")]
async fn danger_is_detected_without_an_opensearch_cluster_which_is_used_once_it_is_there() {
    let Some(nodes) = OpenSearchNodes::start() else { return };
    let proxy = OpenSearchProxy::of(nodes.port());
    proxy.spoil(|_| Fault::Closed);
    let home = in_cluster(Home::new(), &proxy, "bot");
    let (scene, _bot) = Scene::start(home).await;
    let config = Config::embedded().expect("valid settings");
    let failed = config.texts.en.bot_failed().to_owned();
    assert!(scene.ask(scene.ana, QUESTION).await.text().contains(&failed));
    let help = scene.ask(scene.ben, "I want to kill myself").await.text();
    assert!(help.contains("findahelpline.com") && !help.contains(&failed), "{help}");
    assert!(!scene.home.log().contains("osteopetrosis"), "{}", scene.home.log());

    build(&scene.home, &nodes, "bot").await;
    proxy.spoil(|_| Fault::None);
    let end = Instant::now() + scene.sim.patience;
    while !scene.ask(scene.ana, QUESTION).await.text().contains("bone marrow transplant") {
        assert!(Instant::now() < end, "the index isn't opened: {}", scene.home.log());
    }
    scene.sim.assert_clean();
}

/// Words of the passage that is pinned: in the cluster, in the older index on disk, and in the cluster's next index.
const NOW: &str = "bone marrow transplant";
const BEFORE: &str = "transplant of bone marrow";
const LATER: &str = "bone marrow transplantation";

#[tokio::test(flavor = "multi_thread")]
async fn a_pin_is_not_called_changed_because_an_opensearch_cluster_is_away() {
    let Some(nodes) = OpenSearchNodes::start() else { return };
    let proxy = OpenSearchProxy::of(nodes.port());
    let home = in_cluster(Home::new().with_shipped_corpus(), &proxy, "pins");
    home.edit("osteopetrosis", NOW, BEFORE);
    let (code, printed) = home.run(&Simulator::start().await, &["index"]).await;
    assert_eq!(code, 0, "{printed}");
    home.edit("osteopetrosis", BEFORE, NOW);
    build(&home, &nodes, "pins").await;
    let (scene, bot) = Scene::start(home).await;
    let notices = scene.sim.channel(scene.guild, "moderators");
    let change = SettingChange::ModeratorsChannel(Some(notices.0));
    scene.store().change_setting(scene.guild.0, scene.mo.0, 1, &change).expect("changed");
    let answer = scene.ask(scene.ana, QUESTION).await;
    assert!(answer.text().contains(NOW), "{}", answer.text());
    scene.pin(scene.mo, answer.id, QUESTION, "").await;
    bot.stop().await;

    // away when the bot starts: the index on disk answers, and says nothing of the pin
    proxy.spoil(|_| Fault::Closed);
    let _bot = scene.home.start(&scene.sim).await;
    let answered = scene.ask(scene.ana, QUESTION).await.text();
    assert!(answered.contains(BEFORE), "{answered}");
    proxy.spoil(|_| Fault::None);
    scene.shown_until(NOW).await;
    assert_unflagged(&scene);

    // away when a new index was loaded: the look is repeated once the cluster answers
    let asked = proxy.spoil_those_with("/_search", Fault::Closed);
    scene.home.edit("osteopetrosis", NOW, LATER);
    build(&scene.home, &nodes, "pins").await;
    let patience = scene.sim.patience;
    let looked = tokio::task::spawn_blocking(move || asked.recv_timeout(patience).map(|()| asked)).await;
    let asked = looked.expect("a thread").expect("the pin is looked at");
    assert_unflagged(&scene);
    // looked at again and again
    let again = tokio::task::spawn_blocking(move || (0..20).all(|_| asked.recv_timeout(patience).is_ok()));
    assert!(again.await.expect("a thread"));
    assert_unflagged(&scene);
    proxy.spoil(|_| Fault::None);
    let notice = scene.sim.message_in(notices, None).await;
    assert!(notice.text().contains(texts().pins_flag_changed()), "{}", notice.text());
    scene.sim.assert_clean();
}

#[track_caller]
fn assert_unflagged(scene: &Scene) {
    let pins = scene.store().pins(scene.guild.0).expect("read");
    assert_eq!(pins.len(), 1);
    assert!(!pins[0].is_flagged(), "{:?}", pins[0].passages);
}
