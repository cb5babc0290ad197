//! What is sent to Discord: responses, follow-ups and messages, with retries.

pub(super) mod reply;
pub(super) mod retry;
mod sending;

pub(super) use sending::{
    Shown, acknowledge, again, code, delete, fill, fill_with, follow, in_time, is_answered_elsewhere, kind,
    post, reply, reply_soon, wait,
};
