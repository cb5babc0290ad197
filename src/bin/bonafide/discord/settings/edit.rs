//! What a choice in the menus of `/settings` changes, and what is said of it.

use bonafide::config::messages::SettingsNoSuchNumber;
use bonafide::config::{Language, Texts};
use bonafide::store::{GuildSettings, SettingChange, StoreError};
use serenity::all::{ChannelId, CreateMessage};

use super::page::{DEFAULT, ON, PRIVATE, PUBLIC, Viewer, Wanted, digits, topics};
use crate::discord::delivery::{self, Reply, kind};
use crate::discord::messages::{Edit, Setting, View, escaped};

/// Longest wait between two questions, in seconds.
const MAX_SECONDS: u32 = 86_400;
/// Names that one menu shows.
const FOUND: usize = 24;
/// Channels that are named in a notice.
const NAMED: usize = 10;

/// What is shown after an edit.
pub(super) type Edited = anyhow::Result<Wanted>;

/// Who makes a change, and in which interaction, whose id is above those of all posts that were there before.
#[derive(Debug, Clone, Copy)]
pub(super) struct By {
    pub(crate) member: u64,
    pub(crate) interaction: u64,
}

/// What a choice means.
enum Meaning {
    Changes(Vec<SettingChange>),
    /// Another page of the message; nothing changes yet.
    Open(View),
    /// Nothing changes, for this reason.
    Refused(String),
}

/// Does what was chosen in a menu.
pub(crate) async fn chosen(
    viewer: Viewer<'_>,
    by: By,
    edit: Edit,
    view: View,
    values: Vec<String>,
) -> Edited {
    let Some(setting) = view.setting else { return Ok(Wanted::default()) };
    let before = viewer.bot.known.settings(Some(viewer.server)).await?;
    let meaning = match (edit, setting) {
        (Edit::Clear, _) => Meaning::Changes(cleared(setting).into_iter().collect()),
        (Edit::Remove, _) => Meaning::Changes(removed(setting, &values)),
        (_, Setting::ModeratorsChannel) => moderators_channel(viewer, &values).await,
        (_, Setting::Locks) => lock(viewer, &before, view, &values),
        (_, Setting::Topics) => topic(viewer, &before, &values),
        (_, Setting::Region) => {
            let region = values.first().and_then(|code| viewer.bot.config.help.find(code));
            let change = region.map(|region| SettingChange::Region(Some(region.code.clone())));
            Meaning::Changes(change.into_iter().collect())
        }
        _ => Meaning::Changes(plain(setting, by, &values)),
    };
    done(viewer, by, view, meaning).await
}

/// Takes the number that was written into the form of a setting.
pub(crate) async fn written(viewer: Viewer<'_>, by: By, view: View, text: &str) -> Edited {
    let texts = viewer.bot.texts(viewer.locale);
    let seconds = text.trim().parse().ok().filter(|seconds| *seconds <= MAX_SECONDS);
    let meaning = match seconds {
        Some(seconds) => Meaning::Changes(vec![SettingChange::CooldownSeconds(Some(seconds))]),
        None => Meaning::Refused(
            texts.settings_no_such_number(SettingsNoSuchNumber { most: MAX_SECONDS, written: escaped(text) }),
        ),
    };
    done(viewer, by, view, meaning).await
}

/// Limits the longest menu to names with a part.
pub(crate) async fn found(viewer: Viewer<'_>, view: View, part: String) -> Edited {
    let texts = viewer.bot.texts(viewer.locale);
    let settings = viewer.bot.known.settings(Some(viewer.server)).await?;
    let wanted = part.to_lowercase();
    let is_named = |name: &str| name.to_lowercase().contains(&wanted);
    let count = if view.setting == Some(Setting::Region) {
        let regions = viewer.bot.config.help.regions.iter();
        regions.filter(|region| is_named(&region.name) || is_named(&region.code)).count()
    } else {
        topics(viewer.bot, &settings).iter().filter(|topic| is_named(topic)).count()
    };
    let view = View { page: 0, ..view };
    if count == 0 {
        let notice = texts.settings_nothing_found(escaped(&part));
        return Ok(Wanted { view, notice: Some(notice), part: None });
    }
    let more = || texts.settings_more_found(count);
    Ok(Wanted { view, notice: (count > FOUND).then(more), part: Some(part) })
}

