//! Commands are registered when they have changed, and not at every start.

use bonafide::store::Store;
use serenity::all::{ApplicationId, Command, GuildId, Http};

use super::startup_checks::no_access;
use crate::discord::context::Command as BotCommand;
use crate::discord::delivery::{Bound, Twice, kind, repeated};

/// Registers the commands, for one server or for all, unless they are registered as they are.
pub(crate) async fn register(
    http: &Http,
    store: &dyn Store,
    application: ApplicationId,
    commands: &[BotCommand],
    (guild, bound): (Option<GuildId>, Bound),
) -> anyhow::Result<bool> {
    let created = poise::builtins::create_application_commands(commands);
    // as a value, whose keys are in order: the library's own maps of locales are in none
    let sorted = serde_json::to_value(&created)?.to_string();
    let hash = blake3::hash(sorted.as_bytes()).to_hex().to_string();
    let place = guild.map_or_else(|| "all".to_owned(), |guild| guild.get().to_string());
    let fact = format!("commands of {application} for {place}");
    // one short read and write: the bot serves nobody yet
    if tokio::task::block_in_place(|| store.fact(&fact))?.as_deref() == Some(&hash) {
        return Ok(false);
    }
    let set = || async {
        let set = match guild {
            Some(guild) => guild.set_commands(http, created.clone()).await,
            None => Command::set_global_commands(http, created.clone()).await,
        };
        set.inspect_err(|error| tracing::warn!(error = %kind(error), "Discord did not take the commands"))
    };
    repeated(bound, Twice::Harmless, set).await.map_err(|error| match guild {
        Some(guild) => no_access(&error, application, guild),
        None => anyhow::anyhow!("Discord does not take the commands: {}", kind(&error)),
    })?;
    tokio::task::block_in_place(|| store.set_fact(&fact, &hash))?;
    Ok(true)
}
