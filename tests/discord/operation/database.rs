//! The bot while its database is away. Skipped where PostgreSQL isn't installed.

use std::sync::Arc;

use tokio::task::spawn_blocking;

use crate::bot_process::Home;
use crate::postgres_server::PostgresServer;
use crate::scene::{QUESTION, Scene};

#[tokio::test(flavor = "multi_thread")]
async fn a_question_is_acknowledged_in_time_while_the_database_is_away() {
    let Some(server) = spawn_blocking(PostgresServer::start).await.expect("a thread") else { return };
    let server = Arc::new(server);
    let with_server = |work: fn(&PostgresServer) -> String| {
        let server = Arc::clone(&server);
        async move { spawn_blocking(move || work(&server)).await.expect("a thread") }
    };
    let address = with_server(PostgresServer::database).await;
    let home = Home::new()
        .with("BONAFIDE_STORE_ADDRESS", &address)
        .with("BONAFIDE_STORE_BUSY_MILLISECONDS", "60000");
    let (scene, _bot) = Scene::start(home).await;
    let stop = |server: &PostgresServer| {
        server.stop("INT");
        String::new()
    };
    with_server(stop).await;
    let asked = scene.slash(scene.ana, QUESTION);
    scene.sim.ack(asked).await;
    let resume = |server: &PostgresServer| {
        server.resume();
        String::new()
    };
    with_server(resume).await;
    let answer = scene.sim.reply_to(asked).await.text();
    assert!(answer.contains("bone marrow transplant"), "{answer}");
    scene.sim.assert_clean();
}
