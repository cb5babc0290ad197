//! Puts an answer together: passages with their documents, references, notices and disclaimer.

use std::collections::HashSet;

use jiff::civil::Date;

use super::date::date_in_words;
use super::guidance::ContactSource;
use super::highlight::{highlights, matcher};
use super::schema::{
    Answer, AnswerCitation, AnswerDocument, AnswerPassage, Interpretation, NearSection, Outcome, VERSION,
};
use super::sentences::SentenceMarker;
use super::{Disclaimer, Notice, NoticeCode, Notices};
use crate::analysis::{Analyzer, TermMatcher};
use crate::config::messages::{NotApproved, Old};
use crate::config::{AnswerConfig, CareConfig, HelpConfig, Language, Texts, TextsConfig};
use crate::corpus::{DocumentInfo, PartialDate, ReviewStatus};
use crate::passage::{Passage, PassageHash};
use crate::question::{DocumentFilter, MissingCondition, QueryPlan};

/// A passage that goes into an answer, with its document.
#[derive(Debug, Clone)]
pub struct Found<'a> {
    /// The passage.
    pub passage: Passage,
    /// Its document.
    pub document: &'a DocumentInfo,
    /// Its score.
    pub score: f32,
    /// Number of its sentence that is nearest to the question by meaning, from 0.
    pub nearest_sentence: Option<usize>,
}

/// What was found, and whether it answers.
#[derive(Debug, Clone, Copy)]
pub struct Verdict<'a> {
    /// Whether the passages answer.
    pub outcome: Outcome,
    /// The condition that was named and that no document is about.
    pub not_held: Option<&'a MissingCondition>,
    /// A word that may be meant as any of these names, where nothing else says what is meant.
    pub unclear: Option<&'a (String, Vec<String>)>,
    /// Passages, best first.
    pub found: &'a [Found<'a>],
    /// What was asked of the index.
    pub plan: &'a QueryPlan,
    /// Rarity of each group of the plan.
    pub rarity: &'a [f32],
}

impl<'a> Verdict<'a> {
    /// The passages that are shown.
    fn shown(&self) -> &'a [Found<'a>] {
        if self.outcome == Outcome::NoAnswer { &[] } else { self.found }
    }
}

/// Puts answers together.
#[derive(Debug, Clone, Copy)]
pub struct Composer<'a> {
    /// What is answered, and when not.
    pub config: &'a AnswerConfig,
    /// Language of the fixed words.
    pub language: Language,
    /// Fixed words, in all languages.
    pub texts: &'a TextsConfig,
    /// Where to get help.
    pub help: &'a HelpConfig,
    /// Code of the region whose help is named; none: that of the settings.
    pub region: Option<&'a str>,
    /// How doses are recognized.
    pub care: &'a CareConfig,
    /// The analyzer, for marking words.
    pub analyzer: &'a Analyzer,
    /// Documents that name whom to ask.
    pub contacts: &'a dyn ContactSource,
    /// Those documents that may be shown.
    pub admitted: &'a DocumentFilter,
    /// Today, for detecting old documents.
    pub today: Date,
}

impl<'a> Composer<'a> {
    /// Fixed words in the reader's language.
    pub(super) fn words(&self) -> &'a Texts {
        self.texts.of(self.language)
    }

    pub(super) fn disclaimer(&self) -> Disclaimer {
        let disclaimer = Disclaimer::new(self.language, self.texts);
        let numbers = self.help.region(self.region).map(|region| region.emergency.as_slice());
        match (numbers.unwrap_or_default(), self.help.texts(self.language.code())) {
            ([], _) | (_, None) => disclaimer,
            (numbers, Some(texts)) => disclaimer.with_number(&numbers.join(&format!(" {} ", texts.words.or))),
        }
    }
}

