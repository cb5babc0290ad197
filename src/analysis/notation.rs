//! Numbers that are written as words or in Roman figures: `type II`, `the second type`, `twenty-one months`.

use rustc_hash::{FxHashMap, FxHashSet};

use super::fold;
use super::word_list::{Gap, Words};
use crate::config::AnalyzerConfig;

/// Roman figures that are read.
const ROMAN: [&str; 12] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];

/// Roman numerals that are also words or abbreviations: the word before them decides.
const UNCERTAIN: [&str; 4] = ["i", "iv", "v", "x"];

/// Letters of a short form that a Roman figure may follow: `OI IV`.
const SHORT_FORM: std::ops::RangeInclusive<usize> = 2..=5;

/// Words of a text in capitals that still are short forms, not emphasis.
const SHORT_TEXT: usize = 3;

/// What shows that a word is a number.
#[derive(Debug)]
pub(super) struct Notation {
    /// Words that a number follows: `type`, `stage`.
    numbered: FxHashSet<String>,
    /// Words that a list of such numbers may have: `types I and II`.
    connectors: FxHashSet<String>,
    /// Words before which `I` is the pronoun.
    after_pronoun: FxHashSet<String>,
    /// `second` before `type`.
    ordinals: FxHashMap<String, String>,
    /// `one` before `month`.
    counted: FxHashSet<String>,
    /// Words of 2 and more.
    words: FxHashMap<String, String>,
}

impl Notation {
    pub(super) fn new(config: &AnalyzerConfig) -> Self {
        let set = |words: &[String]| words.iter().map(|word| fold(word)).collect();
        let pairs = |words: &std::collections::BTreeMap<String, String>| words.clone().into_iter().collect();
        Self {
            numbered: set(&config.numbered),
            connectors: set(&config.number_connectors),
            after_pronoun: set(&config.after_pronoun),
            ordinals: pairs(&config.ordinals),
            counted: set(&config.counted),
            words: pairs(&config.number_words),
        }
    }

    /// Replaces such words by their figures.
    pub(super) fn read(&self, text: &str, words: &mut Words) {
        let mut open = false;
        let mut index = 0;
        while index < words.list.len() {
            let word = words.folded(&words.list[index]);
            if index > 0 && open {
                let between = &text[words.list[index - 1].span.end..words.list[index].span.start];
                open = !between.contains(['.', '!', '?', ';', ':', '(', '\n']);
            }
            let is_figure = word.bytes().all(|byte| byte.is_ascii_digit());
            if is_figure && follows_bare_point(&text[..words.list[index].span.start]) {
                let number = format!("0.{}", words.folded(&words.list[index]).trim_end_matches('0'));
                words.set_folded(index, &number);
                index += 1;
                continue;
            }
            if self.numbered.contains(word) {
                open = true;
                if let Some(number) = index.checked_sub(1).and_then(|before| self.ordinal(words, before)) {
                    words.set_folded(index - 1, &number);
                }
            } else if let Some(number) = self.roman(text, words, index, open) {
                words.set_folded(index, &number);
            } else if word == "one" && (open || self.is_counted(words, index + 1)) {
                words.set_folded(index, "1");
            } else if let Some(number) = self.tens_and_ones(words, index) {
                words.join_next(index, &number);
            } else if open && !is_figure && !self.connectors.contains(word) && !self.words.contains_key(word)
            {
                open = false;
            }
            index += 1;
        }
    }

    fn ordinal(&self, words: &Words, index: usize) -> Option<String> {
        self.ordinals.get(words.folded(&words.list[index])).cloned()
    }

    fn is_counted(&self, words: &Words, index: usize) -> bool {
        words.list.get(index).is_some_and(|next| self.counted.contains(words.folded(next)))
    }

    /// The number of a word that is a Roman figure here.
    fn roman(&self, text: &str, words: &Words, index: usize, open: bool) -> Option<String> {
        let word = &words.list[index];
        let folded = words.folded(word);
        if folded.len() > 4 || !folded.bytes().all(|byte| matches!(byte, b'i' | b'v' | b'x')) {
            return None;
        }
        let number = 1 + ROMAN.iter().position(|roman| *roman == folded)?;
        let is_pronoun = folded == "i"
            && words.list.get(index + 1).is_some_and(|next| self.after_pronoun.contains(words.folded(next)));
        let is_capital =
            |span: &std::ops::Range<usize>| text[span.clone()].bytes().all(|b| b.is_ascii_uppercase());
        let after_short_form = || {
            word.before == Gap::Space
                && is_capital(&word.span)
                && index.checked_sub(1).is_some_and(|before| {
                    let before = &words.list[before];
                    SHORT_FORM.contains(&before.span.len()) && is_capital(&before.span)
                })
                && (words.list.len() <= SHORT_TEXT || text.bytes().any(|byte| byte.is_ascii_lowercase()))
        };
        let is_number = !is_pronoun && (open || !UNCERTAIN.contains(&folded) || after_short_form());
        is_number.then(|| number.to_string())
    }

    /// The number of two words such as `twenty-one`.
    fn tens_and_ones(&self, words: &Words, index: usize) -> Option<String> {
        let tens = self.words.get(words.folded(&words.list[index]))?;
        let next = words.list.get(index + 1)?;
        let tens: u32 = tens.parse().ok().filter(|tens| (20..100).contains(tens) && tens % 10 == 0)?;
        let ones = words.folded(next);
        let ones = if ones == "one" { "1" } else { self.words.get(ones)? };
        let ones: u32 = ones.parse().ok().filter(|ones| (1..10).contains(ones))?;
        matches!(next.before, Gap::Hyphen | Gap::Space).then(|| (tens + ones).to_string())
    }
}

/// Whether a text ends with a decimal point that no digit is before: `.8`.
fn follows_bare_point(before: &str) -> bool {
    let mut back = before.chars().rev();
    back.next() == Some('.') && back.next().is_none_or(|c| c.is_whitespace() || c == '(')
}

#[cfg(test)]
mod tests {
    use crate::analysis::Analyzer;
    use crate::config::Config;

    fn stems(text: &str) -> Vec<String> {
        Analyzer::new(&Config::embedded().expect("valid settings").analyzer).stems(text)
    }

    #[test]
    fn a_number_is_one_however_it_is_written() {
        for (one, other) in [
            ("type III", "type 3"),
            ("Stage ii", "stage two"),
            ("types I, II and IV", "types 1, 2 and 4"),
            ("grade one", "grade 1"),
            ("the third form", "the 3 form"),
            ("OI IV", "OI 4"),
            ("eleven weeks", "11 weeks"),
            ("one year", "1 year"),
            ("thirty-two months", "32 months"),
            ("seventy five mg", "75 milligrams"),
            ("every 4 wks", "every four weeks"),
            ("about .5 mg", "about 0,5 mg"),
        ] {
            assert_eq!(stems(one), stems(other), "{one}");
        }
    }

    #[test]
    fn the_pronoun_and_other_words_are_no_numbers() {
        for (text, stem) in [
            ("which type I have", "i"),
            ("What type. I", "i"),
            ("can I go", "i"),
            ("I asked about type and form", "i"),
            ("zoledronate by IV", "iv"),
            ("x ray", "x"),
            ("the one that helps", "one"),
            ("WHEN CAN I WALK", "i"),
        ] {
            assert!(stems(text).contains(&stem.to_owned()), "{text}: {:?}", stems(text));
        }
    }
}
