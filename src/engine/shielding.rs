//! Applies the dose shield to what was found.

use super::judgement::Judgement;
use super::{Engine, EngineError, Search};
use crate::answer::{Looked, LookedClause, Notice, NoticeCode, Outcome, Shield};
use crate::config::Texts;
use crate::question::Personal;
use crate::retrieval::Ranked;

/// Passages that the shield looks at.
const LOOKED_AT: usize = 40;

/// What the shield leaves of what was found.
#[derive(Debug, Default)]
pub(super) struct Shielded {
    /// The passages that may be shown, where the shield was needed.
    pub(super) ranked: Option<Vec<Ranked>>,
    /// What must be said.
    pub(super) notices: Vec<Notice>,
}

impl Engine {
    /// Keeps what is about the medicines and figures of the question, and lowers the judgment where
    /// nothing is.
    pub(super) fn shield(
        &self,
        search: &Search,
        (top, texts): (usize, &Texts),
        judgement: &mut Judgement,
    ) -> Result<Shielded, EngineError> {
        let understanding = &search.understanding;
        if !Shield::is_needed(understanding) || judgement.not_held.is_some() {
            return Ok(Shielded::default());
        }
        let mut looked = Vec::new();
        for ranked in search.ranked.iter().take(LOOKED_AT) {
            let passage = self.passage_at(ranked)?;
            let document = self.index.document(&passage.document)?;
            let title = document.map_or("", |document| document.title.as_str());
            let mut headings = self.analyzer.stems(title);
            headings.extend(passage.heading_path.iter().flat_map(|heading| self.analyzer.stems(heading)));
            let mut stems = headings.clone();
            stems.extend(self.analyzer.stems(&passage.text));
            let clauses = if understanding.figures.is_empty() {
                Vec::new()
            } else {
                LookedClause::texts(&passage.text).map(|text| self.looked_clause(text)).collect()
            };
            looked.push(Looked { headings, stems, text: passage.text, clauses });
        }
        let shield = Shield::new(understanding, &looked, top, &self.config.care);
        let kept: Vec<Ranked> =
            shield.shown.iter().filter_map(|&place| search.ranked.get(place)).copied().collect();
        let first = |ranked: &[Ranked]| ranked.first().map(|ranked| ranked.address);
        if first(&kept) != first(&search.ranked) {
            // another passage leads now
            *judgement = self.judge(&Search { ranked: kept.clone(), ..search.clone() })?;
        }
        if judgement.outcome == Outcome::Answered && !shield.may_answer() {
            judgement.outcome = Outcome::Related;
        }
        if shield.shown.is_empty() {
            judgement.outcome = Outcome::NoAnswer;
        } else if judgement.outcome == Outcome::NoAnswer
            && understanding.unclear.is_none()
            && shield.lacks_only_figures()
        {
            // the medicine is there, and its own figure is what the reader is looking for
            judgement.outcome = Outcome::Related;
        }
        let words = |&(start, end): &(usize, usize)| {
            let words = understanding.words.get(start..end).unwrap_or_default();
            words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
        };
        let medicines = shield.missing_medicines.iter().map(words);
        let medicines = medicines.map(|name| {
            let text = texts.medicine_not_mentioned(&name);
            NoticeCode::MedicineNotMentioned.says(text)
        });
        let figures = shield.missing_figures.iter().map(|missing| {
            if missing.is_elsewhere {
                NoticeCode::FigureElsewhere.says(texts.figure_not_here(&missing.text))
            } else {
                NoticeCode::FigureNotMentioned.says(texts.figure_not_mentioned(&missing.text))
            }
        });
        // who asks for a child learns why the dose is left out
        let is_said = matches!(understanding.personal, Some(Personal::ChildDose | Personal::Pregnancy));
        let withheld = (shield.withholds_dose && !is_said)
            .then(|| NoticeCode::PersonalChildDose.says(texts.personal_child_dose()));
        Ok(Shielded {
            notices: withheld.into_iter().chain(medicines).chain(figures).collect(),
            ranked: Some(kept),
        })
    }

    fn looked_clause(&self, text: &str) -> LookedClause {
        let stems = self.analyzer.stems(text);
        let medicines = self.understander.medicines_in(&stems);
        LookedClause { text: text.to_owned(), stems, medicines }
    }
}
