//! Folds a word to the form in which words are compared.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::words::is_invisible;

/// Names of the Greek letters, from alpha on, as their code points are ordered (both sigmas).
const GREEK: [&str; 25] = [
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu",
    "nu", "xi", "omicron", "pi", "rho", "sigma", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega",
];

/// Compatibility-normalised, in lower case, without accents, invisible characters, possessive ending and the full
/// stops of abbreviations: `Crohn’s` gives `crohn`, `Fièvre` gives `fievre`, `U.S` gives `us`. A Greek letter in
/// another word gives its name (`TNFα`), and a number one way of writing it (`0,80` and `0.8`).
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
        // most words: nothing else needs to be removed from them
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
                .filter(|&c| {
                    !(is_invisible(c) || ('\u{300}'..='\u{36f}').contains(&c) && is_combining_mark(c))
                })
                .map(|c| if matches!(c, '\u{2019}' | '\u{2bc}' | '\u{ff07}') { '\'' } else { c })
                .flat_map(char::to_lowercase)
                .nfc(),
        );
        spell_greek(text, start);
    }
    let folded = &text[start..];
    if let Some(stripped) = folded.strip_suffix("'s").or_else(|| folded.strip_suffix('\'')) {
        text.truncate(start + stripped.len());
    }
    let folded = &text[start..];
    if !folded.bytes().any(|byte| matches!(byte, b'.' | b',')) {
        return;
    }
    if folded.bytes().all(|b| b.is_ascii_digit() || matches!(b, b',' | b'.')) {
        let number = plain_number(folded);
        text.truncate(start);
        text.push_str(&number);
    } else if !folded.bytes().any(|b| b.is_ascii_digit()) {
        let kept: String = folded.chars().filter(|c| *c != '.').collect();
        text.truncate(start);
        text.push_str(&kept);
    }
}

/// Spells the Greek letters of a word that is one of them alone or has Latin letters or digits too; `μg` is `mcg`.
fn spell_greek(text: &mut String, start: usize) {
    let folded = &text[start..];
    let is_greek = |c: char| ('α'..='ω').contains(&c);
    let greek = folded.chars().filter(|&c| is_greek(c)).count();
    let is_mixed = greek == 1 && folded.chars().nth(1).is_none()
        || greek > 0 && folded.bytes().any(|byte| byte.is_ascii_alphanumeric());
    if !is_mixed {
        return;
    }
    let mut spelt = String::with_capacity(folded.len() + 8);
    if folded == "μg" {
        spelt.push_str("mcg");
    } else {
        for c in folded.chars() {
            let place = u32::from(c).wrapping_sub(u32::from('α'));
            match usize::try_from(place).ok().and_then(|place| GREEK.get(place)) {
                Some(name) => spelt.push_str(name),
                None => spelt.push(c),
            }
        }
    }
    text.truncate(start);
    text.push_str(&spelt);
}

/// A number without the commas of thousands, with a point for the decimals and no zero at their end.
fn plain_number(written: &str) -> String {
    let mut groups = written.split(',');
    let first = groups.next().unwrap_or_default();
    let thousands = (1..=3).contains(&first.len())
        && first != "0"
        && groups.all(|group| group.split('.').next().is_some_and(|group| group.len() == 3));
    let is_decimal = !thousands && written.matches(',').count() == 1 && !written.contains('.');
    let number = if is_decimal { written.replace(',', ".") } else { written.replace(',', "") };
    match number.split_once('.') {
        Some((whole, decimals)) if !decimals.contains('.') && !whole.is_empty() => {
            let decimals = decimals.trim_end_matches('0');
            if decimals.is_empty() { whole.to_owned() } else { format!("{whole}.{decimals}") }
        }
        _ => number,
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

    #[test]
    fn numbers_greek_letters_and_invisible_characters_are_written_in_one_way() {
        for (word, folded) in [
            ("1,75", "1.75"),
            ("2.50", "2.5"),
            ("4.0", "4"),
            ("12,500.5", "12500.5"),
            ("0,125", "0.125"),
            ("1.2.3", "1.2.3"),
            ("γ", "gamma"),
            ("IFNγ", "ifngamma"),
            ("β2", "beta2"),
            ("µg", "mcg"),
            ("οστό", "οστο"),
            ("fem\u{ad}ur", "femur"),
            ("C\u{200b}OL2A1", "col2a1"),
        ] {
            assert_eq!(fold(word), folded, "{word}");
        }
    }
}
