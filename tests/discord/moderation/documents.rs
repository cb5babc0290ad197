//! Drafts of documents: made by moderators, approved by managers, used by answers.

use std::fs;

use crate::bot_process::figures::Figures;
use crate::bot_process::{BotProcess, Home};
use crate::scene::Scene;
use crate::simulator::{Channel, Given, Message, MessageId, Simulator, User};
use crate::texts::texts;

const PAGE: &str = "<html lang=en><head><title>Chalk bone</title></head><body><nav><a href=/>Home</a></nav>\
    <h1>Chalk bone</h1><p>Chalk bone is a rare disorder of the long bones, which stay soft and bend.</p>\
    <h2>Treatment</h2><p>Chalk bone is treated with rest and with splints for the long bones.</p></body></html>";

fn home() -> Home {
    Home::new()
        .with_shipped_corpus()
        .with("BONAFIDE_DISCORD_DOCUMENTS", "true")
        .with("BONAFIDE_DISCORD_METRICS", "127.0.0.1:0")
}

impl Scene {
    /// A moderators' channel.
    async fn moderators(&self) -> Channel {
        let channel = self.sim.channel(self.guild, "moderators");
        let chosen = (texts().settings_choose_channel(), [channel.0.to_string()]);
        let picked = (chosen.0, chosen.1.as_slice());
        self.sim.set_picked(self.max, self.channel, texts().settings_moderators_channel(), picked).await;
        channel
    }

    async fn add(&self, user: User, channel: Channel, given: &[(&str, Given)]) -> Message {
        self.sim.reply_to(self.sim.slash(user, channel, "documents add", given)).await
    }

    async fn add_page(&self, channel: Channel, address: &str) -> Message {
        self.add(self.pia, channel, &[("address", address.into())]).await
    }

    /// Presses a button of a draft whose reply is a message of its own.
    async fn follow_up(&self, user: User, draft: MessageId, button: &str) -> Message {
        let pressed = self.sim.press(user, draft, button);
        self.sim.follow_ups(pressed, 1).await.remove(0)
    }

    /// Approves a draft; the draft then.
    async fn approve(&self, user: User, draft: &Message) -> Message {
        self.sim.reply_to(self.sim.press(user, draft.id, texts().documents_approve())).await
    }

    fn document(&self, id: &str) -> Option<String> {
        fs::read_to_string(self.home.path().join("corpus").join(format!("{id}.md"))).ok()
    }
}

