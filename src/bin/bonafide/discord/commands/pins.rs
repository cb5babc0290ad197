//! `/pins`: what is pinned in a server, for moderators to look at, order, confirm, remove and export.

use std::fmt::Write as _;
use std::sync::Arc;

use bonafide::config::messages::PinsMoved;
use bonafide::store::{Pin, pins_json, pins_markdown};
use serenity::all::{
    AutocompleteChoice, CreateAttachment, CreateAutocompleteResponse, EditInteractionResponse, GuildId,
};

use super::autocomplete::{CHOICES, MAX_CHOICE_LENGTH};
use crate::discord::context::{Context, is_moderator, locale, send, wait};
use crate::discord::delivery::{self, Reply};
use crate::discord::messages::{escaped, shortened, text_embeds};
use crate::discord::pins::review::{flags, link, no_such, removed, shown};

/// The pinned answers of this server (moderators)
#[poise::command(
    slash_command,
    guild_only,
    subcommand_required,
    subcommands("list", "show", "remove", "move_to", "export"),
    default_member_permissions = "MANAGE_MESSAGES",
    description_localized("es-ES", "Las respuestas fijadas de este servidor (moderación)")
)]
#[expect(clippy::unused_async, reason = "the framework takes only functions that are async")]
pub(super) async fn pins(_: Context<'_>) -> anyhow::Result<()> {
    Ok(())
}

/// Defers in private; refuses users who don't moderate. Returns whether to continue.
async fn begin(ctx: Context<'_>) -> anyhow::Result<Option<u64>> {
    wait(ctx, true).await?;
    let server = ctx.guild_id().map(GuildId::get);
    if is_moderator(&ctx).await && server.is_some() {
        return Ok(server);
    }
    let texts = ctx.data().texts(locale(&ctx));
    send(ctx, Reply::words(texts.bot_not_moderator()), true).await?;
    Ok(None)
}

/// The pinned answers of the server. None where this can't be used, or there are none: the moderator was informed then.
async fn begin_with_pins(ctx: Context<'_>) -> anyhow::Result<Option<Vec<Pin>>> {
    let Some(server) = begin(ctx).await? else { return Ok(None) };
    let store = Arc::clone(&ctx.data().store);
    let pins = tokio::task::spawn_blocking(move || store.pins(server)).await??;
    if pins.is_empty() {
        send(ctx, Reply::words(ctx.data().texts(locale(&ctx)).pins_none()), true).await?;
        return Ok(None);
    }
    Ok(Some(pins))
}

/// All pinned answers in their order
#[poise::command(slash_command, description_localized("es-ES", "Todas, en su orden"))]
async fn list(ctx: Context<'_>) -> anyhow::Result<()> {
    let Some(pins) = begin_with_pins(ctx).await? else { return Ok(()) };
    let texts = ctx.data().texts(locale(&ctx));
    let mut text = String::new();
    for pin in &pins {
        let _ = writeln!(text, "**{}.** {} ({})", pin.id, escaped(&pin.question), link(pin, texts));
        for flag in flags(pin, texts) {
            let _ = writeln!(text, "\u{26a0} {flag}");
        }
    }
    send(ctx, Reply::embeds(text_embeds(texts.pins_list_title(), &text)), true).await
}

/// One pinned answer, with its excerpt of today
#[poise::command(slash_command, description_localized("es-ES", "Una de ellas, con su fragmento de hoy"))]
async fn show(
    ctx: Context<'_>,
    #[description = "Number of the pinned answer"]
    #[description_localized("es-ES", "Número de la respuesta fijada")]
    #[autocomplete = "numbers"]
    number: i64,
) -> anyhow::Result<()> {
    let Some(server) = begin(ctx).await? else { return Ok(()) };
    let (bot, spoken) = (Arc::clone(ctx.data()), locale(&ctx).to_owned());
    let shown = tokio::task::spawn_blocking(move || shown(&bot, server, number, &spoken)).await??;
    let texts = ctx.data().texts(locale(&ctx));
    let reply = shown.unwrap_or_else(|| Reply::words(&no_such(number, texts)));
    send(ctx, reply, true).await
}

