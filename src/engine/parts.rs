//! Questions that ask several things: each is answered by itself, and the answer says which passages are whose.

use std::collections::VecDeque;

use super::answering::Answered;
use super::choice::MEANT_HEADING;
use super::question_parts::{QuestionPart, QuestionParts};
use super::retrieving::Decided;
use super::{AskOptions, Engine, EngineError, Search};
use crate::answer::{AnswerPart, Composer, Found, Notice, Outcome, Verdict};
use crate::passage::PassageId;
use crate::question::{DocumentFilter, JoinedBy};

/// Share of a section's kind that its own heading gives it.
const OF_ITS_KIND: f32 = 0.99;

/// What was found for one of them.
struct PartFound<'e> {
    about: String,
    search: Search,
    outcome: Outcome,
    confidence: Option<f32>,
    found: Vec<Found<'e>>,
}

impl Engine {
    /// The answer to a question that asks several things, with the passages of all. `None`: it asks one.
    pub(super) fn answer_parts<'e>(
        &'e self,
        question: &str,
        whole: &Search,
        top: usize,
        composer: &Composer<'_>,
        options: &AskOptions,
    ) -> Result<Option<Answered<'e>>, EngineError> {
        let QuestionParts { parts, joined_by } = self.parts_of(&whole.understanding);
        if parts.len() < 2 || top < parts.len() {
            return Ok(None);
        }
        if joined_by.is_some() && self.one_heading_names_all(whole, &parts)? {
            return Ok(None);
        }
        let texts = self.config.texts.of(options.language);
        let mut said: Vec<Notice> = Vec::new();
        let mut is_kept_back = false;
        let mut all: Vec<PartFound<'e>> = Vec::new();
        let mut waiting: Vec<VecDeque<Found<'e>>> = Vec::new();
        for part in parts {
            let search = self.search_understood(part.understanding, whole.plan.admitted.clone())?;
            let Decided { search, judgement, notices, is_shielded } = self.decide(search, top, texts)?;
            is_kept_back |= is_shielded && judgement.outcome == Outcome::NoAnswer;
            said.extend(notices);
            let outcome = judgement.outcome;
            let found = if outcome == Outcome::NoAnswer { Vec::new() } else { self.choose(&search, top)? };
            waiting.push(found.into());
            all.push(PartFound {
                about: part.about,
                search,
                outcome,
                confidence: judgement.confidence,
                found: Vec::new(),
            });
        }
        if let Some(joined_by) = joined_by {
            if !answer_apart(joined_by, &all, &waiting) {
                return Ok(None);
            }
            for part in &mut all {
                part.outcome = Outcome::Answered;
            }
        }
        // each part's best comes before any part's second; a passage is shown once
        let mut shown: Vec<PassageId> = Vec::new();
        while shown.len() < top && waiting.iter().any(|found| !found.is_empty()) {
            for (part, found) in all.iter_mut().zip(&mut waiting) {
                let next =
                    std::iter::from_fn(|| found.pop_front()).find(|next| !shown.contains(&next.passage.id));
                if let Some(next) = next.filter(|_| shown.len() < top) {
                    shown.push(next.passage.id.clone());
                    part.found.push(next);
                }
            }
        }
        // one thing has no excerpt because a dose is kept back: the others are answered all the same
        let least = if is_kept_back { 1 } else { 2 };
        if all.iter().filter(|part| !part.found.is_empty()).count() < least {
            return Ok(None);
        }
        let mut answered = self.put_together(question, whole, all, &shown, composer, options);
        said.dedup();
        answered.answer.notices.put_first(said);
        Ok(Some(answered))
    }

    /// Whether the heading of the best passage for the whole question has the words of all its parts: “Is CCM the same as
    /// rickets?”
    fn one_heading_names_all(&self, whole: &Search, parts: &[QuestionPart]) -> Result<bool, EngineError> {
        let Some(best) = whole.ranked.first() else { return Ok(false) };
        let passage = self.passage_at(best)?;
        let heading = self.analyzer.stems(passage.heading_path.last().map_or("", String::as_str));
        let names =
            |part: &QuestionPart| self.analyzer.stems(&part.about).iter().all(|stem| heading.contains(stem));
        Ok(parts.iter().all(names))
    }

    fn put_together<'e>(
        &'e self,
        question: &str,
        whole: &Search,
        all: Vec<PartFound<'e>>,
        shown: &[PassageId],
        composer: &Composer<'_>,
        options: &AskOptions,
    ) -> Answered<'e> {
        let first = all.iter().find(|part| !part.found.is_empty());
        let outcome = first.map_or(Outcome::NoAnswer, |part| part.outcome);
        let rank = |found: &Found<'_>| shown.iter().position(|id| *id == found.passage.id).map(|at| at + 1);
        let mut found: Vec<Found<'e>> = all.iter().flat_map(|part| part.found.iter().cloned()).collect();
        found.sort_by_key(rank);
        let verdict = Verdict {
            outcome,
            not_held: None,
            unclear: None,
            found: &found,
            plan: &whole.plan,
            rarity: &whole.rarity,
        };
        let interpretation = self.interpretation(whole, first.and_then(|part| part.confidence));
        let conditions = self.conditions_under(options);
        let mut answer = composer.compose(question, interpretation, &verdict, &conditions);
        for part in all {
            let understanding = &part.search.understanding;
            if part.outcome != Outcome::Answered && outcome == Outcome::Answered {
                answer.notices.put_first([composer.part_not_answered(&part.about)]);
            }
            answer.parts.push(AnswerPart {
                about: part.about,
                condition: understanding.condition.as_ref().map(|(condition, _)| condition.clone()),
                intent: understanding
                    .kind
                    .and_then(|kind| self.understander.intents().name(kind))
                    .map(str::to_owned),
                outcome: part.outcome,
                passages: part.found.iter().filter_map(rank).collect(),
            });
        }
        Answered { answer, found }
    }
}

/// Whether sides of a question have answers of their own: the best passage of each is about no other, and answers, has
/// the side's name for its heading, or is in a section of the kind that is asked for.
fn answer_apart(joined_by: JoinedBy, parts: &[PartFound<'_>], found: &[VecDeque<Found<'_>>]) -> bool {
    let mut firsts: Vec<&PassageId> = Vec::new();
    for (part, found) in parts.iter().zip(found) {
        let (Some(first), Some(best)) = (found.front(), part.search.ranked.first()) else { return false };
        let is_meant = best.heading_coverage >= MEANT_HEADING || best.kind_share >= OF_ITS_KIND;
        let must_be_meant = joined_by == JoinedBy::List || part.outcome != Outcome::Answered;
        if firsts.contains(&&first.passage.id) || must_be_meant && !is_meant {
            return false;
        }
        firsts.push(&first.passage.id);
    }
    true
}

impl Engine {
    /// The documents that may be shown where only those of some publishers are asked for.
    pub(super) fn admits_publishers(
        &self,
        publishers: &[String],
        admitted: DocumentFilter,
    ) -> DocumentFilter {
        if publishers.is_empty() {
            return admitted;
        }
        let documents = self.documents().iter();
        let of_them = documents.filter(|info| publishers.contains(&info.source.publisher));
        DocumentFilter::Include(
            of_them.map(|info| info.id.clone()).filter(|id| admitted.allows(id)).collect(),
        )
    }
}
