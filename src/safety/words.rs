//! Splits a normalized text into words, and marks where clauses and sentences end.

use std::ops::Range;

use super::normalize::Normalized;

/// What separates a word from the word before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Break {
    /// Nothing.
    None,
    /// A comma, a bracket or a line feed: a clause may end.
    Clause,
    /// A full stop or similar: a sentence ends.
    Sentence,
}

/// A word of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Letters and digits as normalized; apostrophes are left out, `*` is a hidden letter.
    pub(super) text: String,
    /// Bytes of the original text.
    pub(super) span: Range<usize>,
    /// What comes before it.
    pub(super) before: Break,
    /// Whether a question mark follows before the next sentence.
    pub(super) asked: bool,
}

/// Splits into words. Letters that are spaced or dotted (`d i e`) become one word.
pub(super) fn split(text: &Normalized) -> Vec<Word> {
    let mut words = join_single_letters(raw(text));
    let mut asked = false;
    let mut next = Break::Sentence;
    for word in words.iter_mut().rev() {
        // the mark of a sentence was noted on its last word
        if next == Break::Sentence {
            asked = word.asked;
        }
        next = word.before;
        word.asked = asked;
    }
    words
}

fn raw(text: &Normalized) -> Vec<Word> {
    let chars = &text.chars;
    let mut words: Vec<Word> = Vec::with_capacity(chars.len() / 5 + 1);
    let mut before = Break::None;
    let mut at = 0;
    while at < chars.len() {
        if !is_letter(chars[at]) && !begins_leet(chars, at) {
            let stop = break_at(chars, at);
            if stop > before {
                before = stop;
            }
            if chars[at] == '?'
                && let Some(last) = words.last_mut()
            {
                last.asked = true;
            }
            at += 1;
            continue;
        }
        let start = at;
        let mut word = String::new();
        while at < chars.len() {
            let c = chars[at];
            if is_letter(c) {
                word.push(c);
            } else if is_hidden_letter(chars, at) {
                word.push(if c == '!' || c == '|' { 'i' } else { c });
            } else if !(c == '\'' && at + 1 < chars.len() && is_letter(chars[at + 1])) {
                break;
            }
            at += 1;
        }
        let span = text.sources[start]..text.end_of(at - 1);
        words.push(Word { text: word, span, before, asked: false });
        before = Break::None;
    }
    words
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric()
}

/// `$uicide`, `@buse`: a sign for a letter at the start of a word.
fn begins_leet(chars: &[char], at: usize) -> bool {
    matches!(chars[at], '$' | '@')
        && chars.get(at + 1).is_some_and(char::is_ascii_lowercase)
        && (at == 0 || chars[at - 1].is_whitespace())
}

/// A sign between letters that hides one: `su*cide`, `su!cide`, `d@d`.
fn is_hidden_letter(chars: &[char], at: usize) -> bool {
    let c = chars[at];
    if !matches!(c, '*' | '!' | '@' | '$' | '#' | '|' | '_') {
        return false;
    }
    let letter = |index: Option<usize>| index.and_then(|i| chars.get(i)).is_some_and(|&c| c.is_alphabetic());
    let run = |c: char| matches!(c, '*' | '#' | '_');
    if run(c) {
        let before = (0..at).rev().find(|&i| !run(chars[i]));
        let after = (at..chars.len()).find(|&i| !run(chars[i]));
        let hidden = after.unwrap_or(chars.len()).saturating_sub(before.map_or(0, |i| i + 1));
        // longer runs are markup; `#` and `_` alone join words
        return letter(before) && letter(after) && hidden <= 4 && (c == '*' || hidden <= 2 && c == '#');
    }
    begins_leet(chars, at) || letter(at.checked_sub(1)) && letter(Some(at + 1))
}

fn break_at(chars: &[char], at: usize) -> Break {
    let c = chars[at];
    let space_follows = chars.get(at + 1).is_none_or(|next| !is_letter(*next));
    match c {
        '!' | '?' | ';' => Break::Sentence,
        '.' if space_follows => Break::Sentence,
        ',' | '(' | ')' | '[' | ']' | '\n' | '"' | '/' | '|' => Break::Clause,
        ':' if space_follows => Break::Clause,
        '-' | '\u{2013}' if space_follows && (at == 0 || chars[at - 1].is_whitespace()) => Break::Clause,
        _ => Break::None,
    }
}

/// Joins three and more letters that follow one another as words.
fn join_single_letters(words: Vec<Word>) -> Vec<Word> {
    let single = |word: &Word| word.text.chars().count() == 1 && word.text.chars().all(char::is_alphanumeric);
    let mut joined: Vec<Word> = Vec::with_capacity(words.len());
    let mut run: Vec<Word> = Vec::new();
    let flush = |run: &mut Vec<Word>, joined: &mut Vec<Word>| {
        let letters = run.iter().filter(|word| word.text.chars().all(char::is_alphabetic)).count();
        if run.len() >= 3 && letters >= 2 {
            let text = run.iter().map(|word| word.text.as_str()).collect();
            let span = run[0].span.start..run[run.len() - 1].span.end;
            let asked = run.iter().any(|word| word.asked);
            joined.push(Word { text, span, before: run[0].before, asked });
            run.clear();
        } else {
            joined.append(run);
        }
    };
    for word in words {
        if single(&word) {
            if word.before >= Break::Clause {
                flush(&mut run, &mut joined);
            }
            run.push(word);
        } else {
            flush(&mut run, &mut joined);
            joined.push(word);
        }
    }
    flush(&mut run, &mut joined);
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::safety::normalize;

    fn texts(text: &str) -> Vec<String> {
        split(&normalize(text, |_| None)).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn words_keep_hidden_letters_and_lose_markup() {
        assert_eq!(texts("**I can't** _go_ on"), ["i", "cant", "go", "on"]);
        assert_eq!(texts("su*cide k**l su!cide $uicide"), ["su*cide", "k**l", "suicide", "$uicide"]);
        assert_eq!(texts("I want to d i e, d.i.e"), ["i", "want", "to", "die", "die"]);
        assert_eq!(texts("||die|| ~~no~~"), ["die", "no"]);
        assert_eq!(texts("I ate 2 of a"), ["i", "ate", "2", "of", "a"]);
    }

    #[test]
    fn breaks_and_question_marks_are_noted() {
        let words = split(&normalize("no fever, I want to die. is it ok? yes", |_| None));
        let breaks: Vec<Break> = words.iter().map(|word| word.before).collect();
        assert_eq!(breaks[2], Break::Clause);
        assert_eq!(breaks[6], Break::Sentence);
        let asked: Vec<bool> = words.iter().map(|word| word.asked).collect();
        assert_eq!(asked, [false, false, false, false, false, false, true, true, true, false]);
    }

    proptest::proptest! {
        #[test]
        fn spans_lie_in_the_text_and_in_order(text in "\\PC*") {
            let words = split(&normalize(&text, |_| None));
            let mut last = 0;
            for word in words {
                proptest::prop_assert!(word.span.start >= last && text.get(word.span.clone()).is_some());
                last = word.span.start;
            }
        }
    }
}
