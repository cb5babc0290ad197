//! Commands are registered when they have changed, and not at every start.

use bonafide::store::Store;
use serenity::all::{ApplicationId, Command, GuildId, Http};

use super::commands::Command as BotCommand;

/// Registers the commands, for one server or for all, unless they are registered as they are.
pub(super) async fn register(
    http: &Http,
    store: &Store,
    application: ApplicationId,
    commands: &[BotCommand],
    guild: Option<GuildId>,
) -> anyhow::Result<bool> {
    let created = poise::builtins::create_application_commands(commands);
    let hash = blake3::hash(&serde_json::to_vec(&created)?).to_hex().to_string();
    let place = guild.map_or_else(|| "all".to_owned(), |guild| guild.get().to_string());
    let fact = format!("commands of {application} for {place}");
    // one short read and write: the bot serves nobody yet
    if tokio::task::block_in_place(|| store.fact(&fact))?.as_deref() == Some(&hash) {
        return Ok(false);
    }
    match guild {
        Some(guild) => guild.set_commands(http, created).await.map(drop)?,
        None => Command::set_global_commands(http, created).await.map(drop)?,
    }
    tokio::task::block_in_place(|| store.set_fact(&fact, &hash))?;
    Ok(true)
}
