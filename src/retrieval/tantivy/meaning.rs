//! Candidates by meaning: the passages whose vectors are nearest to the question's.

use rayon::prelude::*;
use tantivy::collector::DocSetCollector;
use tantivy::query::{AllQuery, BooleanQuery, Occur};
use tantivy::{DocAddress, Searcher};

use super::address::unpack;
use super::candidates::filters;
use crate::index::{IndexError, PassageIndex};
use crate::question::QueryPlan;
use crate::retrieval::{Candidate, MAX_COMPARED};
use crate::vectors::MeaningMatch;

/// Passages that one thread compares at a time.
const CHUNK: u32 = 4096;

/// A passage and how near it is.
struct Near {
    address: DocAddress,
    cosine: f32,
}

/// Adds the passages nearest by meaning to the addresses, which stay sorted and each once.
pub(super) fn add_nearest(
    index: &PassageIndex,
    searcher: &Searcher,
    plan: &QueryPlan,
    addresses: &mut Vec<DocAddress>,
) -> Result<(), IndexError> {
    let (Some(question), Some(vectors)) = (&plan.meaning, index.vectors()) else { return Ok(()) };
    if plan.nearest == 0 || index.passage_count() > MAX_COMPARED {
        return Ok(());
    }
    let near = |address: DocAddress| {
        let key = index.segment(address.segment_ord)?.vectors_key(address.doc_id)?;
        let cosine = vectors.similarity(key, &question.whole)?.nearest();
        Some(Near { address, cosine })
    };
    let mut found: Vec<Near> = match admitted(index, searcher, plan)? {
        Some(admitted) => admitted.into_iter().filter_map(near).collect(),
        None => (0..)
            .zip(searcher.segment_readers())
            .flat_map(|(number, segment)| {
                let chunks: Vec<u32> = (0..segment.max_doc().div_ceil(CHUNK)).collect();
                let of_chunk = move |chunk: u32| {
                    let end = segment.max_doc().min((chunk + 1) * CHUNK);
                    let alive = (chunk * CHUNK..end).filter(|document| !segment.is_deleted(*document));
                    alive.filter_map(|document| near(DocAddress::new(number, document))).collect::<Vec<_>>()
                };
                chunks.into_par_iter().flat_map_iter(of_chunk).collect::<Vec<_>>()
            })
            .collect(),
    };
    // equal ones in the order of their addresses, so that the same question finds the same passages
    let nearest_first =
        |a: &Near, b: &Near| b.cosine.total_cmp(&a.cosine).then_with(|| a.address.cmp(&b.address));
    if found.len() > plan.nearest {
        found.select_nth_unstable_by(plan.nearest - 1, nearest_first);
        found.truncate(plan.nearest);
    }
    addresses.extend(found.into_iter().map(|near| near.address));
    addresses.sort_unstable();
    addresses.dedup();
    Ok(())
}

/// Says of each candidate how near it is.
pub(super) fn compare(index: &PassageIndex, plan: &QueryPlan, candidates: &mut [Candidate]) {
    let (Some(question), Some(vectors)) = (&plan.meaning, index.vectors()) else { return };
    for candidate in candidates {
        let address = unpack(candidate.address);
        let key = index.segment(address.segment_ord).and_then(|segment| segment.vectors_key(address.doc_id));
        candidate.meaning = key.and_then(|key| {
            let whole = vectors.similarity(key, &question.whole)?;
            let clauses = question.clauses.as_ref().and_then(|clauses| vectors.similarity(key, clauses));
            Some(MeaningMatch { question: whole, clauses: clauses.unwrap_or(whole) })
        });
    }
}

/// The passages that a plan admits, in order; `None`: all.
fn admitted(
    index: &PassageIndex,
    searcher: &Searcher,
    plan: &QueryPlan,
) -> Result<Option<Vec<DocAddress>>, IndexError> {
    let mut clauses = filters(index.fields(), plan);
    if clauses.is_empty() {
        return Ok(None);
    }
    if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
        clauses.push((Occur::Must, Box::new(AllQuery)));
    }
    let found = searcher.search(&BooleanQuery::new(clauses), &DocSetCollector)?;
    let mut found: Vec<DocAddress> = found.into_iter().collect();
    found.sort_unstable();
    Ok(Some(found))
}
