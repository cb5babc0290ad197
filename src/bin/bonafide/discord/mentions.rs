//! Questions asked without a command: a mention of the bot, a reply to it, a direct message.

use std::sync::Arc;

use serenity::all::{Context, CreateMessage, Message, UserId};

use super::answering::{Asker, answer};
use super::bot::Bot;
use super::delivery::{self, kind};

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
    let sent = CreateMessage::new().embeds(reply.embeds).components(reply.rows).reference_message(message);
    let nonce = message.id.get().to_string();
    if let Err(error) = delivery::post(&ctx.http, message.channel_id, &nonce, sent).await {
        tracing::warn!(error = %kind(&error), "an answer could not be posted");
    }
}

/// The text without `<@…>`, `<#…>` and the like.
fn without_mentions(content: &str) -> String {
    let mut out = String::new();
    let mut rest = content;
    while let Some(start) = rest.find('<') {
        out.push_str(&rest[..start]);
        let inside = &rest[start + 1..];
        // "a:" begins a moving emoji
        let is_mention = inside.starts_with(['@', '#', ':']) || inside.starts_with("a:");
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mentions_are_taken_out_of_a_question() {
        assert_eq!(without_mentions("<@123> what is <#9> CCM <:x:1>?"), "what is CCM ?");
        assert_eq!(without_mentions("is a < b"), "is a < b");
        assert_eq!(
            without_mentions("is it <a:wave:12> in <any or all> bones"),
            "is it in <any or all> bones"
        );
        assert_eq!(without_mentions("<@!1>"), "");
    }
}
