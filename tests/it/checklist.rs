//! Invariance (Ribeiro 2020): harmless changes of a question leave its answer as it is, changes that matter don't.

use std::collections::HashMap;
use std::path::Path;

use bonafide::answer::{Answer, Outcome};
use bonafide::config::Config;
use bonafide::engine::{Engine, EngineOptions};
use bonafide::question::Conversation;
use rayon::prelude::*;
use serde_json::Value;

/// Share of all harmless changes that may overturn an answer, and of one change over all questions.
const MAX_OVERTURNED: f64 = 0.03;
const MAX_OF_ONE: f64 = 0.10;
/// Share of the changes that matter which must be noticed.
const MIN_NOTICED: f64 = 0.85;

fn rows(name: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/checklist").join(name);
    let text = std::fs::read_to_string(path).expect("a file of the checklist");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn text<'a>(row: &'a Value, key: &str) -> &'a str {
    row[key].as_str().unwrap_or_default()
}

fn engine() -> Engine {
    let mut config = Config::embedded().expect("valid settings");
    // without optimization, to encode thousands of questions would take an hour
    config.vectors.enabled = !cfg!(debug_assertions);
    let options = EngineOptions {
        corpus: None,
        index: None,
        config,
        here: "/".into(),
        today: jiff::civil::date(2026, 11, 1),
    };
    Engine::open(options, &|_| {}).expect("an engine")
}

fn ask(engine: &Engine, question: &str) -> Answer {
    let mut conversation = Conversation::new(&engine.config().answer);
    engine.ask(question, 3, &mut conversation).expect("an answer")
}

/// The question after a harmless change; nothing where the change does not apply.
fn changed(question: &str, change: &Value) -> Option<String> {
    let to = match text(change, "kind") {
        "prefix" => format!("{}{question}", text(change, "text")),
        "suffix" => format!("{question}{}", text(change, "text")),
        "wrap" => format!("{}{question}{}", text(change, "before"), text(change, "after")),
        "case" if text(change, "to") == "upper" => question.to_uppercase(),
        "case" => question.to_lowercase(),
        _ => question.replace(text(change, "from"), text(change, "to")),
    };
    (to != question).then_some(to)
}

/// What must stay the same: the outcome and the first passage.
fn gist(answer: &Answer) -> (Outcome, Option<&str>) {
    (answer.outcome, answer.passages.first().map(|passage| passage.id.as_str()))
}

#[expect(clippy::cast_precision_loss, reason = "there are few changes")]
fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

#[test]
fn harmless_changes_leave_the_answer_as_it_is() {
    let (engine, changes) = (engine(), rows("harmless.jsonl"));
    let results: Vec<(String, bool, String)> = rows("bases.jsonl")
        .par_iter()
        .flat_map_iter(|base| {
            let question = text(base, "question").to_owned();
            let own = ask(&engine, &question);
            let engine = &engine;
            changes.iter().filter_map(move |change| {
                let changed = changed(&question, change)?;
                let overturned = gist(&own) != gist(&ask(engine, &changed));
                Some((text(change, "change").to_owned(), overturned, changed))
            })
        })
        .collect();
    assert!(results.len() > 3000, "{}", results.len());
    let mut by_change: HashMap<&str, Vec<&str>> = HashMap::new();
    for (change, _, question) in results.iter().filter(|(_, overturned, _)| *overturned) {
        by_change.entry(change).or_default().push(question);
    }
    let overturned: usize = by_change.values().map(Vec::len).sum();
    assert!(share(overturned, results.len()) <= MAX_OVERTURNED, "{overturned}: {by_change:#?}");
    for (change, questions) in by_change {
        let all = results.iter().filter(|(other, ..)| other == change).count();
        assert!(share(questions.len(), all) <= MAX_OF_ONE, "{change}: {questions:#?}");
    }
}

#[test]
fn changes_that_matter_are_noticed() {
    let (engine, rows) = (engine(), rows("matters.jsonl"));
    let missed: Vec<&str> = rows
        .iter()
        .filter(|row| {
            let answer = ask(&engine, text(row, "changed"));
            match text(row, "expected") {
                "parts" => answer.parts.iter().filter(|part| !part.passages.is_empty()).count() < 2,
                _ => answer.outcome == Outcome::Answered,
            }
        })
        .map(|row| text(row, "changed"))
        .collect();
    assert!(share(rows.len() - missed.len(), rows.len()) >= MIN_NOTICED, "{missed:#?}");
}
