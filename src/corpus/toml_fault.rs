//! What is wrong with TOML that people wrote: the line, the field, and what is allowed there.

use super::Audience;

/// An error in TOML, in plain words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TomlFault {
    /// Line in the TOML, from 1.
    pub(super) line: usize,
    pub(super) message: String,
}

/// The maximum length, in characters, of a value that a message repeats.
const MAX_VALUE_LENGTH: usize = 60;

/// Puts an error of the TOML reader in plain words.
pub(super) fn explain(text: &str, error: &toml::de::Error) -> TomlFault {
    let mut at = error.span().map_or(0, |span| span.start.min(text.len()));
    let said = error.message();
    let quoted: Vec<&str> = said.split('`').skip(1).step_by(2).collect();
    let first = quoted.first().copied().unwrap_or_default();
    let allowed = || quoted.iter().skip(1).copied().collect::<Vec<_>>().join(", ");
    let field = field(text, at);
    let message = if said.starts_with("missing field") {
        let place = if text[at..].starts_with('[') { header(&text[at..]) } else { String::new() };
        format!("the field {first} is missing{place}: write {first} = …")
    } else if said.starts_with("unknown field") {
        let allowed = allowed();
        format!("{} isn't a field here; allowed: {allowed}", shown(first))
    } else if said.starts_with("unknown variant") {
        let allowed = if field == "audience" { Audience::ALLOWED.to_owned() } else { allowed() };
        format!("{field}: {} isn't allowed; write {allowed}", shown(first))
    } else if let Some((found, expected)) =
        said.strip_prefix("invalid type: ").and_then(|rest| rest.split_once(", expected "))
    {
        format!("{field} must be {}, and it is {}", kind(expected), kind(found))
    } else if said.starts_with("duplicate key") {
        // the reader may point at what the key belongs to
        at = error.span().map_or(at, |span| span.start.min(text.len()));
        let name = line_at(text, at).trim().split('=').next().unwrap_or_default().trim();
        format!("{name} is there twice; keep one of them")
    } else if error.span().is_some() && is_own(said) {
        format!("{field}: {said}")
    } else {
        syntax(line_at(text, at), &field)
    };
    TomlFault { line: 1 + text.as_bytes()[..at].iter().filter(|&&byte| byte == b'\n').count(), message }
}

/// Whether the words are this program's: those of a value that it reads itself.
fn is_own(said: &str) -> bool {
    said.starts_with('“')
}

/// What to do about a line that isn't TOML.
fn syntax(line: &str, field: &str) -> String {
    let place = if field.is_empty() { "this line".to_owned() } else { field.to_owned() };
    if line.contains(['“', '”', '„', '‘', '’']) && !line.contains('"') {
        return format!("{place} can't be read: the quotation marks must be straight, as in \"text\"");
    }
    if !line.trim().is_empty() && !line.contains('=') && !line.trim_start().starts_with('[') {
        return format!(
            "{place} can't be read: write the name of a field, =, and its value, as in title = \"text\""
        );
    }
    format!(
        "{place} can't be read: texts need straight quotation marks on both sides, as in \"text\", and lists brackets, as in \
         [\"patient\"]; a text that has such marks itself is put between two '"
    )
}

/// A type in the words of the serde library, in plain words.
fn kind(said: &str) -> String {
    let name = said.split_whitespace().next().unwrap_or_default();
    match (name, said) {
        ("string", _) | (_, "a string") => "a text in quotation marks, as in \"text\"".to_owned(),
        ("integer" | "float", _) => "a number".to_owned(),
        ("boolean", _) => "true or false".to_owned(),
        ("sequence", _) | (_, "a sequence") => "a list in brackets, as in [\"text\"]".to_owned(),
        ("map", _) | (_, "a map") => "a part with fields of its own".to_owned(),
        _ if said.starts_with("struct ") => "a part with fields of its own".to_owned(),
        _ if ["i16", "u16", "i64", "usize"].contains(&said) => "a number".to_owned(),
        _ => said.to_owned(),
    }
}

fn shown(value: &str) -> String {
    format!("“{}”", value.chars().take(MAX_VALUE_LENGTH).collect::<String>())
}

/// ` in [source]` for a text that begins with a header.
fn header(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default().trim();
    format!(" in {line}")
}

fn line_at(text: &str, at: usize) -> &str {
    let begin = text[..at].rfind('\n').map_or(0, |end| end + 1);
    text[begin..].lines().next().unwrap_or_default()
}

/// The field whose value is at a place: the last name before a `=` that begins a line there or above.
fn field(text: &str, at: usize) -> String {
    let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
    for line in text[..end].lines().rev() {
        if line.trim_start().starts_with('[') && line.trim_end().ends_with(']') && !line.contains('"') {
            break;
        }
        if let Some((name, _)) = line.split_once('=') {
            let name = name.trim();
            if !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.')) {
                return name.to_owned();
            }
        }
    }
    String::new()
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::super::{PartialDate, ReviewStatus};
    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only the errors of reading it are looked at")]
    struct Known {
        title: String,
        audience: Vec<Audience>,
        status: Option<ReviewStatus>,
        updated: Option<PartialDate>,
    }

    #[test]
    fn errors_name_the_line_the_field_and_what_is_allowed() {
        let fine = "title = \"A\"\n";
        for (rest, line, parts) in [
            ("audience = [\"teachers\"]", 2, vec!["audience", "“teachers”", "caregiver", "parents"]),
            ("audience = [\n  \"patient\",\n  \"teachers\",\n]", 4, vec!["audience", "“teachers”"]),
            ("audience = \"patient\"", 2, vec!["audience", "list in brackets"]),
            ("audience = []\nstatus = \"done\"", 3, vec!["status", "“done”", "under-review"]),
            ("audience = []\nupdated = \"June 2020\"", 3, vec!["updated", "“June 2020”", "2015-06"]),
            ("audience = []\nshape = \"red\"", 3, vec!["“shape”", "audience"]),
            ("audience = [“patient”]", 2, vec!["audience", "straight"]),
            ("audience", 2, vec!["title = \"text\""]),
            ("audience = [\"patient\"", 2, vec!["audience", "brackets"]),
            ("audience = []\ntitle = \"B\"", 3, vec!["title", "twice"]),
            ("", 1, vec!["audience", "missing"]),
        ] {
            let text = format!("{fine}{rest}\n");
            let error = toml::from_str::<Known>(&text).expect_err("an error");
            let fault = explain(&text, &error);
            assert_eq!(fault.line, line, "{text}{fault:?} {error:?}");
            for part in parts {
                assert!(fault.message.contains(part), "{part}: {fault:?} {error:?}");
            }
            for word in ["variant", "sequence", "expected", "TOML"] {
                assert!(!fault.message.contains(word), "{word}: {fault:?}");
            }
        }
        let known =
            |name: &str| toml::from_str::<Known>(&format!("{fine}audience = [\"{name}\"]")).expect("known");
        assert_eq!(known("parents").audience, [Audience::Caregiver]);
    }
}
