//! Builds an index in the cluster: a new generation each time, which nothing reads until it is complete. What did not
//! change is taken over from the generation before on the cluster's own disks.

use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use opensearch::http::Method;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use serde_json::json;

use super::OpenSearchError;
use super::bulk::Bulk;
use super::claim::Claim;
use super::client::Client;
use super::entry::StoredEntry;
use super::facts::{Change, DocumentFacts, Facts};
use super::index::fetch;
use super::request::Request;
use super::served::{ServedReader, stored_facts};
use super::target::{Target, Written, delete, generation_name, generations};
use crate::config::OpenSearchConfig;
use crate::corpus::{DocumentId, ReadDocument, Sources, ensure_no_errors};
use crate::entries::{BuildSettings, EntryMaker, PassageEntry};
use crate::generations::Placement;
use crate::index::{Fingerprint, Progress};

/// Passages of changed documents that are read from the generation before at a time.
const READ_AT_ONCE: usize = 500;
/// From this version on, the cluster doesn't multiply scores by saturation plus 1.
const PLAIN_SINCE: u32 = 3;
/// Between two looks at whether the claim is still there.
const LOOK: Duration = Duration::from_millis(200);

/// What an index in the cluster is built from, and how.
#[derive(Debug, Clone, Copy)]
pub struct OpenSearchBuild<'a> {
    /// The cluster.
    pub config: &'a OpenSearchConfig,
    /// The documents.
    pub sources: &'a Sources,
    /// What the content depends on.
    pub fingerprint: &'a Fingerprint,
    /// How documents are cut and analyzed.
    pub settings: &'a BuildSettings,
    /// Directory of the local index, for the lock of builders on this machine.
    pub directory: &'a Path,
}

/// An index that answers from now on.
pub struct Published {
    /// Its name.
    pub name: String,
    /// Documents.
    pub documents: usize,
    /// Passages.
    pub passages: u64,
    /// Documents that were analyzed; the others had not changed since the generation before.
    pub analyzed: usize,
    /// Passages that were sent; those that an interrupted build had sent aren't sent again.
    pub sent: usize,
    /// Whether each shard has all its copies.
    pub has_copies: bool,
    client: Arc<Client>,
    claim: Claim,
    alias: String,
    keep: Duration,
}

#[derive(Deserialize)]
struct About {
    version: Version,
}

#[derive(Deserialize)]
struct Version {
    number: String,
}

/// Builds an index and lets the alias lead to it.
///
/// # Errors
/// When the corpus has errors, another builder is at work, or the cluster refuses or doesn't answer. The index that
/// answered before still does.
pub fn build(
    build: &OpenSearchBuild<'_>,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Published, OpenSearchError> {
    let config = build.config;
    let client = Arc::new(Client::new(config)?);
    let adds_saturation = major_version(&client)? < PLAIN_SINCE;
    let claim = Claim::acquire(&client, config, build.directory)?;
    let reader = ServedReader::to_build(&client);
    let served = reader.served(&config.alias)?.map(|served| served.name);
    let base = match served.as_deref().map(|name| reader.facts(name)) {
        Some(Ok(facts)) => {
            Some(facts).filter(|facts| facts.head.fingerprint.analyzes_like(build.fingerprint))
        }
        // whatever is wrong with it, a new one is not made from it
        Some(Err(OpenSearchError::Unusable { .. } | OpenSearchError::Answer(_))) | None => None,
        Some(Err(error)) => return Err(error),
    };
    let published = |name: String, facts: &Facts, analyzed, sent, has_copies, claim| Published {
        name,
        documents: facts.documents.len(),
        passages: facts.head.passages,
        analyzed,
        sent,
        has_copies,
        client: Arc::clone(&client),
        claim,
        alias: config.alias.clone(),
        keep: Duration::from_secs(config.keep_seconds),
    };
    if let (Some(name), Some(facts)) = (&served, &base)
        && facts.head.fingerprint == *build.fingerprint
    {
        return Ok(published(name.clone(), facts, 0, 0, true, claim));
    }
    let made_of = json!([build.fingerprint, served, config.shards, super::schema::SCHEMA_VERSION]);
    let target =
        Target { client: &client, config, name: generation_name(&config.alias, &made_of.to_string()) };
    let is_left_over = |name: &String| Some(name) != served.as_ref() && *name != target.name;
    for name in generations(&client, &config.alias)?.into_iter().filter(is_left_over) {
        delete(&client, &name)?;
    }
    let base_name = served.as_deref().filter(|_| base.is_some());
    let written = target.prepare(base_name)?;
    let mut update = Update::new(build, &target, base_name, base, written, adds_saturation);
    let filled = update.add_documents(&claim, progress).and_then(|()| {
        progress(Progress::Finishing);
        update.finish()
    });
    if let Err(error) = filled {
        if matches!(error, OpenSearchError::CorpusChanged | OpenSearchError::Unusable { .. }) {
            // what is in it isn't what its name says
            delete(&client, &target.name)?;
        }
        return Err(error);
    }
    let Update { facts, analyzed, sent, .. } = update;
    let has_copies = target.wait_for_copies()?;
    // the last moment at which another builder can have taken over
    claim.renew()?;
    target.publish(served.as_deref())?;
    Ok(published(target.name.clone(), &facts, analyzed, sent, has_copies, claim))
}

