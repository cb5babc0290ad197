//! Chooses the passages that ranking looks at: the best by a plain union of the plan's terms.

use std::collections::{BTreeSet, HashSet};

use tantivy::postings::TermInfo;
use tantivy::query::{BooleanQuery, EnableScoring, Occur, Query, TermQuery, TermSetQuery, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, Searcher, Term};

use super::max_score::{Admission, Best, TermPostings, collect};
use super::statistics::{count, rarity};
use super::terms::{PlanTerms, passages_with};
use crate::corpus::DocumentId;
use crate::index::{FieldKind, IndexError, IndexFields, OpenSegment, PassageIndex, SearchedField};
use crate::question::{Admitted, GroupRole, QueryPlan};

/// A field that passages are chosen by.
#[derive(Clone, Copy)]
enum Field {
    Stem(FieldKind),
    Kind,
}

impl Field {
    fn of(self, segment: &OpenSegment) -> &SearchedField {
        match self {
            Self::Stem(field) => &segment.stem[field.index()],
            Self::Kind => &segment.kind,
        }
    }
}

/// A term in a field.
struct Clause<'a> {
    field: Field,
    /// Where it stands, by segment.
    entries: &'a [Option<TermInfo>],
    weight: f32,
}

/// The candidates of a plan, in the order of the index; at most as many as it wants.
pub(super) fn choose(
    index: &PassageIndex,
    searcher: &Searcher,
    plan: &QueryPlan,
    terms: &PlanTerms<'_>,
) -> Result<Vec<DocAddress>, IndexError> {
    let wanted = plan.candidates.max(1);
    let mut within = 0;
    for key in &plan.conditions {
        for segment in index.segments() {
            let entry = segment.condition.terms().get(key);
            let entry = entry.map_err(IndexError::in_tantivy)?;
            within += entry.map_or(0, |entry| u64::from(entry.doc_freq));
        }
    }
    let filters = Filters::of(searcher, index.fields(), plan)?;
    // where ranking can take every passage on the condition, none need be chosen
    let all = !plan.conditions.is_empty() && within <= wanted as u64;
    let clauses = if all { Vec::new() } else { clauses(plan, terms) };
    if clauses.is_empty() && filters.only.is_none() {
        return Ok(Vec::new());
    }
    let passages = count(index.passage_count());
    let mut best = Best::new(wanted);
    for (number, (open, reader)) in (0..).zip(index.segments().iter().zip(searcher.segment_readers())) {
        let mut postings = Vec::with_capacity(clauses.len());
        for clause in &clauses {
            let Some(Some(entry)) = clause.entries.get(number as usize) else { continue };
            let field = clause.field.of(open);
            let saturation = match clause.field {
                Field::Stem(field) => &index.saturations().stem[field.index()],
                Field::Kind => &index.saturations().kind,
            };
            let read = field.terms.read_block_postings_from_terminfo(entry, IndexRecordOption::WithFreqs);
            let read = read.map_err(IndexError::in_tantivy)?;
            let weight = clause.weight * rarity(passages, count(passages_with(clause.entries)));
            postings.push(TermPostings::new(read, &field.lengths, saturation, weight));
        }
        let scorer = |weight: &dyn Weight| weight.scorer(reader, 1.0);
        let admission = Admission {
            only: filters.only.as_deref().map(scorer).transpose()?,
            but: filters.but.as_deref().map(scorer).transpose()?,
        };
        collect(number, postings, admission, &mut best);
    }
    Ok(best.into_addresses())
}

/// A clause for each term in each field that holds it, and one for the kind of section.
fn clauses<'a>(plan: &'a QueryPlan, terms: &'a PlanTerms<'_>) -> Vec<Clause<'a>> {
    let mut clauses = Vec::new();
    let mut seen: HashSet<&str> = HashSet::new();
    let mut add = |field: Field, entries: &'a [Option<TermInfo>], weight: f32| {
        if weight > 0.0 && entries.iter().any(Option::is_some) {
            clauses.push(Clause { field, entries, weight });
        }
    };
    for group in &plan.groups {
        if group.role == GroupRole::Condition && !plan.conditions.is_empty() {
            continue;
        }
        for alternative in &group.alternatives {
            #[expect(clippy::cast_precision_loss, reason = "phrases have few words")]
            let share = group.weight * alternative.weight / alternative.forms.len() as f32;
            for form in alternative.forms.iter().filter(|form| seen.insert(&form.stem)) {
                for (field, weight) in FieldKind::ALL.into_iter().zip(plan.weights.as_array()) {
                    add(Field::Stem(field), terms.stem(&form.stem, field), weight * share);
                }
            }
        }
    }
    add(Field::Kind, terms.kind(), plan.kind_weight);
    clauses
}

/// Passages that a plan keeps to.
struct Filters {
    only: Option<Box<dyn Weight>>,
    but: Option<Box<dyn Weight>>,
}

impl Filters {
    fn of(searcher: &Searcher, fields: &IndexFields, plan: &QueryPlan) -> Result<Self, IndexError> {
        let documents = |ids: &BTreeSet<DocumentId>| -> Box<dyn Query> {
            let terms = ids.iter().map(|id| Term::from_field_text(fields.document, id.as_str()));
            Box::new(TermSetQuery::new(terms))
        };
        let mut only: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        let mut but = None;
        if !plan.conditions.is_empty() {
            let keys = plan.conditions.iter().map(|key| -> Box<dyn Query> {
                let term = Term::from_field_text(fields.condition, key);
                Box::new(TermQuery::new(term, IndexRecordOption::Basic))
            });
            only.push((Occur::Must, Box::new(BooleanQuery::union(keys.collect()))));
        }
        match &plan.admitted {
            Admitted::All => {}
            Admitted::Only(ids) => only.push((Occur::Must, documents(ids))),
            Admitted::AllBut(ids) => but = Some(documents(ids)),
        }
        let weight = |query: &dyn Query| query.weight(EnableScoring::disabled_from_searcher(searcher));
        Ok(Self {
            only: if only.is_empty() { None } else { Some(weight(&BooleanQuery::new(only))?) },
            but: but.map(|query| weight(&*query)).transpose()?,
        })
    }
}
