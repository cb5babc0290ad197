//! Lists of terms, an entry on a line, in the notation of Solr's synonyms: `term, term => term | mark # comment`.

use std::fmt::{self, Write as _};

use super::ConfigError;

/// An entry.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct TermLine {
    /// The terms to the left of `=>`, or all.
    pub(super) terms: Vec<String>,
    /// The terms to the right of `=>`.
    pub(super) also: Vec<String>,
    /// What is after `|`.
    pub(super) mark: Option<String>,
}

/// Hands over the lines that are neither empty nor comments, with their numbers; `take` says what is wrong with one.
pub(super) fn read_lines(
    place: &str,
    text: &str,
    take: &mut dyn FnMut(usize, &str) -> Result<(), String>,
) -> Result<(), ConfigError> {
    // editors on Windows write a byte order mark
    let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim).enumerate();
    for (index, line) in lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
        let line_number = index + 1;
        take(line_number, line).map_err(|message| ConfigError::Invalid {
            place: place.to_owned(),
            line: line_number,
            message,
        })?;
    }
    Ok(())
}

/// The line without the comment at its end.
fn before_comment(line: &str) -> &str {
    let begins = |at: &usize| {
        let before = &line[..*at];
        before.ends_with(char::is_whitespace) || before.is_empty()
    };
    let comment = line.match_indices('#').map(|(at, _)| at).find(begins);
    line[..comment.unwrap_or(line.len())].trim()
}

impl TermLine {
    /// Reads a line.
    ///
    /// # Errors
    /// What is wrong with the line, and what to do.
    pub(super) fn parse(line: &str) -> Result<Self, String> {
        let (mut found, mut term, mut before) = (Self::default(), String::new(), "");
        let (mut rest, mut has_arrow) = (before_comment(line), false);
        loop {
            let special = rest.bytes().position(|byte| matches!(byte, b'\\' | b',' | b'=' | b'|'));
            let (plain, from) = rest.split_at(special.unwrap_or(rest.len()));
            term.push_str(plain);
            if let Some(escaped) = from.strip_prefix('\\') {
                let mut after = escaped.chars();
                term.push(after.next().ok_or("“\\” at the end of the line: delete it")?);
                rest = after.as_str();
                continue;
            }
            let sign = [",", "=>", "|"].into_iter().find(|sign| from.starts_with(sign)).unwrap_or_default();
            if sign.is_empty() && !from.is_empty() {
                term.push('=');
                rest = &from[1..];
                continue;
            }
            if term.trim().is_empty() {
                let (side, sign) = if before.is_empty() { ("before", sign) } else { ("after", before) };
                return Err(format!("no term {side} “{sign}”: write one, or delete “{sign}”"));
            }
            let side = if has_arrow { &mut found.also } else { &mut found.terms };
            side.push(term.trim().to_owned());
            term.clear();
            (before, rest) = (sign, &from[sign.len()..]);
            match sign {
                "," => {}
                "=>" if has_arrow => return Err("“=>” is there twice: write two lines".to_owned()),
                "=>" => has_arrow = true,
                _ => break,
            }
        }
        found.mark = (before == "|").then(|| rest.trim().to_owned());
        found.check_terms()?;
        Ok(found)
    }

    fn check_terms(&self) -> Result<(), String> {
        let terms = || self.terms.iter().chain(&self.also);
        let twice =
            terms().enumerate().find(|(at, term)| terms().take(*at).any(|other| is_same(other, term)));
        twice.map_or(Ok(()), |(_, term)| Err(format!("“{term}” is there twice: delete one")))
    }
}

/// Whether two terms differ in capitals at most.
fn is_same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other) || !one.is_ascii() && one.to_lowercase() == other.to_lowercase()
}

impl fmt::Display for TermLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_terms(f, &self.terms)?;
        if !self.also.is_empty() {
            f.write_str(" => ")?;
            write_terms(f, &self.also)?;
        }
        self.mark.iter().try_for_each(|mark| write!(f, " | {mark}"))
    }
}

fn write_terms(f: &mut fmt::Formatter<'_>, terms: &[String]) -> fmt::Result {
    for (number, term) in terms.iter().enumerate() {
        f.write_str(if number > 0 { ", " } else { "" })?;
        let mut last = ' ';
        for (at, c) in term.char_indices() {
            let is_sign = matches!(c, '\\' | ',' | '|') || term[at..].starts_with("=>");
            let begins_line = c == '[' && at == 0 && number == 0;
            if is_sign || begins_line || c == '#' && last.is_whitespace() {
                f.write_char('\\')?;
            }
            f.write_char(c)?;
            last = c;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn line(terms: &[&str], also: &[&str], mark: Option<&str>) -> TermLine {
        let owned = |terms: &[&str]| terms.iter().map(|&term| term.to_owned()).collect();
        TermLine { terms: owned(terms), also: owned(also), mark: mark.map(str::to_owned) }
    }

    #[test]
    fn the_notation_is_that_of_solr_with_a_mark_and_comments() {
        for (text, expected) in [
            ("shin bone, shinbone,tibia", line(&["shin bone", "shinbone", "tibia"], &[], None)),
            (
                "toe bone => phalanx, phalanges | 60% # a source",
                line(&["toe bone"], &["phalanx", "phalanges"], Some("60%")),
            ),
            ("45\\,X, a=b, C#", line(&["45,X", "a=b", "C#"], &[], None)),
            ("\\#1, \\[x], a \\| b, \\=> c", line(&["#1", "[x]", "a | b", "=> c"], &[], None)),
        ] {
            assert_eq!(TermLine::parse(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_with_the_way_out() {
        for (text, wrong) in [
            ("a,, b", "no term after “,”"),
            (", a", "no term before “,”"),
            ("a, b,", "no term after “,”"),
            ("a =>", "no term after “=>”"),
            ("=> a", "no term before “=>”"),
            ("| 60%", "no term before “|”"),
            ("a => b => c", "two lines"),
            ("femur, Femur", "“Femur” is there twice"),
            ("a => Ä, b, ä", "“ä” is there twice"),
            ("a, b\\", "at the end of the line"),
        ] {
            let error = TermLine::parse(text).expect_err(text);
            assert!(error.contains(wrong), "{text}: {error}");
        }
    }

    proptest! {
        #[test]
        fn any_text_gives_terms_or_an_error(text in "([,|#=>\\\\ \\[\\]a-cé%]|=>|\\PC)*") {
            if let Ok(line) = TermLine::parse(&text) {
                prop_assert!(line.terms.iter().chain(&line.also).all(|term| !term.trim().is_empty()));
                let line = TermLine { mark: None, ..line };
                prop_assert_eq!(TermLine::parse(&line.to_string()), Ok(line));
            }
        }
    }
}
