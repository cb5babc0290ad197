//! `bonafide ask`, `topics`, `sources` and `show`, as people at a terminal use them.

use crate::support::{TestEnv, document};
use serde_json::{Value, json};

const DISCLAIMER: &str = include_str!("../../config/disclaimer.txt");

fn first_words(text: &str, count: usize) -> String {
    text.split_whitespace().take(count).collect::<Vec<_>>().join(" ")
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_question_is_answered_with_no_file_around() {
    let env = TestEnv::new();
    let (status, out, err) = env.run(&["ask", "--full", "How", "is", "osteopetrosis", "treated?"]);
    assert_eq!((status, err.as_str()), (0, ""));
    assert!(out.contains("bone marrow transplant"), "{out}");
    assert!(out.contains("published June 2015"), "{out}");
    assert!(folded(&out).contains("more than 5 years ago"), "{out}");
    assert!(folded(&out).ends_with(&folded(DISCLAIMER)), "{out}");
    assert!(!out.contains('\u{1b}'), "no colours in a pipe: {out}");
    assert_eq!(std::fs::read_dir(env.path()).expect("the folder").count(), 0, "asking leaves no file");
}

#[test]
fn nothing_found_is_said_plainly_with_exit_status_1() {
    let env = TestEnv::new();
    for question in ["what is the best pizza recipe", "xyzzy", "???"] {
        let (status, out, _) = env.run(&["ask", question]);
        assert_eq!(status, 1, "{question}: {out}");
        assert!(out.contains("couldn't find an answer"), "{question}: {out}");
        assert!(folded(&out).contains("not medical advice"), "{out}");
    }
}

#[test]
fn another_disease_is_not_answered_with_a_neighbour() {
    let env = TestEnv::new();
    let answer = env.ask("how is osteoporosis of the spine treated in old men with gout");
    for passage in answer["passages"].as_array().expect("passages") {
        assert_ne!(passage["document"]["condition"], "Osteopetrosis", "{answer}");
    }
}

#[test]
fn wrong_usage_and_errors_exit_with_2() {
    let env = TestEnv::new();
    for arguments in [
        &["ask"][..],
        &["ask", " "],
        &["ask", "--top", "0", "bones"],
        &["ask", "--top", "99", "bones"],
        &["ask", "--batch", "missing.jsonl"],
        &["ask", "--corpus", "missing", "bones"],
        &["ask", "--config", "missing.toml", "bones"],
        &["ask", "--nonsense", "bones"],
        &["topcis"],
    ] {
        let (status, out, err) = env.run(arguments);
        assert_eq!(status, 2, "{arguments:?}");
        assert!(out.is_empty() && !err.is_empty(), "{arguments:?}: {out}{err}");
        assert!(!err.contains("panicked"), "{err}");
    }
}

#[test]
fn json_has_the_documented_shape() {
    let env = TestEnv::new();
    let answer = env.ask("is osteopetrosis inherited?");
    assert_eq!(answer["version"], 1);
    assert_eq!(answer["question"], "is osteopetrosis inherited?");
    assert_eq!(answer["outcome"], "answered");
    let read = &answer["interpretation"];
    assert_eq!((&read["corrected"], &read["used_context"]), (&Value::Null, &json!(false)));
    assert_eq!((&read["condition"], &read["intent"]), (&json!("Osteopetrosis"), &json!("inheritance")));
    assert!((0.0..=1.0).contains(&read["confidence"].as_f64().expect("a number")), "{read}");
    let words: Vec<(&str, &str)> = read["words"]
        .as_array()
        .expect("words")
        .iter()
        .map(|word| (word["text"].as_str().expect("text"), word["became"].as_str().expect("a treatment")))
        .collect();
    assert_eq!(words, [("is", "left_out"), ("osteopetrosis", "condition"), ("inherited", "expanded")]);
    assert!(read["words"][2]["terms"].to_string().contains("hereditary"), "{read}");
    assert_eq!(answer["urgency"], Value::Null);
    assert_eq!(answer["disclaimer"], DISCLAIMER.trim());
    let passages = answer["passages"].as_array().expect("passages");
    assert!((1..=3).contains(&passages.len()));
    for (index, passage) in passages.iter().enumerate() {
        assert_eq!(passage["rank"], index + 1);
        let text = passage["text"].as_str().expect("text");
        let mut end = 0;
        for range in passage["highlights"].as_array().expect("highlights") {
            let from = usize::try_from(range[0].as_u64().expect("a number")).expect("small");
            let to = usize::try_from(range[1].as_u64().expect("a number")).expect("small");
            assert!(end <= from && from < to && text.get(from..to).is_some(), "{passage}");
            end = to;
        }
        let document = &passage["document"];
        assert_eq!(document["id"], "osteopetrosis");
        assert_eq!(document["published"], "2015-06");
        assert_eq!(document["updated"], Value::Null);
        assert_eq!(document["review_status"], "approved");
        assert!(passage["section"].as_array().is_some_and(|path| !path.is_empty()));
        assert!(passage["id"].as_str().is_some_and(|id| id.starts_with("osteopetrosis/")));
    }
}

#[test]
fn citations_are_resolved_and_unlisted_ones_say_so() {
    let env = TestEnv::new();
    let answer = env.ask("bisphosphonate-induced metaphyseal sclerosis treatment");
    let citation = &answer["passages"][0]["citations"][0];
    let text = citation["text"].as_str().expect("a text");
    let config = bonafide::config::Config::embedded().expect("valid settings");
    let marker = citation["marker"].as_str().expect("a marker");
    let unlisted = config.texts.of(bonafide::config::Language::En).unlisted_marker(marker);
    assert!(text.eq_ignore_ascii_case(&unlisted), "{citation}");
    assert_eq!(answer["notice_codes"][0], "not_approved", "{answer}");

    let listed = TestEnv::new();
    listed.write("corpus/a.md", &document("a", "Bone fever", "## Treatment\n\nRest helps a lot [^1]."));
    let answer = listed.ask("bone fever treatment");
    assert_eq!(
        answer["passages"][0]["citations"],
        json!([{"marker": "1", "text": "A study. A journal, 2020 (research)"}])
    );
    assert_eq!(answer["passages"][0]["text"], "Rest helps a lot [1].");
}

#[test]
fn a_batch_is_answered_in_order_and_bad_rows_do_not_stop_it() {
    let env = TestEnv::new();
    let rows = [
        r#"{"id":"a","question":"What is osteopetrosis?"}"#,
        r#"{"id":"b"}"#,
        "",
        "no JSON",
        r#"{"id":"c","turns":["What is osteopetrosis?","how is it treated?"]}"#,
        r#"{"id":"d","question":"x","colour":"blue"}"#,
        r#"{"id":"e","question":" "}"#,
        r#"{"id":7,"question":"pizza"}"#,
    ];
    let (status, out, err) = env.run_with_input(&["ask", "--batch", "-"], &rows.join("\n"));
    let rows: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let ids: Vec<&Value> = rows.iter().map(|row| &row["id"]).collect();
    assert_eq!(
        ids,
        [&json!("a"), &json!("b"), &Value::Null, &json!("c"), &json!("d"), &json!("e"), &json!(7)]
    );
    assert_eq!(rows[0]["answer"]["outcome"], "answered");
    assert_eq!(rows[3]["answer"]["interpretation"]["used_context"], true);
    assert_eq!(rows[3]["answer"]["passages"][0]["document"]["id"], "osteopetrosis");
    assert_eq!(rows[6]["answer"]["outcome"], "no_answer");
    for bad in [1, 2, 4, 5] {
        assert!(rows[bad]["error"].is_string(), "{}", rows[bad]);
    }
    assert_eq!(status, 2);
    assert!(err.contains("4 rows failed"), "{err}");
}

#[test]
fn a_batch_gives_the_same_as_single_questions() {
    let env = TestEnv::new();
    let questions = ["What is osteopetrosis?", "x-ray in OMD", "which doctor treats osteopetrosis", "pizza"];
    let rows: Vec<String> =
        (0..200).map(|n| json!({"id": n, "question": questions[n % questions.len()]}).to_string()).collect();
    let file = env.write("questions.jsonl", &rows.join("\n"));
    let (status, out, _) = env.run(&["ask", "--batch", file.to_str().expect("UTF-8")]);
    assert_eq!(status, 0);
    let single: Vec<Value> = questions.iter().map(|question| env.ask(question)).collect();
    assert_eq!(out.lines().count(), 200);
    for (number, line) in out.lines().enumerate() {
        let row: Value = serde_json::from_str(line).expect("JSON");
        assert_eq!(row["id"], number);
        assert_eq!(row["answer"], single[number % questions.len()]);
    }
}

#[test]
fn the_corpus_in_use_is_told() {
    let env = TestEnv::new();
    let corpus_line = |env: &TestEnv, arguments: &[&str]| {
        let (status, out, err) = env.run(arguments);
        assert_eq!(status, 0, "{err}");
        out.lines().last().expect("a line").to_owned()
    };
    assert!(corpus_line(&env, &["sources"]).starts_with("Documents: in the program (4 documents"));
    env.write("corpus/README.md", "no document");
    assert!(corpus_line(&env, &["sources"]).contains("in the program"));
    env.write("corpus/a.md", &document("a", "Bone fever", "## Treatment\n\nRest."));
    assert!(corpus_line(&env, &["sources"]).starts_with("Documents: corpus (1 document,"));
    env.write("other/b.md", &document("b", "Bone chill", "## Treatment\n\nWarmth."));
    assert!(corpus_line(&env, &["sources", "--corpus", "other"]).starts_with("Documents: other"));
    let file = env.write("settings.toml", "[paths]\ncorpus = \"other\"\n");
    let file = file.to_str().expect("UTF-8");
    assert!(corpus_line(&env, &["sources", "--config", file]).starts_with("Documents: other"));
    assert!(
        corpus_line(&env, &["sources", "--config", file, "--corpus", "corpus"])
            .starts_with("Documents: corpus")
    );
    let output = env.bonafide().arg("sources").env("BONAFIDE_CORPUS", "other").output().expect("it runs");
    assert!(String::from_utf8_lossy(&output.stdout).contains("Documents: other"));
}

#[test]
fn sources_and_topics_list_what_is_there() {
    let env = TestEnv::new();
    let (_, sources, _) = env.run(&["sources"]);
    for text in
        ["Osteopetrosis", "June 2015", "January 12, 2026", "October 28, 2025", "review pending", "RxHarun"]
    {
        assert!(sources.contains(text), "{text} is missing: {sources}");
    }
    let (_, topics, _) = env.run(&["topics"]);
    for text in ["Chondrodysplasia calcificans metaphysealis", "CCM", "Treatment", "Calcitriol"] {
        assert!(topics.contains(text), "{text} is missing: {topics}");
    }
}

#[test]
fn show_prints_a_passage_with_its_neighbors() {
    let env = TestEnv::new();
    let answer = env.ask("calcitriol for osteopetrosis");
    let id = answer["passages"][0]["id"].as_str().expect("an id").to_owned();
    let (status, out, _) = env.run(&["show", &id]);
    assert_eq!(status, 0);
    for heading in ["Interferon gamma-1b", "Calcitriol", "Prednisone"] {
        assert!(out.contains(heading), "{out}");
    }
    assert!(folded(&out).ends_with(&folded(DISCLAIMER)));
    let (_, json, _) = env.run(&["show", &id, "--json", "--neighbors", "0"]);
    let shown: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(shown["passages"].as_array().map(Vec::len), Some(1));
    assert_eq!(shown["passages"][0]["id"], id.as_str());
    let (status, out, err) = env.run(&["show", "osteopetrosis/none"]);
    assert_eq!((status, out.as_str()), (1, ""));
    assert!(err.contains("osteopetrosis/none") && err.contains("ask --full"), "{err}");
}

#[test]
fn text_fits_the_width_and_keeps_the_disclaimer_whole() {
    let env = TestEnv::new();
    for width in ["20", "40", "60", "120"] {
        let (_, out, _) = env.run(&["ask", "--full", "--width", width, "which doctor treats osteopetrosis"]);
        let columns: usize = width.parse().expect("a number");
        // ids and addresses are not broken
        let long = out.lines().filter(|line| line.chars().count() > columns && line.trim().contains(' '));
        assert_eq!(long.count(), 0, "{out}");
        assert!(folded(&out).ends_with(&folded(DISCLAIMER)), "{out}");
    }
}

#[test]
fn an_operators_own_texts_replace_those_of_the_program() {
    let env = TestEnv::new();
    env.write("ours/en.ftl", "no_answer = Ask our clinic.\n");
    let file = env.write("s.toml", "[texts]\nfolder = \"ours\"\n");
    let ask = ["ask", "who won the football world cup", "--config", file.to_str().expect("UTF-8")];
    let (_, out, _) = env.run(&ask);
    assert!(out.contains("Ask our clinic."), "{out}");
    env.write("ours/en.ftl", "\nno_answers = Ask our clinic.\n");
    let (status, _, err) = env.run(&ask);
    assert_eq!(status, 2);
    assert!(err.contains("en.ftl, line 2") && err.contains("no_answers"), "{err}");
}

#[test]
fn settings_can_add_to_the_disclaimer_but_not_remove_it() {
    let env = TestEnv::new();
    let file = env.write("s.toml", "[texts]\ndisclaimer_addition = \"Call our nurse.\"\n");
    let settings = file.to_str().expect("UTF-8");
    let (_, out, _) = env.run(&["ask", "--full", "what is osteopetrosis", "--config", settings]);
    assert!(folded(&out).contains(&first_words(DISCLAIMER, 12)), "{out}");
    assert!(out.trim_end().ends_with("Call our nurse."), "{out}");
    let (_, out, _) = env.run(&["ask", "what is osteopetrosis", "--config", settings]);
    assert!(folded(&out).contains("not medical advice"), "{out}");
    assert!(out.trim_end().ends_with("Call our nurse."), "{out}");
    let file = env.write("t.toml", "[texts]\ndisclaimer = \"\"\n");
    let (status, _, err) =
        env.run(&["ask", "what is osteopetrosis", "--config", file.to_str().expect("UTF-8")]);
    assert_eq!(status, 2);
    assert!(err.contains("line 2") && err.contains("texts.disclaimer"), "{err}");
}

#[test]
fn a_question_cannot_steer_the_terminal_or_the_query() {
    let env = TestEnv::new();
    for question in [
        "does it hurt: yes or no?",
        "\"osteopetrosis",
        "osteopetrosis AND (",
        "\u{1b}[31mosteopetrosis",
        "body_stem:x^2",
    ] {
        let (status, out, err) = env.run(&["ask", question]);
        assert!(status < 2, "{question}: {err}");
        assert!(!out.contains('\u{1b}'), "{question}: {out}");
    }
    let long = "osteopetrosis treatment ".repeat(2000);
    assert_eq!(env.run(&["ask", &long]).0, 0);
}

#[test]
fn completions_and_the_manual_page_are_printed() {
    let env = TestEnv::new();
    for shell in ["bash", "zsh", "fish"] {
        let (status, out, _) = env.run(&["completions", shell]);
        assert_eq!(status, 0);
        assert!(out.contains("bonafide") && out.contains("batch"), "{shell}");
    }
    let (_, out, _) = env.run(&["man"]);
    assert!(out.starts_with(".ie") || out.contains(".TH"), "{out}");
}

#[test]
fn a_document_without_a_condition_goes_by_its_title() {
    let env = TestEnv::new();
    let body = "## Causes\n<!-- source: Causes -->\n\nNobody knows what causes it.\n";
    let text = document("xyz", "Xyz", body).replace("condition = \"Xyz\"", "condition = \"\"");
    env.write("corpus/xyz.md", &text);
    let (status, out, _) = env.run(&["sources"]);
    assert_eq!(status, 0);
    assert!(out.contains("About Xyz (id xyz)"), "{out}");
}
