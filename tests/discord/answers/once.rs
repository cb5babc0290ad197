//! What is shown or done once: the whole disclaimer in a conversation, and an answer that is shared.

use bonafide::answer::Disclaimer;
use bonafide::config::{Config, Language};

use crate::bot_process::Home;
use crate::scene::{QUESTION, Scene};
use crate::simulator::Message;
use crate::texts::texts;

/// A question that has nothing to do with the documents.
const OFF_TOPIC: &str = "what is the best pizza recipe";

fn has_whole_disclaimer(message: &Message) -> bool {
    let texts = Config::embedded().expect("valid settings").texts;
    message.text().contains(Disclaimer::new(Language::En, &texts).as_str())
}

/// Everything that a channel shows to anybody.
fn shown(scene: &Scene) -> Vec<Message> {
    scene.sim.messages(scene.channel)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_disclaimer_follows_the_first_excerpt_of_a_conversation_for_its_asker_alone() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    let off_topic = scene.ask(scene.ana, OFF_TOPIC).await;
    let asked = scene.slash(scene.ana, QUESTION);
    let answer = scene.sim.reply_to(asked).await;
    assert!(!answer.is_ephemeral() && !has_whole_disclaimer(&answer), "{}", answer.text());
    let aside = scene.sim.follow_ups(asked, 1).await.remove(0);
    assert!(aside.is_ephemeral() && has_whole_disclaimer(&aside), "{}", aside.text());
    assert!(aside.parts().next().is_none(), "nothing to press: {:?}", aside.components);
    scene.ask(scene.ana, "is it inherited").await;
    // of another member, after what has been done for the first
    let of_ben = scene.slash(scene.ben, QUESTION);
    assert!(has_whole_disclaimer(&scene.sim.follow_ups(of_ben, 1).await[0]));
    let whole = shown(&scene).iter().filter(|message| has_whole_disclaimer(message)).count();
    assert_eq!(whole, 2, "once for each of them");
    assert!(!has_whole_disclaimer(&off_topic));
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_channel_and_in_a_direct_message_it_follows_a_message_once() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    let mention =
        |channel, text: &str| scene.sim.say(scene.ana, channel, &format!("{} {text}", scene.sim.mention()));
    for channel in [scene.channel, scene.sim.direct(scene.ana)] {
        let first = mention(channel, QUESTION);
        let answer = scene.sim.answer_to(first).await;
        assert!(!has_whole_disclaimer(&answer), "{}", answer.text());
        let aside = scene.sim.message_in(channel, Some(answer.id)).await;
        assert!(has_whole_disclaimer(&aside), "{}", aside.text());
        let second = mention(channel, "is it inherited");
        let answer = scene.sim.answer_to(second).await;
        let third = mention(channel, "how is CCM treated");
        scene.sim.answer_to(third).await;
        let later = scene.sim.messages(channel);
        assert!(later.iter().filter(|it| it.id >= answer.id).all(|it| !has_whole_disclaimer(it)));
    }
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_shared_once_also_after_a_restart() {
    let (scene, bot) = Scene::start(Home::new()).await;
    let private = scene.ask_as(scene.ana, QUESTION, true).await;
    let shared = scene.press(scene.ana, &private, texts().bot_share()).await;
    assert!(!shared.is_ephemeral(), "{}", shared.text());
    bot.stop().await;
    let _bot = scene.home.start(&scene.sim).await;
    let again = scene.press(scene.ana, &private, texts().bot_share()).await;
    assert!(again.is_ephemeral() && again.text().contains(texts().bot_shared_already()), "{}", again.text());
    // its buttons work as before
    assert!(scene.more(scene.ben, &shared).await.text().contains("bone marrow"));
    scene.sim.assert_clean();
}
