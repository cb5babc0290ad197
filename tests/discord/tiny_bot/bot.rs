//! The bot's commands and how it is started.

use poise::CreateReply;
use serenity::all::{
    ActionRowComponent, ActivityData, AutocompleteChoice, ButtonStyle, Client, ClientBuilder,
    Context as Discord, CreateActionRow, CreateAllowedMentions, CreateAutocompleteResponse, CreateButton,
    CreateInputText, CreateInteractionResponse, CreateInteractionResponseMessage, CreateMessage, CreateModal,
    EditMessage, FullEvent, GatewayIntents, InputTextStyle, Interaction, Message, MessageId, Nonce,
};
use serenity::http::HttpBuilder;
use tokio::task::JoinHandle;

use crate::simulator::{Channel, Guild, Simulator, User};

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

#[expect(clippy::unused_async, reason = "poise asks for it")]
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

/// Takes an option of every kind.
#[poise::command(slash_command)]
async fn options(
    context: Context<'_>,
    #[description = "Somebody"] user: Option<serenity::all::User>,
    #[description = "Somewhere"] channel: Option<serenity::all::GuildChannel>,
    #[description = "A role"] role: Option<serenity::all::Role>,
    #[description = "Whole"] whole: Option<i64>,
    #[description = "Yes or no"] flag: Option<bool>,
) -> Result<(), Failure> {
    let (user, channel, role) = (user.map(|it| it.name), channel.map(|it| it.name), role.map(|it| it.name));
    context.say(format!("{user:?} {channel:?} {role:?} {whole:?} {flag:?}")).await?;
    Ok(())
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

/// Tells the gateway something far too often.
#[poise::command(slash_command)]
async fn chatter(context: Context<'_>) -> Result<(), Failure> {
    for number in 0..130 {
        context.serenity_context().set_activity(Some(ActivityData::playing(number.to_string())));
    }
    context.say("said").await?;
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

/// A running bot; it ends when it is dropped.
pub(crate) struct TestBot {
    pub(crate) task: JoinHandle<serenity::Result<()>>,
}

impl Drop for TestBot {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Starts the bot without waiting for it.
pub(crate) async fn launch(sim: &Simulator, intents: GatewayIntents) -> TestBot {
    launch_shards(sim, intents, 1).await
}

/// Starts the bot with so many connections.
pub(crate) async fn launch_shards(sim: &Simulator, intents: GatewayIntents, shards: u32) -> TestBot {
    let mut client = client(&sim.token(), sim.base(), intents).await;
    TestBot { task: tokio::spawn(async move { client.start_shards(shards).await }) }
}

/// A bot that is not started yet; `base` stands for `https://discord.com`.
pub(crate) async fn client(token: &str, base: &str, intents: GatewayIntents) -> Client {
    let options = poise::FrameworkOptions {
        commands: vec![echo(), think(), topic(), buttons(), pins(), repeat(), rude(), chatter(), options()],
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
    let http = HttpBuilder::new(token).proxy(base).ratelimiter_disabled(true).build();
    ClientBuilder::new_with_http(http, intents).framework(framework).await.expect("a client")
}

/// Starts the bot and waits until it can be used.
pub(crate) async fn start_bot(sim: &Simulator) -> TestBot {
    let bot = launch(sim, GatewayIntents::non_privileged()).await;
    sim.ready().await;
    bot
}

/// A simulator with a server, a channel and a member.
pub(crate) async fn scene() -> (Simulator, Guild, Channel, User) {
    let sim = Simulator::start().await;
    let guild = sim.guild("Support");
    let channel = sim.channel(guild, "general");
    let ana = sim.member(guild, "Ana");
    (sim, guild, channel, ana)
}