impl Published {
    /// Deletes the generations before, once those who read them had time to notice the new one.
    ///
    /// # Errors
    /// When the cluster refuses or doesn't answer; the next build deletes them.
    pub fn delete_earlier(self) -> Result<usize, OpenSearchError> {
        let is_earlier = |name: &String| *name != self.name;
        let earlier: Vec<String> =
            generations(&self.client, &self.alias)?.into_iter().filter(is_earlier).collect();
        let end = Instant::now() + self.keep;
        while !earlier.is_empty() && Instant::now() < end {
            self.claim.check()?;
            std::thread::sleep(LOOK.min(end.saturating_duration_since(Instant::now())));
        }
        self.claim.check()?;
        earlier.iter().try_for_each(|name| delete(&self.client, name))?;
        Ok(earlier.len())
    }
}

/// What a build knows while it goes through the documents.
struct Update<'a> {
    build: &'a OpenSearchBuild<'a>,
    target: &'a Target<'a>,
    /// Name of the generation before, where the target is a clone of it.
    base: Option<&'a str>,
    /// Its documents.
    earlier: FxHashMap<DocumentId, DocumentFacts>,
    /// What an interrupted build wrote.
    written: Option<Written>,
    /// Those of the new index, so far.
    facts: Facts,
    /// Places of passages that the new index doesn't have any more, unless they are written again.
    gone: Vec<u64>,
    kept: FxHashSet<u64>,
    analyzed: usize,
    sent: usize,
}

impl<'a> Update<'a> {
    fn new(
        build: &'a OpenSearchBuild<'a>,
        target: &'a Target<'a>,
        base: Option<&'a str>,
        facts: Option<Facts>,
        written: Option<Written>,
        adds_saturation: bool,
    ) -> Self {
        let (fingerprint, origin) = (build.fingerprint.clone(), build.sources.origin.to_string());
        let mut facts =
            facts.unwrap_or_else(|| Facts::empty(fingerprint.clone(), origin.clone(), adds_saturation));
        facts.head.fingerprint = fingerprint;
        facts.head.origin = origin;
        facts.head.adds_saturation = adds_saturation;
        let earlier = std::mem::take(&mut facts.documents);
        let earlier = earlier.into_iter().map(|document| (document.info.id.clone(), document)).collect();
        Self {
            build,
            target,
            base,
            earlier,
            written,
            facts,
            gone: Vec::new(),
            kept: FxHashSet::default(),
            analyzed: 0,
            sent: 0,
        }
    }

