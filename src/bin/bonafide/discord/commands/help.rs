//! `/help`: how to ask.

use bonafide::config::Language;

use crate::discord::context::{Context, locale, place, send};
use crate::discord::delivery::Reply;
use crate::discord::messages::escaped;

/// How to ask
#[poise::command(slash_command, description_localized("es-ES", "Cómo preguntar"))]
pub(super) async fn help(ctx: Context<'_>) -> anyhow::Result<()> {
    let engine = ctx.data().engine();
    let terms = place(&ctx).await.terms(Language::default());
    let texts = ctx.data().texts(locale(&ctx));
    let conditions = engine.conditions_under(&terms);
    // a short name reads best
    let name = conditions.iter().min_by_key(|condition| condition.len());
    let name = name.map_or("\u{2026}", String::as_str);
    let examples = [texts.bot_help_what(name), texts.bot_help_symptoms(name), texts.bot_help_treatment(name)];
    let examples = examples.map(|text| format!("\u{2022} {}", escaped(&text)));
    let help = texts.bot_help(examples.join("\n"));
    send(ctx, Reply::words(&help), true).await
}
