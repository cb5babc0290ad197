//! What is sent to Discord: responses, follow-ups and messages, with retries.

mod reply;
mod retry;
mod sending;

pub(super) use reply::Reply;
pub(super) use retry::{Bound, START, Twice, repeated};
pub(super) use sending::{
    Response, Shown, acknowledge, again, code, delete, fill, fill_with, follow, in_time,
    is_answered_elsewhere, kind, post, reply, reply_soon, tell, wait,
};
