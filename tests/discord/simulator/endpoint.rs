//! The calls of Discord's HTTP interface that the simulator serves.

/// A call, without the identifiers in its path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Call {
    Gateway,
    GatewayBot,
    CurrentUser,
    CurrentApplication,
    CurrentGuilds,
    LeaveGuild,
    OpenDirect,
    User,
    GlobalCommands,
    SetGlobalCommands,
    AddGlobalCommand,
    GuildCommands,
    SetGuildCommands,
    AddGuildCommand,
    Callback,
    FollowUp,
    OriginalGet,
    OriginalEdit,
    OriginalDelete,
    FollowUpGet,
    FollowUpEdit,
    FollowUpDelete,
    Channel,
    Messages,
    Send,
    Message,
    Edit,
    Delete,
    Pins,
    Pin,
    Unpin,
    OldPins,
    OldPin,
    OldUnpin,
    Typing,
    StartThread,
    ThreadFromMessage,
    ActiveThreads,
    Guild,
    GuildChannels,
    Roles,
    Member,
    Members,
}

impl Call {
    /// Whether Discord leaves it out of the limit on requests a second and asks no bot token for it.
    pub(crate) fn by_interaction_token(self) -> bool {
        matches!(
            self,
            Self::Callback
                | Self::FollowUp
                | Self::OriginalGet
                | Self::OriginalEdit
                | Self::OriginalDelete
                | Self::FollowUpGet
                | Self::FollowUpEdit
                | Self::FollowUpDelete
        )
    }
}

/// Calls with their method and the path under which Discord's description lists them; the first match counts.
const TABLE: &[(Call, &str, &str)] = &[
    (Call::Gateway, "GET", "/gateway"),
    (Call::GatewayBot, "GET", "/gateway/bot"),
    (Call::CurrentUser, "GET", "/users/@me"),
    (Call::CurrentApplication, "GET", "/oauth2/applications/@me"),
    (Call::CurrentApplication, "GET", "/applications/@me"),
    (Call::CurrentGuilds, "GET", "/users/@me/guilds"),
    (Call::LeaveGuild, "DELETE", "/users/@me/guilds/{guild_id}"),
    (Call::OpenDirect, "POST", "/users/@me/channels"),
    (Call::User, "GET", "/users/{user_id}"),
    (Call::GlobalCommands, "GET", "/applications/{application_id}/commands"),
    (Call::SetGlobalCommands, "PUT", "/applications/{application_id}/commands"),
    (Call::AddGlobalCommand, "POST", "/applications/{application_id}/commands"),
    (Call::GuildCommands, "GET", "/applications/{application_id}/guilds/{guild_id}/commands"),
    (Call::SetGuildCommands, "PUT", "/applications/{application_id}/guilds/{guild_id}/commands"),
    (Call::AddGuildCommand, "POST", "/applications/{application_id}/guilds/{guild_id}/commands"),
    (Call::Callback, "POST", "/interactions/{interaction_id}/{interaction_token}/callback"),
    (Call::FollowUp, "POST", "/webhooks/{webhook_id}/{webhook_token}"),
    (Call::OriginalGet, "GET", "/webhooks/{webhook_id}/{webhook_token}/messages/@original"),
    (Call::OriginalEdit, "PATCH", "/webhooks/{webhook_id}/{webhook_token}/messages/@original"),
    (Call::OriginalDelete, "DELETE", "/webhooks/{webhook_id}/{webhook_token}/messages/@original"),
    (Call::FollowUpGet, "GET", "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}"),
    (Call::FollowUpEdit, "PATCH", "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}"),
    (Call::FollowUpDelete, "DELETE", "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}"),
    (Call::Channel, "GET", "/channels/{channel_id}"),
    (Call::Messages, "GET", "/channels/{channel_id}/messages"),
    (Call::Send, "POST", "/channels/{channel_id}/messages"),
    (Call::Pins, "GET", "/channels/{channel_id}/messages/pins"),
    (Call::Pin, "PUT", "/channels/{channel_id}/messages/pins/{message_id}"),
    (Call::Unpin, "DELETE", "/channels/{channel_id}/messages/pins/{message_id}"),
    (Call::Message, "GET", "/channels/{channel_id}/messages/{message_id}"),
    (Call::Edit, "PATCH", "/channels/{channel_id}/messages/{message_id}"),
    (Call::Delete, "DELETE", "/channels/{channel_id}/messages/{message_id}"),
    (Call::OldPins, "GET", "/channels/{channel_id}/pins"),
    (Call::OldPin, "PUT", "/channels/{channel_id}/pins/{message_id}"),
    (Call::OldUnpin, "DELETE", "/channels/{channel_id}/pins/{message_id}"),
    (Call::Typing, "POST", "/channels/{channel_id}/typing"),
    (Call::StartThread, "POST", "/channels/{channel_id}/threads"),
    (Call::ThreadFromMessage, "POST", "/channels/{channel_id}/messages/{message_id}/threads"),
    (Call::ActiveThreads, "GET", "/guilds/{guild_id}/threads/active"),
    (Call::Guild, "GET", "/guilds/{guild_id}"),
    (Call::GuildChannels, "GET", "/guilds/{guild_id}/channels"),
    (Call::Roles, "GET", "/guilds/{guild_id}/roles"),
    (Call::Members, "GET", "/guilds/{guild_id}/members"),
    (Call::Member, "GET", "/guilds/{guild_id}/members/{user_id}"),
];

/// A request's call with what stands in its path.
#[derive(Debug, Clone)]
pub(crate) struct Endpoint {
    pub(crate) call: Call,
    /// The path of Discord's description.
    pub(crate) template: &'static str,
    parameters: Vec<String>,
}

/// Methods and paths of every call that is served.
pub(crate) fn served() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLE.iter().map(|(_, method, template)| (*method, *template))
}

impl Endpoint {
    /// The call that a method and a path below `/api/v10` stand for.
    pub(crate) fn find(method: &str, path: &str) -> Option<Self> {
        let given: Vec<&str> = path.split('/').collect();
        TABLE.iter().filter(|(_, its_method, _)| *its_method == method).find_map(|(call, _, template)| {
            let wanted: Vec<&str> = template.split('/').collect();
            let mut parameters = Vec::new();
            if wanted.len() != given.len() {
                return None;
            }
            for (wanted, given) in wanted.iter().zip(&given) {
                let number = wanted.ends_with("_id}");
                if number && given.parse::<u64>().is_ok() || wanted.ends_with("_token}") {
                    parameters.push((*given).to_owned());
                } else if wanted != given {
                    return None;
                }
            }
            Some(Self { call: *call, template, parameters })
        })
    }

    /// The identifier at a place among the parameters of the path.
    pub(crate) fn id(&self, at: usize) -> u64 {
        self.parameters.get(at).and_then(|it| it.parse().ok()).unwrap_or_default()
    }

    /// The parameter at a place, as it was written.
    pub(crate) fn text(&self, at: usize) -> &str {
        self.parameters.get(at).map_or("", String::as_str)
    }
}
