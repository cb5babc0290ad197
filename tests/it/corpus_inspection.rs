//! What `bonafide corpus check` asks a person to look at in documents that have no errors.

use crate::support::{TestEnv, complete_document};
use serde_json::Value;

const BODY: &str =
    "## Treatment\n<!-- source: Care -->\n\nRest in bed and drink enough until the fever ends [^1].";

/// What is printed for a corpus of these files.
fn check(files: &[(&str, &str)]) -> String {
    let env = TestEnv::new();
    for (name, text) in files {
        env.write(&format!("corpus/{name}"), text);
    }
    let (status, out, err) = env.run(&["corpus", "check"]);
    assert_eq!((status, err.as_str()), (0, ""), "nothing is an error: {out}");
    out
}

/// A document of this body alone.
fn check_body(body: &str) -> String {
    check(&[("a.md", &complete_document("a", "Bone fever", body))])
}

/// The complete document with a part of its front matter written otherwise.
fn check_front(part: &str, otherwise: &str) -> String {
    let complete = complete_document("a", "Bone fever", BODY);
    let changed = complete.replacen(part, otherwise, 1);
    assert_ne!(complete, changed, "“{part}” is there");
    check(&[("a.md", &changed)])
}

/// The one finding, and the line in the text that it names.
#[track_caller]
fn assert_only(out: &str, start: &str, message: &str) {
    let findings: Vec<&str> =
        out.lines().filter(|line| !line.starts_with(|c: char| c.is_ascii_digit())).collect();
    assert_eq!(findings.len(), 1, "{out}");
    assert!(findings[0].starts_with(start) && findings[0].contains(message), "{out}");
}

#[test]
fn old_documents_and_those_without_a_date_are_told_of() {
    let old = check_front("updated = \"2026-05-01\"", "updated = \"2009-05-01\"");
    assert_only(&old, "a.md:13: warning: ", "last dated 2009-05-01, more than 5 years ago");
    let none = check_front("updated = \"2026-05-01\"\n", "");
    assert_only(&none, "a.md:1: warning: ", "has no date");
}

#[test]
fn the_years_after_which_a_document_is_old_are_configured() {
    let env = TestEnv::new();
    env.write("corpus/a.md", &complete_document("a", "Bone fever", BODY).replace("2026-05-01", "2009-05-01"));
    env.write("strict.toml", "[answer]\nold_years = 60\n");
    let (status, out, err) = env.run(&["--config", "strict.toml", "corpus", "check"]);
    assert_eq!((status, err.as_str()), (0, ""));
    assert!(out.contains("0 warnings"), "{out}");
}

#[test]
fn documents_that_nobody_approved_are_told_of() {
    for (status, words) in [
        ("under-review", "is under review"),
        ("submitted", "was submitted and not reviewed yet"),
        ("not-stated", "does not say whether anybody reviewed it"),
    ] {
        let out = check_front("status = \"approved\"", &format!("status = \"{status}\""));
        assert_only(&out, "a.md:17: warning: ", words);
    }
}

#[test]
fn a_source_without_address_or_license_is_a_hint() {
    assert_only(&check_front("url = \"https://pages.example/fever\"\n", ""), "a.md:", "has no address");
    assert_only(&check_front("licence = \"public domain\"\n", ""), "a.md:", "license is not stated");
}

#[test]
fn links_that_lead_nowhere_are_told_with_their_line() {
    let link = |target: &str| {
        let other = complete_document(
            "b",
            "Marrow cough",
            "## Causes of it\n<!-- source: Why -->\n\nNobody knows yet why the marrow coughs so often at night [^1].",
        );
        let body = format!(
            "{BODY}\n\nSee [what else is known of the fever and its course]({target}) on another page."
        );
        check(&[("a.md", &complete_document("a", "Bone fever", &body)), ("sub/b.md", &other)])
    };
    for whole in ["sub/b.md", "sub/b.md#causes-of-it", "#treatment", "https://pages.example/x.md"] {
        assert!(link(whole).contains("0 warnings"), "{whole}: {}", link(whole));
    }
    assert_only(&link("sub/c.md"), "a.md:33: warning: ", "“sub/c.md” leads to no document");
    assert_only(&link("sub/b.md#cure"), "a.md:33: warning: ", "leads to no heading of sub/b.md");
    assert_only(&link("#cure"), "a.md:33: warning: ", "leads to no heading of a.md");
}

