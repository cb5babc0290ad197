//! An index that one machine publishes and others follow.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde_json::Value;
use tempfile::TempDir;

use crate::replica_keys::{PUBLIC_KEY, SIGNING_KEY};
use crate::support::{TestEnv, document};

pub(crate) const QUESTION: &str = "how is bone fever treated";
pub(crate) const FIRST: &str = "Peppermint tea helps against it.";
pub(crate) const SECOND: &str = "Ginger tea helps against it.";

/// A machine with a corpus, one without, and the folder between them.
pub(crate) struct Machines {
    pub(crate) publisher: TestEnv,
    pub(crate) follower: TestEnv,
    pub(crate) shared: TempDir,
}

impl Machines {
    pub(crate) fn new() -> Self {
        let shared = tempfile::tempdir().expect("a folder");
        let machines = Self { publisher: TestEnv::new(), follower: TestEnv::new(), shared };
        machines.follow_with(PUBLIC_KEY, "");
        machines
    }

    /// Machines that both have the first version.
    pub(crate) fn with_first_version() -> Self {
        let machines = Self::new();
        machines.publish(FIRST);
        assert_eq!(machines.fetch(&[]).0, 0);
        machines
    }

    pub(crate) fn place(&self) -> PathBuf {
        self.shared.path().join("index")
    }

    /// Settings of the machine without a corpus.
    pub(crate) fn follow_with(&self, key: &str, more: &str) {
        let place = self.place();
        let place = place.display();
        let text = format!("[replicas]\nfollow = '{place}'\npublic_key = \"{key}\"\n{more}");
        self.follower.write("settings.toml", &text);
    }

    /// Publishes a corpus of one document; gives the version.
    pub(crate) fn publish(&self, treatment: &str) -> u64 {
        let (status, out, err) = self.publish_with(SIGNING_KEY, treatment);
        assert_eq!(status, 0, "{err}");
        version(&out)
    }

    pub(crate) fn publish_with(&self, key: &str, treatment: &str) -> (i32, String, String) {
        let text = document("fever", "Bone fever", &format!("## Treatment\n\n{treatment}"));
        self.publisher.write("corpus/fever.md", &text);
        let place = self.place();
        let publish = ["index", "--publish", place.to_str().expect("UTF-8")];
        run(&self.publisher, &publish, &[("INDEX_SIGNING_KEY", key)])
    }

    pub(crate) fn fetch(&self, variables: &[(&str, &str)]) -> (i32, String, String) {
        self.fetch_with(&[], variables)
    }

    pub(crate) fn fetch_with(&self, more: &[&str], variables: &[(&str, &str)]) -> (i32, String, String) {
        let place = self.place();
        let fetch = ["--config", "settings.toml", "index", "--fetch", place.to_str().expect("UTF-8")];
        run(&self.follower, &[&fetch, more].concat(), variables)
    }

    /// Fails, with these words, and changes nothing on the machine.
    #[track_caller]
    pub(crate) fn assert_refused(&self, words: &str, variables: &[(&str, &str)]) {
        let before = names(&self.follower.path().join("index"));
        let (status, out, err) = self.fetch(variables);
        assert_eq!(status, 2, "{out}");
        assert!(err.contains(words), "{err}");
        assert_eq!(names(&self.follower.path().join("index")), before, "{words}");
    }

    /// What the machine without a corpus answers.
    fn answer(&self) -> Value {
        let (status, out, err) = self.ask(QUESTION, &[]);
        assert_eq!(status, 0, "{err}");
        serde_json::from_str(&out).expect("JSON")
    }

    pub(crate) fn ask(&self, question: &str, variables: &[(&str, &str)]) -> (i32, String, String) {
        run(&self.follower, &["--config", "settings.toml", "ask", "--json", question], variables)
    }

    #[track_caller]
    pub(crate) fn assert_answers(&self, treatment: &str) {
        let answer = self.answer();
        assert_eq!(answer["passages"][0]["text"], treatment, "{answer}");
    }

    /// Files that a follower of the second version has to download.
    pub(crate) fn new_files(&self, before: &[String]) -> Vec<PathBuf> {
        let files = self.place().join("files");
        names(&files).into_iter().filter(|name| !before.contains(name)).map(|name| files.join(name)).collect()
    }
}

