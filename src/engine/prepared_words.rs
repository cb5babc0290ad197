//! Keeps what settings and documents name beside an index, so that a start doesn't analyze every entry of a large
//! lexicon again.
//!
//! It is a cache: without it, with a damaged one, or with one that was made of other settings or documents, all entries
//! are read. `bonafide index` writes it.

use std::path::Path;
use std::sync::Arc;

use blake3::{Hash, Hasher};

use super::EngineError;
use crate::analysis::Analyzer;
use crate::config::Config;
use crate::generations::{OwnedBytes, read_file, replace_file};
use crate::index::Fingerprint;
use crate::question::KnownWords;
use crate::retrieval::Retriever;

/// Name of the file in the directory of an index.
const FILE: &str = "known-words.bin";
/// Bytes of a hash. The file begins with that of all that follows it, and that of what it was made of.
const HASH: usize = blake3::OUT_LEN;

/// What was prepared beside an index, undamaged; whether it is still right is another matter.
pub(super) struct PreparedWords(OwnedBytes);

impl PreparedWords {
    /// Reads the file in the directory of an index; one that is larger than an index that is read into memory is mapped.
    /// It is replaced as a whole and never shortened.
    pub(super) fn read(directory: &Path, config: &Config) -> Option<Self> {
        let bytes = read_file(directory, FILE, config.answer.verify_bytes).ok()?;
        let (hash, content) = bytes.split_at_checked(HASH)?;
        (blake3::hash(content).as_bytes() == hash).then_some(Self(bytes))
    }

    /// The words, if they are those of an index with this fingerprint and these settings.
    pub(super) fn into_known(
        self,
        fingerprint: &Fingerprint,
        config: &Config,
        analyzer: &Arc<Analyzer>,
    ) -> Option<KnownWords> {
        if !self.0.get(HASH..)?.starts_with(made_of(fingerprint, config).as_bytes()) {
            return None;
        }
        KnownWords::stored(config, analyzer, Arc::new(self.0), 2 * HASH)
    }
}

/// Writes what an index with this fingerprint and these settings name, unless it is there already. A directory that
/// can't be written only costs each start more time.
pub(super) fn prepare_words(
    directory: &Path,
    fingerprint: &Fingerprint,
    config: &Config,
    analyzer: &Arc<Analyzer>,
    index: &dyn Retriever,
) -> Result<(), EngineError> {
    let prepared = PreparedWords::read(directory, config);
    if prepared.and_then(|words| words.into_known(fingerprint, config, analyzer)).is_none() {
        let words = known_words(config, analyzer, index)?.store();
        let content = [made_of(fingerprint, config).as_bytes().as_slice(), &words].concat();
        let content = [blake3::hash(&content).as_bytes().as_slice(), &content].concat();
        let _ = replace_file(directory, FILE, &content);
    }
    Ok(())
}

/// What settings and the documents of an index name, all entries of the lexicon read.
pub(super) fn known_words(
    config: &Config,
    analyzer: &Arc<Analyzer>,
    index: &dyn Retriever,
) -> Result<KnownWords, EngineError> {
    config.lexicon.read()?;
    Ok(KnownWords::new(config, analyzer, index, index.abbreviations()))
}

/// The hash of everything that the words depend on.
fn made_of(fingerprint: &Fingerprint, config: &Config) -> Hash {
    let mut hasher = Hasher::new();
    let mut add = |text: &str| {
        hasher.update(&text.len().to_le_bytes());
        hasher.update(text.as_bytes());
    };
    add(&format!("{} {} {fingerprint:?}", env!("CARGO_PKG_VERSION"), KnownWords::VERSION));
    config.lexicon.texts().for_each(&mut add);
    for known in &config.conditions.known {
        add(if known.mentioned { "mentioned" } else { "known" });
        known.names.iter().for_each(|name| add(name));
    }
    let lexicon = &config.lexicon;
    let weights = (lexicon.equal_weight, lexicon.finds_weight, lexicon.abbreviation_weight);
    let conditions = &config.conditions;
    let rules = (&conditions.everyday, &conditions.generic, &conditions.omitted, &conditions.cognates);
    let cues: Vec<_> = config.intents.by_name.values().map(|intent| &intent.cues).collect();
    let texts = (&config.spelling, &config.analyzer, &config.care, &config.conversation);
    add(&format!("{weights:?} {rules:?} {cues:?} {texts:?}"));
    hasher.finalize()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::ConfigSources;
    use crate::engine::{EngineOptions, build_index};
    use crate::index::{When, current_description};

    #[test]
    fn what_was_prepared_is_read_until_it_is_damaged_or_something_else_is_asked_for() {
        let place = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &str| std::fs::write(place.path().join(name), text).expect("a file");
        write("settings.toml", "[lexicon]\nfiles = [\"own.txt\"]\n");
        let options = |lexicon: &str| {
            write("own.txt", lexicon);
            let sources =
                ConfigSources { file: Some(place.path().join("settings.toml")), ..ConfigSources::default() };
            EngineOptions {
                index: Some(place.path().join("index")),
                here: place.path().to_path_buf(),
                ..EngineOptions::new(sources.load().expect("valid settings"))
            }
        };
        let options =
            [options("[symptom]\nwobbly walk, waddling gait\n"), options("[symptom]\na duck, a hen\n")];
        build_index(&options[0], When::Stale, &|_| {}).expect("an index");
        let directory = place.path().join("index");
        let found = current_description(&directory).expect("an index").expect("an index");
        let is_read = |options: &EngineOptions| {
            let analyzer = Arc::new(Analyzer::new(&options.config.analyzer));
            let prepared = PreparedWords::read(&directory, &options.config);
            prepared
                .and_then(|words| words.into_known(&found.fingerprint, &options.config, &analyzer))
                .is_some()
        };
        assert!(is_read(&options[0]) && !is_read(&options[1]));
        // the index is current, and what goes with it is made of the other settings
        build_index(&options[1], When::Stale, &|_| {}).expect("an index");
        assert!(!is_read(&options[0]) && is_read(&options[1]));
        let bytes = std::fs::read(directory.join(FILE)).expect("the file");
        for at in (0..bytes.len()).step_by(bytes.len() / 20) {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            std::fs::write(directory.join(FILE), damaged).expect("a file");
            assert!(!is_read(&options[1]), "byte {at}");
            std::fs::write(directory.join(FILE), &bytes[..at]).expect("a file");
            assert!(!is_read(&options[1]), "up to byte {at}");
        }
    }
}
