//! The title of a page, and the condition that it is about with its abbreviation.

use crate::config::ImportConfig;

use super::outline::{OutlineBlock, OutlineSection};
use super::page::{Line, LineKind};
use super::shape::{is_any, is_heading_like, starts_with_any};

/// Takes the title off the lines: the outermost heading, where it is the only one of its level or the first
/// line and no other heading precedes it; else a first line that could be a title.
pub(super) fn take_title(lines: &mut Vec<Line>, marked: bool, words: &ImportConfig) -> Option<String> {
    if marked {
        let headings =
            || lines.iter().enumerate().filter(|(_, line)| matches!(line.kind, LineKind::Heading(_)));
        let outermost = headings().filter(|(_, line)| line.kind == LineKind::Heading(1)).count();
        let is_part = |line: &Line| {
            let lower = line.text.to_lowercase();
            is_any(&lower, &words.reference_headings) || is_any(&lower, &words.disclaimer_headings)
        };
        let (at, first) = headings().find(|(_, line)| !is_part(line))?;
        // after text, `Treatment` heads a part of a page that has no title
        let heads_part = at > 0 && is_any(&first.text.to_lowercase(), &words.main_headings);
        if first.kind == LineKind::Heading(1) && (at == 0 || outermost == 1) && !heads_part {
            return Some(lines.remove(at).text);
        }
    }
    // a page of one line is no title
    let first = lines.first().filter(|_| lines.len() > 1)?;
    let alone = lines
        .get(1)
        .is_none_or(|next| marked || next.group != first.group || is_heading_like(&next.text, words));
    let is_title = first.kind == LineKind::Text
        && alone
        && (is_heading_like(&first.text, words) || first.text.ends_with('?'))
        && first.text.chars().count() < 300;
    is_title.then(|| lines.remove(0).text)
}

/// A condition and how it was detected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) name: String,
    /// Other names that its definition gives.
    pub(super) aliases: Vec<String>,
    pub(super) inferred_from: &'static str,
}

/// Paragraphs from the top in which a definition is looked for.
const OPENING: usize = 4;
/// Words of the longest name.
const MAX_NAME_LENGTH: usize = 8;

/// The condition: what the page's markup names, the opening text defines, or the title names and the text speaks
/// of as a condition. Else there is none: a wrong one answers the wrong questions.
pub(super) fn condition(
    title: Option<&str>,
    marked: Option<&str>,
    sections: &[OutlineSection],
    words: &ImportConfig,
) -> Option<Named> {
    if let Some(name) = marked {
        return Some(Named {
            name: name.to_owned(),
            aliases: Vec::new(),
            inferred_from: "the markup of the page",
        });
    }
    let text = spoken(sections);
    let is_known = |name: &str| {
        let name = name.to_lowercase();
        title.is_some_and(|title| title.to_lowercase().contains(&name))
            || text.matches(name.as_str()).take(MIN_MENTIONS).count() == MIN_MENTIONS
    };
    // a page without a title begins with what it is about
    let first = |nth: usize| nth == 0 && title.is_none();
    let defined = opening(sections)
        .enumerate()
        .filter_map(|(nth, text)| Some((nth, defined(text, words)?)))
        .find_map(|(nth, names)| (first(nth) || is_known(&names.name)).then_some(names));
    if let Some(Names { name, aliases }) = defined {
        return Some(Named { name, aliases, inferred_from: "the definition in the opening text" });
    }
    let name = title?
        .split(['|', '·'])
        .flat_map(|part| part.split(" - "))
        .flat_map(|part| part.split(" – "))
        .flat_map(|part| part.split(" — "))
        .filter_map(|part| from_title(part.trim(), words))
        .find(|name| {
            is_condition(name, &text, words)
                && !is_other(name, words)
                && !is_defined_as_other(name, sections, words)
        })?;
    Some(Named { name, aliases: Vec::new(), inferred_from: "the title" })
}

/// Mentions of a name that the title does not have.
const MIN_MENTIONS: usize = 3;
/// The maximum number of bytes that are searched for a name.
const MAX_TEXT: usize = 200_000;

