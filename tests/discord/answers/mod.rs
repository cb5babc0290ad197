//! What answers contain, how they look, and what can be done with them.

mod contents;
mod follow_ups;
mod once;
mod pictures;
mod short_answers;
