//! Looks at the pins of this process's servers after the corpus was indexed again: server by server, so that nobody waits
//! for the store meanwhile, and only in the index that was asked for. A cluster that is away says nothing of a passage.

use std::sync::Arc;

use bonafide::engine::{Engine, IndexPlace, Whereabouts};
use bonafide::store::{PassageFlag, Pin, new_flags};
use serenity::all::{ChannelId, CreateMessage, Http};

use super::review::{flags, link};
use crate::discord::answers::pinned_answer::noted;
use crate::discord::bot::Bot;
use crate::discord::delivery::{self, Reply, kind};
use crate::discord::messages::{Embed, escaped};

/// What is still to be looked at: all servers from this one on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct SecondLook {
    from: u64,
}

/// A pin with a new flag, and where the moderators of its server are notified.
struct Notice {
    pin: Pin,
    channel: u64,
}

/// What a look found, and what is left of it for later.
struct Looked {
    notices: Vec<Notice>,
    left: Option<SecondLook>,
}

/// Looks at the pins of this process's servers, and notifies the moderators of those that have to be looked at, in the
/// channel that their server set for it. What can't be looked at now is left for later.
pub(crate) async fn look_again(bot: &Arc<Bot>, http: &Arc<Http>, due: SecondLook) -> Option<SecondLook> {
    let worker = Arc::clone(bot);
    let Ok(looked) = tokio::task::spawn_blocking(move || look(&worker, due)).await else {
        tracing::error!("the pinned answers could not be looked at");
        return None;
    };
    for notice in looked.notices {
        notify(bot, http, notice).await;
    }
    looked.left
}

/// Reads the store: for blocking threads.
fn look(bot: &Bot, due: SecondLook) -> Looked {
    let engine = bot.engine();
    let mut looked = Looked { notices: Vec::new(), left: None };
    if engine.degraded().is_some() {
        looked.left = Some(due);
        return looked;
    }
    let servers = match bot.store.servers_with_pins() {
        Ok(servers) => servers,
        Err(error) => {
            tracing::error!(%error, "the pinned answers could not be looked at");
            looked.left = Some(due);
            return looked;
        }
    };
    // every other server has a process of its own, which remembers its pins
    let servers = servers.into_iter().filter(|&server| server >= due.from && bot.shards.serves(server));
    for server in servers {
        match look_at(bot, &engine, server) {
            Ok(Some(notices)) => looked.notices.extend(notices),
            Ok(None) => {
                tracing::warn!("the index is away; the pinned answers are looked at later");
                looked.left = Some(SecondLook { from: server });
                break;
            }
            Err(error) => {
                tracing::error!(%error, "the pinned answers could not be looked at");
                looked.left = Some(SecondLook { from: server });
                break;
            }
        }
    }
    looked
}

/// Flags the pins of a server whose passages changed or went since they were pinned; none: the index is away.
fn look_at(bot: &Bot, engine: &Engine, server: u64) -> anyhow::Result<Option<Vec<Notice>>> {
    let stand_ins = engine.stand_ins();
    let mut is_unsure = false;
    let found = new_flags(&bot.store.pins(server)?, |passage| match engine.whereabouts(&noted(passage)) {
        Ok(Whereabouts::Changed(_)) => Some(PassageFlag::Changed),
        Ok(Whereabouts::Lost) => Some(PassageFlag::Removed),
        Ok(Whereabouts::Held(_)) => None,
        // an index that cannot be read says nothing of a passage
        Err(_) => {
            is_unsure = true;
            None
        }
    });
    let is_away = is_unsure && matches!(engine.place(), IndexPlace::Cluster(_));
    if is_away || engine.stand_ins() != stand_ins {
        return Ok(None);
    }
    if found.is_empty() {
        return Ok(Some(Vec::new()));
    }
    // read first: a flag that was set is reported once
    let channel = bot.store.guild_settings(server)?.moderators_channel;
    let flagged = bot.store.flag_passages(server, &found)?;
    bot.ready_pins().changed(server);
    let notices = flagged.into_iter().filter_map(|pin| Some(Notice { pin, channel: channel? }));
    Ok(Some(notices.collect()))
}

async fn notify(bot: &Arc<Bot>, http: &Arc<Http>, Notice { pin, channel }: Notice) {
    let texts = bot.texts("");
    let mut lines = vec![format!("**{}.** {} ({})", pin.id, escaped(&pin.question), link(&pin, texts))];
    lines.extend(flags(&pin, texts).map(str::to_owned));
    let embed = Embed {
        title: texts.pins_notice_title().to_owned(),
        description: lines.join("\n"),
        ..Embed::default()
    };
    let message = CreateMessage::new().embeds(Reply::embeds(vec![embed]).embeds);
    let (channel, nonce) = (ChannelId::new(channel), bot.unique_name());
    if let Err(error) = delivery::post(http, channel, &nonce, message).await {
        tracing::warn!(error = %kind(&error), "moderators could not be notified of a pinned answer");
    }
}
