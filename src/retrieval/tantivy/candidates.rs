//! Chooses the candidates of a plan: the top passages for a union of its terms, each with a boost, by BM25.

use std::collections::BTreeSet;

use tantivy::collector::TopDocs;
use tantivy::collector::sort_key::{SortBySimilarityScore, SortByStaticFastValue};
use tantivy::query::{
    Bm25StatisticsProvider, BooleanQuery, BoostQuery, ConstScoreQuery, Occur, Query, TermQuery, TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, Order, Searcher, Term};

use super::terms::PlanTerms;
use crate::corpus::DocumentId;
use crate::entries::FieldKind;
use crate::index::{IndexError, IndexFields, PassageIndex};
use crate::passage::Kind;
use crate::question::{DocumentFilter, QueryPlan};

/// A clause of a boolean query.
pub(super) type Clause = (Occur, Box<dyn Query>);

/// The candidates of a plan, sorted by address; at most as many as it wants.
pub(super) fn choose(
    index: &PassageIndex,
    searcher: &Searcher,
    plan: &QueryPlan,
    terms: &PlanTerms<'_>,
) -> Result<Vec<DocAddress>, IndexError> {
    let wanted = plan.candidates.max(1);
    let fields = index.fields();
    let mut clauses = filters(fields, plan);
    let has_required = clauses.iter().any(|(occur, _)| *occur == Occur::Must);
    // where ranking can take every passage about the condition, none need be chosen
    let takes_all = !plan.conditions.is_empty() && passages_about(searcher, fields, plan)? <= wanted as u64;
    if !takes_all {
        clauses.extend(scored_clauses(fields, plan, terms));
    }
    if !has_required && clauses.iter().all(|(occur, _)| *occur != Occur::Should) {
        return Ok(Vec::new());
    }
    // the place in the corpus decides between equal scores, whatever segments the passages are in
    let by_score_and_order =
        (SortBySimilarityScore, (SortByStaticFastValue::<u64>::for_field("order"), Order::Asc));
    let top = TopDocs::with_limit(wanted).order_by(by_score_and_order);
    let statistics = ExactStatistics { index, searcher };
    let found = searcher.search_with_statistics_provider(&BooleanQuery::new(clauses), &top, &statistics)?;
    let mut addresses: Vec<DocAddress> = found.into_iter().map(|(_, address)| address).collect();
    addresses.sort_unstable();
    Ok(addresses)
}

/// What BM25 needs to know of the whole index, with our count of terms.
struct ExactStatistics<'a> {
    index: &'a PassageIndex,
    searcher: &'a Searcher,
}

impl Bm25StatisticsProvider for ExactStatistics<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        match self.index.token_counts().total(field) {
            Some(total) => Ok(total),
            None => self.searcher.total_num_tokens(field),
        }
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        self.searcher.total_num_docs()
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        self.searcher.doc_freq(term)
    }
}

/// How many passages are about the conditions of a plan.
fn passages_about(searcher: &Searcher, fields: &IndexFields, plan: &QueryPlan) -> Result<u64, IndexError> {
    let mut passages = 0;
    for key in &plan.conditions {
        passages += searcher.doc_freq(&Term::from_field_text(fields.condition, key))?;
    }
    Ok(passages)
}

/// A clause for each stem in each field, and one for the type of section.
fn scored_clauses(fields: &IndexFields, plan: &QueryPlan, terms: &PlanTerms<'_>) -> Vec<Clause> {
    let mut clauses = Vec::new();
    let mut add = |field: Field, term: &str, weight: f32| {
        let query = TermQuery::new(Term::from_field_text(field, term), IndexRecordOption::WithFreqs);
        clauses.push((Occur::Should, Box::new(BoostQuery::new(Box::new(query), weight)) as Box<dyn Query>));
    };
    for scored in plan.scored_stems() {
        for (field, weight) in FieldKind::ALL.into_iter().zip(plan.weights.as_array()) {
            if weight * scored.weight > 0.0 && terms.occurs(scored.stem, field) {
                add(fields.stem[field.index()], scored.stem, weight * scored.weight);
            }
        }
    }
    if let Some(kind) = plan.kind
        && plan.kind_weight > 0.0
    {
        add(fields.kind, &Kind::term(kind), plan.kind_weight);
    }
    clauses
}

/// Clauses that admit or exclude passages without a score.
pub(super) fn filters(fields: &IndexFields, plan: &QueryPlan) -> Vec<Clause> {
    let documents = |ids: &BTreeSet<DocumentId>| -> Box<dyn Query> {
        let terms = ids.iter().map(|id| Term::from_field_text(fields.document, id.as_str()));
        Box::new(TermSetQuery::new(terms))
    };
    let unscored = |query: Box<dyn Query>| -> Box<dyn Query> { Box::new(ConstScoreQuery::new(query, 0.0)) };
    let mut clauses: Vec<Clause> = Vec::new();
    if !plan.conditions.is_empty() {
        let keys = plan.conditions.iter().map(|key| -> Box<dyn Query> {
            let term = Term::from_field_text(fields.condition, key);
            Box::new(TermQuery::new(term, IndexRecordOption::Basic))
        });
        clauses.push((Occur::Must, unscored(Box::new(BooleanQuery::union(keys.collect())))));
    }
    match &plan.admitted {
        DocumentFilter::All => {}
        DocumentFilter::Include(ids) => clauses.push((Occur::Must, unscored(documents(ids)))),
        DocumentFilter::Exclude(ids) => clauses.push((Occur::MustNot, documents(ids))),
    }
    clauses
}