pub(crate) fn run(env: &TestEnv, arguments: &[&str], variables: &[(&str, &str)]) -> (i32, String, String) {
    let mut command = env.bonafide();
    command.args(arguments).envs(variables.iter().copied());
    let output = command.output().expect("the program runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("an exit status"), text(output.stdout), text(output.stderr))
}

fn version(printed: &str) -> u64 {
    let line = printed.lines().find_map(|line| line.strip_prefix("version "));
    let digits = line.unwrap_or_else(|| panic!("no version in {printed}")).split(' ').next();
    digits.and_then(|digits| digits.parse().ok()).expect("a number")
}

pub(crate) fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for name in names(from) {
        let (from, to) = (from.join(&name), to.join(&name));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(&from, &to).expect("copied");
        }
    }
}

#[test]
fn a_machine_without_a_corpus_answers_like_the_one_that_published() {
    let machines = Machines::new();
    let version = machines.publish(FIRST);
    // the first question fetches what is not there yet
    assert_eq!(machines.answer(), machines.publisher.ask(QUESTION));
    let (_, out, _) = run(&machines.follower, &["--config", "settings.toml", "sources"], &[]);
    assert!(out.contains(&format!("version {version}")) && out.contains("published in"), "{out}");
    let current = fs::read_to_string(machines.follower.path().join("index/CURRENT")).expect("an index");
    assert_eq!(current, format!("generation-{version}"), "the generation that is measured is the version");
    let (status, out, err) = run(&machines.follower, &["--config", "settings.toml", "index", "--check"], &[]);
    assert_eq!(status, 0, "{out}{err}");
}

#[test]
fn a_new_version_is_fetched_and_what_did_not_change_is_not() {
    let machines = Machines::with_first_version();
    let first = names(&machines.place().join("files"));
    let second = machines.publish(SECOND);
    machines.assert_answers(FIRST);
    let (status, out, err) = machines.fetch(&[]);
    assert_eq!((status, version(&out)), (0, second), "{err}");
    machines.assert_answers(SECOND);
    let downloaded: u64 =
        machines.new_files(&first).iter().map(|file| fs::metadata(file).expect("a file").len()).sum();
    assert!(out.contains(&format!("({downloaded} bytes)")), "{out}");
    let generations = names(&machines.follower.path().join("index"));
    assert_eq!(
        generations.iter().filter(|name| name.starts_with("generation-")).count(),
        1,
        "{generations:?}"
    );

    let (_, out, _) = machines.fetch(&[]);
    assert!(out.contains("is here already (0 bytes)") && version(&out) == second, "{out}");
}

#[test]
fn an_index_that_is_published_already_is_not_published_again() {
    let machines = Machines::new();
    let first = machines.publish(FIRST);
    let (_, out, _) = machines.publish_with(SIGNING_KEY, FIRST);
    assert!(out.contains("published already") && version(&out) == first, "{out}");
    // a file that was lost is written again
    let files = machines.place().join("files");
    let lost = files.join(&names(&files)[0]);
    fs::remove_file(&lost).expect("removed");
    assert_eq!(machines.publish(FIRST), first);
    assert!(lost.exists());
    assert!(machines.publish(SECOND) > first);
}

#[test]
fn files_of_earlier_versions_are_deleted_after_a_while() {
    let machines = Machines::new();
    machines.publish(FIRST);
    let files = machines.place().join("files");
    let of_first = names(&files);
    machines.publish(SECOND);
    let before = names(&files);
    machines.publish("Sage tea helps against it.");
    assert!(before.iter().all(|name| names(&files).contains(name)), "somebody may still be fetching them");
    let old = SystemTime::now() - Duration::from_hours(2);
    for name in names(&files) {
        let file = fs::File::options().write(true).open(files.join(&name)).expect("a file");
        file.set_modified(old).expect("set");
    }
    fs::write(files.join("interrupted"), "a file of a publisher that was killed").expect("written");
    machines.publish(FIRST);
    let left = names(&files);
    assert!(left.iter().any(|name| name == "interrupted"), "it is new");
    let of_second: Vec<&String> = before.iter().filter(|name| !of_first.contains(name)).collect();
    assert!(!of_second.is_empty() && of_second.iter().all(|name| !left.contains(name)), "{left:?}");
    assert_eq!(machines.fetch(&[]).0, 0);
    machines.assert_answers(FIRST);
}

