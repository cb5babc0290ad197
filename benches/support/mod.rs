//! Corpora and indexes for the benches.

#![allow(dead_code, reason = "each bench uses a part of it")]

pub(crate) mod plain;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use bonafide::analysis::Analyzer;
use bonafide::config::{Config, ConfigSources};
use bonafide::corpus::{Corpus, CorpusOrigin, read_sources};
use bonafide::evaluation::{Query, read_collection, read_queries};
use bonafide::generations::IndexFiles;
use bonafide::index::{
    BuildRequest, BuildSettings, Built, Documents, Fingerprint, PassageIndex, When, build_in_directory,
    open_current,
};

/// The development collection beside the project; `None`, said so, where it is missing.
pub(crate) fn sections() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/eval/sections");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: ../shared/eval/sections is not here");
    None
}

/// The settings, with what `BONAFIDE_…` variables say: to try others without building.
pub(crate) fn config() -> Config {
    ConfigSources::from_process(None).load().expect("valid settings")
}

pub(crate) fn shipped_corpus() -> Corpus {
    read_sources(&CorpusOrigin::Embedded).expect("the embedded corpus").load().expect("no errors")
}

pub(crate) fn sections_corpus(folder: &Path) -> Corpus {
    read_collection(folder).expect("a collection").corpus
}

pub(crate) fn queries(folder: &Path, file: &str) -> Vec<Query> {
    read_queries(&folder.join(file)).expect("questions")
}

/// Builds an index on disk.
pub(crate) fn build(directory: &Path, corpus: &Corpus, config: &Config) -> Built {
    let settings = BuildSettings::new(config, Arc::new(Analyzer::new(&config.analyzer)));
    let fingerprint = fingerprint_of(config);
    let request = BuildRequest {
        directory,
        documents: Documents::Loaded(corpus),
        fingerprint: &fingerprint,
        settings: &settings,
        when: When::Always,
        wait_seconds: 1,
    };
    build_in_directory(&request, &|_| {}).expect("an index")
}

pub(crate) fn open(directory: &Path) -> PassageIndex {
    open_current(directory, IndexFiles::UpTo(0), &|_| None).expect("an index")
}

fn fingerprint_of(config: &Config) -> Fingerprint {
    Fingerprint::new(String::new(), config)
}
