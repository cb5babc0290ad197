//! What a command is run in, and how it is answered.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::place::Place;
use crate::discord::bot::Bot;
use crate::discord::delivery::{self, Reply, Shown};

/// What a command is run in.
pub(crate) type Context<'a> = poise::Context<'a, Arc<Bot>, anyhow::Error>;
/// A command.
pub(crate) type Command = poise::Command<Arc<Bot>, anyhow::Error>;

/// The locale of the user of a command.
pub(crate) fn locale<'a>(ctx: &Context<'a>) -> &'a str {
    ctx.locale().unwrap_or_default()
}

/// Defers the response, so that the user sees that the answer takes a moment.
pub(crate) async fn wait(ctx: Context<'_>, private: bool) -> anyhow::Result<()> {
    // there are no commands but those of interactions
    let poise::Context::Application(application) = ctx else { return Ok(()) };
    delivery::wait(ctx.serenity_context(), application.interaction, private).await?;
    application.has_sent_initial_response.store(true, Ordering::SeqCst);
    Ok(())
}

/// Where a command is used.
pub(crate) async fn place(ctx: &Context<'_>) -> Place {
    let channel = match ctx {
        poise::Context::Application(application) => application.interaction.channel.as_ref(),
        poise::Context::Prefix(_) => None,
    };
    Place::of_interaction(ctx.serenity_context(), ctx.data(), (ctx.guild_id(), ctx.channel_id()), channel)
        .await
}

/// Answers a command, in the place of what said to wait.
pub(crate) async fn send(ctx: Context<'_>, reply: Reply, private: bool) -> anyhow::Result<()> {
    let poise::Context::Application(application) = ctx else { return Ok(()) };
    let (client, asked) = (ctx.serenity_context(), application.interaction);
    if application.has_sent_initial_response.load(Ordering::SeqCst) {
        return Ok(delivery::fill(client, asked, reply, private).await?);
    }
    let shown = if private { Shown::Private } else { Shown::Public };
    delivery::reply(client, asked, reply, shown).await?;
    application.has_sent_initial_response.store(true, Ordering::SeqCst);
    Ok(())
}
