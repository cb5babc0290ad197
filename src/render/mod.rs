//! Rendering: answers and lists as text for a terminal.

mod answer;
mod documents;
mod interpretation;
mod layout;

pub use answer::{render_answer, render_passage, render_passage_in_context};
pub use documents::{render_source, render_sources, render_topics};
pub use interpretation::render_interpretation;
pub use layout::Terminal;
