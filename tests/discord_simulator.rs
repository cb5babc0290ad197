//! The simulated Discord itself: a small bot of serenity and poise talks with it.

#![allow(clippy::expect_used, clippy::panic, reason = "a test or bench ends where something is wrong")]

mod simulator;

use std::time::Duration;

use poise::CreateReply;
use serenity::all::{
    ActionRowComponent, AutocompleteChoice, ButtonStyle, ClientBuilder, Context as Discord, CreateActionRow,
    CreateAllowedMentions, CreateAutocompleteResponse, CreateButton, CreateInputText,
    CreateInteractionResponse, CreateInteractionResponseMessage, CreateMessage, CreateModal, EditMessage,
    FullEvent, GatewayIntents, InputTextStyle, Interaction, Message, MessageId, Nonce,
};
use serenity::http::HttpBuilder;
use simulator::{Ack, Call, Fault, MOST_PINS, Rule, Simulator, permissions};
use tokio::task::JoinHandle;

type Failure = Box<dyn std::error::Error + Send + Sync>;
type Context<'a> = poise::Context<'a, (), Failure>;

/// Says something back.
#[poise::command(slash_command)]
async fn echo(context: Context<'_>, #[description = "What to say"] text: String) -> Result<(), Failure> {
    context.say(text).await?;
    Ok(())
}

/// Thinks before it answers, for one person only.
#[poise::command(slash_command)]
async fn think(context: Context<'_>) -> Result<(), Failure> {
    context.defer_ephemeral().await?;
    context.send(CreateReply::default().content("thought").ephemeral(true)).await?;
    Ok(())
}

async fn propose(_: Context<'_>, partial: &str) -> CreateAutocompleteResponse {
    let all = ["osteopetrosis", "osteogenesis", "hypophosphatasia"].into_iter();
    let fitting = all.filter(|it| it.starts_with(partial));
    CreateAutocompleteResponse::new().set_choices(fitting.map(|it| AutocompleteChoice::new(it, it)).collect())
}

/// Takes one of the topics.
#[poise::command(slash_command)]
async fn topic(
    context: Context<'_>,
    #[description = "Which"]
    #[autocomplete = "propose"]
    name: String,
) -> Result<(), Failure> {
    context.say(name).await?;
    Ok(())
}

/// Shows buttons.
#[poise::command(slash_command)]
async fn buttons(context: Context<'_>) -> Result<(), Failure> {
    let row = CreateActionRow::Buttons(vec![
        CreateButton::new("more").label("More").style(ButtonStyle::Primary),
        CreateButton::new("form").label("Form").style(ButtonStyle::Secondary),
    ]);
    context.send(CreateReply::default().content("press").components(vec![row])).await?;
    Ok(())
}

/// Commands about pins.
#[poise::command(slash_command, subcommands("pins_add"), subcommand_required)]
#[expect(clippy::unused_async, reason = "poise asks for it")]
async fn pins(_: Context<'_>) -> Result<(), Failure> {
    Ok(())
}

/// Pins a message.
#[poise::command(slash_command, rename = "add")]
async fn pins_add(context: Context<'_>, #[description = "Which"] message: String) -> Result<(), Failure> {
    let id = MessageId::new(message.parse()?);
    let said = match context.channel_id().pin(context.http(), id).await {
        Ok(()) => "pinned".to_owned(),
        Err(serenity::Error::Http(serenity::http::HttpError::UnsuccessfulRequest(it))) => {
            it.error.code.to_string()
        }
        Err(other) => other.to_string(),
    };
    context.say(said).await?;
    Ok(())
}

#[poise::command(context_menu_command = "Repeat")]
async fn repeat(context: Context<'_>, message: Message) -> Result<(), Failure> {
    context.say(message.content).await?;
    Ok(())
}

/// Sends an answer, again where that fails.
async fn send_at_last(context: &Discord, to: &Message) -> Result<Message, Failure> {
    let nonce = Nonce::String(to.id.to_string());
    let message = CreateMessage::new().content("read").reference_message(to).nonce(nonce).enforce_nonce(true);
    let message = message.allowed_mentions(CreateAllowedMentions::new());
    let mut last = None;
    for _ in 0..5 {
        match to.channel_id.send_message(context, message.clone()).await {
            Ok(sent) => return Ok(sent),
            Err(error) => last = Some(error),
        }
    }
    Err(last.map_or_else(|| "not tried".into(), Into::into))
}

