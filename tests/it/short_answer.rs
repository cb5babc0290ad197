//! An answer at a glance: the best sentences first, in a few lines.

use bonafide::config::Config;
use bonafide::engine::{Engine, EngineOptions};
use bonafide::evaluation::read_questions;
use bonafide::question::Conversation;
use bonafide::render::{ExcerptLimits, excerpt};

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
fn no_item_of_a_list_is_left_out_without_a_sign() {
    let options = EngineOptions {
        corpus: None,
        index: None,
        config: Config::embedded().expect("valid settings"),
        here: std::env::temp_dir().join("no such folder"),
        today: jiff::civil::date(2026, 11, 29),
    };
    let engine = Engine::open(options, &|_| {}).expect("the embedded documents");
    let limits = ExcerptLimits { whole_words: 30, characters: usize::MAX, items: 3 };
    let is_item = |line: &&str| line.trim_start().starts_with("- ");
    let mut lists = 0;
    for document in engine.documents() {
        for wanted in
            ["symptoms of", "what to avoid in", "which doctors treat", "tests for", "warning signs in"]
        {
            let mut conversation = Conversation::new(&engine.config().answer);
            let question = format!("{wanted} {}", document.condition);
            let answer = engine.ask(&question, 3, &mut conversation).expect("an answer");
            for passage in &answer.passages {
                let shown = excerpt(passage, limits);
                let items = passage.text.lines().filter(is_item).count();
                let shown_items = shown.iter().filter(|line| is_item(&line.as_str())).count();
                lists += usize::from(shown_items > 0);
                let is_said = shown.iter().any(|line| line.contains('…'));
                assert!(shown_items == 0 || shown_items >= items || is_said, "{question}: {shown:#?}");
            }
        }
    }
    assert!(lists > 5, "{lists} lists were shown");
}

#[test]
fn the_passage_comes_before_what_is_said_of_its_document_and_the_whole_answer_is_offered() {
    let env = TestEnv::new();
    let (status, short, _) = env.run(&["ask", "how is osteopetrosis treated?"]);
    assert_eq!(status, 0);
    assert!(short.starts_with("1. Osteopetrosis › "), "{short}");
    assert!(short.contains("ask --full"), "{short}");
    assert!(
        short.lines().last().is_some_and(|line| line.contains("not medical advice")),
        "one line: {short}"
    );
    let (_, full, _) = env.run(&["ask", "--full", "how is osteopetrosis treated?"]);
    assert!(full.lines().count() > 2 * short.lines().count(), "{full}");
    let passage = |text: &str| text.contains("bone marrow transplant");
    assert!(passage(&full), "{full}");
}

#[test]
fn what_has_nothing_to_do_with_the_documents_gets_two_lines_and_no_contacts() {
    let env = TestEnv::new();
    for question in ["best pizza recipe", "who won the football world cup"] {
        let (status, out, _) = env.run(&["--width", "80", "ask", question]);
        assert_eq!(status, 1, "{out}");
        let (answer, disclaimer) = out.trim_end().split_once("\n\n").expect("an answer and the disclaimer");
        assert_eq!((answer.lines().count(), disclaimer.lines().count()), (2, 1), "{out}");
        assert!(!out.contains("http") && !out.contains(|c: char| c.is_ascii_digit()), "{out}");
    }
}

#[test]
fn the_parts_of_an_answer_are_numbered_in_the_order_in_which_they_are_shown() {
    let env = TestEnv::new();
    let question = "is CCM inherited and what tests are needed";
    let (_, out, _) = env.run(&["ask", "-n", "4", question]);
    let numbers: Vec<&str> = out.lines().filter_map(|line| line.split_once(". ")?.0.get(..1)).collect();
    let numbers: Vec<&str> =
        numbers.into_iter().filter(|at| at.chars().all(|c| c.is_ascii_digit())).collect();
    assert!(numbers.len() >= 3 && numbers.is_sorted(), "{out}");
    let answer = env.ask(question);
    let firsts: Vec<_> =
        answer["parts"].as_array().expect("parts").iter().map(|part| &part["passages"][0]).collect();
    assert_eq!(firsts, [1, 2], "{answer}");
}

#[test]
fn the_json_has_the_sentences_that_are_shown_first() {
    let env = TestEnv::new();
    let question = "how is osteopetrosis treated?";
    let answer = env.ask(question);
    let sentences = answer["sentences"].as_array().expect("sentences");
    let (_, short, _) = env.run(&["ask", "--width", "1000", question]);
    assert!(!sentences.is_empty() && sentences.len() <= 3, "{sentences:?}");
    for sentence in sentences {
        let sentence = sentence.as_str().expect("text");
        assert!(answer["passages"][0]["text"].as_str().expect("text").contains(sentence), "{sentence}");
        assert!(short.contains(sentence), "{sentence} is not in {short}");
    }
    assert_eq!(env.ask("best pizza recipe")["sentences"], serde_json::json!([]));
}

#[test]
fn how_the_question_was_read_is_said_after_the_answer() {
    let (_, out, _) = TestEnv::new().run(&["ask", "does osteopetrosis affect skool grades"]);
    let answer = out.find("1. Osteopetrosis").expect("an excerpt");
    assert!(out.find("grades”").is_some_and(|corrected| corrected > answer), "{out}");
}
