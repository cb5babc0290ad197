//! Synonyms of one's own: imported from an ontology, named in the settings, found by questions.

use crate::support::TestEnv;

const ONTOLOGY: &str = "format-version: 1.4\n\n[Term]\nid: X:1\nname: waddling gait\nsynonym: \"gluteal roll\" EXACT []\nsynonym: \"penguin walk\" RELATED []\n\n[Term]\nid: X:2\nname: old word\nis_obsolete: true\n";

#[test]
fn imported_synonyms_find_what_the_corpus_says() {
    let env = TestEnv::new();
    env.write("signs.obo", ONTOLOGY);
    let before = env.ask("gluteal roll in CCM");
    assert_ne!(before["passages"][0]["section"][1], "Waddling gait");

    let import = ["lexicon", "import", "signs.obo", "--into", "signs.toml", "--kind", "symptom"];
    let (status, out, err) = env.run(&import);
    assert_eq!((status, err.as_str()), (0, ""));
    assert!(out.contains("2 terms read; 3 entries added"), "{out}");
    env.write("settings.toml", "[lexicon]\nfiles = [\"signs.toml\"]\n");
    let (status, out, err) = env.run(&["ask", "--config", "settings.toml", "gluteal roll in CCM"]);
    assert_eq!(status, 0, "{err}");
    assert!(out.starts_with("1. ") && out.contains("Waddling gait"), "{out}");

    let (_, out, _) = env.run(&import);
    assert!(out.contains("0 entries added") && out.contains("3 were there already"), "{out}");
}

#[test]
fn what_is_wrong_with_a_file_is_told_and_nothing_is_written() {
    let env = TestEnv::new();
    env.write("bad.obo", "[Term]\nname: a thing\nsynonym: no quotes EXACT []\n");
    let (status, _, err) = env.run(&["lexicon", "import", "bad.obo", "--into", "out.toml"]);
    assert_eq!(status, 2);
    assert!(err.contains("bad.obo") && err.contains("line 3"), "{err}");
    assert!(!env.path().join("out.toml").exists());
    let (status, _, err) = env.run(&["lexicon", "import", "missing.obo"]);
    assert_eq!(status, 2);
    assert!(err.contains("cannot read missing.obo"), "{err}");
    env.write("out.toml", "[[equal]]\nkind = \"symptom\"\nterms = [\"one\"]\n");
    env.write("good.obo", ONTOLOGY);
    let (status, _, err) = env.run(&["lexicon", "import", "good.obo", "--into", "out.toml"]);
    assert_eq!(status, 2);
    assert!(err.contains("at least two terms"), "{err}");
}

#[test]
fn what_became_of_every_word_is_shown_on_request() {
    let env = TestEnv::new();
    let (status, out, _) = env.run(&["ask", "--explain", "why does my kid walk like a duck xyzzy"]);
    assert_eq!(status, 0);
    let lines: Vec<&str> = out.lines().collect();
    let of = |word: &str| {
        let line = lines.iter().find(|line| line.trim_start().starts_with(&format!("{word} ")));
        line.unwrap_or_else(|| panic!("{word} disappeared: {out}")).to_string()
    };
    for (word, became) in [
        ("why", "left out"),
        ("my", "left out"),
        ("duck", "expanded"),
        ("walk", "expanded"),
        ("xyzzy", "not found"),
    ] {
        assert!(of(word).contains(became), "{word}: {out}");
    }
    assert!(out.contains("Judged:"), "{out}");
}
