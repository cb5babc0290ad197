//! `/privacy`: what is stored, and what about the member.

use std::fmt::Write as _;
use std::sync::Arc;

use bonafide::config::{HelpConfig, Texts};
use bonafide::store::MemberRecord;

use crate::discord::context::{Context, locale, send, wait};
use crate::discord::delivery::Reply;
use crate::discord::messages::text_embeds;

/// What is stored, and what is stored about you
#[poise::command(slash_command, description_localized("es-ES", "Qué se guarda, y qué sobre ti"))]
pub(super) async fn privacy(ctx: Context<'_>) -> anyhow::Result<()> {
    wait(ctx, true).await?;
    let (store, member) = (Arc::clone(&ctx.data().store), ctx.author().id.get());
    let record = tokio::task::spawn_blocking(move || store.privacy(member)).await??;
    let texts = ctx.data().texts(locale(&ctx));
    let text = format!("{}\n\n{}", texts.bot_privacy(), in_words(&record, texts, &ctx.data().config.help));
    send(ctx, Reply::embeds(text_embeds(texts.own_data_title(), &text)), true).await
}

fn in_words(record: &MemberRecord, texts: &Texts, help: &HelpConfig) -> String {
    if *record == MemberRecord::default() {
        return texts.own_data_nothing().to_owned();
    }
    let mut text = texts.own_data_intro().to_owned();
    let wish = record.private_answers.map(|private| {
        if private { texts.own_data_private_answers() } else { texts.own_data_public_answers() }.to_owned()
    });
    let region = record.region.as_ref().map(|code| {
        let name = help.find(code).map_or(code, |region| &region.name);
        texts.own_data_region(name)
    });
    let pins = (!record.pins.is_empty()).then(|| texts.own_data_pins(record.pins.len()));
    let changes = (record.changes > 0).then(|| texts.own_data_changes(record.changes));
    for line in [wish, region, pins, changes].into_iter().flatten() {
        let _ = write!(text, "\n• {line}");
    }
    text.push_str("\n\n");
    text.push_str(texts.own_data_how());
    text
}
