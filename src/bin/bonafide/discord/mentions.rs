//! Questions asked without a command: a mention of the bot, a reply to it, a direct message.

use std::sync::Arc;

use serenity::all::{Context, CreateMessage, Message, UserId};

use super::answering::{Asker, Reply, answer};
use super::bot::Bot;

/// Answers a message that is meant for the bot; leaves all others alone.
pub(super) async fn answer_message(ctx: &Context, message: &Message, bot: &Arc<Bot>, me: UserId) {
    if message.author.bot || message.author.id == me {
        return;
    }
    let mentioned = message.mentions.iter().any(|user| user.id == me);
    let replied = message.referenced_message.as_ref().is_some_and(|earlier| earlier.author.id == me);
    if message.guild_id.is_some() && !mentioned && !replied {
        return;
    }
    let question = without_mentions(&message.content);
    let asker = Asker {
        member: message.author.id.get(),
        channel: message.channel_id.get(),
        server: message.guild_id.map(serenity::all::GuildId::get),
        locale: message.author.locale.clone().unwrap_or_default(),
        // a message says nothing of its author's permissions
        moderates: false,
    };
    let reply = answer(bot, &asker, &question, false).await;
    let Reply { embeds, rows } = reply;
    let sent = CreateMessage::new()
        .embeds(embeds)
        .components(rows)
        .reference_message(message)
        // a retried request must not answer twice
        .nonce(serenity::all::Nonce::String(message.id.get().to_string()))
        .enforce_nonce(true);
    if let Err(error) = message.channel_id.send_message(&ctx.http, sent).await {
        tracing::warn!(error = %kind(&error), "an answer could not be posted");
    }
}

/// The text without `<@…>`, `<#…>` and the like.
fn without_mentions(content: &str) -> String {
    let mut out = String::new();
    let mut rest = content;
    while let Some(start) = rest.find('<') {
        out.push_str(&rest[..start]);
        let is_mention = rest[start + 1..].starts_with(['@', '#', ':', 'a']);
        match rest[start..].find('>') {
            Some(end) if is_mention => rest = &rest[start + end + 1..],
            _ => {
                out.push('<');
                rest = &rest[start + 1..];
            }
        }
    }
    out.push_str(rest);
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What kind of error it was; never its text, which may hold what was asked.
pub(super) fn kind(error: &serenity::Error) -> String {
    match error {
        serenity::Error::Http(serenity::http::HttpError::UnsuccessfulRequest(response)) => {
            format!("Discord answered {} ({})", response.status_code, response.error.code)
        }
        serenity::Error::Http(_) => "the request failed".to_owned(),
        serenity::Error::Json(_) => "an answer of Discord could not be read".to_owned(),
        _ => "an error of the Discord library".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mentions_are_taken_out_of_a_question() {
        assert_eq!(without_mentions("<@123> what is <#9> CCM <:x:1>?"), "what is CCM ?");
        assert_eq!(without_mentions("is a < b"), "is a < b");
        assert_eq!(without_mentions("<@!1>"), "");
    }
}
