//! Passages are found by meaning, where no word of the question stands in them.

#[cfg(feature = "encoder")]
use serde_json::Value;

use crate::support::{TestEnv, document};

/// Without optimization the encoder is slow: few passages, few questions.
#[cfg(feature = "encoder")]
const IN_DEBUG: (&str, &str) = ("BONAFIDE_VECTORS_IN_DEBUG_BUILDS", "true");

const BODY: &str = "## Where the illness comes from\n<!-- source: Causes -->\n\nBoth parents carry one changed copy of the gene.\n\n\
## Teeth\n<!-- source: Teeth -->\n\nMilk teeth are lost early.\n";

#[cfg(feature = "encoder")]
fn run(env: &TestEnv, arguments: &[&str]) -> (Option<i32>, String) {
    let output =
        env.bonafide().env(IN_DEBUG.0, IN_DEBUG.1).args(arguments).output().expect("the program runs");
    (output.status.code(), String::from_utf8(output.stdout).expect("UTF-8"))
}

#[cfg(feature = "encoder")]
fn first_section(env: &TestEnv, question: &str) -> Option<String> {
    let (_, out) = run(env, &["ask", "--json", question]);
    let answer: Value = serde_json::from_str(&out).expect("JSON");
    answer["passages"][0]["section"][0].as_str().map(str::to_owned)
}

#[cfg(feature = "encoder")]
#[test]
fn a_question_finds_what_it_shares_no_word_with() {
    let env = TestEnv::new();
    env.write("corpus/xyz.md", &document("xyz", "Xyz", BODY));
    let question = "xyz: did my son inherit this from me?";
    assert_eq!(first_section(&env, question).as_deref(), Some("Where the illness comes from"));
}

#[cfg(feature = "encoder")]
#[test]
fn vectors_on_disk_are_kept_and_only_what_changed_is_encoded() {
    let env = TestEnv::new();
    env.write("corpus/xyz.md", &document("xyz", "Xyz", BODY));
    let (status, out) = run(&env, &["index"]);
    assert_eq!(status, Some(0));
    assert!(out.contains("2 passages compared by meaning (2 newly encoded)"), "{out}");
    env.write("corpus/xyz.md", &document("xyz", "Xyz", &BODY.replace("early", "late")));
    let (_, out) = run(&env, &["index"]);
    assert!(out.contains("2 passages compared by meaning (1 newly encoded)"), "{out}");
    let question = "xyz: did my son inherit this from me?";
    assert_eq!(first_section(&env, question).as_deref(), Some("Where the illness comes from"));
}

#[cfg(feature = "encoder")]
#[test]
fn the_short_name_of_a_blood_test_is_no_cry_for_help() {
    let (_, out) = run(&TestEnv::new(), &["ask", "--json", "25(OH)D"]);
    let answer: Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(answer["urgency"], Value::Null, "{answer}");
}

#[cfg(feature = "encoder")]
#[test]
fn a_passage_that_changed_is_compared_by_meaning_at_the_next_question() {
    let env = TestEnv::new();
    env.write("corpus/xyz.md", &document("xyz", "Xyz", &BODY.replace("changed copy", "altered copy")));
    run(&env, &["index"]);
    env.write("corpus/xyz.md", &document("xyz", "Xyz", BODY));
    let question = "xyz: did my son inherit this from me?";
    assert_eq!(first_section(&env, question).as_deref(), Some("Where the illness comes from"));
    let (_, out) = run(&env, &["index"]);
    assert!(out.contains("(0 newly encoded)"), "{out}");
}

#[test]
fn what_a_section_is_asked_is_found_and_never_shown() {
    let env = TestEnv::new();
    let body = BODY.replace("source: Teeth -->", "source: Teeth -->\n<!-- asked: when do they fall out? -->");
    env.write("corpus/xyz.md", &document("xyz", "Xyz", &body));
    let answer = env.ask("xyz when do they fall out");
    assert_eq!(answer["passages"][0]["section"][0], "Teeth");
    let (_, out, _) = env.run(&["ask", "xyz when do they fall out"]);
    assert!(out.contains("Milk teeth") && !out.contains("do they fall"), "{out}");
}

#[test]
fn what_no_section_answers_is_neither_searched_as_words_nor_shown() {
    let question = "xyz which fluoride rinse is best for milk teeth";
    let listed = BODY.replace(
        "source: Teeth -->",
        "source: Teeth -->\n<!-- not answered: Which fluoride rinse is best for milk teeth? -->",
    );
    let [without, with] = [BODY, &listed].map(|body| {
        let env = TestEnv::new();
        env.write("corpus/xyz.md", &document("xyz", "Xyz", body));
        env.ask(question)
    });
    assert_eq!(without["passages"][0]["section"][0], "Teeth");
    for part in ["outcome", "passages", "interpretation"] {
        assert_eq!(without[part], with[part], "{part}");
    }
}

#[cfg(feature = "encoder")]
#[test]
fn what_no_section_answers_makes_an_answer_less_likely() {
    let env = TestEnv::new();
    let confidence = |body: &str| {
        env.write("corpus/xyz.md", &document("xyz", "Xyz", body));
        let (_, out) = run(&env, &["ask", "--json", "xyz: which toothpaste is best for milk teeth?"]);
        let answer: Value = serde_json::from_str(&out).expect("JSON");
        answer["interpretation"]["confidence"].as_f64().expect("a probability")
    };
    let listed = BODY.replace(
        "source: Teeth -->",
        "source: Teeth -->\n<!-- not answered: What toothpaste should be used for the milk teeth? -->",
    );
    assert!(confidence(&listed) < confidence(BODY));
}

#[test]
fn a_question_that_is_asked_and_not_answered_or_not_answered_twice_is_reported() {
    let env = TestEnv::new();
    let listed = |first: &str, second: &str| {
        let body = BODY
            .replace("source: Causes -->", &format!("source: Causes -->\n<!-- {first}: Which dose? -->"))
            .replace("source: Teeth -->", &format!("source: Teeth -->\n<!-- {second}: which dose -->"));
        env.write("corpus/xyz.md", &document("xyz", "Xyz", &body));
        let (status, out, _) = env.run(&["corpus", "check", "--least", "warning"]);
        assert_eq!(status, 0, "{out}");
        out
    };
    let place = "the section “Where the illness comes from” of xyz.md";
    let out = listed("asked", "not answered");
    assert!(
        out.contains(&format!("“which dose” is listed as not answered, but also asked of {place}")),
        "{out}"
    );
    let out = listed("not answered", "asked");
    assert!(
        out.contains(&format!("“which dose” is asked, but also listed as not answered in {place}")),
        "{out}"
    );
    let out = listed("not answered", "not answered");
    assert!(out.contains(&format!("“which dose” is also listed as not answered in {place}")), "{out}");
}

#[test]
fn a_question_that_two_sections_are_asked_is_told() {
    let env = TestEnv::new();
    let body = BODY.replace(" -->\n", " -->\n<!-- asked: Is it from us? -->\n");
    env.write("corpus/xyz.md", &document("xyz", "Xyz", &body));
    let (status, out, _) = env.run(&["corpus", "check", "--least", "warning"]);
    assert_eq!(status, 0, "{out}");
    assert!(
        out.contains("“Is it from us?” is also asked of the section “Where the illness comes from”"),
        "{out}"
    );
}
