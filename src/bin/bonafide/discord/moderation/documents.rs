//! `/documents add`: moderators turn a file or a page into a draft, in their channel.

use std::sync::Arc;

use anyhow::ensure;
use bonafide::config::DocumentTexts;
use bonafide::corpus::CorpusOrigin;
use bonafide::engine::Engine;
use serenity::all::{
    Attachment, ButtonStyle, CreateActionRow, CreateAttachment, CreateButton, EditInteractionResponse,
    GuildId,
};

use super::document_draft::{Draft, Wanted, make};
use crate::commands::import::fetch::Reach;
use crate::discord::bot::Bot;
use crate::discord::context::command::{Context, locale, send, wait};
use crate::discord::context::moderators::is_moderator;
use crate::discord::delivery::reply::Reply;
use crate::discord::delivery::{self, in_time};
use crate::discord::messages::answer_embeds::Embed;
use crate::discord::messages::custom_id::{Action, CustomId};
use crate::discord::messages::escape::escaped;
use crate::discord::messages::limits::shortened;
use crate::discord::messages::pages::text_embeds;
use crate::output::in_one_line;

/// Lines of a list of what to check, and characters of a line.
const LISTED: usize = 8;
const LONGEST_LINE: usize = 200;
/// Characters of a reason.
const LONGEST_REASON: usize = 1000;
/// Characters of an address or title.
const LONGEST_NAME: usize = 200;

/// Documents that answers use (moderators)
#[poise::command(
    slash_command,
    guild_only,
    subcommand_required,
    subcommands("add"),
    default_member_permissions = "MANAGE_MESSAGES",
    description_localized("es-ES", "Los documentos que usan las respuestas (moderación)")
)]
#[expect(clippy::unused_async, reason = "the framework takes only functions that are async")]
pub(crate) async fn documents(_: Context<'_>) -> anyhow::Result<()> {
    Ok(())
}

/// Make a draft from a file or a web page
#[poise::command(
    slash_command,
    description_localized("es-ES", "Hacer un borrador de un archivo o una página web")
)]
async fn add(
    ctx: Context<'_>,
    #[description = "A file: .txt, .md, .html, .pdf or .docx"]
    #[description_localized("es-ES", "Un archivo: .txt, .md, .html, .pdf o .docx")]
    file: Option<Attachment>,
    #[description = "The https:// address of one page"]
    #[description_localized("es-ES", "La dirección https:// de una página")]
    #[max_length = 2000]
    address: Option<String>,
) -> anyhow::Result<()> {
    let bot = ctx.data();
    let all = bot.texts(locale(&ctx));
    let texts = &all.documents;
    let wanted = match in_time(admitted(&ctx, file, address)).await {
        Some(Ok(wanted)) => wanted,
        Some(Err(refusal)) => return send(ctx, Reply::words(&refusal), true).await,
        None => return send(ctx, Reply::words(&all.busy), true).await,
    };
    let Ok(place) = Arc::clone(&bot.drafts).try_acquire_owned() else {
        return send(ctx, Reply::words(&texts.busy), true).await;
    };
    wait(ctx, false).await?;
    let worker = Arc::clone(bot);
    let work = move || {
        let _place = place;
        make(&wanted, &reach(&worker), &worker.config.import)
    };
    match tokio::task::spawn_blocking(work).await? {
        Ok(draft) => show(ctx, &draft, texts).await,
        Err(error) => {
            let reason = escaped(&shortened(&in_one_line(&error), LONGEST_REASON));
            send(ctx, Reply::words(&texts.not_made.replace("{reason}", &reason)), false).await
        }
    }
}

