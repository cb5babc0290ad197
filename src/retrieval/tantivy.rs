//! Tantivy as the engine that runs plans.
//!
//! Candidates come from a plain union of weighted terms, which Tantivy prunes by block-max WAND
//! (Ding and Suel 2011); the evidence for ranking is then read from the postings of those alone.

use std::collections::HashSet;

use tantivy::collector::TopDocs;
use tantivy::postings::{Postings as _, SegmentPostings};
use tantivy::query::{BooleanQuery, BoostQuery, ConstScoreQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocId, DocSet as _, Searcher, SegmentReader, Term};

use super::{Candidate, Match, Retrieved, Retriever};
use crate::index::{FieldKind, IndexError, PassageIndex};
use crate::passage::Passage;
use crate::question::{GroupRole, QueryPlan};

/// Weight of a section's kind in finding candidates, as of one rare term in a body.
const KIND_WEIGHT: f32 = 1.0;

impl Retriever for PassageIndex {
    fn retrieve(&self, plan: &QueryPlan) -> Result<Retrieved, IndexError> {
        let searcher = self.searcher();
        let statistics = Statistics::read(self, &searcher, plan)?;
        let found = match self.query(plan, statistics.within) {
            Some(query) => {
                searcher.search(&*query, &TopDocs::with_limit(plan.candidates.max(1)).order_by_score())?
            }
            None => Vec::new(),
        };
        let mut addresses: Vec<(usize, DocAddress)> =
            found.into_iter().map(|(_, address)| address).enumerate().collect();
        addresses.sort_by_key(|(_, address)| (address.segment_ord, address.doc_id));
        let mut candidates = Vec::with_capacity(addresses.len());
        let mut rest = addresses.as_slice();
        while let Some((_, first)) = rest.first() {
            let end = rest.partition_point(|(_, address)| address.segment_ord == first.segment_ord);
            let segment = searcher.segment_reader(first.segment_ord);
            candidates.extend(self.evidence(segment, &rest[..end], plan)?);
            rest = &rest[end..];
        }
        candidates.sort_by_key(|(order, _)| *order);
        Ok(Retrieved {
            candidates: candidates.into_iter().map(|(_, candidate)| candidate).collect(),
            rarity: statistics.rarity,
            known: statistics.known,
            average_length: statistics.average_length,
        })
    }

    fn passage_at(&self, address: u64) -> Result<Passage, IndexError> {
        self.stored(&self.searcher(), unpack(address))
    }
}

fn pack(address: DocAddress) -> u64 {
    u64::from(address.segment_ord) << 32 | u64::from(address.doc_id)
}

fn unpack(address: u64) -> DocAddress {
    let low = u64::from(u32::MAX);
    DocAddress::new(
        u32::try_from(address >> 32).unwrap_or(u32::MAX),
        u32::try_from(address & low).unwrap_or(u32::MAX),
    )
}

/// Figures of the whole index that ranking needs.
struct Statistics {
    rarity: Vec<f32>,
    known: Vec<bool>,
    average_length: [f32; 3],
    /// Passages on the conditions that are asked for, at most.
    within: u64,
}

impl Statistics {
    fn read(index: &PassageIndex, searcher: &Searcher, plan: &QueryPlan) -> Result<Self, IndexError> {
        let fields = index.fields();
        #[expect(
            clippy::cast_precision_loss,
            reason = "counts of passages are far below 2^23 or need no last digit"
        )]
        let count = |number: u64| number as f32;
        let passages = count(searcher.num_docs());
        let mut average_length = [1.0; 3];
        for (average, field) in average_length.iter_mut().zip(fields.stem) {
            let mut tokens = 0;
            for segment in searcher.segment_readers() {
                tokens += segment.inverted_index(field)?.total_num_tokens();
            }
            *average = (count(tokens) / passages.max(1.0)).max(1.0);
        }
        let mut rarity = Vec::with_capacity(plan.groups.len());
        let mut known = Vec::with_capacity(plan.groups.len());
        for group in &plan.groups {
            let mut most = 0;
            let mut in_titles = 0;
            for alternative in &group.alternatives {
                let frequency = |field: FieldKind| {
                    searcher.doc_freq(&Term::from_field_text(fields.stem[field.index()], &alternative.stem))
                };
                most = most.max(frequency(FieldKind::Body)?).max(frequency(FieldKind::Heading)?);
                in_titles = in_titles.max(frequency(FieldKind::Title)?);
            }
            let holding = count(if most > 0 { most } else { in_titles });
            known.push(holding > 0.0);
            rarity.push((1.0 + (passages - holding + 0.5).max(0.0) / (holding + 0.5)).ln());
        }
        let mut within = 0;
        for key in &plan.conditions {
            within += searcher.doc_freq(&Term::from_field_text(fields.condition, key))?;
        }
        Ok(Self { rarity, known, average_length, within })
    }
}

impl PassageIndex {
    /// The union of all terms, within the conditions that are asked for. `None`: nothing to look for.
    fn query(&self, plan: &QueryPlan, within: u64) -> Option<Box<dyn Query>> {
        let mut clauses = Vec::new();
        // where ranking can take every passage on the condition, none need be chosen
        if plan.conditions.is_empty() || within > plan.candidates as u64 {
            clauses = self.term_clauses(plan);
        }
        if !plan.conditions.is_empty() {
            clauses.push((Occur::Must, self.condition_query(plan)));
        }
        if clauses.is_empty() { None } else { Some(Box::new(BooleanQuery::new(clauses))) }
    }

