//! Answers that a test wants instead of the right ones.

use std::collections::VecDeque;
use std::time::Duration;

use super::answer::Answer;
use super::endpoint::Call;

/// What goes wrong with a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    /// 429 with `Retry-After`; nothing happens.
    RateLimited { retry_after: Duration, global: bool },
    /// A status of the server's, such as 500 or 503; nothing happens.
    Server(u16),
    /// An error as Discord words it; nothing happens.
    Error { status: u16, code: u32, message: &'static str },
    /// Nothing happens and no answer ever comes.
    Timeout,
    /// It happens, but the connection ends before the answer.
    LostAnswer,
    /// It happens, and the answer waits until the test releases it.
    Held,
    /// It happens, and the answer comes late.
    Slow(Duration),
}

impl Fault {
    pub(crate) fn pins_full() -> Self {
        Self::Error {
            status: 400,
            code: 30003,
            message: "Maximum number of pinned messages in this channel reached (250)",
        }
    }

    pub(crate) fn missing_permissions() -> Self {
        Self::Error { status: 403, code: 50013, message: "Missing Permissions" }
    }

    pub(crate) fn unknown_interaction() -> Self {
        Self::Error { status: 404, code: 10062, message: "Unknown interaction" }
    }

    /// The answer in place of the right one, for faults that have one.
    pub(crate) fn answer(&self) -> Option<Answer> {
        match self {
            Self::RateLimited { retry_after, global } => Some(Answer {
                status: 429,
                body: Some(serde_json::json!({
                    "message": "You are being rate limited.", "retry_after": retry_after.as_secs_f64(),
                    "global": global, "code": 0,
                })),
            }),
            Self::Server(status) => Some(Answer::error(*status, 0, "the server has a problem")),
            Self::Error { status, code, message } => Some(Answer::error(*status, *code, message)),
            Self::Timeout | Self::LostAnswer | Self::Held | Self::Slow(_) => None,
        }
    }
}

/// Faults still to come.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    planned: VecDeque<(Call, Fault)>,
    /// Raised to let held answers go.
    pub(crate) released: bool,
}

impl Faults {
    pub(crate) fn plan(&mut self, call: Call, times: usize, fault: &Fault) {
        self.planned.extend(std::iter::repeat_n((call, fault.clone()), times));
    }

    pub(crate) fn take(&mut self, call: Call) -> Option<Fault> {
        let at = self.planned.iter().position(|(planned, _)| *planned == call)?;
        self.planned.remove(at).map(|(_, fault)| fault)
    }

    pub(crate) fn left(&self) -> usize {
        self.planned.len()
    }
}