#[test]
fn a_reference_that_nothing_cites_is_a_hint() {
    let out = check_body(&BODY.replace(" [^1]", ""));
    assert_only(&out, "a.md:21: hint: ", "reference [1] is cited nowhere");
}

#[test]
fn very_short_and_very_long_passages_are_told_of() {
    let out = check_body("## Treatment\n<!-- source: Care -->\n\nRest [^1].");
    assert_only(&out, "a.md:28: hint: ", "section “Treatment” has a passage of 1 words");
    // one sentence is never cut
    let long = ["bone"; 200].join(" ");
    let out = check_body(&format!("## Treatment\n<!-- source: Care -->\n\nRest, {long} [^1]."));
    assert!(out.contains("a.md:28: hint: section “Treatment” has a passage of 201 words"), "{out}");
}

#[test]
fn documents_that_say_nearly_the_same_are_told_of_once() {
    let body = format!(
        "{BODY}\n\nThe fever ends after three days in most children, and nobody has to be afraid of it."
    );
    let one = complete_document("a", "Bone fever", &body);
    let two = complete_document("b", "Marrow cough", &body.replace("three days", "four days"));
    let out = check(&[("a.md", &one), ("b.md", &two)]);
    assert_only(&out, "b.md:1: warning: ", "in the same words as a.md");
}

#[test]
fn names_of_different_conditions_that_look_alike_are_told_of() {
    let other = |condition: &str| {
        let body =
            "## Course\n<!-- source: Way -->\n\nIt comes at night and is gone when the sun is up again [^1].";
        check(&[
            ("a.md", &complete_document("a", "Osteopetrosis", BODY)),
            ("b.md", &complete_document("b", condition, body)),
        ])
    };
    assert_only(
        &other("Osteopetrosia"),
        "b.md:4: hint: ",
        "“Osteopetrosia” looks like “Osteopetrosis” of a.md",
    );
    assert!(other("Osteoporosis").contains("looks like"), "two slips");
    assert!(other("Marrow cough").contains("0 hints"));
}

#[test]
fn hard_sections_are_a_hint_and_never_more() {
    let hard = "## Treatment\n<!-- source: Care -->\n\nMultidisciplinary surveillance of craniometaphyseal \
        manifestations necessitates longitudinal radiographic documentation, audiological evaluation, \
        ophthalmological consultation and biochemical characterization, preferably coordinated by experienced \
        practitioners who individualize pharmacological interventions according to histological classification, \
        radiological progression, neurological complications and the availability of rehabilitation in university hospitals or specialized outpatient departments [^1].";
    assert_only(&check_body(hard), "a.md:28: hint: ", "“Treatment” reads like school grade");
    // a page in another language is not measured by an English formula
    let spanish =
        complete_document("a", "Bone fever", hard).replace("language = \"en\"", "language = \"es\"");
    assert!(check(&[("a.md", &spanish)]).contains("0 hints"));
}

#[test]
fn hints_and_warnings_can_be_left_out_and_are_still_counted() {
    let env = TestEnv::new();
    let text = complete_document("a", "Bone fever", "## Treatment\n<!-- source: Care -->\n\nRest [^1].");
    env.write("corpus/a.md", &text.replace("\"approved\"", "\"under-review\""));
    let lines = |least: &str| {
        let (_, out, _) = env.run(&["corpus", "check", "--least", least]);
        assert!(out.ends_with("1 document, 0 errors, 1 warning, 1 hint: corpus\n"), "{out}");
        out.lines().count()
    };
    assert_eq!((lines("error"), lines("warning"), lines("hint")), (1, 2, 3));
    let (_, out, _) = env.run(&["corpus", "check", "--least", "warning", "--format", "json"]);
    let findings: Vec<Value> = serde_json::from_str(&out).expect("JSON");
    assert_eq!(findings.len(), 1);
    assert_eq!(
        (&findings[0]["severity"], &findings[0]["file"]),
        (&Value::from("warning"), &Value::from("a.md"))
    );
}
