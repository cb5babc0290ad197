//! What moderators review: reports, questions and opinions, page by page.

use crate::bot_process::Home;
use crate::scene::{GAP, QUESTION, Scene};
use crate::simulator::{Call, Message, User};
use crate::texts::texts;

/// Values of the options of a menu that does this.
fn options(message: &Message, action: &str) -> (String, Vec<String>) {
    let menu = message.parts().find(|part| {
        part["type"] == 3
            && part["custom_id"].as_str().is_some_and(|id| id.starts_with(&format!("b1:{action}:")))
    });
    let menu = menu.unwrap_or_else(|| panic!("no menu {action}: {}", message.text()));
    let values = menu["options"].as_array().expect("options").iter();
    let values = values.map(|option| option["value"].as_str().expect("a value").to_owned()).collect();
    (menu["custom_id"].as_str().expect("an id").to_owned(), values)
}

impl Scene {
    async fn report(&self, member: User, text: &str) -> Message {
        let answer = self.ask(member, QUESTION).await;
        let pressed = self.sim.press(member, answer.id, texts().bot_report());
        self.sim.modal(pressed).await;
        self.sim.reply_to(self.sim.submit_modal(pressed, &[("text", text)])).await
    }

    async fn choose(&self, user: User, message: &Message, menu: &str, values: &[&str]) -> Message {
        self.sim.reply_to(self.sim.select(user, message.id, menu, values)).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn reports_are_shown_newest_first_and_closed_several_at_once() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    for number in 1..=7 {
        let thanks = scene.report(scene.ana, &format!("wrong in report number {number}")).await;
        assert!(thanks.text().contains(texts().bot_thanks_report()));
    }
    let first = scene.run(scene.mo, "review", &[]).await;
    assert!(first.is_ephemeral());
    assert!(first.text().contains(&texts().review_reports("7")), "{}", first.text());
    let (menu, numbers) = options(&first, "close");
    assert_eq!(numbers, ["7", "6", "5", "4", "3"], "the newest first");
    let named = first.embeds[0]["description"].as_str().expect("text");
    assert!(named.contains("Osteopetrosis › Treatment"), "passages are named by their section: {named}");

    let older = scene.press(scene.mo, &first, texts().review_older()).await;
    assert_eq!(older.id, first.id, "the page is turned");
    assert_eq!(options(&older, "close").1, ["2", "1"]);
    let newer = scene.press(scene.mo, &older, texts().review_newer()).await;
    assert_eq!(options(&newer, "close").1.len(), 5);

    let left = scene.choose(scene.mo, &newer, &menu, &["7", "5", "4"]).await;
    assert_eq!(options(&left, "close").1, ["6", "3", "2", "1"]);
    assert_eq!(scene.store().reports(scene.guild.0, 9).expect("read").len(), 4);
    let again = scene.choose(scene.mo, &left, &options(&left, "close").0, &["6", "3", "2", "1"]).await;
    assert!(again.text().contains(texts().review_list_is_empty()), "{}", again.text());
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn passages_of_a_report_can_be_opened_by_moderators_alone() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    scene.report(scene.ana, "a wrong dose").await;
    scene.rate(scene.ben, &scene.ask(scene.ben, QUESTION).await, texts().bot_not_helpful()).await;
    let review = scene.run(scene.mo, "review", &[]).await;
    let (menu, passages) = options(&review, "open");
    let passage = scene.choose(scene.mo, &review, &menu, &[&passages[0]]).await;
    assert!(passage.is_ephemeral() && passage.id != review.id);
    assert!(passage.embeds.iter().any(|embed| embed["fields"].is_array()), "{}", passage.text());

    let lists = options(&review, "menu");
    assert_eq!(lists.1.len(), 5);
    let opinions = scene.choose(scene.mo, &review, &lists.0, &[&lists.1[2]]).await;
    let shown = opinions.embeds[0]["description"].as_str().expect("text");
    assert!(shown.contains("Osteopetrosis › ") && options(&opinions, "open").1.len() == 1, "{shown}");

    let other = scene.ask(scene.ana, QUESTION).await;
    for id in ["b1:review:-:reports.0", "b1:close:-:reports.0", "b1:open:-:"] {
        let refused = scene.sim.reply_to(scene.sim.forge_press(scene.ana, other.id, id)).await;
        assert!(refused.text().contains(texts().bot_not_moderator()), "{id}: {}", refused.text());
    }
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn moderators_are_notified_with_a_button_that_opens_the_review() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    let room = scene.sim.channel(scene.guild, "moderators");
    let entries = [room.0.to_string()];
    let chosen = (texts().settings_choose_channel(), entries.as_slice());
    scene.sim.set_picked(scene.mo, scene.channel, texts().settings_moderators_channel(), chosen).await;
    let report = scene.sim.message_in(room, None).await;
    scene.report(scene.ana, "a wrong dose").await;
    let notice = scene.sim.message_in(room, Some(report.id)).await;
    assert!(notice.text().contains("a wrong dose") && !notice.text().contains("Ana"), "{}", notice.text());
    let opened = scene.press(scene.pia, &notice, texts().review_open_review()).await;
    assert!(opened.is_ephemeral() && opened.id != notice.id);
    assert_eq!(options(&opened, "close").1, ["1"]);

    let gap = scene.ask(scene.ana, GAP).await;
    let preview = scene.press(scene.ana, &gap, texts().gaps_send()).await;
    scene.press(scene.ana, &preview, texts().gaps_send_now()).await;
    let notice = scene.sim.message_in(room, Some(opened.id)).await;
    let opened = scene.press(scene.mo, &notice, texts().review_open_review()).await;
    assert!(opened.text().contains(&texts().review_sent("1")), "{}", opened.text());
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_reports_only_so_many_problems_and_knows_where_they_go() {
    let (scene, _bot) = Scene::start(Home::new().with("BONAFIDE_DISCORD_REPORTS_PER_HOUR", "2")).await;
    let answer = scene.ask(scene.ana, QUESTION).await;
    let open = scene.sim.press(scene.ana, answer.id, texts().bot_report());
    scene.sim.modal(open).await;
    for _ in 0..2 {
        assert!(scene.report(scene.ana, "wrong").await.text().contains(texts().bot_thanks_report()));
    }
    let too_many = texts().review_too_many_reports();
    let late = scene.sim.reply_to(scene.sim.submit_modal(open, &[("text", "wrong")])).await;
    assert!(late.text().contains(too_many), "{}", late.text());
    assert!(scene.press(scene.ana, &answer, texts().bot_report()).await.text().contains(too_many));
    assert!(scene.report(scene.ben, "wrong").await.text().contains(texts().bot_thanks_report()));
    assert_eq!(scene.store().reports(scene.guild.0, 9).expect("read").len(), 3);

    // nobody moderates a direct message
    let direct = scene.sim.direct(scene.max);
    let answer = scene.ask_in(scene.max, direct, QUESTION).await;
    let pressed = scene.sim.press(scene.max, answer.id, texts().bot_report());
    scene.sim.modal(pressed).await;
    let thanks = scene.sim.reply_to(scene.sim.submit_modal(pressed, &[("text", "wrong")])).await;
    assert!(thanks.text().contains(texts().review_thanks_operator()), "{}", thanks.text());
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pins_of_a_channel_show_the_question_of_a_pinned_answer() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    let answer = scene.ask(scene.ana, QUESTION).await;
    scene.pin(scene.mo, answer.id, "What *helps* against it?", "").await;
    let pinned = scene.sim.message(answer.id);
    assert!(pinned.pinned && pinned.content.ends_with("What \\*helps\\* against it?"), "{}", pinned.content);
    assert_eq!(pinned.embeds, answer.embeds);
    scene.run(scene.mo, "pins remove", &[("number", 1.into())]).await;
    assert_eq!(scene.sim.message(answer.id).content, "");

    let private = scene.ask_as(scene.mo, QUESTION, true).await;
    scene.pin(scene.mo, private.id, QUESTION, "").await;
    let posted = scene.sim.pins(scene.channel);
    assert!(scene.sim.message(posted[0]).content.ends_with(QUESTION));
    assert!(scene.sim.count(Call::Edit) >= 3);
    scene.sim.assert_clean();
}
