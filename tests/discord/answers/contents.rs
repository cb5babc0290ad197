//! What members see of answers and do with them, and what is said where it does not work.

use bonafide::config::messages::BotPage;

use crate::bot_process::Home;
use crate::scene::{GAP, QUESTION, Scene};
use crate::simulator::{Ack, Call, Interaction, Message, User, permissions};
use crate::texts::{ANY, fits, pin_done, spanish, texts};
use rusqlite::Connection;

impl Scene {
    /// A form that a button opens.
    async fn form(&self, user: User, answer: &Message, button: &str) -> (Interaction, String) {
        let pressed = self.sim.press(user, answer.id, button);
        let form = self.sim.modal(pressed).await;
        (pressed, form.title)
    }
}

fn passage(message: &Message) -> &serde_json::Value {
    message.embeds.iter().find(|embed| embed["fields"].is_array()).expect("a passage")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passage_shows_its_heading_source_dates_review_references_and_the_disclaimer() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    let short = scene.ask(scene.ana, QUESTION).await;
    let text = short.text();
    assert!(text.contains("**1. Osteopetrosis › "), "the condition and the section come first: {text}");
    for shown in ["June 2015, reviewed.", "\n2. ", "not medical advice"] {
        assert!(text.contains(shown), "{shown} is missing: {text}");
    }
    assert!(
        !text.contains(texts().bot_references())
            && !fits(&text, &texts().bot_page(BotPage { rank: 1, count: ANY })),
        "{text}"
    );
    let answer = scene.more(scene.ana, &short).await;
    assert!(answer.is_ephemeral(), "the whole passage is shown in private");
    let embed = passage(&answer);
    assert_eq!(embed["title"], "Osteopetrosis: forms, causes, symptoms, and treatment");
    let text = embed["description"].as_str().expect("a passage");
    assert!(text.starts_with("**Treatment**"), "the heading comes first: {text}");
    assert!(text.contains("__bone__") || text.contains("__treat"), "words are marked: {text}");
    let all = answer.text();
    for shown in [texts().bot_source(), "June 2015", "reviewed", "Excerpt 1 of", "not medical advice"] {
        assert!(all.contains(shown), "{shown} is missing: {all}");
    }
    let referenced = scene.ask(scene.ben, "What is metaphyseal sclerosis?").await;
    let all = scene.more(scene.ben, &referenced).await.text();
    assert!(all.contains(texts().bot_references()) && all.contains("\\[1\\]"), "{all}");
    let sources = scene.press(scene.ana, &referenced, texts().bot_sources()).await.text();
    assert!(sources.contains("\\[1\\]"), "every reference is whole there: {sources}");
    let urgent = scene.ask(scene.ana, "how is osteopetrosis treated, he cannot breathe").await;
    let first = urgent.embeds[0]["title"].as_str().expect("a title");
    assert!(first.ends_with(texts().bot_urgency()), "{}", urgent.text());
    assert!(urgent.text().contains("not medical advice"));
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn all_passages_can_be_turned_to_and_the_answer_stays() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    let short = scene.ask(scene.ana, QUESTION).await;
    let answer = scene.more(scene.ana, &short).await;
    let first = passage(&answer)["description"].clone();
    let of = |count: &u32| answer.text().contains(&texts().bot_page(BotPage { rank: 1, count: *count }));
    let count = (1..10).find(of).expect("a count");
    let mut seen = vec![first.clone()];
    for rank in 2..=count {
        let turned = scene.press(scene.ana, &answer, texts().bot_next()).await;
        assert_eq!(turned.id, answer.id);
        assert!(turned.text().contains(&texts().bot_page(BotPage { rank, count })), "{}", turned.text());
        assert!(!seen.contains(&passage(&turned)["description"]));
        seen.push(passage(&turned)["description"].clone());
    }
    let around = scene.press(scene.ana, &answer, texts().bot_next()).await;
    assert!(around.text().contains(&texts().bot_page(BotPage { rank: 1, count })), "{}", around.text());

    let alone = scene.more(scene.ben, &short).await;
    assert!(alone.is_ephemeral() && alone.id != answer.id);
    let further = scene.press(scene.ben, &alone, texts().bot_next()).await;
    assert_eq!(further.id, alone.id, "a page of one's own changes");
    assert_eq!(scene.sim.message(short.id).embeds, short.embeds);
    // a button of an answer from before there was a short one
    let key = short.button(texts().bot_sources()).and_then(|it| it.custom_id).expect("a button");
    let old = key.replace(":sources:", ":page:") + "1";
    let turned = scene.sim.reply_to(scene.sim.forge_press(scene.ana, short.id, &old)).await;
    assert!(
        turned.is_ephemeral() && fits(&turned.text(), &texts().bot_page(BotPage { rank: 2, count: ANY })),
        "{}",
        turned.text()
    );
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_topic_is_kept_for_its_member_in_its_channel_alone() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    let elsewhere = scene.sim.channel(scene.guild, "elsewhere");
    let follow_up = "and which doctors treat it?";
    scene.ask(scene.ana, "What is osteopetrosis?").await;
    let kept = texts().used_context("Osteopetrosis");
    assert!(!scene.ask(scene.ben, follow_up).await.text().contains(&kept));
    assert!(!scene.ask_in(scene.ana, elsewhere, follow_up).await.text().contains(&kept));
    let answer = scene.ask(scene.ana, follow_up).await.text();
    assert!(answer.contains(&kept) && answer.contains("Orthopaedists"), "{answer}");
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passage_that_is_gone_is_said_to_be() {
    let (scene, _bot) = Scene::start(Home::new().with_shipped_corpus()).await;
    let answer = scene.ask(scene.ana, QUESTION).await;
    let whole = scene.more(scene.ana, &answer).await;
    let file = scene.home.path().join("corpus/osteopetrosis.md");
    let text = std::fs::read_to_string(&file).expect("a document");
    std::fs::write(&file, text.replace("id = \"osteopetrosis\"", "id = \"dense-bone\"")).expect("written");
    let (status, printed) = scene.home.run(&scene.sim, &["index"]).await;
    assert_eq!(status, 0, "{printed}");
    let look = async { while !scene.more(scene.ben, &answer).await.text().contains(texts().bot_gone()) {} };
    tokio::time::timeout(scene.sim.patience, look).await.expect("the new index is taken");
    for button in [texts().bot_next(), texts().bot_around(), texts().bot_sources()] {
        let reply = scene.press(scene.ana, &whole, button).await;
        assert!(reply.is_ephemeral() && reply.text().contains(texts().bot_gone()), "{}", reply.text());
    }
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_in_a_menu_is_shared_deleted_and_its_copy_goes_on() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    let said = scene.sim.say(scene.ben, scene.channel, QUESTION);
    let used = scene.sim.message_command(scene.ana, said, "Answer this");
    let private = scene.sim.reply_to(used).await;
    assert!(private.is_ephemeral() && private.option(texts().bot_share()).is_some());
    let shared = scene.press(scene.ana, &private, texts().bot_share()).await;
    assert!(!shared.is_ephemeral() && shared.option(texts().bot_share()).is_none());
    assert_eq!(shared.embeds, private.embeds);
    let again = scene.press(scene.ana, &private, texts().bot_share()).await;
    assert!(again.is_ephemeral() && again.text().contains(texts().bot_shared_already()), "{}", again.text());
    let pressed = scene.sim.press(scene.ana, private.id, texts().bot_delete());
    assert!(scene.sim.follow_ups(pressed, 1).await[0].text().contains(texts().bot_deleted()));
    assert!(scene.sim.message(private.id).deleted && !scene.sim.message(shared.id).deleted);
    let reply = scene.press(scene.ben, &shared, texts().bot_sources()).await;
    assert!(reply.text().contains("Osteopetrosis"), "{}", reply.text());

    let nothing = scene.sim.say(scene.ben, scene.channel, " ");
    let used = scene.sim.message_command(scene.ana, nothing, "Answer this");
    let reply = scene.sim.reply_to(used).await;
    assert!(
        reply.is_ephemeral() && reply.text().contains(texts().bot_nothing_to_answer()),
        "{}",
        reply.text()
    );
    // nothing was found: there is nothing to share
    let none = scene.ask_as(scene.ana, "what is the best pizza recipe", true).await;
    assert!(
        none.option(texts().bot_share()).is_none() && none.button(texts().bot_follow_up()).is_some(),
        "{}",
        none.text()
    );
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_answer_leaves_no_buttons_that_work() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    let answer = scene.ask(scene.ana, QUESTION).await;
    let copy = scene.more(scene.ben, &answer).await;
    let asked = scene.press(scene.ben, &answer, texts().bot_rate()).await;
    let pressed = scene.sim.press(scene.ana, answer.id, texts().bot_delete());
    scene.sim.follow_ups(pressed, 1).await;
    for (shown, button) in
        [(&copy, texts().bot_next()), (&copy, texts().bot_sources()), (&asked, texts().bot_helpful())]
    {
        let reply = scene.press(scene.ben, shown, button).await;
        assert!(reply.text().contains(texts().bot_expired()), "{button}: {}", reply.text());
    }
    // in a direct message everything is one's own
    let direct = scene.sim.direct(scene.ana);
    let said = scene.sim.say(scene.ana, direct, QUESTION);
    let answer = scene.sim.answer_to(said).await;
    assert!(answer.option(texts().gaps_send()).is_none(), "no moderators are there");
    let pressed = scene.sim.press(scene.ana, answer.id, texts().bot_delete());
    scene.sim.message_becomes(answer.id, |message| message.deleted).await;
    assert!(scene.sim.follow_ups(pressed, 1).await[0].text().contains(texts().bot_deleted()));
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_author_of_a_mention_alone_deletes_its_answer() {
    let (scene, bot) = Scene::start(Home::new()).await;
    let said = scene.sim.say(scene.ana, scene.channel, &format!("{} {QUESTION}", scene.sim.mention()));
    let answer = scene.sim.answer_to(said).await;
    assert!(
        scene.press(scene.ben, &answer, texts().bot_delete()).await.text().contains(texts().bot_not_yours())
    );
    scene.sim.press(scene.ana, answer.id, texts().bot_delete());
    scene.sim.message_becomes(answer.id, |message| message.deleted).await;
    // also after a restart, when the bot no longer remembers who asked
    let said = scene.sim.say(scene.ana, scene.channel, &format!("{} {QUESTION}", scene.sim.mention()));
    let answer = scene.sim.answer_to(said).await;
    drop(bot);
    let _bot = scene.home.start(&scene.sim).await;
    assert!(
        scene.press(scene.ben, &answer, texts().bot_delete()).await.text().contains(texts().bot_not_yours())
    );
    scene.sim.press(scene.ana, answer.id, texts().bot_delete());
    scene.sim.message_becomes(answer.id, |message| message.deleted).await;
    // a mention without a question, and one of another bot
    let said = scene.sim.say(scene.ana, scene.channel, &scene.sim.mention());
    assert!(scene.sim.answer_to(said).await.text().contains(texts().bot_empty()));
    let robot = scene.sim.member(scene.guild, "robot");
    scene.sim.shared.with(|world| world.directory.people.get_mut(&robot).expect("a person").bot = true);
    let said_by_robot = scene.sim.say(robot, scene.channel, &format!("{} {QUESTION}", scene.sim.mention()));
    let said = scene.sim.say(scene.ben, scene.channel, &format!("{} {QUESTION}", scene.sim.mention()));
    scene.sim.answer_to(said).await;
    assert!(scene.sim.reply_of_bot(said_by_robot).is_none(), "bots are left alone");
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn only_its_asker_sends_a_question_to_the_moderators() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    let answer = scene.ask(scene.ana, GAP).await;
    // somebody else is asked for words of his own
    let (pressed, title) = scene.form(scene.ben, &answer, texts().gaps_send()).await;
    assert_eq!(title, texts().gaps_form_title());
    let sent = scene.sim.submit_modal(pressed, &[("text", "Which school for children with this treatment?")]);
    let preview = scene.sim.reply_to(sent).await;
    assert!(preview.text().contains("treatment") && !preview.text().contains("zebra"), "{}", preview.text());
    // the asker's own question is still there
    let own = scene.press(scene.ana, &answer, texts().gaps_send()).await;
    assert!(own.is_ephemeral() && own.text().contains("zebra"), "{}", own.text());
    for forger in [scene.ben, scene.ana] {
        let reply = scene
            .press(forger, if forger == scene.ben { &preview } else { &own }, texts().gaps_send_now())
            .await;
        assert!(reply.text().contains(texts().gaps_sent()), "{}", reply.text());
    }
    let kept = scene.store().sent_questions(scene.guild.0, 9).expect("read");
    assert_eq!(kept.len(), 2);
    assert!(kept[1].text.contains("treatment") && kept[0].text.contains("zebra"), "{kept:?}");

    // what is forgotten on request is no longer known
    let answer = scene.ask(scene.ana, GAP).await;
    scene.sim.reply_to(scene.sim.slash(scene.ana, scene.channel, "forget-me", &[])).await;
    let (_, title) = scene.form(scene.ana, &answer, texts().gaps_send()).await;
    assert_eq!(title, texts().gaps_form_title());
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_opinion_that_could_not_be_counted_can_be_given_again() {
    let (scene, _bot) = Scene::start(Home::new().with("BONAFIDE_STORE_BUSY_MILLISECONDS", "1")).await;
    let answer = scene.ask(scene.ana, QUESTION).await;
    let asked = scene.press(scene.ana, &answer, texts().bot_rate()).await;
    let lock = Connection::open(scene.home.store().join("bonafide.sqlite3")).expect("the store");
    lock.busy_timeout(std::time::Duration::from_secs(20)).expect("set");
    lock.execute_batch("BEGIN IMMEDIATE").expect("locked");
    assert!(
        scene.press(scene.ana, &asked, texts().bot_helpful()).await.text().contains(texts().bot_failed())
    );
    let (pressed, _) = scene.form(scene.ana, &answer, texts().bot_report()).await;
    let sent = scene.sim.submit_modal(pressed, &[("text", "wrong")]);
    assert!(scene.sim.reply_to(sent).await.text().contains(texts().bot_failed()));
    lock.execute_batch("ROLLBACK").expect("released");
    assert!(
        scene
            .press(scene.ana, &asked, texts().bot_helpful())
            .await
            .text()
            .contains(texts().bot_thanks_feedback())
    );
    assert!(
        scene
            .press(scene.ana, &asked, texts().bot_helpful())
            .await
            .text()
            .contains(texts().bot_counted_already())
    );
    assert!(
        scene
            .rate(scene.ana, &answer, texts().bot_not_helpful())
            .await
            .text()
            .contains(texts().bot_opinion_changed())
    );
    assert!(
        scene
            .rate(scene.ben, &answer, texts().bot_not_helpful())
            .await
            .text()
            .contains(texts().bot_thanks_feedback())
    );
    assert!(
        scene
            .rate(scene.ben, &answer, texts().bot_helpful())
            .await
            .text()
            .contains(texts().bot_opinion_changed())
    );
    let feedback = scene.store().feedback(scene.guild.0, 9).expect("read");
    assert_eq!((feedback.len(), feedback[0].helpful, feedback[0].not_helpful), (1, 1, 1));
    assert!(scene.store().reports(scene.guild.0, 9).expect("read").is_empty());
    // a report that is kept cannot be made again, also where its form was open
    let (first, _) = scene.form(scene.ana, &answer, texts().bot_report()).await;
    let (second, _) = scene.form(scene.ana, &answer, texts().bot_report()).await;
    for (form, words) in [(first, texts().bot_thanks_report()), (second, texts().bot_reported_already())] {
        let sent = scene.sim.submit_modal(form, &[("text", "wrong")]);
        assert!(scene.sim.reply_to(sent).await.text().contains(words), "{words}");
    }
    let reply = scene.press(scene.ana, &answer, texts().bot_report()).await;
    assert!(
        reply.is_ephemeral() && reply.text().contains(texts().bot_reported_already()),
        "{}",
        reply.text()
    );
    assert_eq!(scene.store().reports(scene.guild.0, 9).expect("read").len(), 1);
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn fixed_words_follow_the_members_language_where_there_is_one() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    scene.sim.set_locale(scene.ana, "es-ES");
    scene.sim.set_locale(scene.ben, "fr");
    let answer = scene.ask(scene.ana, QUESTION).await;
    let (_, title) = scene.form(scene.ana, &answer, spanish().bot_report()).await;
    assert_eq!(title, spanish().bot_report_title());
    let reply = scene.sim.reply_to(scene.sim.slash(scene.ana, scene.channel, "help", &[])).await.text();
    let condition = "Osteopetrosis";
    let examples = [
        spanish().bot_help_what(condition),
        spanish().bot_help_symptoms(condition),
        spanish().bot_help_treatment(condition),
    ];
    for example in examples {
        assert!(reply.contains(&example), "{reply}");
    }
    // the same buttons answer each in his own language
    let asked = scene.press(scene.ben, &answer, spanish().bot_rate()).await;
    let reply = scene.press(scene.ben, &asked, texts().bot_helpful()).await.text();
    assert!(reply.contains(texts().bot_thanks_feedback()), "{reply}");
    let asked = scene.press(scene.ana, &answer, spanish().bot_rate()).await;
    let reply = scene.press(scene.ana, &asked, spanish().bot_helpful()).await.text();
    assert!(reply.contains(spanish().bot_thanks_feedback()), "{reply}");
    let commands = scene.sim.commands(None);
    for command in &commands {
        if command["type"] == 1 {
            let words = &command["description_localizations"];
            assert!(words["es-ES"].is_string() && words["es-419"] == words["es-ES"], "{command}");
        }
        // moderators' commands are of servers alone
        let moderators = ["pins", "review", "settings", "Pin this answer"].map(serde_json::Value::from);
        let contexts = if moderators.contains(&command["name"]) { vec![0] } else { vec![0, 1] };
        assert_eq!(command["contexts"], serde_json::json!(contexts), "{command}");
        assert_eq!(command["integration_types"], serde_json::json!([0]), "{command}");
        assert_eq!(command["default_member_permissions"].is_string(), contexts == [0], "{command}");
    }
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn addresses_of_the_documents_can_be_tapped_and_those_of_members_cannot() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    let answer = scene.ask(scene.ana, "which organizations have more information on osteopetrosis").await;
    let whole = scene.more(scene.ana, &answer).await;
    let sources = scene.press(scene.ana, &answer, texts().bot_sources()).await;
    assert!(whole.text().contains("https://www.niams.nih.gov"), "{}", whole.text());
    for shown in [&answer, &whole, &sources] {
        assert!(!shown.text().contains('\u{200b}'), "{}", shown.text());
    }
    let question = "symptms of osteopetrosis https://evil.example/a www.evil.example";
    let answer = scene.ask(scene.ana, question).await;
    assert!(!answer.text().contains("evil"), "{}", answer.text());
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_people_write_is_shown_as_it_is_and_pings_nobody() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    let moderator = scene.sim.member_with(scene.guild, "Mo", permissions::MODERATOR);
    let nasty = format!("**bold** [x](https://evil.example/) @everyone <@{}> `code`", scene.ben);
    let answer = scene.ask(scene.ana, &format!("{nasty} osteopetrosis symptoms")).await;
    assert!(!answer.text().contains("](https://evil"), "{}", answer.text());
    let answer = scene.ask(moderator, QUESTION).await;
    let (pressed, _) = scene.form(scene.ana, &answer, texts().bot_report()).await;
    scene.sim.reply_to(scene.sim.submit_modal(pressed, &[("text", &nasty)])).await;
    let used = scene.sim.message_command(moderator, answer.id, "Pin this answer");
    scene.sim.modal(used).await;
    let pinned = scene.sim.reply_to(scene.sim.submit_modal(used, &[("question", &nasty)])).await;
    assert!(fits(&pinned.text(), &pin_done("1")), "{}", pinned.text());
    for (command, given) in [("review", None), ("pins list", None), ("pins show", Some(("number", 1.into())))]
    {
        let given: Vec<_> = given.into_iter().collect();
        let shown =
            scene.sim.reply_to(scene.sim.slash(moderator, scene.channel, command, &given)).await.text();
        assert!(shown.contains("\\*\\*bold\\*\\*"), "{command}: {shown}");
        for raw in ["**bold**", "](https://evil", " @everyone", &format!(" <@{}>", scene.ben), " `code`"] {
            assert!(!shown.contains(raw), "{command} shows {raw}: {shown}");
        }
    }
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_may_be_as_long_as_discord_lets_it_be() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    let long = format!("How is osteopetrosis treated? {}", "and what about the bones ".repeat(158));
    assert!(long.chars().count() <= 4000);
    let asked = scene.sim.slash(scene.ana, scene.channel, "ask", &[("question", long.as_str().into())]);
    assert_eq!(scene.sim.ack(asked).await, Ack::Deferred { ephemeral: false });
    assert!(scene.sim.reply_to(asked).await.text().contains("not medical advice"));
    let further = scene.sim.follow_ups(asked, 1).await;
    assert_eq!((further.len(), scene.sim.count(Call::FollowUp)), (1, 1), "the disclaimer alone");
    scene.sim.assert_clean();
}
