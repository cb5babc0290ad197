//! `bonafide corpus diff`, as a reviewer uses it.

use crate::support::TestEnv;
use crate::support::text_edit::replace_in_text;

/// The shipped corpus in `corpus/` and in `new/`, where edits are made.
fn two_versions() -> TestEnv {
    let env = TestEnv::new().with_shipped_corpus();
    for entry in std::fs::read_dir(env.path().join("corpus")).expect("a corpus") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        env.write(&format!("new/{name}"), &std::fs::read_to_string(&path).expect("a document"));
    }
    env
}

fn edit(env: &TestEnv, from: &str, to: &str) {
    let file = env.path().join("new/osteopetrosis.md");
    let text = std::fs::read_to_string(&file).expect("a document");
    let edited = replace_in_text(&text, from, to).unwrap_or_else(|| panic!("it lacks {from:?}"));
    std::fs::write(&file, edited).expect("written");
}

#[test]
fn two_equal_versions_do_not_differ() {
    let env = two_versions();
    let (status, out, err) = env.run(&["corpus", "diff", "corpus", "new"]);
    assert_eq!((status, err.as_str()), (0, ""));
    assert_eq!(out, "0 documents differ; passages: 0 added, 0 changed, 0 removed\n");
}

#[test]
fn changed_words_are_marked_where_they_stand() {
    let env = two_versions();
    edit(&env, "bone marrow transplant", "stem cell transplant");
    edit(&env, "status = \"approved\"", "status = \"under-review\"");
    let (status, out, _) = env.run(&["corpus", "diff", "corpus", "new"]);
    assert_eq!(status, 1);
    let folded = out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(folded.contains("[-bone marrow-] {+stem cell+} transplant"), "{out}");
    assert!(folded.contains("review.status: “approved” → “under-review”"), "{out}");
    assert!(out.ends_with("1 document differs; passages: 0 added, 1 changed, 0 removed\n"), "{out}");

    let (status, out, _) = env.run(&["corpus", "diff", "corpus", "new", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(status, 1);
    let passage = &json["documents"][0]["passages"][0];
    assert_eq!(passage["change"], "changed");
    assert!(passage["old"]["text"].as_str().expect("text").contains("bone marrow transplant"), "{out}");
    assert!(passage["new"]["text"].as_str().expect("text").contains("stem cell transplant"), "{out}");
    assert_ne!(passage["old"]["id"], passage["new"]["id"]);
}

#[test]
fn a_section_that_comes_or_goes_and_a_whole_document_are_told() {
    let env = two_versions();
    let file = env.path().join("new/osteopetrosis.md");
    let text = std::fs::read_to_string(&file).expect("a document");
    std::fs::write(&file, text + "\n\n# Zebras\n\nZebras are not bones. They run.\n").expect("written");
    std::fs::remove_file(env.path().join("new/metaphyseal-sclerosis-young-child.md")).expect("removed");
    let (status, out, _) = env.run(&["corpus", "diff", "corpus", "new"]);
    assert_eq!(status, 1);
    assert!(out.contains("added: Zebras") && out.contains("Zebras are not bones."), "{out}");
    assert!(out.contains("(document removed)") && out.contains("removed: "), "{out}");
    // seen from the other side
    let (_, out, _) = env.run(&["corpus", "diff", "new", "corpus"]);
    assert!(out.contains("removed: Zebras") && out.contains("(new document)"), "{out}");
}

#[test]
fn a_section_that_was_renamed_is_the_same_passage_moved() {
    let env = two_versions();
    let text = std::fs::read_to_string(env.path().join("new/osteopetrosis.md")).expect("a document");
    let heading = text.lines().rfind(|line| line.starts_with("## ")).expect("a heading").to_owned();
    edit(&env, &heading, "## Another heading");
    let (_, out, _) = env.run(&["corpus", "diff", "corpus", "new"]);
    assert!(out.contains("moved from: "), "{out}");
    assert!(out.contains(" 0 added") && out.contains(" 0 removed"), "{out}");
}

#[test]
fn a_corpus_that_cannot_be_read_ends_with_exit_status_2() {
    let env = two_versions();
    edit(&env, "id = ", "idd = ");
    let (status, out, err) = env.run(&["corpus", "diff", "corpus", "new"]);
    assert_eq!((status, out.as_str()), (2, ""));
    assert!(err.contains("new") && err.contains("osteopetrosis.md:2"), "{err}");
    assert_eq!(env.run(&["corpus", "diff", "corpus", "nowhere"]).0, 2);
}
