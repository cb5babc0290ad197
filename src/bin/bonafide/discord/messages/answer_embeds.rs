//! Answers as messages: short, within Discord's limits, and never without the disclaimer.

use bonafide::answer::{Answer, AnswerPassage, Disclaimer, UrgencyLevel};
use bonafide::config::Texts;
use bonafide::render::{ExcerptLimits, Glance, excerpt, heading, place, source_line};
use bonafide::safety::{ATTEMPT, POISONING, Strength};
use serenity::all::{CreateEmbed, CreateEmbedFooter};

use super::escape::{escaped, escaped_with_links};
use super::fixed_texts::Words;
use super::limits::{ALL_EMBEDS, DESCRIPTION, TITLE, length, parts, shortened};

/// How much of a passage is shown; *More* shows the rest.
const LIMITS: ExcerptLimits = ExcerptLimits { whole_words: 30, characters: 330, items: 3 };
/// The maximum number of characters of an excerpt, also of a passage without marked sentences.
const EXCERPT: usize = 900;
/// The maximum number of excerpts.
const EXCERPTS: usize = 4;
/// The maximum number of other passages that are named; *More* shows all.
const OTHERS: usize = 2;
/// Characters of the line that names a passage: more don't fit on a phone.
const LINE: usize = 38;

/// Colors say nothing that words don't.
const CALM: u32 = 0x2f_6f_9f;
const URGENT: u32 = 0xb0_24_18;

/// An embed before it is sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Embed {
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) fields: Vec<Field>,
    pub(crate) footer: String,
    pub(crate) urgent: bool,
}

/// A field of an embed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) value: String,
}

impl Field {
    pub(crate) fn new(name: &str, value: String) -> Self {
        Self { name: name.to_owned(), value }
    }
}

impl Embed {
    /// Characters that count against the limit over all embeds.
    pub(crate) fn length(&self) -> usize {
        let fields: usize = self.fields.iter().map(|field| length(&field.name) + length(&field.value)).sum();
        length(&self.title) + length(&self.description) + length(&self.footer) + fields
    }

    pub(crate) fn build(self) -> CreateEmbed {
        let mut embed = CreateEmbed::new().color(if self.urgent { URGENT } else { CALM });
        if !self.title.is_empty() {
            embed = embed.title(self.title);
        }
        if !self.description.is_empty() {
            embed = embed.description(self.description);
        }
        for Field { name, value } in self.fields {
            embed = embed.field(name, value, false);
        }
        if !self.footer.is_empty() {
            embed = embed.footer(CreateEmbedFooter::new(self.footer));
        }
        embed
    }
}

/// An answer as a message: where to get help first, then the `mark` of a pinned answer, then what it shows
/// at a glance.
pub(crate) fn answer_embeds(
    answer: &Answer,
    document_notices: &[String],
    mark: Option<Embed>,
    words: Words<'_>,
) -> Vec<Embed> {
    let mut embeds: Vec<Embed> = urgency_embed(answer, words.texts).into_iter().chain(mark).collect();
    let glance = Glance::new(answer, document_notices, words.texts);
    push_glance(&mut embeds, &glance, &answer.disclaimer, words);
    embeds
}

fn urgency_embed(answer: &Answer, texts: &Texts) -> Option<Embed> {
    let urgency = answer.urgency.as_ref()?;
    let title = match urgency.level {
        UrgencyLevel::Emergency => texts.bot_urgency(),
        // danger to life first
        UrgencyLevel::Crisis if [ATTEMPT, POISONING].contains(&urgency.kind.as_str()) => texts.bot_urgency(),
        UrgencyLevel::Crisis => texts.bot_crisis(),
        UrgencyLevel::Possible => "",
    };
    // one line above an answer needs no heading
    let is_first = urgency.strength == Strength::First;
    let title = if is_first { format!("\u{203c} {title}") } else { String::new() };
    Some(Embed {
        title: shortened(&title, TITLE),
        description: escaped_with_links(&urgency.message),
        urgent: is_first,
        ..Embed::default()
    })
}

/// Adds what is shown at a glance, with the disclaimer at the end.
pub(crate) fn push_glance(
    embeds: &mut Vec<Embed>,
    glance: &Glance<'_>,
    disclaimer: &Disclaimer,
    words: Words<'_>,
) {
    let footer = disclaimer.short();
    let used = embeds.iter().map(Embed::length).sum::<usize>() + length(footer);
    let body = body(glance, words, ALL_EMBEDS.saturating_sub(used));
    embeds.extend(
        parts(&body, DESCRIPTION).into_iter().map(|description| Embed { description, ..Embed::default() }),
    );
    match embeds.last_mut() {
        Some(last) => footer.clone_into(&mut last.footer),
        None => embeds.push(Embed { footer: footer.to_owned(), ..Embed::default() }),
    }
}

