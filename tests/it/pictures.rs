//! The picture of an answer in a terminal, in the README.

use crate::support::TestEnv;
use crate::support::picture::{Line, compare, terminal};

const QUESTION: &str = "how is osteopetrosis treated";

#[test]
fn the_picture_of_an_answer_in_a_terminal_is_that_of_today() {
    let (status, answer, _) = TestEnv::new().run(&["--width", "80", "ask", QUESTION]);
    assert_eq!(status, 0);
    let mut lines = vec![Line::new("prompt", &format!("$ bonafide {QUESTION}"))];
    // after the first block, the answer itself, come other excerpts and notices
    let mut class = "plain";
    for text in answer.trim_end().lines() {
        if text.is_empty() {
            class = "quiet";
        }
        lines.push(Line::new(if text.starts_with("1. ") { "bold" } else { class }, text));
    }
    compare("terminal.svg", &terminal(&lines));
}
