//! An index in the cluster as a retriever: the cluster finds candidates and keeps passages; everything that ranks them
//! is calculated here.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use opensearch::http::Method;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde_json::{Value, json};

use super::OpenSearchError;
use super::client::Client;
use super::entry::StoredEntry;
use super::evidence::candidate;
use super::facts::{DocumentFacts, Facts};
use super::passage_cache::PassageCache;
use super::query::search;
use super::request::Request;
use super::served::ServedReader;
use super::words::Words;
use crate::config::OpenSearchConfig;
use crate::corpus::{DocumentId, DocumentInfo};
use crate::entries::FieldKind;
use crate::generations::DocumentStore;
use crate::index::{Fingerprint, IndexError};
use crate::passage::{Abbreviation, Passage, PassageId};
use crate::question::QueryPlan;
use crate::retrieval::{MAX_COMPARED, Retrieved, Retriever, Statistics};
use crate::vectors::{MeaningMatch, VectorFile};

/// Passages that are asked for at a time.
const AT_ONCE: usize = 500;

/// The maximum number of passages of a document that are read at once.
const MAX_DOCUMENT_LENGTH: usize = 100_000;

/// One index of the cluster, which never changes.
pub struct OpenSearchIndex {
    client: Client,
    /// Its own name, not the alias.
    name: String,
    facts: Facts,
    words: Words,
    /// Their metadata, in the order of the corpus.
    documents: DocumentStore,
    places: FxHashMap<DocumentId, usize>,
    abbreviations: Vec<Abbreviation>,
    average_length: [f32; FieldKind::ALL.len()],
    vectors: Option<Arc<VectorFile>>,
    cache: PassageCache,
}

/// A search's answer.
#[derive(Deserialize)]
struct Found {
    timed_out: bool,
    #[serde(rename = "_shards")]
    shards: Shards,
    hits: Hits,
}

#[derive(Deserialize)]
struct Shards {
    failed: u32,
}

#[derive(Deserialize)]
struct Hits {
    hits: Vec<Hit>,
}

#[derive(Deserialize)]
struct Hit {
    #[serde(rename = "_source")]
    source: StoredEntry,
}

#[derive(Deserialize)]
struct Fetched {
    docs: Vec<FetchedEntry>,
}

#[derive(Deserialize)]
struct FetchedEntry {
    #[serde(default)]
    found: bool,
    #[serde(default)]
    error: Option<Value>,
    #[serde(rename = "_source")]
    source: Option<StoredEntry>,
}

/// A passage and how near it is.
struct Near {
    order: u64,
    cosine: f32,
}

impl fmt::Debug for OpenSearchIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenSearchIndex").field("name", &self.name).finish_non_exhaustive()
    }
}

impl OpenSearchIndex {
    /// Opens the index that the alias leads to, where it was analyzed as these settings analyze questions.
    ///
    /// # Errors
    /// When there is none, it can't be used, or the cluster doesn't answer.
    pub fn open(config: &OpenSearchConfig, wanted: &Fingerprint) -> Result<Self, OpenSearchError> {
        let client = Client::new(config)?;
        let reader =
            ServedReader::to_open(&client, Instant::now() + Duration::from_secs(config.opening_seconds));
        let served = reader.served(&config.alias)?;
        let name = served.ok_or_else(|| OpenSearchError::NoIndex(config.alias.clone()))?.name;
        let facts = reader.facts(&name)?;
        if !facts.head.fingerprint.analyzes_like(wanted) {
            let reason = "its passages were analyzed with other settings".to_owned();
            return Err(OpenSearchError::Unusable { index: name, reason });
        }
        Ok(Self::with_facts(client, name, facts))
    }

    fn with_facts(client: Client, name: String, mut facts: Facts) -> Self {
        let words = Words::new(&facts);
        let mut abbreviations: Vec<Abbreviation> = facts
            .documents
            .iter_mut()
            .flat_map(|document| std::mem::take(&mut document.abbreviations))
            .collect();
        abbreviations.sort();
        abbreviations.dedup();
        let infos: Vec<DocumentInfo> = facts.documents.iter().map(|document| document.info.clone()).collect();
        let places = infos.iter().enumerate().map(|(place, info)| (info.id.clone(), place)).collect();
        #[expect(clippy::cast_precision_loss, reason = "the last digits say nothing")]
        let average = |field: usize| facts.head.lengths[field] as f32 / facts.head.passages.max(1) as f32;
        Self {
            average_length: std::array::from_fn(|field| average(field).max(1.0)),
            documents: DocumentStore::loaded(infos),
            client,
            name,
            facts,
            words,
            places,
            abbreviations,
            vectors: None,
            cache: PassageCache::default(),
        }
    }

