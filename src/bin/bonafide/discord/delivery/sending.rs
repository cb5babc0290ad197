//! What is sent to Discord: answers to interactions, and messages in channels.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serenity::all::{
    ChannelId, CommandInteraction, ComponentInteraction, Context as Client, CreateAllowedMentions,
    CreateInteractionResponse, CreateInteractionResponseFollowup, CreateInteractionResponseMessage,
    CreateMessage, EditInteractionResponse, Http, InteractionId, Message, ModalInteraction, Nonce,
};
use serenity::builder::Builder as _;

use super::reply::Reply;
use super::retry::{ACKNOWLEDGE, ANSWER, POST, Twice, repeated};
pub(crate) use super::retry::{code, kind};
use crate::discord::metrics::metrics;

/// Discord's code for an interaction that was acknowledged before.
const ALREADY_ACKNOWLEDGED: isize = 40060;
/// Discord's code for a message that is not there.
const UNKNOWN_MESSAGE: isize = 10008;
/// Time after which a response is deferred instead of sent at once.
const SOON: Duration = Duration::from_millis(1200);

/// An interaction that has to be answered.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    id: InteractionId,
    token: &'a str,
}

impl<'a> From<&'a CommandInteraction> for Asked<'a> {
    fn from(interaction: &'a CommandInteraction) -> Self {
        Self { id: interaction.id, token: &interaction.token }
    }
}

impl<'a> From<&'a ComponentInteraction> for Asked<'a> {
    fn from(interaction: &'a ComponentInteraction) -> Self {
        Self { id: interaction.id, token: &interaction.token }
    }
}

impl<'a> From<&'a ModalInteraction> for Asked<'a> {
    fn from(interaction: &'a ModalInteraction) -> Self {
        Self { id: interaction.id, token: &interaction.token }
    }
}

/// Whether a request failed because another process of the bot has acknowledged the interaction: while one takes the
/// place of another, both serve the same shards.
pub(crate) fn is_answered_elsewhere(error: &serenity::Error) -> bool {
    code(error) == ALREADY_ACKNOWLEDGED
}

/// Gives an interaction its initial response. Discord accepts only one.
pub(crate) async fn acknowledge<'a>(
    ctx: &Client,
    asked: impl Into<Asked<'a>>,
    answer: CreateInteractionResponse,
) -> serenity::Result<()> {
    let asked = asked.into();
    let mut tries = 0;
    let done = repeated(ACKNOWLEDGE, Twice::Harmless, || {
        tries += 1;
        let (answer, again) = (answer.clone(), tries > 1);
        async move {
            match answer.execute(ctx, (asked.id, asked.token)).await {
                // the try before was done, and only its answer lost
                Err(error) if again && code(&error) == ALREADY_ACKNOWLEDGED => Ok(()),
                done => done,
            }
        }
    })
    .await;
    if done.is_ok() {
        let since = SystemTime::now().duration_since(SystemTime::from(*asked.id.created_at()));
        // a clock that is behind Discord's gives none
        metrics().acknowledged(since.unwrap_or_default());
    }
    done
}

/// Defers the response, so that the user sees that the answer takes a moment.
pub(crate) async fn wait<'a>(
    ctx: &Client,
    asked: impl Into<Asked<'a>>,
    private: bool,
) -> serenity::Result<()> {
    let wait = CreateInteractionResponseMessage::new().ephemeral(private);
    acknowledge(ctx, asked, CreateInteractionResponse::Defer(wait)).await
}

/// Puts an answer in the place of what an interaction was acknowledged with.
pub(crate) async fn fill<'a>(
    ctx: &Client,
    asked: impl Into<Asked<'a>>,
    reply: Reply,
    private: bool,
) -> serenity::Result<()> {
    let asked = asked.into();
    let edit = EditInteractionResponse::new().embeds(reply.embeds).components(reply.rows);
    fill_with(ctx, asked, edit).await?;
    further(ctx, asked, reply.further, private).await;
    further(ctx, asked, vec![reply.aside], true).await;
    Ok(())
}

/// The same for what is more than embeds.
pub(crate) async fn fill_with<'a>(
    ctx: &Client,
    asked: impl Into<Asked<'a>>,
    edit: EditInteractionResponse,
) -> serenity::Result<()> {
    let asked = asked.into();
    let edit = edit.allowed_mentions(CreateAllowedMentions::new());
    repeated(ANSWER, Twice::Harmless, || {
        let edit = edit.clone();
        async move { edit.execute(ctx, asked.token).await.map(drop) }
    })
    .await
}

/// A message below the first answer to an interaction.
pub(crate) async fn follow<'a>(
    ctx: &Client,
    asked: impl Into<Asked<'a>>,
    reply: Reply,
    private: bool,
) -> serenity::Result<()> {
    let asked = asked.into();
    let mut first = reply.further;
    first.insert(0, reply.embeds);
    let mut rows = Some(reply.rows);
    for embeds in first {
        let message = CreateInteractionResponseFollowup::new()
            .embeds(embeds)
            .components(rows.take().unwrap_or_default())
            .ephemeral(private);
        repeated(ANSWER, Twice::Doubled, || {
            let message = message.clone();
            async move { message.execute(ctx, (None, asked.token)).await.map(drop) }
        })
        .await?;
    }
    Ok(())
}

