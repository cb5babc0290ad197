//! The development questions: what they hold, and that answers to them do not get worse.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::support::TestEnv;
use bonafide::evaluation::{Part, read_questions};
use serde_json::Value;

/// Figures of the test part that must not fall (docs/developers/ranking.md has those of today), by words and meaning.
const FLOORS: [(&str, f64); 6] = [
    ("hit_1", 0.90),
    ("hit_3", 0.95),
    ("answered", 0.82),
    ("right_of_answered", 0.91),
    ("silent", 0.93),
    ("urgency_recall", 0.94),
];

/// The same for a build that goes by words alone, as one without optimization does.
const FLOORS_BY_WORDS: [(&str, f64); 6] = [
    ("hit_1", 0.89),
    ("hit_3", 0.95),
    ("answered", 0.80),
    ("right_of_answered", 0.93),
    ("silent", 0.96),
    ("urgency_recall", 0.94),
];

/// Figures of people's questions that must not fall, by words and meaning, then by words alone.
const FLOORS_OF_PEOPLE: [(&str, f64, f64); 5] = [
    ("hit_1", 0.82, 0.76),
    ("hit_3", 0.91, 0.84),
    ("answered", 0.63, 0.55),
    ("right_of_answered", 0.84, 0.84),
    ("silent", 0.93, 0.94),
];

/// The same of questions that were written later, most of them without the name of a condition.
const FLOORS_OF_LATER_ONES: [(&str, f64, f64); 5] = [
    ("hit_1", 0.74, 0.64),
    ("hit_3", 0.83, 0.76),
    ("answered", 0.57, 0.36),
    ("right_of_answered", 0.81, 0.72),
    ("silent", 0.90, 0.90),
];

/// The same of questions in other voices, written with what is expected of each before anything was asked.
const FLOORS_OF_STRANGERS: [(&str, f64, f64); 5] = [
    ("hit_1", 0.87, 0.82),
    ("hit_3", 0.93, 0.87),
    ("answered", 0.75, 0.69),
    ("right_of_answered", 0.91, 0.86),
    ("silent", 0.95, 0.91),
];

/// Whether this build compares by meaning.
const BY_MEANING: bool = cfg!(all(feature = "encoder", not(debug_assertions)));

/// Figures of the test part that must not rise.
const CEILINGS: [(&str, f64); 3] =
    [("wrong_condition", 0.0), ("false_alarms", 3.0), ("abstention_area", 0.125)];

fn questions() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/questions")
}

fn figures(env: &TestEnv, file: &str, part: &str) -> Value {
    let (status, out, err) = env.run(&["eval", "--questions", file, "--part", part, "--json"]);
    assert_eq!(status, 0, "{err}");
    let figures: Value = serde_json::from_str(&out).expect("JSON");
    figures[part].clone()
}

#[test]
fn what_people_ask_in_their_own_words_is_answered_as_well_as_before() {
    let env = TestEnv::new();
    let sets =
        [("people", FLOORS_OF_PEOPLE), ("later", FLOORS_OF_LATER_ONES), ("strangers", FLOORS_OF_STRANGERS)];
    for (folder, floors) in sets {
        let figures = figures(&env, questions().join(folder).to_str().expect("UTF-8"), "test");
        for (name, by_meaning, by_words) in floors {
            let figure = figures[name].as_f64().expect("a number");
            let floor = if BY_MEANING { by_meaning } else { by_words };
            assert!(figure >= floor, "{folder}: {name} is {figure:.3}, less than {floor}");
        }
    }
}

#[test]
fn the_test_part_is_answered_as_well_as_before() {
    let env = TestEnv::new();
    let figures = figures(&env, questions().to_str().expect("UTF-8"), "test");
    let figure = |name: &str| figures[name].as_f64().expect("a number");
    for (name, floor) in if BY_MEANING { FLOORS } else { FLOORS_BY_WORDS } {
        assert!(figure(name) >= floor, "{name} is {:.3}, less than {floor}", figure(name));
    }
    for (name, ceiling) in CEILINGS {
        assert!(figure(name) <= ceiling, "{name} is {:.3}, more than {ceiling}", figure(name));
    }
}

#[test]
fn there_are_enough_questions_of_every_sort_in_both_parts() {
    let questions = read_questions(&questions()).expect("good files");
    let mut styles: HashMap<&str, usize> = HashMap::new();
    for question in &questions {
        *styles.entry(&question.style).or_default() += 1;
    }
    assert!(questions.len() >= 250);
    let calm = || questions.iter().filter(|question| question.urgent.is_none());
    assert!(calm().filter(|question| !question.answerable).count() >= 80);
    assert!(styles["urgent"] >= 40 && styles["sounds_urgent"] >= 40, "{styles:?}");
    let in_test = questions.iter().filter(|question| question.part() == Part::Test).count();
    assert!(in_test * 5 > questions.len() * 2 && in_test * 5 < questions.len() * 3, "{in_test}");
}

#[test]
fn every_expected_section_is_in_the_corpus() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for question in read_questions(&questions()).expect("good files") {
        for expected in &question.expect {
            let text = std::fs::read_to_string(corpus.join(format!("{}.md", expected.document)));
            let text = text.unwrap_or_else(|_| panic!("{}: no document {}", question.id, expected.document));
            let there = text.lines().any(|line| line.trim_start_matches('#').trim() == expected.section);
            assert!(there, "{}: no section “{}”", question.id, expected.section);
        }
    }
}

#[test]
fn measures_misses_and_a_fitted_judgement_come_out() {
    let env = TestEnv::new();
    env.write(
        "own.jsonl",
        "{\"id\":\"a\",\"style\":\"direct\",\"question\":\"What is osteopetrosis?\",\"answerable\":true,\"condition\":\"Osteopetrosis\",\"expect\":[{\"document\":\"osteopetrosis\",\"section\":\"Research\"}],\"urgent\":null}\n\
         {\"id\":\"b\",\"style\":\"urgent\",\"question\":\"he is not breathing\",\"answerable\":false,\"condition\":null,\"urgent\":\"emergency\"}\n",
    );
    let (status, out, err) = env.run(&["eval", "--questions", "own.jsonl", "--show"]);
    assert_eq!((status, err.as_str()), (0, ""));
    assert!(out.contains("a: wrong passage first"), "{out}");
    assert!(out.contains("= osteopetrosis › Research"), "{out}");
    let (status, out, _) = env.run(&["eval", "--questions", "own.jsonl", "--calibrate"]);
    assert_eq!(status, 0);
    assert!(out.contains("bias = ") && out.contains("\ncoverage = "), "{out}");
}

#[test]
fn a_wrong_line_is_told_by_file_and_number() {
    let env = TestEnv::new();
    let line = "{\"id\":\"a\",\"style\":\"x\",\"question\":\"q\",\"answerable\":true,\"condition\":null,\"urgent\":null}\n";
    env.write("own.jsonl", line);
    let (status, _, err) = env.run(&["eval", "--questions", "own.jsonl"]);
    assert_eq!(status, 2);
    assert!(err.contains("own.jsonl, line 1") && err.contains("expects a section"), "{err}");
    let twice = line.replace("true", "false").repeat(2);
    env.write("own.jsonl", &twice);
    let (status, _, err) = env.run(&["eval", "--questions", "own.jsonl"]);
    assert_eq!(status, 2);
    assert!(err.contains("line 2") && err.contains("occurs twice"), "{err}");
    let (status, _, err) = env.run(&["eval"]);
    assert_eq!(status, 2);
    assert!(err.contains("DATASET_DIR"), "{err}");
}
