//! The index when the machine fails it: full disks, directories that can't be written, files of somebody else.

#![cfg(unix)]

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use crate::support::{TestEnv, document};

const QUESTION: &str = "how is osteopetrosis treated";
/// Longer than any build of these tests takes; one that hangs never ends.
const PATIENCE: Duration = Duration::from_mins(2);
/// A user without rights, for tests that run as root.
const NOBODY: u32 = 65_534;

fn indexed() -> TestEnv {
    let env = TestEnv::new().with_shipped_corpus();
    assert_eq!(env.run(&["index"]).0, 0);
    env
}

/// Makes no corpus small enough for an index in memory.
fn only_on_disk(env: &TestEnv) -> PathBuf {
    env.write("on-disk.toml", "[answer]\nmemory_corpus_bytes = 1\n")
}

/// Runs the program by a shell, after `setup`.
pub(crate) fn run_in_shell(env: &TestEnv, setup: &str, arguments: &[&str]) -> Output {
    let mut child = Command::new("sh")
        .arg("-c")
        .arg(format!("{setup} && exec \"$0\" \"$@\""))
        .arg(env!("CARGO_BIN_EXE_bonafide"))
        .args(arguments)
        .current_dir(env.path())
        .env_clear()
        .env("HOME", env.path())
        .env("PATH", "/usr/bin:/bin")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("a shell");
    let end = Instant::now() + PATIENCE;
    while child.try_wait().expect("a status").is_none() {
        if Instant::now() > end {
            child.kill().expect("it can be ended");
            panic!("it hangs");
        }
        std::thread::yield_now();
    }
    child.wait_with_output().expect("its output")
}

/// Runs the program as a user who may not write there; `None`, with the reason on standard error, where that can't be
/// arranged.
fn run_without_rights(env: &TestEnv, arguments: &[&str]) -> Option<Output> {
    let mut command = env.process(arguments);
    command.env_remove("HOME").stdin(Stdio::null());
    let may_write = fs::File::create(env.path().join("index/probe")).is_ok();
    if may_write {
        fs::remove_file(env.path().join("index/probe")).expect("removed");
        fs::set_permissions(env.path(), fs::Permissions::from_mode(0o755)).expect("a mode");
        command.uid(NOBODY).gid(NOBODY);
    }
    let output = command.output();
    if output.is_err() {
        eprintln!("skipped: this user cannot run the program as another one without rights");
    }
    output.ok()
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("a mode");
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_file_system_that_takes_no_more_ends_a_build_and_gets_its_space_back() {
    let env = indexed();
    let before = names(&env.path().join("index"));
    env.write("corpus/new.md", &document("new", "Bone fever", "## Treatment\n\nPeppermint tea helps."));
    // the signal ends a process unless it is ignored; then writing fails, as on a full disk
    for blocks in [0, 1, 4, 8] {
        let setup = format!("trap '' XFSZ && ulimit -f {blocks}");
        let output = run_in_shell(&env, &setup, &["index"]);
        assert_eq!(output.status.code(), Some(2), "{blocks} blocks: {}", text(&output.stderr));
        assert_eq!(names(&env.path().join("index")), before, "{blocks} blocks");
    }
    assert_eq!(env.run(&["index", "--check"]).0, 1);
    // nothing is locked any more
    assert_eq!(env.run(&["index"]).0, 0);
    // a first build, which has to write everything
    let fresh = TestEnv::new().with_shipped_corpus();
    for blocks in [0, 8, 40, 100] {
        let output = run_in_shell(&fresh, &format!("trap '' XFSZ && ulimit -f {blocks}"), &["index"]);
        assert_eq!(output.status.code(), Some(2), "{blocks} blocks: {}", text(&output.stderr));
        assert_eq!(names(&fresh.path().join("index")), ["LOCK"], "{blocks} blocks");
    }
}

#[test]
fn a_full_disk_leaves_the_last_good_index_to_answer() {
    let env = indexed();
    let settings = only_on_disk(&env);
    env.write("corpus/new.md", &document("new", "Bone fever", "## Treatment\n\nPeppermint tea helps."));
    let arguments = ["ask", QUESTION, "--config", settings.to_str().expect("UTF-8")];
    let output = run_in_shell(&env, "trap '' XFSZ && ulimit -f 8", &arguments);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("bone marrow transplant"));
    assert!(text(&output.stderr).contains("the last good index"), "{}", text(&output.stderr));
}

#[test]
fn an_index_that_cannot_be_written_answers() {
    let env = indexed();
    set_mode(&env.path().join("index"), 0o555);
    let output = run_without_rights(&env, &["ask", QUESTION]);
    set_mode(&env.path().join("index"), 0o755);
    let Some(output) = output else { return };
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("bone marrow transplant"));
    assert_eq!(text(&output.stderr), "", "nothing was to be built");
}