/// Makes the changes and says what became of them.
async fn done(viewer: Viewer<'_>, by: By, view: View, meaning: Meaning) -> Edited {
    let texts = viewer.bot.texts(viewer.locale);
    let changes = match meaning {
        Meaning::Open(view) => return Ok(Wanted { view, ..Wanted::default() }),
        Meaning::Refused(notice) => return Ok(Wanted { view, notice: Some(notice), part: None }),
        Meaning::Changes(changes) => changes,
    };
    let known = &viewer.bot.known;
    let before = known.settings(Some(viewer.server)).await?;
    let after = match known.change(viewer.server, by.member, changes.clone()).await {
        Ok(after) => after,
        Err(error) => match error.downcast_ref::<StoreError>() {
            Some(StoreError::TooMany { most, .. }) => {
                let notice = texts.settings_too_many(most);
                return Ok(Wanted { view, notice: Some(notice), part: None });
            }
            _ => return Err(error),
        },
    };
    let mut lines = vec![
        if *before == *after { texts.settings_unchanged() } else { texts.settings_changed() }.to_owned(),
    ];
    lines.extend(changes.iter().filter_map(|change| consequence(change, &after, texts)));
    Ok(Wanted { view: View { channel: None, ..view }, notice: Some(lines.join("\n")), part: None })
}

/// What else somebody should know who made a change.
fn consequence(change: &SettingChange, after: &GuildSettings, texts: &Texts) -> Option<String> {
    match change {
        SettingChange::TopicOff(topic, true) => {
            let locks = after.channel_locks.iter().filter(|(_, only)| *only == topic);
            let channels: Vec<String> =
                locks.take(NAMED).map(|(channel, _)| format!("<#{channel}>")).collect();
            (!channels.is_empty()).then(|| texts.settings_locked_to_it(channels.join(", ")))
        }
        SettingChange::ForumOffers(Some(_)) if after.help_forums.is_empty() => {
            Some(texts.settings_no_forum_yet().to_owned())
        }
        SettingChange::HelpForum(_, Some(_)) if !after.forum_offers => {
            Some(texts.settings_offers_are_off().to_owned())
        }
        _ => None,
    }
}

/// The change to a setting whose values mean what they are.
fn plain(setting: Setting, by: By, values: &[String]) -> Vec<SettingChange> {
    let first = values.first().map(String::as_str).unwrap_or_default();
    let ids = values.iter().filter_map(|id| id.parse::<u64>().ok());
    match setting {
        Setting::Answers => match first {
            PRIVATE => vec![SettingChange::PrivateAnswers(Some(true))],
            PUBLIC => vec![SettingChange::PrivateAnswers(Some(false))],
            DEFAULT => vec![SettingChange::PrivateAnswers(None)],
            _ => Vec::new(),
        },
        Setting::Language => match first {
            DEFAULT => vec![SettingChange::Language(None)],
            code => {
                Language::from_tag(code).map(|it| SettingChange::Language(Some(it))).into_iter().collect()
            }
        },
        Setting::Offers => vec![SettingChange::ForumOffers((first == ON).then_some(by.interaction))],
        // a channel is in one of these lists at most
        Setting::AllowedChannels => ids
            .flat_map(|id| {
                [SettingChange::RefusedChannel(id, false), SettingChange::AllowedChannel(id, true)]
            })
            .collect(),
        Setting::RefusedChannels => ids
            .flat_map(|id| {
                [SettingChange::AllowedChannel(id, false), SettingChange::RefusedChannel(id, true)]
            })
            .collect(),
        Setting::ModeratorRoles => ids.map(|id| SettingChange::ModeratorRole(id, true)).collect(),
        Setting::Forums => ids.map(|id| SettingChange::HelpForum(id, Some(by.interaction))).collect(),
        Setting::ModeratorsChannel
        | Setting::Region
        | Setting::Cooldown
        | Setting::Topics
        | Setting::Locks => Vec::new(),
    }
}