/// The text of a page in lower case.
fn spoken(sections: &[OutlineSection]) -> String {
    let mut text = String::new();
    for section in sections {
        let blocks = section.blocks.iter().flat_map(|block| match block {
            OutlineBlock::Paragraph(text) => vec![text.as_str()],
            OutlineBlock::List(items) => items.iter().map(|(_, text)| text.as_str()).collect(),
        });
        for piece in std::iter::once(section.heading.as_str()).chain(blocks) {
            if text.len() + piece.len() > MAX_TEXT {
                return text;
            }
            text.push_str(&piece.to_lowercase());
            text.push('\n');
        }
    }
    text
}

/// Whether the text speaks of a name as of a condition, such as `people with …`.
fn is_condition(name: &str, text: &str, words: &ImportConfig) -> bool {
    let name = name.to_lowercase();
    let says_something = name
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| word.chars().count() > 2 && !words.generic_names.iter().any(|generic| generic == word));
    says_something
        && words.condition_contexts.iter().any(|context| {
            let (before, after) = context.split_once('*').unwrap_or((context, ""));
            text.contains(&format!("{before}{name}{after}"))
        })
}

fn opening(sections: &[OutlineSection]) -> impl Iterator<Item = &str> {
    let paragraphs = sections.iter().flat_map(|section| &section.blocks).filter_map(|block| match block {
        OutlineBlock::Paragraph(text) => Some(text.as_str()),
        OutlineBlock::List(_) => None,
    });
    paragraphs.take(OPENING)
}

/// The names that a definition begins with.
struct Names {
    name: String,
    aliases: Vec<String>,
}

/// The name that a definition defines, and others between it and the verb: `X (also called Y)`, `X, or Y,`.
fn names(subject: &str, words: &ImportConfig) -> Names {
    let subject = subject.trim();
    let bare = |text: &str| text.trim().trim_matches(['“', '”', '"', '\'']).trim().to_owned();
    let is_phrase = |text: &str| starts_with_any(&text.to_lowercase(), &words.alias_phrases).map(str::len);
    let mut aliases = Vec::new();
    let mut name = subject;
    let inside = match (subject.split_once(" ("), subject.split_once(", ")) {
        (Some((before, rest)), _) => {
            name = before;
            rest.split_once(')').map_or(rest, |(inside, _)| inside)
        }
        (None, Some((before, rest))) => {
            name = before;
            rest
        }
        (None, None) => "",
    };
    if let Some(phrase) = is_phrase(inside) {
        let listed = inside.get(phrase..).unwrap_or_default().trim_start_matches(':');
        for part in listed.split([',', ';']) {
            let part = part.trim();
            let part = is_phrase(part).and_then(|phrase| part.get(phrase..)).unwrap_or(part);
            aliases.extend(part.split(" or ").flat_map(|part| part.split(" o ")).map(bare));
        }
    }
    let is_alias = |alias: &String| {
        alias.chars().count() > 1
            && alias.split_whitespace().count() <= MAX_NAME_LENGTH
            && !alias.contains(['.', '(', ':'])
            && !alias.contains(" is ")
    };
    aliases.retain(is_alias);
    let first = name.split_whitespace().next().unwrap_or_default();
    let article = words.articles.iter().any(|article| *article == first.to_lowercase());
    let name = if article { capitalized(name[first.len()..].trim_start()) } else { name.trim().to_owned() };
    Names { name, aliases }
}

