//! Requests to Discord: made again where they failed, within a bound, and never done twice.

use std::time::Duration;

use serenity::http::HttpError;
use tokio::time::Instant;

use crate::discord::metrics::{RequestFailure, metrics};

/// How long and how often a request is tried.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bound {
    whole: Duration,
    /// For one try.
    each: Duration,
    tries: u32,
    /// Before the second try; each later wait is twice as long.
    first_wait: Duration,
    /// The maximum wait.
    longest_wait: Duration,
}

/// Discord waits three seconds for the acknowledgement of an interaction.
pub(super) const ACKNOWLEDGE: Bound = Bound {
    whole: Duration::from_millis(2700),
    each: Duration::from_millis(1200),
    tries: 5,
    first_wait: Duration::from_millis(100),
    longest_wait: Duration::from_secs(1),
};
/// An interaction's token is valid for fifteen minutes. Waiting for a place takes some of them.
pub(super) const ANSWER: Bound = Bound {
    whole: Duration::from_mins(5),
    each: Duration::from_secs(8),
    tries: 8,
    first_wait: Duration::from_millis(250),
    longest_wait: Duration::from_secs(16),
};
/// Discord remembers a message's nonce for some minutes.
pub(super) const POST: Bound = Bound { whole: Duration::from_mins(2), ..ANSWER };
/// What a check of the bot finds is reported soon.
pub(crate) const START: Bound = Bound {
    whole: Duration::from_mins(1),
    each: Duration::from_secs(10),
    tries: 4,
    first_wait: Duration::from_millis(250),
    longest_wait: Duration::from_secs(16),
};

impl Bound {
    /// For the start of the bot, which nobody waits for: as long as the settings say.
    pub(crate) fn of_start(seconds: u64) -> Self {
        Self {
            whole: Duration::from_secs(seconds),
            each: Duration::from_secs(10),
            tries: u32::MAX,
            first_wait: Duration::from_millis(500),
            longest_wait: Duration::from_secs(30),
        }
    }
}

/// What a second try does where the first was done and only its answer was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Twice {
    /// Nothing, or the same again.
    Harmless,
    /// A second message: not tried where the first may have been done.
    Doubled,
}

/// Makes a request until it succeeds, cannot succeed, or the bound is reached.
///
/// # Errors
/// Those of the last try.
pub(crate) async fn repeated<T, F>(
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
        wait = (wait * 2).min(bound.longest_wait);
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
pub(crate) fn code(error: &serenity::Error) -> isize {
    match error {
        serenity::Error::Http(HttpError::UnsuccessfulRequest(response)) => response.error.code,
        _ => 0,
    }
}

/// What kind of error it was; never its text or address, which may hold what was asked and tokens.
pub(crate) fn kind(error: &serenity::Error) -> String {
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