/// Breaks rules: pings whom it names, and answers twice.
#[poise::command(slash_command)]
async fn rude(context: Context<'_>) -> Result<(), Failure> {
    let poise::Context::Application(application) = context else { return Err("no interaction".into()) };
    for _ in 0..2 {
        let message = CreateInteractionResponseMessage::new().content("@everyone");
        let response = CreateInteractionResponse::Message(message);
        // The second is refused, which is what the test looks at.
        let _ = application.interaction.create_response(context, response).await;
    }
    Ok(())
}

async fn on_event(context: &Discord, event: &FullEvent) -> Result<(), Failure> {
    match event {
        FullEvent::InteractionCreate { interaction: Interaction::Component(it) } => {
            let response = if it.data.custom_id == "form" {
                let input = CreateInputText::new(InputTextStyle::Short, "Your words", "words");
                let form =
                    CreateModal::new("written", "A form").components(vec![CreateActionRow::InputText(input)]);
                CreateInteractionResponse::Modal(form)
            } else {
                let message =
                    CreateInteractionResponseMessage::new().content("pressed").components(Vec::new());
                CreateInteractionResponse::UpdateMessage(
                    message.allowed_mentions(CreateAllowedMentions::new()),
                )
            };
            it.create_response(context, response).await?;
        }
        FullEvent::InteractionCreate { interaction: Interaction::Modal(it) } => {
            let ActionRowComponent::InputText(input) = &it.data.components[0].components[0] else {
                return Err("no input".into());
            };
            let words = input.value.clone().unwrap_or_default();
            let message = CreateInteractionResponseMessage::new().content(words).ephemeral(true);
            let message = message.allowed_mentions(CreateAllowedMentions::new());
            it.create_response(context, CreateInteractionResponse::Message(message)).await?;
        }
        FullEvent::Message { new_message } if !new_message.author.bot && !new_message.content.is_empty() => {
            let mut sent = send_at_last(context, new_message).await?;
            let edit =
                EditMessage::new().content("read and changed").allowed_mentions(CreateAllowedMentions::new());
            sent.edit(context, edit).await?;
        }
        _ => {}
    }
    Ok(())
}

struct TestBot {
    task: JoinHandle<serenity::Result<()>>,
}

