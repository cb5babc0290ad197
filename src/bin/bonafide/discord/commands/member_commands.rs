//! The commands of members: `/ask`, `/topics`, `/sources`, `/about`, `/help`, and
//! “Answer this” on a message.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt::Write as _;

use bonafide::config::{DiscordConfig, Language};
use bonafide::engine::{AskOptions, Engine, Topic};
use serenity::all::{
    AutocompleteChoice, CreateAutocompleteResponse, InstallationContext, InteractionContext, Message,
};

use super::own_data;
use super::pins;
use crate::discord::answers::ask_handlers;
use crate::discord::context::command::{Command, Context, locale, place, send, wait};
use crate::discord::delivery::reply::Reply;
use crate::discord::messages::escape::escaped;
use crate::discord::messages::limits::shortened;
use crate::discord::messages::pages::text_embeds;
use crate::discord::messages::source_line::Origin;
use crate::discord::moderation::review;
use crate::discord::pins::pinning;
use crate::discord::settings::menu;

/// Longest choice of an autocompletion.
const LONGEST_CHOICE: usize = 100;
/// Characters of what is typed that proposals look at.
const LONGEST_TYPED: usize = 200;

/// All commands; that for documents only where the operator turned it on. The bot is installed in servers; what is not for these alone works in a direct message, too.
#[cfg_attr(not(feature = "fetch"), expect(unused_variables, reason = "only drafts of documents can be off"))]
pub(crate) fn all(config: &DiscordConfig) -> Vec<Command> {
    let mut commands = vec![
        ask(),
        answer_this(),
        topics(),
        sources(),
        about(),
        help(),
        own_data::privacy(),
        own_data::my_answers(),
        own_data::my_region(),
        own_data::forget_me(),
        pinning::pin_this_answer(),
        pins::pins(),
        review::review(),
        menu::settings(),
    ];
    #[cfg(feature = "fetch")]
    if config.documents {
        commands.push(crate::discord::moderation::documents::documents());
    }
    for command in &mut commands {
        serve_latin_america(command);
        command.install_context = Some(vec![InstallationContext::Guild]);
        let mut contexts = vec![InteractionContext::Guild];
        contexts.extend((!command.guild_only).then_some(InteractionContext::BotDm));
        command.interaction_context = Some(contexts);
    }
    commands
}

/// Gives a command the Spanish words also where Discord speaks the Spanish of Latin America, a locale of its own.
fn serve_latin_america(command: &mut Command) {
    copy_spanish(&mut command.name_localizations);
    copy_spanish(&mut command.description_localizations);
    for parameter in &mut command.parameters {
        copy_spanish(&mut parameter.name_localizations);
        copy_spanish(&mut parameter.description_localizations);
        for choice in parameter.choices.to_mut() {
            copy_spanish(&mut choice.localizations);
        }
    }
    command.subcommands.iter_mut().for_each(serve_latin_america);
}

fn copy_spanish(words: &mut Cow<'static, [(Cow<'static, str>, Cow<'static, str>)]>) {
    let spanish = words.iter().find(|(locale, _)| locale == "es-ES").map(|(_, text)| text.clone());
    if let Some(text) = spanish {
        words.to_mut().push((Cow::Borrowed("es-419"), text));
    }
}

/// Ask a question about the conditions in the documents, in your own words
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
    ask_handlers::of_command(ctx, &question, private, false).await
}

/// Answer this
#[poise::command(context_menu_command = "Answer this")]
async fn answer_this(ctx: Context<'_>, message: Message) -> anyhow::Result<()> {
    if message.content.trim().is_empty() {
        let texts = ctx.data().texts(locale(&ctx));
        return send(ctx, Reply::words(&texts.nothing_to_answer), true).await;
    }
    ask_handlers::of_command(ctx, &message.content, Some(true), true).await
}