impl Composer<'_> {
    /// An answer with these passages; `conditions` are all that the corpus covers, wanted where nothing
    /// answers.
    #[must_use]
    pub fn compose(
        &self,
        question: &str,
        interpretation: Interpretation,
        verdict: &Verdict<'_>,
        conditions: &[String],
    ) -> Answer {
        let outcome = verdict.outcome;
        let near_sections = self.near_sections(verdict);
        let notices = self.notices(&interpretation, verdict, &near_sections, conditions);
        let mut matcher = matcher(verdict.plan, self.analyzer);
        let mut marker = SentenceMarker::new(verdict.plan, verdict.rarity, self.analyzer, self.config);
        let passages = verdict
            .shown()
            .iter()
            .enumerate()
            .map(|(index, found)| {
                let mut passage = self.passage_with(index + 1, found, &mut matcher);
                passage.sentences = marker.mark(&found.passage, &passage.highlights, found.nearest_sentence);
                passage
            })
            .collect();
        Answer {
            version: VERSION,
            language: self.language,
            question: question.to_owned(),
            outcome,
            interpretation,
            urgency: None,
            passages,
            parts: Vec::new(),
            choices: Vec::new(),
            near_sections,
            notices,
            disclaimer: self.disclaimer(),
        }
    }

    /// A passage as answers show it, without marked words.
    #[must_use]
    pub fn passage(&self, rank: usize, found: &Found<'_>) -> AnswerPassage {
        self.passage_with(rank, found, &mut TermMatcher::new(self.analyzer, std::iter::empty()))
    }

    fn passage_with(&self, rank: usize, found: &Found<'_>, matcher: &mut TermMatcher<'_>) -> AnswerPassage {
        let passage = &found.passage;
        AnswerPassage {
            id: passage.id.to_string(),
            rank,
            score: found.score,
            hash: PassageHash::of(&passage.text),
            position: passage.position.saturating_add(1),
            text: passage.text.clone(),
            highlights: highlights(passage, matcher),
            sentences: Vec::new(),
            section: passage.heading_path.clone(),
            source_section: passage.source_section.clone(),
            document: self.document(found.document),
            citations: self.citations(passage, found.document),
        }
    }

    fn citations(&self, passage: &Passage, document: &DocumentInfo) -> Vec<AnswerCitation> {
        let mut seen = HashSet::new();
        passage
            .citations
            .iter()
            .filter(|citation| seen.insert(citation.marker.as_str()))
            .map(|citation| {
                let listed = document.references.iter().find(|reference| reference.id == citation.marker);
                let text = match listed {
                    Some(reference) => reference.to_string(),
                    None => self.words().unlisted_marker(&citation.marker),
                };
                AnswerCitation { marker: citation.marker.clone(), text }
            })
            .collect()
    }

    fn notices(
        &self,
        interpretation: &Interpretation,
        verdict: &Verdict<'_>,
        near_sections: &[NearSection],
        conditions: &[String],
    ) -> Notices {
        let texts = self.words();
        let found = verdict.shown();
        let mut notices = Notices::default();
        if let Some(corrected) = &interpretation.corrected {
            let text = texts.showing_results(corrected);
            notices.push(NoticeCode::CorrectedSpelling.says(text));
        }
        if interpretation.used_context
            && let Some(condition) = &interpretation.condition
        {
            notices.push(NoticeCode::UsedContext.says(texts.used_context(condition)));
        }
        match (verdict.outcome, verdict.not_held) {
            (Outcome::Answered, _) => {}
            (Outcome::Related, Some(missing)) => {
                notices.push(NoticeCode::OnlyMentioned.says(texts.only_mentioned(&missing.condition)));
            }
            (Outcome::Related, None) => notices.push(NoticeCode::ClosestMatches.says(texts.related())),
            (Outcome::NoAnswer, named) => {
                if let Some((word, names)) = verdict.unclear {
                    notices.push(self.unclear(word, names));
                } else {
                    notices.push(match named {
                        Some(missing) => self.not_held(&missing.condition),
                        None => NoticeCode::NoAnswer.says(texts.no_answer()),
                    });
                }
                notices.extend(self.guidance(verdict, near_sections, conditions));
            }
        }
        notices.extend(self.which_condition(found));
        notices.extend(self.passages_language(found));
        let mut seen = HashSet::new();
        for found in found {
            if seen.insert(&found.document.id) {
                notices.extend(self.notices_on(found.document));
            }
        }
        notices
    }

    /// The language of the passages, where it is not the reader's.
    fn passages_language(&self, found: &[Found<'_>]) -> Option<Notice> {
        let texts = self.words();
        let mut names: Vec<String> = Vec::new();
        for found in found {
            let tag = found.document.source.language.as_str();
            let name = texts.name_of_language(tag);
            if Language::from_tag(tag) != Some(self.language) && !names.contains(&name) {
                names.push(name);
            }
        }
        let text = || texts.passages_language(names.join(", "));
        (!names.is_empty()).then(|| NoticeCode::PassagesLanguage.says(text()))
    }

    /// What must be said of a document: not approved, old, without date.
    #[must_use]
    pub fn document_notices(&self, document: &DocumentInfo) -> Vec<String> {
        self.notices_on(document).into_iter().map(|notice| notice.text).collect()
    }

    fn notices_on(&self, document: &DocumentInfo) -> Vec<Notice> {
        let texts = self.words();
        let title = &document.title;
        let mut notices = Vec::new();
        if document.review.status != ReviewStatus::Approved {
            let status = review_in_words(document.review.status, texts);
            notices.push(NoticeCode::NotApproved.says(texts.not_approved(NotApproved { status, title })));
        }
        match document.source.last_dated() {
            None => notices.push(NoticeCode::Undated.says(texts.undated(title))),
            Some(date) if self.is_old(date) => {
                let old = Old { date: date_in_words(date, texts), title, years: self.config.old_years };
                notices.push(NoticeCode::Old.says(texts.old(old)));
            }
            Some(_) => {}
        }
        notices
    }

    /// Whether so many years have passed since a date that newer findings may be missing.
    fn is_old(&self, date: PartialDate) -> bool {
        let day = date.latest_day();
        let limit = Date::new(day.year().saturating_add(self.config.old_years), day.month(), day.day());
        self.today > limit.unwrap_or(Date::MAX)
    }

    fn document(&self, info: &DocumentInfo) -> AnswerDocument {
        AnswerDocument {
            id: info.id.to_string(),
            title: info.title.clone(),
            condition: info.condition.clone(),
            publisher: info.source.publisher.clone(),
            publisher_short: info.source.publisher_short.clone(),
            url: info.source.url.clone(),
            language: info.source.language.clone(),
            published: info.source.published,
            updated: info.source.updated,
            review_status: info.review.status,
            is_old: info.source.last_dated().is_some_and(|date| self.is_old(date)),
            disclaimer: info.disclaimer.clone(),
        }
    }
}

/// The review status in words.
#[must_use]
pub fn review_in_words(status: ReviewStatus, texts: &Texts) -> &str {
    match status {
        ReviewStatus::Submitted => texts.status_submitted(),
        ReviewStatus::UnderReview => texts.status_under_review(),
        ReviewStatus::Approved => texts.status_approved(),
        ReviewStatus::NotStated => texts.status_not_stated(),
    }
}
