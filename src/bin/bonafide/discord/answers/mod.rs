//! From a question, wherever it is asked, to its answer; and answers that were shown before.

pub(super) mod answer_state;
mod answering;
pub(super) mod ask_handlers;
pub(super) mod forum_offers;
mod mentions;
pub(super) mod pinned_answer;
