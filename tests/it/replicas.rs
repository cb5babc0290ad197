//! An index that one machine publishes and others follow: whatever is wrong with what they find, the last good one
//! answers.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde_json::Value;
use tempfile::TempDir;

use crate::replica_keys::{OTHER_KEY, OTHER_PUBLIC_KEY, PUBLIC_KEY, SIGNING_KEY};
use crate::support::{TestEnv, document};

const QUESTION: &str = "how is bone fever treated";
const FIRST: &str = "Peppermint tea helps against it.";
const SECOND: &str = "Ginger tea helps against it.";

/// A machine with a corpus, one without, and the folder between them.
struct Machines {
    publisher: TestEnv,
    follower: TestEnv,
    shared: TempDir,
}

impl Machines {
    fn new() -> Self {
        let shared = tempfile::tempdir().expect("a folder");
        let machines = Self { publisher: TestEnv::new(), follower: TestEnv::new(), shared };
        machines.follow_with(PUBLIC_KEY, "");
        machines
    }

    /// Machines that both have the first version.
    fn with_first_version() -> Self {
        let machines = Self::new();
        machines.publish(FIRST);
        assert_eq!(machines.fetch(&[]).0, 0);
        machines
    }

    fn place(&self) -> PathBuf {
        self.shared.path().join("index")
    }

    /// Settings of the machine without a corpus.
    fn follow_with(&self, key: &str, more: &str) {
        let place = self.place();
        let text = format!("[replicas]\nfollow = {place:?}\npublic_key = \"{key}\"\n{more}");
        self.follower.write("settings.toml", &text);
    }

    /// Publishes a corpus of one document; gives the version.
    fn publish(&self, treatment: &str) -> u64 {
        let (status, out, err) = self.publish_with(SIGNING_KEY, treatment);
        assert_eq!(status, 0, "{err}");
        version(&out)
    }

    fn publish_with(&self, key: &str, treatment: &str) -> (i32, String, String) {
        let text = document("fever", "Bone fever", &format!("## Treatment\n\n{treatment}"));
        self.publisher.write("corpus/fever.md", &text);
        let place = self.place();
        let publish = ["index", "--publish", place.to_str().expect("UTF-8")];
        run(&self.publisher, &publish, &[("INDEX_SIGNING_KEY", key)])
    }

    fn fetch(&self, variables: &[(&str, &str)]) -> (i32, String, String) {
        self.fetch_with(&[], variables)
    }

    fn fetch_with(&self, more: &[&str], variables: &[(&str, &str)]) -> (i32, String, String) {
        let place = self.place();
        let fetch = ["--config", "settings.toml", "index", "--fetch", place.to_str().expect("UTF-8")];
        run(&self.follower, &[&fetch, more].concat(), variables)
    }

