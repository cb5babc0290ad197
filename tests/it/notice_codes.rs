//! `notice_codes` of the JSON of an answer: one for each notice, whatever the language.

use std::fs;
use std::path::Path;

use bonafide::answer::NoticeCode;
use bonafide::config::{Config, Language};
use serde_json::Value;

use crate::support::{TestEnv, document};

const BODY: &str = "## Treatment\n<!-- source: Treatment -->\n\nBone fever is treated with rest.\n";

fn codes(answer: &Value) -> Vec<&str> {
    let codes = answer["notice_codes"].as_array().expect("codes");
    let notices = answer["notices"].as_array().expect("notices");
    assert_eq!(codes.len(), notices.len(), "{answer}");
    assert!(notices.iter().all(Value::is_string), "{answer}");
    codes.iter().map(|code| code.as_str().expect("a code")).collect()
}

fn place(codes: &[&str], code: &str) -> usize {
    codes.iter().position(|known| *known == code).unwrap_or_else(|| panic!("{code} is missing: {codes:?}"))
}

#[test]
fn each_notice_has_its_code_at_the_same_place() {
    let env = TestEnv::new();
    let old = document("fever", "Bone fever", BODY).replace("2026-05-01", "2001-05-01");
    let old = old.replace("status = \"approved\"", "status = \"submitted\"");
    env.write("corpus/fever.md", &old);
    let config = Config::embedded().expect("valid settings");
    let texts = config.texts.of(Language::En);

    let answer = env.ask("How is bone fever treated?");
    let found = codes(&answer);
    place(&found, "old");
    let notice = answer["notices"][place(&found, "not_approved")].as_str().expect("a notice");
    assert!(notice.contains(texts.status_submitted()), "{notice}");

    let answer = env.ask("How many milligrams should my son take for bone fever?");
    assert_eq!(place(&codes(&answer), "personal_child_dose"), 0, "{answer}");
    let answer = env.ask("who won the football world cup");
    let found = codes(&answer);
    assert_eq!(answer["notices"][place(&found, "no_answer")], Value::from(texts.no_answer()));
    assert_eq!(answer["notices"][place(&found, "reword")], Value::from(texts.reword()));
    assert_eq!(codes(&env.ask("hello")), ["small_talk"]);

    // the same in another language
    let answer = env.ask("¿Cómo se trata la fiebre ósea (bone fever)?");
    assert_eq!(answer["language"], "es");
    place(&codes(&answer), "old");
}

#[test]
fn every_code_is_documented() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/developers/answer.md");
    let page = fs::read_to_string(page).expect("the page");
    for code in NoticeCode::ALL {
        let name = serde_json::to_value(code).expect("JSON");
        let name = name.as_str().expect("text");
        assert!(page.contains(&format!("`{name}`")), "{name} is missing");
    }
}