    /// Its name, which changes with its content.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The nodes that are asked, for messages.
    #[must_use]
    pub fn nodes(&self) -> String {
        self.client.names()
    }

    /// Runs a search; what only a part of the shards found doesn't count.
    fn search(&self, body: &Value) -> Result<Vec<StoredEntry>, OpenSearchError> {
        let path = format!("{}/_search", self.name);
        let request = Request::new("search", Method::Post, path)
            .private()
            .with("search_type", "dfs_query_then_fetch")
            .with("allow_partial_search_results", false)
            .json(body);
        let found: Found = self.client.send(request)?.parse()?;
        if found.timed_out || found.shards.failed > 0 {
            let reason = format!("{} shards failed", found.shards.failed);
            return Err(OpenSearchError::Unreachable { node: self.client.names(), attempts: 1, reason });
        }
        Ok(found.hits.hits.into_iter().map(|hit| hit.source).collect())
    }

    /// The passages in these places.
    fn fetch(&self, orders: &[u64]) -> Result<Vec<StoredEntry>, OpenSearchError> {
        fetch(&self.client, &self.name, orders)
    }

    /// The places of the passages nearest by meaning.
    fn nearest(&self, plan: &QueryPlan) -> Vec<u64> {
        let (Some(question), Some(vectors)) = (&plan.meaning, &self.vectors) else { return Vec::new() };
        if plan.nearest == 0 || self.facts.head.passages > MAX_COMPARED {
            return Vec::new();
        }
        let is_admitted = |document: &&DocumentFacts| {
            let is_about = || document.condition.iter().any(|key| plan.conditions.contains(key));
            plan.admitted.allows(&document.info.id) && (plan.conditions.is_empty() || is_about())
        };
        let mut found: Vec<Near> = self
            .facts
            .documents
            .par_iter()
            .filter(is_admitted)
            .flat_map_iter(|document| {
                document.passage_orders().zip(&document.vectors).filter_map(|(order, &key)| {
                    let cosine = vectors.similarity(key, &question.whole)?.nearest();
                    Some(Near { order, cosine })
                })
            })
            .collect();
        let nearest_first =
            |a: &Near, b: &Near| b.cosine.total_cmp(&a.cosine).then_with(|| a.order.cmp(&b.order));
        if found.len() > plan.nearest {
            found.select_nth_unstable_by(plan.nearest - 1, nearest_first);
            found.truncate(plan.nearest);
        }
        found.into_iter().map(|near| near.order).collect()
    }

    fn meaning(&self, plan: &QueryPlan, key: u64) -> Option<MeaningMatch> {
        let (question, vectors) = (plan.meaning.as_ref()?, self.vectors.as_ref()?);
        let whole = vectors.similarity(key, &question.whole)?;
        let clauses = question.clauses.as_ref().and_then(|clauses| vectors.similarity(key, clauses));
        Some(MeaningMatch { question: whole, clauses: clauses.unwrap_or(whole) })
    }

    fn entries(&self, plan: &QueryPlan) -> Result<Vec<StoredEntry>, OpenSearchError> {
        let mut entries = match search(plan, &self.facts) {
            Some(body) => self.search(&body)?,
            None => Vec::new(),
        };
        let known: HashSet<u64> = entries.iter().map(|entry| entry.order).collect();
        let missing: Vec<u64> =
            self.nearest(plan).into_iter().filter(|order| !known.contains(order)).collect();
        entries.extend(self.fetch(&missing)?);
        Ok(entries)
    }

    pub(super) fn words(&self) -> &Words {
        &self.words
    }

    pub(super) fn facts(&self) -> &Facts {
        &self.facts
    }
}

