//! What a document's front matter says of its source, and what is said to a question that names no condition.

use super::date::date_in_words;
use super::schema::Answer;
use super::{Composer, Notice, NoticeCode};
use crate::config::messages::{SourcePublisher, WholeDocument};
use crate::corpus::DocumentInfo;
use crate::question::Understanding;

impl Composer<'_> {
    /// Who published a document and who wrote it, from when it is, and what it says of its review.
    #[must_use]
    pub fn source_facts(&self, document: &DocumentInfo) -> Notice {
        let texts = self.words();
        let source = &document.source;
        let published = SourcePublisher { publisher: &source.publisher, title: &document.title };
        let mut facts = vec![texts.source_publisher(published)];
        if !source.authors.is_empty() {
            facts.push(texts.source_authors(source.authors.join(", ")));
        }
        facts.push(match source.last_dated() {
            Some(date) => texts.source_dated(date_in_words(date, texts)),
            None => texts.source_undated().to_owned(),
        });
        facts.push(document.review.statement.clone());
        facts.extend(source.url.as_ref().map(|url| texts.source_address(url)));
        facts.retain(|fact| !fact.trim().is_empty());
        NoticeCode::SourceFacts.says(facts.join(" "))
    }

    /// Where the whole of a document is.
    #[must_use]
    pub fn whole_document(&self, document: &DocumentInfo) -> Notice {
        let publisher = document.source.url.as_ref().unwrap_or(&document.source.publisher);
        let whole = WholeDocument { publisher, title: &document.title };
        NoticeCode::WholeDocument.says(self.words().whole_document(whole))
    }

    /// That a part of a question isn't clearly answered.
    #[must_use]
    pub fn part_not_answered(&self, about: &str) -> Notice {
        NoticeCode::PartNotAnswered.says(self.words().part_not_answered(about))
    }

    /// That no document is about a condition.
    #[must_use]
    pub fn not_held(&self, condition: &str) -> Notice {
        NoticeCode::NoDocument.says(self.words().not_held(condition))
    }

    /// Asks which condition is meant. `choices` are offered; none where there are too many.
    #[must_use]
    pub fn ask_back(
        &self,
        question: &str,
        understanding: &Understanding,
        choices: Vec<String>,
        names_contacts: bool,
    ) -> Answer {
        let asked = Understanding { small_talk: None, ..understanding.clone() };
        let mut answer = self.without_search(question, &asked);
        answer.notices.push(NoticeCode::AskBack.says(self.words().ask_back()));
        if names_contacts {
            answer.notices.extend(self.ask_people(&[]));
        }
        answer.choices = choices;
        answer
    }

    /// The contacts that documents name.
    #[must_use]
    pub fn contacts_of(&self, found: &[super::Found<'_>]) -> Option<Notice> {
        self.ask_people(found)
    }
}
