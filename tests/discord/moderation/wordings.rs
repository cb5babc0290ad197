//! Questions that moderators add to a section for what members sent: the way to the section, the form, the answers.

use bonafide::config::messages::WordingsSaved;
use bonafide::store::SettingChange;

use crate::bot_process::Home;
use crate::scene::{GAP, Scene};
use crate::simulator::{Message, User};
use crate::texts::texts;

/// A moderator's own words for what a member sent.
const WORDS: &str = "Do children with osteopetrosis need a special school?";

impl Scene {
    /// A member sends a question to the moderators.
    async fn sends(&self, member: User, question: &str) {
        let answer = self.ask(member, question).await;
        let preview = self.press(member, &answer, texts().gaps_send()).await;
        self.press(member, &preview, texts().gaps_send_now()).await;
    }

    /// Opens a list of the review, whose name begins so.
    async fn list(&self, moderator: User, name: &str) -> Message {
        let review = self.run(moderator, "review", &[]).await;
        let lists = review.options(texts().review_list());
        let (label, _) = lists.into_iter().find(|(label, _)| label.starts_with(name)).expect("a list");
        self.press(moderator, &review, &label).await
    }

    /// Opens the way to a section for the question with this number.
    async fn answer_listed(&self, moderator: User, number: &str) -> Message {
        let sent = self.list(moderator, &texts().review_sent("")).await;
        let opened = self.sim.pick(moderator, &sent, texts().wordings_answer(), &[number.to_owned()]);
        self.sim.reply_to(opened).await
    }

    /// Adds a question to a section of the menu, by its label.
    async fn add_to(&self, moderator: User, way: &Message, section: &str, words: &str) -> Message {
        let pressed = self.sim.press(moderator, way.id, section);
        let form = self.sim.modal(pressed).await;
        assert_eq!((form.inputs.len(), form.inputs[0].value.as_str()), (1, ""), "nothing is filled in");
        self.sim.reply_to(self.sim.submit_modal(pressed, &[("text", words)])).await
    }
}

