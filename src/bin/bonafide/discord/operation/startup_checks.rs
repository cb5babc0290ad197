//! What has to be there before the bot starts, and a message for each thing that is missing.

use anyhow::{bail, ensure};
use bonafide::config::ShardRange;
use serenity::all::{ApplicationId, ChannelType, Guild, GuildId, Http, Permissions, UserId};
use serenity::http::{LightMethod, Request, Route};

use crate::discord::delivery::{Bound, START, Twice, code, kind, repeated};

/// Permissions that the bot uses, by their bits. The library does not know the last one yet.
const NEEDED: [(u32, &str); 7] = [
    (10, "View Channel"),
    (11, "Send Messages"),
    (14, "Embed Links"),
    // for exports
    (15, "Attach Files"),
    (16, "Read Message History"),
    (38, "Send Messages in Threads"),
    (51, "Pin Messages"),
];
/// Bit of a permission that includes all others.
const ADMINISTRATOR: u32 = 3;

/// Discord's codes for a server that the bot may not look at, and one that it is not in.
const MISSING_ACCESS: isize = 50001;
const UNKNOWN_GUILD: isize = 10004;
const UNKNOWN_MEMBER: isize = 10007;

/// What Discord says of the bot.
pub(crate) struct Known {
    pub(crate) application: ApplicationId,
    /// Address of the gateway.
    pub(crate) gateway: String,
    /// The shards of this process.
    pub(crate) shards: ShardRange,
    /// Shards that Discord lets connect at the same moment.
    pub(super) at_once: u64,
}

/// Whether Discord knows the token, and which application and gateway it is for. While Discord can't be
/// reached, it is asked again within the bound. Without a choice of shards, the process serves all that
/// Discord recommends.
///
/// # Errors
/// In words, with the way out.
pub(crate) async fn known(http: &Http, bound: Bound, chosen: Option<ShardRange>) -> anyhow::Result<Known> {
    let mut is_known = false;
    let ask = || {
        let was_known = std::mem::replace(&mut is_known, true);
        async move {
            http.get_current_application_info().await.inspect_err(|error| {
                if !was_known {
                    tracing::warn!(error = %kind(error), "Discord does not answer yet");
                }
            })
        }
    };
    let info = repeated(bound, Twice::Harmless, ask).await;
    let application = match info {
        Ok(info) => info.id,
        Err(error) if matches!(status(&error), 401 | 403) => bail!(
            "Discord refuses the token: make a new one in the developer portal (Bot, Reset Token) and put it into the variable DISCORD_TOKEN"
        ),
        Err(error) => bail!("Discord cannot be reached: {}", kind(&error)),
    };
    http.set_application_id(application);
    let unknown = |error: serenity::Error| {
        anyhow::anyhow!("Discord does not say where its gateway is: {}", kind(&error))
    };
    let gateway = repeated(bound, Twice::Harmless, || http.get_gateway()).await.map_err(unknown)?;
    let bot = repeated(bound, Twice::Harmless, || http.get_bot_gateway()).await.map_err(unknown)?;
    let shards = chosen.unwrap_or_else(|| ShardRange::all(bot.shards));
    if shards.total() < bot.shards {
        let (total, recommended) = (shards.total(), bot.shards);
        tracing::warn!(total, recommended, "the bot has fewer shards than Discord recommends");
    }
    let (left, needed) = (bot.session_start_limit.remaining, u64::from(shards.count()));
    ensure!(
        left >= needed,
        "Discord lets this bot connect {left} more times today, and it needs {needed} connections: wait {} minutes, and look for what restarts it so often",
        bot.session_start_limit.reset_after / 60_000 + 1
    );
    Ok(Known {
        application,
        gateway: gateway.url,
        shards,
        at_once: bot.session_start_limit.max_concurrency.max(1),
    })
}

/// The link that invites the bot with just the permissions it needs.
pub(super) fn invitation(application: ApplicationId) -> String {
    let permissions: u64 = NEEDED.iter().map(|(bit, _)| 1 << bit).sum();
    format!(
        "https://discord.com/oauth2/authorize?client_id={application}&scope=bot+applications.commands&permissions={permissions}"
    )
}

