//! Drafts of documents in the moderators' channel, and where approved ones go.

use anyhow::ensure;
use bonafide::config::Texts;
use bonafide::config::messages::{DocumentsLeadsTo, DocumentsWords};
use bonafide::corpus::CorpusOrigin;
use bonafide::engine::Engine;
use serenity::all::{ButtonStyle, CreateActionRow, CreateAttachment, EditInteractionResponse};

use super::document_draft::Draft;
use crate::commands::import::fetch::Reach;
use crate::discord::bot::Bot;
use crate::discord::context::Context;
use crate::discord::delivery;
use crate::discord::messages::{Action, Embed, button, escaped, shortened, text_embeds};

/// Lines of a list of what to check, and characters of a line.
const LISTED: usize = 8;
const MAX_LINE_LENGTH: usize = 200;
/// Characters of an address or title.
const MAX_NAME_LENGTH: usize = 200;

/// What the bot fetches for others.
pub(crate) fn reach(bot: &Bot) -> Reach {
    Reach::Public { stand_in: bot.config.discord.api.trim_end_matches('/').to_owned() }
}

/// Refuses to start where approved documents have no place.
pub(crate) fn ensure_folder(engine: &Engine) -> anyhow::Result<()> {
    let is_folder = matches!(engine.origin(), CorpusOrigin::Directory(_));
    ensure!(
        is_folder || !engine.config().discord.documents,
        "discord.documents needs a corpus folder for the approved documents: name one with --corpus or paths.corpus"
    );
    Ok(())
}

/// Shows a draft with what to check, to all in the moderators' channel.
pub(crate) async fn show(
    ctx: Context<'_>,
    draft: &Draft,
    most_left_out_percent: usize,
    texts: &Texts,
) -> anyhow::Result<()> {
    let poise::Context::Application(application) = ctx else { return Ok(()) };
    let title = texts.documents_title(escaped(&shortened(&draft.title, MAX_NAME_LENGTH)));
    let mut lines = vec![texts.documents_intro().to_owned()];
    for (from, to) in &draft.redirects {
        let name = |address: &str| escaped(&shortened(address, MAX_NAME_LENGTH));
        lines.push(texts.documents_leads_to(DocumentsLeadsTo { address: name(from), place: name(to) }));
    }
    let left_out_headings =
        draft.words.as_ref().map(|words| words.left_out_headings.clone()).unwrap_or_default();
    let lists = [
        (texts.documents_errors(), &draft.errors),
        (texts.documents_missing(), &draft.missing),
        (texts.documents_notes(), &draft.notes),
        (texts.documents_left_out(), &draft.left_out),
        (texts.documents_left_out_headings(), &left_out_headings),
    ];
    for (heading, entries) in lists {
        lines.extend(list(heading, entries, texts));
    }
    if let Some(words) = &draft.words {
        let percent = words.left_out_percent();
        lines.push(texts.documents_words(DocumentsWords { all: words.on_page, kept: words.kept, percent }));
        if percent >= most_left_out_percent {
            // first, where nobody overlooks it
            lines.insert(1, texts.documents_much_left_out().to_owned());
        }
    }
    let embeds = text_embeds(&title, &lines.join("\n\n"));
    let mut row = Vec::new();
    if draft.errors.is_empty() {
        row.push(button(Action::ApproveDocument, texts.documents_approve(), ButtonStyle::Success));
    }
    row.push(button(Action::DiscardDocument, texts.documents_discard(), ButtonStyle::Secondary));
    let file = CreateAttachment::bytes(draft.text.as_bytes(), format!("{}.md", draft.id));
    let answer = EditInteractionResponse::new()
        .embeds(embeds.into_iter().map(Embed::build).collect())
        .components(vec![CreateActionRow::Buttons(row)])
        .new_attachment(file);
    Ok(delivery::fill_with(ctx.serenity_context(), application.interaction, answer).await?)
}

/// A heading with its entries; nothing if there are none.
fn list(heading: &str, entries: &[String], texts: &Texts) -> Option<String> {
    if entries.is_empty() {
        return None;
    }
    let mut lines = vec![format!("**{heading}**")];
    let shown = entries.iter().take(LISTED);
    lines.extend(shown.map(|entry| format!("• {}", escaped(&shortened(entry, MAX_LINE_LENGTH)))));
    let more = entries.len().saturating_sub(LISTED);
    if more > 0 {
        lines.push(texts.documents_and_more(more));
    }
    Some(lines.join("\n"))
}
