//! Pins of a server as Markdown and as JSON.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{PassageFlag, Pin};

/// Characters that mean something in Markdown or in Discord's mentions.
const SPECIAL: &[char] =
    &['\\', '`', '*', '_', '{', '}', '[', ']', '(', ')', '<', '>', '#', '+', '-', '!', '|', '~', '@', '.'];

/// Pins as a Markdown list, in their order. Nobody's id is in it.
#[must_use]
pub fn pins_markdown(pins: &[Pin]) -> String {
    let mut text = String::from("# Pinned answers\n");
    for (number, pin) in (1..).zip(pins) {
        let _ = write!(text, "\n{number}. {}\n", escaped(&pin.question));
        for passage in &pin.passages {
            let note = match passage.flag {
                None => "",
                Some(PassageFlag::Changed) => " (changed since it was pinned)",
                Some(PassageFlag::Removed) => " (no longer in the corpus)",
            };
            let (document, id) = (escaped(&passage.document), escaped(&passage.passage));
            let _ = writeln!(text, "   - {document}, passage {id}{note}");
        }
    }
    text
}

/// Pins as a JSON list, in their order. Discord's ids are strings, as in Discord's own JSON.
#[must_use]
pub fn pins_json(pins: &[Pin]) -> Value {
    let pin = |pin: &Pin| {
        json!({
            "id": pin.id,
            "server": pin.server.to_string(),
            "channel": pin.channel.to_string(),
            "message": pin.message.to_string(),
            "question": pin.question,
            "passages": pin.passages,
            "by": pin.by.map(|by| by.to_string()),
            "at": pin.at,
        })
    };
    pins.iter().map(pin).collect()
}

/// A text on one line in which nothing is taken for Markdown.
fn escaped(text: &str) -> String {
    let mut safe = String::new();
    for c in text.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        if SPECIAL.contains(&c) {
            safe.push('\\');
        }
        safe.push(c);
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::super::PinnedPassage;
    use super::*;

    fn pin() -> Pin {
        let passage = |id: &str, flag| PinnedPassage {
            document: "ccm".to_owned(),
            section: vec!["Treatment".to_owned()],
            position: 1,
            passage: id.to_owned(),
            hash: "h".to_owned(),
            flag,
        };
        Pin {
            id: 1,
            server: u64::MAX,
            channel: 2,
            message: 3,
            question: "Is *it*\n# treated?".to_owned(),
            passages: vec![passage("a", None), passage("b", Some(PassageFlag::Removed))],
            by: None,
            at: 5,
        }
    }

    #[test]
    fn markdown_lists_questions_and_passages_on_lines_of_their_own() {
        let wanted = "# Pinned answers\n\n1. Is \\*it\\* \\# treated?\n   - ccm, passage a\n   \
                      - ccm, passage b (no longer in the corpus)\n";
        assert_eq!(pins_markdown(&[pin()]), wanted);
    }

    #[test]
    fn json_keeps_every_digit_of_an_id() {
        let json = pins_json(&[pin()]);
        assert_eq!(json[0]["server"], "18446744073709551615");
        assert_eq!((&json[0]["by"], &json[0]["passages"][1]["flag"]), (&Value::Null, &json!("removed")));
    }
}
