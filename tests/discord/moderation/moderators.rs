//! Moderators' commands where something stands against them, who moderates, and what becomes of a server's data.

use crate::bot_process::Home;
use crate::scene::{GAP, PIN, QUESTION, Scene};
use crate::simulator::{Call, Fault, Given, permissions};
use crate::texts::{fits, pin_done, texts};
use bonafide::config::Config;
use bonafide::store::{self, NewPin, PinnedPassage, Store};

/// Pinned answers that a server may have.
const MOST: u64 = 1000;

impl Scene {
    async fn said(&self, command: &str, given: &[(&str, Given)]) -> String {
        let reply = self.run(self.mo, command, given).await;
        assert!(reply.is_ephemeral(), "{command} is for moderators alone");
        reply.text()
    }

    /// Adds or sets entries of a setting by one of its menus.
    async fn change(&self, setting: &str, menu: &str, entry: u64) {
        let entries = [entry.to_string()];
        let said = self.sim.set_picked(self.mo, self.channel, setting, (menu, &entries)).await.text();
        assert!(said.contains(texts().settings_changed()), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_the_settings_name_moderates_until_it_is_taken() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    let role = scene.sim.role(scene.guild, "helpers", 0);
    scene.sim.give_role(scene.guild, scene.ana, role);
    let answer = scene.ask(scene.ana, QUESTION).await;
    assert!(answer.option(texts().pins_pin()).is_none());
    assert!(scene.run(scene.ana, "review", &[]).await.text().contains(texts().bot_not_moderator()));

    scene.change(texts().settings_moderator_roles(), texts().settings_add_roles(), role.0).await;
    let answer = scene.ask(scene.ana, QUESTION).await;
    assert!(answer.option(texts().pins_pin()).is_some());
    assert!(fits(&scene.pin(scene.ana, answer.id, QUESTION, "").await.text(), &pin_done("1")));
    assert!(!scene.run(scene.ana, "review", &[]).await.text().contains(texts().bot_not_moderator()));

    // a form that is sent when the role is gone
    let answer = scene.ask(scene.ana, "What causes osteopetrosis?").await;
    let used = scene.sim.message_command(scene.ana, answer.id, PIN);
    scene.sim.modal(used).await;
    scene.sim.take_roles(scene.guild, scene.ana);
    let sent = scene.sim.submit_modal(used, &[("question", "What causes it?")]);
    assert!(scene.sim.reply_to(sent).await.text().contains(texts().bot_not_moderator()));
    for custom_id in ["b1:unpin:-:1", "b1:confirm:-:1.0000", "b1:pin:abc:0"] {
        let pressed = scene.sim.forge_press(scene.ana, answer.id, custom_id);
        assert!(
            scene.sim.reply_to(pressed).await.text().contains(texts().bot_not_moderator()),
            "{custom_id}"
        );
    }
    for (command, given) in [
        ("pins list", vec![]),
        ("pins show", vec![("number", Given::from(1))]),
        ("pins remove", vec![("number", 1.into())]),
        ("pins move", vec![("number", 1.into()), ("place", 1.into())]),
        ("pins export", vec![]),
        ("review", vec![("close", 1.into())]),
    ] {
        assert!(
            scene.run(scene.ana, command, &given).await.text().contains(texts().bot_not_moderator()),
            "{command}"
        );
    }
    let typed = [("number", "1".into())];
    let typed = scene.sim.autocomplete(scene.ana, scene.channel, "pins show", &typed, "number");
    assert_eq!(scene.sim.choices(typed).await, []);
    assert_eq!(scene.store().pins(scene.guild.0).expect("read").len(), 1);
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_that_are_not_there_are_told() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    assert!(scene.said("review", &[]).await.contains(texts().review_none()));
    let no_pin = texts().pins_no_such(7);
    for (command, given, words) in [
        ("review", vec![("close", Given::from(7))], &*texts().review_no_such_report(7)),
        ("review", vec![("done", 7.into())], &*texts().gaps_no_such(7)),
        ("pins list", vec![], texts().pins_none()),
        ("pins export", vec![], texts().pins_none()),
        ("pins show", vec![("number", 7.into())], &*no_pin),
        ("pins remove", vec![("number", 7.into())], &*no_pin),
        ("pins move", vec![("number", 7.into()), ("place", 1.into())], &*no_pin),
    ] {
        let said = scene.said(command, &given).await;
        assert!(said.contains(words), "{command}: {said}");
    }
    let answer = scene.ask(scene.mo, QUESTION).await;
    for (custom_id, words) in [("b1:unpin:-:7", &*no_pin), ("b1:confirm:-:7.00", &*no_pin)] {
        let pressed = scene.sim.forge_press(scene.mo, answer.id, custom_id);
        assert!(scene.sim.reply_to(pressed).await.text().contains(words), "{custom_id}");
    }
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pin_that_discord_does_not_take_leaves_nothing_behind() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    let answer = scene.ask(scene.ana, QUESTION).await;
    let used = scene.sim.message_command(scene.mo, answer.id, PIN);
    scene.sim.modal(used).await;
    scene.sim.delete(answer.id);
    let sent = scene.sim.submit_modal(used, &[("question", QUESTION)]);
    let said = scene.sim.reply_to(sent).await.text();
    assert!(said.contains(texts().pins_message_gone()), "{said}");

    // a private answer where the bot may not write
    let private = scene.ask_as(scene.mo, QUESTION, true).await;
    scene.sim.overwrite(scene.channel, scene.sim.bot(), 0, permissions::SEND_MESSAGES);
    let said = scene.pin(scene.mo, private.id, QUESTION, "").await.text();
    assert!(said.contains(texts().pins_no_permission()), "{said}");
    scene.sim.overwrite(scene.channel, scene.sim.bot(), 0, permissions::PIN_MESSAGES);
    let public = scene.ask(scene.ana, QUESTION).await;
    let said = scene.pin(scene.mo, public.id, QUESTION, "").await.text();
    assert!(said.contains(texts().pins_no_permission()), "{said}");
    assert!(scene.store().pins(scene.guild.0).expect("read").is_empty());
    assert_eq!(scene.sim.pins(scene.channel), []);

    // what could be pinned and no longer be unpinned
    scene.sim.overwrite(scene.channel, scene.sim.bot(), 0, 0);
    assert!(fits(&scene.pin(scene.mo, public.id, QUESTION, "").await.text(), &pin_done("1")));
    scene.sim.fail_next(Call::OldUnpin, 1, &Fault::missing_permissions());
    let said = scene.said("pins remove", &[("number", 1.into())]).await;
    assert!(said.contains(&texts().pins_removed_here(1)), "{said}");
    assert_eq!(scene.sim.pins(scene.channel), [public.id]);
    assert!(scene.store().pins(scene.guild.0).expect("read").is_empty());
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_channel_and_a_full_server_are_told_apart() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    for _ in 0..crate::simulator::MAX_PINS {
        let said = scene.sim.say(scene.ana, scene.channel, "hello");
        scene.sim.set_pinned(said, true);
    }
    let answer = scene.ask(scene.ana, QUESTION).await;
    let said = scene.pin(scene.mo, answer.id, QUESTION, "").await.text();
    assert!(said.contains(texts().pins_channel_full()), "{said}");

    let store = scene.store();
    let passage = PinnedPassage {
        document: "osteopetrosis".to_owned(),
        passage: "none".to_owned(),
        section: vec!["Treatment".to_owned()],
        position: 1,
        hash: "none".to_owned(),
        flag: None,
    };
    for number in 1..=MOST {
        let question = format!("Question {number}?");
        let passages = vec![passage.clone()];
        let (server, channel, message) = (scene.guild.0, scene.channel.0, number);
        let pin = NewPin { server, channel, message, question, passages, by: 5, at: 1 };
        store.add_pin(&pin).expect("pinned");
    }
    let elsewhere = scene.sim.channel(scene.guild, "elsewhere");
    let asked = scene.sim.slash(scene.ana, elsewhere, "ask", &[("question", QUESTION.into())]);
    let answer = scene.sim.reply_to(asked).await;
    let said = scene.pin(scene.mo, answer.id, QUESTION, "").await.text();
    assert!(said.contains(&format!("this server has {MOST} pinned answers")), "{said}");
    assert_eq!(scene.sim.pins(elsewhere), [], "what was not kept is unpinned again");
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn moderators_are_told_of_a_question_in_their_channel() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    let notices = scene.sim.channel(scene.guild, "moderators");
    scene.change(texts().settings_moderators_channel(), texts().settings_choose_channel(), notices.0).await;
    let send = async |words: &'static str| {
        let answer = scene.ask(scene.ana, GAP).await;
        let pressed = scene.sim.press(scene.ana, answer.id, texts().gaps_send());
        let preview = scene.sim.reply_to(pressed).await;
        let sent = scene.sim.press(scene.ana, preview.id, texts().gaps_send_now());
        assert!(scene.sim.reply_to(sent).await.text().contains(words));
    };
    send(texts().gaps_sent()).await;
    let first = scene.sim.message_in(notices, None).await;
    let notice = scene.sim.message_in(notices, Some(first.id)).await;
    assert!(
        notice.text().contains("zebra") && notice.text().contains(&texts().gaps_notice(1)),
        "{}",
        notice.text()
    );
    assert!(!notice.text().contains(&scene.ana.to_string()) && !notice.text().contains("Ana"));

    // kept all the same where the channel cannot be written to
    scene.sim.fail_next(Call::Send, 1, &Fault::missing_permissions());
    send(texts().gaps_sent()).await;
    scene.sim.called(Call::Send, 3).await;
    assert_eq!(scene.store().sent_questions(scene.guild.0, 9).expect("read").len(), 2);
    // a pinned answer is how a gap is closed: its question is answered from then on
    let answer = scene.ask(scene.mo, QUESTION).await;
    let used = scene.sim.message_command(scene.mo, answer.id, PIN);
    scene.sim.modal(used).await;
    let written = [("question", "Does a child with osteopetrosis need a special school?")];
    scene.sim.reply_to(scene.sim.submit_modal(used, &written)).await;
    assert!(scene.said("review", &[("done", 1.into())]).await.contains(&texts().gaps_done(1)));
    let served = scene.ask(scene.ana, "does a child with osteopetrosis need a special school").await;
    assert!(served.text().contains(texts().pins_marked()), "{}", served.text());
    scene.sim.assert_clean();
}

/// Everything in a store, as its export has it.
fn exported(store: &dyn Store) -> serde_json::Value {
    serde_json::from_reader(store.export().expect("exported")).expect("JSON")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_removed_the_bot_is_deleted_later_and_not_if_it_comes_back() {
    let (scene, bot) = Scene::start(Home::new()).await;
    let answer = scene.ask(scene.mo, QUESTION).await;
    assert!(fits(&scene.pin(scene.mo, answer.id, QUESTION, "").await.text(), &pin_done("1")));
    let stays = scene.sim.guild("Stays");
    scene.store().add_report(stays.0, 20_000_000, &[], "stays").expect("kept");
    let left = |wanted: usize| {
        let (store, patience) = (scene.store(), scene.sim.patience);
        let look = async move {
            let noted = || exported(&*store)["tables"]["removed_servers"].as_array().map(Vec::len);
            while noted() != Some(wanted) {
                tokio::task::yield_now().await;
            }
        };
        async move { tokio::time::timeout(patience, look).await.expect("it is noted") }
    };
    scene.sim.shared.with(|world| {
        let id = serde_json::json!({"id": scene.guild.to_string()});
        world.gateway.dispatch(Some(scene.guild), 0, "GUILD_DELETE", &id);
    });
    left(1).await;
    // the server is still in the list of the next session: it has the bot again
    bot.stop().await;
    let bot = scene.home.start(&scene.sim).await;
    left(0).await;
    scene.sim.leave(scene.guild);
    left(1).await;
    assert_eq!(scene.store().pins(scene.guild.0).expect("read").len(), 1, "not at once");
    bot.stop().await;

    // a month later
    let config = Config::embedded().expect("valid settings").store;
    let store = store::open(&scene.home.store(), &config).expect("the store");
    let day = exported(&*store)["tables"]["removed_servers"][0]["day"].as_i64().expect("a day");
    store.tidy(day + 30, 30, &config).expect("tidied");
    assert_eq!(store.pins(scene.guild.0).expect("read").len(), 1, "not before the days are over");
    store.tidy(day + 31, 30, &config).expect("tidied");
    assert!(store.pins(scene.guild.0).expect("read").is_empty());
    assert_eq!(store.reports(stays.0, 9).expect("read").len(), 1);
    scene.sim.assert_clean();
}
