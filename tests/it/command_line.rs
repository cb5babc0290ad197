//! The command line as people type it: questions without a command, names of conditions, folders of the user's own.

use crate::support::{TestEnv, document};
use serde_json::Value;

#[test]
fn a_question_needs_no_command_and_a_mistyped_command_is_explained() {
    let env = TestEnv::new();
    let asked = env.run(&["ask", "how is osteopetrosis treated"]);
    assert_eq!(asked.0, 0);
    assert_eq!(env.run(&["how", "is", "osteopetrosis", "treated"]), asked);
    assert_eq!(env.run(&["how is osteopetrosis treated"]), asked);
    let json = env.run(&["--json", "how", "is", "osteopetrosis", "treated"]);
    assert!(serde_json::from_str::<Value>(&json.1).is_ok(), "{}", json.1);

    for (typed, meant) in [("topcis", "topics"), ("indx", "index"), ("verfy", "verify")] {
        let (status, out, err) = env.run(&[typed]);
        assert_eq!((status, out.as_str()), (2, ""), "{typed}");
        assert!(err.contains(meant) && err.contains(&format!("bonafide ask {typed}")), "{err}");
    }
    let (status, _, err) = env.run(&["show", "me", "the", "symptoms"]);
    assert_eq!(status, 2);
    assert!(err.contains("bonafide ask show me the symptoms"), "{err}");
}

#[test]
fn danger_is_read_however_the_program_is_called() {
    let (status, out, _) = TestEnv::new().run(&["help", "my", "baby", "is", "not", "breathing"]);
    assert_eq!(status, 0);
    assert!(out.contains("112"), "{out}");
}

#[test]
fn an_answer_can_be_kept_to_a_condition_and_to_readers() {
    let env = TestEnv::new();
    let ask_for = |question: &str, options: &[&str]| -> Value {
        let (_, out, err) = env.run(&[&["ask", "--json", question], options].concat());
        serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {err}"))
    };
    let ask = |options: &[&str]| ask_for("what are the symptoms", options);
    let of = |answer: &Value| answer["passages"][0]["document"]["condition"].clone();
    assert_eq!(of(&ask(&["--condition", "marble bone disease"])), "Osteopetrosis");
    assert_eq!(of(&ask(&["--condition", "CCM"])), "Chondrodysplasia calcificans metaphysealis");
    let (status, _, err) = env.run(&["ask", "--condition", "gout", "what are the symptoms"]);
    assert_eq!(status, 2);
    assert!(err.contains("gout") && err.contains("Osteopetrosis"), "{err}");

    env.write(
        "corpus/a.md",
        &document("a", "Alpha fever", "## Treatment\n\nRest helps against alpha fever."),
    );
    let readers = |audience: &str| {
        ask_for("how is it treated", &["--audience", audience, "--condition", "alpha fever"])
    };
    assert_eq!(of(&readers("patient")), "Alpha fever");
    assert_eq!(readers("clinician")["passages"], serde_json::json!([]));
}

#[test]
fn lists_are_kept_to_a_condition_and_printed_as_json() {
    let env = TestEnv::new();
    let (status, out, _) = env.run(&["topics", "marble", "bone", "disease", "--json"]);
    assert_eq!(status, 0);
    let topics: Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(topics["topics"].as_array().expect("topics").len(), 1);
    assert_eq!(topics["topics"][0]["condition"], "Osteopetrosis");
    assert!(
        topics["topics"][0]["sections"].as_array().is_some_and(|sections| sections.len() > 5),
        "{topics}"
    );

    let (_, out, _) = env.run(&["sources", "--json"]);
    let all: Value = serde_json::from_str(&out).expect("JSON");
    let (_, out, _) = env.run(&["sources", "--json", "--condition", "CCM"]);
    let one: Value = serde_json::from_str(&out).expect("JSON");
    let count = |list: &Value| list["documents"].as_array().expect("documents").len();
    assert!(count(&one) >= 1 && count(&one) < count(&all), "{one}");

    let (status, out, err) = env.run(&["topics", "gout"]);
    assert_eq!((status, out.as_str()), (1, ""));
    assert!(err.contains("gout"), "{err}");
}

#[test]
fn an_error_says_its_cause_once() {
    let (status, _, err) = TestEnv::new().run(&["--corpus", "/nonexistent", "ask", "bones"]);
    assert_eq!(status, 2);
    assert_eq!(err.matches("os error").count(), 1, "{err}");
    assert!(err.contains("/nonexistent") && err.contains("--corpus"), "the fix is missing: {err}");
}

