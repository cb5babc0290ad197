//! A draft goes into the corpus folder when a manager approves it. The draft is the file of the message, so nothing is
//! stored until then, and the buttons work after a restart.

use std::sync::Arc;

use anyhow::{Context as _, ensure};
use bonafide::config::messages::DocumentsApproved;
use bonafide::corpus::CorpusOrigin;
use serenity::all::{ComponentInteraction, Context as Client, EditInteractionResponse};

use super::document_draft::parsed;
use super::documents::reach;
use crate::commands::import::document::save;
use crate::commands::import::fetch::fetch_file;
use crate::discord::bot::Bot;
use crate::discord::context::{manages, moderates};
use crate::discord::delivery::{self, Reply, tell};
use crate::discord::messages::{escaped, shortened};
use crate::output::in_one_line;

/// Ends the names of documents.
const ENDING: &str = ".md";
/// Characters of what is wrong with a draft, and of its title.
const MAX_REASON_LENGTH: usize = 1000;
const MAX_TITLE_LENGTH: usize = 200;

/// What became of an approval.
enum Approved {
    /// It is in the corpus folder, with this title.
    Saved(String),
    /// A document with this id is there already.
    Exists(String),
    /// It can't be used, for this reason.
    Refused(String),
}

/// Takes a draft into the corpus, for a manager who pressed the button.
pub(crate) async fn approve(
    ctx: &Client,
    pressed: &ComponentInteraction,
    bot: &Arc<Bot>,
) -> serenity::Result<()> {
    let texts = bot.texts(&pressed.locale);
    if !manages(pressed.member.as_ref()) || !bot.config.discord.documents {
        return tell(ctx, pressed, Reply::words(texts.documents_only_managers())).await;
    }
    let Ok(place) = Arc::clone(&bot.drafts).try_acquire_owned() else {
        return tell(ctx, pressed, Reply::words(texts.documents_busy())).await;
    };
    let Some((name, url)) = draft_of(pressed) else {
        return tell(ctx, pressed, Reply::words(texts.documents_draft_gone())).await;
    };
    delivery::acknowledge(ctx, pressed, serenity::all::CreateInteractionResponse::Acknowledge).await?;
    let worker = Arc::clone(bot);
    let work = move || {
        let _place = place;
        approved(&worker, &name, &url)
    };
    let said = match tokio::task::spawn_blocking(work).await {
        Ok(Ok(Approved::Saved(title))) => {
            let title = escaped(&shortened(&title, MAX_TITLE_LENGTH));
            let by = format!("<@{}>", pressed.user.id);
            let said = texts.documents_approved(DocumentsApproved { member: &by, title: &title });
            let edit =
                EditInteractionResponse::new().embeds(Reply::words(&said).embeds).components(Vec::new());
            return delivery::fill_with(ctx, pressed, edit).await;
        }
        Ok(Ok(Approved::Exists(id))) => texts.documents_exists(escaped(&id)),
        Ok(Ok(Approved::Refused(reason))) => {
            let reason = escaped(&shortened(&reason, MAX_REASON_LENGTH));
            texts.documents_not_approved(&reason)
        }
        Ok(Err(error)) => {
            tracing::error!(error = in_one_line(&error), "an approved document can't be saved");
            texts.documents_not_saved().to_owned()
        }
        Err(_) => texts.documents_not_saved().to_owned(),
    };
    delivery::follow(ctx, pressed, Reply::words(&said), true).await
}

/// Deletes a draft, for a moderator who pressed the button.
pub(crate) async fn discard(
    ctx: &Client,
    pressed: &ComponentInteraction,
    bot: &Arc<Bot>,
) -> serenity::Result<()> {
    let texts = bot.texts(&pressed.locale);
    match delivery::in_time(moderates(bot, pressed.member.as_ref())).await {
        Some(true) => {}
        Some(false) => return tell(ctx, pressed, Reply::words(texts.bot_not_moderator())).await,
        None => return tell(ctx, pressed, Reply::words(texts.bot_busy())).await,
    }
    delivery::acknowledge(ctx, pressed, serenity::all::CreateInteractionResponse::Acknowledge).await?;
    delivery::delete(ctx, pressed).await?;
    delivery::follow(ctx, pressed, Reply::words(texts.documents_discarded()), true).await
}

/// The name and address of the draft at a message.
fn draft_of(pressed: &ComponentInteraction) -> Option<(String, String)> {
    let file = pressed.message.attachments.first()?;
    file.filename.ends_with(ENDING).then(|| (file.filename.clone(), file.url.clone()))
}

/// Checks a draft again, and writes it where no other document is.
fn approved(bot: &Bot, name: &str, url: &str) -> anyhow::Result<Approved> {
    let engine = bot.engine();
    let CorpusOrigin::Directory(folder) = engine.origin() else {
        anyhow::bail!("the corpus is no folder");
    };
    let bytes = fetch_file(url, &reach(bot), &bot.config.import).context("the draft can't be read")?;
    let text = String::from_utf8(bytes).context("the draft isn't text")?;
    let document = match parsed(name.trim_end_matches(ENDING), &text) {
        Ok(document) => document.info,
        Err(errors) => return Ok(Approved::Refused(errors.join("; "))),
    };
    let id = document.id;
    if engine.documents().iter().any(|known| known.id == id) {
        return Ok(Approved::Exists(id.to_string()));
    }
    let path = folder.join(format!("{id}{ENDING}"));
    ensure!(path.parent() == Some(folder.as_path()), "the id of a document is no path");
    match save(&path, &text) {
        Ok(()) => {
            tracing::info!(id = id.as_str(), "an approved document is in the corpus folder");
            Ok(Approved::Saved(document.title))
        }
        Err(_) if path.exists() => Ok(Approved::Exists(id.to_string())),
        Err(error) => Err(error),
    }
}
