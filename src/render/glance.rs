//! What an answer shows at a glance, on a terminal as in a message: which notices and passages, in which order.

use super::printable::printable;
use crate::answer::{
    Answer, AnswerDocument, AnswerPassage, NearSection, NoticeCode, Outcome, date_in_words, review_in_words,
};
use crate::config::Texts;

/// The maximum number of notices; the full answer has all.
const MAX_NOTICES: usize = 2;

/// Probability of the best passage below which a question has nothing to do with the documents.
const OFF_TOPIC: f32 = 0.08;

/// The parts of a short answer, in the order in which they are shown.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Glance<'a> {
    /// Notices that come before any passage. Without a passage, they are the answer.
    pub before: Vec<&'a str>,
    /// The best passage, or that of each thing that was asked.
    pub blocks: Vec<&'a AnswerPassage>,
    /// The sections that come closest where nothing answers.
    pub near: &'a [NearSection],
    /// Notices that come after.
    pub after: Vec<&'a str>,
    /// The other passages, named by their place only; one for each section that isn't shown.
    pub others: Vec<&'a AnswerPassage>,
    /// How many notices only the full answer has.
    pub left_out: usize,
}

impl<'a> Glance<'a> {
    /// Chooses what is shown of an answer. The source line says in short what `document_notices` say.
    #[must_use]
    pub fn new(answer: &'a Answer, document_notices: &[String], texts: &Texts) -> Self {
        let notices: Vec<&str> = answer
            .notices
            .iter()
            .filter(|notice| !document_notices.contains(notice))
            .map(String::as_str)
            .collect();
        let is_answered = answer.outcome == Outcome::Answered;
        let blocks = blocks(answer);
        // what a dose or a person needs said comes before any figure, and that nothing answers before what is near
        let is_first = |notice: &&str| {
            let is_aside = !blocks.is_empty() && is_aside(notice, answer);
            !is_answered && !is_aside || texts.is_of_care(notice)
        };
        let (first, after): (Vec<&str>, Vec<&str>) = notices.into_iter().partition(is_first);
        let mut before: Vec<&str> =
            first.into_iter().filter(|notice| !blocks.is_empty() || is_wanted(notice, answer)).collect();
        let mut after = after;
        let near = near_sections(answer);
        if !near.is_empty() {
            // the sections are choices: nothing else is named, and whom to ask comes after them
            before.retain(|notice| {
                let code = code_of(notice, answer);
                !matches!(code, Some(NoticeCode::NearTopics | NoticeCode::Topics))
            });
            let is_contact = |notice: &mut &str| code_of(notice, answer) == Some(NoticeCode::Contacts);
            after.extend(before.extract_if(.., is_contact));
        }
        let mut left_out = 0;
        let mut room = MAX_NOTICES;
        if !blocks.is_empty() {
            left_out += before.len().saturating_sub(MAX_NOTICES);
            before.truncate(MAX_NOTICES);
            room -= before.len();
        }
        left_out += after.len().saturating_sub(room);
        let after = after.into_iter().take(room).collect();
        let mut others: Vec<&AnswerPassage> = Vec::new();
        for passage in &answer.passages {
            // its place says nothing that another one of its section doesn't
            let mut shown = blocks.iter().chain(&others);
            if shown.all(|shown| shown.document.id != passage.document.id || shown.section != passage.section)
            {
                others.push(passage);
            }
        }
        Self { before, blocks, near, after, others, left_out }
    }
}

/// The sections to choose from where nothing answers.
#[must_use]
pub fn near_sections(answer: &Answer) -> &[NearSection] {
    let is_listed = answer.notices.codes().contains(&NoticeCode::NearTopics);
    if is_listed && answer.passages.is_empty() && !is_off_topic(answer) { &answer.near_sections } else { &[] }
}

/// Whether a question has nothing to do with the documents.
fn is_off_topic(answer: &Answer) -> bool {
    let is_improbable = answer.interpretation.confidence.is_none_or(|confidence| confidence < OFF_TOPIC);
    is_improbable && answer.interpretation.condition.is_none()
}

