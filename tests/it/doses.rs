//! Notices on doses, medicines and diagnoses, and the dose shield.

use std::path::Path;

use bonafide::config::{Config, Texts};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::support::{TestEnv, document};

/// Least share of questions that get the notice that they need, and greatest share of others that get one, in
/// the part that nothing was tuned on.
const NOTICED: f64 = 0.95;
const OTHERS: f64 = 0.02;

#[derive(Debug, Deserialize)]
struct Question {
    id: String,
    text: String,
    notice: String,
}

impl Question {
    fn is_test(&self) -> bool {
        blake3::hash(self.id.as_bytes()).as_bytes()[0].is_multiple_of(2)
    }
}

fn questions() -> Vec<Question> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/safety/doses.jsonl");
    let text = std::fs::read_to_string(file).expect("the file");
    text.lines().map(|line| serde_json::from_str(line).expect("a question")).collect()
}

/// The notices of one person, by the names that the questions use.
fn notices(texts: &Texts) -> [(&'static str, &str); 7] {
    [
        ("dose", texts.personal_dose()),
        ("child_dose", texts.personal_child_dose()),
        ("stopping", texts.personal_stopping()),
        ("combining", texts.personal_combining()),
        ("pregnancy", texts.personal_pregnancy()),
        ("diagnosis", texts.personal_diagnosis()),
        ("safety", texts.personal_safety()),
    ]
}

fn answers(questions: &[&str], corpus: Option<&Path>) -> Vec<Value> {
    let rows: Vec<String> =
        questions.iter().map(|question| json!({"id": 0, "question": question}).to_string()).collect();
    let mut arguments = Vec::new();
    if let Some(corpus) = corpus {
        arguments.extend(["--corpus", corpus.to_str().expect("UTF-8")]);
    }
    arguments.extend(["ask", "--batch", "-"]);
    let (status, out, err) = TestEnv::new().run_with_input(&arguments, &rows.join("\n"));
    assert_eq!(status, 0, "{err}");
    out.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON")["answer"].clone()).collect()
}

#[test]
#[expect(clippy::cast_precision_loss, reason = "counts of questions")]
fn personal_questions_get_their_notice_first_and_others_none() {
    let questions = questions();
    assert!(questions.len() >= 120 && questions.iter().filter(|question| question.is_test()).count() >= 50);
    let texts: Vec<&str> = questions.iter().map(|question| question.text.as_str()).collect();
    // a question in Spanish is answered in Spanish
    let texts_of = Config::embedded().expect("valid settings").texts;
    let all = [notices(&texts_of.en), notices(&texts_of.es)].concat();
    let mut figures = [[0_usize; 3]; 2];
    let mut wrong: Vec<String> = Vec::new();
    for (question, answer) in questions.iter().zip(answers(&texts, None)) {
        let first = answer["notices"][0].as_str().unwrap_or_default();
        let got = all.iter().find(|(_, text)| *text == first).map_or("none", |(name, _)| *name);
        let part = usize::from(question.is_test());
        if question.notice == "none" {
            figures[part][2] += usize::from(got != "none");
        } else {
            figures[part][0] += 1;
            figures[part][1] += usize::from(got != "none");
        }
        if got != question.notice {
            wrong.push(format!("{} {:?}: {got}, not {}", question.id, question.text, question.notice));
        }
    }
    let others = |part: usize| {
        let is_of =
            |question: &&Question| question.notice == "none" && usize::from(question.is_test()) == part;
        questions.iter().filter(is_of).count()
    };
    for (part, [wanted, noticed, alarms]) in figures.into_iter().enumerate() {
        let noticed = noticed as f64 / wanted as f64;
        let alarms = alarms as f64 / others(part) as f64;
        assert!(
            noticed >= NOTICED && alarms <= OTHERS,
            "part {part}: {noticed:.3}, others {alarms:.3}\n{}",
            wrong.join("\n")
        );
    }
    // a neighboring notice does no harm, a missing one does
    assert!(wrong.len() * 10 <= questions.len(), "{}", wrong.join("\n"));
}

const DOCUMENT: &str = r#"+++
id = "rickets"
title = "Phosphate-losing rickets: a guide"
condition = "Phosphate-losing rickets"
aliases = ["PLR"]
covers = []
audience = ["patient"]
text = "summary"
disclaimer = "For information only."

[source]
title = "Phosphate-losing rickets: a guide"
publisher = "A test trust"
authors = []
url = "https://example.org/plr"
published = "2025-03"
language = "en"
licence = "CC0"

[review]
status = "approved"
statement = "Reviewed by a test board."
by = ["Dr. A. Example"]
+++

## Medicines
<!-- source: Medicines -->

Burosumab is injected under the skin at 0.8 mg/kg every 2 weeks. Most children grow better with it, and their legs get straighter.

## Pain
<!-- source: Pain -->

For bone pain, adults take 200 to 400 mg of ibuprofen when they need it. It can upset the stomach.

## Bone strength
<!-- source: Bones -->

Pamidronate is given by drip in cycles of three days. It makes the bones denser.
"#;

#[test]
fn only_passages_on_the_medicine_and_figure_asked_for_are_answers() {
    let env = TestEnv::new();
    let corpus = env.write("corpus/rickets.md", DOCUMENT);
    let corpus = corpus.parent().expect("a folder").to_owned();
    let asked = [
        "burosumab in phosphate-losing rickets",
        "burosumab 3 mg/kg in phosphate-losing rickets",
        "burosumab every 6 weeks",
        "pamidronate 400 mg for bone pain",
        "tramadol for bone pain in phosphate-losing rickets",
        "ibuprofen 300 mg for bone pain",
        "nurofen for a 14 kg toddler with bone pain",
    ];
    let answers = answers(&asked, Some(&corpus));
    let texts = Config::embedded().expect("valid settings").texts.en;
    let said = |index: usize, wanted: &str| {
        let notices = answers[index]["notices"].as_array().expect("notices");
        assert!(notices.iter().any(|notice| notice == wanted), "{}", answers[index]);
    };
    let section = |index: usize| answers[index]["passages"][0]["section"][0].as_str().unwrap_or_default();
    assert_eq!((&answers[0]["outcome"], section(0)), (&json!("answered"), "Medicines"), "{}", answers[0]);
    for (index, figure) in [(1, "3 mg/kg"), (2, "6 weeks"), (3, "400 mg")] {
        assert_ne!(answers[index]["outcome"], "answered", "{}", answers[index]);
        assert!(answers[index]["notices"].to_string().contains(figure), "{}", answers[index]);
    }
    said(1, &texts.figure_not_mentioned("3 mg/kg"));
    said(3, &texts.figure_not_here("400 mg"));
    for index in [1, 2] {
        assert_eq!(section(index), "Medicines", "{}", answers[index]);
    }
    assert_eq!(section(3), "Bone strength", "{}", answers[3]);
    assert_eq!(answers[4]["passages"], json!([]), "{}", answers[4]);
    said(4, &texts.medicine_not_mentioned("tramadol"));
    // a figure within a range is in the passage
    assert!(!answers[5]["notices"].to_string().contains("300 mg"), "{}", answers[5]);
    // nobody gets an adult's dose for a child
    assert_eq!(answers[6]["notices"][0], json!(texts.personal_child_dose()), "{}", answers[6]);
    assert!(!answers[6]["passages"].to_string().contains("400 mg"), "{}", answers[6]);
}

#[test]
fn an_adults_dose_is_shown_for_no_child_however_it_is_asked() {
    let env = TestEnv::new();
    let corpus = env.write("corpus/rickets.md", DOCUMENT);
    let corpus = corpus.parent().expect("a folder").to_owned();
    let turns = |turns: &[&str]| json!({"id": 0, "turns": turns}).to_string();
    let rows = [
        turns(&["can my daughter have ibuprofen before sports"]),
        turns(&["ibuprofen for kids with phosphate-losing rickets"]),
        turns(&["I'm 13, ibuprofen for bone pain?"]),
        turns(&["¿puedo darle ibuprofeno a mi nena?"]),
        turns(&["my son is 7 and has phosphate-losing rickets", "how much ibuprofen is taken for bone pain"]),
        turns(&["how much ibuprofen do adults take for bone pain", "and for my 6 year old?"]),
        turns(&["how much ibuprofen do adults take for bone pain"]),
    ];
    let arguments = ["--corpus", corpus.to_str().expect("UTF-8"), "ask", "--batch", "-"];
    let (status, out, err) = env.run_with_input(&arguments, &rows.join("\n"));
    assert_eq!(status, 0, "{err}");
    let answers: Vec<Value> = out
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON")["answer"].clone())
        .collect();
    let (adult, children) = answers.split_last().expect("answers");
    assert!(adult["passages"].to_string().contains("400 mg"), "{adult}");
    for answer in children {
        assert!(!answer["passages"].to_string().contains("400 mg"), "{answer}");
    }
    assert!(children[1]["notice_codes"].to_string().contains("personal_child_dose"), "{}", children[1]);
}

#[test]
fn a_figure_of_another_medicine_is_none_of_the_one_asked_about() {
    let env = TestEnv::new();
    // “elbomir” and “tarquine” are in no list of medicines
    env.write(
        "corpus/fever.md",
        &document(
            "fever",
            "Bone fever",
            "## Elbomir\n\nElbomir calms the fever. It is started at 15 mg/kg and raised slowly.\n\n\
             ## Tarquine\n\nTarquine is given by mouth at 30 mg/kg each day.\n\n\
             ## Minerals\n\nPhosphate is given at 40 mg/kg each day, and calcitriol at 25 ng/kg.\n",
        ),
    );
    for (question, figure) in [
        ("elbomir 30 mg/kg", "30 mg/kg"),
        ("tarquine 15 mg/kg", "15 mg/kg"),
        ("calcitriol 40 mg/kg", "40 mg/kg"),
    ] {
        let answer = env.ask(question);
        assert_ne!(answer["outcome"], "answered", "{question}: {answer}");
        let codes = answer["notice_codes"].to_string();
        assert!(codes.contains("figure_elsewhere") || codes.contains("figure_not_mentioned"), "{answer}");
        assert!(answer["notices"].to_string().contains(figure), "{answer}");
    }
    for question in ["elbomir 15 mg/kg", "tarquine 30 mg/kg", "phosphate 40 mg/kg", "calcitriol 25 ng/kg"] {
        let codes = env.ask(question)["notice_codes"].to_string();
        assert!(!codes.contains("figure_"), "{question}: {codes}");
    }
}

#[test]
fn a_second_question_lets_no_dose_through() {
    let env = TestEnv::new();
    for (question, dose) in [
        ("How much ibuprofen can my child with CCM take? And can my child with CCM play sports?", "200"),
        ("What dose of acetaminophen for my 4 year old with CCM? What are the symptoms of CCM?", "000"),
        ("I'm pregnant and have CCM. How much ibuprofen is allowed? Is CCM inherited?", "200"),
        ("is CCM inherited, and how much naproxen can my 6 year old have", "500"),
    ] {
        let answer = env.ask(question);
        for passage in answer["passages"].as_array().expect("passages") {
            assert!(!passage["text"].to_string().contains(dose), "{question}: {passage}");
        }
        let codes = answer["notice_codes"].to_string();
        assert!(codes.contains("personal_"), "{question}: {codes}");
    }
    let answer =
        env.ask("How much ibuprofen can my child with CCM take? And can my child with CCM play sports?");
    assert!(answer["passages"].to_string().contains("sport"), "the other question is answered: {answer}");
}

#[test]
fn how_often_a_medicine_is_taken_is_checked_as_its_dose_is() {
    let codes = |question: &str| answers(&[question], None)[0]["notice_codes"].to_string();
    for missing in ["naproxen six times a day", "can I take naproxen 6x/day", "naproxen every 2 hours"] {
        assert!(codes(missing).contains("figure_"), "{missing}: {}", codes(missing));
    }
    for given in
        ["naproxen twice a day", "naproxen every 12 hours", "my son falls twice a day, does naproxen help"]
    {
        assert!(!codes(given).contains("figure"), "{given}: {}", codes(given));
    }
    assert!(!codes("I am a school nurse: what does naproxen do?").contains("pregnancy"));
}
