//! What moderators and members do with answers, from outside: pins, questions to the moderators, own data.

use crate::bot_process::Home;
use crate::scene::{PIN, QUESTION, Scene};
use crate::simulator::{Call, Fault};
use crate::texts::{ANY, fits, pin_done, pin_replaced, texts};
use bonafide::config::messages::{PinsMoved, PinsShowBy};
use bonafide::store::SettingChange;

impl Scene {
    /// Looks at the first pinned answer until it shows a text.
    pub(crate) async fn shown_until(&self, text: &str) {
        let look = async {
            while !self.run(self.mo, "pins show", &[("number", 1.into())]).await.text().contains(text) {}
        };
        tokio::time::timeout(self.sim.patience, look).await.expect("the text is shown");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pinned_answer_is_served_first_to_who_asks_the_same() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    let answer = scene.ask(scene.ana, "which doctors look after osteopetrosis?").await;
    let whole = scene.more(scene.mo, &answer).await;
    let next = scene.press(scene.mo, &whole, texts().bot_next()).await;
    let title = |message: &crate::simulator::Message| {
        let all = message.embeds.iter().find(|embed| embed["fields"].is_array()).expect("a passage");
        all["description"].as_str().expect("text").to_owned()
    };
    let shown = title(&next);
    let pressed = scene.sim.press(scene.mo, next.id, texts().pins_pin());
    scene.sim.modal(pressed).await;
    let pinned = scene.sim.reply_to(scene.sim.submit_modal(pressed, &[("question", QUESTION)])).await;
    assert!(pinned.is_ephemeral() && fits(&pinned.text(), &pin_done("1")), "{}", pinned.text());
    assert!(pinned.text().contains(QUESTION));
    let posted = scene.sim.messages(scene.channel).into_iter().rfind(|message| !message.is_ephemeral());
    assert_eq!(scene.sim.pins(scene.channel), [posted.expect("a message that all can see").id]);

    let served = scene.ask(scene.ana, "treatment of marble bone disease").await;
    assert!(served.text().contains(texts().pins_marked()), "{}", served.text());
    assert!(served.text().contains(QUESTION) && served.text().contains("not medical advice"));
    let plain = |text: &str| text.replace("**", "").replace("__", "");
    let first = scene.more(scene.ana, &served).await;
    assert!(first.text().contains(texts().pins_marked()), "{}", first.text());
    assert_eq!(plain(&title(&first)), plain(&shown));
    // the next passage is not the moderators'
    let turned = scene.press(scene.ana, &first, texts().bot_next()).await;
    assert!(!turned.text().contains(texts().pins_marked()), "{}", turned.text());

    for other in ["How is CCM treated?", "What causes osteopetrosis?"] {
        assert!(!scene.ask(scene.ana, other).await.text().contains(texts().pins_marked()), "{other}");
    }
    // another server has its own
    let elsewhere = scene.sim.guild("Elsewhere");
    let channel = scene.sim.channel(elsewhere, "general");
    scene.sim.join(elsewhere, scene.ana);
    let asked = scene.sim.slash(scene.ana, channel, "ask", &[("question", QUESTION.into())]);
    assert!(!scene.sim.reply_to(asked).await.text().contains(texts().pins_marked()));
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_private_answer_is_posted_before_it_is_pinned() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    let answer = scene.ask_as(scene.ana, QUESTION, true).await;
    assert!(answer.option(texts().pins_pin()).is_none(), "a member is offered no pin");
    let answer = scene.ask_as(scene.mo, QUESTION, true).await;
    let pressed = scene.sim.press(scene.mo, answer.id, texts().pins_pin());
    scene.sim.modal(pressed).await;
    let said = scene.sim.reply_to(scene.sim.submit_modal(pressed, &[("question", QUESTION)])).await;
    assert!(said.text().contains(texts().pins_posted()) && fits(&said.text(), &pin_done("1")));
    let posted = scene.sim.messages(scene.channel).into_iter().find(|message| !message.is_ephemeral());
    let posted = posted.expect("a public answer");
    assert_eq!(scene.sim.pins(scene.channel), [posted.id]);
    assert!(posted.text().contains("not medical advice"), "{}", posted.text());
    assert!(posted.content.ends_with(QUESTION), "the moderator's words are shown with it");
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stands_against_a_pin_is_told_with_what_to_do() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    let answer = scene.ask(scene.ana, QUESTION).await;
    let used = scene.sim.message_command(scene.ana, answer.id, PIN);
    assert!(scene.sim.reply_to(used).await.text().contains(texts().bot_not_moderator()));
    let said = scene.sim.say(scene.ana, scene.channel, "a message of somebody");
    let used = scene.sim.message_command(scene.mo, said, PIN);
    assert!(scene.sim.reply_to(used).await.text().contains(texts().pins_not_an_answer()));

    scene.sim.fail_next(Call::OldPin, 1, &Fault::pins_full());
    assert!(scene.pin(scene.mo, answer.id, QUESTION, "").await.text().contains(texts().pins_channel_full()));
    scene.sim.fail_next(Call::OldPin, 1, &Fault::missing_permissions());
    assert!(scene.pin(scene.mo, answer.id, QUESTION, "").await.text().contains(texts().pins_no_permission()));
    assert!(scene.store().pins(scene.guild.0).expect("read").is_empty(), "nothing was kept");
    assert!(scene.pin(scene.mo, answer.id, QUESTION, "9").await.text().contains(&texts().pins_no_such(9)));
    assert!(
        scene.pin(scene.mo, answer.id, QUESTION, "two").await.text().contains(&texts().pins_no_such("two"))
    );

    assert!(fits(&scene.pin(scene.mo, answer.id, QUESTION, "").await.text(), &pin_done("1")));
    assert!(scene.pin(scene.mo, answer.id, QUESTION, "").await.text().contains(texts().pins_already()));

    // a form that a stranger sends, and one of an answer that is no longer known
    let pressed = scene.sim.forge_press(scene.ana, answer.id, "b1:pin:abc:0");
    assert!(scene.sim.reply_to(pressed).await.text().contains(texts().bot_not_moderator()));
    let pressed = scene.sim.forge_press(scene.mo, answer.id, "b1:pin:abc:0");
    scene.sim.modal(pressed).await;
    let said = scene.sim.reply_to(scene.sim.submit_modal(pressed, &[("question", QUESTION)])).await;
    assert!(said.text().contains(texts().bot_expired()), "{}", said.text());
    for custom_id in ["b1:unpin:-:1", "b1:confirm:-:1.0000"] {
        let pressed = scene.sim.forge_press(scene.ana, answer.id, custom_id);
        assert!(
            scene.sim.reply_to(pressed).await.text().contains(texts().bot_not_moderator()),
            "{custom_id}"
        );
    }
    assert_eq!(scene.store().pins(scene.guild.0).expect("read").len(), 1);
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn pinned_answers_are_listed_ordered_replaced_exported_and_removed() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    let first = scene.ask(scene.ana, QUESTION).await;
    scene.pin(scene.mo, first.id, QUESTION, "").await;
    let second = scene.ask(scene.ana, "What causes osteopetrosis?").await;
    scene.pin(scene.mo, second.id, "What causes osteopetrosis?", "").await;

    let list = scene.run(scene.mo, "pins list", &[]).await;
    assert!(list.is_ephemeral() && list.text().contains(QUESTION) && list.text().contains("What causes"));
    assert!(list.text().contains(&format!("/channels/{}/{}/{}", scene.guild, scene.channel, first.id)));
    let given = [("number", 2.into()), ("place", 1.into())];
    assert!(
        scene
            .run(scene.mo, "pins move", &given)
            .await
            .text()
            .contains(&texts().pins_moved(PinsMoved { number: 2, place: 1 }))
    );
    let list = scene.run(scene.mo, "pins list", &[]).await.text();
    assert!(list.find("What causes") < list.find(QUESTION), "{list}");
    let typed =
        scene.sim.autocomplete(scene.mo, scene.channel, "pins show", &[("number", "caus".into())], "number");
    let choices = scene.sim.choices(typed).await;
    assert_eq!((choices.len(), choices[0].value.clone()), (1, 2.into()));

    let shown = scene.run(scene.mo, "pins show", &[("number", 1.into())]).await;
    assert!(
        fits(&shown.text(), &texts().pins_show_by(PinsShowBy { date: ANY, member: ANY }))
            && shown.text().contains("not medical advice"),
        "{}",
        shown.text()
    );
    let third = scene.ask(scene.ana, "What can be done against osteopetrosis?").await;
    let said = scene.pin(scene.mo, third.id, "Can osteopetrosis be treated?", "1").await.text();
    assert!(fits(&said, &pin_replaced("1")), "{said}");
    assert_eq!(scene.sim.pins(scene.channel), [third.id, second.id], "the old message is unpinned");

    let export = scene.run(scene.mo, "pins export", &[]).await;
    let names: Vec<&str> = export.attachments.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["pins.md", "pins.json"]);
    assert!(String::from_utf8_lossy(&export.attachments[0].bytes).contains("Can osteopetrosis be treated?"));
    let json: serde_json::Value = serde_json::from_slice(&export.attachments[1].bytes).expect("JSON");
    assert_eq!(json[0]["question"], "What causes osteopetrosis?");