fn sections(way: &Message) -> Vec<String> {
    way.options(texts().wordings_choose_section()).into_iter().map(|(label, _)| label).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_in_general_words_leads_its_server_to_the_section_until_it_is_removed() {
    let (scene, bot) = Scene::start(Home::new()).await;
    scene.sends(scene.ana, GAP).await;
    let way = scene.answer_listed(scene.pia, "1").await;
    assert!(way.is_ephemeral() && way.text().contains("osteopetrosis"), "{}", way.text());
    let section = sections(&way).pop().expect("sections of the condition that the member named");
    let heading = section.rsplit(" › ").next().expect("a heading").to_owned();
    let leads = |answer: &Message| {
        let shown = answer.embeds[0].to_string();
        shown.contains(&heading)
    };
    assert!(!leads(&scene.ask(scene.ben, WORDS).await), "it isn't found without the question");

    let refused = scene.add_to(scene.pia, &way, &section, "A --> B?").await;
    assert!(refused.text().contains(texts().wordings_not_a_question()), "{}", refused.text());
    let way = scene.answer_listed(scene.pia, "1").await;
    let kept = scene.add_to(scene.pia, &way, &section, WORDS).await;
    let wanted = texts().wordings_saved(WordingsSaved { question: WORDS, section: &section });
    assert!(kept.text().contains(&wanted), "{}", kept.text());
    let answer = scene.ask(scene.ben, WORDS).await;
    assert!(leads(&answer), "{}", answer.text());
    assert!(!answer.text().contains(texts().pins_marked()), "it is no pinned answer");
    // the whole excerpt, from its buttons
    assert!(scene.more(scene.ben, &answer).await.text().contains(&heading));
    // as similar, not word for word
    assert!(leads(&scene.ask(scene.ben, "do kids with osteopetrosis need special schools").await));

    // another server has its own
    let other = scene.sim.guild("Other");
    let (elsewhere, bea) = (scene.sim.channel(other, "general"), scene.sim.member(other, "Bea"));
    assert!(!leads(&scene.ask_in(bea, elsewhere, WORDS).await));
    // what is off stays off
    let off = |is_off| SettingChange::TopicOff("Osteopetrosis".to_owned(), is_off);
    bot.stop().await;
    scene.store().change_setting(scene.guild.0, scene.mo.0, 0, &off(true)).expect("kept");
    let bot = scene.home.start(&scene.sim).await;
    assert!(!leads(&scene.ask(scene.ben, WORDS).await));
    bot.stop().await;
    scene.store().change_setting(scene.guild.0, scene.mo.0, 0, &off(false)).expect("kept");
    let _bot = scene.home.start(&scene.sim).await;
    assert!(leads(&scene.ask(scene.ben, WORDS).await), "it is there after a restart");

    let added = scene.list(scene.mo, &texts().review_added("")).await;
    assert!(added.text().contains(WORDS.trim_end_matches('?')), "{}", added.text());
    assert!(added.text().contains(&heading), "{}", added.text());
    let removed = scene.sim.pick(scene.mo, &added, texts().review_remove(), &["1".to_owned()]);
    let removed = scene.sim.reply_to(removed).await;
    assert!(removed.text().contains(&texts().review_removed("1")), "{}", removed.text());
    assert!(!leads(&scene.ask(scene.ben, WORDS).await));
    assert_eq!(scene.store().all_wordings().expect("read"), []);
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn every_section_can_be_reached_and_by_moderators_alone() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    scene.sends(scene.ana, "which zebra school is the best one").await;
    let way = scene.answer_listed(scene.mo, "1").await;
    let topics = way.options(texts().wordings_choose_topic());
    assert!(topics.len() > 1, "the member named no condition: {}", way.text());
    for (topic, _) in &topics {
        let open = scene.press(scene.mo, &way, topic).await;
        assert_eq!(open.id, way.id, "the message updates itself");
        assert!(!sections(&open).is_empty(), "{topic}");
        scene.press(scene.mo, &open, texts().wordings_other_topic()).await;
    }
    // for many topics there is a form
    let find = scene.sim.forge_press(scene.mo, way.id, "b1:topic:-:1");
    scene.sim.modal(find).await;
    let found = scene.sim.reply_to(scene.sim.submit_modal(find, &[("text", "SCLEROSIS")])).await;
    let found = found.options(texts().wordings_choose_topic());
    assert!(!found.is_empty() && found.len() < topics.len(), "{found:?}");
    let find = scene.sim.forge_press(scene.mo, way.id, "b1:topic:-:1");
    scene.sim.modal(find).await;
    let none = scene.sim.reply_to(scene.sim.submit_modal(find, &[("text", "gout")])).await;
    assert!(none.text().contains(texts().wordings_nothing_there()), "{}", none.text());

    let digits = "0".repeat(16);
    let gone = scene.sim.forge_press(scene.mo, way.id, &format!("b1:added:-:1.{digits}.{digits}"));
    scene.sim.modal(gone).await;
    let gone = scene.sim.reply_to(scene.sim.submit_modal(gone, &[("text", WORDS)])).await;
    assert!(gone.text().contains(texts().wordings_section_gone()), "{}", gone.text());
    let no_such = scene.sim.reply_to(scene.sim.forge_press(scene.mo, way.id, "b1:way:-:9..0")).await;
    assert!(no_such.text().contains(&texts().gaps_no_such("9")), "{}", no_such.text());
    let answer = scene.ask(scene.ana, WORDS).await;
    for custom_id in ["b1:answer:-:", "b1:way:-:1..0", "b1:topic:-:1", "b1:added:-:1.0.0"] {
        let refused = scene.sim.reply_to(scene.sim.forge_press(scene.ana, answer.id, custom_id)).await;
        assert!(refused.text().contains(texts().bot_not_moderator()), "{custom_id}: {}", refused.text());
    }
    scene.sim.assert_clean();
}
