//! `/privacy`: what is stored, and what about the member.

use std::fmt::Write as _;
use std::sync::Arc;

use bonafide::config::{HelpConfig, OwnDataTexts};
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
    let text =
        format!("{}\n\n{}", texts.privacy, in_words(&record, &texts.own_data, &ctx.data().config.help));
    send(ctx, Reply::embeds(text_embeds(&texts.own_data.title, &text)), true).await
}

fn in_words(record: &MemberRecord, texts: &OwnDataTexts, help: &HelpConfig) -> String {
    if *record == MemberRecord::default() {
        return texts.nothing.clone();
    }
    let mut text = texts.intro.clone();
    let wish = record
        .private_answers
        .map(|private| if private { texts.private_answers.clone() } else { texts.public_answers.clone() });
    let count = |text: &str, count: u64| (count > 0).then(|| text.replace("{count}", &count.to_string()));
    let region = record.region.as_ref().map(|code| {
        let name = help.find(code).map_or(code, |region| &region.name);
        texts.region.replace("{region}", name)
    });
    let kept =
        [wish, region, count(&texts.pins, record.pins.len() as u64), count(&texts.changes, record.changes)];
    for line in kept.into_iter().flatten() {
        let _ = write!(text, "\n• {line}");
    }
    text.push_str("\n\n");
    text.push_str(&texts.how);
    text
}