#[test]
fn a_key_that_is_missing_or_wrong_is_named() {
    let machines = Machines::new();
    for (key, words) in [("", "INDEX_SIGNING_KEY_FILE"), ("secret words", "isn't an Ed25519 key")] {
        let (status, _, err) = machines.publish_with(key, FIRST);
        assert_eq!(status, 2);
        assert!(err.contains(words) && !err.contains("secret words"), "{err}");
        assert!(!machines.place().exists());
    }
    let key = machines.publisher.write("index.key", SIGNING_KEY);
    let place = machines.place();
    let publish = ["index", "--publish", place.to_str().expect("UTF-8")];
    let key = [("INDEX_SIGNING_KEY_FILE", key.to_str().expect("UTF-8"))];
    let (status, _, err) = run(&machines.publisher, &publish, &key);
    assert_eq!(status, 0, "{err}");
    machines.follow_with("MCow", "");
    let (status, _, err) = machines.fetch(&[]);
    assert_eq!(status, 2);
    assert!(err.contains("isn't an Ed25519 public key"), "{err}");
}

#[cfg(feature = "encoder")]
#[test]
fn vectors_are_published_with_their_index() {
    // without optimization the encoder is slow: one document, one question
    let in_debug = [("BONAFIDE_VECTORS_IN_DEBUG_BUILDS", "true"), ("INDEX_SIGNING_KEY", SIGNING_KEY)];
    let machines = Machines::new();
    let body = "## Where the illness comes from\n<!-- source: Causes -->\n\nBoth parents carry one changed copy of the gene.\n\n\
                ## Teeth\n<!-- source: Teeth -->\n\nMilk teeth are lost early.\n";
    machines.publisher.write("corpus/xyz.md", &document("xyz", "Xyz", body));
    let place = machines.place();
    let publish = ["index", "--publish", place.to_str().expect("UTF-8")];
    let first_section = |variables: &[(&str, &str)]| {
        let (status, _, err) = run(&machines.publisher, &publish, variables);
        assert_eq!(status, 0, "{err}");
        assert_eq!(machines.fetch(&[]).0, 0);
        let (status, out, err) = machines.ask("xyz: when do they fall out?", &in_debug[..1]);
        assert_eq!(status, 0, "{err}");
        let answer: Value = serde_json::from_str(&out).expect("JSON");
        answer["passages"][0]["section"][0].as_str().expect("a section").to_owned()
    };
    // by words alone, then by meaning
    assert_eq!(first_section(&in_debug[1..]), "Where the illness comes from");
    assert_eq!(first_section(&in_debug), "Teeth");
}

#[test]
fn a_file_larger_than_a_piece_arrives_whole() {
    let machines = Machines::with_first_version();
    let vectors = "vectors-0123456789ab-whole.bin";
    // no two pieces of 16 MiB are the same
    let bytes: Vec<u8> = (0..10_000_000_u32).flat_map(u32::to_le_bytes).collect();
    fs::write(machines.publisher.path().join("index").join(vectors), &bytes).expect("written");
    let version = machines.publish(FIRST);
    let (status, _, err) = machines.fetch(&[]);
    assert_eq!(status, 0, "{err}");
    let generation = machines.follower.path().join(format!("index/generation-{version}"));
    assert!(fs::read(generation.join(vectors)).expect("a file") == bytes);
}

#[cfg(not(feature = "replicas-s3"))]
#[test]
fn a_bucket_is_refused_by_a_build_without_them() {
    let machines = Machines::new();
    let (status, _, err) =
        run(&machines.follower, &["--config", "settings.toml", "index", "--fetch", "s3://bucket/index"], &[]);
    assert_eq!(status, 2);
    assert!(err.contains("--features replicas-s3"), "{err}");
}
