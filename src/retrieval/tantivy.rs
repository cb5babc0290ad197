//! Tantivy's index as the engine that runs plans.
//!
//! Candidates come from a boolean query over all terms of the plan; the evidence for ranking is then read from the
//! postings of the candidates alone.

mod address;
mod candidates;
mod matches;
mod meaning;
mod statistics;
mod terms;

use self::address::unpack;
use self::statistics::Statistics;
use self::terms::PlanTerms;
use super::{Retrieved, Retriever};
use crate::index::{IndexError, PassageIndex};
use crate::passage::Passage;
use crate::question::QueryPlan;

impl Retriever for PassageIndex {
    fn retrieve(&self, plan: &QueryPlan) -> Result<Retrieved, IndexError> {
        let searcher = self.searcher();
        let terms = PlanTerms::look_up(self, plan)?;
        let statistics = Statistics::read(self, &terms, plan);
        let mut addresses = candidates::choose(self, &searcher, plan, &terms)?;
        meaning::add_nearest(self, &searcher, plan, &mut addresses)?;
        let mut candidates = Vec::with_capacity(addresses.len());
        for of_segment in addresses.chunk_by(|a, b| a.segment_ord == b.segment_ord) {
            candidates.extend(matches::evidence(self, of_segment, plan, &terms)?);
        }
        meaning::compare(self, plan, &mut candidates);
        candidates.sort_by_key(|candidate| candidate.order);
        Ok(Retrieved {
            candidates,
            rarity: statistics.rarity,
            known: statistics.known,
            average_length: statistics.average_length,
        })
    }

    fn passage_at(&self, address: u64) -> Result<Passage, IndexError> {
        self.stored(&self.searcher(), unpack(address))
    }
}
