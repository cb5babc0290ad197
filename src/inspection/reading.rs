//! The reading level of sections, as a hint.

use super::Inspected;
use crate::analysis::words_of;
use crate::config::InspectionConfig;
use crate::corpus::Finding;

/// The school grade (of the United States) at which a text in English can be read: the formula of
/// Kincaid, Fishburne, Rogers and Chissom (1975), with syllables counted by their vowels. `None`: the
/// text has no words.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "sections have few words")]
pub fn reading_grade(sentences: usize, words: &[&str]) -> Option<f64> {
    if words.is_empty() || sentences == 0 {
        return None;
    }
    let syllables: usize = words.iter().map(|word| syllables(word)).sum();
    let count = words.len() as f64;
    Some(0.39 * count / sentences as f64 + 11.8 * syllables as f64 / count - 15.59)
}

pub(super) fn inspect(of: &Inspected, config: &InspectionConfig, findings: &mut Vec<Finding>) {
    if !of.document.info.source.language.starts_with("en") {
        return;
    }
    for (number, section) in of.document.sections.iter().enumerate() {
        let passages = of.passages.iter().filter(|passage| passage.section as usize == number);
        let mut sentences = 0;
        let mut texts = Vec::new();
        for passage in passages {
            sentences += passage.sentences().count();
            texts.push(passage.text_without_marks());
        }
        let words: Vec<&str> = texts.iter().flat_map(|text| words_of(text)).map(|word| word.text).collect();
        if words.len() < config.reading_words {
            continue;
        }
        let Some(grade) = reading_grade(sentences, &words).filter(|grade| *grade > config.reading_grade)
        else {
            continue;
        };
        let name = section.heading_path.last().map_or("before the first heading", String::as_str);
        findings.push(of.hint(
            section.line,
            format!(
                "section “{name}” reads like school grade {grade:.0}: shorter sentences and words would help"
            ),
        ));
    }
}

/// Groups of vowels in a word, a silent e at its end left out; one at least.
fn syllables(word: &str) -> usize {
    let lower = word.to_lowercase();
    let is_vowel = |c: char| "aeiouyáéíóúäëïöü".contains(c);
    let mut count = 0;
    let mut before = false;
    for c in lower.chars() {
        let vowel = is_vowel(c);
        count += usize::from(vowel && !before);
        before = vowel;
    }
    let silent = lower.ends_with('e') && !lower.ends_with("le") && count > 1;
    (count - usize::from(silent)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_are_counted_by_vowels() {
        for (word, count) in
            [("bone", 1), ("table", 2), ("osteopetrosis", 5), ("the", 1), ("disease", 2), ("xyz", 1)]
        {
            assert_eq!(syllables(word), count, "{word}");
        }
    }

    #[test]
    fn short_words_in_short_sentences_read_easily() {
        let easy: Vec<&str> = "The bone is hard and it can break".split(' ').collect();
        let grade = reading_grade(1, &easy).expect("words");
        // 8 words, 8 syllables: 0.39 * 8 + 11.8 - 15.59
        assert!((grade - -0.67).abs() < 0.01, "{grade}");
        let hard: Vec<&str> = "Craniometaphyseal manifestations necessitate multidisciplinary surveillance"
            .split(' ')
            .collect();
        assert!(reading_grade(1, &hard).expect("words") > 13.0);
        assert_eq!(reading_grade(0, &[]), None);
    }
}
