//! Synonyms of one's own: imported from an ontology, named in the settings, found by questions.

use std::fmt::Write as _;

use serde_json::json;

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

/// Entries of every kind that questions are read with, and questions about them, with and without misspellings.
fn ontology() -> (String, Vec<String>) {
    let parts = ["osteo", "chondro", "myo", "neuro", "hepato", "nephro"];
    let ends = ["plasia", "trophy", "sclerosis", "malacia"];
    let mut text = String::from("[condition]\nmetaphyseal chondromatosis, Ambler sign disease\n");
    let mut terms = vec!["Ambler sign disease".to_owned(), "CCM".to_owned()];
    for part in parts {
        for end in ends {
            let _ = writeln!(text, "{part}{end}, {part}{end} of Ambler, {part}-{}", &end[..3]);
            terms.extend([format!("{part}{end}"), format!("{part}{} of Ambler", &end[..end.len() - 1])]);
        }
    }
    text += "[medicine]\n";
    for part in parts {
        let _ = writeln!(text, "{part}zumab, {part}vita\n{part}vita => painkiller | 50%");
        terms.push(format!("{part}vita"));
    }
    text += "[symptom]\n";
    for part in parts {
        let _ = writeln!(text, "{part} wobble, waddling gait\n{part} ache => bone pain, fracture");
        terms.extend([format!("{part} wobble in CCM"), format!("{part} ache")]);
    }
    let frames = ["what is TERM", "how much TERM may my child take", "is TERM inherited, and what helps"];
    let ask = |term: &String| frames.map(|frame| frame.replace("TERM", term));
    (text, terms.iter().flat_map(ask).collect())
}

#[test]
fn answers_are_the_same_with_and_without_what_an_index_prepares() {
    let env = TestEnv::new();
    let (text, questions) = ontology();
    env.write("ontology.txt", &text);
    env.write("settings.toml", "[lexicon]\nfiles = [\"ontology.txt\"]\n[vectors]\nenabled = false\n");
    let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus");
    let common = ["--config", "settings.toml", "--corpus", corpus, "--index", "index"];
    let row = |(id, question): (usize, &String)| format!("{}\n", json!({ "id": id, "question": question }));
    env.write("questions.jsonl", &questions.iter().enumerate().map(row).collect::<String>());
    let run = |arguments: &[&str]| {
        let (status, out, err) = env.run(&[arguments, &common].concat());
        assert!(status < 2, "{err}");
        out
    };
    let answers = || run(&["ask", "--batch", "questions.jsonl"]);
    let prepared = env.path().join("index/known-words.bin");
    run(&["index"]);
    assert!(prepared.is_file());
    let with = answers();
    assert!(with.contains("waddling gait") && with.lines().count() == questions.len(), "{with}");
    std::fs::remove_file(&prepared).expect("removed");
    assert_eq!(with, answers());
    std::fs::write(&prepared, "nothing that was prepared").expect("written");
    assert_eq!(with, answers());

    // a change of the lexicon counts at once, though what was prepared is of the one before
    run(&["index"]);
    let explain = || run(&["ask", "--explain", "osteo wobble in CCM"]);
    assert!(explain().contains("waddling gait"));
    env.write("ontology.txt", &text.replace("osteo wobble, waddling gait", "osteo wobble, unsteadiness"));
    let (before, now) = (run(&["ask", "--explain", "nephro wobble in CCM"]), explain());
    assert!(before.contains("waddling gait") && now.contains("expanded: wobble, unsteady"), "{before}{now}");
}
