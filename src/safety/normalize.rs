//! Undoes the disguises of a text, for detection only: compatibility forms, look-alike letters,
//! invisible characters, markup, emoji.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_security::confusable_detection::skeleton;

/// A normalized text, and where each of its characters comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Normalized {
    /// Characters in lower case, without accents.
    pub chars: Vec<char>,
    /// For each character, the byte of the original text at which its source begins.
    pub sources: Vec<usize>,
    /// Length of the original text in bytes.
    pub length: usize,
}

impl Normalized {
    fn push(&mut self, character: char, source: usize) {
        self.chars.push(character);
        self.sources.push(source);
    }

    /// The byte of the original text at which the character at `index` ends.
    #[must_use]
    pub fn end_of(&self, index: usize) -> usize {
        let own = self.sources.get(index).copied().unwrap_or(self.length);
        self.sources[(index + 1).min(self.sources.len())..]
            .iter()
            .copied()
            .find(|&source| source > own)
            .unwrap_or(self.length)
    }
}

/// Normalizes a text. `emoji` gives the words that an emoji means.
#[must_use]
pub fn normalize<'a>(text: &str, emoji: impl Fn(char) -> Option<&'a str>) -> Normalized {
    let mut out = Normalized { length: text.len(), ..Normalized::default() };
    let mut skip_to = 0;
    for (at, character) in text.char_indices() {
        if at < skip_to {
            continue;
        }
        if character == '<'
            && let Some((end, name)) = discord_markup(&text[at..])
        {
            for c in std::iter::once(' ').chain(name.chars()).chain([' ']) {
                out.push(c, at);
            }
            skip_to = at + end;
            continue;
        }
        if character.is_ascii() {
            out.push(character.to_ascii_lowercase(), at);
        } else if let Some(words) = emoji(character) {
            for c in std::iter::once(' ').chain(words.chars()).chain([' ']) {
                out.push(c, at);
            }
        } else if !is_invisible(character) {
            push_folded(character, at, &mut out);
        }
    }
    out
}

/// Folds a text that is known to be plain, such as a line of a pattern file.
pub(super) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    normalize(text, |_| None).chars.into_iter().collect()
}

fn push_folded(character: char, at: usize, out: &mut Normalized) {
    match character {
        '\u{2019}' | '\u{2018}' | '\u{2bc}' | '\u{b4}' => return out.push('\'', at),
        '\u{201c}' | '\u{201d}' | '\u{ab}' | '\u{bb}' => return out.push('"', at),
        '\u{2026}' => return out.push('.', at),
        '\u{2014}' | '\u{2015}' => return out.push(';', at),
        '\u{bf}' | '\u{a1}' => return out.push(' ', at),
        // letters as emoji: regional indicators and the negative squared and circled ones
        '\u{1f1e6}'..='\u{1f1ff}' => return out.push(letter(character, 0x1f1e6), at),
        '\u{1f150}'..='\u{1f169}' => return out.push(letter(character, 0x1f150), at),
        '\u{1f170}'..='\u{1f189}' => return out.push(letter(character, 0x1f170), at),
        'ß' => {
            out.push('s', at);
            return out.push('s', at);
        }
        _ => {}
    }
    let mut source = [0; 4];
    for folded in character.encode_utf8(&mut source).nfkd().flat_map(char::to_lowercase) {
        if is_combining_mark(folded) {
            continue;
        }
        if folded.is_ascii() || !folded.is_alphabetic() {
            out.push(folded, at);
            continue;
        }
        let mut bytes = [0; 4];
        let plain: Vec<char> = skeleton(folded.encode_utf8(&mut bytes)).collect();
        if plain.iter().all(char::is_ascii_alphanumeric) && !plain.is_empty() {
            for c in plain {
                out.push(c.to_ascii_lowercase(), at);
            }
        } else {
            out.push(folded, at);
        }
    }
}

fn letter(character: char, first: u32) -> char {
    let offset = u8::try_from((character as u32).saturating_sub(first)).unwrap_or_default();
    char::from(b'a' + offset.min(25))
}

/// Zero-width characters, soft hyphens, direction marks, variation selectors, skin tones, tags.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'
            ..='\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0000}'..='\u{e007f}' | '\u{3164}' | '\u{ffa0}'
    )
}

/// The end of `<@123>`, `<#123>`, `<:name:123>` or `<t:123>` at the start of a text, and the name of
/// a custom emoji.
fn discord_markup(text: &str) -> Option<(usize, &str)> {
    let end = text.bytes().take(80).position(|byte| byte == b'>')?;
    let inner = text.get(1..end)?;
    let first = inner.chars().next()?;
    if !matches!(first, '@' | '#' | ':' | 'a' | 't') || inner.contains(char::is_whitespace) {
        return None;
    }
    let digits = inner.trim_start_matches(|c: char| !c.is_ascii_digit());
    if inner.contains(':') {
        let mut parts = inner.split(':');
        let (prefix, name, id) = (parts.next()?, parts.next()?, parts.next());
        if prefix == "t" {
            return Some((end + 1, ""));
        }
        let is_id = id.is_some_and(|id| id.bytes().all(|byte| byte.is_ascii_digit()));
        let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        return (matches!(prefix, "" | "a") && is_id && is_name).then_some((end + 1, name));
    }
    (matches!(first, '@' | '#') && !digits.is_empty()).then_some((end + 1, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        normalize(text, |c| (c == '🔪').then_some("knife")).chars.iter().collect()
    }

    #[test]
    fn disguises_come_off() {
        for (written, meant) in [
            ("ＤＩＥ", "die"),
            ("𝓴𝓲𝓵𝓵", "kill"),
            ("d\u{200b}i\u{ad}e", "die"),
            ("ѕuісіdе", "suicide"),
            ("🇰🇲🇸", "kms"),
            ("está", "esta"),
            ("can’t", "can't"),
            ("a 🔪", "a  knife "),
            ("<@1234> die", "   die"),
            ("<:cry_face:99>", " cry_face "),
        ] {
            assert_eq!(plain(written), meant, "{written}");
        }
    }

    proptest::proptest! {
        #[test]
        fn every_character_has_a_place_in_the_text(text in "\\PC*") {
            let normalized = normalize(&text, |_| None);
            proptest::prop_assert_eq!(normalized.chars.len(), normalized.sources.len());
            for index in 0..normalized.chars.len() {
                let (from, to) = (normalized.sources[index], normalized.end_of(index));
                proptest::prop_assert!(from < to && text.is_char_boundary(from) && text.is_char_boundary(to));
            }
        }
    }
}
