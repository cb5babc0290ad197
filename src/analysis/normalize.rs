//! Folds a word to the form in which words are compared.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Compatibility-normalised, in lower case, without accents, possessive ending and the full
/// stops of abbreviations: `Crohn’s` gives `crohn`, `Fièvre` gives `fievre`, `U.S` gives `us`.
///
/// Only the combining marks of the Latin, Greek and Cyrillic scripts are accents
/// (U+0300 to U+036F); those of other scripts carry vowels and stay.
#[must_use]
pub fn fold(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    fold_into(word, &mut folded);
    folded
}

/// Puts the folded form behind what `text` holds already.
pub(super) fn fold_into(word: &str, text: &mut String) {
    let start = text.len();
    if word.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        // most words, of which nothing else is to be taken
        text.push_str(word);
        text[start..].make_ascii_lowercase();
        return;
    }
    if word.is_ascii() {
        text.push_str(word);
        text[start..].make_ascii_lowercase();
    } else {
        text.extend(
            word.nfkd()
                .filter(|&c| !(('\u{300}'..='\u{36f}').contains(&c) && is_combining_mark(c)))
                .map(|c| if matches!(c, '\u{2019}' | '\u{2bc}' | '\u{ff07}') { '\'' } else { c })
                .flat_map(char::to_lowercase)
                .nfc(),
        );
    }
    let folded = &text[start..];
    if let Some(stripped) = folded.strip_suffix("'s").or_else(|| folded.strip_suffix('\'')) {
        text.truncate(start + stripped.len());
    }
    let folded = &text[start..];
    let stops = folded.contains('.') && !folded.bytes().any(|b| b.is_ascii_digit());
    let commas = folded.contains(',') && folded.bytes().all(|b| b.is_ascii_digit() || b == b',' || b == b'.');
    if stops || commas {
        let left_out = if stops { '.' } else { ',' };
        let kept: String = folded.chars().filter(|c| *c != left_out).collect();
        text.truncate(start);
        text.push_str(&kept);
    }
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn words_that_people_write_differently_fold_to_one() {
        for (word, folded) in [
            ("Osteopetrosis", "osteopetrosis"),
            ("child’s", "child"),
            ("child's", "child"),
            ("Fièvre", "fievre"),
            ("ﬁbula", "fibula"),
            ("U.S", "us"),
            ("3,000", "3000"),
            ("1.5", "1.5"),
            ("don't", "don't"),
            ("한국어", "한국어"),
            ("हिन्दी", "हिन्दी"),
        ] {
            assert_eq!(fold(word), folded, "{word}");
        }
    }
}