/// Question forms that the corpus answers and that fit what was typed so far.
async fn proposals(ctx: Context<'_>, typed: &str) -> CreateAutocompleteResponse {
    let none = CreateAutocompleteResponse::new();
    let terms = place(&ctx).await.terms(Language::default());
    let engine = ctx.data().engine();
    let most = ctx.data().config.discord.proposals;
    // nothing of what is typed is kept
    let typed: String = typed.chars().take(LONGEST_TYPED).collect();
    let work = move || -> anyhow::Result<Vec<String>> {
        let found = engine.proposals(&typed, &terms, most)?;
        Ok(found.into_iter().map(|(topic, heading)| form(topic, heading)).collect())
    };
    let Ok(Ok(choices)) = tokio::task::spawn_blocking(work).await else { return none };
    let choice = |choice: String| AutocompleteChoice::new(choice.clone(), choice);
    none.set_choices(choices.into_iter().map(choice).collect())
}

/// A heading as a question: with the condition, where it doesn't ask itself.
fn form(topic: &Topic, heading: &str) -> String {
    let name = topic.aliases.first().filter(|alias| alias.len() < topic.condition.len() / 2);
    let name = name.unwrap_or(&topic.condition);
    let form = if heading.ends_with('?') { heading.to_owned() } else { format!("{name}: {heading}") };
    shortened(&form, LONGEST_CHOICE)
}

/// Topics that are answered on under these terms.
fn topics_under(engine: &Engine, terms: &AskOptions) -> anyhow::Result<Vec<Topic>> {
    let shown = engine.conditions_under(terms);
    let shown: HashSet<&String> = shown.iter().collect();
    let topics = engine.topics()?.iter();
    Ok(topics.filter(|topic| shown.contains(&topic.condition)).cloned().collect())
}

/// What the documents cover
#[poise::command(slash_command, description_localized("es-ES", "De qué tratan los documentos"))]
async fn topics(ctx: Context<'_>) -> anyhow::Result<()> {
    wait(ctx, true).await?;
    let engine = ctx.data().engine();
    let terms = place(&ctx).await.terms(Language::default());
    let topics = tokio::task::spawn_blocking(move || topics_under(&engine, &terms)).await??;
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

/// The documents with dates and review status
#[poise::command(slash_command, description_localized("es-ES", "Los documentos, con fechas y revisión"))]
async fn sources(ctx: Context<'_>) -> anyhow::Result<()> {
    wait(ctx, true).await?;
    let engine = ctx.data().engine();
    let admitted = engine.admitted(&place(&ctx).await.terms(Language::default()));
    let words = ctx.data().words(locale(&ctx));
    let mut text = String::new();
    for document in engine.documents().iter().filter(|document| admitted.admits(&document.id)) {
        let origin = Origin::of_document(document).line(words);
        let _ = writeln!(text, "**{}**\n{origin}\n", escaped(&document.title));
    }
    send(ctx, Reply::embeds(text_embeds(&words.bot.sources_title, &text)), true).await
}

/// What this bot is and what it is not
#[poise::command(slash_command, description_localized("es-ES", "Qué es este bot y qué no"))]
async fn about(ctx: Context<'_>) -> anyhow::Result<()> {
    let texts = ctx.data().texts(locale(&ctx));
    let disclaimer = ctx.data().disclaimer(locale(&ctx));
    let text = format!("{}\n\n{}", texts.about, disclaimer.as_str());
    send(ctx, Reply::embeds(text_embeds(&texts.about_title, &text)), true).await
}

/// How to ask
#[poise::command(slash_command, description_localized("es-ES", "Cómo preguntar"))]
async fn help(ctx: Context<'_>) -> anyhow::Result<()> {
    let engine = ctx.data().engine();
    let terms = place(&ctx).await.terms(Language::default());
    let texts = ctx.data().texts(locale(&ctx));
    let conditions = engine.conditions_under(&terms);
    // a short name reads best
    let name = conditions.iter().min_by_key(|condition| condition.len());
    let example = |text: &String| text.replace("{condition}", name.map_or("\u{2026}", String::as_str));
    let examples: Vec<String> =
        texts.help_examples.iter().map(|text| format!("\u{2022} {}", escaped(&example(text)))).collect();
    let help = texts.help.replace("{examples}", &examples.join("\n"));
    send(ctx, Reply::words(&help), true).await
}
