//! The bot with an OpenSearch cluster that is away when it starts. Skipped without Java and Maven.

use std::time::Instant;

use bonafide::config::{Config, RetrieverName};
use bonafide::engine::{EngineOptions, build_in_cluster};

use crate::bot_process::Home;
use crate::opensearch_nodes::OpenSearchNodes;
use crate::opensearch_proxy::{Fault, OpenSearchProxy};
use crate::scene::{QUESTION, Scene};

#[tokio::test(flavor = "multi_thread")]
async fn danger_is_detected_without_an_opensearch_cluster_which_is_used_once_it_is_there() {
    let Some(nodes) = OpenSearchNodes::start() else { return };
    let proxy = OpenSearchProxy::of(nodes.port());
    proxy.spoil(|_| Fault::Closed);
    let home = Home::new()
        .with("BONAFIDE_RETRIEVAL_RETRIEVER", "opensearch")
        .with("BONAFIDE_OPENSEARCH_ADDRESSES", &proxy.address())
        .with("BONAFIDE_OPENSEARCH_ALIAS", "bot")
        .with("BONAFIDE_OPENSEARCH_TIMEOUT_MILLISECONDS", "20000")
        .with("BONAFIDE_OPENSEARCH_BACKOFF_MILLISECONDS", "1");
    let (scene, _bot) = Scene::start(home).await;
    let mut config = Config::embedded().expect("valid settings");
    let failed = config.texts.en.bot_failed().to_owned();
    assert!(scene.ask(scene.ana, QUESTION).await.text().contains(&failed));
    let help = scene.ask(scene.ben, "I want to kill myself").await.text();
    assert!(help.contains("findahelpline.com") && !help.contains(&failed), "{help}");
    assert!(!scene.home.log().contains("osteopetrosis"), "{}", scene.home.log());

    config.retrieval.retriever = RetrieverName::OpenSearch;
    config.opensearch.addresses = nodes.addresses();
    config.opensearch.alias = "bot".to_owned();
    let folder = scene.home.path().to_path_buf();
    let today = jiff::civil::date(2026, 1, 1);
    let options =
        EngineOptions { corpus: None, index: Some(folder.join("index")), config, here: folder, today };
    let built = tokio::task::spawn_blocking(move || build_in_cluster(&options, &|_| {}).map(drop)).await;
    built.expect("a thread").expect("built");
    proxy.spoil(|_| Fault::None);
    let end = Instant::now() + scene.sim.patience;
    while !scene.ask(scene.ana, QUESTION).await.text().contains("bone marrow transplant") {
        assert!(Instant::now() < end, "the index isn't opened: {}", scene.home.log());
    }
    scene.sim.assert_clean();
}
