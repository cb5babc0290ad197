//! `/forget-me`: deletes what is stored about a member.

use std::sync::Arc;

use crate::discord::context::{Context, locale, send, wait};
use crate::discord::delivery::Reply;

/// Delete everything that is stored with your user id
#[poise::command(
    slash_command,
    rename = "forget-me",
    description_localized("es-ES", "Borrar todo lo que se guarda con tu identificador de usuario")
)]
pub(super) async fn forget_me(ctx: Context<'_>) -> anyhow::Result<()> {
    wait(ctx, true).await?;
    let (store, member) = (Arc::clone(&ctx.data().store), ctx.author().id.get());
    let forgotten = tokio::task::spawn_blocking(move || store.forget(member)).await??;
    ctx.data().conversations().forget(member);
    ctx.data().cooldowns().forget(member);
    ctx.data().known.member_changed(member);
    ctx.data().unanswered().forget(member);
    ctx.data().recent().forget(member);
    ctx.data().whole_disclaimers().forget(member);
    ctx.data().ready_pins().all_changed();
    let texts = ctx.data().texts(locale(&ctx));
    let mut text = texts.own_data_forgotten(forgotten.records);
    if !forgotten.log_emptied {
        text.push('\n');
        text.push_str(texts.own_data_forgotten_soon());
    }
    send(ctx, Reply::words(&text), true).await
}
