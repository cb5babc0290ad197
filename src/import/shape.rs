//! The shape of a line: whether it ends a sentence, could be a heading, or is glued to the next.

use crate::config::ImportConfig;

use super::page::{CITED, RAISED};

const CLOSING: [char; 6] = ['"', '”', '’', ')', ']', '\''];

/// Longest line that is looked at for seams, in bytes; a longer one is no line of a page.
const MAX_LINE_LENGTH: usize = 20_000;

/// Whether a sentence ends with the line.
pub(super) fn is_terminated(line: &str) -> bool {
    let line = without_citations(line).trim_end_matches(CLOSING);
    line.ends_with(['.', '!', '?', ';', '…', '。', '！', '？', '؟', '۔', '।']) || is_cited(line)
}

/// Whether a line ends with a sentence and the number of its citation, which text without markup has as digits: `soft.3`,
/// `soft. 2, 3`, `soft.[1-4`.
fn is_cited(line: &str) -> bool {
    let before = line.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ',' | '-' | '–' | ' '));
    let number = &line[before.len()..];
    let Some(sentence) = before.trim_end_matches(['[', '(']).trim_end().strip_suffix(['.', '!', '?']) else {
        return false;
    };
    let last = sentence.trim_end_matches(CLOSING);
    number.ends_with(|c: char| c.is_ascii_digit())
        && number.split(|c: char| !c.is_ascii_digit()).all(|figure| figure.len() <= 3)
        && last.ends_with(char::is_alphabetic)
        && last.contains(' ')
        && !is_abbreviation(last)
}

/// A line without the citations that markup puts at its end.
fn without_citations(line: &str) -> &str {
    let mut rest = line.trim_end();
    while rest.ends_with([CITED[1], RAISED[1]]) {
        let Some(open) = rest.rfind([CITED[0], RAISED[0]]) else { break };
        rest = rest[..open].trim_end();
    }
    rest
}

/// Words of a line; a script without spaces has about one in two signs.
fn count_words(line: &str) -> usize {
    let unspaced =
        line.chars().filter(|c| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')).count();
    line.split_whitespace().count().max(unspaced / 2)
}

/// Whether the line could be a heading: short, one sentence at most, not ended like a sentence
/// unless as a question.
pub(super) fn is_heading_like(line: &str, words: &ImportConfig) -> bool {
    let question = line.ends_with('?');
    let count = count_words(line);
    (1..=words.heading_words).contains(&count)
        && (question || !is_terminated(line))
        && !line.ends_with([',', ':'])
        && !line.contains("://")
        && !line.contains(" · ")
        && !line.ends_with('·')
        && !has_telephone_number(line)
        && !line.contains(CITED)
        && sentence_ends(line) == 0
        && (question || !is_sentence_with_number(line, words))
        && line.chars().next().is_some_and(|c| {
            c.is_uppercase()
                || c.is_numeric()
                || c == '“'
                || c == '"'
                || c.is_alphabetic() && !c.is_lowercase()
        })
        && line.chars().any(char::is_alphabetic)
}

/// Whether a line ends with a telephone number, as one does that says whom to call.
fn has_telephone_number(line: &str) -> bool {
    let number = line
        .trim_end()
        .rsplit(|c: char| !(c.is_ascii_digit() || matches!(c, ' ' | '-' | '(' | ')' | '+')))
        .next();
    number.is_some_and(|number| number.bytes().filter(u8::is_ascii_digit).count() >= MIN_DIGITS)
}

/// The minimum number of digits of a telephone number.
const MIN_DIGITS: usize = 9;

/// The minimum number of words of a sentence that ends with a number.
const MIN_SPOKEN: usize = 5;

/// Whether a line that ends with a number is a sentence without its full stop: `The scheme began in 2019`.
fn is_sentence_with_number(line: &str, words: &ImportConfig) -> bool {
    let lower = line.to_lowercase();
    let mut spoken = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    line.ends_with(|c: char| c.is_ascii_digit())
        && spoken.clone().count() >= MIN_SPOKEN
        && (spoken.next().is_some_and(|first| words.sentence_openers.iter().any(|opener| opener == first))
            || spoken.any(|word| words.sentence_verbs.iter().any(|verb| verb == word)))
}

/// The minimum number of words of a sentence that ends with a figure inside of a line.
const MIN_BEFORE: usize = 4;

/// Ends of sentences inside of a line.
pub(super) fn sentence_ends(line: &str) -> usize {
    let mut count = 0;
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        // not that of `Chapter 1. What it is`
        let after_figure = before.is_ascii_digit() && line[..at].split_whitespace().count() >= MIN_BEFORE;
        if matches!(c, '.' | '!' | '?') && (before.is_lowercase() || before == ')' || after_figure) {
            let rest = line[at + c.len_utf8()..].trim_start_matches(CLOSING);
            // the number of a citation between two sentences: `soft.3 It`
            let cited = rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ',' | '-' | '–'));
            let rest = if before.is_lowercase() { cited } else { rest };
            let next = rest.strip_prefix(' ').and_then(|rest| rest.chars().next());
            if next.is_some_and(char::is_uppercase) && !is_abbreviation(&line[..at]) {
                count += 1;
            }
        }
        before = c;
    }
    count
}