    let pressed = scene.sim.press(
        scene.mo,
        scene.run(scene.mo, "pins show", &[("number", 2.into())]).await.id,
        texts().pins_remove(),
    );
    assert!(scene.sim.reply_to(pressed).await.text().contains(&texts().pins_removed(2)));
    assert_eq!(scene.sim.pins(scene.channel), [third.id]);
    scene.sim.delete(third.id);
    let said = scene.run(scene.mo, "pins remove", &[("number", 1.into())]).await.text();
    assert!(said.contains(&texts().pins_removed(1)), "{said}");
    assert!(scene.run(scene.mo, "pins list", &[]).await.text().contains(texts().pins_none()));
    assert!(
        scene
            .run(scene.mo, "pins show", &[("number", 1.into())])
            .await
            .text()
            .contains(&texts().pins_no_such(1))
    );
    let sly = scene.run(scene.ana, "pins list", &[]).await;
    assert!(sly.text().contains(texts().bot_not_moderator()));
    scene.sim.assert_clean();
}

/// Words of the passage that answers [`QUESTION`] best.
const WORDS: &str = "bone marrow transplant";

#[tokio::test(flavor = "multi_thread")]
async fn a_pin_whose_passage_changed_says_so_until_it_is_confirmed() {
    let (scene, bot) = Scene::start(Home::new().with_shipped_corpus()).await;
    let (code, printed) = scene.home.run(&scene.sim, &["index"]).await;
    assert_eq!(code, 0, "{printed}");
    bot.stop().await;
    let bot = scene.home.start(&scene.sim).await;
    let notices = scene.sim.channel(scene.guild, "moderators");
    let change = SettingChange::ModeratorsChannel(Some(notices.0));
    scene.store().change_setting(scene.guild.0, scene.mo.0, 1, &change).expect("changed");
    let answer = scene.ask(scene.ana, QUESTION).await;
    assert!(answer.text().contains(WORDS), "{}", answer.text());
    scene.pin(scene.mo, answer.id, QUESTION, "").await;

    scene.home.edit("osteopetrosis", WORDS, "transplant of bone marrow");
    let (code, printed) = scene.home.run(&scene.sim, &["index"]).await;
    assert_eq!(code, 0, "{printed}");
    let notice = scene.sim.message_in(notices, None).await;
    assert!(
        notice.text().contains(texts().pins_notice_title())
            && notice.text().contains(texts().pins_flag_changed())
    );
    let served = scene.ask(scene.ana, QUESTION).await;
    assert!(served.text().contains(texts().pins_changed_since()), "{}", served.text());
    assert!(served.text().contains("transplant of bone marrow"));

    let shown = scene.run(scene.mo, "pins show", &[("number", 1.into())]).await;
    assert!(
        shown.text().contains(texts().pins_flag_changed())
            && shown.text().contains("transplant of bone marrow")
    );
    let stale = shown.id;
    scene.home.edit("osteopetrosis", "transplant of bone marrow", "bone marrow transplantation");
    scene.home.run(&scene.sim, &["index"]).await;
    scene.shown_until("bone marrow transplantation").await;
    let pressed = scene.sim.press(scene.mo, stale, texts().pins_confirm());
    let said = scene.sim.reply_to(pressed).await.text();
    assert!(said.contains(&texts().pins_changed_meanwhile(1)), "{said}");
    let shown = scene.run(scene.mo, "pins show", &[("number", 1.into())]).await;
    let pressed = scene.sim.press(scene.mo, shown.id, texts().pins_confirm());
    assert!(scene.sim.reply_to(pressed).await.text().contains(&texts().pins_confirmed(1)));
    let served = scene.ask(scene.ana, QUESTION).await.text();
    assert!(
        served.contains(texts().pins_marked()) && !served.contains(texts().pins_changed_since()),
        "{served}"
    );

    // the passage goes while the bot is away: the moderators are told when it is back
    bot.stop().await;
    let text = std::fs::read_to_string(scene.home.path().join("corpus/osteopetrosis.md")).expect("read");
    std::fs::write(
        scene.home.path().join("corpus/osteopetrosis.md"),
        text.replace("id = \"osteopetrosis\"", "id = \"dense-bone\""),
    )
    .expect("written");
    let _bot = scene.home.start(&scene.sim).await;
    let second = scene.sim.message_in(notices, Some(notice.id)).await;
    assert!(second.text().contains(texts().pins_flag_removed()), "{}", second.text());
    let served = scene.ask(scene.ana, QUESTION).await.text();
    assert!(
        served.contains(&texts().pins_gone_since(QUESTION)) && !served.contains(texts().pins_marked()),
        "{served}"
    );
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_is_sent_only_after_its_asker_saw_what_would_be_kept() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    let gap = "does my son Tobias zzmarker need a special zebra school for osteopetrosis, call 0151 2345";
    let answer = scene.ask(scene.ana, gap).await;
    let preview = scene.sim.reply_to(scene.sim.press(scene.ana, answer.id, texts().gaps_send())).await;
    assert!(preview.is_ephemeral() && preview.text().contains(texts().gaps_preview_title()));
    assert!(preview.text().contains("osteopetrosis"), "{}", preview.text());
    for secret in ["Tobias", "zzmarker", "0151"] {
        assert!(!preview.text().contains(secret), "{}", preview.text());
    }
    assert!(scene.store().sent_questions(scene.guild.0, 9).expect("read").is_empty(), "nothing is kept yet");
    let pressed = scene.sim.press(scene.ana, preview.id, texts().gaps_send_now());
    let sent = scene.sim.reply_to(pressed).await;
    assert!(sent.text().contains(texts().gaps_sent()), "{}", sent.text());
    let again = scene.sim.reply_to(scene.sim.press(scene.ana, preview.id, texts().gaps_send_now())).await;
    assert!(again.text().contains(texts().gaps_forgotten()), "{}", again.text());

    let review = scene.run(scene.mo, "review", &[]).await;
    let kept = scene.store().sent_questions(scene.guild.0, 9).expect("read");
    assert_eq!(kept.len(), 1);
    assert!(kept[0].text.contains("osteopetrosis") && !kept[0].text.contains("Tobias"));
    assert!(review.text().contains(&texts().review_sent(1)), "{}", review.text());
    let done = scene.run(scene.mo, "review", &[("done", 1.into())]).await;
    assert!(done.text().contains(&texts().gaps_done(1)));
    assert!(scene.store().sent_questions(scene.guild.0, 9).expect("read").is_empty());

    // an answered question is not offered to be sent
    assert!(scene.ask(scene.ana, QUESTION).await.button(texts().gaps_send()).is_none());
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_is_no_longer_known_is_written_again() {
    let (scene, bot) = Scene::start(Home::new()).await;
    let answer = scene.ask(scene.ana, "what is the best pizza in osteopetrosis town").await;
    bot.stop().await;
    let _bot = scene.home.start(&scene.sim).await;
    let pressed = scene.sim.press(scene.ana, answer.id, texts().gaps_send());
    let form = scene.sim.modal(pressed).await;
    assert_eq!(form.title, texts().gaps_form_title());
    let preview = scene
        .sim
        .reply_to(scene.sim.submit_modal(pressed, &[("text", "Which treatment helps Kevin?")]))
        .await;
    assert!(preview.text().contains("treatment") && !preview.text().contains("Kevin"), "{}", preview.text());
    let nothing = scene.sim.reply_to(scene.sim.submit_modal(pressed, &[("text", "Kevin 12")])).await;
    assert!(nothing.text().contains(texts().gaps_nothing_left()), "{}", nothing.text());
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_sees_what_is_kept_and_has_it_deleted() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    let shown = scene.run(scene.ana, "privacy", &[]).await;
    assert!(shown.is_ephemeral() && shown.text().contains(texts().own_data_nothing()), "{}", shown.text());
    let answer = scene.ask(scene.mo, QUESTION).await;
    scene.pin(scene.mo, answer.id, QUESTION, "").await;
    scene.store().set_private_answers(scene.mo.0, Some(true)).expect("kept");
    let shown = scene.run(scene.mo, "privacy", &[]).await.text();
    assert!(
        shown.contains(&texts().own_data_pins(1)) && shown.contains(texts().own_data_private_answers()),
        "{shown}"
    );
    let said = scene.run(scene.mo, "forget-me", &[]).await.text();
    assert!(said.contains(&texts().own_data_forgotten(2)), "{said}");
    assert!(scene.run(scene.mo, "privacy", &[]).await.text().contains(texts().own_data_nothing()));
    let shown = scene.run(scene.mo, "pins show", &[("number", 1.into())]).await.text();
    assert!(fits(&shown, &texts().pins_show_by_nobody(ANY)), "{shown}");
    // what was asked before is forgotten, too
    scene.ask(scene.ana, QUESTION).await;
    scene.run(scene.ana, "forget-me", &[]).await;
    let follow_up = "and which doctors treat it?";
    let kept = texts().used_context("Osteopetrosis");
    let answer = scene.ask(scene.ana, follow_up).await.text();
    assert!(!answer.contains(&kept), "{answer}");
    scene.ask(scene.ana, QUESTION).await;
    let answer = scene.ask(scene.ana, follow_up).await.text();
    assert!(answer.contains(&kept), "{answer}");
    scene.sim.assert_clean();
}
