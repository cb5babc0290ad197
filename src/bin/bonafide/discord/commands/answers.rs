//! `/answers`: who sees the answers to a member's questions.

use crate::discord::context::{Context, locale, send, wait};
use crate::discord::delivery::Reply;

/// Who sees answers to a member.
#[derive(Debug, Clone, Copy, poise::ChoiceParameter)]
enum Shown {
    #[name = "to me alone"]
    #[name_localized("es-ES", "solo a mí")]
    Private,
    #[name = "to all"]
    #[name_localized("es-ES", "a todos")]
    Public,
    #[name = "as each server has set it"]
    #[name_localized("es-ES", "como lo ha puesto cada servidor")]
    Default,
}

/// Set who sees the answers to your questions
#[poise::command(slash_command, description_localized("es-ES", "Quién ve las respuestas a tus preguntas"))]
pub(super) async fn answers(
    ctx: Context<'_>,
    #[description = "To whom they are shown"]
    #[description_localized("es-ES", "A quién se muestran")]
    shown: Shown,
) -> anyhow::Result<()> {
    wait(ctx, true).await?;
    let texts = ctx.data().texts(locale(&ctx));
    let (wish, text) = match shown {
        Shown::Private => (Some(true), texts.settings_wish_private()),
        Shown::Public => (Some(false), texts.settings_wish_public()),
        Shown::Default => (None, texts.settings_wish_default()),
    };
    ctx.data().known.set_wish(ctx.author().id.get(), wish).await?;
    send(ctx, Reply::words(text), true).await
}
