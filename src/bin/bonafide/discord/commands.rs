//! The commands of members: `/ask`, `/topics`, `/sources`, `/about`, `/help`, and
//! “Answer this” on a message.

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use serenity::all::{
    AutocompleteChoice, CreateAutocompleteResponse, InstallationContext, InteractionContext, Message,
};

use super::answering::{Asker, Reply, answer};
use super::bot::Bot;
use super::delivery::{self, Shown};
use super::escape::escaped;
use super::limits::shortened;
use super::moderators::is_moderator;
use super::pages::text_embeds;
use super::source::Origin;
use super::{own_data, pinning, pins, review};

/// Longest choice of an autocompletion.
const LONGEST_CHOICE: usize = 100;

/// What a command is run in.
pub(super) type Context<'a> = poise::Context<'a, Arc<Bot>, anyhow::Error>;
/// A command.
pub(super) type Command = poise::Command<Arc<Bot>, anyhow::Error>;

/// All commands. The bot is installed in servers; what is not for these alone works in a direct message, too.
pub(super) fn all() -> Vec<Command> {
    let mut commands = vec![
        ask(),
        answer_this(),
        topics(),
        sources(),
        about(),
        help(),
        own_data::privacy(),
        own_data::forget_me(),
        pinning::pin_this_answer(),
        pins::pins(),
        review::review(),
    ];
    for command in &mut commands {
        command.install_context = Some(vec![InstallationContext::Guild]);
        let mut contexts = vec![InteractionContext::Guild];
        contexts.extend((!command.guild_only).then_some(InteractionContext::BotDm));
        command.interaction_context = Some(contexts);
    }
    commands
}

/// The locale of whoever uses a command.
pub(super) fn locale<'a>(ctx: &Context<'a>) -> &'a str {
    ctx.locale().unwrap_or_default()
}

/// Ask a question about the conditions of the corpus, in your own words
#[poise::command(
    slash_command,
    name_localized("es-ES", "ask"),
    description_localized("es-ES", "Pregunta con tus propias palabras")
)]
async fn ask(
    ctx: Context<'_>,
    #[description = "Your question, in your own words"]
    #[description_localized("es-ES", "Tu pregunta, con tus propias palabras")]
    #[autocomplete = "proposals"]
    #[max_length = 4000]
    question: String,
    #[description = "Show the answer to you alone"]
    #[description_localized("es-ES", "Mostrar la respuesta solo a ti")]
    private: Option<bool>,
) -> anyhow::Result<()> {
    let private = private.unwrap_or(false);
    reply_to(ctx, &question, private).await
}

/// Answer this
#[poise::command(context_menu_command = "Answer this")]
async fn answer_this(ctx: Context<'_>, message: Message) -> anyhow::Result<()> {
    if message.content.trim().is_empty() {
        let texts = ctx.data().texts(locale(&ctx));
        return send(ctx, Reply::words(&texts.nothing_to_answer), true).await;
    }
    reply_to(ctx, &message.content, true).await
}

/// Answers in time: Discord is told to wait before anything is searched.
async fn reply_to(ctx: Context<'_>, question: &str, private: bool) -> anyhow::Result<()> {
    wait(ctx, private).await?;
    let asker = Asker {
        member: ctx.author().id.get(),
        channel: ctx.channel_id().get(),
        server: ctx.guild_id().map(serenity::all::GuildId::get),
        locale: locale(&ctx).to_owned(),
        moderates: is_moderator(&ctx).await,
    };
    let reply = answer(ctx.data(), &asker, question, private).await;
    send(ctx, reply, private).await
}

/// Tells whoever ran a command that the answer takes a moment.
pub(super) async fn wait(ctx: Context<'_>, private: bool) -> anyhow::Result<()> {
    // there are no commands but those of interactions
    let poise::Context::Application(application) = ctx else { return Ok(()) };
    delivery::wait(ctx.serenity_context(), application.interaction, private).await?;
    application.has_sent_initial_response.store(true, Ordering::SeqCst);
    Ok(())
}