/// Names of permissions that the bot lacks in a server.
///
/// # Errors
/// In words, where the bot is not in the server or may not have commands there.
pub(super) async fn lacking(
    http: &Http,
    application: ApplicationId,
    guild: GuildId,
) -> anyhow::Result<Vec<&'static str>> {
    let refused = |error: serenity::Error| no_access(&error, application, guild);
    repeated(START, Twice::Harmless, || http.get_guild_commands(guild)).await.map_err(refused)?;
    let me = repeated(START, Twice::Harmless, || http.get_current_user()).await.map_err(refused)?;
    let member = repeated(START, Twice::Harmless, || http.get_member(guild, me.id));
    let own = member.await.map_err(refused)?.roles;
    // the library's own type of permissions drops the bits that it does not know
    let read = || http.fire(Request::new(Route::GuildRoles { guild_id: guild }, LightMethod::Get));
    let roles: Vec<Role> = repeated(START, Twice::Harmless, read).await.map_err(refused)?;
    let everyone = guild.get().to_string();
    let own: Vec<String> = own.iter().map(|role| role.get().to_string()).collect();
    let of_bot = roles.iter().filter(|role| role.id == everyone || own.contains(&role.id));
    Ok(missing(of_bot.fold(0, |all, role| all | role.permissions.parse().unwrap_or(0))))
}

/// A role as Discord sends it.
#[derive(serde::Deserialize)]
struct Role {
    id: String,
    permissions: String,
}

/// Why a server cannot be used, with the way out.
pub(super) fn no_access(
    error: &serenity::Error,
    application: ApplicationId,
    guild: GuildId,
) -> anyhow::Error {
    if matches!(code(error), MISSING_ACCESS | UNKNOWN_GUILD | UNKNOWN_MEMBER) || status(error) == 403 {
        anyhow::anyhow!(
            "the bot is not in the server {guild}, or lacks the scope applications.commands there: invite it again with\n{}",
            invitation(application)
        )
    } else {
        anyhow::anyhow!("Discord says nothing of the server {guild}: {}", kind(error))
    }
}

fn missing(given: u64) -> Vec<&'static str> {
    if given & 1 << ADMINISTRATOR != 0 {
        return Vec::new();
    }
    NEEDED.iter().filter(|(bit, _)| given & 1 << bit == 0).map(|(_, name)| *name).collect()
}

fn status(error: &serenity::Error) -> u16 {
    match error {
        serenity::Error::Http(error) => error.status_code().map_or(0, |status| status.as_u16()),
        _ => 0,
    }
}

/// What the bot lacks in the channels of a server that it sees, with the number of channels of each.
pub(super) fn lacking_in_channels(guild: &Guild, me: UserId) -> Vec<String> {
    let Some(member) = guild.members.get(&me) else { return Vec::new() };
    let kinds = [ChannelType::Text, ChannelType::News, ChannelType::Voice, ChannelType::Forum];
    let seen: Vec<Permissions> = guild
        .channels
        .values()
        .filter(|channel| kinds.contains(&channel.kind))
        .map(|channel| guild.user_permissions_in(channel, member))
        .filter(|permissions| permissions.view_channel())
        .collect();
    NEEDED
        .iter()
        .filter(|(bit, _)| Permissions::all().bits() & 1 << bit != 0)
        .filter_map(|(bit, name)| {
            let lacking = seen.iter().filter(|permissions| permissions.bits() & 1 << bit == 0).count();
            (lacking > 0).then(|| format!("{name} ({lacking} of {} channels)", seen.len()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_invitation_asks_for_what_is_needed_and_no_more() {
        let link = invitation(ApplicationId::new(7));
        let permissions: u64 = link.rsplit('=').next().expect("a number").parse().expect("a number");
        assert_eq!(missing(permissions), Vec::<&str>::new());
        assert_eq!(permissions.count_ones() as usize, NEEDED.len());
        assert!(link.contains("client_id=7&scope=bot+applications.commands&"), "{link}");
    }

    #[test]
    fn what_is_missing_is_named_and_administrators_miss_nothing() {
        assert_eq!(
            missing(1 << 51 | 1 << 10 | 1 << 11 | 1 << 15 | 1 << 38),
            ["Embed Links", "Read Message History"]
        );
        assert_eq!(missing(1 << 3), Vec::<&str>::new());
    }
}
