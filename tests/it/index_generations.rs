//! The index on disk: stale, damaged, contested or killed half-way, it always answers.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::support::{TestEnv, document};

fn indexed() -> TestEnv {
    let env = TestEnv::new().with_shipped_corpus();
    let (status, out, err) = env.run(&["index"]);
    assert_eq!((status, err.as_str()), (0, ""));
    assert!(
        out.starts_with("4 documents (4 new or changed), ")
            && out.contains(" passages, ")
            && out.contains(" seconds"),
        "{out}"
    );
    env
}

fn generation(env: &TestEnv) -> PathBuf {
    let current = fs::read_to_string(env.path().join("index/CURRENT")).expect("a current generation");
    env.path().join("index").join(current)
}

fn generations(env: &TestEnv) -> usize {
    let entries = fs::read_dir(env.path().join("index")).expect("the index");
    entries
        .filter(|entry| {
            entry.as_ref().expect("an entry").file_name().to_string_lossy().starts_with("generation-")
        })
        .count()
}

#[track_caller]
fn assert_answers(env: &TestEnv, reason: Option<&str>) {
    let (status, out, err) = env.run(&["ask", "how is osteopetrosis treated"]);
    assert_eq!(status, 0, "{err}");
    assert!(out.contains("bone marrow transplant"), "{out}");
    match reason {
        None => assert_eq!(err, ""),
        Some(reason) => assert!(err.contains("building the index") && err.contains(reason), "{err}"),
    }
}

#[test]
fn an_index_is_used_and_gives_the_answers_of_the_one_in_memory() {
    let env = indexed();
    assert_answers(&env, None);
    let (_, out, _) = env.run(&["sources"]);
    assert!(out.trim_end().ends_with("searched in index"), "{out}");
    let memory = TestEnv::new().with_shipped_corpus();
    for question in
        ["how is osteopetrosis treated", "x-ray findings in OMD", "which sports are safe with CCM"]
    {
        assert_eq!(env.ask(question), memory.ask(question));
    }
}

#[test]
fn a_changed_corpus_rebuilds_the_index_and_says_why() {
    let env = indexed();
    env.write("corpus/new.md", &document("new", "Bone fever", "## Treatment\n\nPeppermint tea helps."));
    assert_answers(&env, Some("the corpus changed"));
    assert_answers(&env, None);
    assert_eq!(env.ask("bone fever treatment")["passages"][0]["text"], "Peppermint tea helps.");
    assert_eq!(generations(&env), 1);
}

#[test]
fn changed_settings_of_the_analyzer_rebuild_the_index() {
    let env = indexed();
    let file = env.write("settings.toml", "[passages]\nmax_words = 200\n");
    let (status, _, err) =
        env.run(&["ask", "what is osteopetrosis", "--config", file.to_str().expect("UTF-8")]);
    assert_eq!(status, 0);
    assert!(err.contains("settings"), "{err}");
}

#[test]
fn a_damaged_index_is_rebuilt() {
    let env = indexed();
    let files: Vec<PathBuf> = fs::read_dir(generation(&env))
        .expect("a generation")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_file() && path.extension().is_none_or(|ending| ending != "lock"))
        .collect();
    assert!(files.len() > 5);
    for name in files.iter().filter_map(|path| path.file_name()) {
        for damage in [damage_flip as fn(&Path), damage_cut, damage_remove] {
            let file = generation(&env).join(name);
            if file.exists() {
                damage(&file);
                let (status, out, err) = env.run(&["ask", "how is osteopetrosis treated"]);
                assert_eq!(status, 0, "{}: {err}", file.display());
                assert!(out.contains("bone marrow transplant"), "{out}");
                assert!(err.contains("building the index"), "{} was damaged unnoticed", file.display());
            }
        }
    }
    for content in ["", "nonsense", "generation-999999", "../corpus"] {
        fs::write(env.path().join("index/CURRENT"), content).expect("a file");
        let (status, out, err) = env.run(&["ask", "how is osteopetrosis treated"]);
        assert_eq!(status, 0, "{content}: {err}");
        assert!(out.contains("bone marrow transplant"), "{out}");
    }
}

