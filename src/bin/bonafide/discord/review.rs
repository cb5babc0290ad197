//! `/review`: what members reported and marked, for moderators.

use std::fmt::Write as _;
use std::sync::Arc;

use super::context::{Context, locale, send, wait};
use super::escape::escaped;
use super::limits::shortened;
use super::moderators::is_moderator;
use super::pages::text_embeds;
use super::reply::Reply;

/// The maximum number of lines of each list.
const LISTED: u32 = 15;
/// Characters of a report in the list.
const REPORT: usize = 300;

/// What was reported and marked in this server (moderators)
#[poise::command(
    slash_command,
    guild_only,
    default_member_permissions = "MANAGE_MESSAGES",
    description_localized("es-ES", "Lo que se avisó y marcó en este servidor (moderación)")
)]
pub(super) async fn review(
    ctx: Context<'_>,
    #[description = "Close the report with this number"]
    #[description_localized("es-ES", "Cerrar el aviso con este número")]
    close: Option<i64>,
    #[description = "The question with this number is dealt with"]
    #[description_localized("es-ES", "La pregunta con este número está resuelta")]
    done: Option<i64>,
) -> anyhow::Result<()> {
    let texts = ctx.data().texts(locale(&ctx));
    wait(ctx, true).await?;
    let server = ctx.guild_id().map_or(0, serenity::all::GuildId::get);
    if !is_moderator(&ctx).await {
        return send(ctx, Reply::words(&texts.not_moderator), true).await;
    }
    let store = Arc::clone(&ctx.data().store);
    if let Some(number) = close {
        let closed = tokio::task::spawn_blocking(move || store.close_report(server, number)).await??;
        let text = if closed { &texts.report_closed } else { &texts.no_such_report };
        return send(ctx, Reply::words(&text.replace("{number}", &number.to_string())), true).await;
    }
    if let Some(number) = done {
        let closed = tokio::task::spawn_blocking(move || store.close_sent_question(server, number)).await??;
        let text = if closed { &texts.gaps.done } else { &texts.gaps.no_such };
        return send(ctx, Reply::words(&text.replace("{number}", &number.to_string())), true).await;
    }
    let read = move || -> Result<_, bonafide::store::StoreError> {
        Ok((
            store.reports(server, LISTED)?,
            store.feedback(server, LISTED)?,
            store.questions(server, LISTED)?,
            store.sent_questions(server, LISTED)?,
        ))
    };
    let (reports, feedback, questions, sent) = tokio::task::spawn_blocking(read).await??;
    let mut text = String::new();
    if !reports.is_empty() {
        let _ = writeln!(text, "**{}**", texts.review_reports);
        for report in reports {
            let passages = report.passages.join(", ");
            let said = shortened(&escaped(&report.text), REPORT);
            let _ = writeln!(text, "{}. {said}\n{}", report.id, escaped(&passages));
        }
        text.push('\n');
    }
    if !sent.is_empty() {
        let _ = writeln!(text, "**{}**", texts.gaps.review_title);
        for question in sent {
            let _ = writeln!(text, "{}. {}", question.id, escaped(&question.text));
        }
        text.push('\n');
    }
    let unhelpful: Vec<_> = feedback.iter().filter(|count| count.not_helpful > 0).collect();
    if !unhelpful.is_empty() {
        let _ = writeln!(text, "**{}**", texts.review_not_helpful);
        for count in unhelpful {
            let _ = writeln!(text, "{} ({} / {})", escaped(&count.passage), count.not_helpful, count.helpful);
        }
        text.push('\n');
    }
    if !questions.is_empty() {
        let _ = writeln!(text, "**{}**", texts.review_questions);
        for gap in questions {
            let topic = if gap.topic.is_empty() { &texts.gaps.no_topic } else { &gap.topic };
            let outcome = match gap.outcome.as_str() {
                "answered" => &texts.gaps.answered,
                "related" => &texts.gaps.related,
                _ => &texts.gaps.no_answer,
            };
            let _ = writeln!(text, "{}: {outcome} × {}", escaped(topic), gap.count);
        }
    }
    if text.is_empty() {
        return send(ctx, Reply::words(&texts.review_none), true).await;
    }
    send(ctx, Reply::embeds(text_embeds(&texts.review_title, &text)), true).await
}
