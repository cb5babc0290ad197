//! Evidence for ranking, from the terms that are stored with a passage: the same as Tantivy's postings give.

use std::collections::{HashMap, HashSet};

use super::entry::StoredEntry;
use crate::entries::FieldKind;
use crate::passage::KindSet;
use crate::question::{Alternative, QueryPlan};
use crate::retrieval::{Candidate, Match, phrase_starts};

/// A passage with the places of its terms.
struct Read<'a> {
    positions: [HashMap<&'a str, Vec<u32>>; FieldKind::ALL.len()],
    exact: [HashSet<&'a str>; FieldKind::ALL.len()],
}

/// The evidence of a passage for a plan.
pub(super) fn candidate(entry: &StoredEntry, plan: &QueryPlan) -> Candidate {
    let read = Read {
        positions: FieldKind::ALL.map(|field| entry.positions(field.index())),
        exact: FieldKind::ALL.map(|field| entry.exact(field.index()).collect()),
    };
    let mut matches = Vec::new();
    for (group, terms) in plan.groups.iter().enumerate() {
        for (number, alternative) in terms.alternatives.iter().enumerate() {
            for field in FieldKind::ALL {
                if let Some(found) = read.find(alternative, field, plan.phrase_gap) {
                    matches.push(Match { group, alternative: number, ..found });
                }
            }
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "lengths of passages are small")]
    let length = entry.stored.length.map(|length| length as f32);
    Candidate {
        address: entry.order,
        order: entry.order,
        kinds: KindSet::from_bits(entry.stored.kinds),
        own_kinds: KindSet::from_bits(entry.stored.own_kinds),
        heading_words: entry.stored.heading_words,
        approved: entry.stored.approved,
        length,
        meaning: None,
        matches,
    }
}

impl Read<'_> {
    /// A word or phrase in a field.
    fn find(&self, alternative: &Alternative, field: FieldKind, gap: u32) -> Option<Match> {
        let here = &self.positions[field.index()];
        let forms = &alternative.forms;
        let places: Option<Vec<&Vec<u32>>> = forms.iter().map(|form| here.get(form.stem.as_str())).collect();
        let (first, others) = places.as_ref()?.split_first()?;
        let least = std::iter::once(first).chain(others).map(|places| places.len()).min().unwrap_or(0);
        let mut frequency = u32::try_from(least).unwrap_or(u32::MAX);
        let mut positions = Vec::new();
        // titles are sets of names, so the order of their words says nothing
        if field == FieldKind::Body || field != FieldKind::Title && !others.is_empty() {
            positions = phrase_starts((*first).clone(), others.iter().map(|places| (*places).clone()), gap);
            if positions.is_empty() {
                return None;
            }
            frequency = u32::try_from(positions.len()).unwrap_or(u32::MAX);
        }
        if field != FieldKind::Body {
            positions.clear();
        }
        // whether a synonym occurs there in another form says nothing
        let exact = match forms.as_slice() {
            [form] => alternative.asked && self.exact[field.index()].contains(form.exact.as_str()),
            _ => false,
        };
        Some(Match { group: 0, alternative: 0, field, frequency, exact, positions })
    }
}
