//! Evidence for ranking: where the terms of a plan occur in the candidates, read from their postings alone.

use std::collections::HashMap;

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocId, DocSet as _};

use super::address;
use super::terms::PlanTerms;
use crate::entries::FieldKind;
use crate::index::{IndexError, OpenSegment, PassageIndex};
use crate::question::{Alternative, QueryPlan};
use crate::retrieval::phrase::phrase_starts;
use crate::retrieval::{Candidate, Match};

/// Evidence for candidates of one segment, which come sorted by their number there.
pub(super) fn evidence(
    index: &PassageIndex,
    found: &[DocAddress],
    plan: &QueryPlan,
    terms: &PlanTerms<'_>,
) -> Result<Vec<Candidate>, IndexError> {
    let Some(segment) = found.first().and_then(|first| index.segment(first.segment_ord)) else {
        return Ok(Vec::new());
    };
    #[expect(clippy::cast_precision_loss, reason = "lengths of passages are small")]
    let length = |field: usize, document: u32| segment.stem[field].lengths.fieldnorm(document) as f32;
    let mut candidates: Vec<Candidate> = found
        .iter()
        .map(|&address| {
            let document = address.doc_id;
            Candidate {
                address: address::pack(address),
                order: segment.order(document),
                kinds: segment.kinds(document),
                own_kinds: segment.own_kinds(document),
                heading_words: segment.heading_words(document),
                approved: segment.approved(document),
                length: std::array::from_fn(|field| length(field, document)),
                meaning: None,
                matches: Vec::new(),
            }
        })
        .collect();
    let mut looked_up: HashMap<Vec<&str>, (usize, usize)> = HashMap::new();
    for (number, group) in plan.groups.iter().enumerate() {
        for (choice, alternative) in group.alternatives.iter().enumerate() {
            if !alternative.asked {
                // words of one phrase have the same synonyms
                let stems = alternative.forms.iter().map(|form| form.stem.as_str()).collect();
                if let Some(earlier) = looked_up.get(&stems) {
                    repeat(*earlier, (number, choice), &mut candidates);
                    continue;
                }
                looked_up.insert(stems, (number, choice));
            }
            for field in FieldKind::ALL {
                let phrase_gap = plan.phrase_gap;
                let lookup = Lookup { group: number, choice, field, alternative, phrase_gap };
                lookup.collect(segment, terms, found, &mut candidates)?;
            }
        }
    }
    Ok(candidates)
}

/// Repeats what was found for one alternative for another of the same words.
fn repeat(earlier: (usize, usize), here: (usize, usize), candidates: &mut [Candidate]) {
    for candidate in candidates {
        let same = candidate.matches.iter().filter(|m| (m.group, m.alternative) == earlier);
        let again: Vec<Match> =
            same.map(|m| Match { group: here.0, alternative: here.1, ..m.clone() }).collect();
        candidate.matches.extend(again);
    }
}

/// Moves postings forward to a document; whether they hold it. Documents must come in order.
fn seeks_to(postings: &mut SegmentPostings, document: DocId) -> bool {
    postings.doc() == document || postings.doc() < document && postings.seek(document) == document
}

/// One alternative that is looked up in one field.
struct Lookup<'a> {
    group: usize,
    choice: usize,
    field: FieldKind,
    alternative: &'a Alternative,
    phrase_gap: u32,
}

impl Lookup<'_> {
    /// Adds a match to each candidate that holds the word or phrase. Candidates are of one segment, in order.
    fn collect(
        &self,
        segment: &OpenSegment,
        terms: &PlanTerms<'_>,
        found: &[DocAddress],
        candidates: &mut [Candidate],
    ) -> Result<(), IndexError> {
        let forms = &self.alternative.forms;
        let number = found.first().map_or(0, |first| first.segment_ord as usize);
        let has_positions = self.field != FieldKind::Title;
        let wanted = match self.field {
            FieldKind::Title => IndexRecordOption::WithFreqs,
            FieldKind::Outer | FieldKind::Heading | FieldKind::Asked if forms.len() == 1 => {
                IndexRecordOption::WithFreqs
            }
            FieldKind::Outer | FieldKind::Heading | FieldKind::Asked | FieldKind::Body => {
                IndexRecordOption::WithFreqsAndPositions
            }
        };
        let mut stems = Vec::with_capacity(forms.len());
        for form in forms {
            let entry = terms.stem(&form.stem, self.field).get(number);
            let Some(Some(entry)) = entry else { return Ok(()) };
            let field = &segment.stem[self.field.index()].terms;
            stems.push(field.read_postings_from_terminfo(entry, wanted).map_err(IndexError::in_tantivy)?);
        }
        // whether a synonym occurs there in another form says nothing
        let mut exact = match forms.as_slice() {
            [form] if self.alternative.asked => {
                let field = &segment.exact[self.field.index()];
                let entry = field.terms().get(&form.exact).map_err(IndexError::in_tantivy)?;
                let read = |entry| field.read_postings_from_terminfo(&entry, IndexRecordOption::Basic);
                entry.map(read).transpose().map_err(IndexError::in_tantivy)?
            }
            _ => None,
        };
        for (address, candidate) in found.iter().zip(candidates) {
            let document = address.doc_id;
            if !stems.iter_mut().all(|postings| seeks_to(postings, document)) {
                continue;
            }
            let exact_here = exact.as_mut().is_some_and(|exact| seeks_to(exact, document));
            let mut positions = Vec::new();
            let mut frequency = stems.iter().map(Postings::term_freq).min().unwrap_or(0);
            if has_positions && (forms.len() > 1 || self.field == FieldKind::Body) {
                positions = phrase_positions(&mut stems, self.phrase_gap);
                if positions.is_empty() {
                    continue;
                }
                frequency = u32::try_from(positions.len()).unwrap_or(u32::MAX);
            }
            if self.field != FieldKind::Body {
                positions.clear();
            }
            candidate.matches.push(Match {
                group: self.group,
                alternative: self.choice,
                field: self.field,
                frequency,
                exact: exact_here,
                positions,
            });
        }
        Ok(())
    }
}

/// Where a phrase begins: its words in order, at most `gap` others between two.
fn phrase_positions(words: &mut [SegmentPostings], gap: u32) -> Vec<u32> {
    let mut starts = Vec::new();
    let Some((first, others)) = words.split_first_mut() else { return starts };
    first.positions(&mut starts);
    let positions = |word: &mut SegmentPostings| {
        let mut here = Vec::new();
        word.positions(&mut here);
        here
    };
    phrase_starts(starts, others.iter_mut().map(positions), gap)
}