#[test]
fn an_index_that_cannot_be_updated_answers_and_says_so() {
    let env = indexed();
    only_on_disk(&env);
    env.write("corpus/new.md", &document("new", "Bone fever", "## Treatment\n\nPeppermint tea helps."));
    set_mode(&env.path().join("index"), 0o555);
    let output = run_without_rights(&env, &["ask", QUESTION, "--config", "on-disk.toml"]);
    set_mode(&env.path().join("index"), 0o755);
    let Some(output) = output else { return };
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("bone marrow transplant"));
    assert!(text(&output.stderr).contains("the last good index"), "{}", text(&output.stderr));
}

#[test]
fn what_is_not_ours_in_the_directory_stays() {
    let env = indexed();
    let index = env.path().join("index");
    for name in ["generation-7", "generation-000003", "generation-000900", "photos"] {
        env.write(&format!("index/{name}/letter.txt"), "dear all");
    }
    env.write("index/generation-000777", "a file");
    symlink(env.path().join("corpus"), index.join("generation-000901")).expect("a link");
    for _ in 0..2 {
        let (status, _, err) = env.run(&["index"]);
        assert_eq!(status, 0, "{err}");
    }
    for name in ["generation-7", "generation-000003", "generation-000900", "photos"] {
        assert_eq!(fs::read_to_string(index.join(name).join("letter.txt")).expect("a letter"), "dear all");
    }
    assert_eq!(fs::read_to_string(index.join("generation-000777")).expect("a file"), "a file");
    assert_eq!(names(&env.path().join("corpus")).len(), 4);
    assert_eq!(env.run(&["index", "--check"]).0, 0);
    // of ours, one is left
    let current = fs::read_to_string(index.join("CURRENT")).expect("a generation");
    let with_manifest: Vec<String> =
        names(&index).into_iter().filter(|name| index.join(name).join("manifest.json").is_file()).collect();
    assert_eq!(with_manifest, [current]);
}

#[test]
fn a_prepared_link_leads_no_write_out_of_the_directory() {
    let env = indexed();
    let outside = env.write("diary.txt", "private");
    for name in ["CURRENT.next", "corpus-stamps.json.next", ".CURRENT-"] {
        symlink(&outside, env.path().join("index").join(name)).expect("a link");
    }
    let stamps = env.path().join("index/corpus-stamps.json");
    let _ = fs::remove_file(&stamps);
    symlink(&outside, &stamps).expect("a link");
    assert_eq!(env.run(&["index"]).0, 0);
    assert_eq!(env.run(&["ask", QUESTION]).0, 0);
    assert_eq!(fs::read_to_string(&outside).expect("a diary"), "private");
}

#[test]
fn files_cut_short_under_a_running_prompt_do_not_end_it() {
    let env = indexed();
    let mut child = env.process(&[]).spawn().expect("the program");
    let mut input = child.stdin.take().expect("a pipe");
    let mut output = BufReader::new(child.stdout.take().expect("a pipe"));
    writeln!(input, "{QUESTION}").expect("written");
    let mut line = String::new();
    while !line.contains("Osteopetrosis ›") {
        line.clear();
        assert!(output.read_line(&mut line).expect("a line") > 0, "it ended before its first answer");
    }
    let index = env.path().join("index");
    let current = index.join(fs::read_to_string(index.join("CURRENT")).expect("a generation"));
    for name in names(&current) {
        fs::OpenOptions::new().write(true).truncate(true).open(current.join(name)).expect("cut short");
    }
    writeln!(input, "what is CCM").expect("written");
    drop(input);
    let mut rest = String::new();
    output.read_to_string(&mut rest).expect("text");
    let status = child.wait().expect("a status");
    assert!(status.success(), "{status}");
    assert!(rest.contains("Chondrodysplasia calcificans metaphysealis ›"), "{rest}");
}

#[test]
fn the_longest_wait_is_no_error() {
    let env = TestEnv::new().with_shipped_corpus();
    for seconds in [i64::MAX.to_string(), u64::from(u32::MAX).to_string()] {
        let output = env
            .bonafide()
            .arg("index")
            .env("BONAFIDE_ANSWER_LOCK_WAIT_SECONDS", &seconds)
            .output()
            .expect("the program runs");
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    }
}

/// How many rows are kept depends on their length: answers come before a thousand long ones are read.
#[test]
fn long_rows_of_a_batch_are_answered_a_few_at_a_time() {
    let env = TestEnv::new();
    let mut child = env.process(&["ask", "--batch", "-"]).spawn().expect("the program");
    let mut input = child.stdin.take().expect("a pipe");
    let spaces = " ".repeat(900_000);
    let writer = std::thread::spawn(move || {
        for row in 0..20 {
            writeln!(input, "{{\"id\": {row}, {spaces}\"question\": \"hello\"}}").expect("a row");
        }
        input
    });
    let mut output = BufReader::new(child.stdout.take().expect("a pipe"));
    let mut first = String::new();
    assert!(output.read_line(&mut first).expect("a line") > 0);
    // the input has not ended yet
    drop(writer.join().expect("it wrote all"));
    let mut rest = String::new();
    output.read_to_string(&mut rest).expect("text");
    assert!(child.wait().expect("a status").success());
    assert_eq!(1 + rest.lines().count(), 20);
}
