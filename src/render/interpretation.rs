//! How a question was read, as text: what every word became, and what was asked for.

use std::fmt::Write as _;

use super::Terminal;
use super::printable::printable;
use crate::answer::{Answer, InterpretedWord, Outcome, WordTreatment};

/// What became of the question, a line for each thing; it ends with a line feed.
#[must_use]
pub fn render_interpretation(answer: &Answer, terminal: &Terminal) -> String {
    let read = &answer.interpretation;
    let mut out = String::new();
    push(&mut out, terminal, "Question", &answer.question);
    if let Some(corrected) = &read.corrected {
        push(&mut out, terminal, "Read as", corrected);
    }
    let condition = match (&read.condition, read.used_context) {
        (Some(condition), true) => format!("{condition} (from the conversation)"),
        (Some(condition), false) => condition.clone(),
        (None, _) => "none named".to_owned(),
    };
    push(&mut out, terminal, "Condition", &condition);
    push(&mut out, terminal, "Asks for", read.intent.as_deref().unwrap_or("nothing particular"));
    let outcome = match answer.outcome {
        Outcome::Answered => "answered",
        Outcome::Related => "related excerpts, no answer",
        Outcome::NoAnswer => "no answer",
    };
    let judged = match read.confidence {
        Some(confidence) => format!("{outcome}; the first excerpt answers with probability {confidence:.2}"),
        None => format!("{outcome}; no excerpt was judged"),
    };
    push(&mut out, terminal, "Judged", &judged);
    for passage in &answer.passages {
        let path = passage.section.join(" › ");
        let line = format!("{:.2} {} › {path}", passage.score, passage.document.id);
        push(&mut out, terminal, &format!("Excerpt {}", passage.rank), &line);
    }
    let _ = writeln!(out, "Words:");
    let widest = read.words.iter().map(|word| word.text.chars().count()).max().unwrap_or(0).min(24);
    for word in &read.words {
        let label = format!("  {:<widest$}  ", printable(&word.text));
        let hang = " ".repeat(label.chars().count());
        let _ = writeln!(out, "{}", terminal.wrap(&treatment(word), &label, &hang));
    }
    out
}

fn push(out: &mut String, terminal: &Terminal, label: &str, text: &str) {
    let label = format!("{:<11}", format!("{label}:"));
    let _ = writeln!(out, "{}", terminal.wrap(&printable(text), &label, "           "));
}

/// What became of a word, in words.
fn treatment(word: &InterpretedWord) -> String {
    let became = match word.became {
        WordTreatment::Matched => "matched",
        WordTreatment::Expanded => "expanded",
        WordTreatment::Corrected => "corrected",
        WordTreatment::Condition => "condition",
        WordTreatment::NotFound => "not found",
        WordTreatment::LeftOut => "left out",
    };
    let mut text = became.to_owned();
    if word.asks_for_kind {
        text.push_str(", says what is asked for");
    }
    if !word.terms.is_empty() && word.became != WordTreatment::LeftOut {
        let _ = write!(text, ": {}", printable(&word.terms.join(", ")));
    }
    text
}
