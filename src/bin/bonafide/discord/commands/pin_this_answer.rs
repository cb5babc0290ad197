//! *Pin this answer*: opens the form that pins an answer.

use serenity::all::{CreateInteractionResponse, Message};

use crate::discord::answers::answer_state::{buttons_on, is_private};
use crate::discord::context::{Context, is_moderator, locale, send};
use crate::discord::delivery::{self, Reply, in_time};
use crate::discord::messages::Action;
use crate::discord::pins::pinning::form;

/// Pin this answer
#[poise::command(
    context_menu_command = "Pin this answer",
    guild_only,
    default_member_permissions = "MANAGE_MESSAGES"
)]
pub(super) async fn pin_this_answer(ctx: Context<'_>, message: Message) -> anyhow::Result<()> {
    let texts = ctx.data().texts(locale(&ctx));
    match in_time(is_moderator(&ctx)).await {
        Some(true) => {}
        Some(false) => return send(ctx, Reply::words(texts.bot_not_moderator()), true).await,
        None => return send(ctx, Reply::words(texts.bot_busy()), true).await,
    }
    let poise::Context::Application(application) = ctx else { return Ok(()) };
    let own = message.author.id == ctx.framework().bot_id();
    let Some((answer, place)) = shown_on(&message).filter(|_| own) else {
        return send(ctx, Reply::words(texts.pins_not_an_answer()), true).await;
    };
    let shown = (!is_private(&message)).then_some(message.id);
    let modal = form(&answer, place, shown, texts);
    let answer = CreateInteractionResponse::Modal(modal);
    delivery::acknowledge(ctx.serenity_context(), application.interaction, answer).await?;
    Ok(())
}

/// The answer that a message of the bot shows, and the place of its passage, as its buttons say.
fn shown_on(message: &Message) -> Option<(String, usize)> {
    buttons_on(message).find_map(|id| match id.action {
        Action::Whole(place) | Action::Around(place) => Some((id.answer, place)),
        _ => None,
    })
}
