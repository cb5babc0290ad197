//! Who changed which setting of a server, page by page, for moderators.

use std::fmt::Write as _;
use std::sync::Arc;

use bonafide::store::AuditEntry;
use serenity::all::{ButtonStyle, ComponentInteraction, Context as Client, CreateActionRow};

use super::values::{in_words, name};
use crate::discord::bot::Bot;
use crate::discord::context::moderated;
use crate::discord::delivery::{self, Reply, Response};
use crate::discord::messages::{Action, Embed, View, button, shortened};

/// Changes on one page.
const ON_PAGE: u32 = 10;
/// Characters of a value, before or after.
const MAX_VALUE_LENGTH: usize = 150;

/// A page of the changes, beginning before one; none: at the newest.
pub(crate) async fn page(
    bot: &Arc<Bot>,
    server: u64,
    before: Option<i64>,
    locale: &str,
) -> anyhow::Result<Reply> {
    let store = Arc::clone(&bot.store);
    // one more shows whether there is another page
    let read = move || store.audit(server, before, ON_PAGE + 1);
    let mut entries = tokio::task::spawn_blocking(read).await??;
    let more = entries.len() > ON_PAGE as usize;
    entries.truncate(ON_PAGE as usize);
    let texts = bot.texts(locale);
    let mut description = String::new();
    for entry in &entries {
        line(&mut description, entry, bot, locale);
    }
    if entries.is_empty() {
        description.push_str(texts.settings_audit_none());
    }
    let button = |action, label: &str| button(action, label, ButtonStyle::Secondary);
    let mut buttons = Vec::new();
    if let Some(last) = entries.last().filter(|_| more) {
        buttons.push(button(Action::Audit(Some(last.id)), texts.settings_older()));
    }
    if before.is_some() {
        buttons.push(button(Action::Audit(None), texts.settings_newest()));
    }
    buttons.push(button(Action::Settings(View::default()), texts.settings_back()));
    let embed = Embed { title: texts.settings_audit_title().to_owned(), description, ..Embed::default() };
    Ok(Reply { rows: vec![CreateActionRow::Buttons(buttons)], ..Reply::embeds(vec![embed]) })
}

fn line(into: &mut String, entry: &AuditEntry, bot: &Bot, locale: &str) {
    let texts = bot.texts(locale);
    let value = |value| shortened(&in_words(&entry.field, value, texts, &bot.config), MAX_VALUE_LENGTH);
    let by = entry.by.map_or_else(|| texts.settings_nobody().to_owned(), |by| format!("<@{by}>"));
    let (field, old, new) = (name(&entry.field, texts), value(&entry.old), value(&entry.new));
    let _ = writeln!(into, "<t:{}:f> {by}\n**{field}**: {old} → {new}", entry.at);
}

/// Turns the page, for moderators.
pub(crate) async fn turn(
    ctx: &Client,
    pressed: &ComponentInteraction,
    bot: &Arc<Bot>,
    before: Option<i64>,
) -> serenity::Result<()> {
    let work = async {
        let texts = bot.texts(&pressed.locale);
        let Some(server) = moderated(bot, pressed).await else {
            return Response::private(Reply::words(texts.bot_not_moderator()));
        };
        match page(bot, server, before, &pressed.locale).await {
            Ok(reply) => Response::changed(reply),
            Err(error) => {
                tracing::error!(%error, "the changes of settings cannot be read");
                Response::private(Reply::words(texts.bot_failed()))
            }
        }
    };
    delivery::reply_soon(ctx, pressed, work).await
}
