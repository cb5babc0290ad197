//! Changes of a corpus as text, with the words that changed marked.

use std::fmt::Write as _;

use serde_json::Value;
use similar::{ChangeTag, TextDiff};

use super::Terminal;
use super::printable::printable;
use crate::engine::{ChangeKind, DocumentChange};
use crate::passage::{Passage, PassageChange};

/// Documents and passages that changed. Words that went and came are struck through and underlined where
/// the terminal can, else they are enclosed in `[-…-]` and `{+…+}`.
#[must_use]
pub fn render_changes(changes: &[DocumentChange], terminal: &Terminal) -> String {
    let mut out = String::new();
    for change in changes {
        let kind = match change.kind {
            ChangeKind::Added => " (new document)",
            ChangeKind::Removed => " (document removed)",
            ChangeKind::Kept => "",
        };
        let title = printable(&format!("{}: {}{kind}", change.id, change.title));
        let _ = writeln!(out, "{}", terminal.title(&title));
        for (key, old, new) in &change.front_matter {
            let marked = format!("{key}: {} → {}", value(old), value(new));
            let _ = writeln!(out, "{}", terminal.wrap(&printable(&marked), "  ", "    "));
        }
        for passage in &change.passages {
            push_passage(&mut out, passage, terminal);
        }
        out.push('\n');
    }
    out
}

fn push_passage(out: &mut String, change: &PassageChange, terminal: &Terminal) {
    let (name, passage, text) = match change {
        PassageChange::Added(passage) => ("added", passage, printable(&passage.text)),
        PassageChange::Removed(passage) => ("removed", passage, printable(&passage.text)),
        PassageChange::Changed { old, new } => ("changed", new, marked(old, new, terminal)),
    };
    let path = printable(&passage.heading_path.join(" › "));
    let head = match change {
        PassageChange::Changed { old, new } => format!("{name}: {path}  {} → {}", old.id, new.id),
        PassageChange::Added(passage) | PassageChange::Removed(passage) => {
            format!("{name}: {path}  {}", passage.id)
        }
    };
    let _ = writeln!(out, "\n{}", terminal.wrap(&printable(&head), "  ", "    "));
    if let PassageChange::Changed { old, new } = change
        && old.heading_path != new.heading_path
    {
        let from = format!("moved from: {}", printable(&old.heading_path.join(" › ")));
        let _ = writeln!(out, "{}", terminal.wrap(&from, "    ", "      "));
    }
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let _ = writeln!(out, "{}", terminal.wrap(line, "    ", "    "));
    }
}

/// The text with what went and what came marked. Changed words with nothing but spaces between them are
/// marked as one.
fn marked(old: &Passage, new: &Passage, terminal: &Terminal) -> String {
    let (old, new) = (printable(&old.text), printable(&new.text));
    let diff = TextDiff::from_words(old.as_str(), new.as_str());
    let mut out = String::new();
    let (mut gone, mut come, mut space) = (String::new(), String::new(), String::new());
    for change in diff.iter_all_changes() {
        let words = change.value();
        let changing = !gone.is_empty() || !come.is_empty();
        match change.tag() {
            ChangeTag::Equal if changing && words.trim().is_empty() => space.push_str(words),
            ChangeTag::Equal => {
                push_change(&mut out, (&mut gone, &mut come), &mut space, terminal);
                out.push_str(words);
            }
            tag => {
                gone.push_str(&space);
                come.push_str(&space);
                space.clear();
                if tag == ChangeTag::Delete { gone.push_str(words) } else { come.push_str(words) }
            }
        }
    }
    push_change(&mut out, (&mut gone, &mut come), &mut space, terminal);
    out
}

/// Marks what went and what came; marks end before the space that follows.
fn push_change(
    out: &mut String,
    (gone, come): (&mut String, &mut String),
    space: &mut String,
    terminal: &Terminal,
) {
    let after = gone.len().max(come.len()) > 0 && (gone.ends_with(' ') || come.ends_with(' '));
    let (old, new) = (gone.trim(), come.trim());
    if !old.is_empty() {
        out.push_str(&terminal.gone(old));
    }
    if !old.is_empty() && !new.is_empty() {
        out.push(' ');
    }
    if !new.is_empty() {
        out.push_str(&terminal.come(new));
    }
    if after && space.is_empty() {
        out.push(' ');
    }
    out.push_str(space);
    for text in [gone, come, space] {
        text.clear();
    }
}

fn value(value: &Value) -> String {
    match value {
        Value::Null => "(none)".to_owned(),
        Value::String(text) if text.is_empty() => "(empty)".to_owned(),
        Value::String(text) => format!("“{text}”"),
        other => other.to_string(),
    }
}