    /// Passages on any of the conditions, all with the same score.
    fn condition_query(&self, plan: &QueryPlan) -> Box<dyn Query> {
        let keys = plan.conditions.iter().map(|key| term_query(self.fields().condition, key, 1.0));
        Box::new(ConstScoreQuery::new(Box::new(BooleanQuery::union(keys.collect())), 0.0))
    }

    /// A clause for each term in each field, and one for the kind of section.
    fn term_clauses(&self, plan: &QueryPlan) -> Vec<(Occur, Box<dyn Query>)> {
        let fields = self.fields();
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        let mut seen: HashSet<(usize, &str)> = HashSet::new();
        for group in &plan.groups {
            if group.role == GroupRole::Condition && !plan.conditions.is_empty() {
                continue;
            }
            for alternative in &group.alternatives {
                for (index, weight) in plan.weights.as_array().into_iter().enumerate() {
                    if weight > 0.0 && seen.insert((index, alternative.stem.as_str())) {
                        let boost = weight * group.weight * alternative.weight;
                        clauses
                            .push((Occur::Should, term_query(fields.stem[index], &alternative.stem, boost)));
                    }
                }
            }
        }
        if let Some(kind) = plan.kind {
            clauses.push((Occur::Should, term_query(fields.kind, &kind.term(), KIND_WEIGHT)));
        }
        clauses
    }

    /// Evidence for candidates of one segment, which come sorted by their number there.
    fn evidence(
        &self,
        segment: &SegmentReader,
        found: &[(usize, DocAddress)],
        plan: &QueryPlan,
    ) -> Result<Vec<(usize, Candidate)>, IndexError> {
        let fields = self.fields();
        let columns = Self::columns(segment)?;
        let lengths = [
            segment.get_fieldnorms_reader(fields.stem[0])?,
            segment.get_fieldnorms_reader(fields.stem[1])?,
            segment.get_fieldnorms_reader(fields.stem[2])?,
        ];
        #[expect(clippy::cast_precision_loss, reason = "lengths of passages are small")]
        let length = |field: usize, document: u32| lengths[field].fieldnorm(document) as f32;
        let mut candidates: Vec<(usize, Candidate)> = found
            .iter()
            .map(|&(order, address)| {
                let document = address.doc_id;
                let candidate = Candidate {
                    address: pack(address),
                    kinds: columns.kinds(document),
                    own_kinds: columns.own_kinds(document),
                    position: columns.position(document),
                    length: [length(0, document), length(1, document), length(2, document)],
                    matches: Vec::new(),
                };
                (order, candidate)
            })
            .collect();
        for (number, group) in plan.groups.iter().enumerate() {
            for (choice, alternative) in group.alternatives.iter().enumerate() {
                for field in FieldKind::ALL {
                    let stem = Term::from_field_text(fields.stem[field.index()], &alternative.stem);
                    let exact = Term::from_field_text(fields.exact[field.index()], &alternative.exact);
                    let term = Lookup { group: number, alternative: choice, field, stem, exact };
                    term.collect(segment, found, &mut candidates)?;
                }
            }
        }
        Ok(candidates)
    }
}

/// Moves postings forward to a document; whether they hold it. Documents must come in order.
fn seeks_to(postings: &mut SegmentPostings, document: DocId) -> bool {
    postings.doc() == document || postings.doc() < document && postings.seek(document) == document
}

fn term_query(field: Field, text: &str, boost: f32) -> Box<dyn Query> {
    let query = TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::WithFreqs);
    Box::new(BoostQuery::new(Box::new(query), boost))
}

/// One term that is looked up in one field.
struct Lookup {
    group: usize,
    alternative: usize,
    field: FieldKind,
    stem: Term,
    exact: Term,
}

impl Lookup {
    /// Adds a match to each candidate that holds the term.
    fn collect(
        &self,
        segment: &SegmentReader,
        found: &[(usize, DocAddress)],
        candidates: &mut [(usize, Candidate)],
    ) -> Result<(), IndexError> {
        let wanted = match self.field {
            FieldKind::Body => IndexRecordOption::WithFreqsAndPositions,
            FieldKind::Title | FieldKind::Heading => IndexRecordOption::WithFreqs,
        };
        let read = |field: Field, term: &Term, option| {
            segment
                .inverted_index(field)?
                .read_postings(term, option)
                .map_err(|error| IndexError::Tantivy(error.into()))
        };
        let Some(mut stems) = read(self.stem.field(), &self.stem, wanted)? else { return Ok(()) };
        let mut exact = read(self.exact.field(), &self.exact, IndexRecordOption::Basic)?;
        for ((_, address), (_, candidate)) in found.iter().zip(candidates) {
            let document = address.doc_id;
            if !seeks_to(&mut stems, document) {
                continue;
            }
            let exact_here = exact.as_mut().is_some_and(|exact| seeks_to(exact, document));
            let mut positions = Vec::new();
            if self.field == FieldKind::Body {
                stems.positions(&mut positions);
            }
            candidate.matches.push(Match {
                group: self.group,
                alternative: self.alternative,
                field: self.field,
                frequency: stems.term_freq(),
                exact: exact_here,
                positions,
            });
        }
        Ok(())
    }
}
