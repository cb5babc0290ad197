//! Files beside the generations of an index: damaged, prepared as links, somebody else's, or on a full disk.

#![cfg(all(unix, feature = "encoder"))]

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::os::unix::fs::{MetadataExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::Value;

use crate::index_faults::run_in_shell;
use crate::support::{TestEnv, document};

const QUESTION: &str = "how is osteopetrosis treated";
/// Whole passages are compared in debug builds, too; what the questions of sections teach isn't learned, which is slow
/// there.
const SETTINGS: &str = "[vectors]\nin_debug_builds = true\nlearn_from_questions = false\n";
/// Two passages that are not in the program.
const OWN: &str = "## Where the illness comes from\n\nBoth parents carry one changed copy of the gene.\n\n\
## Teeth\n\nMilk teeth are lost early.\n";

type Damage = fn(&mut Vec<u8>);

/// The shipped corpus, whose vectors are part of the program, without an index.
fn shipped(settings: &str) -> TestEnv {
    let env = TestEnv::new().with_shipped_corpus();
    env.write("settings.toml", settings);
    env
}

/// Two passages, indexed.
fn own(settings: &str) -> TestEnv {
    let env = TestEnv::new();
    env.write("settings.toml", settings);
    env.write("corpus/xyz.md", &document("xyz", "Xyz", OWN));
    index(&env);
    env
}

fn run(env: &TestEnv, arguments: &[&str]) -> (i32, String, String) {
    env.run(&[arguments, &["--config", "settings.toml"]].concat())
}

/// Builds the index; gives what was printed.
fn index(env: &TestEnv) -> String {
    let (status, out, err) = run(env, &["index"]);
    assert_eq!(status, 0, "{err}");
    out
}

fn ask(env: &TestEnv, question: &str) -> Value {
    let (status, out, err) = run(env, &["ask", "--json", question]);
    assert!(status < 2, "{err}");
    serde_json::from_str(&out).expect("JSON")
}

fn names(env: &TestEnv) -> Vec<String> {
    let entries = fs::read_dir(env.path().join("index")).expect("a folder");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// The file whose name begins with `vectors-` and ends like this.
fn file(env: &TestEnv, end: &str) -> PathBuf {
    let is_it = |name: &String| name.starts_with("vectors-") && name.ends_with(end);
    let name = names(env).into_iter().find(is_it).expect("a file of vectors");
    env.path().join("index").join(name)
}

fn change(path: &Path, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = fs::read(path).expect("a file");
    change(&mut bytes);
    fs::write(path, bytes).expect("written");
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn links_lead_no_vectors_and_no_lock_out_of_the_directory() {
    let env = shipped(SETTINGS);
    index(&env);
    let vectors = file(&env, "-sentences.bin");
    let long = "a diary ".repeat(1000);
    for content in ["private", &long] {
        let diary = env.write("diary.txt", content);
        let stem = vectors.with_extension("");
        let stem = stem.to_str().expect("UTF-8");
        for name in [format!("{stem}.bin"), format!("{stem}.next"), format!("{stem}-questions.next")] {
            let _ = fs::remove_file(&name);
            symlink(&diary, name).expect("a link");
        }
        index(&env);
        assert_eq!(fs::read_to_string(&diary).expect("a diary"), content);
        assert!(fs::symlink_metadata(&vectors).expect("vectors").is_file());
        assert_eq!(run(&env, &["index", "--check"]).0, 0);
    }
    for name in ["LOCK", "LOCK-VECTORS"] {
        let lock = env.path().join("index").join(name);
        fs::remove_file(&lock).expect("removed");
        symlink(env.path().join("outside"), &lock).expect("a link");
        let (status, _, err) = run(&env, &["index"]);
        assert_eq!(status, 2, "{err}");
        assert!(err.contains(name) && err.contains("symbolic link"), "{err}");
        assert!(!env.path().join("outside").exists(), "{name}");
        fs::remove_file(&lock).expect("removed");
        index(&env);
    }
}

#[test]
fn files_and_folders_with_similar_names_stay() {
    let env = own(SETTINGS);
    let vectors = file(&env, "-sentences.bin");
    let name = vectors.file_name().expect("a name").to_str().expect("UTF-8").to_owned();
    let other = name.replace("sentences", "whole");
    let theirs = [
        "vectors-2024.bin",
        "vectors-art.next",
        &name.replace(".bin", "-copy.bin"),
        &other,
        &format!(".{name}-abcdef"),
        "generation-000123/manifest.json",
        "generation-000124/manifest.json",
    ];
    for theirs in theirs {
        env.write(&format!("index/{theirs}"), "{\"fingerprint\": \"mine\", \"files\": []}");
    }
    // what another model left, and a builder that was killed
    let model = name.split('-').nth(1).expect("a model");
    let ours = [name.replace(model, "0123456789ab"), format!(".{name}-ghijkl")];
    for ours in &ours {
        fs::copy(&vectors, env.path().join("index").join(ours)).expect("copied");
    }
    index(&env);
    for theirs in theirs {
        assert!(env.path().join("index").join(theirs).exists(), "{theirs}");
    }
    for ours in &ours {
        assert!(!names(&env).contains(ours), "{ours}");
    }
    // somebody's file that is in the way
    fs::write(&vectors, "a holiday").expect("written");
    assert!(index(&env).contains("(2 newly encoded)"));
    let aside = vectors.with_file_name(format!("{name}.damaged"));
    assert_eq!(fs::read_to_string(aside).expect("a file"), "a holiday");
}

#[test]
fn damage_to_vectors_is_found_and_repaired() {
    let env = shipped(SETTINGS);
    index(&env);
    let vectors = file(&env, "-sentences.bin");
    let whole = fs::read(&vectors).expect("vectors");
    let answer = ask(&env, QUESTION);
    let damages: [(&str, Damage); 6] = [
        ("header", |bytes| bytes[10] = 0xff),
        ("magic", |bytes| bytes[0] = 0xff),
        ("one bit", |bytes| bytes[3_000_000] ^= 4),
        ("bits", |bytes| bytes[64..].iter_mut().step_by(50).for_each(|byte| *byte ^= 1)),
        ("zeros", |bytes| bytes[2_000_000..3_000_000].fill(0)),
        ("noise", |bytes| {
            let mut state = 7_u32;
            for byte in bytes[100..].iter_mut().step_by(3) {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                *byte = state.to_be_bytes()[0];
            }
        }),
    ];
    for (what, damage) in damages {
        change(&vectors, damage);
        let (status, out, _) = run(&env, &["index", "--check"]);
        assert_eq!(status, 1, "{what}");
        assert!(out.contains("vectors-") && out.contains("damaged"), "{what}: {out}");
        assert_eq!(ask(&env, QUESTION)["passages"], answer["passages"], "{what}");
        change(&vectors, damage);
        index(&env);
        assert_eq!(fs::read(&vectors).expect("vectors").len(), whole.len(), "{what}");
        assert_eq!(run(&env, &["index", "--check"]).0, 0, "{what}");
    }
}

#[test]
fn a_question_does_not_wait_for_many_damaged_vectors() {
    let env = own(&format!("{SETTINGS}start_up_to = 1\n"));
    let vectors = file(&env, "-sentences.bin");
    change(&vectors, |bytes| bytes[70..].iter_mut().step_by(7).for_each(|byte| *byte ^= 0x55));
    let damaged = fs::read(&vectors).expect("vectors");
    let (status, out, err) = run(&env, &["ask", "xyz teeth"]);
    assert_eq!(status, 0, "{err}");
    assert!(out.contains("Milk teeth"), "{out}");
    assert!(err.contains("the vectors beside the index are damaged"), "{err}");
    assert!(err.contains("bonafide index"), "{err}");
    assert_eq!(fs::read(&vectors).expect("vectors"), damaged);
    assert!(index(&env).contains("(2 newly encoded)"));
    assert_eq!(run(&env, &["ask", "xyz teeth"]).2, "");
}

#[test]
fn a_full_disk_gets_back_what_the_vectors_took() {
    let env = shipped(SETTINGS);
    let limited = |bytes: usize| {
        let setup = format!("trap '' XFSZ && ulimit -f {}", bytes / 512);
        run_in_shell(&env, &setup, &["index", "--config", "settings.toml"])
    };
    // the generation is smaller, the vectors are larger
    let output = limited(4_000_000);
    assert_eq!(output.status.code(), Some(2), "{}", text(&output));
    assert!(names(&env).iter().all(|name| !name.contains("vectors-")), "{:?}", names(&env));
    index(&env);
    let vectors = file(&env, "-sentences.bin");
    let before = fs::read(&vectors).expect("vectors");
    env.write("corpus/new.md", &document("new", "Bone fever", "## Treatment\n\nPeppermint tea helps."));
    let output = limited(before.len() + 600);
    assert_eq!(output.status.code(), Some(2), "{}", text(&output));
    assert!(fs::read(&vectors).expect("vectors") == before);
    index(&env);
    assert_eq!(run(&env, &["index", "--check"]).0, 0);
}

#[test]
fn what_was_learned_from_questions_is_kept_until_passages_change_or_it_is_damaged() {
    let env = shipped("[vectors]\nin_debug_builds = true\n");
    index(&env);
    let space = file(&env, "-questions.bin");
    let file_number = || fs::metadata(&space).expect("a file").ino();
    let before = file_number();
    index(&env);
    assert_eq!(file_number(), before);
    for at in [3, 1000, 200_000] {
        change(&space, |bytes| bytes[at] ^= 1);
        assert_eq!(run(&env, &["index", "--check"]).0, 1, "byte {at}");
        index(&env);
        assert_eq!(run(&env, &["index", "--check"]).0, 0, "byte {at}");
    }
}

#[test]
fn files_beside_a_small_index_can_be_cut_short_under_a_running_prompt() {
    let env = shipped("[vectors]\nin_debug_builds = true\n");
    index(&env);
    let mut child = env.process(&["--config", "settings.toml"]).spawn().expect("the program");
    let mut input = child.stdin.take().expect("a pipe");
    let mut output = BufReader::new(child.stdout.take().expect("a pipe"));
    writeln!(input, "{QUESTION}").expect("written");
    let mut line = String::new();
    while !line.contains("Osteopetrosis ›") {
        line.clear();
        assert!(output.read_line(&mut line).expect("a line") > 0, "it ended before its first answer");
    }
    for name in names(&env) {
        let path = env.path().join("index").join(name);
        if path.is_file() {
            fs::OpenOptions::new().write(true).truncate(true).open(path).expect("cut short");
        }
    }
    writeln!(input, "what is CCM").expect("written");
    drop(input);
    let mut rest = String::new();
    output.read_to_string(&mut rest).expect("text");
    let status = child.wait().expect("a status");
    assert!(status.success(), "{status}");
    assert!(rest.contains("Chondrodysplasia calcificans metaphysealis ›"), "{rest}");
}
