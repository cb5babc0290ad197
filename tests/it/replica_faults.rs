//! What can go wrong with a published index: it is refused, and the last good one answers.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::replica_keys::{OTHER_KEY, OTHER_PUBLIC_KEY, PUBLIC_KEY, SIGNING_KEY};
use crate::replicas::{FIRST, Machines, QUESTION, SECOND, copy, names, run};
use crate::support::{TestEnv, document};

/// Something that goes wrong.
struct Fault {
    /// Done to the folder; it gets the files of the new version, too.
    done: fn(&Path, &[PathBuf]),
    variables: &'static [(&'static str, &'static str)],
    /// Words of the message.
    words: &'static str,
}

const NOTHING_DONE: fn(&Path, &[PathBuf]) = |_, _| {};

fn faults() -> [Fault; 13] {
    [
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
    ]
}

#[test]
fn whatever_is_wrong_with_a_version_the_last_good_one_answers() {
    let machines = Machines::with_first_version();
    let first = names(&machines.place().join("files"));
    machines.publish(SECOND);
    let new = machines.new_files(&first);
    assert!(new.iter().any(|file| fs::metadata(file).expect("a file").len() > 100), "{new:?}");
    let good = machines.shared.path().join("good");
    copy(&machines.place(), &good);
    for fault in faults() {
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
    // twice: versions are times, and the first of these can be as old as the one that the machine has
    for text in ["Drink vinegar.", "Drink bleach."] {
        let (status, _, err) = machines.publish_with(OTHER_KEY, text);
        assert_eq!(status, 0, "{err}");
    }
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