    /// Reads all documents and sends the passages of those that changed.
    fn add_documents(
        &mut self,
        claim: &Claim,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<(), OpenSearchError> {
        let build = self.build;
        let mut maker = EntryMaker::new(build.settings);
        let mut bulk = Bulk::new(self.target.client, &self.target.name, build.config);
        let mut placement = Placement::new(
            self.earlier.iter().map(|(id, document)| (id.clone(), document.earlier())).collect(),
        );
        let mut failure = None;
        let (mut done, mut bytes, of_bytes) = (0, 0, build.sources.bytes()?);
        let read = build.sources.read(&mut |read| {
            let added = claim.check().and_then(|()| self.add(&read, &mut placement, &mut maker, &mut bulk));
            done += 1;
            bytes += read.bytes as u64;
            progress(Progress::Documents { done, bytes, of_bytes });
            match added {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => {
                    failure = Some(error);
                    ControlFlow::Break(())
                }
            }
        });
        if let Some(error) = failure {
            return Err(error);
        }
        let read = read?;
        ensure_no_errors(read.findings)?;
        if read.fingerprint != build.fingerprint.corpus {
            return Err(OpenSearchError::CorpusChanged);
        }
        let removed: Vec<DocumentId> = placement.removed().into_keys().collect();
        for id in removed {
            self.remove(&id);
        }
        self.count_gone()?;
        for order in self.gone.iter().filter(|order| !self.kept.contains(order)) {
            bulk.delete(&order.to_string())?;
        }
        bulk.finish()
    }

    fn add(
        &mut self,
        read: &ReadDocument,
        placement: &mut Placement,
        maker: &mut EntryMaker<'_>,
        bulk: &mut Bulk<'_>,
    ) -> Result<(), OpenSearchError> {
        let id = read.document.info.id.clone();
        let placed = placement.place(&id, read.hash);
        if placed.is_unchanged
            && let Some(document) = self.earlier.remove(&id)
        {
            self.facts.documents.push(document);
            return Ok(());
        }
        self.remove(&id);
        self.analyzed += 1;
        let hash = read.hash.as_bytes().iter().fold(String::new(), |mut hash, byte| {
            let _ = write!(hash, "{byte:02x}");
            hash
        });
        let mut entries: Vec<StoredEntry> = Vec::new();
        let mut document = DocumentFacts {
            hash: read.hash,
            order: placed.order,
            vectors: Vec::new(),
            condition: Vec::new(),
            names: Vec::new(),
            abbreviations: Vec::new(),
            info: read.document.info.clone(),
        };
        let explained = maker.make(&read.document, placed.order, |entry: PassageEntry<'_>| {
            document.vectors.push(entry.vectors_key);
            document.condition = entry.condition_keys.to_vec();
            document.names.extend(entry.name_terms.iter().cloned());
            entries.push(StoredEntry::new(&entry, &hash)?);
            Ok::<_, OpenSearchError>(())
        })?;
        document.abbreviations = explained;
        document.names.sort_unstable();
        let passages = u32::try_from(entries.len()).unwrap_or(u32::MAX);
        let key = (id.as_str().to_owned(), hash);
        let is_written =
            self.written.as_ref().and_then(|written| written.get(&key)) == Some(&u64::from(passages));
        for mut entry in entries {
            entry.passages = passages;
            self.facts.count(&entry, Change::Added);
            self.kept.insert(entry.order);
            if !is_written {
                self.sent += 1;
                bulk.write(&entry.order.to_string(), &serde_json::to_value(&entry)?)?;
            }
        }
        self.facts.documents.push(document);
        Ok(())
    }

    /// Notes that the passages that the generation before has of a document are gone.
    fn remove(&mut self, id: &DocumentId) {
        if let Some(document) = self.earlier.remove(id) {
            self.gone.extend(document.passage_orders());
        }
    }

    /// Takes the passages that are gone out of the figures.
    fn count_gone(&mut self) -> Result<(), OpenSearchError> {
        let Some(base) = self.base else { return Ok(()) };
        for some in self.gone.chunks(READ_AT_ONCE) {
            for entry in fetch(self.target.client, base, some)? {
                self.facts.count(&entry, Change::Removed);
            }
        }
        Ok(())
    }

    /// Makes the index ready to be read.
    fn finish(&mut self) -> Result<(), OpenSearchError> {
        let target = self.target;
        target.refresh()?;
        // an interrupted build may have written passages twice
        if !self.gone.is_empty() || self.written.is_some() {
            target.expunge()?;
        }
        let passages = target.passages()?;
        if passages != self.facts.head.passages {
            let reason = format!("it has {passages} passages instead of {}", self.facts.head.passages);
            return Err(OpenSearchError::Unusable { index: target.name.clone(), reason });
        }
        self.facts.finish();
        target.set_similarities(&self.facts)?;
        let mut bulk = Bulk::new(target.client, &target.name, self.build.config);
        for (id, part) in stored_facts(&self.facts)? {
            bulk.write(&id, &part)?;
        }
        bulk.finish()?;
        target.freeze()?;
        target.check_mapping()?;
        // read back before anything else reads it
        ServedReader::to_build(target.client).facts(&target.name).map(drop)
    }
}

fn major_version(client: &Client) -> Result<u32, OpenSearchError> {
    let about: About = client.send(Request::new("say its version", Method::Get, ""))?.parse()?;
    let major = about.version.number.split('.').next().and_then(|major| major.parse().ok());
    major.ok_or_else(|| OpenSearchError::Unusable {
        index: client.names(),
        reason: format!("its version {} isn't one of OpenSearch", about.version.number),
    })
}
