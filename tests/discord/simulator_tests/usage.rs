//! The simulated Discord itself: a small bot of serenity and poise talks with it.

#![allow(clippy::disallowed_methods, reason = "it is the simulator that is tried, not the bot's delivery")]

use crate::simulator::{Ack, Simulator, permissions};
use crate::tiny_bot::{scene, start_bot};
use serenity::all::{
    ChannelId, ChannelType, CreateAllowedMentions, CreateAttachment, CreateForumPost, CreateMessage,
    CreateThread, GatewayEvent, GetMessages, GuildId, UserId,
};
use serenity::http::HttpBuilder;

#[tokio::test(flavor = "multi_thread")]
async fn a_slash_command_is_answered() {
    let (sim, _, channel, ana) = scene().await;
    let _bot = start_bot(&sim).await;
    let reply = sim.reply_to(sim.slash(ana, channel, "echo", &[("text", "hello".into())])).await;
    assert_eq!(reply.text(), "hello");
    assert!(!reply.is_ephemeral());
    assert_eq!(sim.messages(channel).len(), 1);
    sim.assert_clean();
}

#[test]
fn a_synchronous_test_can_use_it() {
    let sim = Simulator::start_blocking();
    let channel = sim.channel(sim.guild("Support"), "general");
    let ana = sim.person("Ana");
    let private = sim.direct(ana);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let _bot = runtime.block_on(start_bot(&sim));
    let reply = sim.block_on(sim.reply_to(sim.slash(ana, private, "echo", &[("text", "hello".into())])));
    assert_eq!((reply.text().as_str(), reply.channel), ("hello", private));
    assert!(sim.messages(channel).is_empty());
    sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deferred_answer_stays_ephemeral() {
    let (sim, _, channel, ana) = scene().await;
    let _bot = start_bot(&sim).await;
    let asked = sim.slash(ana, channel, "think", &[]);
    assert_eq!(sim.ack(asked).await, Ack::Deferred { ephemeral: true });
    let reply = sim.reply_to(asked).await;
    assert_eq!((reply.text().as_str(), reply.ephemeral_for), ("thought", Some(ana)));
    sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_autocomplete_proposes() {
    let (sim, _, channel, ana) = scene().await;
    let _bot = start_bot(&sim).await;
    let typed = sim.autocomplete(ana, channel, "topic", &[("name", "osteo".into())], "name");
    let names: Vec<String> = sim.choices(typed).await.into_iter().map(|it| it.name).collect();
    assert_eq!(names, ["osteopetrosis", "osteogenesis"]);
    sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_button_changes_its_message() {
    let (sim, _, channel, ana) = scene().await;
    let _bot = start_bot(&sim).await;
    let shown = sim.reply_to(sim.slash(ana, channel, "buttons", &[])).await;
    assert_eq!(shown.text(), "press\n[More]\n[Form]");
    let changed = sim.reply_to(sim.press(ana, shown.id, "More")).await;
    assert_eq!((changed.id, changed.text().as_str(), changed.edits), (shown.id, "pressed", 1));
    sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_is_shown_and_sent() {
    let (sim, _, channel, ana) = scene().await;
    let _bot = start_bot(&sim).await;
    let shown = sim.reply_to(sim.slash(ana, channel, "buttons", &[])).await;
    let pressed = sim.press(ana, shown.id, "form");
    let form = sim.modal(pressed).await;
    assert_eq!((form.title.as_str(), form.inputs[0].label.as_str()), ("A form", "Your words"));
    let reply = sim.reply_to(sim.submit_modal(pressed, &[("Your words", "mine")])).await;
    assert_eq!((reply.text().as_str(), reply.is_ephemeral()), ("mine", true));
    sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_are_read_where_the_bot_may() {
    let (sim, guild, channel, ana) = scene().await;
    let _bot = start_bot(&sim).await;
    let unread = sim.say(ana, channel, "not for the bot");
    let asked = sim.say(ana, channel, &format!("{} hello", sim.mention()));
    let answer = sim.answer_to(asked).await;
    sim.message_becomes(answer.id, |it| it.content == "read and changed").await;
    let replied = sim.reply(ana, answer.id, "and now?");
    sim.answer_to(replied).await;
    let direct = sim.say(ana, sim.direct(ana), "in private");
    sim.answer_to(direct).await;
    let forum = sim.forum(guild, "help");
    let (thread, first) = sim.post(ana, forum, "A question", &sim.mention());
    assert_eq!(sim.answer_to(first).await.channel, thread);
    let repeated = sim.reply_to(sim.message_command(ana, unread, "Repeat")).await;
    assert_eq!(repeated.text(), "not for the bot");
    assert!(sim.messages(channel).iter().all(|it| it.reference != Some(unread)));
    sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn options_of_every_kind_arrive() {
    let (sim, guild, channel, ana) = scene().await;
    let _bot = start_bot(&sim).await;
    let role = sim.role(guild, "Helpers", 0);
    let given = [
        ("user", ana.into()),
        ("channel", channel.into()),
        ("role", role.into()),
        ("whole", 7.into()),
        ("flag", true.into()),
    ];
    let reply = sim.reply_to(sim.slash(ana, channel, "options", &given)).await;
    assert_eq!(reply.text(), r#"Some("Ana") Some("general") Some("Helpers") Some(7) Some(true)"#);
    sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn serenity_understands_every_event() {
    let (sim, guild, channel, ana) = scene().await;
    let thread = sim.thread(ana, channel, "before the bot");
    let _bot = start_bot(&sim).await;
    let forum = sim.forum(guild, "help");
    let (post, _) = sim.post(ana, forum, "A question", "text");
    let said = sim.reply(ana, sim.say(ana, thread, &sim.mention()), "more");
    sim.set_pinned(said, true);
    sim.delete(said);
    let role = sim.role(guild, "Helpers", permissions::MODERATOR);
    sim.give_role(guild, sim.bot(), role);
    sim.overwrite(post, ana, 0, permissions::SEND_MESSAGES);
    let shown = sim.reply_to(sim.slash(ana, channel, "buttons", &[])).await;
    let pressed = sim.press(ana, shown.id, "Form");
    sim.modal(pressed).await;
    sim.reply_to(sim.submit_modal(pressed, &[("words", "mine")])).await;
    sim.autocomplete(ana, channel, "topic", &[("name", "o".into())], "name");
    sim.message_command(ana, shown.id, "Repeat");
    sim.settled().await;
    sim.leave(sim.guild("Another"));
    for event in sim.events() {
        let read = serde_json::from_str::<GatewayEvent>(&event);
        assert!(matches!(read, Ok(GatewayEvent::Dispatch(..))), "{event}\n{read:?}");
    }
    assert!(sim.events().len() > 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn serenity_understands_every_answer() {
    let (sim, guild, channel, ana) = scene().await;
    let message = sim.say(ana, channel, "hello");
    sim.thread(ana, channel, "a thread");
    sim.set_pinned(message, true);
    let http = HttpBuilder::new(sim.token()).proxy(sim.base()).ratelimiter_disabled(true).build();
    http.set_application_id(sim.bot().0.into());
    let (place, server, person) = (ChannelId::new(channel.0), GuildId::new(guild.0), UserId::new(ana.0));
    assert_eq!(http.get_current_user().await.expect("the bot").id.get(), sim.bot().0);
    assert_eq!(http.get_current_application_info().await.expect("an application").id.get(), sim.bot().0);
    assert!(http.get_bot_gateway().await.expect("a gateway").url.starts_with("ws://127.0.0.1"));
    assert_eq!(server.to_partial_guild(&http).await.expect("a guild").name, "Support");
    assert_eq!(server.channels(&http).await.expect("channels").len(), 1);
    assert_eq!(server.get_active_threads(&http).await.expect("threads").threads.len(), 1);
    assert_eq!(server.roles(&http).await.expect("roles").len(), 2);
    assert_eq!(server.member(&http, person).await.expect("a member").user.name, "Ana");
    assert_eq!(person.to_user(&http).await.expect("a user").name, "Ana");
    assert_eq!(place.to_channel(&http).await.expect("a channel").id(), place);
    assert_eq!(place.message(&http, message.0).await.expect("a message").content, "hello");
    assert_eq!(place.messages(&http, GetMessages::new().limit(5)).await.expect("messages").len(), 1);
    assert_eq!(place.pins(&http).await.expect("pins").len(), 1);
    let thread = CreateThread::new("another").kind(ChannelType::PublicThread);
    assert_eq!(
        place.create_thread_from_message(&http, message.0, thread).await.expect("a thread").id.get(),
        message.0
    );
    let forum = ChannelId::new(sim.forum(guild, "help").0);
    let none = CreateAllowedMentions::new();
    let first = CreateMessage::new().content("first").allowed_mentions(none.clone());
    let post = forum.create_forum_post(&http, CreateForumPost::new("A post", first)).await.expect("a post");
    assert_eq!(post.name, "A post");
    let direct = person.create_dm_channel(&http).await.expect("a private channel").id;
    let file = CreateAttachment::bytes("pins", "pins.md");
    let sent = direct.send_message(&http, CreateMessage::new().add_file(file).allowed_mentions(none)).await;
    assert_eq!(sent.expect("a message").attachments[0].filename, "pins.md");
    let files = &sim.messages(sim.direct(ana))[0].attachments;
    assert_eq!((files[0].name.as_str(), files[0].bytes.as_slice()), ("pins.md", b"pins".as_slice()));
    assert_eq!(sim.violations(), []);
}