fn attached(draft: &Message) -> String {
    let file = draft.attachments.first().unwrap_or_else(|| panic!("no draft: {}", draft.text()));
    String::from_utf8(file.bytes.clone()).expect("UTF-8")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_becomes_a_draft_and_a_document_once_a_manager_approves_it() {
    let (scene, bot) = Scene::start_with(home(), &["--watch"]).await;
    let channel = scene.moderators().await;
    let file = scene.sim.upload("chalk.html", PAGE.as_bytes());
    let draft = scene.add(scene.pia, channel, &[("file", file.clone())]).await;
    assert!(!draft.is_ephemeral(), "all moderators see it");
    assert!(draft.text().contains(&texts().documents_title("Chalk bone")), "{}", draft.text());
    assert!(draft.text().contains(texts().documents_missing()), "{}", draft.text());
    assert!(attached(&draft).contains("treated with rest and with splints"), "{}", attached(&draft));
    assert_eq!(scene.document("chalk-bone"), None, "nothing is written yet");

    let refused = scene.press(scene.pia, &draft, texts().documents_approve()).await;
    assert!(
        refused.is_ephemeral() && refused.text().contains(texts().documents_only_managers()),
        "{}",
        refused.text()
    );
    // the draft is at the message: a restart changes nothing
    bot.stop().await;
    let bot = scene.home.start_with(&scene.sim, &["--watch"]).await;
    let figures = Figures::of(&scene.home, &scene.sim);
    let approved = scene.approve(scene.max, &draft).await;
    assert_eq!(approved.id, draft.id);
    assert!(approved.buttons().is_empty(), "{}", approved.text());
    assert!(approved.text().contains(&format!("<@{}>", scene.max)), "{}", approved.text());
    let written = scene.document("chalk-bone").expect("a document");
    assert_eq!(written, attached(&approved));
    figures.reaches("bonafide_index_reloads_total{result=\"taken\"}", 1.0).await;
    let answer = scene.ask(scene.ana, "How is chalk bone treated?").await.text();
    assert!(answer.contains("splints"), "{answer}");

    // no document is overwritten, neither one that is known nor a file that is not yet
    let again = scene.add(scene.pia, channel, &[("file", file)]).await;
    let exists = scene.follow_up(scene.max, again.id, texts().documents_approve()).await;
    assert!(exists.text().contains(&texts().documents_exists("chalk-bone")), "{}", exists.text());
    assert_eq!(scene.document("chalk-bone"), Some(written));
    drop(bot);
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_says_how_much_was_left_out() {
    let (scene, _bot) = Scene::start(home()).await;
    let channel = scene.moderators().await;
    let draft = scene.add_page(channel, &scene.sim.page("chalk", "text/html", PAGE)).await;
    assert!(!draft.text().contains(texts().documents_much_left_out()), "{}", draft.text());
    let menu =
        format!("<nav><h2>All our topics</h2><p>{}</p></nav>", "Another topic of this site. ".repeat(20));
    let page = PAGE.replace("<h1>", &format!("{menu}<h1>"));
    let draft = scene.add_page(channel, &scene.sim.page("menus", "text/html", &page)).await;
    for said in [
        texts().documents_much_left_out(),
        "% left out",
        texts().documents_left_out_headings(),
        "All our topics",
    ] {
        assert!(draft.text().contains(said), "{said}: {}", draft.text());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unread_file_in_the_corpus_folder_is_not_overwritten() {
    let (scene, _bot) = Scene::start(home()).await;
    let channel = scene.moderators().await;
    let draft = scene.add_page(channel, &scene.sim.page("chalk", "text/html", PAGE)).await;
    let path = scene.home.path().join("corpus").join("chalk-bone.md");
    fs::write(&path, "not read yet").expect("written");
    let exists = scene.follow_up(scene.max, draft.id, texts().documents_approve()).await;
    assert!(exists.is_ephemeral() && exists.text().contains("chalk-bone"), "{}", exists.text());
    assert_eq!(scene.document("chalk-bone").as_deref(), Some("not read yet"));
    // a draft that nobody wants
    let gone = scene.follow_up(scene.pia, draft.id, texts().documents_discard()).await;
    assert!(gone.text().contains(texts().documents_discarded()), "{}", gone.text());
    assert!(scene.sim.message(draft.id).deleted);
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_corrected_draft_is_taken_as_it_is_and_errors_keep_it_from_approval() {
    let (scene, _bot) = Scene::start(home()).await;
    let channel = scene.moderators().await;
    let draft = scene.add_page(channel, &scene.sim.page("chalk", "text/html", PAGE)).await;
    let corrected = attached(&draft).replace("rest and with splints", "rest, splints and braces");
    let file = scene.sim.upload("chalk-bone.md", corrected.as_bytes());
    let again = scene.add(scene.pia, channel, &[("file", file)]).await;
    assert_eq!(attached(&again), corrected);
    let broken = corrected.replace("splints and braces", "splints [^99]");
    let file = scene.sim.upload("chalk-bone.md", broken.as_bytes());
    let wrong = scene.add(scene.pia, channel, &[("file", file)]).await;
    assert!(
        wrong.text().contains(texts().documents_errors()) && wrong.text().contains("99"),
        "{}",
        wrong.text()
    );
    assert!(wrong.button(texts().documents_approve()).is_none(), "{}", wrong.text());
    let forced = scene.sim.forge_press(scene.max, wrong.id, "b1:approve:-:");
    let refused = scene.sim.follow_ups(forced, 1).await.remove(0);
    assert!(refused.text().contains("99"), "{}", refused.text());
    scene.approve(scene.mo, &again).await;
    assert_eq!(scene.document("chalk-bone"), Some(corrected));
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn only_pages_of_the_public_internet_are_fetched_and_redirects_are_shown() {
    let (scene, _bot) = Scene::start(home()).await;
    let channel = scene.moderators().await;
    let page = scene.sim.page("chalk", "text/html", PAGE);
    let old = scene.sim.redirect("old", &page);
    let draft = scene.add_page(channel, &old).await;
    assert!(draft.text().contains("pages/old") && draft.text().contains("pages/chalk"), "{}", draft.text());
    assert!(attached(&draft).contains(&page), "the address is in the document");
    // the simulator's other name is another place
    let elsewhere = page.replace("127.0.0.1", "localhost");
    let inside = scene.sim.redirect("inside", "https://192.168.0.1/admin");
    let metadata = scene.sim.redirect("metadata", "http://169.254.169.254/latest");
    for address in [
        elsewhere.as_str(),
        &inside,
        &metadata,
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://localhost/",
        "http://bones.example/",
        "file:///etc/passwd",
        "no address",
    ] {
        let refused = scene.add_page(channel, address).await;
        assert!(refused.attachments.is_empty() && refused.buttons().is_empty(), "{}", refused.text());
        let before = texts().documents_not_made("");
        assert!(refused.text().contains(&before), "{address}: {}", refused.text());
    }
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn drafts_are_made_by_moderators_in_their_channel_alone() {
    let (scene, _bot) = Scene::start(home()).await;
    let page = scene.sim.page("chalk", "text/html", PAGE);
    let given = [("address", Given::from(page.as_str()))];
    let refused = scene.add(scene.pia, scene.channel, &given).await;
    assert!(
        refused.is_ephemeral() && refused.text().contains(texts().documents_no_channel()),
        "{}",
        refused.text()
    );
    let channel = scene.moderators().await;
    let refused = scene.add(scene.pia, scene.channel, &given).await;
    let there = texts().documents_only_there(format!("<#{channel}>"));
    assert!(refused.is_ephemeral() && refused.text().contains(&there), "{}", refused.text());
    let refused = scene.add(scene.ana, channel, &given).await;
    assert!(
        refused.is_ephemeral() && refused.text().contains(texts().bot_not_moderator()),
        "{}",
        refused.text()
    );
    let both = [given[0].clone(), ("file", scene.sim.upload("chalk.html", PAGE.as_bytes()))];
    for given in [&both[..], &[]] {
        let refused = scene.add(scene.pia, channel, given).await;
        assert!(
            refused.is_ephemeral() && refused.text().contains(texts().documents_one_of()),
            "{}",
            refused.text()
        );
    }
    let picture = scene.sim.upload("chalk.png", b"\x89PNG\r\n");
    let refused = scene.add(scene.pia, channel, &[("file", picture)]).await;
    assert!(refused.attachments.is_empty() && refused.text().contains("png"), "{}", refused.text());
    // a member who sees a draft
    let draft = scene.add(scene.pia, channel, &given).await;
    let pressed = scene.press(scene.ana, &draft, texts().documents_discard()).await;
    assert!(pressed.is_ephemeral() && pressed.text().contains(texts().bot_not_moderator()));
    assert!(!scene.sim.message(draft.id).deleted);
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bounded_number_of_drafts_is_made_at_once() {
    let (scene, _bot) = Scene::start(home()).await;
    let channel = scene.moderators().await;
    let held = scene.sim.held_page("held", PAGE);
    let given = [("address", Given::from(held.as_str()))];
    let mut waiting = Vec::new();
    for _ in 0..2 {
        let asked = scene.sim.slash(scene.pia, channel, "documents add", &given);
        scene.sim.ack(asked).await;
        waiting.push(asked);
    }
    let busy = scene.add(scene.pia, channel, &given).await;
    assert!(busy.is_ephemeral() && busy.text().contains(texts().documents_busy()), "{}", busy.text());
    scene.sim.release();
    for asked in waiting {
        assert!(attached(&scene.sim.reply_to(asked).await).contains("splints"));
    }
    assert!(attached(&scene.add(scene.pia, channel, &given).await).contains("splints"));
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_are_off_by_default_and_need_a_folder() {
    let (scene, _bot): (Scene, BotProcess) = Scene::start(Home::new().with_shipped_corpus()).await;
    let names: Vec<_> = scene.sim.commands(None).iter().map(|it| it["name"].clone()).collect();
    assert!(!names.contains(&"documents".into()), "{names:?}");
    let answer = scene.ask(scene.max, "How is osteopetrosis treated?").await;
    let forced = scene.sim.reply_to(scene.sim.forge_press(scene.max, answer.id, "b1:approve:-:")).await;
    assert!(forced.text().contains(texts().documents_only_managers()), "{}", forced.text());

    let sim = Simulator::start().await;
    let home = Home::new().with("BONAFIDE_DISCORD_DOCUMENTS", "true");
    let (status, printed) = home.run(&sim, &["discord", "--check"]).await;
    assert_eq!(status, 2, "{printed}");
    assert!(printed.contains("discord.documents") && printed.contains("--corpus"), "{printed}");
    scene.sim.assert_clean();
}
