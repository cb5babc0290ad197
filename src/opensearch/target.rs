//! The index that a build fills: created or cloned, looked through where an earlier build began it, finished, and
//! published.

use std::collections::BTreeMap;
use std::time::Duration;

use opensearch::http::Method;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde_json::{Value, json};

use super::OpenSearchError;
use super::client::Client;
use super::facts::Facts;
use super::request::{Limit, Reply, Request};
use super::schema::{creation, refusal, settings, similarity_settings};
use crate::config::OpenSearchConfig;

/// Digits of the hash in the name of an index.
const DIGITS: usize = 12;
/// Documents that are looked through at a time.
const PAGE: usize = 1000;
/// Seconds to wait for copies on other nodes; the index can answer without them.
const COPIES_SECONDS: u64 = 30;
/// How often an index is closed that the cluster doesn't close at once.
const CLOSE_ATTEMPTS: u32 = 20;

/// An index that isn't published yet.
pub(super) struct Target<'a> {
    pub(super) client: &'a Client,
    pub(super) config: &'a OpenSearchConfig,
    pub(super) name: String,
}

/// What an earlier build wrote: passages by document and its hash.
pub(super) type Written = FxHashMap<(String, String), u64>;

#[derive(Deserialize)]
struct Created {
    error: Option<Problem>,
}

#[derive(Deserialize)]
struct Problem {
    r#type: String,
    reason: Option<String>,
}

#[derive(Deserialize)]
struct Buckets {
    aggregations: Aggregations,
}

#[derive(Deserialize)]
struct Aggregations {
    written: Page,
}

#[derive(Deserialize)]
struct Page {
    after_key: Option<Value>,
    buckets: Vec<Bucket>,
}

#[derive(Deserialize)]
struct Bucket {
    key: Key,
    doc_count: u64,
}

#[derive(Deserialize)]
struct Key {
    document: String,
    hash: String,
}

#[derive(Deserialize)]
struct Count {
    count: u64,
}

/// The name of the index of an alias for what this hash is made of.
pub(super) fn generation_name(alias: &str, made_of: &str) -> String {
    format!("{alias}-{}", &blake3::hash(made_of.as_bytes()).to_hex()[..DIGITS])
}

