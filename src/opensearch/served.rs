//! What the cluster has under an alias: the index that answers, and the facts that are kept in it.

use std::collections::BTreeMap;
use std::time::Instant;

use opensearch::http::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::OpenSearchError;
use super::client::Client;
use super::facts::Facts;
use super::request::{Limit, Reply, Request};
use super::schema::refusal;

/// Id of the document that describes the facts.
pub(super) const FACTS: &str = "facts";

/// Bytes of facts in a document.
const PART: usize = 1_000_000;

/// Parts that are read at a time.
const AT_ONCE: usize = 8;

/// The index that an alias leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Served {
    pub(super) name: String,
}

/// How the facts are stored.
#[derive(Debug, Serialize, Deserialize)]
struct Parts {
    count: usize,
    /// Hash of all parts together.
    hash: String,
}

#[derive(Deserialize)]
struct Stored {
    docs: Vec<StoredPart>,
}

#[derive(Deserialize)]
struct StoredPart {
    #[serde(rename = "_source")]
    source: Option<PartSource>,
}

#[derive(Deserialize)]
struct PartSource {
    facts: Part,
}

#[derive(Deserialize)]
struct Part {
    #[serde(default)]
    text: String,
    parts: Option<Parts>,
}

/// Reads what the cluster has under an alias, within some time.
#[derive(Debug, Clone, Copy)]
pub(super) struct ServedReader<'a> {
    client: &'a Client,
    state: Limit,
    facts: Limit,
}

impl<'a> ServedReader<'a> {
    /// To open the index, until then: a node that hangs must not hold up the program.
    pub(super) fn to_open(client: &'a Client, until: Instant) -> Self {
        Self { client, state: Limit::Opening(until), facts: Limit::OpeningLarge(until) }
    }

    /// For a build, which may wait.
    pub(super) fn to_build(client: &'a Client) -> Self {
        Self { client, state: Limit::Build, facts: Limit::Build }
    }

    /// To look whether there is another index.
    pub(super) fn to_look(client: &'a Client) -> Self {
        Self { client, state: Limit::Question, facts: Limit::Question }
    }

    /// The index that an alias leads to; `None`: there is no such alias.
    pub(super) fn served(self, alias: &str) -> Result<Option<Served>, OpenSearchError> {
        let reply = self.cluster_state("look up the alias", &format!("_alias/{alias}"))?;
        if reply.status == 404 {
            return Ok(None);
        }
        let indexes: BTreeMap<String, Value> = reply.parse()?;
        let mut names = indexes.into_keys();
        match (names.next(), names.next()) {
            (Some(name), None) => Ok(Some(Served { name })),
            (None, _) => Ok(None),
            (Some(_), Some(_)) => Err(OpenSearchError::Unusable {
                index: alias.to_owned(),
                reason: "its alias leads to several indexes".to_owned(),
            }),
        }
    }

    /// Reads the facts of an index, whose mapping must be that of this version.
    pub(super) fn facts(self, name: &str) -> Result<Facts, OpenSearchError> {
        let unusable =
            |reason: &str| OpenSearchError::Unusable { index: name.to_owned(), reason: reason.to_owned() };
        let mappings: Value = self.cluster_state("read the mapping", &format!("{name}/_mapping"))?.parse()?;
        if let Some(reason) = refusal(&mappings[name]["mappings"]) {
            return Err(unusable(reason));
        }
        let head = self.parts(name, &[FACTS.to_owned()])?.pop().and_then(|part| part.parts);
        let head = head.ok_or_else(|| unusable("it isn't complete"))?;
        let ids: Vec<String> = (0..head.count).map(|part| format!("{FACTS}-{part}")).collect();
        let mut text = String::new();
        for ids in ids.chunks(AT_ONCE) {
            self.parts(name, ids)?.iter().for_each(|part| text += &part.text);
        }
        if blake3::hash(text.as_bytes()).to_hex().as_str() != head.hash {
            return Err(unusable("what is kept beside its passages is damaged"));
        }
        Facts::from_lines(&text)?.ok_or_else(|| unusable("what is kept beside its passages has no head"))
    }

    fn parts(self, name: &str, ids: &[String]) -> Result<Vec<Part>, OpenSearchError> {
        let request = Request::new("read the facts", Method::Post, format!("{name}/_mget"))
            .within(self.facts)
            .json(&json!({"ids": ids}));
        let stored: Stored = self.client.send(request)?.parse()?;
        Ok(stored.docs.into_iter().filter_map(|part| Some(part.source?.facts)).collect())
    }

    /// Reads a part of the cluster's state. While no node leads the cluster, each node still knows what was last
    /// published.
    fn cluster_state(self, what: &'static str, path: &str) -> Result<Reply, OpenSearchError> {
        let request = || Request::new(what, Method::Get, path.to_owned()).within(self.state);
        let reply = self.client.send(request().expecting(&[404, 503]))?;
        if reply.status != 503 {
            return Ok(reply);
        }
        self.client.send(request().with("local", true).expecting(&[404]))
    }
}

/// The facts as documents of an index, each with its id.
pub(super) fn stored_facts(facts: &Facts) -> Result<Vec<(String, Value)>, serde_json::Error> {
    let text = facts.to_lines()?;
    let hash = blake3::hash(text.as_bytes()).to_hex().to_string();
    let mut parts = Vec::new();
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let end = (0..=PART.min(rest.len())).rev().find(|&end| rest.is_char_boundary(end)).unwrap_or(0);
        let (part, after) = rest.split_at(end);
        parts.push((format!("{FACTS}-{}", parts.len()), json!({"facts": {"text": part}})));
        rest = after;
    }
    let head = Parts { count: parts.len(), hash };
    parts.insert(0, (FACTS.to_owned(), json!({"facts": {"parts": head}})));
    Ok(parts)
}
