//! The table of questions in docs/developers/understanding.md is that of today. With `BONAFIDE_UPDATE_DOCS` set, it is
//! written again.

use std::path::Path;

use crate::support::TestEnv;
use serde_json::{Value, json};

/// The head of the table.
const HEAD: &str =
    "| question | words | condition | asks for | outcome | first passage |\n|---|---|---|---|---|---|\n";

/// The maximum number of synonyms of a word that a row shows.
const SHOWN_TERMS: usize = 3;

#[test]
fn the_table_of_questions_is_that_of_today() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/developers/understanding.md");
    let page = std::fs::read_to_string(&file).expect("the page");
    let (before, rest) = page.split_once(HEAD).expect("the head of the table");
    let (rows, after) = rest.split_at(rest.find("\n\n").map_or(rest.len(), |end| end + 1));
    let questions: Vec<&str> = rows.lines().filter_map(|row| row.split('|').nth(1)).map(str::trim).collect();
    assert!(questions.len() >= 20, "{} questions", questions.len());

    let env = TestEnv::new();
    let settings = env.write("by-meaning.toml", "[vectors]\nin_debug_builds = true\n");
    let batch: Vec<String> =
        questions.iter().map(|question| json!({"id": question, "question": question}).to_string()).collect();
    let settings = settings.to_str().expect("UTF-8");
    let (status, out, err) =
        env.run_with_input(&["--config", settings, "ask", "--batch", "-"], &batch.join("\n"));
    assert_eq!(status, 0, "{err}");
    let mut table = String::new();
    for (line, question) in out.lines().zip(&questions) {
        let row: Value = serde_json::from_str(line).expect("JSON");
        table.push_str(&row_of(question, &row["answer"]));
    }
    if std::env::var_os("BONAFIDE_UPDATE_DOCS").is_some() {
        std::fs::write(&file, [before, HEAD, &table, after].concat()).expect("the page");
    }
    let kept = std::fs::read_to_string(&file).expect("the page");
    assert!(
        kept.contains(&table),
        "{} shows other readings: run the test again with BONAFIDE_UPDATE_DOCS=1 and look at them",
        file.display()
    );
}

fn row_of(question: &str, answer: &Value) -> String {
    let reading = &answer["interpretation"];
    let text = |value: &Value| value.as_str().map_or_else(|| "–".to_owned(), |text| text.replace('_', " "));
    let words: Vec<String> = reading["words"].as_array().into_iter().flatten().map(word).collect();
    let first = answer["passages"][0]["section"].as_array().and_then(|section| section.last());
    format!(
        "| {question} | {} | {} | {} | {} | {} |\n",
        words.join("; "),
        text(&reading["condition"]),
        text(&reading["intent"]),
        text(&answer["outcome"]),
        first.map_or_else(|| "–".to_owned(), text),
    )
}

/// A word, and what became of it: “(my)” is left out.
fn word(word: &Value) -> String {
    let text = word["text"].as_str().unwrap_or_default();
    let terms = word["terms"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let terms: Vec<&str> = terms.take(SHOWN_TERMS).collect();
    match word["became"].as_str() {
        Some("left_out") => format!("({text})"),
        Some("expanded" | "corrected") => format!("{text} → {}", terms.join(", ")),
        Some(became) => format!("{text}: {}", became.replace('_', " ")),
        None => text.to_owned(),
    }
}