impl Drop for TestBot {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Starts the bot without waiting for it.
async fn launch(sim: &Simulator) -> TestBot {
    let options = poise::FrameworkOptions {
        commands: vec![echo(), think(), topic(), buttons(), pins(), repeat(), rude()],
        allowed_mentions: Some(CreateAllowedMentions::new()),
        event_handler: |framework, event| Box::pin(on_event(framework.serenity_context, event)),
        ..Default::default()
    };
    let framework = poise::Framework::builder()
        .options(options)
        .setup(|context, _, framework| {
            Box::pin(async move {
                poise::builtins::register_globally(context, &framework.options().commands).await?;
                Ok(())
            })
        })
        .build();
    // serenity's rate limiter forgets the address given here and asks the real Discord; it has to be off.
    let http = HttpBuilder::new(sim.token()).proxy(sim.base()).ratelimiter_disabled(true).build();
    let mut client = ClientBuilder::new_with_http(http, GatewayIntents::non_privileged())
        .framework(framework)
        .await
        .expect("a client");
    TestBot { task: tokio::spawn(async move { client.start().await }) }
}

async fn start_bot(sim: &Simulator) -> TestBot {
    let bot = launch(sim).await;
    sim.ready().await;
    bot
}

/// A simulator with a server, a channel and a member.
async fn scene() -> (Simulator, simulator::Guild, simulator::Channel, simulator::User) {
    let sim = Simulator::start().await;
    let guild = sim.guild("Support");
    let channel = sim.channel(guild, "general");
    let ana = sim.member(guild, "Ana");
    (sim, guild, channel, ana)
}

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
async fn a_dropped_connection_is_resumed_and_nothing_is_lost() {
    let (sim, _, channel, ana) = scene().await;
    let _bot = start_bot(&sim).await;
    sim.drop_gateway();
    let asked = sim.slash(ana, channel, "echo", &[("text", "while away".into())]);
    assert_eq!(sim.reply_to(asked).await.text(), "while away");
    sim.resumed(1).await;
    sim.reconnect();
    sim.resumed(2).await;
    sim.close_gateway(4000);
    sim.resumed(3).await;
    sim.invalidate_sessions(true);
    sim.resumed(4).await;
    sim.ask_heartbeat();
    sim.heartbeats(1).await;
    let asked = sim.slash(ana, channel, "echo", &[("text", "back".into())]);
    assert_eq!(sim.reply_to(asked).await.text(), "back");
    assert_eq!(sim.sessions(), (1, 4));
    sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invalid_session_is_opened_anew() {
    let (sim, guild, channel, ana) = scene().await;
    let _bot = start_bot(&sim).await;
    sim.invalidate_sessions(false);
    sim.identified(2).await;
    let asked = sim.slash(ana, channel, "echo", &[("text", "again".into())]);
    assert_eq!(sim.reply_to(asked).await.text(), "again");
    sim.leave(guild);
    let other = sim.guild("Another");
    let place = sim.channel(other, "general");
    let asked = sim.slash(ana, place, "echo", &[("text", "elsewhere".into())]);
    assert_eq!(sim.reply_to(asked).await.text(), "elsewhere");
    sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_identify_ends_the_bot() {
    let (sim, ..) = scene().await;
    sim.refuse_identify(Some(4004));
    let mut bot = launch(&sim).await;
    let ended = (&mut bot.task).await.expect("the bot ends by itself");
    assert!(ended.expect_err("an error").to_string().contains("authentication"));
    assert!(sim.gateway_asked() > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_that_fail_are_repeated_and_happen_once() {
    let (sim, _, channel, ana) = scene().await;
    let _bot = start_bot(&sim).await;
    let limited = Fault::RateLimited { retry_after: Duration::from_millis(10), global: false };
    sim.fail_next(Call::Send, 1, &limited);
    sim.fail_next(Call::Send, 1, &Fault::Server(503));
    sim.fail_next(Call::Send, 1, &Fault::LostAnswer);
    let asked = sim.say(ana, channel, &sim.mention());
    sim.answer_to(asked).await;
    sim.called(Call::Edit, 1).await;
    assert_eq!((sim.count(Call::Send), sim.invalid_requests(), sim.faults_left()), (4, 1, 0));
    // The nonce made one message of the lost answer and its repetition.
    assert_eq!(sim.messages(channel).len(), 2);
    sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn pins_have_a_limit_and_need_a_permission() {
    let (sim, _, channel, ana) = scene().await;
    let _bot = start_bot(&sim).await;
    let message = sim.say(ana, channel, "keep this");
    let pin = async |expected: &str| {
        let asked = sim.slash(ana, channel, "pins add", &[("message", message.to_string().into())]);
        assert_eq!(sim.reply_to(asked).await.text(), expected);
    };
    pin("pinned").await;
    assert_eq!(sim.pins(channel), [message]);
    sim.set_pinned(message, false);
    sim.overwrite(channel, sim.bot(), 0, permissions::PIN_MESSAGES);
    pin("50013").await;
    sim.overwrite(channel, sim.bot(), 0, 0);
    sim.fail_next(Call::OldPin, 1, &Fault::pins_full());
    pin("30003").await;
    for _ in 0..MOST_PINS {
        sim.set_pinned(sim.say(ana, channel, "another"), true);
    }
    pin("30003").await;
    assert!(sim.pins(channel).len() == MOST_PINS && !sim.message(message).pinned);
    sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_misbehaving_bot_is_told_of() {
    let (sim, _, channel, ana) = scene().await;
    let _bot = start_bot(&sim).await;
    let asked = sim.slash(ana, channel, "rude", &[]);
    sim.called(Call::Callback, 2).await;
    let rules: Vec<Rule> = sim.violations().iter().map(|it| it.rule).collect();
    assert_eq!(rules, [Rule::Pings, Rule::SecondAcknowledgement]);
    assert_eq!(sim.reply_to(asked).await.text(), "@everyone");
}
