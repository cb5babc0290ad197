//! The picture of an answer in Discord, in the README.

use crate::bot_process::Home;
use crate::picture::{Line, compare, discord};
use crate::scene::Scene;

/// Characters of a line of an embed.
const COLUMNS: usize = 64;

#[tokio::test(flavor = "multi_thread")]
async fn the_picture_of_an_answer_in_discord_is_that_of_today() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    let answer = scene.ask(scene.ana, "how is osteopetrosis treated").await;
    let embed = &answer.embeds[0];
    let mut lines = Vec::new();
    let mut add = |class, text: &str| {
        for paragraph in text.lines() {
            let class = match paragraph {
                bold if bold.starts_with("**") => "bold",
                italic if italic.starts_with('*') => "quiet",
                _ => class,
            };
            for line in textwrap::wrap(&paragraph.replace(['*', '\\'], ""), COLUMNS) {
                lines.push(Line::new(class, &line));
            }
        }
    };
    add("bold", embed["title"].as_str().unwrap_or_default());
    add("plain", embed["description"].as_str().expect("the answer"));
    add("quiet", embed["footer"]["text"].as_str().unwrap_or_default());
    let labels: Vec<String> = answer.buttons().into_iter().map(|button| button.label).collect();
    compare("discord.svg", &discord("bonafide", &lines, &labels));
    scene.sim.assert_clean();
}
