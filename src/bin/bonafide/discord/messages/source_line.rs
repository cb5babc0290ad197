//! Where a text of the corpus is from, in a few words.

use bonafide::answer::{AnswerPassage, date_in_words, review_in_words};
use bonafide::config::Language;
use bonafide::corpus::{DocumentInfo, PartialDate, ReviewStatus};

use super::escape::{escaped, link};
use super::fixed_texts::Words;
use super::limits::{FIELD, shortened};

/// Publisher, dates, review status and address of a source.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Origin<'a> {
    publisher: &'a str,
    published: Option<PartialDate>,
    updated: Option<PartialDate>,
    review: ReviewStatus,
    language: &'a str,
    url: Option<&'a str>,
}

impl<'a> Origin<'a> {
    pub(crate) fn of_passage(passage: &'a AnswerPassage) -> Self {
        let document = &passage.document;
        Self {
            publisher: &document.publisher,
            published: document.published,
            updated: document.updated,
            review: document.review_status,
            language: &document.language,
            url: document.url.as_deref(),
        }
    }

    pub(crate) fn of_document(document: &'a DocumentInfo) -> Self {
        let source = &document.source;
        Self {
            publisher: &source.publisher,
            published: source.published,
            updated: source.updated,
            review: document.review.status,
            language: &source.language,
            url: source.url.as_deref(),
        }
    }

    /// All that is known in one line, the address in a second one.
    pub(crate) fn line(self, words: Words<'_>) -> String {
        let mut known = vec![escaped(self.publisher)];
        if let Some(date) = self.published {
            known.push(words.texts.bot_published(date_in_words(date, words.texts)));
        }
        if let Some(date) = self.updated {
            known.push(words.texts.bot_updated(date_in_words(date, words.texts)));
        }
        known.push(review_in_words(self.review, words.texts).to_owned());
        let mut line = known.join("; ");
        if let Some(address) = self.url.and_then(link) {
            line.push('\n');
            line.push_str(address);
        }
        line
    }

    /// The same for a field of a passage, with a word on its language where it is not the reader's.
    pub(crate) fn in_words(self, words: Words<'_>) -> String {
        let mut line = self.line(words);
        if Language::from_tag(self.language) != Some(words.language) {
            line.push('\n');
            let name = words.texts.name_of_language(self.language);
            line.push_str(&words.texts.bot_language(name));
        }
        shortened(&line, FIELD)
    }
}