fn cleared(setting: Setting) -> Option<SettingChange> {
    match setting {
        Setting::ModeratorsChannel => Some(SettingChange::ModeratorsChannel(None)),
        Setting::Region => Some(SettingChange::Region(None)),
        Setting::Cooldown => Some(SettingChange::CooldownSeconds(None)),
        _ => None,
    }
}

fn removed(setting: Setting, values: &[String]) -> Vec<SettingChange> {
    let ids = values.iter().filter_map(|id| id.parse::<u64>().ok());
    ids.filter_map(|id| match setting {
        Setting::AllowedChannels => Some(SettingChange::AllowedChannel(id, false)),
        Setting::RefusedChannels => Some(SettingChange::RefusedChannel(id, false)),
        Setting::ModeratorRoles => Some(SettingChange::ModeratorRole(id, false)),
        Setting::Forums => Some(SettingChange::HelpForum(id, None)),
        Setting::Locks => Some(SettingChange::ChannelLock(id, None)),
        _ => None,
    })
    .collect()
}

/// A channel is taken if the bot can post in it, which it shows by posting that it is one.
async fn moderators_channel(viewer: Viewer<'_>, values: &[String]) -> Meaning {
    let texts = viewer.bot.texts(viewer.locale);
    let id = values.first().and_then(|id| id.parse::<u64>().ok()).filter(|id| *id > 0);
    let Some(id) = id else { return Meaning::Changes(Vec::new()) };
    let message = CreateMessage::new().embeds(Reply::words(texts.settings_posted_here()).embeds);
    let nonce = viewer.bot.unique_name();
    match delivery::post(&viewer.client.http, ChannelId::new(id), &nonce, message).await {
        Ok(_) => Meaning::Changes(vec![SettingChange::ModeratorsChannel(Some(id))]),
        Err(error) => {
            tracing::warn!(error = %kind(&error), "a moderators' channel is refused");
            Meaning::Refused(texts.settings_cannot_write(format!("<#{id}>")))
        }
    }
}

/// Limits a channel to a condition: the channel is chosen first.
fn lock(viewer: Viewer<'_>, before: &GuildSettings, view: View, values: &[String]) -> Meaning {
    let texts = viewer.bot.texts(viewer.locale);
    let first = values.first().map(String::as_str).unwrap_or_default();
    let Some(channel) = view.channel else {
        let channel = first.parse().ok().filter(|id: &u64| *id > 0);
        return Meaning::Open(View { page: 0, channel, ..view });
    };
    if first == DEFAULT {
        return Meaning::Changes(vec![SettingChange::ChannelLock(channel, None)]);
    }
    let engine = viewer.bot.engine();
    let Some(condition) = engine.conditions().iter().find(|condition| digits(condition) == first) else {
        return Meaning::Refused(texts.settings_no_such_topic().to_owned());
    };
    if before.topics_off.contains(condition) {
        return Meaning::Refused(texts.settings_topic_is_off(escaped(condition)));
    }
    Meaning::Changes(vec![SettingChange::ChannelLock(channel, Some(condition.clone()))])
}

/// Switches a topic as its option said when it was shown.
fn topic(viewer: Viewer<'_>, before: &GuildSettings, values: &[String]) -> Meaning {
    let texts = viewer.bot.texts(viewer.locale);
    let chosen = values.first().and_then(|value| value.split_once('.'));
    let found = chosen.and_then(|(to, wanted)| {
        let topic = topics(viewer.bot, before).into_iter().find(|topic| digits(topic) == wanted)?;
        Some(SettingChange::TopicOff(topic, to != ON))
    });
    match found {
        Some(change) => Meaning::Changes(vec![change]),
        None => Meaning::Refused(texts.settings_no_such_topic().to_owned()),
    }
}
