//! Requests to Discord: made again where they failed, within a bound, and never done twice.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serenity::all::{
    ChannelId, CommandInteraction, ComponentInteraction, Context as Client, CreateAllowedMentions,
    CreateInteractionResponse, CreateInteractionResponseFollowup, CreateInteractionResponseMessage,
    CreateMessage, EditInteractionResponse, Http, InteractionId, Message, ModalInteraction, Nonce,
};
use serenity::builder::Builder as _;
use serenity::http::HttpError;
use tokio::time::Instant;

use super::metrics::{RequestFailure, metrics};
use super::reply::Reply;

/// Discord's code for an interaction that was acknowledged before.
const ALREADY_ACKNOWLEDGED: isize = 40060;
/// Discord's code for a message that is not there.
const UNKNOWN_MESSAGE: isize = 10008;
/// Longest wait between two tries.
const LONGEST_WAIT: Duration = Duration::from_secs(16);
/// Time after which a response is deferred instead of sent at once.
const SOON: Duration = Duration::from_millis(1200);

/// How long and how often a request is tried.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bound {
    whole: Duration,
    /// For one try.
    each: Duration,
    tries: u32,
    /// Before the second try; each later wait is twice as long.
    first_wait: Duration,
}

/// Discord waits three seconds for the acknowledgement of an interaction.
const ACKNOWLEDGE: Bound = Bound {
    whole: Duration::from_millis(2700),
    each: Duration::from_millis(1200),
    tries: 5,
    first_wait: Duration::from_millis(100),
};
/// An interaction's token is valid for fifteen minutes. Waiting for a place takes some of them.
const ANSWER: Bound = Bound {
    whole: Duration::from_mins(5),
    each: Duration::from_secs(8),
    tries: 8,
    first_wait: Duration::from_millis(250),
};
/// Discord remembers a message's nonce for some minutes.
const POST: Bound = Bound { whole: Duration::from_mins(2), ..ANSWER };
/// What keeps the bot from starting is reported soon.
pub(super) const START: Bound = Bound {
    whole: Duration::from_mins(1),
    each: Duration::from_secs(10),
    tries: 4,
    first_wait: Duration::from_millis(250),
};

/// What a second try does where the first was done and only its answer was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Twice {
    /// Nothing, or the same again.
    Harmless,
    /// A second message: not tried where the first may have been done.
    Doubled,
}

/// Makes a request until it succeeds, cannot succeed, or the bound is reached.
///
/// # Errors
/// Those of the last try.
pub(super) async fn repeated<T, F>(
    bound: Bound,
    twice: Twice,
    mut request: impl FnMut() -> F,
) -> serenity::Result<T>
where
    F: Future<Output = serenity::Result<T>>,
{
    let end = Instant::now() + bound.whole;
    let mut wait = bound.first_wait;
    let mut tries = 1;
    loop {
        let left = end.saturating_duration_since(Instant::now());
        let error = match tokio::time::timeout(bound.each.min(left), request()).await {
            Ok(Ok(done)) => return Ok(done),
            Ok(Err(error)) => error,
            Err(_) => serenity::Error::Other("Discord did not answer in time"),
        };
        let (failure, done) = judge(&error);
        metrics().request_failed(failure);
        if failure == RequestFailure::rate_limited {
            metrics().rate_limited();
        }
        let again = match done {
            Done::Never => false,
            Done::NotYet => true,
            Done::Perhaps => twice == Twice::Harmless,
        };
        let pause = wait.mul_f64(0.5 + 0.5 * share());
        if !again || tries == bound.tries || Instant::now() + pause >= end {
            metrics().gave_up();
            return Err(error);
        }
        tokio::time::sleep(pause).await;
        wait = (wait * 2).min(LONGEST_WAIT);
        tries += 1;
    }
}

/// Whether a request that failed was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Done {
    /// No, and it never will be.
    Never,
    /// No; another try may succeed.
    NotYet,
    Perhaps,
}

fn judge(error: &serenity::Error) -> (RequestFailure, Done) {
    match error {
        serenity::Error::Http(HttpError::UnsuccessfulRequest(response)) => {
            match response.status_code.as_u16() {
                429 => (RequestFailure::rate_limited, Done::NotYet),
                500.. => (RequestFailure::server_error, Done::NotYet),
                _ => (RequestFailure::refused, Done::Never),
            }
        }
        serenity::Error::Http(HttpError::Request(error)) if error.is_connect() => {
            (RequestFailure::connection, Done::NotYet)
        }
        serenity::Error::Http(HttpError::Request(error)) if error.is_builder() => {
            (RequestFailure::refused, Done::Never)
        }
        serenity::Error::Http(HttpError::Request(_))
        | serenity::Error::Json(_)
        | serenity::Error::Other(_) => (RequestFailure::connection, Done::Perhaps),
        _ => (RequestFailure::refused, Done::Never),
    }
}

