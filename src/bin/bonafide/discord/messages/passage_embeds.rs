//! A whole passage as embeds, with its marks, references and source: nothing of the corpus lost.

use bonafide::answer::{AnswerPassage, Disclaimer};
use bonafide::config::Texts;
use bonafide::config::messages::BotPage;

use super::answer_embeds::{Embed, Field, fitting};
use super::escape::{escaped, escaped_with_links, links};
use super::fixed_texts::Words;
use super::limits::{ALL_EMBEDS, DESCRIPTION, FIELD, FOOTER, TITLE, length, parts, shortened};
use super::source_line::Origin;

/// A whole passage, below the notices of its answer and a `mark` where moderators pinned it.
pub(crate) fn whole_embeds(
    passage: &AnswerPassage,
    count: usize,
    (notices, mark): (&[String], Option<Embed>),
    disclaimer: &Disclaimer,
    words: Words<'_>,
) -> Vec<Embed> {
    let length_of = |embeds: &[Embed]| embeds.iter().map(Embed::length).sum::<usize>();
    let mut embeds = Vec::new();
    let notices: Vec<String> =
        notices.iter().map(|notice| format!("• {}", escaped_with_links(notice))).collect();
    if !notices.is_empty() {
        let least = length_of(&passage_embeds(passage, count, disclaimer, words, 0));
        let used = least + mark.as_ref().map_or(0, Embed::length);
        let shown = fitting(&notices, ALL_EMBEDS.saturating_sub(used), words.texts);
        let pages = parts(&shown, DESCRIPTION).into_iter();
        embeds.extend(pages.map(|description| Embed { description, ..Embed::default() }));
    }
    embeds.extend(mark);
    let budget = ALL_EMBEDS.saturating_sub(length_of(&embeds));
    embeds.extend(passage_embeds(passage, count, disclaimer, words, budget));
    embeds
}

/// A passage with its source, references and disclaimers, in at most `budget` characters. References
/// that do not fit are left to the button for sources, which is said.
pub(crate) fn passage_embeds(
    passage: &AnswerPassage,
    count: usize,
    disclaimer: &Disclaimer,
    words: Words<'_>,
    budget: usize,
) -> Vec<Embed> {
    let texts = words.texts;
    let path = passage.section.iter().map(|heading| escaped(heading)).collect::<Vec<_>>().join(" › ");
    let text = marked(passage);
    let text = if length(&text) + length(&path) > DESCRIPTION - 8 {
        escaped_with_links(&passage.text)
    } else {
        text
    };
    let mut embed = Embed {
        title: shortened(&passage.document.title, TITLE),
        footer: shortened_footer(disclaimer, passage.rank, count, texts),
        ..Embed::default()
    };
    let description = if path.is_empty() { text } else { format!("**{path}**\n\n{text}") };
    let mut pages = parts(&description, DESCRIPTION).into_iter();
    embed.description = pages.next().unwrap_or_default();
    let rest: Vec<Embed> = pages.map(|description| Embed { description, ..Embed::default() }).collect();
    embed.fields.push(Field::new(texts.bot_source(), Origin::of_passage(passage).in_words(words)));
    if let Some(section) = &passage.source_section {
        embed.fields.push(Field::new(texts.bot_section(), shortened(&escaped_with_links(section), FIELD)));
    }
    let says = parts(&escaped_with_links(&passage.document.disclaimer), FIELD);
    embed.fields.extend(says.into_iter().map(|part| Field::new(texts.bot_document_says(), part)));
    let used = embed.length() + rest.iter().map(Embed::length).sum::<usize>();
    let left = budget.saturating_sub(
        used + length(texts.bot_references())
            + length(&texts.bot_more_references(passage.citations.len()))
            + 8,
    );
    if let Some(references) = references(passage, texts, left.min(FIELD)) {
        let before = embed.fields.len().min(2);
        embed.fields.insert(before, Field::new(texts.bot_references(), references));
    }
    // what carries the disclaimer comes last
    let mut embeds = vec![embed];
    embeds.extend(rest);
    if embeds.len() > 1 {
        let footer = std::mem::take(&mut embeds[0].footer);
        if let Some(last) = embeds.last_mut() {
            last.footer = footer;
        }
    }
    embeds
}

fn shortened_footer(disclaimer: &Disclaimer, rank: usize, count: usize, texts: &Texts) -> String {
    let page = texts.bot_page(BotPage { count, rank });
    let footer = format!("{} · {page}", disclaimer.as_str());
    if length(&footer) <= FOOTER { footer } else { disclaimer.as_str().to_owned() }
}

/// The numbered references of a passage, each whole, in at most `most` characters. `None`: it has
/// none.
fn references(passage: &AnswerPassage, texts: &Texts, most: usize) -> Option<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut used = 0;
    let more = length(&texts.bot_more_references(passage.citations.len())) + 4;
    for citation in &passage.citations {
        let line = format!("\\[{}\\] {}", escaped(&citation.marker), escaped_with_links(&citation.text));
        if used + length(&line) + 1 + more > most {
            break;
        }
        used += length(&line) + 1;
        lines.push(line);
    }
    let left = passage.citations.len() - lines.len();
    if left > 0 {
        lines.push(texts.bot_more_references(left));
    }
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// The text of a passage with the best sentences bold and the question's words underlined.
fn marked(passage: &AnswerPassage) -> String {
    let text = passage.text.as_str();
    // a mark inside an address would cut it
    let links = links(text);
    let cuts = |&(from, to): &(usize, usize)| links.iter().any(|&(start, end)| from < end && start < to);
    let highlights: Vec<(usize, usize)> =
        passage.highlights.iter().copied().filter(|range| !cuts(range)).collect();
    let mut borders: Vec<usize> =
        highlights.iter().chain(&passage.sentences).flat_map(|&(from, to)| [from, to]).collect();
    borders.extend([0, text.len()]);
    borders.sort_unstable();
    borders.dedup();
    let begins =
        |ranges: &[(usize, usize)], at: usize| ranges.iter().any(|&(from, to)| from == at && to > from);
    let ends = |ranges: &[(usize, usize)], at: usize| ranges.iter().any(|&(from, to)| to == at && to > from);
    let mut out = String::with_capacity(text.len() * 2);
    for pair in borders.windows(2) {
        if begins(&passage.sentences, pair[0]) {
            out.push_str("**");
        }
        if begins(&highlights, pair[0]) {
            out.push_str("__");
        }
        out.push_str(&escaped_with_links(text.get(pair[0]..pair[1]).unwrap_or_default()));
        if ends(&highlights, pair[1]) {
            out.push_str("__");
        }
        if ends(&passage.sentences, pair[1]) {
            out.push_str("**");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use bonafide::question::Conversation;

    use super::*;
    use crate::discord::messages::testing::engine;

    #[test]
    fn sentences_and_words_are_marked_and_markup_is_not_taken_over() {
        let engine = engine();
        let mut conversation = Conversation::new(&engine.config().answer);
        let answer = engine.ask("what is osteopetrosis", 1, &mut conversation).expect("an answer");
        let mut passage = answer.passages[0].clone();
        passage.text = "A *bold* claim. Dense bone breaks.".to_owned();
        passage.sentences = vec![(16, 34)];
        passage.highlights = vec![(22, 26)];
        assert_eq!(marked(&passage), "A \\*bold\\* claim. **Dense __bone__ breaks.**");
    }
}