    /// Fails, with these words, and changes nothing on the machine.
    #[track_caller]
    fn assert_refused(&self, words: &str, variables: &[(&str, &str)]) {
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

    fn ask(&self, question: &str, variables: &[(&str, &str)]) -> (i32, String, String) {
        run(&self.follower, &["--config", "settings.toml", "ask", "--json", question], variables)
    }

    #[track_caller]
    fn assert_answers(&self, treatment: &str) {
        let answer = self.answer();
        assert_eq!(answer["passages"][0]["text"], treatment, "{answer}");
    }

    /// Files that a follower of the second version has to download.
    fn new_files(&self, before: &[String]) -> Vec<PathBuf> {
        let files = self.place().join("files");
        names(&files).into_iter().filter(|name| !before.contains(name)).map(|name| files.join(name)).collect()
    }
}

fn run(env: &TestEnv, arguments: &[&str], variables: &[(&str, &str)]) -> (i32, String, String) {
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

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn copy(from: &Path, to: &Path) {
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
    let old = SystemTime::now() - Duration::from_secs(2 * 60 * 60);
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

/// Something that goes wrong.
struct Fault {
    /// Done to the folder; it gets the files of the new version, too.
    done: fn(&Path, &[PathBuf]),
    variables: &'static [(&'static str, &'static str)],
    /// Words of the message.
    words: &'static str,
}

const NOTHING_DONE: fn(&Path, &[PathBuf]) = |_, _| {};

#[test]
fn whatever_is_wrong_with_a_version_the_last_good_one_answers() {
    let machines = Machines::with_first_version();
    let first = names(&machines.place().join("files"));
    machines.publish(SECOND);
    let new = machines.new_files(&first);
    assert!(new.iter().any(|file| fs::metadata(file).expect("a file").len() > 100), "{new:?}");
    let good = machines.shared.path().join("good");
    copy(&machines.place(), &good);
    let faults = [
        Fault {
            done: |_, files| {
                for file in files {
                    let bytes = fs::read(file).expect("a file");
                    fs::write(file, &bytes[..bytes.len() / 2]).expect("cut short");
                }
            },
            variables: &[],
            words: "files/",
        },
        Fault {
            done: |_, files| {
                let file = files.last().expect("a file");
                let mut bytes = fs::read(file).expect("a file");
                bytes[0] ^= 1;
                fs::write(file, bytes).expect("changed");
            },
            variables: &[],
            words: "isn't the file that was published",
        },
        Fault {
            done: |_, files| fs::remove_file(&files[0]).expect("removed"),
            variables: &[],
            words: "files/",
        },
        Fault {
            done: |place, _| {
                let path = place.join("release.json");
                let text = fs::read_to_string(&path).expect("a release");
                let changed = text.replacen("\\\"version\\\":1", "\\\"version\\\":2", 1);
                assert_ne!(changed, text);
                fs::write(path, changed).expect("changed");
            },
            variables: &[],
            words: "isn't signed",
        },
        Fault {
            done: |place, _| fs::write(place.join("release.json"), "{}").expect("written"),
            variables: &[],
            words: "isn't signed",
        },
        Fault {
            done: |place, _| {
                let path = place.join("release.json");
                fs::File::options()
                    .write(true)
                    .open(path)
                    .and_then(|file| file.set_len(5_000_000))
                    .expect("grown");
            },
            variables: &[],
            words: "isn't signed",
        },
        Fault {
            done: |place, _| fs::remove_file(place.join("release.json")).expect("removed"),
            variables: &[],
            words: "nothing is published",
        },
        Fault {
            done: |place, _| fs::remove_dir_all(place).expect("removed"),
            variables: &[],
            words: "cannot use release.json",
        },
        Fault {
            done: NOTHING_DONE,
            variables: &[("BONAFIDE_REPLICAS_MOST_BYTES", "1000")],
            words: "more than replicas.most_bytes",
        },
        Fault {
            done: NOTHING_DONE,
            variables: &[("BONAFIDE_REPLICAS_PUBLIC_KEY", OTHER_PUBLIC_KEY)],
            words: "isn't signed",
        },
        Fault {
            done: NOTHING_DONE,
            variables: &[("BONAFIDE_REPLICAS_PUBLIC_KEY", "")],
            words: "replicas.public_key is empty",
        },
        Fault {
            done: NOTHING_DONE,
            variables: &[("BONAFIDE_REPLICAS_LEAST_VERSION", "99999999999")],
            words: "is older than version 99999999999",
        },
        Fault {
            done: NOTHING_DONE,
            variables: &[("BONAFIDE_PASSAGES_MAX_WORDS", "300")],
            words: "settings of the analyzer",
        },
    ];
    for fault in faults {
        (fault.done)(&machines.place(), &new);
        machines.assert_refused(fault.words, fault.variables);
        machines.assert_answers(FIRST);
        let _ = fs::remove_dir_all(machines.place());
        copy(&good, &machines.place());
    }
    // nothing was wrong with it but that
    assert_eq!(machines.fetch(&[]).0, 0);
    machines.assert_answers(SECOND);
}

#[test]
fn what_somebody_else_signed_is_not_answered_from() {
    let machines = Machines::with_first_version();
    fs::remove_file(machines.place().join("release.json")).expect("removed");
    let (status, _, err) = machines.publish_with(OTHER_KEY, "Drink bleach.");
    assert_eq!(status, 0, "{err}");
    machines.assert_refused("isn't signed", &[]);
    machines.assert_answers(FIRST);
    // and the publisher reports it
    let (status, _, err) = machines.publish_with(SIGNING_KEY, SECOND);
    assert_eq!(status, 2);
    assert!(err.contains("isn't signed"), "{err}");
    // two keys, while one takes the place of the other
    machines.follow_with(&format!("{PUBLIC_KEY} {OTHER_PUBLIC_KEY}"), "");
    assert_eq!(machines.fetch(&[]).0, 0);
    machines.follow_with(PUBLIC_KEY, "");
    // a key that is no longer trusted takes its index with it
    let (status, out, err) = machines.ask(QUESTION, &[]);
    assert_eq!(status, 2, "{out}");
    assert!(err.contains("isn't signed") && !out.contains("bleach"), "{err}");
}

#[test]
fn an_older_version_is_refused_unless_it_is_asked_for() {
    let machines = Machines::with_first_version();
    let old = machines.shared.path().join("old");
    copy(&machines.place(), &old);
    let second = machines.publish(SECOND);
    assert_eq!(machines.fetch(&[]).0, 0);
    copy(&old, &machines.place());
    machines.assert_refused("is older than version", &[]);
    machines.assert_answers(SECOND);
    // a new machine knows no version; the settings can
    let new = Machines { follower: TestEnv::new(), ..machines };
    new.follow_with(PUBLIC_KEY, &format!("least_version = {second}\n"));
    let (status, _, err) = new.fetch(&[]);
    assert_eq!(status, 2);
    assert!(err.contains(&format!("is older than version {second}")), "{err}");
    new.follow_with(PUBLIC_KEY, "");
    assert_eq!(new.fetch(&[]).0, 0);
    new.assert_answers(FIRST);
    // the publisher continues after the highest version, and it can go back on purpose
    assert!(new.publish(SECOND) > second || new.publish(FIRST) > second);
    assert_eq!(new.fetch(&[]).0, 0);
    copy(&old, &new.place());
    let (status, _, err) = new.fetch_with(&["--allow-older"], &[]);
    assert_eq!(status, 0, "{err}");
    new.assert_answers(FIRST);
}

#[test]
fn an_index_that_nobody_signed_is_not_answered_from() {
    let machines = Machines::new();
    let follower = &machines.follower;
    follower.write("corpus/fever.md", &document("fever", "Bone fever", "## Treatment\n\nSage tea helps."));
    assert_eq!(follower.run(&["index"]).0, 0);
    // nothing is published yet: danger is detected all the same
    let (status, out, err) = machines.ask(QUESTION, &[]);
    assert_eq!(status, 2, "{out}");
    assert!(err.contains("cannot use release.json"), "{err}");
    let (status, out, _) = machines.ask("I want to kill myself", &[]);
    assert_eq!(status, 0);
    let answer: Value = serde_json::from_str(&out).expect("JSON");
    assert!(!answer["urgency"].is_null(), "{answer}");
    // and nothing is built here
    let (status, _, err) = run(follower, &["--config", "settings.toml", "index"], &[]);
    assert_eq!(status, 2);
    assert!(err.contains("replicas.follow is set"), "{err}");
    machines.publish(FIRST);
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

#[test]
fn a_damaged_file_of_a_fetched_index_is_downloaded_again() {
    let machines = Machines::with_first_version();
    let index = machines.follower.path().join("index");
    let current = index.join(fs::read_to_string(index.join("CURRENT")).expect("an index"));
    let (unchanged, _) = names(&current)
        .into_iter()
        .map(|name| (current.join(&name), fs::metadata(current.join(name)).expect("a file").len()))
        .filter(|(path, _)| path.extension().is_some_and(|ending| ending == "store"))
        .max_by_key(|(_, bytes)| *bytes)
        .expect("a file");
    let mut bytes = fs::read(&unchanged).expect("a file");
    bytes[0] ^= 1;
    fs::remove_file(&unchanged).and_then(|()| fs::write(&unchanged, bytes)).expect("damaged");
    let (status, out, err) = machines.ask(QUESTION, &[]);
    assert_eq!(status, 0, "{err}");
    assert!(err.contains("damaged") && out.contains(FIRST), "{err}");
    let (_, _, err) = machines.ask(QUESTION, &[]);
    assert_eq!(err, "", "nothing is fetched any more");
}

#[cfg(unix)]
#[test]
fn a_full_disk_leaves_the_last_good_index_and_gets_its_space_back() {
    let machines = Machines::with_first_version();
    machines.publish(SECOND);
    let before = names(&machines.follower.path().join("index"));
    let place = machines.place();
    let fetch = ["--config", "settings.toml", "index", "--fetch", place.to_str().expect("UTF-8")];
    for blocks in [0, 1, 2] {
        let setup = format!("trap '' XFSZ && ulimit -f {blocks}");
        let output = crate::index_faults::run_in_shell(&machines.follower, &setup, &fetch);
        let err = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{blocks} blocks: {err}");
        assert_eq!(names(&machines.follower.path().join("index")), before, "{blocks} blocks");
        machines.assert_answers(FIRST);
    }
    assert_eq!(machines.fetch(&[]).0, 0);
    machines.assert_answers(SECOND);
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

#[cfg(not(feature = "replicas-s3"))]
#[test]
fn a_bucket_is_refused_by_a_build_without_them() {
    let machines = Machines::new();
    let (status, _, err) =
        run(&machines.follower, &["--config", "settings.toml", "index", "--fetch", "s3://bucket/index"], &[]);
    assert_eq!(status, 2);
    assert!(err.contains("--features replicas-s3"), "{err}");
}
