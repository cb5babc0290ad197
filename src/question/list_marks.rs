//! Finds the numbers and letters before the items of a list: “1. … 2. …”, “a) … b) …”.

use crate::analysis::Token;

/// Signs after a mark that need a space behind them: “2.5” and “1-2” are no marks.
const BEFORE_SPACE: [char; 3] = ['.', ':', '-'];
/// The sign after a mark that needs none.
const CLOSING: char = ')';
/// The least number of items of a list.
const MIN_ITEMS: usize = 2;

/// Places of the marks in order, where a message has a list whose items are counted from the first on.
pub(super) fn list_marks(text: &str, words: &[&Token]) -> Vec<usize> {
    [Label::Number, Label::Letter]
        .into_iter()
        .map(|label| marks_labelled(text, words, label))
        .find(|marks| marks.len() >= MIN_ITEMS)
        .unwrap_or_default()
}

/// What the items of a list are counted with.
#[derive(Clone, Copy)]
enum Label {
    Number,
    Letter,
}

impl Label {
    /// The mark of an item, counted from 0; nothing after “z”.
    fn of(self, item: usize) -> Option<String> {
        match self {
            Self::Number => Some((item + 1).to_string()),
            Self::Letter => ('a'..='z').nth(item).map(String::from),
        }
    }
}

fn marks_labelled(text: &str, words: &[&Token], label: Label) -> Vec<usize> {
    let mut marks: Vec<usize> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let written = text.get(word.span.clone()).unwrap_or_default().to_lowercase();
        if label.of(marks.len()).is_some_and(|label| label == written)
            && is_mark(text, words, at, marks.is_empty())
        {
            marks.push(at);
        }
    }
    marks
}

/// Whether a number or letter is written as a mark is, with an item behind it. The first one with a full stop or
/// the like begins a sentence: “He is 1. Can he swim?” has no list.
fn is_mark(text: &str, words: &[&Token], at: usize, is_first: bool) -> bool {
    let span = &words[at].span;
    let Some(next) = words.get(at + 1) else { return false };
    let before = text.get(at.checked_sub(1).map_or(0, |last| words[last].span.end)..span.start);
    let (Some(before), Some(after)) = (before, text.get(span.end..next.span.start)) else { return false };
    let stands_alone = at == 0 || before.ends_with(|sign: char| sign.is_whitespace() || sign == '(');
    let begins_sentence = at == 0 || before.chars().any(|sign| !sign.is_whitespace() || sign == '\n');
    let mut signs = after.chars();
    let closes = |sign: char, next: Option<char>| {
        sign == CLOSING
            || BEFORE_SPACE.contains(&sign)
                && next.is_some_and(char::is_whitespace)
                && (!is_first || begins_sentence)
    };
    stands_alone && signs.next().is_some_and(|sign| closes(sign, signs.next()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Analyzer;
    use crate::config::Config;

    #[test]
    fn marks_are_counted_from_the_first_and_numbers_of_other_things_are_none() {
        let config = Config::embedded().expect("valid settings");
        let analyzer = Analyzer::new(&config.analyzer);
        let marks = |text: &str| {
            let tokens = analyzer.analyze(text);
            let words: Vec<&Token> = tokens.iter().filter(|token| token.words == 1).collect();
            list_marks(text, &words).len()
        };
        for (text, count) in [
            ("1. may she ride a bike 2. may she ski 3. who pays", 3),
            ("1) may she ride a bike 2) may she ski", 2),
            ("(1) may she ride a bike (2) may she ski", 2),
            ("a) may she ride a bike b) may she ski", 2),
            ("Two things: 1. may she ride a bike? 2. may she ski?", 2),
            ("She is 1. The second is 2. May they ski?", 0),
            ("is type 1) bad", 0),
            ("1-2 tablets or 2.5 mg", 0),
            ("a child with 2 siblings", 0),
        ] {
            assert_eq!(marks(text), count, "{text}");
        }
    }
}