/// No longer serve a pinned answer, and unpin its message
#[poise::command(slash_command, description_localized("es-ES", "Quitar una y desfijar su mensaje"))]
async fn remove(
    ctx: Context<'_>,
    #[description = "Number of the pinned answer"]
    #[description_localized("es-ES", "Número de la respuesta fijada")]
    #[autocomplete = "numbers"]
    number: i64,
) -> anyhow::Result<()> {
    let Some(server) = begin(ctx).await? else { return Ok(()) };
    let said = removed(ctx.serenity_context(), ctx.data(), server, number, locale(&ctx)).await?;
    send(ctx, Reply::words(&said), true).await
}

/// Move a pinned answer to another place: the first of equals is served
#[poise::command(
    slash_command,
    rename = "move",
    description_localized("es-ES", "Mover una: de varias iguales se muestra la primera")
)]
async fn move_to(
    ctx: Context<'_>,
    #[description = "Number of the pinned answer"]
    #[description_localized("es-ES", "Número de la respuesta fijada")]
    #[autocomplete = "numbers"]
    number: i64,
    #[description = "Its new place, from 1"]
    #[description_localized("es-ES", "Su nuevo lugar, desde 1")]
    #[min = 1]
    #[max = 1000]
    place: u32,
) -> anyhow::Result<()> {
    let Some(server) = begin(ctx).await? else { return Ok(()) };
    let store = Arc::clone(&ctx.data().store);
    let to = place.saturating_sub(1) as usize;
    let move_and_find = move || -> Result<_, bonafide::store::StoreError> {
        let moved = store.move_pin(server, number, to)?;
        let place = store.pins(server)?.iter().position(|pin| pin.id == number);
        Ok(place.filter(|_| moved))
    };
    let place = tokio::task::spawn_blocking(move_and_find).await??;
    ctx.data().ready_pins().changed(server);
    let texts = ctx.data().texts(locale(&ctx));
    let said = match place {
        Some(place) => texts.pins_moved(PinsMoved { number, place: place + 1 }),
        None => no_such(number, texts),
    };
    send(ctx, Reply::words(&said), true).await
}

/// All pinned answers as files, in Markdown and JSON
#[poise::command(slash_command, description_localized("es-ES", "Todas como archivos, en Markdown y JSON"))]
async fn export(ctx: Context<'_>) -> anyhow::Result<()> {
    let Some(pins) = begin_with_pins(ctx).await? else { return Ok(()) };
    let texts = ctx.data().texts(locale(&ctx));
    let json = serde_json::to_string_pretty(&pins_json(&pins))?;
    let poise::Context::Application(application) = ctx else { return Ok(()) };
    let files = EditInteractionResponse::new()
        .content(texts.pins_exported())
        .new_attachment(CreateAttachment::bytes(pins_markdown(&pins), "pins.md"))
        .new_attachment(CreateAttachment::bytes(json, "pins.json"));
    Ok(delivery::fill_with(ctx.serenity_context(), application.interaction, files).await?)
}

/// Numbers of pinned answers whose number or question begins with, or holds, what was typed.
async fn numbers(ctx: Context<'_>, typed: &str) -> CreateAutocompleteResponse {
    let none = CreateAutocompleteResponse::new();
    let Some(server) = ctx.guild_id().map(GuildId::get) else { return none };
    if !is_moderator(&ctx).await {
        return none;
    }
    let store = Arc::clone(&ctx.data().store);
    let Ok(Ok(pins)) = tokio::task::spawn_blocking(move || store.pins(server)).await else { return none };
    let typed = typed.trim().to_lowercase();
    let fits =
        |pin: &&Pin| pin.id.to_string().starts_with(&typed) || pin.question.to_lowercase().contains(&typed);
    let choices = pins.iter().filter(fits).take(CHOICES).map(|pin| {
        AutocompleteChoice::new(
            shortened(&format!("{} · {}", pin.id, pin.question), MAX_CHOICE_LENGTH),
            pin.id,
        )
    });
    none.set_choices(choices.collect())
}
