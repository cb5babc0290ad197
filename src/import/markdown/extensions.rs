//! Extensions of Markdown that its parser doesn't know: notes within the text, fences around boxes, and alerts.

/// A text in plain Markdown.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) text: String,
    /// Lines that only mark a box.
    pub(super) fences: Vec<String>,
}

/// Sign of the fences around a box.
const FENCE: &str = ":::";
/// Signs of fences around code.
pub(super) const CODE: [&str; 2] = ["```", "~~~"];
/// Marks of alerts in a quotation.
const ALERTS: [&str; 5] = ["[!note]", "[!tip]", "[!important]", "[!warning]", "[!caution]"];
/// The maximum number of notes within a text.
const MAX_NOTES: usize = 1000;

/// Makes footnotes of notes within the text (`^[A note.]`), and takes out lines that only mark a box.
pub(super) fn prepare(text: &str) -> Prepared {
    let mut prepared = Prepared { text: String::with_capacity(text.len()), fences: Vec::new() };
    let mut notes: Vec<String> = Vec::new();
    let mut in_code = false;
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        let quoted = bare.trim_start_matches(['>', ' ']).to_lowercase();
        in_code ^= CODE.iter().any(|code| bare.starts_with(code));
        let is_fence = bare.starts_with(FENCE) || bare.starts_with('>') && ALERTS.contains(&quoted.as_str());
        if !in_code && is_fence {
            if !bare.bytes().all(|byte| byte == b':') {
                prepared.fences.push(bare.to_owned());
            }
            prepared.text.push_str(if bare.starts_with('>') { ">\n" } else { "\n" });
        } else if !in_code && let Some(title) = title_of_alert(bare) {
            // the title of an alert is a paragraph of its own
            prepared.text.extend(["> **", title, "**\n>\n"]);
        } else if in_code {
            prepared.text.push_str(line);
        } else {
            take_notes(line, &mut prepared.text, &mut notes);
        }
    }
    for (nth, note) in notes.iter().enumerate() {
        prepared.text.extend(["\n\n[^", &label(nth), "]: ", note, "\n"]);
    }
    prepared
}

/// The title of an alert after its mark: `> [!warning] Call the ward`.
fn title_of_alert(bare: &str) -> Option<&str> {
    let quoted = bare.strip_prefix('>')?.trim_start_matches(['>', ' ']);
    let (mark, title) = quoted.strip_prefix("[!")?.split_once(']')?;
    let title = title.trim_start_matches(['+', '-']).trim();
    let is_mark = !mark.is_empty() && mark.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-');
    (is_mark && !title.is_empty() && !title.starts_with(['(', '['])).then_some(title)
}

/// The label of a note within the text.
fn label(nth: usize) -> String {
    format!("note-within-text-{nth}")
}

/// Writes a line with calls in the place of the notes in it.
fn take_notes(line: &str, text: &mut String, notes: &mut Vec<String>) {
    let mut rest = line;
    while let Some(open) = rest.find("^[").filter(|_| notes.len() < MAX_NOTES) {
        let inside = &rest[open + 2..];
        let Some(close) = closing(inside).filter(|close| *close > 0) else { break };
        text.push_str(&rest[..open]);
        text.extend(["[^", &label(notes.len()), "]"]);
        notes.push(inside[..close].trim().to_owned());
        rest = &inside[close + 1..];
    }
    text.push_str(rest);
}

/// Where the bracket closes that is open before a text.
fn closing(text: &str) -> Option<usize> {
    let mut open = 1_usize;
    text.char_indices().find_map(|(at, c)| {
        match c {
            '[' => open += 1,
            ']' => open -= 1,
            _ => {}
        }
        (open == 0).then_some(at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_within_the_text_become_footnotes_and_fences_go() {
        let prepared =
            prepare("::: warning\nChalk is soft.^[Moor [A]. 2020.] It breaks.\n:::\n> [!TIP]\n> Rest.\n");
        assert_eq!(
            prepared.text,
            "\nChalk is soft.[^note-within-text-0] It breaks.\n\n>\n> Rest.\n\n\n[^note-within-text-0]: Moor [A]. 2020.\n"
        );
        assert_eq!(prepared.fences, ["::: warning", "> [!TIP]"]);
        assert_eq!(prepare("> [!danger]- Call us\n> Now.\n").text, "> **Call us**\n>\n> Now.\n");
        for whole in ["```\n::: x\n^[y]\n```\n", "2^[3 is open\n", "a ^ [b]\n"] {
            assert_eq!(prepare(whole).text, whole);
        }
    }
}
