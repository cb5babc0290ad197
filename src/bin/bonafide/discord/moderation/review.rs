//! What members reported, sent and marked, for moderators: page by page, the newest first.

use std::sync::Arc;

use bonafide::passage::PassageId;
use serenity::all::{ComponentInteraction, Context as Client};

use super::review_page::{Wanted, page};
use crate::discord::answers::answer_state::is_private;
use crate::discord::bot::Bot;
use crate::discord::context::moderated;
use crate::discord::delivery::{self, Reply, Response, Shown, tell};
use crate::discord::messages::{List, whole_embeds};

/// Turns to a page of a list, for a moderator who pressed a button or chose a list.
pub(crate) async fn turn(
    ctx: &Client,
    pressed: &ComponentInteraction,
    bot: &Arc<Bot>,
    list: Option<List>,
    page: usize,
) -> serenity::Result<()> {
    let work = async {
        let wanted = Wanted { list, page, closed: Vec::new() };
        replied(pressed, bot, wanted).await
    };
    delivery::reply_soon(ctx, pressed, work).await
}

/// Closes what a moderator chose in a list, and shows what is left of it.
pub(crate) async fn close(
    ctx: &Client,
    pressed: &ComponentInteraction,
    bot: &Arc<Bot>,
    list: List,
    page: usize,
    numbers: Vec<i64>,
) -> serenity::Result<()> {
    let work = async {
        let texts = bot.texts(&pressed.locale);
        let Some(server) = moderated(bot, pressed).await else {
            return Response::private(Reply::words(texts.bot_not_moderator()));
        };
        match close_all(bot, server, list, numbers).await {
            Ok(closed) => replied(pressed, bot, Wanted { list: Some(list), page, closed }).await,
            Err(error) => {
                tracing::error!(%error, "nothing could be closed");
                Response::private(Reply::words(texts.bot_failed()))
            }
        }
    };
    delivery::reply_soon(ctx, pressed, work).await
}

/// Shows the passage that a moderator chose.
pub(crate) async fn open(
    ctx: &Client,
    pressed: &ComponentInteraction,
    bot: &Arc<Bot>,
    passage: &str,
) -> serenity::Result<()> {
    let texts = bot.texts(&pressed.locale);
    if moderated(bot, pressed).await.is_none() {
        return tell(ctx, pressed, Reply::words(texts.bot_not_moderator())).await;
    }
    let (worker, spoken) = (Arc::clone(bot), pressed.locale.clone());
    let id = PassageId::from_input(passage);
    let work = async {
        let read = move || -> anyhow::Result<Option<Reply>> {
            let words = worker.words(&spoken);
            let found = worker.engine().show_in(&id, 0, words.language)?;
            Ok(found.map(|found| {
                let disclaimer = worker.disclaimer(&spoken);
                let notices = (found.notices.as_slice(), None);
                Reply::embeds(whole_embeds(&found.passage, 1, notices, &disclaimer, words))
            }))
        };
        let reply = match tokio::task::spawn_blocking(read).await {
            Ok(Ok(Some(reply))) => reply,
            Ok(Ok(None)) => Reply::words(texts.bot_gone()),
            _ => Reply::words(texts.bot_failed()),
        };
        Response::private(reply)
    };
    delivery::reply_soon(ctx, pressed, work).await
}

/// A page for a moderator: in place of the page with the button, or alone where all moderators see the button.
async fn replied(pressed: &ComponentInteraction, bot: &Arc<Bot>, wanted: Wanted) -> Response {
    let texts = bot.texts(&pressed.locale);
    let Some(server) = moderated(bot, pressed).await else {
        return Response::private(Reply::words(texts.bot_not_moderator()));
    };
    let place = if is_private(&pressed.message) { Shown::Changed } else { Shown::Private };
    match shown(bot, server, wanted, &pressed.locale).await {
        Ok(reply) => Response { reply, shown: place },
        Err(error) => {
            tracing::error!(%error, "the review cannot be read");
            Response::private(Reply::words(texts.bot_failed()))
        }
    }
}

/// A page of the review.
pub(crate) async fn shown(
    bot: &Arc<Bot>,
    server: u64,
    wanted: Wanted,
    locale: &str,
) -> anyhow::Result<Reply> {
    let (bot, locale) = (Arc::clone(bot), locale.to_owned());
    tokio::task::spawn_blocking(move || page(&bot, server, &wanted, &locale)).await?
}

/// Closes reports or questions; the numbers of those that were open.
pub(crate) async fn close_all(
    bot: &Arc<Bot>,
    server: u64,
    list: List,
    numbers: Vec<i64>,
) -> anyhow::Result<Vec<i64>> {
    let store = Arc::clone(&bot.store);
    let work = move || -> Result<Vec<i64>, bonafide::store::StoreError> {
        let mut closed = Vec::new();
        for number in numbers {
            let was_open = match list {
                List::Reports => store.close_report(server, number)?,
                List::Sent => store.close_sent_question(server, number)?,
                List::Added => store.remove_wording(server, number)?,
                List::NotHelpful | List::Topics => false,
            };
            closed.extend(was_open.then_some(number));
        }
        Ok(closed)
    };
    let closed = tokio::task::spawn_blocking(work).await;
    if list == List::Added {
        bot.ready_pins().changed(server);
    }
    Ok(closed??)
}