/// The passages of an index in these places.
pub(super) fn fetch(
    client: &Client,
    name: &str,
    orders: &[u64],
) -> Result<Vec<StoredEntry>, OpenSearchError> {
    let mut entries = Vec::with_capacity(orders.len());
    for some in orders.chunks(AT_ONCE) {
        let ids: Vec<String> = some.iter().map(u64::to_string).collect();
        let request =
            Request::new("read passages", Method::Post, format!("{name}/_mget")).json(&json!({"ids": ids}));
        let fetched: Fetched = client.send(request)?.parse()?;
        for entry in fetched.docs {
            let missing = || OpenSearchError::Unusable {
                index: name.to_owned(),
                reason: "passages are missing".to_owned(),
            };
            if entry.error.is_some() {
                let reason = "a shard failed".to_owned();
                return Err(OpenSearchError::Unreachable { node: client.names(), attempts: 1, reason });
            }
            entries.push(entry.source.filter(|_| entry.found).ok_or_else(missing)?);
        }
    }
    Ok(entries)
}

fn parsed(passage: &str) -> Result<Passage, IndexError> {
    Ok(serde_json::from_str(passage)?)
}

impl Retriever for OpenSearchIndex {
    fn retrieve(&self, plan: &QueryPlan) -> Result<Retrieved, IndexError> {
        let entries = self.entries(plan)?;
        let mut candidates: Vec<_> = entries
            .par_iter()
            .map(|entry| {
                let mut candidate = candidate(entry, plan);
                candidate.meaning = self.meaning(plan, entry.stored.vectors);
                candidate
            })
            .collect();
        candidates.sort_by_key(|candidate| candidate.order);
        self.cache.keep(entries.into_iter().map(|entry| (entry.order, entry.passage)));
        let frequency = |stem: &str, field: FieldKind| self.facts.frequency(stem, field.index());
        let statistics = Statistics::new(plan, self.facts.head.passages, frequency);
        Ok(Retrieved {
            candidates,
            rarity: statistics.rarity,
            known: statistics.known,
            average_length: self.average_length,
        })
    }

    fn passage_at(&self, address: u64) -> Result<Passage, IndexError> {
        if let Some(passage) = self.cache.get(address) {
            return parsed(&passage);
        }
        let entries = self.fetch(&[address])?;
        let gone = || IndexError::Unusable("the index has no such passage".to_owned());
        parsed(&entries.first().ok_or_else(gone)?.passage)
    }

    fn passage(&self, id: &PassageId) -> Result<Option<Passage>, IndexError> {
        let body = json!({"size": 1, "track_total_hits": false, "query": {"bool": {"filter": {"term": {"id": id.as_str()}}}}});
        self.search(&body)?.first().map(|entry| parsed(&entry.passage)).transpose()
    }

    fn passages_of(&self, id: &DocumentId) -> Result<Vec<Passage>, IndexError> {
        let Some(&place) = self.places.get(id) else { return Ok(Vec::new()) };
        let orders: Vec<u64> =
            self.facts.documents[place].passage_orders().take(MAX_DOCUMENT_LENGTH).collect();
        self.fetch(&orders)?.iter().map(|entry| parsed(&entry.passage)).collect()
    }

    fn passage_count(&self) -> u64 {
        self.facts.head.passages
    }

    fn documents(&self) -> &[DocumentInfo] {
        self.documents.all()
    }

    fn document_count(&self) -> usize {
        self.documents.len()
    }

    fn document(&self, id: &DocumentId) -> Result<Option<&DocumentInfo>, IndexError> {
        Ok(self.places.get(id).and_then(|&place| self.documents.all().get(place)))
    }

    fn conditions(&self) -> Vec<String> {
        self.documents.conditions()
    }

    fn documents_with_contacts(&self) -> Box<dyn Iterator<Item = &DocumentInfo> + '_> {
        Box::new(self.documents.with_contacts())
    }

    fn abbreviations(&self) -> &[Abbreviation] {
        &self.abbreviations
    }

    fn vectors(&self) -> Option<&VectorFile> {
        self.vectors.as_deref()
    }

    fn set_vectors(&mut self, vectors: Arc<VectorFile>) {
        self.vectors = Some(vectors);
    }

    fn vector_keys(&self) -> Box<dyn Iterator<Item = u64> + '_> {
        Box::new(self.facts.documents.iter().flat_map(|document| document.vectors.iter().copied()))
    }
}