/// What is to be made a draft, if the member and the channel may; else why not.
async fn admitted(
    ctx: &Context<'_>,
    file: Option<Attachment>,
    address: Option<String>,
) -> Result<Wanted, String> {
    let bot = ctx.data();
    let all = bot.texts(locale(ctx));
    let texts = &all.documents;
    if !is_moderator(ctx).await {
        return Err(all.not_moderator.clone());
    }
    let settings = bot.known.settings(ctx.guild_id().map(GuildId::get)).await;
    let Ok(settings) = settings else { return Err(all.failed.clone()) };
    match settings.moderators_channel {
        None => return Err(texts.no_channel.clone()),
        Some(channel) if channel != ctx.channel_id().get() => {
            return Err(texts.only_there.replace("{channel}", &format!("<#{channel}>")));
        }
        Some(_) => {}
    }
    match (file, address) {
        (Some(file), None) => Ok(Wanted::File { name: file.filename, url: file.url }),
        (None, Some(address)) => Ok(Wanted::Page(address.trim().to_owned())),
        _ => Err(texts.one_of.clone()),
    }
}

/// What the bot fetches for others.
pub(super) fn reach(bot: &Bot) -> Reach {
    Reach::Public { stand_in: bot.config.discord.api.trim_end_matches('/').to_owned() }
}

/// Refuses to start where approved documents have no place.
pub(crate) fn ensure_folder(engine: &Engine) -> anyhow::Result<()> {
    let is_folder = matches!(engine.origin(), CorpusOrigin::Directory(_));
    ensure!(
        is_folder || !engine.config().discord.documents,
        "discord.documents needs a corpus folder for the approved documents: name one with --corpus or paths.corpus"
    );
    Ok(())
}

/// Shows a draft with what to check, to all in the moderators' channel.
async fn show(ctx: Context<'_>, draft: &Draft, texts: &DocumentTexts) -> anyhow::Result<()> {
    let poise::Context::Application(application) = ctx else { return Ok(()) };
    let title = texts.title.replace("{title}", &escaped(&shortened(&draft.title, LONGEST_NAME)));
    let mut lines = vec![texts.intro.clone()];
    for (from, to) in &draft.redirects {
        let name = |address: &str| escaped(&shortened(address, LONGEST_NAME));
        lines.push(texts.leads_to.replace("{address}", &name(from)).replace("{place}", &name(to)));
    }
    let lists = [
        (&texts.errors, &draft.errors),
        (&texts.missing, &draft.missing),
        (&texts.notes, &draft.notes),
        (&texts.left_out, &draft.left_out),
    ];
    for (heading, entries) in lists {
        lines.extend(list(heading, entries, texts));
    }
    if let Some((kept, on_page)) = draft.words {
        let words = texts.words.replace("{kept}", &kept.to_string());
        lines.push(words.replace("{all}", &on_page.to_string()));
    }
    let embeds = text_embeds(&title, &lines.join("\n\n"));
    let button = |action: Action, label: &str, style: ButtonStyle| {
        CreateButton::new(CustomId::without_answer(action).encode()).label(label).style(style)
    };
    let mut row = Vec::new();
    if draft.errors.is_empty() {
        row.push(button(Action::ApproveDocument, &texts.approve, ButtonStyle::Success));
    }
    row.push(button(Action::DiscardDocument, &texts.discard, ButtonStyle::Secondary));
    let file = CreateAttachment::bytes(draft.text.as_bytes(), format!("{}.md", draft.id));
    let answer = EditInteractionResponse::new()
        .embeds(embeds.into_iter().map(Embed::build).collect())
        .components(vec![CreateActionRow::Buttons(row)])
        .new_attachment(file);
    Ok(delivery::fill_with(ctx.serenity_context(), application.interaction, answer).await?)
}

/// A heading with its entries; nothing if there are none.
fn list(heading: &str, entries: &[String], texts: &DocumentTexts) -> Option<String> {
    if entries.is_empty() {
        return None;
    }
    let mut lines = vec![format!("**{heading}**")];
    let shown = entries.iter().take(LISTED);
    lines.extend(shown.map(|entry| format!("• {}", escaped(&shortened(entry, LONGEST_LINE)))));
    let more = entries.len().saturating_sub(LISTED);
    if more > 0 {
        lines.push(texts.and_more.replace("{count}", &more.to_string()));
    }
    Some(lines.join("\n"))
}