/// Whether a notice is shown where nothing answers: what else might be near is worth nothing to somebody whose
/// question has nothing to do with the documents.
fn is_wanted(notice: &str, answer: &Answer) -> bool {
    match code_of(notice, answer) {
        Some(NoticeCode::Reword | NoticeCode::CorrectedSpelling) => false,
        Some(NoticeCode::NearTopics | NoticeCode::Contacts) => !is_off_topic(answer),
        _ => true,
    }
}

impl Glance<'_> {
    /// Publisher and date of a passage that is named by its place, unless its document is shown above.
    #[must_use]
    pub fn other_source(&self, passage: &AnswerPassage, texts: &Texts) -> Option<String> {
        let is_known = self.blocks.iter().any(|shown| shown.document.id == passage.document.id);
        (!is_known).then(|| short_source(&passage.document, texts))
    }
}

/// Whether a notice only says how the question was read, or what the passages are like.
fn is_aside(notice: &str, answer: &Answer) -> bool {
    use NoticeCode::{CorrectedSpelling, PassagesLanguage, SeveralConditions, UsedContext};
    let asides = [CorrectedSpelling, UsedContext, SeveralConditions, PassagesLanguage];
    code_of(notice, answer).is_some_and(|code| asides.contains(&code))
}

/// What a notice of an answer is about.
pub(super) fn code_of(notice: &str, answer: &Answer) -> Option<NoticeCode> {
    let place = answer.notices.iter().position(|text| text == notice)?;
    answer.notices.codes().get(place).copied()
}

/// The best passage, or that of each thing that was asked.
fn blocks(answer: &Answer) -> Vec<&AnswerPassage> {
    let of_rank = |rank: &usize| answer.passages.iter().find(|passage| passage.rank == *rank);
    let mut blocks: Vec<&AnswerPassage> =
        answer.parts.iter().filter_map(|part| part.passages.first()).filter_map(of_rank).collect();
    blocks.dedup_by_key(|passage| passage.rank);
    if blocks.is_empty() { answer.passages.first().into_iter().collect() } else { blocks }
}

/// The condition and the section of a passage.
#[must_use]
pub fn heading(passage: &AnswerPassage) -> String {
    let document = &passage.document;
    let name = if document.condition.is_empty() { &document.title } else { &document.condition };
    match passage.section.last() {
        Some(section) => format!("{name} › {section}"),
        None => name.clone(),
    }
}

/// What a near section is about, and its heading.
#[must_use]
pub fn near_heading(near: &NearSection) -> String {
    let name = if near.condition.is_empty() { &near.title } else { &near.condition };
    let heading = near.section.last().map(String::as_str).unwrap_or_default();
    format!("{name} › {heading}")
}

/// The headings of a passage, and its condition.
#[must_use]
pub fn place(passage: &AnswerPassage) -> String {
    let section = passage.section.join(" › ");
    match (section.is_empty(), passage.document.condition.is_empty()) {
        (true, _) => passage.document.title.clone(),
        (false, true) => section,
        (false, false) => format!("{section} ({})", passage.document.condition),
    }
}

/// Publisher and date of a document.
fn short_source(document: &AnswerDocument, texts: &Texts) -> String {
    let publisher = if document.publisher.is_empty() { &document.title } else { &document.publisher };
    let publisher = document.publisher_short.as_ref().unwrap_or(publisher);
    let date = document.updated.max(document.published);
    let date = date.map_or_else(|| texts.no_date().to_owned(), |date| date_in_words(date, texts));
    format!("{}, {date}", printable(publisher))
}

/// Publisher, date and review of a document in a few words.
#[must_use]
pub fn source_line(document: &AnswerDocument, texts: &Texts) -> String {
    let review = review_in_words(document.review_status, texts);
    let line = format!("{}, {review}.", short_source(document, texts));
    if document.is_old { format!("{line} {}", texts.newer_may_be_missing()) } else { line }
}