/// Deletes what an interaction was answered with, or the message of its button.
pub(crate) async fn delete<'a>(ctx: &Client, asked: impl Into<Asked<'a>>) -> serenity::Result<()> {
    let asked = asked.into();
    let mut tries = 0;
    repeated(ANSWER, Twice::Harmless, || {
        tries += 1;
        let again = tries > 1;
        async move {
            match ctx.http.delete_original_interaction_response(asked.token).await {
                Err(error) if again && code(&error) == UNKNOWN_MESSAGE => Ok(()),
                done => done,
            }
        }
    })
    .await
}

/// The pages of an answer after its first.
async fn further(ctx: &Client, asked: Asked<'_>, pages: Vec<Vec<serenity::all::CreateEmbed>>, private: bool) {
    for embeds in pages.into_iter().filter(|embeds| !embeds.is_empty()) {
        if let Err(error) = follow(ctx, asked, Reply { embeds, ..Reply::default() }, private).await {
            // what was shown stays
            tracing::warn!(error = %kind(&error), "the next page of an answer could not be sent");
            return;
        }
    }
}

/// Where an answer to a button or form shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    /// In place of the message with the button.
    Changed,
    /// Below it, to the presser alone.
    Private,
    /// Below it, to all.
    Public,
}

/// An answer to a button or form, and where it shows.
pub(crate) struct Response {
    pub(crate) reply: Reply,
    pub(crate) shown: Shown,
}

impl Response {
    /// In place of the message with the button.
    pub(crate) fn changed(reply: Reply) -> Self {
        Self { reply, shown: Shown::Changed }
    }

    /// To the presser alone.
    pub(crate) fn private(reply: Reply) -> Self {
        Self { reply, shown: Shown::Private }
    }

    /// To all.
    pub(crate) fn public(reply: Reply) -> Self {
        Self { reply, shown: Shown::Public }
    }
}

/// Answers with one message, seen by its asker alone or by all.
pub(crate) async fn reply<'a>(
    ctx: &Client,
    asked: impl Into<Asked<'a>>,
    reply: Reply,
    shown: Shown,
) -> serenity::Result<()> {
    let asked = asked.into();
    let private = shown != Shown::Public;
    let message = CreateInteractionResponseMessage::new().embeds(reply.embeds).components(reply.rows);
    let answer = match shown {
        Shown::Changed => CreateInteractionResponse::UpdateMessage(message),
        Shown::Private => CreateInteractionResponse::Message(message.ephemeral(true)),
        Shown::Public => CreateInteractionResponse::Message(message),
    };
    acknowledge(ctx, asked, answer).await?;
    further(ctx, asked, reply.further, private).await;
    further(ctx, asked, vec![reply.aside], true).await;
    Ok(())
}

/// A reply that only the presser sees.
pub(crate) async fn tell(
    ctx: &Client,
    pressed: &ComponentInteraction,
    answer: Reply,
) -> serenity::Result<()> {
    reply(ctx, pressed, answer, Shown::Private).await
}

/// What work gives, where it does so soon enough to be answered with at once.
pub(crate) async fn in_time<T>(work: impl Future<Output = T>) -> Option<T> {
    tokio::time::timeout(SOON, work).await.ok()
}

/// Answers a button or form at once where the work is done soon; where it is not, says so in time and
/// answers when it is.
pub(crate) async fn reply_soon<'a>(
    ctx: &Client,
    asked: impl Into<Asked<'a>>,
    work: impl Future<Output = Response>,
) -> serenity::Result<()> {
    let asked = asked.into();
    let mut work = std::pin::pin!(work);
    if let Some(response) = in_time(&mut work).await {
        return reply(ctx, asked, response.reply, response.shown).await;
    }
    acknowledge(ctx, asked, CreateInteractionResponse::Acknowledge).await?;
    let Response { reply, shown } = work.await;
    match shown {
        Shown::Changed => fill(ctx, asked, reply, true).await,
        Shown::Private | Shown::Public => follow(ctx, asked, reply, shown == Shown::Private).await,
    }
}

/// Posts a message in a channel. Discord knows it again by its nonce, of 25 characters at most, which
/// no other message may have.
pub(crate) async fn post(
    http: &Arc<Http>,
    channel: ChannelId,
    nonce: &str,
    message: CreateMessage,
) -> serenity::Result<Message> {
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    let send = |message: CreateMessage| channel.send_message(http, message);
    let message = message.nonce(Nonce::String(nonce.to_owned())).enforce_nonce(true);
    repeated(POST, Twice::Harmless, || send(message.clone())).await
}

/// Makes a request that may be made again whatever became of it, such as a pin.
pub(crate) async fn again<T, F>(request: impl FnMut() -> F) -> serenity::Result<T>
where
    F: Future<Output = serenity::Result<T>>,
{
    repeated(POST, Twice::Harmless, request).await
}
