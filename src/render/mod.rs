//! Rendering: answers and lists as text for a terminal, and what is shown of an answer in short.

mod answer;
mod changes;
mod documents;
mod excerpt;
mod glance;
mod interpretation;
mod layout;
mod printable;
mod short_answer;

pub use answer::{render_answer, render_opened_passage, render_passage, render_passage_in_context};
pub use changes::render_changes;
pub use documents::{render_source, render_sources, render_topics};
pub use excerpt::{ExcerptLimits, excerpt};
pub use glance::{Glance, heading, near_heading, near_sections, place, source_line};
pub use interpretation::render_interpretation;
pub use layout::Terminal;
pub use printable::{printable, printable_json, printable_with_styles};
pub use short_answer::{ShortAnswer, render_short_answer};
