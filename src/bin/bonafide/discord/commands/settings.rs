//! `/settings`: what the server has set, and who changed it.

use crate::discord::context::{Context, locale, send, wait};
use crate::discord::delivery::Reply;
use crate::discord::settings::menu::{self, MemberPlace};

/// The settings of this server, and who changed them (moderators)
#[poise::command(
    slash_command,
    guild_only,
    default_member_permissions = "MANAGE_MESSAGES",
    description_localized("es-ES", "Los ajustes de este servidor y quién los cambió (moderación)")
)]
pub(super) async fn settings(ctx: Context<'_>) -> anyhow::Result<()> {
    wait(ctx, true).await?;
    let poise::Context::Application(application) = ctx else { return Ok(()) };
    let place = MemberPlace { server: ctx.guild_id(), member: application.interaction.member.as_deref() };
    let opened = menu::opened(ctx.serenity_context(), ctx.data(), place, locale(&ctx)).await?;
    let reply = opened.unwrap_or_else(|| Reply::words(ctx.data().texts(locale(&ctx)).bot_not_moderator()));
    send(ctx, reply, true).await
}