fn is_abbreviation(before_stop: &str) -> bool {
    let word = before_stop.rsplit([' ', '(']).next().unwrap_or_default().to_lowercase();
    matches!(
        word.as_str(),
        "dr" | "st"
            | "mr"
            | "mrs"
            | "prof"
            | "e.g"
            | "i.e"
            | "vs"
            | "approx"
            | "pub"
            | "no"
            | "fig"
            | "vol"
            | "nr"
            | "art"
            | "ch"
            | "chap"
            | "pp"
            | "tab"
            | "dra"
            | "sr"
            | "sra"
    )
}

/// A number before the text, as in `1. Rest` or `2) Rest`.
pub(super) fn numbered(line: &str) -> Option<(u32, &str)> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=3).contains(&digits) {
        return None;
    }
    let rest = line[digits..].strip_prefix(['.', ')'])?;
    let text = rest.strip_prefix(char::is_whitespace)?.trim_start();
    (!text.is_empty()).then_some((line[..digits].parse().ok()?, text))
}

/// Where a heading was glued to the sentence before it, the sentence and the heading. Sentences
/// glued to each other get the space that is missing.
pub(super) fn unglue(line: &str, words: &ImportConfig) -> (String, Option<String>) {
    if line.len() > MAX_LINE_LENGTH {
        return (line.to_owned(), None);
    }
    let seams = seams(line);
    let heading = seams.last().map(|&at| &line[at..]).filter(|rest| {
        is_heading_like(rest, words) && rest.chars().filter(|c| c.is_alphabetic()).count() > 2
    });
    let end = heading.map_or(line.len(), |heading| line.len() - heading.len());
    let mut text = String::with_capacity(end + seams.len());
    for (at, c) in line[..end].char_indices() {
        if seams.binary_search(&at).is_ok() {
            text.push(' ');
        }
        text.push(c);
    }
    (text.trim_end().to_owned(), heading.map(str::to_owned))
}

/// Places where a capital letter follows the end of a sentence without a space.
fn seams(line: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut word_start = 0;
    let characters: Vec<(usize, char)> = line.char_indices().collect();
    for (index, &(at, c)) in characters.iter().enumerate() {
        if c.is_whitespace() {
            word_start = at + c.len_utf8();
            continue;
        }
        if !c.is_uppercase() || index < 2 {
            continue;
        }
        let before = line[..at].trim_end_matches(CLOSING);
        let Some(stop) = before.chars().next_back().filter(|c| matches!(c, '.' | '!' | '?')) else {
            continue;
        };
        let word = &line[word_start..at];
        let inside = &before[..before.len() - stop.len_utf8()];
        let sentence = inside
            .trim_end_matches(CLOSING)
            .chars()
            .rev()
            .take(2)
            .filter(|c| c.is_lowercase() || c.is_ascii_digit())
            .count()
            == 2
            || inside.ends_with(')');
        let address = word.contains("//") || word.contains('@') || word.to_lowercase().starts_with("www.");
        if sentence && !address {
            found.push(at);
        }
    }
    found
}

/// A badge whose name runs into the sentence after it, as in `BoardAll articles`, as two.
pub(super) fn split_badge(line: &str, words: &ImportConfig) -> Vec<String> {
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        if before.is_lowercase() && c.is_uppercase() {
            let word: String = line[at..].chars().take_while(|c| c.is_alphabetic()).take(20).collect();
            if words.sentence_starters.contains(&word.to_lowercase()) {
                return vec![line[..at].trim().to_owned(), line[at..].trim().to_owned()];
            }
        }
        before = c;
    }
    vec![line.to_owned()]
}

/// Statements one after the other, each ended like a sentence.
pub(super) fn join_sentences(parts: &[String]) -> String {
    let mut text = String::new();
    for (index, part) in parts.iter().enumerate() {
        text.push_str(part);
        if index + 1 < parts.len() {
            text.push_str(if is_terminated(part) { " " } else { ". " });
        }
    }
    text
}

