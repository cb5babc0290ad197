//! Who moderates: by a permission on Discord, or by a role that the server's settings name.

use std::sync::Arc;

use serenity::all::{
    ComponentInteraction, Context as Client, CreateInteractionResponse, CreateModal, Member, Permissions,
};

use super::command::Context;
use crate::discord::bot::Bot;
use crate::discord::delivery::{self, Reply, in_time, tell};

/// Whether a member, as Discord sent it with an interaction, moderates the server.
pub(crate) async fn moderates(bot: &Arc<Bot>, member: Option<&Member>) -> bool {
    let Some(member) = member else { return false };
    if member.permissions.is_some_and(|permissions| permissions.intersects(moderating())) {
        return true;
    }
    let Ok(settings) = bot.known.settings(Some(member.guild_id.get())).await else {
        tracing::error!("the settings of a server cannot be read");
        return false;
    };
    member.roles.iter().any(|role| settings.moderator_roles.contains(&role.get()))
}

/// The server whose moderator used a button.
pub(crate) async fn moderated(bot: &Arc<Bot>, pressed: &ComponentInteraction) -> Option<u64> {
    let server = pressed.guild_id?.get();
    moderates(bot, pressed.member.as_ref()).await.then_some(server)
}

/// Whether the user of a command moderates the server.
pub(crate) async fn is_moderator(ctx: &Context<'_>) -> bool {
    let poise::Context::Application(application) = ctx else { return false };
    moderates(ctx.data(), application.interaction.member.as_deref()).await
}

/// Whether a member, as Discord sent it with an interaction, may change the settings of the server.
pub(crate) fn manages(member: Option<&Member>) -> bool {
    let managing = Permissions::MANAGE_GUILD | Permissions::ADMINISTRATOR;
    member.and_then(|member| member.permissions).is_some_and(|has| has.intersects(managing))
}

/// Any of these makes a moderator.
fn moderating() -> Permissions {
    Permissions::MANAGE_MESSAGES | Permissions::MANAGE_GUILD | Permissions::ADMINISTRATOR
}

/// Opens a form for a moderator.
pub(crate) async fn open_for_moderator(
    ctx: &Client,
    pressed: &ComponentInteraction,
    bot: &Arc<Bot>,
    form: CreateModal,
) -> serenity::Result<()> {
    let texts = bot.texts(&pressed.locale);
    match in_time(moderates(bot, pressed.member.as_ref())).await {
        Some(true) => {}
        Some(false) => return tell(ctx, pressed, Reply::words(texts.bot_not_moderator())).await,
        None => return tell(ctx, pressed, Reply::words(texts.bot_busy())).await,
    }
    delivery::acknowledge(ctx, pressed, CreateInteractionResponse::Modal(form)).await
}
