//! `/sources`: the documents.

use std::fmt::Write as _;

use bonafide::config::Language;

use crate::discord::context::{Context, locale, place, send, wait};
use crate::discord::delivery::Reply;
use crate::discord::messages::{Origin, escaped, text_embeds};

/// The documents with dates and review status
#[poise::command(slash_command, description_localized("es-ES", "Los documentos, con fechas y revisión"))]
pub(super) async fn sources(ctx: Context<'_>) -> anyhow::Result<()> {
    wait(ctx, true).await?;
    let engine = ctx.data().engine();
    let admitted = engine.admitted(&place(&ctx).await.terms(Language::default()));
    let words = ctx.data().words(locale(&ctx));
    let mut text = String::new();
    for document in engine.documents().iter().filter(|document| admitted.allows(&document.id)) {
        let origin = Origin::of_document(document).line(words);
        let _ = writeln!(text, "**{}**\n{origin}\n", escaped(&document.title));
    }
    send(ctx, Reply::embeds(text_embeds(words.texts.bot_sources_title(), &text)), true).await
}
