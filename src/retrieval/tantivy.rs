//! Tantivy as the engine that runs plans.
//!
//! Candidates come from a plain union of weighted terms, which Tantivy prunes by block-max WAND
//! (Ding and Suel 2011); the evidence for ranking is then read from the postings of those alone.

use std::collections::{BTreeSet, HashMap, HashSet};

use tantivy::collector::TopDocs;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{BooleanQuery, BoostQuery, ConstScoreQuery, Occur, Query, TermQuery, TermSetQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocId, DocSet as _, Searcher, SegmentReader, Term};

use super::{Candidate, Match, Retrieved, Retriever};
use crate::corpus::DocumentId;
use crate::index::{FIELDS, FieldKind, IndexError, IndexFields, PassageIndex};
use crate::passage::Passage;
use crate::question::{Admitted, Alternative, GroupRole, QueryPlan};

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
        // in the order of the corpus, which decides between equal scores: those of Tantivy differ in their last
        // bits with the segment
        let mut addresses: Vec<DocAddress> = found.into_iter().map(|(_, address)| address).collect();
        addresses.sort_unstable();
        let mut candidates = Vec::with_capacity(addresses.len());
        let mut rest = addresses.as_slice();
        while let Some(first) = rest.first() {
            let end = rest.partition_point(|address| address.segment_ord == first.segment_ord);
            let segment = searcher.segment_reader(first.segment_ord);
            candidates.extend(self.evidence(segment, &rest[..end], plan)?);
            rest = &rest[end..];
        }
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
    average_length: [f32; FIELDS],
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
        let mut average_length = [1.0; FIELDS];
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
                // a phrase is no more frequent than its rarest word
                let mut in_passages = u64::MAX;
                let mut in_title = u64::MAX;
                for form in &alternative.forms {
                    let frequency = |field: FieldKind| {
                        searcher.doc_freq(&Term::from_field_text(fields.stem[field.index()], &form.stem))
                    };
                    let in_headings = frequency(FieldKind::Heading)?.max(frequency(FieldKind::Outer)?);
                    in_passages = in_passages.min(frequency(FieldKind::Body)?.max(in_headings));
                    in_title = in_title.min(frequency(FieldKind::Title)?);
                }
                most = most.max(in_passages);
                in_titles = in_titles.max(in_title);
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
        if clauses.is_empty() {
            return None;
        }
        let documents = |ids: &BTreeSet<DocumentId>| -> Box<dyn Query> {
            let field = self.fields().document;
            let terms = ids.iter().map(|id| Term::from_field_text(field, id.as_str()));
            Box::new(ConstScoreQuery::new(Box::new(TermSetQuery::new(terms)), 0.0))
        };
        match &plan.admitted {
            Admitted::All => {}
            Admitted::Only(ids) => clauses.push((Occur::Must, documents(ids))),
            Admitted::AllBut(ids) => clauses.push((Occur::MustNot, documents(ids))),
        }
        Some(Box::new(BooleanQuery::new(clauses)))
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
        let mut seen: HashSet<&str> = HashSet::new();
        for group in &plan.groups {
            if group.role == GroupRole::Condition && !plan.conditions.is_empty() {
                continue;
            }
            for alternative in &group.alternatives {
                #[expect(clippy::cast_precision_loss, reason = "phrases have few words")]
                let share = group.weight * alternative.weight / alternative.forms.len() as f32;
                for form in alternative.forms.iter().filter(|form| seen.insert(&form.stem)) {
                    for (index, weight) in plan.weights.as_array().into_iter().enumerate() {
                        if weight > 0.0 {
                            let query = term_query(fields.stem[index], &form.stem, weight * share);
                            clauses.push((Occur::Should, query));
                        }
                    }
                }
            }
        }
        if let Some(kind) = plan.kind {
            clauses.push((Occur::Should, term_query(fields.kind, &kind.term(), plan.kind_weight)));
        }
        clauses
    }

    /// Evidence for candidates of one segment, which come sorted by their number there.
    fn evidence(
        &self,
        segment: &SegmentReader,
        found: &[DocAddress],
        plan: &QueryPlan,
    ) -> Result<Vec<Candidate>, IndexError> {
        let fields = self.fields();
        let Some(columns) = found.first().and_then(|first| self.columns(first.segment_ord)) else {
            return Ok(Vec::new());
        };
        let lengths = [
            segment.get_fieldnorms_reader(fields.stem[0])?,
            segment.get_fieldnorms_reader(fields.stem[1])?,
            segment.get_fieldnorms_reader(fields.stem[2])?,
            segment.get_fieldnorms_reader(fields.stem[3])?,
        ];
        #[expect(clippy::cast_precision_loss, reason = "lengths of passages are small")]
        let length = |field: usize, document: u32| lengths[field].fieldnorm(document) as f32;
        let mut candidates: Vec<Candidate> = found
            .iter()
            .map(|&address| {
                let document = address.doc_id;
                Candidate {
                    address: pack(address),
                    kinds: columns.kinds(document),
                    own_kinds: columns.own_kinds(document),
                    heading_words: columns.heading_words(document),
                    approved: columns.approved(document),
                    length: [0, 1, 2, 3].map(|field| length(field, document)),
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
                    lookup.collect(segment, fields, found, &mut candidates)?;
                }
            }
        }
        Ok(candidates)
    }
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

fn term_query(field: Field, text: &str, boost: f32) -> Box<dyn Query> {
    let query = TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::WithFreqs);
    Box::new(BoostQuery::new(Box::new(query), boost))
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
    /// Adds a match to each candidate that holds the word or phrase. Candidates come in order.
    fn collect(
        &self,
        segment: &SegmentReader,
        fields: &IndexFields,
        found: &[DocAddress],
        candidates: &mut [Candidate],
    ) -> Result<(), IndexError> {
        let forms = &self.alternative.forms;
        let has_positions = self.field != FieldKind::Title;
        let wanted = match self.field {
            FieldKind::Title => IndexRecordOption::WithFreqs,
            FieldKind::Outer | FieldKind::Heading if forms.len() == 1 => IndexRecordOption::WithFreqs,
            FieldKind::Outer | FieldKind::Heading | FieldKind::Body => {
                IndexRecordOption::WithFreqsAndPositions
            }
        };
        let read = |field: Field, text: &str, option| {
            segment
                .inverted_index(field)?
                .read_postings(&Term::from_field_text(field, text), option)
                .map_err(|error| IndexError::Tantivy(error.into()))
        };
        let mut stems = Vec::with_capacity(forms.len());
        for form in forms {
            let Some(postings) = read(fields.stem[self.field.index()], &form.stem, wanted)? else {
                return Ok(());
            };
            stems.push(postings);
        }
        // whether a synonym stands there in another form says nothing
        let mut exact = match forms.as_slice() {
            [form] if self.alternative.asked => {
                read(fields.exact[self.field.index()], &form.exact, IndexRecordOption::Basic)?
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
    let mut ends = starts.clone();
    for other in others {
        let mut here = Vec::new();
        other.positions(&mut here);
        let next = |end: u32| here.iter().copied().find(|&at| at > end && at <= end + 1 + gap);
        let reached: Vec<Option<u32>> = ends.iter().map(|&end| next(end)).collect();
        let mut kept = reached.iter();
        starts.retain(|_| kept.next().is_some_and(Option::is_some));
        ends = reached.into_iter().flatten().collect();
    }
    starts
}