#[test]
fn progress_is_for_terminals_alone() {
    let env = TestEnv::new().with_shipped_corpus();
    env.write("pages/gout.txt", "Gout\n\nHow is gout treated?\n\nWith rest.\n");
    env.write(
        "questions.jsonl",
        "{\"id\": \"a\", \"question\": \"what is osteopetrosis\", \"style\": \"plain\", \"answerable\": false, \"urgent\": null}\n",
    );
    for command in [
        &["index", "--vectors"][..],
        &["import", "pages", "--into", "more"],
        &["eval", "--questions", "questions.jsonl"],
    ] {
        let (status, _, err) = env.run(command);
        assert_eq!((status, err.as_str()), (0, ""), "{command:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_configuration_file_a_corpus_and_an_index_are_found_in_the_users_own_folders() {
    let env = TestEnv::new();
    let text = document("a", "Alpha fever", "## Treatment\n\nRest helps against alpha fever.");
    env.write(".local/share/bonafide/corpus/a.md", &text);
    env.write(".config/bonafide/config.toml", "[answer]\ntop = 1\n");
    let (_, out, _) = env.run(&["sources"]);
    assert!(out.contains("Alpha fever") && out.contains(".local/share/bonafide/corpus"), "{out}");
    assert_eq!(env.run(&["index"]).0, 0);
    assert!(env.path().join(".cache/bonafide/index").is_dir());
    env.write(".config/bonafide/config.toml", "[answer]\ntop = \"many\"\n");
    let (status, _, err) = env.run(&["ask", "bones"]);
    assert_eq!(status, 2);
    assert!(err.contains(".config/bonafide/config.toml"), "{err}");
    env.write(".config/bonafide/config.toml", "");

    // what is beside comes first
    env.write("corpus/b.md", &document("b", "Beta fever", "## Treatment\n\nSleep helps against beta fever."));
    let (_, out, _) = env.run(&["sources"]);
    assert!(out.contains("Beta fever") && !out.contains("Alpha fever"), "{out}");
}

#[test]
fn every_command_has_examples_and_a_manual_page() {
    let env = TestEnv::new();
    assert_eq!(env.run(&["man", "--into", "pages"]).0, 0);
    let pages =
        std::fs::read_dir(env.path().join("pages")).expect("a folder").map(|entry| entry.expect("a page"));
    let mut names: Vec<String> = pages.map(|page| page.file_name().into_string().expect("UTF-8")).collect();
    names.sort();
    for page in ["bonafide.1", "bonafide-ask.1", "bonafide-corpus-check.1", "bonafide-store-copy.1"] {
        assert!(names.iter().any(|name| name == page), "{page} is missing: {names:?}");
    }
    let (_, completions, _) = env.run(&["completions", "bash"]);
    for name in &names {
        let command = name.trim_end_matches(".1");
        let words: Vec<&str> = command.split('-').skip(1).collect();
        let (_, help, _) = env.run(&[&words[..], &["--help"]].concat());
        assert!(help.contains("Examples:") || help.contains("Install:"), "{command}: {help}");
        assert!(help.contains(command.replace('-', " ").as_str()), "{command}: {help}");
        let (status, page, _) = env.run(&[&["man"], &words[..]].concat());
        assert_eq!(status, 0, "{command}");
        assert!(page.contains(&format!(".TH {command}")), "{page}");
        assert!(words.iter().all(|word| completions.contains(word)), "{command} is not completed");
    }
    let (status, _, err) = env.run(&["man", "nonsense"]);
    assert_eq!(status, 2);
    assert!(err.contains("nonsense"), "{err}");
}

#[test]
fn commands_that_help_does_not_list_are_neither_completed_nor_in_the_manual() {
    const HIDDEN: &str = "import-worker";
    let env = TestEnv::new();
    assert!(!env.run(&["--help"]).1.contains(HIDDEN));
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let (_, script, _) = env.run(&["completions", shell]);
        // fish writes options without their dashes
        assert!(script.contains("import") && script.contains("corpus"), "{shell}: {script}");
        assert!(!script.contains(HIDDEN), "{shell}");
    }
    let (_, page, _) = env.run(&["man"]);
    assert!(!page.replace('\\', "").contains(HIDDEN), "{page}");
    assert_eq!(env.run(&["man", HIDDEN]).0, 2);
    let (status, _, err) = env.run(&[HIDDEN, "--help"]);
    assert_eq!(status, 0, "it is a command all the same: {err}");
}

#[test]
fn a_document_is_found_right_after_its_import() {
    let env = TestEnv::new();
    env.write(
        "leaflet.txt",
        "Gout: a leaflet\n\nHow is gout treated?\n\nAn attack of gout is usually treated with tablets against the \
         inflammation. Rest and ice packs help with the pain.\n\nWho gets gout?\n\nGout is most common in middle age.\n",
    );
    assert_eq!(env.run(&["import", "leaflet.txt"]).0, 0);
    let answer = env.ask("how is gout treated?");
    assert!(
        answer["passages"][0]["text"].as_str().is_some_and(|text| text.contains("ice packs")),
        "{answer}"
    );
    // with no conditions to choose from, nothing is asked back
    let vague = env.ask("how is it treated?");
    assert!(vague["passages"][0]["text"].as_str().is_some_and(|text| text.contains("ice packs")), "{vague}");
    // what no title names is still said to be missing, without a list of nothing
    let (status, out, _) = env.run(&["how is scurvy treated?"]);
    assert_eq!(status, 1);
    assert!(!out.contains(": ."), "{out}");
}

#[test]
fn a_date_without_quotes_is_read() {
    let env = TestEnv::new();
    let text = document("a", "Alpha fever", "## Treatment\n\nRest helps against alpha fever.")
        .replace("updated = \"2026-05-01\"", "updated = 2026-05-01");
    env.write("corpus/a.md", &text);
    let (_, out, err) = env.run(&["sources", "--json"]);
    let sources: Value = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {err}"));
    assert_eq!(sources["documents"][0]["source"]["updated"], "2026-05-01");
}
