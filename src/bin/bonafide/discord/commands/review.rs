//! `/review`: what members reported, sent and marked, for moderators.

use serenity::all::GuildId;

use crate::discord::context::{Context, is_moderator, locale, send, wait};
use crate::discord::delivery::Reply;
use crate::discord::messages::List;
use crate::discord::moderation::review::{close_all, shown};
use crate::discord::moderation::review_page::Wanted;

/// What was reported and marked in this server (moderators)
#[poise::command(
    slash_command,
    guild_only,
    default_member_permissions = "MANAGE_MESSAGES",
    description_localized("es-ES", "Lo que se avisó y marcó en este servidor (moderación)")
)]
pub(super) async fn review(
    ctx: Context<'_>,
    #[description = "Close the report with this number"]
    #[description_localized("es-ES", "Cerrar el aviso con este número")]
    close: Option<i64>,
    #[description = "The question with this number is dealt with"]
    #[description_localized("es-ES", "La pregunta con este número está resuelta")]
    done: Option<i64>,
) -> anyhow::Result<()> {
    let texts = ctx.data().texts(locale(&ctx));
    wait(ctx, true).await?;
    let server = ctx.guild_id().map_or(0, GuildId::get);
    if !is_moderator(&ctx).await {
        return send(ctx, Reply::words(texts.bot_not_moderator()), true).await;
    }
    let bot = ctx.data();
    if let Some(number) = close {
        let closed = close_all(bot, server, List::Reports, vec![number]).await?;
        let none = closed.is_empty();
        let text =
            if none { texts.review_no_such_report(number) } else { texts.review_report_closed(number) };
        return send(ctx, Reply::words(&text), true).await;
    }
    if let Some(number) = done {
        let closed = close_all(bot, server, List::Sent, vec![number]).await?;
        let text = if closed.is_empty() { texts.gaps_no_such(number) } else { texts.gaps_done(number) };
        return send(ctx, Reply::words(&text), true).await;
    }
    let reply = shown(bot, server, Wanted::default(), locale(&ctx)).await?;
    send(ctx, reply, true).await
}
