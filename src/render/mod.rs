//! Rendering: answers and lists as text for a terminal.

mod answer;
mod changes;
mod documents;
mod interpretation;
mod layout;

pub use answer::{render_answer, render_passage, render_passage_in_context};
pub use changes::render_changes;
pub use documents::{render_source, render_sources, render_topics};
pub use interpretation::render_interpretation;
pub use layout::{Terminal, printable};
