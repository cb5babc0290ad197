//! `/about`: what the bot is.

use crate::discord::context::{Context, locale, send};
use crate::discord::delivery::Reply;
use crate::discord::messages::text_embeds;

/// What this bot is and what it is not
#[poise::command(slash_command, description_localized("es-ES", "Qué es este bot y qué no"))]
pub(super) async fn about(ctx: Context<'_>) -> anyhow::Result<()> {
    let texts = ctx.data().texts(locale(&ctx));
    let disclaimer = ctx.data().disclaimer(locale(&ctx));
    let text = format!("{}\n\n{}", texts.bot_about(), disclaimer.as_str());
    send(ctx, Reply::embeds(text_embeds(texts.bot_about_title(), &text)), true).await
}
