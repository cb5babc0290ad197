//! Text that can't steer a terminal or hide something from its reader, no matter who wrote it.

use std::fmt::Write as _;

/// Introduces every sequence that a terminal obeys.
const ESCAPE: char = '\u{1b}';

/// Longest sequence of our own, in bytes: a link with its address.
const MAX_SEQUENCE_LENGTH: usize = 4096;

/// Text without control characters, overrides of the writing direction and other characters that can't be
/// seen. Line feeds stay; tabs and other breaks become spaces.
#[must_use]
pub fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_printable(&mut out, text);
    out
}

/// The same for text that was rendered here: styles (SGR) and links (OSC 8) stay, nothing else that begins with
/// an escape.
#[must_use]
pub fn printable_with_styles(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(ESCAPE) {
        push_printable(&mut out, &rest[..at]);
        rest = &rest[at..];
        let length = own_sequence(rest);
        out.push_str(&rest[..length]);
        // an escape that begins no sequence of ours is left out
        rest = &rest[length.max(ESCAPE.len_utf8())..];
    }
    push_printable(&mut out, rest);
    out
}

/// JSON with such characters as escapes, so that it can be shown and still means the same.
#[must_use]
pub fn printable_json(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let mut units = [0; 2];
    for c in json.chars() {
        if c == '\n' || !is_hidden(c) {
            out.push(c);
        } else {
            for unit in c.encode_utf16(&mut units) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
    out
}

fn push_printable(out: &mut String, text: &str) {
    let mut before = None;
    for c in text.chars() {
        // joiners are part of how some scripts and emoji are written, never of English
        let joins =
            matches!(c, '\u{200c}' | '\u{200d}') && before.is_some_and(|before: char| !before.is_ascii());
        match c {
            '\n' => out.push(c),
            '\t' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push(' '),
            c if is_hidden(c) && !joins => continue,
            c => out.push(c),
        }
        before = Some(c);
    }
}

/// Whether a character steers what shows it, or can't be seen.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'
                | '\u{1160}'
                | '\u{17b4}'
                | '\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

/// Length of the style or link that `text` begins with; 0 where it begins with something else.
fn own_sequence(text: &str) -> usize {
    let bytes = text.as_bytes();
    if let Some(style) = bytes.strip_prefix(b"\x1b[") {
        let digits = style.iter().take_while(|byte| byte.is_ascii_digit() || **byte == b';').count();
        return if style.get(digits) == Some(&b'm') { digits + 3 } else { 0 };
    }
    let Some(address) = bytes.strip_prefix(b"\x1b]8;;") else { return 0 };
    let length = address.iter().take(MAX_SEQUENCE_LENGTH).take_while(|byte| byte.is_ascii_graphic()).count();
    if address[length..].starts_with(b"\x1b\\") { length + 7 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: &str =
        "a\u{1b}[31mb\u{1b}]52;c;aGk=\u{7}c\r\u{9b}d\u{202e}e\u{2066}f\u{200b}g\u{e0041}\th\ni\u{200d}";

    #[test]
    fn nothing_that_steers_or_hides_is_printed() {
        assert_eq!(printable(HOSTILE), "a[31mb]52;c;aGk=cdefg h\ni");
        assert_eq!(printable("می\u{200c}خواهم 👩\u{200d}⚕"), "می\u{200c}خواهم 👩\u{200d}⚕");
    }

    #[test]
    fn styles_and_links_stay_and_nothing_else_does() {
        let own = "\u{1b}[1mbold\u{1b}[0m \u{1b}]8;;https://a.example\u{1b}\\text\u{1b}]8;;\u{1b}\\";
        assert_eq!(printable_with_styles(own), own);
        for text in [
            "\u{1b}[2Jx",
            "\u{1b}]52;c;aGk=\u{7}x",
            "\u{1b}]8;;a b\u{1b}\\x",
            "\u{1b}",
            "\u{1b}[",
            "\u{1b}c\u{9b}1m",
        ] {
            let shown = printable_with_styles(text);
            assert!(!shown.contains(|c: char| c.is_control()), "{text:?} became {shown:?}");
        }
    }

    #[test]
    fn json_means_the_same() {
        let text = serde_json::to_string(HOSTILE).expect("JSON");
        let shown = printable_json(&text);
        assert_eq!(printable(&shown), shown);
        assert_eq!(serde_json::from_str::<String>(&shown).expect("JSON"), HOSTILE);
    }
}
