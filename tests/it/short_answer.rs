//! An answer at a glance: the best sentences first, in a few lines.

use bonafide::evaluation::read_questions;

use crate::support::TestEnv;

/// Lines of an answer at 80 columns: in the median, and in 95 of 100.
const LINES: [(usize, usize); 2] = [(50, 14), (95, 20)];

/// Questions that are asked.
const QUESTIONS: usize = 200;

#[test]
fn answers_are_short() {
    let env = TestEnv::new();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/questions");
    let questions = read_questions(&folder.join("answerable.jsonl")).expect("questions");
    let asked: Vec<&str> =
        questions.iter().take(QUESTIONS).map(|question| question.question.as_str()).collect();
    assert_eq!(asked.len(), QUESTIONS);
    let mut session = String::new();
    for question in &asked {
        session.push_str(question);
        session.push_str("\n:new\n");
    }
    let (_, out, _) = env.run_with_input(&["--width", "80"], &session);
    let forgotten = "This conversation is forgotten.";
    let mut lines: Vec<usize> = out.split(forgotten).map(|answer| answer.trim().lines().count()).collect();
    lines.retain(|&lines| lines > 0);
    assert_eq!(lines.len(), QUESTIONS, "an answer for each question");
    lines.sort_unstable();
    for (percent, most) in LINES {
        let reached = lines[(lines.len() - 1) * percent / 100];
        assert!(reached <= most, "{percent} of 100 answers have {reached} lines, more than {most}");
    }
}

#[test]
fn the_passage_comes_before_what_is_said_of_its_document_and_the_whole_answer_is_offered() {
    let env = TestEnv::new();
    let (status, short, _) = env.run(&["ask", "how is osteopetrosis treated?"]);
    assert_eq!(status, 0);
    assert!(short.starts_with("1. Osteopetrosis › "), "{short}");
    assert!(short.contains("ask --full"), "{short}");
    let (_, full, _) = env.run(&["ask", "--full", "how is osteopetrosis treated?"]);
    assert!(full.lines().count() > 2 * short.lines().count(), "{full}");
    let passage = |text: &str| text.contains("bone marrow transplant");
    assert!(passage(&full), "{full}");
}
