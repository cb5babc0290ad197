//! Synonyms of one's own: imported from an ontology, named in the settings, found by questions.

use crate::support::TestEnv;

const ONTOLOGY: &str = "format-version: 1.4\n\n[Term]\nid: X:1\nname: waddling gait\nsynonym: \"gluteal roll\" EXACT []\nsynonym: \"penguin walk\" RELATED []\n\n[Term]\nid: X:2\nname: old word\nis_obsolete: true\n";

#[test]
fn imported_synonyms_find_what_the_corpus_says() {
    let env = TestEnv::new();
    env.write("signs.obo", ONTOLOGY);
    let before = env.ask("gluteal roll in CCM");
    assert_ne!(before["passages"][0]["section"][1], "Waddling gait");

    let import = ["lexicon", "import", "signs.obo", "--into", "signs.txt", "--kind", "symptom"];
    let (status, out, err) = env.run(&import);
    assert_eq!((status, err.as_str()), (0, ""));
    assert!(out.contains("2 terms read; 3 entries added"), "{out}");
    env.write("settings.toml", "[lexicon]\nfiles = [\"signs.txt\"]\n");
    let (status, out, err) = env.run(&["ask", "--config", "settings.toml", "gluteal roll in CCM"]);
    assert_eq!(status, 0, "{err}");
    assert!(out.starts_with("1. ") && out.contains("Waddling gait"), "{out}");

    // what a person wrote into the file stays
    let path = env.path().join("signs.txt");
    let file = std::fs::read_to_string(&path).expect("the lexicon file");
    let edited = format!("# ours\n{file}waddle, waddling # a nurse\n");
    env.write("signs.txt", &edited);
    let (_, out, _) = env.run(&import);
    assert_eq!(std::fs::read_to_string(&path).expect("the lexicon file"), edited);
    assert!(out.contains("0 entries added") && out.contains("3 were there already"), "{out}");
}

#[test]
fn what_is_wrong_with_a_file_is_told_and_nothing_is_written() {
    let env = TestEnv::new();
    env.write("bad.obo", "[Term]\nname: a thing\nsynonym: no quotes EXACT []\n");
    let (status, _, err) = env.run(&["lexicon", "import", "bad.obo", "--into", "out.txt"]);
    assert_eq!(status, 2);
    assert!(err.contains("bad.obo") && err.contains("line 3"), "{err}");
    assert!(!env.path().join("out.txt").exists());
    let (status, _, err) = env.run(&["lexicon", "import", "missing.obo"]);
    assert_eq!(status, 2);
    assert!(err.contains("cannot read missing.obo"), "{err}");
    env.write("out.txt", "[symptom]\n\none\n");
    env.write("good.obo", ONTOLOGY);
    let (status, _, err) = env.run(&["lexicon", "import", "good.obo", "--into", "out.txt"]);
    assert_eq!(status, 2);
    assert!(err.contains("out.txt, line 3: “one” is alone"), "{err}");
    env.write("settings.toml", "[lexicon]\nfiles = [\"out.txt\"]\n");
    let (status, _, err) = env.run(&["topics", "--config", "settings.toml"]);
    assert_eq!(status, 2);
    assert!(err.contains("out.txt, line 3"), "{err}");
}

#[test]
fn the_examples_of_the_guide_are_files_that_can_be_used() {
    let guide = include_str!("../../docs/members/synonyms.md");
    let mut blocks = guide.split("```").skip(1).step_by(2);
    let mut block = |language: &str| {
        let found = blocks.find_map(|block| block.strip_prefix(language));
        found.unwrap_or_else(|| panic!("the guide has no example in {language}")).trim_start()
    };
    let env = TestEnv::new();
    env.write("our-words.txt", block("text"));
    env.write("our-conditions.txt", block("text"));
    env.write("settings.toml", block("toml"));
    let ask = |question: &str| env.run(&["ask", "--config", "settings.toml", "--explain", question]);
    let (status, out, err) = ask("gluteal roll in CCM");
    assert_eq!((status, err.as_str()), (0, ""));
    assert!(out.contains("waddling gait"), "{out}");
    let (status, out, err) = ask("how is Exampleosis treated");
    assert_eq!((status, err.as_str()), (1, ""));
    assert!(out.contains("Exampleosis"), "{out}");
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