/// A number from 0 to 1, so that many who wait do not come back at once.
fn share() -> f64 {
    let mut byte = [0_u8];
    // without randomness the waits are only less spread
    let _ = getrandom::fill(&mut byte);
    f64::from(byte[0]) / 255.0
}

/// What Discord's code of an error is; 0 where it has none.
pub(super) fn code(error: &serenity::Error) -> isize {
    match error {
        serenity::Error::Http(HttpError::UnsuccessfulRequest(response)) => response.error.code,
        _ => 0,
    }
}

/// What kind of error it was; never its text or address, which may hold what was asked and tokens.
pub(super) fn kind(error: &serenity::Error) -> String {
    match error {
        serenity::Error::Http(HttpError::UnsuccessfulRequest(response)) => {
            format!("Discord answered {} ({})", response.status_code, response.error.code)
        }
        serenity::Error::Http(HttpError::Request(error)) if error.is_connect() => {
            "no connection to Discord".to_owned()
        }
        serenity::Error::Http(_) => "the request failed".to_owned(),
        serenity::Error::Json(_) => "an answer of Discord could not be read".to_owned(),
        serenity::Error::Other(text) => (*text).to_owned(),
        _ => "an error of the Discord library".to_owned(),
    }
}

/// An interaction that has to be answered.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
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

/// Gives an interaction its initial response. Discord accepts only one.
pub(super) async fn acknowledge<'a>(
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
pub(super) async fn wait<'a>(
    ctx: &Client,
    asked: impl Into<Asked<'a>>,
    private: bool,
) -> serenity::Result<()> {
    let wait = CreateInteractionResponseMessage::new().ephemeral(private);
    acknowledge(ctx, asked, CreateInteractionResponse::Defer(wait)).await
}

/// Puts an answer in the place of what an interaction was acknowledged with.
pub(super) async fn fill<'a>(
    ctx: &Client,
    asked: impl Into<Asked<'a>>,
    reply: Reply,
    private: bool,
) -> serenity::Result<()> {
    let asked = asked.into();
    let edit = EditInteractionResponse::new().embeds(reply.embeds).components(reply.rows);
    fill_with(ctx, asked, edit).await?;
    further(ctx, asked, reply.further, private).await;
    Ok(())
}

/// The same for what is more than embeds.
pub(super) async fn fill_with<'a>(
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
pub(super) async fn follow<'a>(
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
pub(super) async fn delete<'a>(ctx: &Client, asked: impl Into<Asked<'a>>) -> serenity::Result<()> {
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
    for embeds in pages {
        if let Err(error) = follow(ctx, asked, Reply { embeds, ..Reply::default() }, private).await {
            // what was shown stays
            tracing::warn!(error = %kind(&error), "the next page of an answer could not be sent");
            return;
        }
    }
}

/// Where an answer to a button or form shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// In place of the message with the button.
    Changed,
    /// Below it, to the presser alone.
    Private,
    /// Below it, to all.
    Public,
}

/// Answers with one message, seen by its asker alone or by all.
pub(super) async fn reply<'a>(
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
    Ok(())
}

/// What work gives, where it does so soon enough to be answered with at once.
pub(super) async fn in_time<T>(work: impl Future<Output = T>) -> Option<T> {
    tokio::time::timeout(SOON, work).await.ok()
}

/// Answers a button or form at once where the work is done soon; where it is not, says so in time and
/// answers when it is.
pub(super) async fn reply_soon<'a>(
    ctx: &Client,
    asked: impl Into<Asked<'a>>,
    work: impl Future<Output = (Reply, Shown)>,
) -> serenity::Result<()> {
    let asked = asked.into();
    let mut work = std::pin::pin!(work);
    if let Some((answer, shown)) = in_time(&mut work).await {
        return reply(ctx, asked, answer, shown).await;
    }
    acknowledge(ctx, asked, CreateInteractionResponse::Acknowledge).await?;
    match work.await {
        (answer, Shown::Changed) => fill(ctx, asked, answer, true).await,
        (answer, shown) => follow(ctx, asked, answer, shown == Shown::Private).await,
    }
}

/// Posts a message in a channel. Discord knows it again by its nonce, of 25 characters at most, which
/// no other message may have.
pub(super) async fn post(
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
pub(super) async fn again<T, F>(request: impl FnMut() -> F) -> serenity::Result<T>
where
    F: Future<Output = serenity::Result<T>>,
{
    repeated(POST, Twice::Harmless, request).await
}
