//! Light stemming of Arabic words (Larkey, Ballesteros and Connell 2007, “light10”): articles, conjunctions and endings
//! are taken off, so that a word meets the same word with its article.

/// Prefixes, longest first; with the letters that must be left after each.
const PREFIXES: [&str; 6] = ["وال", "بال", "كال", "فال", "ال", "لل"];
/// Endings, in the order in which they are tried.
const ENDINGS: [&str; 10] = ["ها", "ان", "ات", "ون", "ين", "يه", "ية", "ه", "ة", "ي"];

/// Letters that a stem keeps at least.
const MIN_LETTERS: usize = 2;

pub(super) fn is_arabic(word: &str) -> bool {
    word.chars().next().is_some_and(|c| ('\u{620}'..='\u{64a}').contains(&c))
}

/// The stem of a word in Arabic letters.
pub(super) fn stem(word: &str) -> String {
    let normalized: String = word
        .chars()
        // short vowels and the stretching line
        .filter(|c| !matches!(c, '\u{640}' | '\u{64b}'..='\u{652}'))
        .map(|c| match c {
            'أ' | 'إ' | 'آ' => 'ا',
            'ى' => 'ي',
            c => c,
        })
        .collect();
    let mut stem = normalized.as_str();
    let letters = |text: &str| text.chars().count();
    if let Some(rest) = stem.strip_prefix('و').filter(|rest| letters(rest) > MIN_LETTERS) {
        stem = rest;
    }
    let rest = PREFIXES.iter().find_map(|prefix| stem.strip_prefix(prefix));
    if let Some(rest) = rest.filter(|rest| letters(rest) >= MIN_LETTERS) {
        stem = rest;
    }
    for ending in ENDINGS {
        if let Some(rest) = stem.strip_suffix(ending).filter(|rest| letters(rest) >= MIN_LETTERS) {
            stem = rest;
        }
    }
    stem.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_meets_the_same_with_its_article() {
        for (one, other) in [("مرض", "المرض"), ("عظام", "والعظام"), ("أعراض", "الأعراض"), ("نمو", "النمو")]
        {
            assert_eq!(stem(one), stem(other), "{one}");
        }
        assert_ne!(stem("مرض"), stem("عظم"));
        assert!(is_arabic("علاج") && !is_arabic("bone"));
    }
}
