//! Settings of a server, a member's own wish, and offers in help forums, from outside.

use crate::bot_process::Home;
use crate::scene::{QUESTION, Scene};
use crate::simulator::{Channel, Message};
use crate::texts::{ANY, fits, texts};
use bonafide::config::messages::SettingsNoSuchNumber;

const EMERGENCY: &str = "my son can't breathe";
const OTHER: &str = "Metaphyseal sclerosis";

impl Scene {
    /// A manager chooses the option of a setting; what the message says then.
    async fn set(&self, setting: &str, option: &str) -> String {
        self.sim.set_option(self.max, self.channel, setting, option).await.text()
    }

    /// A manager chooses entries in a menu of a setting.
    async fn pick(&self, setting: &str, menu: &str, entry: u64) -> String {
        let entries = [entry.to_string()];
        self.sim.set_picked(self.max, self.channel, setting, (menu, &entries)).await.text()
    }

    /// A manager limits a channel to a condition, or to none.
    async fn lock(&self, channel: Channel, option: &str) -> String {
        let entries = [channel.0.to_string()];
        let menu = (texts().settings_choose_channel(), texts().settings_channel_locks());
        let open = self.sim.set_picked(self.max, self.channel, menu.1, (menu.0, &entries)).await;
        assert!(!open.text().contains(texts().settings_changed()), "nothing is chosen yet");
        self.sim.changed(self.max, &open, option).await.text()
    }

    async fn cooldown(&self, seconds: &str) -> String {
        let open = self.sim.open_setting(self.max, self.channel, texts().settings_cooldown_seconds()).await;
        self.sim.written(self.max, &open, texts().settings_enter_seconds(), seconds).await.text()
    }

    async fn answer_in(&self, channel: Channel) {
        self.pick(texts().settings_allowed_channels(), texts().settings_add_channels(), channel.0).await;
    }

    async fn never_answer_in(&self, channel: Channel) {
        self.pick(texts().settings_refused_channels(), texts().settings_add_channels(), channel.0).await;
    }

    /// What the bot posts in answer to a message that mentions it.
    async fn mention(&self, channel: Channel, question: &str) -> Message {
        let text = format!("{} {question}", self.sim.mention());
        let asked = self.sim.say(self.ana, channel, &text);
        self.sim.answer_to(asked).await
    }

