//! `/documents add`: moderators turn a file or a page into a draft, in their channel.

use std::sync::Arc;

use serenity::all::{Attachment, GuildId};

use crate::discord::context::{Context, is_moderator, locale, send, wait};
use crate::discord::delivery::{Reply, in_time};
use crate::discord::messages::{escaped, shortened};
use crate::discord::moderation::document_draft::{Wanted, make};
use crate::discord::moderation::documents::{reach, show};
use crate::output::in_one_line;

/// Characters of a reason.
const MAX_REASON_LENGTH: usize = 1000;

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
pub(super) async fn documents(_: Context<'_>) -> anyhow::Result<()> {
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
    let texts = bot.texts(locale(&ctx));
    let wanted = match in_time(admitted(&ctx, file, address)).await {
        Some(Ok(wanted)) => wanted,
        Some(Err(refusal)) => return send(ctx, Reply::words(&refusal), true).await,
        None => return send(ctx, Reply::words(texts.bot_busy()), true).await,
    };
    let Ok(place) = Arc::clone(&bot.drafts).try_acquire_owned() else {
        return send(ctx, Reply::words(texts.documents_busy()), true).await;
    };
    wait(ctx, false).await?;
    let worker = Arc::clone(bot);
    let work = move || {
        let _place = place;
        make(&wanted, &reach(&worker), &worker.config.import)
    };
    match tokio::task::spawn_blocking(work).await? {
        Ok(draft) => show(ctx, &draft, bot.config.import.most_left_out_percent, texts).await,
        Err(error) => {
            let reason = escaped(&shortened(&in_one_line(&error), MAX_REASON_LENGTH));
            send(ctx, Reply::words(&texts.documents_not_made(&reason)), false).await
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
    let texts = bot.texts(locale(ctx));
    if !is_moderator(ctx).await {
        return Err(texts.bot_not_moderator().to_owned());
    }
    let settings = bot.known.settings(ctx.guild_id().map(GuildId::get)).await;
    let Ok(settings) = settings else { return Err(texts.bot_failed().to_owned()) };
    match settings.moderators_channel {
        None => return Err(texts.documents_no_channel().to_owned()),
        Some(channel) if channel != ctx.channel_id().get() => {
            return Err(texts.documents_only_there(format!("<#{channel}>")));
        }
        Some(_) => {}
    }
    match (file, address) {
        (Some(file), None) => Ok(Wanted::File { name: file.filename, url: file.url }),
        (None, Some(address)) => Ok(Wanted::Page(address.trim().to_owned())),
        _ => Err(texts.documents_one_of().to_owned()),
    }
}