fn capitalized(name: &str) -> String {
    let mut characters = name.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

fn defined(text: &str, words: &ImportConfig) -> Option<Names> {
    let (at, verb) = words
        .definition_verbs
        .iter()
        .filter_map(|verb| text.find(verb.as_str()).map(|at| (at, verb)))
        .min()?;
    let noun = phrase_is(&text[at + verb.len()..], verb.starts_with(" es "), &words.definition_nouns, words);
    let names = names(&text[..at], words);
    let name = names.name.as_str();
    let first = name.split_whitespace().next()?.to_lowercase();
    let pronoun = matches!(first.as_str(), "it" | "this" | "there" | "these" | "in" | "they");
    let short = name.split_whitespace().count() <= MAX_NAME_LENGTH && !name.contains(['.', ',', ';', ':']);
    let generic = name
        .to_lowercase()
        .split_whitespace()
        .all(|word| word.len() <= 2 || words.generic_names.iter().any(|generic| generic == word));
    let is_name = noun
        && short
        && !pronoun
        && !generic
        && !is_other(name, words)
        && name.starts_with(char::is_uppercase);
    is_name.then_some(names)
}

/// Whether what follows the verb of a definition is one of the nouns: `a rare disease of the bones`, `a form of bone
/// disease`, and not `a medicine for a disease`. In Spanish, the noun comes before what describes it.
fn phrase_is(after: &str, spanish: bool, nouns: &[String], words: &ImportConfig) -> bool {
    let clause = after.split(['.', ',', ';', ':', '(', '–', '—']).next().unwrap_or_default().to_lowercase();
    let is = |word: &str, list: &[String]| list.iter().any(|known| known == word);
    let is_noun = |word: &str| {
        let single = || [word.strip_suffix('s'), word.strip_suffix("es")].into_iter().flatten();
        std::iter::once(word)
            .chain(single())
            .any(|word| nouns.iter().any(|noun| word.ends_with(noun.as_str())))
    };
    let mut phrase: Vec<&str> = Vec::new();
    for word in clause.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric())) {
        let ends = is(word, &words.definition_ends)
            || phrase.last().is_some_and(|last| is_noun(last) && matches!(word, "and" | "or" | "y" | "o"));
        if ends && phrase.last().is_some_and(|last| is(last, &words.definition_groups)) {
            phrase.clear();
        } else if ends {
            break;
        } else {
            phrase.push(word);
        }
    }
    if spanish {
        phrase.iter().any(|word| is_noun(word))
    } else {
        phrase.last().is_some_and(|last| is_noun(last))
    }
}

/// Whether a name says itself that it names something else than a condition: `Hip replacement`.
fn is_other(name: &str, words: &ImportConfig) -> bool {
    let lower = name.to_lowercase();
    lower.split_whitespace().next_back().is_some_and(|last| {
        let is_noun = |word: &str| words.other_nouns.iter().any(|noun| noun == word);
        is_noun(last)
            || last.strip_suffix('s').is_some_and(is_noun)
            || words.other_endings.iter().any(|end| last.ends_with(end.as_str()))
    })
}

/// Whether the opening defines a name as something else than a condition: `Calmazole is a medicine for`.
fn is_defined_as_other(name: &str, sections: &[OutlineSection], words: &ImportConfig) -> bool {
    let name = name.to_lowercase();
    opening(sections).any(|text| {
        let lower = text.to_lowercase();
        words.definition_verbs.iter().any(|verb| {
            lower.split_once(&format!("{name}{verb}")).is_some_and(|(_, after)| {
                phrase_is(after, verb.starts_with(" es "), &words.other_nouns, words)
            })
        })
    })
}

fn from_title(title: &str, words: &ImportConfig) -> Option<String> {
    let lower = title.to_lowercase();
    if lower.len() != title.len() {
        return None;
    }
    let start = words
        .title_lead_ins
        .iter()
        .filter_map(|lead| lower.find(lead.as_str()).map(|at| at + lead.len()))
        .max()
        .unwrap_or(0);
    let end = words
        .title_tails
        .iter()
        .filter_map(|tail| lower[start..].find(tail.as_str()))
        .min()
        .map_or(title.len(), |at| start + at);
    let name = title.get(start..end)?.trim();
    if name.is_empty() || name.split_whitespace().count() > MAX_NAME_LENGTH {
        return None;
    }
    Some(capitalized(name))
}

/// The abbreviation in brackets after the name.
pub(super) fn abbreviation(name: &str, sections: &[OutlineSection]) -> Option<String> {
    let mark = format!("{} (", name.to_lowercase());
    opening(sections).find_map(|text| {
        let lower = text.to_lowercase();
        if lower.len() != text.len() {
            return None;
        }
        let start = lower.find(&mark)? + mark.len();
        let inside = text[start..].split(')').next()?;
        let short = (2..=10).contains(&inside.len()) && inside.chars().all(|c| c.is_ascii_alphanumeric());
        (short && inside.chars().filter(char::is_ascii_uppercase).count() > 1).then(|| inside.to_owned())
    })
}
