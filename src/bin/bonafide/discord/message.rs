//! Answers as messages: embeds within Discord's limits, nothing of the corpus lost.

use bonafide::answer::{Answer, AnswerPassage, Disclaimer, Outcome, UrgencyLevel};
use bonafide::config::DiscordTexts;
use bonafide::safety::{ATTEMPT, POISONING, Strength};
use serenity::all::{CreateEmbed, CreateEmbedFooter};

use super::escape::{escaped, escaped_with_links};
use super::limits::{ALL_EMBEDS, DESCRIPTION, FIELD, FOOTER, TITLE, length, parts, shortened};
use super::source::Origin;
use super::words::Words;

/// Colours say nothing that words do not.
const CALM: u32 = 0x2f_6f_9f;
const URGENT: u32 = 0xb0_24_18;

/// An embed before it is sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Embed {
    pub(super) title: String,
    pub(super) description: String,
    pub(super) fields: Vec<(String, String)>,
    pub(super) footer: String,
    pub(super) urgent: bool,
}

impl Embed {
    /// Characters that count against the limit over all embeds.
    pub(super) fn length(&self) -> usize {
        let fields: usize = self.fields.iter().map(|(name, value)| length(name) + length(value)).sum();
        length(&self.title) + length(&self.description) + length(&self.footer) + fields
    }

    pub(super) fn build(self) -> CreateEmbed {
        let mut embed = CreateEmbed::new().color(if self.urgent { URGENT } else { CALM });
        if !self.title.is_empty() {
            embed = embed.title(self.title);
        }
        if !self.description.is_empty() {
            embed = embed.description(self.description);
        }
        for (name, value) in self.fields {
            embed = embed.field(name, value, false);
        }
        if !self.footer.is_empty() {
            embed = embed.footer(CreateEmbedFooter::new(self.footer));
        }
        embed
    }
}

/// The first message of an answer: urgency first, then what must be said, then the best passage, below
/// a `mark` where moderators pinned it.
pub(super) fn answer_embeds(
    answer: &Answer,
    searched: bool,
    mark: Option<Embed>,
    words: Words<'_>,
) -> Vec<Embed> {
    let mut embeds = Vec::new();
    if let Some(urgency) = &answer.urgency {
        let title = match urgency.level {
            UrgencyLevel::Emergency => words.bot.urgency.as_str(),
            // danger to life first
            UrgencyLevel::Crisis if [ATTEMPT, POISONING].contains(&urgency.kind.as_str()) => {
                words.bot.urgency.as_str()
            }
            UrgencyLevel::Crisis => words.bot.crisis.as_str(),
            UrgencyLevel::Possible => "",
        };
        // one line above an answer needs no heading
        let is_first = urgency.strength == Strength::First;
        let title = if is_first { format!("\u{203c} {title}") } else { String::new() };
        embeds.push(Embed {
            title: shortened(&title, TITLE),
            description: escaped_with_links(&urgency.message),
            urgent: is_first,
            ..Embed::default()
        });
    }
    let notices: Vec<String> = answer.notices.iter().map(|notice| format!("• {}", escaped(notice))).collect();
    if !notices.is_empty() {
        let title = match answer.outcome {
            Outcome::Answered => "",
            Outcome::Related => &words.bot.related,
            // a reply without a search says no more than itself
            Outcome::NoAnswer if answer.urgency.is_some() || !searched => "",
            Outcome::NoAnswer => &words.bot.no_answer,
        };
        let title = shortened(title, TITLE);
        let used = embeds.iter().chain(&mark).map(Embed::length).sum::<usize>() + length(&title);
        let passage = answer.passages.first().map_or_else(
            || length(answer.disclaimer.as_str()),
            |passage| {
                let least = passage_embeds(passage, answer.passages.len(), &answer.disclaimer, words, 0);
                least.iter().map(Embed::length).sum()
            },
        );
        let shown = fitting(&notices, ALL_EMBEDS.saturating_sub(used + passage), words.bot);
        let mut pages = parts(&shown, DESCRIPTION).into_iter();
        embeds.push(Embed { title, description: pages.next().unwrap_or_default(), ..Embed::default() });
        embeds.extend(pages.map(|description| Embed { description, ..Embed::default() }));
    }
    embeds.extend(mark);
    if let Some(passage) = answer.passages.first() {
        let used: usize = embeds.iter().map(Embed::length).sum();
        embeds.extend(passage_embeds(
            passage,
            answer.passages.len(),
            &answer.disclaimer,
            words,
            ALL_EMBEDS - used,
        ));
    } else if let Some(last) = embeds.last_mut() {
        answer.disclaimer.as_str().clone_into(&mut last.footer);
    } else {
        embeds.push(Embed { footer: answer.disclaimer.as_str().to_owned(), ..Embed::default() });
    }
    embeds
}