fn damage_flip(file: &Path) {
    let mut bytes = fs::read(file).expect("a file");
    if bytes.is_empty() {
        bytes.push(1);
    } else {
        let middle = bytes.len() / 2;
        bytes[middle] ^= 0xff;
    }
    fs::write(file, bytes).expect("written");
}

fn damage_cut(file: &Path) {
    let bytes = fs::read(file).expect("a file");
    fs::write(file, &bytes[..bytes.len() / 2]).expect("written");
}

fn damage_remove(file: &Path) {
    fs::remove_file(file).expect("removed");
}

#[test]
fn check_tells_whether_the_index_is_current() {
    let env = indexed();
    assert_eq!(env.run(&["index", "--check"]).0, 0);
    env.write("corpus/new.md", &document("new", "Bone fever", "## Treatment\n\nTea."));
    let (status, out, _) = env.run(&["index", "--check"]);
    assert_eq!(status, 1);
    assert!(out.contains("the corpus changed"), "{out}");
}

#[test]
fn somebody_elses_index_is_left_alone() {
    let env = indexed();
    env.write("other/b.md", &document("b", "Bone chill", "## Treatment\n\nWarmth helps."));
    let before = generation(&env);
    let (status, out, err) = env.run(&["ask", "bone chill treatment", "--corpus", "other"]);
    assert_eq!((status, err.as_str()), (0, ""));
    assert!(out.contains("Warmth helps"));
    assert_eq!(generation(&env), before);
    assert_answers(&env, None);
}

#[test]
fn a_builder_killed_at_any_moment_leaves_an_index_that_answers() {
    let env = indexed();
    let start = Instant::now();
    assert_eq!(env.run(&["index"]).0, 0);
    let whole = start.elapsed();
    for moment in 0..24_u32 {
        env.write(
            "corpus/new.md",
            &document("new", "Bone fever", &format!("## Treatment\n\nTea number {moment}.")),
        );
        let mut child = env.process(&["index"]).spawn().expect("the program runs");
        let deadline = Instant::now() + whole * moment / 20;
        while Instant::now() < deadline && child.try_wait().expect("a status").is_none() {
            std::thread::yield_now();
        }
        let _ = child.kill();
        child.wait().expect("it ended");
        let current = generation(&env);
        assert!(current.join("manifest.json").exists(), "CURRENT names a whole generation");
        let answer = env.ask("bone fever treatment");
        assert_eq!(answer["passages"][0]["text"], format!("Tea number {moment}."), "{answer}");
        assert_eq!(env.run(&["index", "--check"]).0, 0);
    }
}

#[test]
fn two_builders_at_once_both_succeed() {
    let env = TestEnv::new().with_shipped_corpus();
    let mut children: Vec<_> =
        (0..4).map(|_| env.process(&["index"]).spawn().expect("the program runs")).collect();
    for child in &mut children {
        let status = child.wait().expect("it ended");
        let mut err = String::new();
        child.stderr.take().expect("a pipe").read_to_string(&mut err).expect("text");
        assert!(status.success(), "{err}");
    }
    assert_answers(&env, None);
    assert_eq!(generations(&env), 1);
}

#[test]
fn a_builder_that_may_not_wait_says_that_another_is_at_work() {
    let env = indexed();
    let lock = fs::OpenOptions::new().write(true).open(env.path().join("index/LOCK")).expect("the lock");
    lock.lock().expect("locked");
    let output = env
        .bonafide()
        .arg("index")
        .env("BONAFIDE_ANSWER_LOCK_WAIT_SECONDS", "0")
        .timeout(Duration::from_mins(1))
        .output()
        .expect("the program runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("another process has been building"));
}

#[test]
fn a_place_that_cannot_be_written_is_told() {
    let env = TestEnv::new().with_shipped_corpus();
    env.write("file", "no folder");
    let (status, _, err) = env.run(&["index", "--index", "file"]);
    assert_eq!(status, 2);
    assert!(err.contains("file"), "{err}");
}