/// Answers a command, in the place of what said to wait.
pub(super) async fn send(ctx: Context<'_>, reply: Reply, private: bool) -> anyhow::Result<()> {
    let poise::Context::Application(application) = ctx else { return Ok(()) };
    let (client, asked) = (ctx.serenity_context(), application.interaction);
    if application.has_sent_initial_response.load(Ordering::SeqCst) {
        return Ok(delivery::fill(client, asked, reply, private).await?);
    }
    let shown = if private { Shown::Private } else { Shown::Public };
    delivery::reply(client, asked, reply, shown).await?;
    application.has_sent_initial_response.store(true, Ordering::SeqCst);
    Ok(())
}

/// Question forms that the corpus answers, with what was typed so far in them.
async fn proposals(ctx: Context<'_>, typed: &str) -> CreateAutocompleteResponse {
    let engine = ctx.data().engine();
    let typed = typed.to_lowercase();
    let most = ctx.data().config.discord.proposals;
    // headings of the corpus are in memory; nothing of what is typed is kept
    let topics = tokio::task::spawn_blocking(move || engine.topics()).await;
    let Ok(Ok(topics)) = topics else { return CreateAutocompleteResponse::new() };
    let mut choices: Vec<String> = Vec::new();
    for topic in topics {
        let name = topic.aliases.first().filter(|alias| alias.len() < topic.condition.len() / 2);
        let name = name.unwrap_or(&topic.condition);
        for section in topic.sections {
            let Some(heading) = section.last() else { continue };
            let form = if heading.ends_with('?') { heading.clone() } else { format!("{name}: {heading}") };
            let choice = shortened(&form, LONGEST_CHOICE);
            let fits = typed.split_whitespace().all(|word| choice.to_lowercase().contains(word));
            if fits && !choices.contains(&choice) {
                choices.push(choice);
            }
        }
    }
    choices.truncate(most);
    CreateAutocompleteResponse::new().set_choices(
        choices.into_iter().map(|choice| AutocompleteChoice::new(choice.clone(), choice)).collect(),
    )
}

/// What the corpus covers
#[poise::command(slash_command, description_localized("es-ES", "De qué tratan los documentos"))]
async fn topics(ctx: Context<'_>) -> anyhow::Result<()> {
    wait(ctx, true).await?;
    let engine = ctx.data().engine();
    let topics = tokio::task::spawn_blocking(move || engine.topics()).await??;
    let mut text = String::new();
    for topic in topics {
        let _ = writeln!(text, "**{}**", escaped(&topic.condition));
        let mut headings: Vec<String> = Vec::new();
        for section in &topic.sections {
            let heading = section.first().map(|heading| escaped(heading)).unwrap_or_default();
            if !headings.contains(&heading) {
                headings.push(heading);
            }
        }
        text.push_str(&headings.join(" · "));
        text.push_str("\n\n");
    }
    let title = &ctx.data().texts(locale(&ctx)).topics_title;
    send(ctx, Reply::embeds(text_embeds(title, &text)), true).await
}

/// The documents of the corpus with dates and review status
#[poise::command(slash_command, description_localized("es-ES", "Los documentos, con fechas y revisión"))]
async fn sources(ctx: Context<'_>) -> anyhow::Result<()> {
    wait(ctx, true).await?;
    let engine = ctx.data().engine();
    let words = ctx.data().words(locale(&ctx));
    let mut text = String::new();
    for document in engine.documents() {
        let origin = Origin::of_document(document).line(words);
        let _ = writeln!(text, "**{}**\n{origin}\n", escaped(&document.title));
    }
    send(ctx, Reply::embeds(text_embeds(&words.bot.sources_title, &text)), true).await
}

/// What this bot is and what it is not
#[poise::command(slash_command, description_localized("es-ES", "Qué es este bot y qué no"))]
async fn about(ctx: Context<'_>) -> anyhow::Result<()> {
    let texts = ctx.data().texts(locale(&ctx));
    let disclaimer = bonafide::answer::Disclaimer::new(&ctx.data().config.texts.disclaimer_addition);
    let text = format!("{}\n\n{}", texts.about, disclaimer.as_str());
    send(ctx, Reply::embeds(text_embeds(&texts.about_title, &text)), true).await
}

/// How to ask
#[poise::command(slash_command, description_localized("es-ES", "Cómo preguntar"))]
async fn help(ctx: Context<'_>) -> anyhow::Result<()> {
    let texts = ctx.data().texts(locale(&ctx));
    send(ctx, Reply::words(&texts.help), true).await
}
