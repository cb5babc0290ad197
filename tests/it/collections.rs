//! Collections: JSON lines with a TOML beside them that says what their fields mean.

use crate::support::{TestEnv, complete_document};

const MAPPING: &str = r#"
[fields]
document = "metadata.doc"
title = "title"
condition = "metadata.focus"
aliases = "metadata.other"
section = "metadata.section"
text = "text"
url = "metadata.url"
updated = "date"
publisher = "metadata.source"

[document]
language = "en"
audience = ["patient"]
licence = "public domain"
disclaimer = "Ask a doctor."

[review]
status = "under-review"
statement = "The board is reading it."
"#;

const ROWS: &str = r#"{"_id": "1", "title": "Marrow cough - Treatment", "text": "Rest and tea help against the cough.\nA syrup may help at night.", "date": "2026-01-12T08:00:00Z", "metadata": {"doc": "NIH 17", "focus": "Marrow cough", "other": ["tussis medullaris"], "section": "Treatment", "url": "https://pages.example/cough", "source": "Cough House"}}
{"_id": "2", "title": "Marrow cough - Causes", "text": "Nobody knows what causes it.", "metadata": {"doc": "NIH 17", "focus": "Marrow cough", "section": "Causes", "source": "Cough House"}}

{"_id": "3", "title": "Toe fever - Treatment", "text": "Cold water cools the toe.", "metadata": {"doc": "NIH 18", "focus": "Toe fever", "section": "Treatment", "source": "Toe House"}}
"#;

fn env(rows: &str, mapping: &str) -> TestEnv {
    let env = TestEnv::new();
    env.write("corpus/nih/pages.jsonl", rows);
    env.write("corpus/nih/pages.toml", mapping);
    env
}

#[test]
fn rows_are_sections_of_documents_that_say_where_they_are_from() {
    let env = env(ROWS, MAPPING);
    for question in ["how is marrow cough treated", "tussis medullaris treatment"] {
        let answer = env.ask(question);
        assert_eq!(answer["outcome"], "answered", "{answer}");
        let first = &answer["passages"][0];
        assert_eq!(first["text"], "Rest and tea help against the cough.\n\nA syrup may help at night.");
        assert_eq!(first["section"], serde_json::json!(["Treatment"]));
        let document = &first["document"];
        assert_eq!((&document["id"], &document["publisher"]), (&"nih-17".into(), &"Cough House".into()));
        assert_eq!(
            (&document["updated"], &document["url"]),
            (&"2026-01-12".into(), &"https://pages.example/cough".into())
        );
        assert_eq!(document["review_status"], "under-review");
    }
    let (status, out, _) = env.run(&["sources"]);
    assert_eq!(status, 0);
    assert!(out.contains("Marrow cough") && out.contains("Toe House"), "{out}");
    let (_, out, _) = env.run(&["topics"]);
    assert!(out.contains("Marrow cough") && out.contains("Causes"), "{out}");
}

#[test]
fn a_collection_stands_beside_documents_and_is_indexed_with_them() {
    let env = env(ROWS, MAPPING);
    let body =
        "## Treatment\n<!-- source: Care -->\n\nRest in bed and drink enough until the fever ends [^1].";
    env.write("corpus/fever.md", &complete_document("fever", "Bone fever", body));
    let (status, out, err) = env.run(&["index"]);
    assert_eq!((status, err.as_str()), (0, ""), "{out}");
    assert!(out.starts_with("3 documents (3 new or changed), "), "{out}");
    assert_eq!(env.ask("how is bone fever treated")["passages"][0]["document"]["id"], "fever");
    let quoted = env.ask("how is toe fever treated");
    assert_eq!(quoted["passages"][0]["document"]["id"], "nih-18");
    env.write("answer.json", &quoted.to_string());
    assert_eq!(env.run(&["verify", "answer.json"]).0, 0);
    // a changed row is a changed document, and the index is made anew by itself
    env.write("corpus/nih/pages.jsonl", &ROWS.replace("Cold water cools", "Warm water warms"));
    let (status, out, _) = env.run(&["verify", "answer.json"]);
    assert_eq!(status, 1, "{out}");
    let (_, out, _) = env.run(&["index"]);
    assert!(out.contains("(0 new or changed)"), "verifying has made it: {out}");
}

