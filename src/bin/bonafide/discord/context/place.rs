//! Where somebody asks, and what the settings of that server say of it.

use std::sync::Arc;

use bonafide::config::{HelpConfig, Language};
use bonafide::engine::AskOptions;
use bonafide::store::GuildSettings;
use serenity::all::{Channel, ChannelId, ChannelType, Context as Client, GuildId, PartialChannel};

use crate::discord::bot::Bot;
use crate::discord::delivery::{self, kind};
use crate::discord::memory::Parent;

/// Channels that are named as those in which the bot answers.
const NAMED: usize = 5;

/// The locale of everybody who never chose one.
const DEFAULT_LOCALE: &str = "en-US";

/// A channel of a server, or a direct message.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) server: Option<u64>,
    pub(crate) channel: u64,
    /// The channel of a thread.
    parent: Option<u64>,
    pub(crate) settings: Arc<GuildSettings>,
    /// Whether the settings came from the store; if it failed, they are the default.
    known: bool,
}

impl Place {
    /// The place of an interaction, which says what channel it is in.
    pub(crate) async fn of_interaction(
        ctx: &Client,
        bot: &Arc<Bot>,
        (server, channel): (Option<GuildId>, ChannelId),
        channel_sent: Option<&PartialChannel>,
    ) -> Self {
        let Some(channel_sent) = channel_sent else {
            return Self::of_message(ctx, bot, (server, channel)).await;
        };
        let (settings, known) = settings(bot, server).await;
        let parent = channel_sent.parent_id.filter(|_| is_thread(channel_sent.kind)).map(ChannelId::get);
        Self { server: server.map(GuildId::get), channel: channel.get(), parent, settings, known }
    }

    /// The place of a message. The channel of a thread is looked up where the settings make a difference.
    pub(crate) async fn of_message(
        ctx: &Client,
        bot: &Arc<Bot>,
        (server, channel): (Option<GuildId>, ChannelId),
    ) -> Self {
        let (settings, known) = settings(bot, server).await;
        let by_channel = !settings.allowed_channels.is_empty()
            || !settings.refused_channels.is_empty()
            || !settings.channel_locks.is_empty();
        let parent = match server {
            Some(server) if by_channel => parent(ctx, bot, server, channel).await,
            _ => None,
        };
        Self { server: server.map(GuildId::get), channel: channel.get(), parent, settings, known }
    }

    /// A place whose settings weren't read in time: for now, answers are shown to their askers alone.
    pub(crate) fn not_known_yet(server: Option<GuildId>, channel: ChannelId) -> Self {
        let (server, channel) = (server.map(GuildId::get), channel.get());
        Self { server, channel, parent: None, settings: Arc::default(), known: false }
    }

    /// Whether the settings came from the store.
    pub(crate) fn is_known(&self) -> bool {
        self.known
    }

    /// Whether the bot answers no question here. What is said of a thread goes before what is said of
    /// its channel.
    pub(crate) fn is_refused(&self) -> bool {
        let GuildSettings { allowed_channels, refused_channels, .. } = &*self.settings;
        for channel in self.channels() {
            if refused_channels.contains(&channel) {
                return true;
            }
            if allowed_channels.contains(&channel) {
                return false;
            }
        }
        !allowed_channels.is_empty()
    }

    /// Channels in which the bot answers, as mentions; nothing where it does so in all others.
    pub(crate) fn answered_in(&self) -> String {
        let named = self.settings.allowed_channels.iter().take(NAMED);
        named.map(|channel| format!("<#{channel}>")).collect::<Vec<_>>().join(", ")
    }

    /// The terms under which a question is answered here, with fixed words in a language.
    pub(crate) fn terms(&self, language: Language) -> AskOptions {
        let lock = self.channels().find_map(|channel| self.settings.channel_locks.get(&channel));
        AskOptions {
            language,
            region: self.settings.region.clone(),
            only_condition: lock.cloned(),
            conditions_off: self.settings.topics_off.clone(),
            audience: None,
        }
    }

    /// The same for somebody with a locale, which names the region where neither server nor operator does.
    pub(crate) fn terms_for(&self, locale: &str, help: &HelpConfig) -> AskOptions {
        let terms = self.terms(Language::from_tag(locale).unwrap_or_default());
        // Discord gives American English to everybody who never chose a language
        let is_chosen = help.is_from_locale() && locale != DEFAULT_LOCALE;
        let of_locale =
            || help.region_of_locale(locale).filter(|_| is_chosen).map(|region| region.code.clone());
        AskOptions { region: terms.region.clone().or_else(of_locale), ..terms }
    }

    /// Whether an answer is shown to its asker alone: as the asker wishes, else the server, else the
    /// operator. What is said in a direct message nobody else sees anyway.
    pub(crate) fn is_private(&self, wish: Option<bool>, bot: &Bot) -> bool {
        let said = wish.or(self.settings.private_answers);
        let said = said.unwrap_or(bot.config.discord.private_answers);
        self.server.is_some() && (said || !self.known)
    }