/// All generations of an alias that the cluster has.
pub(super) fn generations(client: &Client, alias: &str) -> Result<Vec<String>, OpenSearchError> {
    let request = Request::new("list the indexes", Method::Get, format!("{alias}-*/_settings"))
        .within(Limit::Build)
        .with("filter_path", "*.settings.index.uuid")
        .expecting(&[404]);
    let found: BTreeMap<String, Value> = client.send(request)?.parse()?;
    let is_generation = |name: &String| {
        let hash = name.strip_prefix(alias).and_then(|rest| rest.strip_prefix('-'));
        hash.is_some_and(|hash| hash.len() == DIGITS && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    Ok(found.into_keys().filter(is_generation).collect())
}

/// Deletes an index, if it is there.
pub(super) fn delete(client: &Client, name: &str) -> Result<(), OpenSearchError> {
    let request = Request::new("delete an index", Method::Delete, name).within(Limit::Build);
    client.send(request.expecting(&[404])).map(drop)
}

impl Target<'_> {
    /// Makes the index, empty or as a clone of `base`; where an earlier build made it, what that one wrote.
    pub(super) fn prepare(&self, base: Option<&str>) -> Result<Option<Written>, OpenSearchError> {
        let request = if let Some(base) = base {
            self.set(base, &json!({"index": {"blocks": {"write": true}}}))?;
            let mut settings = settings(self.config);
            settings["blocks.write"] = Value::Null;
            let path = format!("{base}/_clone/{}", self.name);
            Request::new("clone the index", Method::Post, path)
                .json(&json!({"settings": {"index": settings}}))
        } else {
            Request::new("create the index", Method::Put, &self.name).json(&creation(self.config))
        };
        let created = self.send(request.expecting(&[400]))?;
        let is_new = match created.parse::<Created>()?.error {
            None => true,
            Some(problem) if problem.r#type == "resource_already_exists_exception" => false,
            // a clone is refused in other words
            Some(problem)
                if problem.reason.as_ref().is_some_and(|reason| reason.contains("already exists")) =>
            {
                false
            }
            Some(problem) => {
                let reason = format!("{}: {}", problem.r#type, problem.reason.unwrap_or_default());
                return Err(OpenSearchError::Refused { what: "create the index", status: 400, reason });
            }
        };
        if is_new {
            self.wait_for("yellow")?;
            return Ok(None);
        }
        self.post("open the index", "_open")?;
        self.wait_for("yellow")?;
        self.check_mapping()?;
        self.set(&self.name, &json!({"index": {"blocks": {"write": null}}}))?;
        self.refresh()?;
        self.written().map(Some)
    }

    /// Whether the index has the mapping that it was made with.
    pub(super) fn check_mapping(&self) -> Result<(), OpenSearchError> {
        let path = format!("{}/_mapping", self.name);
        let mappings: Value = self.send(Request::new("read the mapping", Method::Get, path))?.parse()?;
        match refusal(&mappings[&self.name]["mappings"]) {
            None => Ok(()),
            Some(reason) => {
                Err(OpenSearchError::Unusable { index: self.name.clone(), reason: reason.to_owned() })
            }
        }
    }

    /// What is in the index, by document.
    fn written(&self) -> Result<Written, OpenSearchError> {
        let mut written = Written::default();
        let mut after: Option<Value> = None;
        loop {
            let mut pages = json!({"size": PAGE, "sources": [
                {"document": {"terms": {"field": "document"}}}, {"hash": {"terms": {"field": "hash"}}},
            ]});
            if let Some(after) = after {
                pages["after"] = after;
            }
            let body = json!({"size": 0, "aggs": {"written": {"composite": pages}}});
            let path = format!("{}/_search", self.name);
            let request = Request::new("look through the index", Method::Post, path)
                .with("allow_partial_search_results", false)
                .json(&body);
            let found: Buckets = self.send(request)?.parse()?;
            let page = found.aggregations.written;
            written.extend(
                page.buckets
                    .into_iter()
                    .map(|bucket| ((bucket.key.document, bucket.key.hash), bucket.doc_count)),
            );
            after = page.after_key;
            if after.is_none() {
                return Ok(written);
            }
        }
    }

    /// Makes everything that was written visible.
    pub(super) fn refresh(&self) -> Result<(), OpenSearchError> {
        self.post("refresh the index", "_refresh")
    }

    /// Removes what deleted passages left: it would still count in document frequencies.
    pub(super) fn expunge(&self) -> Result<(), OpenSearchError> {
        let path = format!("{}/_forcemerge", self.name);
        let request = Request::new("merge the index", Method::Post, path).with("only_expunge_deletes", true);
        self.send(request).map(drop)
    }

    /// How many passages the index has.
    pub(super) fn passages(&self) -> Result<u64, OpenSearchError> {
        let body = json!({"query": {"exists": {"field": "document"}}});
        let path = format!("{}/_count", self.name);
        let count: Count =
            self.send(Request::new("count passages", Method::Post, path).json(&body))?.parse()?;
        Ok(count.count)
    }

    /// Sets how lengths weigh, which only a closed index accepts.
    pub(super) fn set_similarities(&self, facts: &Facts) -> Result<(), OpenSearchError> {
        self.close()?;
        self.set(&self.name, &similarity_settings(&facts.head.similarities))?;
        self.post("open the index", "_open")?;
        self.wait_for("yellow")
    }

    /// Closes the index. The cluster doesn't do it, and says so, while it still starts a copy of a shard.
    fn close(&self) -> Result<(), OpenSearchError> {
        let pause = Duration::from_millis(self.config.backoff_milliseconds);
        for attempt in 0..CLOSE_ATTEMPTS {
            std::thread::sleep(pause.saturating_mul(attempt));
            let request = Request::new("close the index", Method::Post, format!("{}/_close", self.name));
            let closed: Value = self.send(request)?.parse()?;
            if closed["acknowledged"] == true && closed["indices"][&self.name]["closed"] == true {
                return Ok(());
            }
        }
        let reason = format!("the index {} can't be closed", self.name);
        Err(OpenSearchError::Unreachable { node: self.client.names(), attempts: CLOSE_ATTEMPTS, reason })
    }

    /// Closes the index for writers, for good.
    pub(super) fn freeze(&self) -> Result<(), OpenSearchError> {
        self.refresh()?;
        self.post("flush the index", "_flush")?;
        self.set(&self.name, &json!({"index": {"blocks": {"write": true}}}))
    }

    /// Waits for the copies of its shards, for a while.
    pub(super) fn wait_for_copies(&self) -> Result<bool, OpenSearchError> {
        let request = self.health("green", COPIES_SECONDS.min(self.client.build_timeout.as_secs()));
        Ok(self.send(request.expecting(&[408]))?.status == 200)
    }

    /// Lets the alias lead to this index instead of to `before`, in one step.
    pub(super) fn publish(&self, before: Option<&str>) -> Result<(), OpenSearchError> {
        let alias = &self.config.alias;
        let mut actions = vec![json!({"add": {"index": self.name, "alias": alias}})];
        if let Some(before) = before {
            actions.push(json!({"remove": {"index": before, "alias": alias}}));
        }
        let request = Request::new("switch the alias", Method::Post, "_aliases");
        self.send(request.json(&json!({"actions": actions}))).map(drop)
    }

    fn wait_for(&self, status: &'static str) -> Result<(), OpenSearchError> {
        // answered before this program gives up
        let seconds = (self.client.build_timeout.as_secs() * 4 / 5).max(1);
        let reply = self.send(self.health(status, seconds).expecting(&[408]))?;
        if reply.status == 408 {
            let reason = format!("the index {} has no usable shards", self.name);
            return Err(OpenSearchError::Unreachable { node: self.client.names(), attempts: 1, reason });
        }
        Ok(())
    }

    fn health(&self, status: &str, seconds: u64) -> Request {
        Request::new("wait for the index", Method::Get, format!("_cluster/health/{}", self.name))
            .with("wait_for_status", status)
            .with("timeout", format!("{seconds}s"))
    }

    fn post(&self, what: &'static str, action: &str) -> Result<(), OpenSearchError> {
        self.send(Request::new(what, Method::Post, format!("{}/{action}", self.name))).map(drop)
    }

    fn set(&self, index: &str, settings: &Value) -> Result<(), OpenSearchError> {
        let request =
            Request::new("change the settings of the index", Method::Put, format!("{index}/_settings"));
        self.send(request.json(settings)).map(drop)
    }

    fn send(&self, request: Request) -> Result<Reply, OpenSearchError> {
        self.client.send(request.within(Limit::Build))
    }
}