#[test]
fn what_is_wrong_is_told_with_file_and_line() {
    let check = |rows: &str, mapping: &str| {
        let (status, out, err) = env(rows, mapping).run(&["corpus", "check", "--least", "error"]);
        assert_eq!((status, err.as_str()), (1, ""), "{out}");
        out
    };
    for (from, to, place, message) in [
        ("\"_id\": \"2\", ", "\"_id\": \"2\" ", "nih/pages.jsonl:2: error: ", "this row is no JSON"),
        (
            "\"text\": \"Nobody knows what causes it.\"",
            "\"text\": 5.5e3000",
            "nih/pages.jsonl:2: error: ",
            "no JSON",
        ),
        (
            "\"text\": \"Cold water cools the toe.\", ",
            "",
            "nih/pages.jsonl:4: error: ",
            "no text in the field text",
        ),
        ("2026-01-12T08", "12.1.2026T08", "nih/pages.jsonl:1: error: ", "is no date"),
        ("\"doc\": \"NIH 18\", ", "", "nih/pages.jsonl:4: error: ", "which document it is of"),
        (", \"source\": \"Toe House\"", "", "nih/pages.jsonl:4: error: ", "who published it"),
        ("NIH 18", "nih-17", "nih/pages.jsonl:4: error: ", "already the id of nih/pages.jsonl"),
    ] {
        let rows = ROWS.replacen(from, to, 1);
        assert_ne!(rows, ROWS, "{from}");
        let out = check(&rows, MAPPING);
        assert!(
            out.lines().any(|line| line.starts_with(place) && line.contains(message)),
            "{message}: {out}"
        );
    }
    for (from, to, message) in [
        ("text = \"text\"", "", "the field text is missing"),
        ("licence", "license", "“license” isn't a field here"),
        ("language = \"en\"", "", "say in which language"),
        ("publisher = \"metadata.source\"", "", "say who published"),
        ("[\"patient\"]", "[]", "audience must name"),
        (
            "[review]\nstatus = \"under-review\"\nstatement = \"The board is reading it.\"",
            "",
            "the field review is missing",
        ),
    ] {
        let mapping = MAPPING.replacen(from, to, 1);
        assert_ne!(mapping, MAPPING, "{from}");
        let out = check(ROWS, &mapping);
        assert!(
            out.lines().any(|line| line.starts_with("nih/pages.toml:") && line.contains(message)),
            "{out}"
        );
    }
    let (status, _, err) = {
        let env = TestEnv::new();
        env.write("corpus/pages.jsonl", ROWS);
        env.run(&["ask", "cough"])
    };
    assert_eq!(status, 2);
    assert!(err.contains("pages.toml beside it, which says what its fields mean, is missing"), "{err}");
}

#[test]
fn a_large_collection_does_not_flood_a_check() {
    let row = |n: usize| {
        format!("{{\"_id\": \"r{n}\", \"title\": \"Page {n}\", \"text\": \"Number {n} is short.\"}}\n")
    };
    let mapping = MAPPING
        .lines()
        .filter(|line| !line.contains("metadata.") && !line.contains("date"))
        .collect::<Vec<_>>();
    let mapping = mapping.join("\n").replace("[document]", "[document]\npublisher = \"A house\"");
    let env = env(&(0..200).map(row).collect::<String>(), &mapping);
    let (status, out, _) = env.run(&["corpus", "check"]);
    assert_eq!(status, 0, "{out}");
    assert!(out.contains("and ") && out.contains(" more like these"), "{out}");
    assert!(out.lines().count() < 50, "{out}");
    assert!(out.contains("200 documents, 0 errors"), "{out}");
}
