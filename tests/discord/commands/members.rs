//! The bot as members use it: the real program against the simulated Discord.

use crate::bot_process::Home;
use crate::scene::{QUESTION, Scene};
use crate::simulator::{Ack, Call, Fault, Simulator, permissions};
use crate::texts::{spanish, texts};

#[tokio::test(flavor = "multi_thread")]
async fn what_is_missing_to_start_is_said_with_exit_status_2() {
    let sim = Simulator::start().await;
    let (status, printed) = Home::new().without("DISCORD_TOKEN").run(&sim, &["discord"]).await;
    assert_eq!(status, 2);
    assert!(printed.contains("DISCORD_TOKEN"), "{printed}");

    let home = Home::new().with("DISCORD_TOKEN", "another.token");
    let (status, printed) = home.run(&sim, &["discord"]).await;
    assert_eq!(status, 2);
    assert!(printed.contains("refuses the token") && !printed.contains("another.token"), "{printed}");

    sim.fail_next(Call::Gateway, 20, &Fault::Server(500));
    let home = Home::new().with("BONAFIDE_DISCORD_START_SECONDS", "1");
    let (status, printed) = home.run(&sim, &["discord"]).await;
    assert_eq!(status, 2, "{printed}");
    assert!(printed.contains("gateway"), "{printed}");

    let home = Home::new().with("BONAFIDE_DISCORD_API", "https://example.com");
    let (status, printed) = home.run(&sim, &["discord"]).await;
    assert_eq!(status, 2);
    assert!(printed.contains("only an address of this machine"), "{printed}");
    assert_eq!(sim.sessions(), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_check_prints_the_invitation_and_starts_nothing() {
    let sim = Simulator::start().await;
    let (status, printed) = Home::new().run(&sim, &["discord", "--check"]).await;
    assert_eq!(status, 0, "{printed}");
    let link = format!("client_id={}&scope=bot+applications.commands&permissions=", sim.bot());
    assert!(printed.contains(&link), "{printed}");
    let reads = [Call::CurrentApplication, Call::CurrentUser, Call::Gateway, Call::GatewayBot];
    let calls = sim.calls();
    assert!(calls.iter().all(|served| reads.contains(&served.call)), "{calls:?}");
    assert_eq!(sim.sessions(), (0, 0));
    sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_is_put_off_at_once_and_then_answered_with_source_and_disclaimer() {
    let (scene, bot) = Scene::start(Home::new()).await;
    let asked = scene.slash(scene.ana, QUESTION);
    assert_eq!(scene.sim.ack(asked).await, Ack::Deferred { ephemeral: false });
    let text = scene.sim.reply_to(asked).await.text();
    assert!(text.contains("bone marrow transplant") && text.contains("June 2015"), "{text}");
    assert!(text.contains("not medical advice"), "{text}");

    for (command, words) in [
        ("topics", "Osteopetrosis"),
        ("sources", "June 2015"),
        ("about", "not medical advice"),
        ("help", "/ask"),
        ("privacy", texts().own_data_nothing()),
    ] {
        let reply = scene.run(scene.ana, command, &[]).await;
        assert!(reply.is_ephemeral() && reply.text().contains(words), "{command}: {}", reply.text());
    }
    let stopped = bot.stop().await;
    assert_eq!(stopped.status.code(), Some(0), "{stopped:?}");
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_follow_up_keeps_the_topic_and_a_crisis_shows_no_passage() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    let answer = scene.ask(scene.ana, "What is osteopetrosis?").await;
    let pressed = scene.sim.press(scene.ana, answer.id, texts().bot_follow_up());
    scene.sim.modal(pressed).await;
    let sent = scene.sim.submit_modal(pressed, &[("text", "which doctors treat it?")]);
    let text = scene.sim.reply_to(sent).await.text();
    assert!(text.contains("Orthopaedists"), "{text}");

    let other = scene.sim.member(scene.guild, "Ben");
    let answer = scene.ask(other, "I want to kill myself").await;
    assert!(answer.text().contains(texts().bot_crisis()), "{}", answer.text());
    let has_passage = answer.embeds.iter().any(|embed| embed["fields"].is_array());
    assert!(!has_passage && !answer.text().contains('›'), "{:?}", answer.embeds);
    assert!(answer.components.is_empty(), "nothing of a crisis opens a passage: {:?}", answer.components);
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn buttons_turn_pages_share_and_work_after_a_restart() {
    let (scene, bot) = Scene::start(Home::new()).await;
    let given = [("question", QUESTION.into()), ("private", true.into())];
    let asked = scene.sim.slash(scene.ana, scene.channel, "ask", &given);
    assert_eq!(scene.sim.ack(asked).await, Ack::Deferred { ephemeral: true });
    let private = scene.sim.reply_to(asked).await;
    assert!(private.is_ephemeral());
    assert_eq!(bot.stop().await.status.code(), Some(0));

    let bot = scene.home.start(&scene.sim).await;
    let whole = scene.more(scene.ana, &private).await;
    assert!(whole.is_ephemeral() && whole.id != private.id, "the answer stays");
    let pressed = scene.sim.press(scene.ana, whole.id, texts().bot_next());
    let turned = scene.sim.reply_to(pressed).await;
    let ack = scene.sim.ack(pressed).await;
    assert_eq!(ack, Ack::Update(whole.id), "the page is turned");
    assert_ne!(turned.embeds, whole.embeds);
    let shared = scene.press(scene.ana, &private, texts().bot_share()).await;
    assert!(!shared.is_ephemeral() && shared.text().contains("not medical advice"), "{}", shared.text());

    let stranger = scene.sim.member(scene.guild, "Ben");
    let whole = scene.more(stranger, &shared).await;
    for (shown, button) in
        [(&shared, texts().bot_sources()), (&whole, texts().bot_sources()), (&whole, texts().bot_around())]
    {
        let reply = scene.press(stranger, shown, button).await;
        assert!(reply.is_ephemeral() && reply.text().contains("Osteopetrosis"), "{}", reply.text());
    }
    let forged = scene.sim.forge_press(scene.ana, shared.id, "b0:page:old:1");
    let reply = scene.sim.reply_to(forged).await;
    assert!(reply.is_ephemeral() && reply.text().contains(texts().bot_expired()), "{}", reply.text());
    drop(bot);
    assert_eq!(scene.sim.count(Call::SetGlobalCommands), 1, "registered once, not at every start");
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn opinions_count_once_and_reports_reach_the_moderators_alone() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    let moderator = scene.sim.member_with(scene.guild, "Mo", permissions::MODERATOR);
    let answer = scene.ask(scene.ana, "symptoms of osteopetrosis").await;
    for expected in [texts().bot_thanks_feedback(), texts().bot_counted_already()] {
        let reply = scene.rate(scene.ana, &answer, texts().bot_not_helpful()).await;
        assert!(reply.is_ephemeral() && reply.text().contains(expected), "{}", reply.text());
    }
    let pressed = scene.sim.press(scene.ana, answer.id, texts().bot_report());
    scene.sim.modal(pressed).await;
    let sent = scene.sim.submit_modal(pressed, &[("text", "the second sentence is wrong")]);
    assert!(scene.sim.reply_to(sent).await.text().contains(texts().bot_thanks_report()));

    assert!(scene.run(scene.ana, "review", &[]).await.text().contains(texts().bot_not_moderator()));
    let review = scene.run(moderator, "review", &[]).await;
    assert!(review.is_ephemeral());
    let review = review.text();
    assert!(review.contains("the second sentence is wrong"), "{review}");
    assert!(!review.contains("Ana") && !review.contains(&scene.ana.to_string()), "{review}");
    let closed = scene.run(moderator, "review", &[("close", 1.into())]).await;
    assert!(closed.text().contains(&texts().review_report_closed(1)), "{}", closed.text());
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_deleted_for_its_asker_or_a_moderator_and_nobody_else() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    let stranger = scene.sim.member(scene.guild, "Ben");
    let moderator = scene.sim.member_with(scene.guild, "Mo", permissions::MODERATOR);
    for who in [scene.ana, moderator] {
        let answer = scene.ask(scene.ana, "symptoms of osteopetrosis").await;
        let reply = scene.press(stranger, &answer, texts().bot_delete()).await;
        assert!(reply.is_ephemeral() && reply.text().contains(texts().bot_not_yours()), "{}", reply.text());
        assert!(!scene.sim.message(answer.id).deleted);
        let pressed = scene.sim.press(who, answer.id, texts().bot_delete());
        assert_eq!(scene.sim.ack(pressed).await, Ack::DeferredUpdate);
        scene.sim.message_becomes(answer.id, |message| message.deleted).await;
        assert!(scene.sim.follow_ups(pressed, 1).await[0].text().contains(texts().bot_deleted()));
    }
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mention_a_reply_a_direct_message_and_answer_this_ask_too() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    let sim = &scene.sim;
    let unasked = sim.say(scene.ana, scene.channel, "what is osteopetrosis");
    let said = sim.say(scene.ana, scene.channel, &format!("{} what is osteopetrosis", sim.mention()));
    let answer = sim.answer_to(said).await;
    assert!(answer.text().contains("overly dense"), "{}", answer.text());
    let replied = sim.reply(scene.ana, answer.id, "which doctors treat it?");
    assert!(sim.answer_to(replied).await.text().contains("Orthopaedists"));
    let direct = sim.direct(sim.person("Ben"));
    let ben = sim.shared.look(|world| world.directory.channel(direct).owner).expect("a person");
    let written = sim.say(ben, direct, "is CCM inherited");
    assert!(sim.answer_to(written).await.text().contains("Inherit"));

    let target = sim.say(scene.ana, scene.channel, "is osteopetrosis inherited?");
    let reader = sim.member(scene.guild, "Cleo");
    let used = sim.message_command(reader, target, "Answer this");
    assert_eq!(sim.ack(used).await, Ack::Deferred { ephemeral: true });
    assert!(sim.reply_to(used).await.text().contains("gene"), "an answer");
    assert!(sim.reply_of_bot(unasked).is_none(), "what nobody asked of the bot is left alone");
    // an answer each, and the whole disclaimer once in the channel and once in the direct message
    assert_eq!(sim.count(Call::Send), 3 + 2);
    assert!(!scene.home.log().contains("failed"), "{}", scene.home.log());
    sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_too_fast_and_in_whose_language_is_told() {
    let (scene, _bot) = Scene::start(Home::new().with("BONAFIDE_DISCORD_MEMBER_SECONDS", "3600")).await;
    scene.sim.set_locale(scene.ana, "es-ES");
    let answer = scene.ask(scene.ana, QUESTION).await;
    let (excerpts, excerpt) = (spanish().passages_language("inglés"), spanish().bot_language("inglés"));
    assert!(answer.text().contains(&excerpts), "{}", answer.text());
    let whole = scene.press(scene.ana, &answer, spanish().bot_more()).await;
    assert!(whole.text().contains(&excerpt), "{}", whole.text());
    assert!(whole.button(spanish().bot_next()).is_some());
    let reply = scene.ask(scene.ana, QUESTION).await.text();
    assert!((3590..=3600).any(|seconds| reply.contains(&spanish().bot_cooldown(seconds))), "{reply}");
    let other = scene.sim.member(scene.guild, "Ben");
    let reply = scene.ask(other, " ").await.text();
    assert!(reply.contains(texts().bot_empty()), "{reply}");
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_gets_proposals_that_the_corpus_answers() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    let typed = [("question", "bowed".into())];
    let typed = scene.sim.autocomplete(scene.ana, scene.channel, "ask", &typed, "question");
    let choices = scene.sim.choices(typed).await;
    assert!(!choices.is_empty() && choices.len() <= 25, "{choices:?}");
    assert!(choices[0].value.as_str().expect("text").contains("Bowed legs"), "{choices:?}");
    for (typed, has) in [
        ("symptoms of osteopetrosis", "symptoms"),
        ("how is osteopetrosis treated", "treatment"),
        ("osteopetroses", "osteopetrosis"),
        ("symptoms of osteop", "osteopetrosis"),
        ("xray", "x-ray"),
        ("x rays", "x-ray"),
        ("xrays of the hip", "x-ray"),
        ("biopsies", "biops"),
        ("simptoms of osteopetrosis", "symptoms"),
        ("síntomas de la osteopetrosis", "symptoms"),
        ("huesos de márm", "osteopetrosis"),
        ("enfermedad de los huesos de mármol", "osteopetrosis"),
        ("", ""),
    ] {
        let given = [("question", typed.into())];
        let given = scene.sim.autocomplete(scene.ana, scene.channel, "ask", &given, "question");
        let choices = scene.sim.choices(given).await;
        let first = choices.first().map(|choice| choice.value.as_str().expect("text").to_lowercase());
        assert!(first.is_some_and(|first| first.contains(has)), "{typed}: {choices:?}");
    }
    let given = [("question", "zzzzz".into())];
    let given = scene.sim.autocomplete(scene.ana, scene.channel, "ask", &given, "question");
    assert_eq!(scene.sim.choices(given).await, []);
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_gateway_is_taken_up_again() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    scene.run(scene.ana, "help", &[]).await;
    scene.sim.drop_gateway();
    // what happens meanwhile is told when the session is taken up again
    let asked = scene.sim.slash(scene.ana, scene.channel, "help", &[]);
    scene.sim.resumed(1).await;
    assert!(scene.sim.reply_to(asked).await.text().contains("/ask"));
    assert_eq!(scene.sim.sessions(), (1, 1), "no new session");
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn help_goes_to_its_asker_alone_and_its_addresses_can_be_tapped() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    let sim = &scene.sim;
    let asked = sim.slash(scene.ana, scene.channel, "ask", &[("question", "I want to end my life".into())]);
    assert_eq!(sim.ack(asked).await, Ack::Deferred { ephemeral: true });
    let reply = sim.reply_to(asked).await;
    let help = reply.embeds[0]["description"].as_str().expect("help");
    assert!(help.contains("https://findahelpline.com"), "{help}");

    let said = sim.say(scene.ben, scene.channel, &format!("{} I want to end my life", sim.mention()));
    let pointer = sim.answer_to(said).await;
    assert!(!pointer.text().contains("findahelpline"), "{}", pointer.text());
    let direct = sim.direct(scene.ben);
    let sent = sim.messages(direct);
    assert!(sent.iter().any(|message| message.text().contains("findahelpline")), "{sent:?}");

    // where no private message can be sent, help is still given
    sim.fail_next(
        Call::OpenDirect,
        1,
        &Fault::Error { status: 403, code: 50007, message: "Cannot send messages to this user" },
    );
    let said = sim.say(scene.max, scene.channel, &format!("{} I want to end my life", sim.mention()));
    let shown = sim.answer_to(said).await;
    assert!(shown.text().contains("findahelpline"), "{}", shown.text());
    sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_members_own_region_names_the_help_lines_until_it_is_deleted() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    let crisis = "I want to end my life";
    let number = "717 003 717";
    assert!(!scene.ask(scene.ana, crisis).await.text().contains(number));
    let typed = [("region", "spa".into())];
    let typed = scene.sim.autocomplete(scene.ana, scene.channel, "region", &typed, "region");
    let choices = scene.sim.choices(typed).await;
    assert_eq!(choices[0].value, "ES", "{choices:?}");
    let kept = scene.run(scene.ana, "region", &[("region", "ES".into())]).await;
    assert!(kept.is_ephemeral() && kept.text().contains("Spain"), "{}", kept.text());
    assert!(scene.ask(scene.ana, crisis).await.text().contains(number));
    assert!(!scene.ask(scene.ben, crisis).await.text().contains(number), "only one's own");
    // a message that is answered in private, too
    let said = scene.sim.say(scene.ana, scene.channel, &format!("{} {crisis}", scene.sim.mention()));
    scene.sim.answer_to(said).await;
    assert!(scene.sent_to(scene.ana).contains(number));

    let listed = texts().own_data_region("Spain");
    assert!(scene.run(scene.ana, "privacy", &[]).await.text().contains(&listed));
    scene.run(scene.ana, "forget-me", &[]).await;
    assert!(!scene.run(scene.ana, "privacy", &[]).await.text().contains(&listed));
    assert!(!scene.ask(scene.ana, crisis).await.text().contains(number));

    // pages for all countries, also where the server's region is another
    let open = scene.sim.open_setting(scene.max, scene.channel, texts().settings_region()).await;
    let found = scene.sim.written(scene.max, &open, texts().settings_find(), "Spain").await;
    scene.sim.changed(scene.max, &found, "Spain (ES)").await;
    assert!(scene.ask(scene.ana, crisis).await.text().contains(number));
    let unknown = scene.run(scene.ana, "region", &[("region", "Atlantis".into())]).await;
    assert!(unknown.text().contains("Atlantis"), "{}", unknown.text());
    let help = scene.ask(scene.ana, crisis).await.text();
    assert!(help.contains("https://findahelpline.com") && !help.contains(number), "{help}");
    let deleted = scene.run(scene.ana, "region", &[]).await;
    assert!(deleted.text().contains(texts().own_data_region_deleted()), "{}", deleted.text());
    assert_eq!(scene.store().region(scene.ana.0).expect("read"), None);
    scene.sim.assert_clean();
}