/// The notices that fit, whole, with a word on how many do not; the first one at least to a sentence's
/// end.
fn fitting(notices: &[String], most: usize, texts: &DiscordTexts) -> String {
    let all = notices.join("\n");
    if length(&all) <= most {
        return all;
    }
    let left_out = |count: usize| texts.more_notices.replace("{count}", &count.to_string());
    let room = most.saturating_sub(length(&left_out(notices.len())) + 1);
    let mut shown: Vec<String> = Vec::new();
    let mut used = 0;
    for notice in notices {
        used += length(notice) + 1;
        if used > room {
            break;
        }
        shown.push(notice.clone());
    }
    let count = notices.len() - shown.len();
    if shown.is_empty() {
        shown.extend(parts(&notices[0], room.max(1)).into_iter().next());
    }
    shown.push(left_out(count));
    shown.join("\n")
}

/// A passage with its source, references and disclaimers, in at most `budget` characters. References
/// that do not fit are left to the button for sources, which is said.
pub(super) fn passage_embeds(
    passage: &AnswerPassage,
    count: usize,
    disclaimer: &Disclaimer,
    words: Words<'_>,
    budget: usize,
) -> Vec<Embed> {
    let texts = words.bot;
    let path = passage.section.iter().map(|heading| escaped(heading)).collect::<Vec<_>>().join(" › ");
    let text = marked(passage);
    let text = if length(&text) + length(&path) > DESCRIPTION - 8 { escaped(&passage.text) } else { text };
    let mut embed = Embed {
        title: shortened(&passage.document.title, TITLE),
        footer: shortened_footer(disclaimer, passage.rank, count, texts),
        ..Embed::default()
    };
    let description = if path.is_empty() { text } else { format!("**{path}**\n\n{text}") };
    let mut pages = parts(&description, DESCRIPTION).into_iter();
    embed.description = pages.next().unwrap_or_default();
    let rest: Vec<Embed> = pages.map(|description| Embed { description, ..Embed::default() }).collect();
    embed.fields.push((texts.source.clone(), Origin::of_passage(passage).in_words(words)));
    if let Some(section) = &passage.source_section {
        embed.fields.push((texts.section.clone(), shortened(&escaped(section), FIELD)));
    }
    let says = parts(&escaped(&passage.document.disclaimer), FIELD);
    embed.fields.extend(says.into_iter().map(|part| (texts.document_says.clone(), part)));
    let used = embed.length() + rest.iter().map(Embed::length).sum::<usize>();
    let left = budget.saturating_sub(used + length(&texts.references) + length(&texts.more_references) + 8);
    if let Some(references) = references(passage, texts, left.min(FIELD)) {
        let before = embed.fields.len().min(2);
        embed.fields.insert(before, (texts.references.clone(), references));
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

fn shortened_footer(disclaimer: &Disclaimer, rank: usize, count: usize, texts: &DiscordTexts) -> String {
    let page = texts.page.replace("{rank}", &rank.to_string()).replace("{count}", &count.to_string());
    let footer = format!("{} · {page}", disclaimer.as_str());
    if length(&footer) <= FOOTER { footer } else { disclaimer.as_str().to_owned() }
}

/// The numbered references of a passage, each whole, in at most `most` characters. `None`: it has
/// none.
fn references(passage: &AnswerPassage, texts: &DiscordTexts, most: usize) -> Option<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut used = 0;
    let more = length(&texts.more_references) + 4;
    for citation in &passage.citations {
        let line = format!("\\[{}\\] {}", escaped(&citation.marker), escaped(&citation.text));
        if used + length(&line) + 1 + more > most {
            break;
        }
        used += length(&line) + 1;
        lines.push(line);
    }
    let left = passage.citations.len() - lines.len();
    if left > 0 {
        lines.push(texts.more_references.replace("{count}", &left.to_string()));
    }
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// The text of a passage with the best sentences bold and the question's words underlined.
fn marked(passage: &AnswerPassage) -> String {
    let text = passage.text.as_str();
    let mut borders: Vec<usize> =
        passage.highlights.iter().chain(&passage.sentences).flat_map(|&(from, to)| [from, to]).collect();
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
        if begins(&passage.highlights, pair[0]) {
            out.push_str("__");
        }
        out.push_str(&escaped(text.get(pair[0]..pair[1]).unwrap_or_default()));
        if ends(&passage.highlights, pair[1]) {
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
    use bonafide::config::Config;
    use bonafide::config::Language;
    use bonafide::engine::{Engine, EngineOptions};
    use bonafide::question::Conversation;

    use super::*;
    use crate::discord::buttons::Buttons;

    fn engine() -> Engine {
        let options = EngineOptions {
            corpus: None,
            index: None,
            config: Config::embedded().expect("valid settings"),
            here: std::env::temp_dir().join("no such folder"),
            today: jiff::civil::date(2026, 11, 23),
        };
        Engine::open(options, &|_| {}).expect("the shipped corpus")
    }

    fn ask(engine: &Engine, question: &str) -> Answer {
        engine.ask(question, 3, &mut Conversation::new(&engine.config().answer)).expect("an answer")
    }

    fn words(engine: &Engine) -> Words<'_> {
        let config = engine.config();
        Words {
            bot: config.discord.texts("en").expect("texts"),
            core: &config.texts.en,
            language: Language::En,
        }
    }

    fn check(embeds: &[Embed]) {
        assert!(!embeds.is_empty() && embeds.len() <= 10);
        assert!(embeds.iter().map(Embed::length).sum::<usize>() <= ALL_EMBEDS);
        for embed in embeds {
            assert!(length(&embed.title) <= TITLE && length(&embed.description) <= DESCRIPTION);
            assert!(length(&embed.footer) <= FOOTER && embed.fields.len() <= 25);
            for (name, value) in &embed.fields {
                assert!((1..=256).contains(&length(name)) && (1..=FIELD).contains(&length(value)), "{name}");
            }
            let says_something = !embed.description.is_empty() || !embed.footer.is_empty();
            assert!(says_something || !embed.title.is_empty());
        }
    }

    #[test]
    fn every_passage_of_the_corpus_fits_with_its_disclaimer_whole() {
        let engine = engine();
        let disclaimer = Disclaimer::new(Language::En, &engine.config().texts);
        for document in engine.documents() {
            for question in ["symptoms", "treatment", "tests", "causes", "diet", "surgery", "what is it"] {
                let answer = ask(&engine, &format!("{question} {}", document.condition));
                let embeds = answer_embeds(&answer, true, None, words(&engine));
                check(&embeds);
                assert!(embeds.last().expect("one").footer.contains(disclaimer.as_str()), "{question}");
                for passage in &answer.passages {
                    let own = passage_embeds(passage, 3, &disclaimer, words(&engine), ALL_EMBEDS);
                    check(&own);
                    let shown: String = own
                        .iter()
                        .map(|embed| embed.description.replace("**", "").replace("__", ""))
                        .collect();
                    let last = passage.text.split_whitespace().last().expect("a word");
                    assert!(shown.contains(escaped(last).as_str()), "{last}: {shown}");
                    let said: String = own[0]
                        .fields
                        .iter()
                        .filter(|(name, _)| name.starts_with("The document"))
                        .map(|(_, value)| value.clone())
                        .collect();
                    assert!(said.contains(
                        escaped(passage.document.disclaimer.split(". ").last().expect("one")).as_str()
                    ));
                }
            }
        }
    }

    #[test]
    fn urgency_comes_first_and_a_crisis_shows_no_passage() {
        let engine = engine();
        let embeds = answer_embeds(&ask(&engine, "he is not breathing"), true, None, words(&engine));
        check(&embeds);
        assert!(embeds[0].urgent && embeds[0].title.contains("Get help now"));
        let embeds = answer_embeds(&ask(&engine, "I want to kill myself"), false, None, words(&engine));
        check(&embeds);
        assert!(embeds[0].urgent && embeds.iter().all(|embed| embed.fields.is_empty()));
        assert!(embeds.last().expect("one").footer.contains("not medical advice"));
    }

    #[test]
    fn sentences_and_words_are_marked_and_markup_is_not_taken_over() {
        let engine = engine();
        let mut passage = ask(&engine, "what is osteopetrosis").passages[0].clone();
        passage.text = "A *bold* claim. Dense bone breaks.".to_owned();
        passage.sentences = vec![(16, 34)];
        passage.highlights = vec![(22, 26)];
        assert_eq!(marked(&passage), "A \\*bold\\* claim. **Dense __bone__ breaks.**");
    }

    #[test]
    fn notices_that_do_not_fit_are_told_of_and_the_passage_stays_whole() {
        let engine = engine();
        let mut answer = ask(&engine, "how is osteopetrosis treated");
        let whole = answer_embeds(&answer, true, None, words(&engine));
        answer.notices = (0..60).map(|number| format!("Notice {number}. {}", "Word. ".repeat(40))).collect();
        let embeds = answer_embeds(&answer, true, None, words(&engine));
        check(&embeds);
        let said: String = embeds.iter().map(|embed| embed.description.as_str()).collect();
        let shown = (0..60).filter(|number| said.contains(&format!("Notice {number}. "))).count();
        assert!((1..60).contains(&shown), "{shown}");
        assert!(said.contains(&format!("{} more notes", 60 - shown)), "{said}");
        assert_eq!(embeds.last().map(|embed| &embed.footer), whole.last().map(|embed| &embed.footer));
        answer.notices = vec!["Sentence. ".repeat(900)];
        let embeds = answer_embeds(&answer, true, None, words(&engine));
        check(&embeds);
        assert!(embeds.iter().any(|embed| embed.description.contains("1 more notes")));
    }

    #[test]
    fn a_question_without_an_answer_says_so_and_has_no_passage() {
        let engine = engine();
        let answer = ask(&engine, "what is the best pizza recipe");
        let embeds = answer_embeds(&answer, true, None, words(&engine));
        check(&embeds);
        assert_eq!(embeds[0].title, "No answer in the corpus");
        let none = Buttons { answer: "k", place: 0, count: 0, private: true, pins: false, sendable: true };
        let rows = serde_json::to_value(none.rows(words(&engine).bot)).expect("JSON");
        assert!(!rows.to_string().contains("Sources"), "{rows}");
    }
}
