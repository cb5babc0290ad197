//! Names after a label such as `reviewed by`, distinguished from a sentence that begins in the same way.

use crate::config::ImportConfig;

/// The maximum number of words of names after one label.
const MAX_WORDS: usize = 20;

/// The names at the beginning of a text, and what follows them. All words of names begin with capitals, but for the
/// work of those named and what joins them. `ends` says where another statement begins.
pub(super) fn leading<'t>(
    text: &'t str,
    ends: &dyn Fn(&str) -> bool,
    words: &ImportConfig,
) -> Option<(&'t str, &'t str)> {
    let text = text.trim_start_matches([' ', ',', '.', ':', '(']);
    let text =
        ["the ", "la ", "el "].into_iter().find_map(|article| text.strip_prefix(article)).unwrap_or(text);
    let (mut end, mut at, mut has_capital) = (0, 0, false);
    let mut titled = 0_usize;
    for _ in 0..MAX_WORDS {
        let rest = text[at..].trim_start();
        if has_capital && ends(rest) {
            break;
        }
        let start = text.len() - rest.len();
        let token = rest.split_whitespace().next().unwrap_or_default();
        at = start + token.len();
        let word = Word::of(token, words);
        // after `Dr`, the next words are a name
        let word = if titled > 0 && token.starts_with(char::is_uppercase) { Word::Name } else { word };
        titled = match TITLES.contains(&token.trim_end_matches('.').to_lowercase().as_str()) {
            true => MAX_TITLED,
            false if token.ends_with(',') => 0,
            false => titled.saturating_sub(1),
        };
        match word {
            Word::Name => has_capital = true,
            Word::Role => {}
            Word::Joiner if end > 0 => continue,
            Word::Joiner | Word::Other => break,
        }
        end = at;
        if ends_sentence(token, words) {
            break;
        }
    }
    let name = text[..end].trim_end_matches([' ', ',', ';', ':']);
    let abbreviated = name.rsplit(' ').next().is_some_and(|last| last.matches('.').count() > 1);
    let name = if abbreviated { name } else { name.trim_end_matches('.') };
    let name = if name.contains('(') { name } else { name.trim_end_matches(')') };
    has_capital.then_some((name, &text[end..]))
}

/// The number of words after a title that are a name, whatever they are.
const MAX_TITLED: usize = 2;
/// Titles of persons.
const TITLES: [&str; 12] =
    ["dr", "dra", "prof", "professor", "mr", "mrs", "ms", "miss", "sr", "sra", "sir", "doctor"];

/// What a word can be among names.
enum Word {
    Name,
    Role,
    Joiner,
    Other,
}

impl Word {
    fn of(token: &str, words: &ImportConfig) -> Self {
        let bare = token.trim_matches(|c: char| !c.is_alphanumeric() && c != '&');
        let lower = bare.to_lowercase();
        let elided = bare.split_once(['\'', '’']).is_some_and(|(before, name)| {
            before.chars().count() <= 2 && name.starts_with(char::is_uppercase)
        });
        // initials are names: `IT Hale`
        let is_initial = bare.chars().count() < 3 && bare.chars().all(char::is_uppercase);
        if !is_initial && words.no_name_words.contains(&lower) {
            Self::Other
        } else if bare.starts_with(char::is_uppercase) || elided {
            Self::Name
        } else if words.role_words.contains(&lower) {
            Self::Role
        } else if words.name_joiners.contains(&lower) {
            Self::Joiner
        } else {
            Self::Other
        }
    }
}

/// Whether the full stop of a word ends a sentence, and no abbreviation such as `Dr.`
fn ends_sentence(token: &str, words: &ImportConfig) -> bool {
    token.strip_suffix('.').is_some_and(|word| {
        word.chars().count() > 3 && !word.contains('.') && !words.role_words.contains(&word.to_lowercase())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn names_end_where_a_sentence_goes_on() {
        let words = Config::embedded().expect("valid settings").import;
        let read = |text: &'static str| leading(text, &|rest| rest.starts_with("on 3"), &words);
        for (text, name, rest) in [
            (" Dr. Ada Reed, physician, on 3 May", "Dr. Ada Reed, physician", " on 3 May"),
            (" the Bone Trust and the University of Vale.", "Bone Trust and the University of Vale", ""),
            (" Ludwig van der Berg, M.D.", "Ludwig van der Berg, M.D.", ""),
            (" Prof. Jean d’Arc (FRCP)", "Prof. Jean d’Arc (FRCP)", ""),
            (" Nurse Lee with the family.", "Nurse Lee", " with the family."),
            (" Pharmacy, the syringe is cold", "Pharmacy", " the syringe is cold"),
            (" Ann Moor. You go home", "Ann Moor", " You go home"),
            (" Dr Moor, You Go Home", "Dr Moor", " You Go Home"),
            (" the Surgeon Before You Leave", "Surgeon", " Before You Leave"),
            (" I. T. Moor and A Lee", "I. T. Moor and A Lee", ""),
            (" Dr Go Moor, Consultant in Hand Surgery", "Dr Go Moor, Consultant in Hand Surgery", ""),
        ] {
            assert_eq!(read(text), Some((name, rest)), "{text}");
        }
        assert_eq!(read(" our medical team"), None);
        assert_eq!(read(" a doctor each year"), None);
    }
}