    async fn settings(&self) -> String {
        self.run(self.pia, "settings", &[]).await.text()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_are_private_unless_server_or_member_say_otherwise() {
    let (scene, _bot) = Scene::start(Home::new().without("BONAFIDE_DISCORD_PRIVATE_ANSWERS")).await;
    assert!(scene.ask(scene.ana, QUESTION).await.is_ephemeral(), "by default");
    let said = scene.set(texts().settings_private_answers(), texts().settings_public()).await;
    let value = format!("**{}**: {}", texts().settings_private_answers(), texts().settings_public());
    assert!(said.contains(texts().settings_changed()) && said.contains(&value), "{said}");
    assert!(!scene.ask(scene.ana, QUESTION).await.is_ephemeral());
    let kept = scene.run(scene.ana, "answers", &[("shown", 0.into())]).await;
    assert!(kept.text().contains(texts().settings_wish_private()), "{}", kept.text());
    assert!(
        scene.ask(scene.ana, QUESTION).await.is_ephemeral(),
        "the member's wish goes before the server's"
    );
    let own = scene.run(scene.ana, "privacy", &[]).await.text();
    assert!(own.contains(texts().own_data_private_answers()), "{own}");
    scene.run(scene.ana, "forget-me", &[]).await;
    assert!(!scene.ask(scene.ana, QUESTION).await.is_ephemeral(), "the wish is forgotten");
    let given = [("question", QUESTION.into()), ("private", true.into())];
    assert!(scene.run(scene.ana, "ask", &given).await.is_ephemeral(), "the command goes before all");
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_answered_to_its_author_alone_where_answers_are_private() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    scene.set(texts().settings_private_answers(), texts().settings_private()).await;
    let posted = scene.mention(scene.channel, QUESTION).await;
    assert!(posted.text().contains(texts().settings_ask_alone()), "{}", posted.text());
    assert!(!posted.text().contains("bone marrow"), "{}", posted.text());
    let pressed = scene.sim.press(scene.pia, posted.id, texts().settings_show_alone());
    let reply = scene.sim.reply_to(pressed).await;
    assert!(reply.is_ephemeral() && reply.text().contains(texts().settings_not_asker()), "{}", reply.text());
    let shown =
        scene.sim.reply_to(scene.sim.press(scene.ana, posted.id, texts().settings_show_alone())).await;
    assert!(shown.is_ephemeral() && shown.text().contains("bone marrow transplant"), "{}", shown.text());
    // where help is needed at once, that is told at once
    let posted = scene.mention(scene.channel, EMERGENCY).await;
    assert!(fits(&posted.text(), &texts().bot_help_sent(ANY)), "{}", posted.text());
    assert!(scene.sent_to(scene.ana).contains(texts().bot_urgency()), "{}", scene.sent_to(scene.ana));
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bot_answers_only_where_it_is_wanted_and_emergencies_everywhere() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    let (help, chat) = (scene.sim.channel(scene.guild, "help"), scene.sim.channel(scene.guild, "chat"));
    scene.never_answer_in(chat).await;
    let refused = scene.ask_in(scene.ana, chat, QUESTION).await;
    assert!(refused.is_ephemeral() && refused.text().contains(texts().settings_refused_here()));
    assert!(scene.ask_in(scene.ana, help, QUESTION).await.text().contains("bone marrow"));

    scene.answer_in(help).await;
    let refused = scene.ask(scene.ana, QUESTION).await;
    assert!(
        refused.is_ephemeral()
            && refused.text().contains(&texts().settings_refused_but(format!("<#{help}>"))),
        "{}",
        refused.text()
    );
    let posted = scene.mention(scene.channel, QUESTION).await.text();
    assert!(
        posted.contains(&texts().settings_refused_but(format!("<#{help}>")))
            && !posted.contains("bone marrow"),
        "{posted}"
    );
    // threads follow their channel
    let thread = scene.sim.thread(scene.ana, help, "my son");
    assert!(scene.ask_in(scene.ana, thread, QUESTION).await.text().contains("bone marrow"));
    let thread = scene.sim.thread(scene.ana, chat, "off topic");
    assert!(fits(&scene.mention(thread, QUESTION).await.text(), &texts().settings_refused_but(ANY)));
    let reply = scene.ask_in(scene.ana, chat, EMERGENCY).await.text();
    assert!(reply.contains(texts().bot_urgency()), "{reply}");
    let reply = scene.mention(chat, EMERGENCY).await.text();
    assert!(fits(&reply, &texts().bot_help_sent(ANY)), "{reply}");
    assert!(scene.sent_to(scene.ana).contains(texts().bot_urgency()), "{}", scene.sent_to(scene.ana));
    // a private answer is not shared where none is wanted
    let elsewhere =
        scene.sim.slash(scene.ana, help, "ask", &[("question", QUESTION.into()), ("private", true.into())]);
    let answer = scene.sim.reply_to(elsewhere).await;
    scene.never_answer_in(help).await;
    let reply = scene.sim.reply_to(scene.sim.press(scene.ana, answer.id, texts().bot_share())).await;
    assert!(
        reply.is_ephemeral() && reply.text().contains(texts().settings_refused_here()),
        "{}",
        reply.text()
    );
    let listed = scene.sim.open_setting(scene.max, scene.channel, texts().settings_refused_channels()).await;
    assert!(listed.options(texts().settings_remove_channels()).iter().any(|(name, _)| name == "#help"));
    scene.pick(texts().settings_refused_channels(), texts().settings_remove_channels(), help.0).await;
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
    let said = scene.lock(locked, OTHER).await;
    assert!(said.contains(&format!("<#{locked}>: {OTHER}")), "{said}");
    let reply = scene.ask_in(scene.ana, locked, QUESTION).await.text();
    assert!(!reply.contains("bone marrow") && reply.contains(OTHER), "{reply}");
    let reply = scene.ask_in(scene.ana, locked, "what should the doctor look for?").await.text();
    assert!(!reply.contains("CCM"), "{reply}");
    assert!(scene.ask(scene.ana, QUESTION).await.text().contains("bone marrow"), "other channels are free");
    assert!(scene.ask_in(scene.ana, locked, EMERGENCY).await.text().contains(texts().bot_urgency()));

    let earlier = scene.ask(scene.ana, QUESTION).await;
    let said = scene.set(texts().settings_topics_off(), "Osteopetrosis").await;
    assert!(said.contains(&format!("**{}**: Osteopetrosis", texts().settings_topics_off())), "{said}");
    let reply = scene.ask(scene.ana, QUESTION).await.text();
    assert!(!reply.contains("bone marrow"), "{reply}");
    assert!(scene.mention(scene.channel, QUESTION).await.text().contains("Osteopetrosis"));
    let reply = scene.sim.reply_to(scene.sim.press(scene.ana, earlier.id, texts().bot_more())).await.text();
    assert!(reply.contains(texts().settings_topic_off_now()), "{reply}");
    for list in ["topics", "sources"] {
        let listed = scene.run(scene.ana, list, &[]).await.text();
        assert!(!listed.contains("Osteopetrosis") && listed.contains(OTHER), "{list}: {listed}");
    }
    let proposed =
        scene.sim.autocomplete(scene.ana, scene.channel, "ask", &[("question", "osteo".into())], "question");
    assert!(!scene.sim.choices(proposed).await.iter().any(|choice| choice.name.contains("steopetrosis")));
    assert!(scene.ask(scene.ana, EMERGENCY).await.text().contains(texts().bot_urgency()));
    let said = scene.lock(locked, "Osteopetrosis").await;
    assert!(said.contains(&texts().settings_topic_is_off("Osteopetrosis")), "{said}");
    let said = scene.set(texts().settings_topics_off(), OTHER).await;
    assert!(said.contains(&texts().settings_locked_to_it(format!("<#{locked}>"))), "{said}");
    // each topic is switched the other way
    scene.set(texts().settings_topics_off(), "Osteopetrosis").await;
    assert!(scene.ask(scene.ana, QUESTION).await.text().contains("bone marrow"));
    let said = scene.lock(locked, texts().settings_all_conditions()).await;
    assert!(!said.contains(&format!("<#{locked}>")), "{said}");
    scene.lock(locked, "Osteopetrosis").await;
    scene.pick(texts().settings_channel_locks(), texts().settings_remove_locks(), locked.0).await;
    assert!(scene.ask_in(scene.ana, locked, QUESTION).await.text().contains("bone marrow"));
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn language_region_and_wait_are_those_of_the_server() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    scene.set(texts().settings_language(), texts().settings_spanish()).await;
    let posted = scene.mention(scene.channel, QUESTION).await.text();
    assert!(posted.contains("no consejo médico") && posted.contains("bone marrow"), "{posted}");
    assert!(
        scene.ask(scene.ana, QUESTION).await.text().contains("not medical advice"),
        "who speaks English is answered so"
    );

    let open = scene.sim.open_setting(scene.max, scene.channel, texts().settings_region()).await;
    let none = scene.sim.written(scene.max, &open, texts().settings_find(), "Atlantis").await;
    assert!(none.text().contains(&texts().settings_nothing_found("Atlantis")), "{}", none.text());
    // all regions are there, page by page
    let next = scene.sim.changed(scene.max, &none, texts().settings_next_page()).await;
    assert_ne!(
        next.options(texts().settings_choose_region()),
        open.options(texts().settings_choose_region())
    );
    let previous = scene.sim.changed(scene.max, &next, texts().settings_previous_page()).await;
    assert_eq!(
        previous.options(texts().settings_choose_region()),
        open.options(texts().settings_choose_region())
    );
    let found = scene.sim.written(scene.max, &previous, texts().settings_find(), "united states").await;
    let set = scene.sim.changed(scene.max, &found, "United States (US)").await;
    assert!(set.text().contains(&format!("**{}**: US", texts().settings_region())), "{}", set.text());
    assert!(scene.ask(scene.ana, "i want to die").await.text().contains("988"));
    let cleared = scene.sim.changed(scene.max, &set, texts().settings_as_operator_short()).await;
    assert!(
        !cleared.text().contains(&format!("**{}**: US", texts().settings_region())),
        "{}",
        cleared.text()
    );

    for wrong in ["soon", "-1", "86401"] {
        let said = scene.cooldown(wrong).await;
        let refused = texts().settings_no_such_number(SettingsNoSuchNumber { most: "86400", written: wrong });
        assert!(said.contains(&refused), "{said}");
    }
    let said = scene.cooldown("3600").await;
    assert!(said.contains(&texts().settings_seconds(3600)), "{said}");
    assert!(scene.ask(scene.ana, QUESTION).await.text().contains("bone marrow"));
    let reply = scene.ask(scene.ana, QUESTION).await.text();
    assert!(reply.contains("seconds") && !reply.contains("bone marrow"), "{reply}");
    assert!(
        scene.ask(scene.ana, EMERGENCY).await.text().contains(texts().bot_urgency()),
        "who waits is told where to get help"
    );
    scene.cooldown("0").await;
    assert!(scene.ask(scene.ana, QUESTION).await.text().contains("bone marrow"));
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn managers_change_settings_moderators_read_them_and_every_change_is_noted() {
    let (scene, bot) = Scene::start(Home::new()).await;
    let sim = &scene.sim;
    let before = scene.run(scene.pia, "settings", &[]).await;
    let shown = before.text();
    assert!(
        shown.contains(&format!(
            "**{}**: {}",
            texts().settings_allowed_channels(),
            texts().settings_everywhere()
        )),
        "{shown}"
    );
    assert!(shown.contains(texts().settings_read_only()), "{shown}");
    assert_eq!(before.menu(texts().settings_choose()), None, "moderators read");
    let managed = scene.run(scene.max, "settings", &[]).await;
    assert_eq!(managed.options(texts().settings_choose()).len(), 12);
    // menus that were not shown to their user, or before a permission was taken
    for who in [scene.pia, scene.ana] {
        let pressed = sim.forge_press(who, managed.id, "b1:set:-:clear.region.0.0");
        let reply = sim.reply_to(pressed).await;
        assert!(
            reply.is_ephemeral() && reply.text().contains(texts().settings_only_managers()),
            "{}",
            reply.text()
        );
    }
    let opened = sim.forge_press(scene.pia, managed.id, "b1:settings:-:region.0.0");
    assert_eq!(sim.reply_to(opened).await.menu(texts().settings_choose_region()), None);
    let reply = scene.run(scene.ana, "settings", &[]).await;
    assert!(reply.is_ephemeral() && !reply.text().contains(texts().settings_title()), "{}", reply.text());
    for custom_id in ["b1:settings:-:.0.0", "b1:audit:-:"] {
        let reply = sim.reply_to(sim.forge_press(scene.ana, managed.id, custom_id)).await.text();
        assert!(
            !reply.contains(texts().settings_title()) && !reply.contains(texts().settings_audit_none()),
            "{reply}"
        );
    }
    let changes = sim.changed(scene.pia, &before, texts().settings_changes()).await;
    assert!(changes.text().contains(texts().settings_audit_none()), "{}", changes.text());
    assert!(
        sim.changed(scene.pia, &before, texts().settings_back())
            .await
            .text()
            .contains(texts().settings_title())
    );

    let role = sim.role(scene.guild, "helpers", 0);
    let helper = sim.member(scene.guild, "Hal");
    sim.give_role(scene.guild, helper, role);
    assert!(!scene.run(helper, "settings", &[]).await.text().contains(texts().settings_title()));
    scene.pick(texts().settings_moderator_roles(), texts().settings_add_roles(), role.0).await;
    assert!(scene.run(helper, "settings", &[]).await.text().contains(&format!("<@&{role}>")));
    let open = sim.open_setting(scene.max, scene.channel, texts().settings_moderator_roles()).await;
    let removed = sim.changed(scene.max, &open, "@helpers").await;
    assert!(!removed.text().contains(&format!("<@&{role}>")), "{}", removed.text());
    assert!(!scene.run(helper, "settings", &[]).await.text().contains(texts().settings_title()));

    let secret = sim.channel(scene.guild, "moderators");
    scene.pick(texts().settings_moderators_channel(), texts().settings_choose_channel(), secret.0).await;
    let posted = sim.messages(secret);
    assert!(posted.last().is_some_and(|posted| posted.text().contains(texts().settings_posted_here())));
    let unchanged = scene.set(texts().settings_forum_offers(), texts().settings_off()).await;
    assert!(unchanged.contains(texts().settings_unchanged()), "{unchanged}");
    for seconds in 1..=12 {
        scene.cooldown(&seconds.to_string()).await;
    }
    let page = scene.run(scene.pia, "settings", &[]).await;
    let page = sim.changed(scene.pia, &page, texts().settings_changes()).await;
    assert!(page.text().contains(&format!("<@{}>", scene.max)), "{}", page.text());
    assert!(
        page.text().contains("11 seconds → 12 seconds")
            && !page.text().contains(texts().settings_moderator_roles())
    );
    let older = scene.sim.reply_to(scene.sim.press(scene.pia, page.id, texts().settings_older())).await;
    assert!(
        older.text().contains(texts().settings_moderator_roles()) && older.text().contains("none → <@&"),
        "{}",
        older.text()
    );
    let newest = scene.sim.reply_to(scene.sim.press(scene.pia, page.id, texts().settings_newest())).await;
    assert!(newest.text().contains("11 seconds → 12 seconds"));

    // all is there after a restart
    bot.stop().await;
    let _bot = scene.home.start(&scene.sim).await;
    assert!(scene.settings().await.contains("12 seconds"));
    scene.run(scene.max, "forget-me", &[]).await;
    let page = scene.run(scene.pia, "settings", &[]).await;
    let page = scene.sim.changed(scene.pia, &page, texts().settings_changes()).await.text();
    assert!(
        page.contains(texts().settings_nobody()) && !page.contains(&format!("<@{}>", scene.max)),
        "{page}"
    );
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_moderators_channel_in_which_the_bot_cannot_write_is_refused() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    let closed = scene.sim.channel(scene.guild, "closed");
    scene.sim.fail_next(crate::simulator::Call::Send, 1, &crate::simulator::Fault::missing_permissions());
    let none = format!("**{}**: {}", texts().settings_moderators_channel(), texts().settings_none());
    let said =
        scene.pick(texts().settings_moderators_channel(), texts().settings_choose_channel(), closed.0).await;
    assert!(said.contains(&texts().settings_cannot_write(format!("<#{closed}>"))), "{said}");
    assert!(scene.settings().await.contains(&none));
    scene.pick(texts().settings_moderators_channel(), texts().settings_choose_channel(), closed.0).await;
    assert!(scene.settings().await.contains(&format!("<#{closed}>")));
    assert!(
        scene.set(texts().settings_moderators_channel(), texts().settings_no_channel()).await.contains(&none)
    );
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_post_in_a_help_forum_gets_one_offer_and_no_unasked_answer() {
    let (scene, bot) = Scene::start(Home::new()).await;
    let forum = scene.sim.forum(scene.guild, "help");
    let offers = |post: Channel| {
        let messages = scene.sim.messages(post);
        messages.into_iter().filter(|message| message.button(texts().offers_yes()).is_some()).count()
    };
    let (before, _) = scene.sim.post(scene.ana, forum, "off by default", QUESTION);
    let said = scene.set(texts().settings_forum_offers(), texts().settings_on()).await;
    assert!(said.contains(texts().settings_no_forum_yet()), "{said}");
    scene.pick(texts().settings_help_forums(), texts().settings_add_forums(), forum.0).await;
    let (post, _) = scene.sim.post(scene.ana, forum, "my son's bones", QUESTION);
    let offer = scene.sim.message_in(post, None).await;
    assert!(!offer.text().contains("bone marrow"), "nobody asked");
    let reply = scene
        .sim
        .reply_to(scene.sim.press(scene.sim.member(scene.guild, "Bo"), offer.id, texts().offers_yes()))
        .await;
    assert!(reply.is_ephemeral() && reply.text().contains(texts().offers_not_yours()), "{}", reply.text());
    let pressed = scene.sim.press(scene.ana, offer.id, texts().offers_yes());
    let form = scene.sim.modal(pressed).await;
    assert_eq!(form.title, texts().offers_form_title());
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
    scene.sim.press(scene.ana, offer.id, texts().offers_no());
    scene.sim.until("the offer to go", |world| world.messages.get(&offer.id)?.deleted.then_some(())).await;

    scene.set(texts().settings_forum_offers(), texts().settings_off()).await;
    let (quiet, _) = scene.sim.post(scene.ana, forum, "no offer", QUESTION);
    // what comes after it was seen comes after its offer
    scene.mention(scene.channel, QUESTION).await;
    assert_eq!(offers(quiet), 0);
    scene.sim.assert_clean();
}