    /// Whether asker or server asked for private answers; a question in public is else answered there.
    pub(crate) fn asks_for_privacy(&self, wish: Option<bool>) -> bool {
        self.server.is_some() && wish.or(self.settings.private_answers) == Some(true)
    }

    /// The locale in which somebody is spoken to: their own where there are texts in it, else that of the
    /// server's settings, else that of the server.
    pub(crate) fn locale(&self, own: Option<&str>, of_server: Option<&str>) -> String {
        let set = self.settings.language.map(Language::code);
        let spoken =
            [own, set, of_server].into_iter().flatten().find(|locale| Language::from_tag(locale).is_some());
        spoken.unwrap_or_default().to_owned()
    }

    /// The channel itself, then the one that it is a thread of.
    fn channels(&self) -> impl Iterator<Item = u64> {
        std::iter::once(self.channel).chain(self.parent)
    }
}

/// The settings of a server, and whether they could be read. Where they cannot, questions are answered all
/// the same.
async fn settings(bot: &Arc<Bot>, server: Option<GuildId>) -> (Arc<GuildSettings>, bool) {
    match bot.known.settings(server.map(GuildId::get)).await {
        Ok(settings) => (settings, true),
        Err(error) => {
            tracing::error!(%error, "the settings of a server cannot be read");
            (Arc::default(), false)
        }
    }
}

/// Whether a channel is a thread or a post in a forum.
pub(crate) fn is_thread(kind: ChannelType) -> bool {
    matches!(kind, ChannelType::PublicThread | ChannelType::PrivateThread | ChannelType::NewsThread)
}

/// The channel that a thread belongs to: from the gateway, else from a request to Discord.
async fn parent(ctx: &Client, bot: &Arc<Bot>, server: GuildId, channel: ChannelId) -> Option<u64> {
    if let Some(guild) = ctx.cache.guild(server) {
        if guild.channels.contains_key(&channel) {
            return None;
        }
        if let Some(thread) = guild.threads.iter().find(|thread| thread.id == channel) {
            return thread.parent_id.map(ChannelId::get);
        }
    }
    match bot.known.parent(channel.get()) {
        Some(Parent::Channel(parent)) => return Some(parent),
        Some(Parent::None) => return None,
        None => {}
    }
    let found = match delivery::again(|| ctx.http.get_channel(channel)).await {
        Ok(found) => found,
        Err(error) => {
            tracing::warn!(error = %kind(&error), "Discord does not say what a channel is a thread of");
            return None;
        }
    };
    let parent = match found {
        Channel::Guild(found) if is_thread(found.kind) => found.parent_id.map(ChannelId::get),
        _ => None,
    };
    bot.known.remember_parent(channel.get(), parent);
    parent
}

#[cfg(test)]
mod tests {
    use bonafide::config::Config;

    use super::*;

    fn place(channel: u64, parent: Option<u64>, allowed: &[u64], refused: &[u64]) -> Place {
        let settings = GuildSettings {
            allowed_channels: allowed.iter().copied().collect(),
            refused_channels: refused.iter().copied().collect(),
            channel_locks: [(1, "Osteopetrosis".to_owned())].into(),
            ..GuildSettings::default()
        };
        Place { server: Some(7), channel, parent, settings: Arc::new(settings), known: true }
    }

    #[test]
    fn threads_follow_their_channel_unless_they_are_named_themselves() {
        assert!(!place(1, None, &[], &[]).is_refused());
        assert!(place(1, None, &[], &[1]).is_refused());
        assert!(place(2, Some(1), &[], &[1]).is_refused());
        assert!(place(1, None, &[3], &[]).is_refused());
        assert!(!place(2, Some(3), &[3], &[]).is_refused());
        assert!(place(2, Some(3), &[3], &[2]).is_refused());
        assert!(!place(2, Some(1), &[2], &[1]).is_refused());
    }

    #[test]
    fn a_lock_holds_in_threads_too() {
        let only = |place: Place| place.terms(Language::En).only_condition;
        assert_eq!(only(place(2, Some(1), &[], &[])).as_deref(), Some("Osteopetrosis"));
        assert_eq!(only(place(2, None, &[], &[])), None);
    }

    #[test]
    fn the_locale_names_the_region_where_nothing_else_does() {
        let mut help = Config::embedded().expect("valid settings").help;
        let region =
            |help: &HelpConfig, locale: &str| place(1, None, &[], &[]).terms_for(locale, help).region;
        assert_eq!(region(&help, "es-ES").as_deref(), Some("ES"));
        assert_eq!(region(&help, "en-GB").as_deref(), Some("GB"));
        for unknown in ["en-US", "es-419", "de", ""] {
            assert_eq!(region(&help, unknown), None, "{unknown}");
        }
        help.region = "CA".to_owned();
        assert_eq!(region(&help, "es-ES"), None, "the operator has said where");
    }
}
