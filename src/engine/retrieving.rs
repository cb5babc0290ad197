//! From a question that was read to the passages that may be shown: searched, judged, shielded, chosen.

use super::answering::is_urgent;
use super::choice::MEANT_HEADING;
use super::judgement::Judgement;
use super::{AskOptions, Engine, EngineError, PinnedAnswer, Search};
use crate::answer::{Found, Notice, NoticeCode, Outcome};
use crate::config::{HelpLevel, Texts};
use crate::passage::PassageId;
use crate::question::{DocumentFilter, Understanding, WordRole};
use crate::safety::Strength;

/// What passages are looked for.
pub(super) struct Wanted<'a> {
    pub(super) admitted: DocumentFilter,
    /// Passages that were shown before and aren't shown again.
    pub(super) shown_before: Vec<PassageId>,
    /// The maximum number of passages.
    pub(super) top: usize,
    /// The texts of notices.
    pub(super) texts: &'a Texts,
}

/// A search, and whether it answers.
pub(super) struct Decided {
    pub(super) search: Search,
    pub(super) judgement: Judgement,
    /// What has to be said of medicines and figures.
    pub(super) notices: Vec<Notice>,
    /// Whether the question names a medicine or a figure, or asks for somebody else's dose.
    pub(super) is_shielded: bool,
}

/// What was found for a question, and what is made of it.
pub(super) struct Retrieved<'e> {
    pub(super) search: Search,
    pub(super) judgement: Judgement,
    /// What has to be said of medicines and figures.
    pub(super) notices: Vec<Notice>,
    pub(super) found: Vec<Found<'e>>,
}

impl Engine {
    /// Searches for a question, decides whether what was found answers it, and chooses what is shown.
    pub(super) fn retrieve(
        &self,
        understanding: Understanding,
        wanted: &Wanted<'_>,
    ) -> Result<Retrieved<'_>, EngineError> {
        let search = self.search_understood(understanding, wanted.admitted.clone())?;
        let search = self.search_without_missing(search)?;
        let Decided { search, mut judgement, notices, .. } = self.decide(search, wanted.top, wanted.texts)?;
        let mut found = self.choose(&search, wanted.top.saturating_add(wanted.shown_before.len()))?;
        found.retain(|found| !wanted.shown_before.contains(&found.passage.id));
        found.truncate(wanted.top);
        if judgement.outcome == Outcome::Answered && self.leads_beside(&search, &found) {
            judgement.outcome = Outcome::Related;
        }
        Ok(Retrieved { search, judgement, notices, found })
    }

    /// Decides whether what was found answers, and keeps what is on the medicines and figures of the question.
    pub(super) fn decide(&self, search: Search, top: usize, texts: &Texts) -> Result<Decided, EngineError> {
        let mut judgement = self.judge(&search)?;
        judgement.outcome = self.settled(&search, &judgement);
        let shielded = self.shield(&search, (top, texts), &mut judgement)?;
        let is_shielded = shielded.ranked.is_some();
        let search = match shielded.ranked {
            Some(ranked) => Search { ranked, ..search },
            None => search,
        };
        Ok(Decided { search, judgement, notices: shielded.notices, is_shielded })
    }

    /// Puts the passages of a pinned answer first, if one of `pins` asks the same: its number.
    pub(super) fn serve_pin<'e>(
        &'e self,
        retrieved: &mut Retrieved<'e>,
        pins: &[PinnedAnswer],
        top: usize,
    ) -> Result<Option<i64>, EngineError> {
        let Some((id, pinned)) = self.pinned_for(&retrieved.search, pins)? else { return Ok(None) };
        let Retrieved { judgement, found, .. } = retrieved;
        if !pinned.is_empty() && judgement.outcome != Outcome::Answered {
            // what was found is not worth showing beside an answer
            found.clear();
            (judgement.outcome, judgement.not_held) = (Outcome::Answered, None);
        }
        found.retain(|found| pinned.iter().all(|pin| pin.passage.id != found.passage.id));
        found.splice(0..0, pinned);
        found.truncate(top);
        Ok(Some(id))
    }

    /// Whether help is shown without a passage.
    pub(super) fn helps_alone(&self, retrieved: &Retrieved<'_>) -> bool {
        let Retrieved { search, judgement, found, .. } = retrieved;
        let answers = judgement.outcome == Outcome::Answered;
        if is_urgent(&search.understanding) {
            // a passage about something near, or about how rare the danger is, would only keep people from getting help
            let plays_down = found.first().is_some_and(|found| self.plays_down(&found.passage.text));
            return search.understanding.named.is_empty() || !answers || plays_down;
        }
        // passages about something near would look like an answer to despair
        !answers && is_possible_crisis(&search.understanding)
    }

    /// Where a condition is compared with one that no document is about, and no heading is on both, the one
    /// that is held is looked for alone.
    fn search_without_missing(&self, search: Search) -> Result<Search, EngineError> {
        let understanding = &search.understanding;
        let is_on_both = search.ranked.first().is_some_and(|best| best.heading_coverage >= MEANT_HEADING);
        if understanding.compared_words.is_empty() || is_on_both {
            return Ok(search);
        }
        let mut understanding = understanding.clone();
        for word in &mut understanding.words {
            if understanding.compared_words.contains(&word.token.position) {
                word.role = WordRole::LeftOut;
                word.synonyms.clear();
            }
        }
        let says =
            understanding.words.iter().any(|word| matches!(word.role, WordRole::Content | WordRole::Cue));
        understanding.kind = understanding.kind.or(self.definition().filter(|_| !says));
        self.search_understood(understanding, search.plan.admitted.clone())
    }

    /// Whether a text plays danger down.
    fn plays_down(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        self.config.care.plays_down.iter().any(|words| text.contains(words.as_str()))
    }

    /// That a topic is switched off whose document would have answered a question that names none.
    pub(super) fn answered_by_what_is_off(
        &self,
        search: &Search,
        options: &AskOptions,
    ) -> Result<Option<Notice>, EngineError> {
        let understanding = &search.understanding;
        let restricted = !options.conditions_off.is_empty() && options.only_condition.is_none();
        if !restricted || understanding.condition.is_some() || understanding.not_held.is_some() {
            return Ok(None);
        }
        let all = self.search_understood(understanding.clone(), DocumentFilter::All)?;
        let answers = self.judge(&all)?.outcome == Outcome::Answered;
        let Some(best) = all.ranked.first().filter(|_| answers) else { return Ok(None) };
        let passage = self.passage_at(best)?;
        let info = self.index.document(&passage.document)?;
        let off = info.and_then(|info| self.condition_off(info, options));
        let texts = self.config.texts.of(options.language);
        Ok(off.map(|condition| NoticeCode::TopicOff.says(texts.topic_off(condition))))
    }
}

/// Whether somebody may be in a crisis.
fn is_possible_crisis(understanding: &Understanding) -> bool {
    let urgency = understanding.urgency.as_ref();
    urgency.is_some_and(|found| found.level == HelpLevel::Crisis && found.strength == Strength::Possible)
}
