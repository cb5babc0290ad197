//! Settings of a server, a member's own wish, and offers in help forums, from outside.

use crate::bot_process::Home;
use crate::scene::{QUESTION, Scene};
use crate::simulator::{Channel, Given, Message};

const EMERGENCY: &str = "my son can't breathe";
const OTHER: &str = "Metaphyseal sclerosis";

/// Choices of the commands, by their places.
const TO_ASKER: i64 = 0;
const TO_ALL: i64 = 1;
const HERE: i64 = 0;
const NEVER: i64 = 1;
const NOT_NAMED: i64 = 2;
const SPANISH: i64 = 1;

impl Scene {
    /// A manager changes a setting; what is said of it.
    async fn set(&self, command: &str, given: &[(&str, Given)]) -> String {
        let said = self.run(self.max, &format!("settings {command}"), given).await;
        assert!(said.is_ephemeral(), "settings are reply in private");
        said.text()
    }

    /// What the bot posts in answer to a message that mentions it.
    async fn mention(&self, channel: Channel, question: &str) -> Message {
        let text = format!("{} {question}", self.sim.mention());
        let asked = self.sim.say(self.ana, channel, &text);
        self.sim.answer_to(asked).await
    }

    async fn settings(&self) -> String {
        self.run(self.pia, "settings show", &[]).await.text()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_are_private_unless_server_or_member_say_otherwise() {
    let (scene, _bot) = Scene::start(Home::new().without("BONAFIDE_DISCORD_PRIVATE_ANSWERS")).await;
    assert!(scene.ask(scene.ana, QUESTION).await.is_ephemeral(), "by default");
    let said = scene.set("answers", &[("shown", TO_ALL.into())]).await;
    assert!(said.contains("Changed and kept.") && said.contains("shown to all in the channel"), "{said}");
    assert!(!scene.ask(scene.ana, QUESTION).await.is_ephemeral());
    let kept = scene.run(scene.ana, "answers", &[("shown", TO_ASKER.into())]).await;
    assert!(kept.text().contains("shown to you alone, in every server"), "{}", kept.text());
    assert!(
        scene.ask(scene.ana, QUESTION).await.is_ephemeral(),
        "the member's wish goes before the server's"
    );
    let own = scene.run(scene.ana, "privacy", &[]).await.text();
    assert!(own.contains("your wish that answers are shown to you alone"), "{own}");
    scene.run(scene.ana, "forget-me", &[]).await;
    assert!(!scene.ask(scene.ana, QUESTION).await.is_ephemeral(), "the wish is forgotten");
    let given = [("question", QUESTION.into()), ("private", true.into())];
    assert!(scene.run(scene.ana, "ask", &given).await.is_ephemeral(), "the command goes before all");
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_answered_to_its_author_alone_where_answers_are_private() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    scene.set("answers", &[("shown", TO_ASKER.into())]).await;
    let posted = scene.mention(scene.channel, QUESTION).await;
    assert!(posted.text().contains("shown to its asker alone"), "{}", posted.text());
    assert!(!posted.text().contains("bone marrow"), "{}", posted.text());
    let pressed = scene.sim.press(scene.pia, posted.id, "Show me the answer");
    let reply = scene.sim.reply_to(pressed).await;
    assert!(reply.is_ephemeral() && reply.text().contains("Only who asked"), "{}", reply.text());
    let shown = scene.sim.reply_to(scene.sim.press(scene.ana, posted.id, "Show me the answer")).await;
    assert!(shown.is_ephemeral() && shown.text().contains("bone marrow transplant"), "{}", shown.text());
    // where help is needed at once, that is told at once
    let posted = scene.mention(scene.channel, EMERGENCY).await;
    assert!(posted.text().contains("sent you a private message"), "{}", posted.text());
    assert!(scene.sent_to(scene.ana).contains("Get help now"), "{}", scene.sent_to(scene.ana));
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bot_answers_only_where_it_is_wanted_and_emergencies_everywhere() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    let (help, chat) = (scene.sim.channel(scene.guild, "help"), scene.sim.channel(scene.guild, "chat"));
    scene.set("channel", &[("channel", chat.into()), ("answers", NEVER.into())]).await;
    let refused = scene.ask_in(scene.ana, chat, QUESTION).await;
    assert!(refused.is_ephemeral() && refused.text().contains("do not answer in this channel"));
    assert!(scene.ask_in(scene.ana, help, QUESTION).await.text().contains("bone marrow"));

    scene.set("channel", &[("channel", help.into()), ("answers", HERE.into())]).await;
    let refused = scene.ask(scene.ana, QUESTION).await;
    assert!(
        refused.is_ephemeral() && refused.text().contains(&format!("Ask in <#{help}>")),
        "{}",
        refused.text()
    );
    let posted = scene.mention(scene.channel, QUESTION).await.text();
    assert!(posted.contains("do not answer in this channel") && !posted.contains("bone marrow"), "{posted}");
    // threads follow their channel
    let thread = scene.sim.thread(scene.ana, help, "my son");
    assert!(scene.ask_in(scene.ana, thread, QUESTION).await.text().contains("bone marrow"));
    let thread = scene.sim.thread(scene.ana, chat, "off topic");
    assert!(scene.mention(thread, QUESTION).await.text().contains("do not answer in this channel"));
    let reply = scene.ask_in(scene.ana, chat, EMERGENCY).await.text();
    assert!(reply.contains("Get help now"), "{reply}");
    let reply = scene.mention(chat, EMERGENCY).await.text();
    assert!(reply.contains("sent you a private message"), "{reply}");
    assert!(scene.sent_to(scene.ana).contains("Get help now"), "{}", scene.sent_to(scene.ana));
    // a private answer is not shared where none is wanted
    let elsewhere =
        scene.sim.slash(scene.ana, help, "ask", &[("question", QUESTION.into()), ("private", true.into())]);
    let answer = scene.sim.reply_to(elsewhere).await;
    scene.set("channel", &[("channel", help.into()), ("answers", NEVER.into())]).await;
    let reply = scene.sim.reply_to(scene.sim.press(scene.ana, answer.id, "Share")).await;
    assert!(
        reply.is_ephemeral() && reply.text().contains("do not answer in this channel"),
        "{}",
        reply.text()
    );
    scene.set("channel", &[("channel", help.into()), ("answers", NOT_NAMED.into())]).await;
    assert!(
        scene.ask_in(scene.ana, help, QUESTION).await.text().contains("bone marrow"),
        "{}",
        scene.settings().await
    );
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_channel_is_about_one_condition_and_topics_can_be_switched_off() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    let locked = scene.sim.channel(scene.guild, "sclerosis");
    let said = scene.set("lock", &[("channel", locked.into()), ("condition", "Gout".into())]).await;
    assert!(said.contains("the documents have no topic “Gout”"), "{said}");
    scene.set("lock", &[("channel", locked.into()), ("condition", OTHER.into())]).await;
    let reply = scene.ask_in(scene.ana, locked, QUESTION).await.text();
    assert!(!reply.contains("bone marrow") && reply.contains(OTHER), "{reply}");
    let reply = scene.ask_in(scene.ana, locked, "what should the doctor look for?").await.text();
    assert!(!reply.contains("CCM"), "{reply}");
    assert!(scene.ask(scene.ana, QUESTION).await.text().contains("bone marrow"), "other channels are free");
    assert!(scene.ask_in(scene.ana, locked, EMERGENCY).await.text().contains("Get help now"));

    let earlier = scene.ask(scene.ana, QUESTION).await;
    let said = scene.set("topic", &[("topic", "Osteopetrosis".into()), ("on", false.into())]).await;
    assert!(said.contains("Topics that are switched off**: Osteopetrosis"), "{said}");
    let reply = scene.ask(scene.ana, QUESTION).await.text();
    assert!(!reply.contains("bone marrow"), "{reply}");
    assert!(scene.mention(scene.channel, QUESTION).await.text().contains("Osteopetrosis"));
    let reply = scene.sim.reply_to(scene.sim.press(scene.ana, earlier.id, "More")).await.text();
    assert!(reply.contains("has been switched off"), "{reply}");
    for list in ["topics", "sources"] {
        let listed = scene.run(scene.ana, list, &[]).await.text();
        assert!(!listed.contains("Osteopetrosis") && listed.contains(OTHER), "{list}: {listed}");
    }
    let proposed =
        scene.sim.autocomplete(scene.ana, scene.channel, "ask", &[("question", "osteo".into())], "question");
    assert!(!scene.sim.choices(proposed).await.iter().any(|choice| choice.name.contains("steopetrosis")));
    assert!(scene.ask(scene.ana, EMERGENCY).await.text().contains("Get help now"));
    let said = scene.set("lock", &[("channel", locked.into()), ("condition", "Osteopetrosis".into())]).await;
    assert!(said.contains("is switched off in this server"), "{said}");
    let said = scene.set("topic", &[("topic", OTHER.into()), ("on", false.into())]).await;
    assert!(said.contains(&format!("answer nothing now: <#{locked}>")), "{said}");
    scene.set("topic", &[("topic", "Osteopetrosis".into()), ("on", true.into())]).await;
    assert!(scene.ask(scene.ana, QUESTION).await.text().contains("bone marrow"));
    scene.set("lock", &[("channel", locked.into())]).await;
    assert!(scene.ask_in(scene.ana, locked, QUESTION).await.text().contains("bone marrow"));
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn language_region_and_wait_are_those_of_the_server() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    scene.set("language", &[("language", SPANISH.into())]).await;
    let posted = scene.mention(scene.channel, QUESTION).await.text();
    assert!(posted.contains("no consejo médico") && posted.contains("bone marrow"), "{posted}");
    assert!(
        scene.ask(scene.ana, QUESTION).await.text().contains("not medical advice"),
        "who speaks English is answered so"
    );

    let said = scene.set("region", &[("region", "Atlantis".into())]).await;
    assert!(said.contains("no help lines for the region “Atlantis”"), "{said}");
    scene.set("region", &[("region", "us".into())]).await;
    assert!(scene.ask(scene.ana, "i want to die").await.text().contains("988"));
    let proposed = scene.sim.autocomplete(
        scene.max,
        scene.channel,
        "settings region",
        &[("region", "u".into())],
        "region",
    );
    assert!(scene.sim.choices(proposed).await.iter().any(|choice| choice.value == "US"));

    let said = scene.set("cooldown", &[("seconds", 3600.into())]).await;
    assert!(said.contains("3600 seconds"), "{said}");
    assert!(scene.ask(scene.ana, QUESTION).await.text().contains("bone marrow"));
    let reply = scene.ask(scene.ana, QUESTION).await.text();
    assert!(reply.contains("seconds") && !reply.contains("bone marrow"), "{reply}");
    assert!(
        scene.ask(scene.ana, EMERGENCY).await.text().contains("Get help now"),
        "who waits is told where to get help"
    );
    scene.set("cooldown", &[("seconds", 0.into())]).await;
    assert!(scene.ask(scene.ana, QUESTION).await.text().contains("bone marrow"));
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn managers_change_settings_moderators_read_them_and_every_change_is_noted() {
    let (scene, bot) = Scene::start(Home::new()).await;
    let before = scene.settings().await;
    assert!(before.contains("**Channels in which I answer**: everywhere"), "{before}");
    for (who, command) in [(scene.pia, "settings forum-offers"), (scene.ana, "settings forum-offers")] {
        let reply = scene.run(who, command, &[("on", true.into())]).await;
        assert!(
            reply.is_ephemeral() && reply.text().contains("Only who may manage this server"),
            "{}",
            reply.text()
        );
    }
    for command in ["settings show", "settings audit"] {
        let reply = scene.run(scene.ana, command, &[]).await.text();
        assert!(reply.contains("moderator"), "{reply}");
    }
    assert!(scene.run(scene.pia, "settings audit", &[]).await.text().contains("No setting was changed yet"));

    let role = scene.sim.role(scene.guild, "helpers", 0);
    let helper = scene.sim.member(scene.guild, "Hal");
    scene.sim.give_role(scene.guild, helper, role);
    assert!(scene.run(helper, "settings show", &[]).await.text().contains("moderator"));
    scene.set("moderator-role", &[("role", role.into()), ("on", true.into())]).await;
    assert!(scene.run(helper, "settings show", &[]).await.text().contains(&format!("<@&{role}>")));

    let secret = scene.sim.channel(scene.guild, "moderators");
    scene.set("moderators-channel", &[("channel", secret.into())]).await;
    let reply = scene.sim.messages(secret);
    assert!(reply.last().is_some_and(|reply| reply.text().contains("From now on I tell the moderators")));
    let unchanged = scene.set("forum-offers", &[("on", false.into())]).await;
    assert!(unchanged.contains("nothing changed"), "{unchanged}");
    for seconds in 1..=12_i64 {
        scene.set("cooldown", &[("seconds", seconds.into())]).await;
    }
    let page = scene.run(scene.pia, "settings audit", &[]).await;
    assert!(page.text().contains(&format!("<@{}>", scene.max)), "{}", page.text());
    assert!(page.text().contains("11 seconds → 12 seconds") && !page.text().contains("Moderators’ roles"));
    let older = scene.sim.reply_to(scene.sim.press(scene.pia, page.id, "Older")).await;
    assert!(
        older.text().contains("Moderators’ roles") && older.text().contains("none → <@&"),
        "{}",
        older.text()
    );
    let newest = scene.sim.reply_to(scene.sim.press(scene.pia, page.id, "Newest")).await;
    assert!(newest.text().contains("11 seconds → 12 seconds"));

    // all is there after a restart
    bot.stop().await;
    let _bot = scene.home.start(&scene.sim).await;
    assert!(scene.settings().await.contains("12 seconds"));
    scene.run(scene.max, "forget-me", &[]).await;
    let page = scene.run(scene.pia, "settings audit", &[]).await.text();
    assert!(page.contains("a moderator who left") && !page.contains(&format!("<@{}>", scene.max)), "{page}");
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_moderators_channel_in_which_the_bot_cannot_write_is_refused() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    let closed = scene.sim.channel(scene.guild, "closed");
    scene.sim.fail_next(crate::simulator::Call::Send, 1, &crate::simulator::Fault::missing_permissions());
    let said = scene.set("moderators-channel", &[("channel", closed.into())]).await;
    assert!(said.contains(&format!("Not changed: I cannot write in <#{closed}>")), "{said}");
    assert!(scene.settings().await.contains("**Moderators’ channel**: none"));
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_post_in_a_help_forum_gets_one_offer_and_no_unasked_answer() {
    let (scene, bot) = Scene::start(Home::new()).await;
    let forum = scene.sim.forum(scene.guild, "help");
    let offers = |post: Channel| {
        let messages = scene.sim.messages(post);
        messages.into_iter().filter(|message| message.button("Answer this post").is_some()).count()
    };
    let (before, _) = scene.sim.post(scene.ana, forum, "off by default", QUESTION);
    let said = scene.set("forum-offers", &[("on", true.into())]).await;
    assert!(said.contains("No help forum is named yet"), "{said}");
    scene.set("help-forum", &[("forum", forum.into()), ("on", true.into())]).await;
    let (post, _) = scene.sim.post(scene.ana, forum, "my son's bones", QUESTION);
    let offer = scene.sim.message_in(post, None).await;
    assert!(!offer.text().contains("bone marrow"), "nobody asked");
    let reply = scene
        .sim
        .reply_to(scene.sim.press(scene.sim.member(scene.guild, "Bo"), offer.id, "Answer this post"))
        .await;
    assert!(reply.is_ephemeral() && reply.text().contains("Only who wrote this post"), "{}", reply.text());
    let pressed = scene.sim.press(scene.ana, offer.id, "Answer this post");
    let form = scene.sim.modal(pressed).await;
    assert_eq!(form.title, "What do you want to know?");
    assert_eq!(form.inputs[0].value, "my son's bones", "the title is filled in");
    let answer = scene.sim.reply_to(scene.sim.submit_modal(pressed, &[("text", QUESTION)])).await;
    assert!(answer.text().contains("bone marrow transplant"), "{}", answer.text());

    // neither a restart nor a lost connection makes a second one
    scene.sim.drop_gateway();
    scene.sim.resumed(1).await;
    bot.stop().await;
    let _bot = scene.home.start(&scene.sim).await;
    let (third, _) = scene.sim.post(scene.ana, forum, "another", QUESTION);
    let offer = scene.sim.message_in(third, None).await;
    assert_eq!((offers(before), offers(post), offers(third)), (0, 1, 1));
    scene.sim.press(scene.ana, offer.id, "No, thanks");
    scene.sim.until("the offer to go", |world| world.messages.get(&offer.id)?.deleted.then_some(())).await;

    scene.set("forum-offers", &[("on", false.into())]).await;
    let (quiet, _) = scene.sim.post(scene.ana, forum, "no offer", QUESTION);
    // what comes after it was seen comes after its offer
    scene.mention(scene.channel, QUESTION).await;
    assert_eq!(offers(quiet), 0);
    scene.sim.assert_clean();
}
