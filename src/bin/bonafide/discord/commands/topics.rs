//! `/topics`: the conditions with their sections.

use std::collections::HashSet;
use std::fmt::Write as _;

use bonafide::config::Language;
use bonafide::engine::{AskOptions, Engine, Topic};

use crate::discord::context::{Context, locale, place, send, wait};
use crate::discord::delivery::Reply;
use crate::discord::messages::{escaped, text_embeds};

/// Topics that are answered on under these terms.
fn topics_under(engine: &Engine, terms: &AskOptions) -> anyhow::Result<Vec<Topic>> {
    let shown = engine.conditions_under(terms);
    let shown: HashSet<&String> = shown.iter().collect();
    let topics = engine.topics()?.iter();
    Ok(topics.filter(|topic| shown.contains(&topic.condition)).cloned().collect())
}

/// What the documents cover
#[poise::command(slash_command, description_localized("es-ES", "De qué tratan los documentos"))]
pub(super) async fn topics(ctx: Context<'_>) -> anyhow::Result<()> {
    wait(ctx, true).await?;
    let engine = ctx.data().engine();
    let terms = place(&ctx).await.terms(Language::default());
    let topics = tokio::task::spawn_blocking(move || topics_under(&engine, &terms)).await??;
    let mut text = String::new();
    for topic in topics {
        let _ = writeln!(text, "**{}**", escaped(&topic.condition));
        let mut headings: Vec<String> = Vec::new();
        for section in &topic.sections {
            let heading = section.first().map(|heading| escaped(heading)).unwrap_or_default();
            if !headings.contains(&heading) {
                headings.push(heading);
            }
        }
        text.push_str(&headings.join(" · "));
        text.push_str("\n\n");
    }
    let title = ctx.data().texts(locale(&ctx)).bot_topics_title();
    send(ctx, Reply::embeds(text_embeds(title, &text)), true).await
}