/// What is shown at a glance, in at most `most` characters. Notices go first where not all fits.
fn body(glance: &Glance<'_>, words: Words<'_>, most: usize) -> String {
    let groups: Vec<String> =
        glance.blocks.iter().take(EXCERPTS).map(|passage| block(passage, words)).collect();
    let mut lines: Vec<String> =
        glance.after.iter().map(|notice| format!("• {}", escaped_with_links(notice))).collect();
    let others = glance.blocks.iter().skip(EXCERPTS).chain(&glance.others).take(OTHERS);
    lines.extend(others.map(|passage| {
        let number = passage.rank.to_string();
        let line = shortened(&place(passage), LINE.saturating_sub(number.len() + 2));
        let source = glance.other_source(passage, words.texts).map(|source| shortened(&source, LINE));
        let source = source.map_or_else(String::new, |source| format!("\n*{}*", escaped(&source)));
        format!("{number}. {}{source}", escaped(&line))
    }));
    if !glance.near.is_empty() {
        lines.push(words.texts.bot_near_sections().to_owned());
    }
    let mut rest = groups.join("\n");
    if !rest.is_empty() && !lines.is_empty() {
        rest.push('\n');
    }
    rest.push_str(&lines.join("\n"));
    let before: Vec<String> = glance.before.iter().map(|notice| escaped_with_links(notice)).collect();
    if before.is_empty() {
        return parts(&rest, most.max(1)).into_iter().next().unwrap_or_default();
    }
    let notices = fitting(&before, most.saturating_sub(length(&rest) + 1), words.texts);
    let whole = format!("{notices}\n{rest}");
    parts(&whole, most.max(1)).into_iter().next().unwrap_or_default()
}

/// The heading of a passage, its best sentences word for word, and its source in one line.
fn block(passage: &AnswerPassage, words: Words<'_>) -> String {
    let text: Vec<String> = excerpt(passage, LIMITS).iter().map(|line| escaped_with_links(line)).collect();
    let mut text = parts(&text.join("\n"), EXCERPT);
    let is_cut = text.len() > 1;
    let mut text = if text.is_empty() { String::new() } else { text.swap_remove(0) };
    if is_cut {
        text.push_str(" …");
    }
    let heading = escaped(&shortened(&heading(passage), TITLE));
    let source = escaped(&shortened(&source_line(&passage.document, words.texts), TITLE));
    format!("**{}. {heading}**\n{text}\n*{source}*", passage.rank)
}

