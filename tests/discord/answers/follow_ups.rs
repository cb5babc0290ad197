//! Follow-ups: which answer they continue from, which messages get one, and who sees it.

use crate::bot_process::Home;
use crate::scene::{QUESTION, Scene};
use crate::simulator::{Call, Message, User};
use crate::texts::texts;
use bonafide::store::SettingChange;

/// A question that says nothing of its condition.
const FOLLOW_UP: &str = "which doctors treat it?";

impl Scene {
    /// Asks in the form of a follow-up.
    async fn follow(&self, member: User, answer: &Message, question: &str) -> Message {
        let pressed = self.sim.press(member, answer.id, texts().bot_follow_up());
        self.sim.modal(pressed).await;
        self.sim.reply_to(self.sim.submit_modal(pressed, &[("text", question)])).await
    }
}

/// Whether an answer is about a condition.
fn is_about(answer: &Message, condition: &str) -> bool {
    answer.text().contains(&format!("**1. {condition} › "))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_follow_up_continues_from_the_answer_above_it_for_everybody_and_after_a_restart() {
    let (scene, bot) = Scene::start(Home::new()).await;
    let answer = scene.ask(scene.ana, QUESTION).await;
    let other = scene.ask(scene.ana, "is CCM inherited").await;
    assert!(!is_about(&other, "Osteopetrosis"), "{}", other.text());
    let own = scene.follow(scene.ana, &answer, FOLLOW_UP).await;
    assert!(is_about(&own, "Osteopetrosis"), "not the last topic: {}", own.text());
    let of_ben = scene.follow(scene.ben, &answer, FOLLOW_UP).await;
    assert!(is_about(&of_ben, "Osteopetrosis"), "{}", of_ben.text());

    drop(bot);
    let _bot = scene.home.start(&scene.sim).await;
    let later = scene.follow(scene.max, &answer, FOLLOW_UP).await;
    assert!(is_about(&later, "Osteopetrosis"), "{}", later.text());
    let replied = scene.sim.reply(scene.pia, answer.id, FOLLOW_UP);
    let reply = scene.sim.answer_to(replied).await;
    assert!(is_about(&reply, "Osteopetrosis"), "{}", reply.text());
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_that_asks_nothing_gets_no_answer() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    let answer = scene.ask(scene.ana, QUESTION).await;
    let sent = scene.sim.count(Call::Send);
    let chat = ["same here, my doctor said that too lol", "thanks!", "My son has osteopetrosis too.", ""];
    let said = chat.map(|text| scene.sim.reply(scene.ben, answer.id, text));
    // what comes later is answered
    let asked = scene.sim.reply(scene.ben, answer.id, FOLLOW_UP);
    scene.sim.answer_to(asked).await;
    for message in said {
        assert!(scene.sim.reply_of_bot(message).is_none());
    }
    // the answer and the whole disclaimer
    scene.sim.called(Call::Send, sent + 2).await;
    assert_eq!(scene.sim.count(Call::Send), sent + 2);
    let mentioned = format!("{} thanks", scene.sim.mention());
    let mentioned = scene.sim.reply(scene.ben, answer.id, &mentioned);
    scene.sim.answer_to(mentioned).await;
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_follow_up_under_a_public_answer_is_private_for_those_who_want_it() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    let answer = scene.ask(scene.ana, QUESTION).await;
    scene.store().set_private_answers(scene.ben.0, Some(true)).expect("kept");
    assert!(scene.follow(scene.ben, &answer, FOLLOW_UP).await.is_ephemeral());
    let replied = scene.sim.reply(scene.ben, answer.id, FOLLOW_UP);
    let offer = scene.sim.answer_to(replied).await;
    let own = scene.press(scene.ben, &offer, texts().settings_show_alone()).await;
    assert!(own.is_ephemeral() && is_about(&own, "Osteopetrosis"), "{}", own.text());
    assert!(!scene.follow(scene.ana, &answer, FOLLOW_UP).await.is_ephemeral());
    let change = SettingChange::PrivateAnswers(Some(true));
    scene.store().change_setting(scene.guild.0, scene.mo.0, 0, &change).expect("kept");
    // members of a server whose settings were not read yet
    let member = scene.sim.member(scene.guild, "Cleo");
    scene.store().set_private_answers(member.0, None).expect("kept");
    scene
        .sim
        .set_option(scene.max, scene.channel, texts().settings_private_answers(), texts().settings_private())
        .await;
    assert!(scene.follow(member, &answer, FOLLOW_UP).await.is_ephemeral());
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_title_and_first_message_of_a_thread_say_what_its_messages_are_about() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    let answered = async |message| {
        scene.sim.reply_to(scene.sim.message_command(scene.ben, message, "Answer this")).await
    };
    let open = "how is it treated?";
    let titled = scene.sim.thread(scene.ana, scene.channel, "Living with osteopetrosis");
    let message = scene.sim.say(scene.ana, titled, open);
    let answer = answered(message).await;
    assert!(answer.is_ephemeral() && is_about(&answer, "Osteopetrosis"), "{}", answer.text());
    // a message that names its own condition is about that one
    let other = scene.sim.say(scene.ana, titled, "is CCM inherited?");
    assert!(!is_about(&answered(other).await, "Osteopetrosis"));

    // the message that a thread was opened at
    let first = scene.sim.say(scene.ana, scene.channel, "my son has osteopetrosis");
    let thread = scene.sim.thread_at(scene.ana, first, "My son");
    let message = scene.sim.say(scene.ana, thread, open);
    let answer = answered(message).await;
    assert!(is_about(&answer, "Osteopetrosis"), "{}", answer.text());

    let untold = scene.sim.thread(scene.ana, scene.channel, "Hello");
    let message = scene.sim.say(scene.max, untold, open);
    let asked = scene.sim.message_command(scene.max, message, "Answer this");
    let asks_back = scene.sim.reply_to(asked).await;
    assert!(asks_back.button("Osteopetrosis").is_some(), "{}", asks_back.text());
    scene.sim.assert_clean();
}
