//! An answer at a glance: a few lines on a phone, and few things to press.

use bonafide::config::messages::Old;
use bonafide::evaluation::read_questions;

use crate::bot_process::Home;
use crate::scene::{PIN, QUESTION, Scene};
use crate::simulator::Message;
use crate::texts::{ANY, texts};

/// Columns of a phone.
const COLUMNS: usize = 38;

/// Lines of an answer: in the median, and in 95 of 100.
const LINES: [(usize, usize); 2] = [(50, 16), (95, 24)];

/// A question that nothing answers, and that sections come close to.
const NEARLY: &str = "which hospital has the best surgeons";

/// Questions that are asked.
const QUESTIONS: usize = 200;

/// What a reader sees of the embeds, without Markdown.
fn seen(answer: &Message) -> String {
    let mut texts: Vec<&str> = Vec::new();
    for embed in &answer.embeds {
        texts.extend(["title", "description"].iter().filter_map(|key| embed[*key].as_str()));
        texts.extend(embed["footer"]["text"].as_str());
    }
    texts.join("\n").replace("**", "").replace(['\\', '*'], "")
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_are_short_and_have_at_most_five_components() {
    let home = Home::new().with("BONAFIDE_DISCORD_SERVER_PER_MINUTE", "10000");
    let (scene, _bot) = Scene::start(home).await;
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/questions");
    let questions = read_questions(&folder).expect("questions");
    let asked: Vec<_> = questions.iter().filter(|question| question.answerable).collect();
    let mut lines = Vec::new();
    for question in asked.iter().step_by(asked.len() / QUESTIONS).take(QUESTIONS) {
        // a member of his own: no question is a follow-up
        let member = scene.sim.member(scene.guild, "Ana");
        let answer = scene.ask(member, &question.question).await;
        let text = seen(&answer);
        assert!(text.contains("not medical advice"), "{text}");
        let shown = answer.text();
        assert!(
            ![":\n*", ": …\n*"].iter().any(|end| shown.contains(end)),
            "a list has its first item: {shown}"
        );
        assert!(answer.parts().count() <= 5, "{:?}", answer.components);
        lines.push((textwrap::wrap(&text, COLUMNS).len(), text));
    }
    assert_eq!(lines.len(), QUESTIONS);
    lines.sort();
    for (percent, most) in LINES {
        let (reached, text) = &lines[(lines.len() - 1) * percent / 100];
        assert!(*reached <= most, "{percent} of 100 answers have {reached} lines, more than {most}:\n{text}");
    }
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comparison_has_a_block_for_each_part_also_where_it_is_shared() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    let question = "How do symptoms of osteopetrosis and CCM differ?";
    let private = scene.ask_as(scene.ana, question, true).await;
    let blocks = |message: &Message| seen(message).lines().filter(|line| line.contains(" › ")).count();
    let text = seen(&private);
    assert!(text.contains("Osteopetrosis › ") && text.contains("CCM") && blocks(&private) >= 2, "{text}");
    let shared = scene.press(scene.ana, &private, texts().bot_share()).await;
    assert_eq!(blocks(&shared), blocks(&private), "{}", seen(&shared));
    assert!(!shared.text().contains(question), "who shares an answer does not share the question");
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_short_answer_leaves_out_is_behind_more_also_after_a_restart() {
    let (scene, bot) = Scene::start(Home::new()).await;
    let answer = scene.ask(scene.ana, QUESTION).await;
    let notice = texts().old(Old { date: ANY, title: ANY, years: 1 });
    let before_date = notice.split(ANY).nth(1).expect("what is between title and date");
    let notice = &format!("{before_date}June 2015");
    assert!(!answer.text().contains(notice) && seen(&answer).contains(texts().newer_may_be_missing()));
    let whole = scene.more(scene.ana, &answer).await.text();
    assert!(whole.contains(notice) && whole.contains(texts().bot_document_says()), "{whole}");
    drop(bot);
    let _bot = scene.home.start(&scene.sim).await;
    let whole = scene.more(scene.ana, &answer).await.text();
    assert!(whole.contains(notice) && whole.contains("not medical advice"), "{whole}");
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_names_no_condition_is_asked_again_with_the_chosen_one() {
    let (scene, bot) = Scene::start(Home::new()).await;
    let open = scene.ask(scene.ana, "how is it treated").await;
    assert!(open.text().contains(texts().ask_back()), "{}", open.text());
    assert!((2..=5).contains(&open.buttons().len()), "{}", open.text());
    let answer = scene.press(scene.ana, &open, "Osteopetrosis").await;
    assert!(answer.text().contains("**1. Osteopetrosis › Treatment**"), "{}", answer.text());
    assert!(!answer.is_ephemeral() && answer.id != open.id);
    let reply = scene.press(scene.ben, &open, "Osteopetrosis").await;
    assert!(reply.is_ephemeral() && reply.text().contains(texts().settings_not_asker()), "{}", reply.text());
    // another one, and a follow-up on it
    let other = scene.press(scene.ana, &open, "Metaphyseal sclerosis").await;
    assert!(other.text().contains("Metaphyseal sclerosis › "), "{}", other.text());
    let private = scene.ask_as(scene.ben, "how is it treated", true).await;
    let answer = scene.press(scene.ben, &private, "Osteopetrosis").await;
    assert!(answer.is_ephemeral() && answer.text().contains("bone marrow"), "{}", answer.text());
    drop(bot);
    let _bot = scene.home.start(&scene.sim).await;
    let reply = scene.press(scene.ana, &open, "Osteopetrosis").await;
    assert!(reply.is_ephemeral() && reply.text().contains(texts().bot_expired()), "{}", reply.text());
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_word_that_may_be_meant_as_two_names_has_a_button_for_each() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    let unclear = scene.ask(scene.ana, "how is osteoperosis treated").await;
    assert!(unclear.button("osteoporosis").is_some(), "{}", unclear.text());
    let answer = scene.press(scene.ana, &unclear, "osteopetrosis").await;
    assert!(answer.text().contains("**1. Osteopetrosis › Treatment**"), "{}", answer.text());
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nothing_is_found_the_closest_sections_are_buttons_that_open_them() {
    let (scene, bot) = Scene::start(Home::new()).await;
    let nothing = scene.ask(scene.ana, NEARLY).await;
    let text = nothing.text();
    assert!(text.contains(texts().no_answer()) && text.contains(texts().bot_near_sections()), "{text}");
    let near: Vec<_> = nothing.buttons().into_iter().filter(|button| button.label.contains(" › ")).collect();
    assert!((1..=3).contains(&near.len()), "{text}");
    assert!(!text.contains("Closest sections: "), "they are named once: {text}");
    let section = scene.press(scene.ana, &nothing, &near[0].label).await;
    let heading = near[0].label.split(" › ").last().expect("a heading").trim_end_matches('…');
    assert!(section.is_ephemeral() && section.text().contains(heading), "{}", section.text());
    assert!(section.text().contains(texts().bot_source()), "a whole excerpt: {}", section.text());
    assert!(!section.text().contains(texts().no_answer()), "{}", section.text());
    // such a message is no answer that could be pinned
    let refused = scene.sim.reply_to(scene.sim.message_command(scene.mo, nothing.id, PIN)).await;
    assert!(refused.text().contains(texts().pins_not_an_answer()), "{}", refused.text());
    drop(bot);
    let _bot = scene.home.start(&scene.sim).await;
    let section = scene.press(scene.ben, &nothing, &near[0].label).await;
    assert!(section.text().contains(heading), "{}", section.text());
    // nothing is near what has nothing to do with the documents
    let off_topic = scene.ask(scene.ben, "what is the best pizza recipe").await;
    assert!(off_topic.buttons().iter().all(|button| !button.label.contains(" › ")), "{}", off_topic.text());
    scene.sim.assert_clean();
}
