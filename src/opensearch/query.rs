//! A plan as a search of the cluster: a clause for each stem in each field, with a boost.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::facts::Facts;
use super::schema::{KIND, SCORED};
use crate::corpus::DocumentId;
use crate::entries::FieldKind;
use crate::passage::Kind;
use crate::question::{DocumentFilter, QueryPlan};

/// The maximum number of clauses; the cluster's own limit is 1,024.
const MAX_CLAUSES: usize = 1000;

/// The maximum number of passages that the cluster finds at a time.
pub(super) const MAX_FOUND: usize = 10_000;

struct Clause<'a> {
    field: usize,
    term: std::borrow::Cow<'a, str>,
    boost: f64,
}

/// The search for the candidates of a plan; `None` where nothing can be found.
pub(super) fn search(plan: &QueryPlan, facts: &Facts) -> Option<Value> {
    let wanted = plan.candidates.clamp(1, MAX_FOUND);
    let (required, excluded) = filters(plan);
    let about: u64 = plan.conditions.iter().map(|key| facts.passages_about(key)).sum();
    // where ranking can take every passage about the condition, none need be chosen
    let takes_all = !plan.conditions.is_empty() && about <= wanted as u64;
    let mut clauses = if takes_all { Vec::new() } else { scored_clauses(plan, facts) };
    if required.is_empty() && clauses.is_empty() {
        return None;
    }
    if clauses.len() > MAX_CLAUSES {
        // of a very long question, what counts least
        clauses.sort_by(|a, b| b.boost.total_cmp(&a.boost));
        clauses.truncate(MAX_CLAUSES);
    }
    let should: Vec<Value> = clauses
        .iter()
        .map(|clause| json!({"term": {SCORED[clause.field]: {"value": clause.term, "boost": clause.boost}}}))
        .collect();
    let least = usize::from(required.is_empty());
    Some(json!({
        "size": wanted,
        "track_total_hits": false,
        // the place in the corpus decides between equal scores
        "sort": [{"_score": "desc"}, {"order": "asc"}],
        "query": {"bool": {
            "filter": required,
            "must_not": excluded,
            "should": should,
            "minimum_should_match": least,
        }},
    }))
}

/// A clause for each stem in each field, and one for the kind of section.
fn scored_clauses<'a>(plan: &'a QueryPlan, facts: &Facts) -> Vec<Clause<'a>> {
    let mut clauses = Vec::new();
    for scored in plan.scored_stems() {
        for (field, weight) in FieldKind::ALL.into_iter().zip(plan.weights.as_array()) {
            let (field, weight) = (field.index(), weight * scored.weight);
            let frequency = facts.frequency(scored.stem, field);
            if weight > 0.0 && frequency > 0 {
                let boost = f64::from(weight) * facts.factor(field, frequency);
                clauses.push(Clause { field, term: scored.stem.into(), boost });
            }
        }
    }
    if let Some(kind) = plan.kind
        && plan.kind_weight > 0.0
    {
        let term = Kind::term(kind);
        let frequency = u64::from(facts.kinds.get(&term).copied().unwrap_or(0));
        let boost = f64::from(plan.kind_weight) * facts.factor(KIND, frequency);
        clauses.push(Clause { field: KIND, term: term.into(), boost });
    }
    clauses
}

/// What passages must be, and what they must not be.
fn filters(plan: &QueryPlan) -> (Vec<Value>, Vec<Value>) {
    let documents = |ids: &BTreeSet<DocumentId>| {
        let ids: Vec<&str> = ids.iter().map(DocumentId::as_str).collect();
        json!({"terms": {"document": ids}})
    };
    let mut required = Vec::new();
    let mut excluded = Vec::new();
    if !plan.conditions.is_empty() {
        required.push(json!({"terms": {"condition": plan.conditions}}));
    }
    match &plan.admitted {
        DocumentFilter::All => {}
        DocumentFilter::Include(ids) => required.push(documents(ids)),
        DocumentFilter::Exclude(ids) => excluded.push(documents(ids)),
    }
    (required, excluded)
}
