//! `bonafide corpus check` on broken corpora: every fault is told with file and line.

use crate::support::{TestEnv, complete_document, document};
use serde_json::Value;

/// What is printed for a corpus of this one file.
fn check(text: &str) -> (i32, String) {
    let env = TestEnv::new();
    env.write("corpus/a.md", text);
    let (status, out, err) = env.run(&["corpus", "check"]);
    assert_eq!(err, "");
    (status, out)
}

fn valid() -> String {
    document("a", "Bone fever", "## Treatment\n<!-- source: Care -->\n\nRest [^1].")
}

#[track_caller]
fn assert_fault(text: &str, place: &str, message: &str) {
    let (status, out) = check(text);
    assert_eq!(status, 1, "{out}");
    assert!(
        out.lines().any(|line| line.starts_with(&format!("{place}: error")) && line.contains(message)),
        "“{place}” with “{message}” is missing:\n{out}"
    );
}

#[test]
fn a_valid_corpus_has_no_findings() {
    let (status, out) = check(&complete_document(
        "a",
        "Bone fever",
        "## Treatment\n<!-- source: Care -->\n\nRest in bed and drink enough until the fever ends [^1].",
    ));
    assert_eq!((status, out.as_str()), (0, "1 document, 0 errors, 0 warnings, 0 hints: corpus\n"));
}

/// What is true of it, nothing else: two are still under review, one is of 2015.
#[test]
fn the_shipped_corpus_has_no_errors_and_its_true_warnings() {
    let env = TestEnv::new();
    let (status, out, _) = env.run(&["corpus", "check", "--least", "warning"]);
    assert_eq!(status, 0);
    let warnings: Vec<&str> = out.lines().filter(|line| line.contains(": warning: ")).collect();
    let told = |file: &str, message: &str| {
        warnings.iter().any(|line| line.starts_with(file) && line.contains(message))
    };
    assert!(told("metaphyseal-sclerosis-treatment.md:", "the document is under review"), "{out}");
    assert!(told("metaphyseal-sclerosis-young-child.md:", "the document is under review"), "{out}");
    assert!(told("osteopetrosis.md:", "last dated 2015-06, more than 5 years ago"), "{out}");
    assert_eq!(warnings.len(), 3, "{out}");
    assert_eq!(out.lines().count(), 4, "hints are left out: {out}");
    assert!(out.lines().last().is_some_and(|line| line.starts_with("4 documents, 0 errors, 3 warnings, ")));
}

#[test]
fn faults_of_the_front_matter_are_told() {
    let valid = valid();
    assert_fault("Just text.", "a.md:1", "first line must be +++");
    assert_fault("+++\nid = \"a\"\n", "a.md:1", "not closed");
    assert_fault(&valid.replace("audience", "audiance"), "a.md:5", "“audiance” isn't a field");
    assert_fault(&valid.replace("year = 2020", "yaer = 2020"), "a.md:23", "“yaer” isn't a field");
    assert_fault(&valid.replace("2026-05-01", "2026-02-30"), "a.md:11", "no date");
    assert_fault(&valid.replace("id = \"a\"", "id = \"A b\""), "a.md:2", "lower-case");
    assert_fault(&valid.replace("\"approved\"", "\"fine\""), "a.md:15", "under-review");
    assert_fault(
        &valid.replace("title = \"About Bone fever\"", "title = \" \""),
        "a.md:3",
        "title must not be empty",
    );
    assert_fault(&valid.replace("id = \"a\"", "id = "), "a.md:2", "id can't be read");
    assert_fault(&valid.replace("[\"patient\"]", "[\"teachers\"]"), "a.md:5", "or parents, carers, family");
    let twice = "[[references]]\nid = \"1\"\nkind = \"other\"\ntitle = \"Twice\"\n+++";
    assert_fault(&valid.replacen("\n+++", &format!("\n{twice}"), 1), "a.md:24", "there twice");
}

#[test]
fn faults_of_the_body_are_told() {
    let valid = valid();
    assert_fault(&valid.replace("[^1]", "[^9]"), "a.md:29", "points at no reference");
    assert_fault(&(valid.clone() + "\n## Empty\n"), "a.md:31", "section “Empty” is empty");
    assert_fault(&(valid.clone() + "\n## \n\nText.\n"), "a.md:31", "no text");
    assert_fault(&(valid + "\n<b>bold</b>\n"), "a.md:31", "HTML is not read");
}

#[test]
fn a_section_without_its_source_is_a_warning() {
    let (status, out) = check(&document("a", "Bone fever", "## Treatment\n\nRest."));
    assert_eq!(status, 0);
    assert!(out.contains("warning: section “Treatment” does not say what it summarizes"), "{out}");
}

#[test]
fn an_id_that_is_there_twice_names_both_files() {
    let env = TestEnv::new();
    env.write("corpus/a.md", &valid());
    env.write("corpus/sub/b.md", &valid());
    let (status, out, _) = env.run(&["corpus", "check"]);
    assert_eq!(status, 1);
    assert!(out.contains("sub/b.md:2: error: id “a” is already the id of a.md"), "{out}");
}

#[test]
fn all_faults_are_listed_at_once_and_as_json() {
    let env = TestEnv::new();
    env.write("corpus/a.md", &valid().replace("[^1]", "[^7] and [^8]"));
    env.write("corpus/b.md", "nothing");
    let (status, out, _) = env.run(&["corpus", "check", "--format", "json"]);
    assert_eq!(status, 1);
    let findings: Vec<Value> = serde_json::from_str(&out).expect("JSON");
    let errors: Vec<&Value> = findings.iter().filter(|finding| finding["severity"] == "error").collect();
    assert_eq!(errors.len(), 3, "{out}");
    assert_eq!((&errors[2]["file"], &errors[2]["line"]), (&Value::from("b.md"), &Value::from(1)));
}

#[test]
fn a_broken_corpus_is_refused_with_the_place_of_the_fault() {
    let env = TestEnv::new();
    env.write("corpus/a.md", &valid().replace("[^1]", "[^9]"));
    let (status, out, err) = env.run(&["ask", "bone fever"]);
    assert_eq!((status, out.as_str()), (2, ""));
    assert!(err.contains("a.md:29: error: citation [^9]"), "{err}");
    std::fs::write(env.path().join("corpus/a.md"), b"+++\n\xff\n").expect("a file");
    let (status, out, _) = env.run(&["corpus", "check"]);
    assert_eq!(status, 1);
    assert!(out.contains("a.md:2: error") && out.contains("UTF-8"), "{out}");
}

#[test]
fn verbatim_text_is_asked_for_its_license() {
    let verbatim = valid().replacen("id = \"a\"", "id = \"a\"\ntext = \"verbatim\"", 1);
    let (status, out) = check(&verbatim);
    assert_eq!(status, 0, "{out}");
    assert!(out.contains("warning") && out.contains("source.licence"), "{out}");
    let licensed = verbatim.replacen("[source]", "[source]\nlicence = \"public domain\"", 1);
    let (status, out) = check(&licensed);
    assert_eq!(status, 0, "{out}");
    assert!(!out.contains("licence") && out.contains("0 warnings"), "{out}");
}