/// The notices that fit, whole, with a word on how many do not; the first one at least to a sentence's
/// end.
pub(crate) fn fitting(notices: &[String], most: usize, texts: &Texts) -> String {
    let all = notices.join("\n");
    if length(&all) <= most {
        return all;
    }
    let left_out = |count: usize| texts.bot_more_notices(count);
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

#[cfg(test)]
mod tests {
    use bonafide::answer::{Notice, NoticeCode};
    use bonafide::config::Language;
    use bonafide::engine::Engine;
    use bonafide::question::Conversation;

    use super::*;
    use crate::discord::messages::buttons::Buttons;
    use crate::discord::messages::limits::{FIELD, FOOTER};
    use crate::discord::messages::passage_embeds::whole_embeds;
    use crate::discord::messages::testing::engine;

    fn notice(text: String) -> Notice {
        Notice { code: NoticeCode::ClosestMatches, text }
    }

    fn ask(engine: &Engine, question: &str) -> Answer {
        engine.ask(question, 3, &mut Conversation::new(&engine.config().answer)).expect("an answer")
    }

    fn words(engine: &Engine) -> Words<'_> {
        let config = engine.config();
        Words { texts: &config.texts.en, language: Language::En }
    }

    fn check(embeds: &[Embed]) {
        assert!(!embeds.is_empty() && embeds.len() <= 10);
        assert!(embeds.iter().map(Embed::length).sum::<usize>() <= ALL_EMBEDS);
        for embed in embeds {
            assert!(length(&embed.title) <= TITLE && length(&embed.description) <= DESCRIPTION);
            assert!(length(&embed.footer) <= FOOTER && embed.fields.len() <= 25);
            for Field { name, value } in &embed.fields {
                assert!((1..=256).contains(&length(name)) && (1..=FIELD).contains(&length(value)), "{name}");
            }
            let says_something = !embed.description.is_empty() || !embed.footer.is_empty();
            assert!(says_something || !embed.title.is_empty());
        }
    }

    fn embeds_of(engine: &Engine, answer: &Answer) -> Vec<Embed> {
        answer_embeds(answer, &engine.notices_of(answer), None, words(engine))
    }

    #[test]
    fn an_excerpt_of_another_document_names_its_source() {
        let engine = engine();
        let mut answer = ask(&engine, "symptoms of osteopetrosis");
        let own = answer.passages[0].document.clone();
        let lines = |answer: &Answer| {
            let shown = embeds_of(&engine, answer).pop().expect("one").description;
            shown.lines().map(str::to_owned).collect::<Vec<_>>()
        };
        answer.passages.iter_mut().for_each(|passage| passage.document = own.clone());
        let before = lines(&answer);
        let other = &mut answer.passages[1].document;
        other.id = "another".to_owned();
        other.publisher = "Ward 5".to_owned();
        other.publisher_short = None;
        let after = lines(&answer);
        let place = after.iter().position(|line| line.starts_with("2. ")).expect("the second excerpt");
        assert!(after[place + 1].starts_with("*Ward 5, "), "{after:?}");
        assert_eq!(before.len() + 1, after.len());
    }

    #[test]
    fn every_answer_of_the_corpus_fits_and_ends_with_the_disclaimer() {
        let engine = engine();
        for document in engine.documents() {
            for question in ["symptoms", "treatment", "tests", "causes", "diet", "surgery", "what is it"] {
                let answer = ask(&engine, &format!("{question} {}", document.condition));
                let embeds = embeds_of(&engine, &answer);
                check(&embeds);
                assert_eq!(embeds.last().expect("one").footer, answer.disclaimer.short(), "{question}");
                let shown = &embeds.last().expect("one").description;
                let source = &answer.passages[0].document;
                let publisher = source.publisher_short.as_ref().unwrap_or(&source.publisher);
                assert!(shown.contains(&escaped(publisher)), "{shown}");
                let mut whole = Vec::new();
                for passage in &answer.passages {
                    let notices = (&answer.notices[..], None);
                    let own = whole_embeds(passage, 3, notices, &answer.disclaimer, words(&engine));
                    check(&own);
                    assert!(own.last().expect("one").footer.contains(answer.disclaimer.as_str()));
                    let text: String = own
                        .iter()
                        .map(|embed| embed.description.replace("**", "").replace("__", ""))
                        .collect();
                    let last = passage.text.split_whitespace().last().expect("a word");
                    assert!(text.contains(escaped_with_links(last).as_str()), "{last}: {text}");
                    let fields = own.iter().flat_map(|embed| &embed.fields);
                    let said: String = fields
                        .filter(|field| field.name == words(&engine).texts.bot_document_says())
                        .map(|field| field.value.clone())
                        .collect();
                    assert!(
                        said.contains(
                            escaped_with_links(passage.document.disclaimer.split(". ").last().expect("one"))
                                .as_str()
                        )
                    );
                    whole.push(text);
                }
                // every word of an excerpt is one of the passage
                for line in excerpt(&answer.passages[0], LIMITS) {
                    for part in line.split(" … ").map(|part| part.trim_end_matches('…').trim()) {
                        assert!(whole[0].contains(&escaped_with_links(part)), "{part}: {}", whole[0]);
                    }
                }
            }
        }
    }

    #[test]
    fn urgency_comes_first_and_a_crisis_shows_no_passage() {
        let engine = engine();
        let embeds = embeds_of(&engine, &ask(&engine, "he is not breathing"));
        check(&embeds);
        assert!(embeds[0].urgent && embeds[0].title.contains("Get help now"));
        let answer = ask(&engine, "I want to kill myself");
        assert!(answer.passages.is_empty());
        let embeds = embeds_of(&engine, &answer);
        check(&embeds);
        assert!(embeds[0].urgent && embeds.iter().all(|embed| !embed.description.contains('›')));
        assert!(embeds.last().expect("one").footer.contains("not medical advice"));
    }

    #[test]
    fn notices_that_do_not_fit_are_counted() {
        let engine = engine();
        let mut answer = ask(&engine, "how is osteopetrosis treated");
        let whole = embeds_of(&engine, &answer);
        answer.passages.clear();
        answer.outcome = bonafide::answer::Outcome::NoAnswer;
        answer.notices =
            (0..60).map(|number| notice(format!("Notice {number}. {}", "Word. ".repeat(40)))).collect();
        let embeds = embeds_of(&engine, &answer);
        check(&embeds);
        let said: String = embeds.iter().map(|embed| embed.description.as_str()).collect();
        let shown = (0..60).filter(|number| said.contains(&format!("Notice {number}. "))).count();
        assert!((1..60).contains(&shown), "{shown}");
        assert!(said.contains(&format!("{} more notes", 60 - shown)), "{said}");
        assert_eq!(embeds.last().map(|embed| &embed.footer), whole.last().map(|embed| &embed.footer));
        answer.notices = [notice("Sentence. ".repeat(900))].into_iter().collect();
        let embeds = embeds_of(&engine, &answer);
        check(&embeds);
        assert!(embeds.iter().any(|embed| embed.description.contains("1 more note ")));
    }

    #[test]
    fn a_question_without_an_answer_says_so_and_has_no_passage() {
        let engine = engine();
        let answer = ask(&engine, "what is the best pizza recipe");
        let embeds = embeds_of(&engine, &answer);
        check(&embeds);
        assert!(embeds[0].description.contains(words(&engine).texts.no_answer()), "{embeds:?}");
        let none = Buttons { answer: "k", place: 0, count: 0, private: true, pins: false, sendable: true };
        let rows = serde_json::to_value(none.rows(words(&engine).texts)).expect("JSON");
        let rows = rows.to_string();
        assert!(!rows.contains("Sources") && rows.contains("Send this question"), "{rows}");
    }
}