/// Whether one of the words begins the text and ends there with a word.
pub(super) fn starts_with_any<'a>(lower: &str, words: &'a [String]) -> Option<&'a str> {
    words
        .iter()
        .filter(|word| {
            lower.strip_prefix(word.as_str()).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        })
        .max_by_key(|word| word.len())
        .map(String::as_str)
}

/// Whether the text holds one of the phrases.
pub(super) fn contains_any(lower: &str, phrases: &[String]) -> bool {
    phrases.iter().any(|phrase| lower.contains(phrase.as_str()))
}

/// Digits of the number of an emergency service.
const EMERGENCY_DIGITS: usize = 3;

/// Whether a text warns of an emergency: with one of the phrases, or with a number of three digits to call.
pub(super) fn warns(text: &str, words: &ImportConfig) -> bool {
    let lower = text.to_lowercase();
    if contains_any(&lower, &words.warning_phrases) {
        return true;
    }
    let mut before = ["", ""];
    let mut spoken = lower.split_whitespace().peekable();
    while let Some(word) = spoken.next() {
        let number = word.trim_matches(|c: char| !c.is_alphanumeric());
        let is_short = number.len() == EMERGENCY_DIGITS && number.bytes().all(|byte| byte.is_ascii_digit());
        // the first part of a longer number
        let goes_on = !word.ends_with(['.', ',', ';', '!', ')'])
            && spoken.peek().is_some_and(|next| next.starts_with(|c: char| c.is_ascii_digit()));
        if is_short && !goes_on {
            let said = [before[1].to_owned(), before.join(" ")];
            if said.iter().any(|said| words.emergency_verbs.iter().any(|verb| verb == said)) {
                return true;
            }
        }
        before = [before[1], word];
    }
    false
}

/// Whether the text is one of the words, a colon at its end apart.
pub(super) fn is_any(lower: &str, words: &[String]) -> bool {
    let bare = lower.trim().trim_end_matches(':');
    words.iter().any(|word| word.trim_end_matches(':') == bare)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn words() -> ImportConfig {
        Config::embedded().expect("valid settings").import
    }

    #[test]
    fn a_heading_glued_to_a_sentence_comes_off() {
        let words = words();
        let (text, heading) = unglue("Bones break (often.)Blood tests (CRP)", &words);
        assert_eq!((text.as_str(), heading.as_deref()), ("Bones break (often.)", Some("Blood tests (CRP)")));
        let (text, heading) = unglue("They grow.They stop later, as a rule.", &words);
        assert_eq!((text.as_str(), heading), ("They grow. They stop later, as a rule.", None));
        for whole in ["The U.S. Center and www.Example.Org say so.", "A dose of 1.5 mg", "See a.M.D. here"] {
            assert_eq!(unglue(whole, &words), (whole.to_owned(), None));
        }
    }

    #[test]
    fn a_sentence_that_ends_with_a_number_is_no_heading() {
        let words = words();
        for line in [
            "Most walk by the age of two.4",
            "Half of them limp. 2, 3",
            "The scheme for travel began in April 2019",
            "About 1 child in 40 has a brother born before 2010",
            "It opened in 1998. It sees 240 people",
            "They are soft.3 It shows early",
        ] {
            assert!(!is_heading_like(line, &words), "{line}");
        }
        for line in
            ["Collagen type 2", "Care in the first year of life: weeks 1 to 6", "2. Rest", "Osteoma no. 3"]
        {
            assert!(is_heading_like(line, &words), "{line}");
        }
        assert!(
            is_terminated("Most walk by two.4")
                && !is_terminated("They weigh 2.5")
                && !is_terminated("See vol. 2")
        );
    }

    #[test]
    fn a_number_of_three_digits_to_call_warns() {
        let words = words();
        for text in
            ["If she cannot wake up, phone 995 now.", "Ring 111", "Llama al 061 si no respira", "DIAL 000!"]
        {
            assert!(warns(text, &words), "{text}");
        }
        for text in ["Call 800 555 0100 to order", "Call 555-0100", "Phone 0113 496 0000", "In 300 families"]
        {
            assert!(!warns(text, &words), "{text}");
        }
    }

    #[test]
    fn numbers_before_a_text_are_told_from_figures() {
        assert_eq!(numbered("12. Rest"), Some((12, "Rest")));
        assert_eq!(numbered("1.5 years"), None);
        assert_eq!(numbered("2015 report"), None);
    }
}
