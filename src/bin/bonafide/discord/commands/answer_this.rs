//! *Answer this*: a question in a message of somebody else.

use serenity::all::Message;

use crate::discord::answers::ask_handlers;
use crate::discord::context::{Context, locale, send};
use crate::discord::delivery::Reply;

/// Answer this
#[poise::command(context_menu_command = "Answer this")]
pub(super) async fn answer_this(ctx: Context<'_>, message: Message) -> anyhow::Result<()> {
    if message.content.trim().is_empty() {
        let texts = ctx.data().texts(locale(&ctx));
        return send(ctx, Reply::words(texts.bot_nothing_to_answer()), true).await;
    }
    ask_handlers::of_command(ctx, &message.content, Some(true), true).await
}
