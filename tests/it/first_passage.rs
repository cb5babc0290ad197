//! Questions of people across the four documents: the right section comes first.

use crate::support::TestEnv;
use serde_json::json;

/// Question, document, and a word of the right section's headings.
const QUESTIONS: [(&str, &str, &str); 29] = [
    ("What is osteopetrosis?", "osteopetrosis", "What it is"),
    ("intermediate osteopetrosis", "osteopetrosis", "Intermediate"),
    ("osteopetrosis", "osteopetrosis", "What it is"),
    ("How is osteopetrosis treated?", "osteopetrosis", "Treatment"),
    ("what kind of doctor treats osteopetrosis", "osteopetrosis", "Doctors"),
    ("Is malignant infantile osteopetrosis a kind of cancer?", "osteopetrosis", "Malignant"),
    ("what does calcitriol do in osteopetrosis", "osteopetrosis", "Calcitriol"),
    ("what research is being done on osteopetrosis", "osteopetrosis", "Research"),
    ("website or phone number for more information on osteopetrosis", "osteopetrosis", "information"),
    ("why does my kid with CCM walk like a duck", CCM, "Waddling"),
    ("Can my child with CCM play sports?", CCM, "sports"),
    ("is CCM the same as rickets", CCM, "rickets"),
    ("how much ibuprofen can adults take for CCM pain", CCM, "Ibuprofen"),
    ("CCM life expectancy", CCM, "life"),
    ("is metaphyseal chondrodysplasia inherited", CCM, "nherit"),
    ("which foods should people with CCM avoid", CCM, "limit or avoid"),
    ("guided growth surgery in CCM", CCM, "Guided growth"),
    ("when should we see a doctor about CCM", CCM, "When to see"),
    ("can a woman with CCM get pregnant", CCM, "pregnan"),
    ("alkaline phosphatase in CCM", CCM, "phosphatase"),
    ("other names for CCM", CCM, "Other names"),
    ("does swimming help in CCM", CCM, "imming"),
    (
        "how is metaphyseal sclerosis treated when lead poisoning causes it",
        "metaphyseal-sclerosis-treatment",
        "Lead",
    ),
    (
        "bisphosphonate induced metaphyseal sclerosis: stop the drug?",
        "metaphyseal-sclerosis-treatment",
        "Bisphosphonate",
    ),
    ("systemic sclerosis with metaphyseal sclerosis", "metaphyseal-sclerosis-treatment", "Systemic"),
    ("can metaphyseal sclerosis be mistaken for child abuse", "metaphyseal-sclerosis-young-child", "abuse"),
    ("which views belong to the skeletal survey in OMD", "metaphyseal-sclerosis-young-child", "survey"),
    ("x-ray findings in osteosclerotic metaphyseal dysplasia", "metaphyseal-sclerosis-young-child", "X-ray"),
    ("how should a child with OMD be followed up", "metaphyseal-sclerosis-young-child", "Follow-up"),
];

const CCM: &str = "chondrodysplasia-calcificans-metaphysealis";

#[test]
fn the_right_section_comes_first() {
    let env = TestEnv::new();
    let rows: Vec<String> = QUESTIONS
        .iter()
        .map(|(question, ..)| json!({"id": question, "question": question}).to_string())
        .collect();
    let (status, out, err) = env.run_with_input(&["ask", "--batch", "-"], &rows.join("\n"));
    assert_eq!(status, 0, "{err}");
    let mut wrong = Vec::new();
    for (line, (question, document, heading)) in out.lines().zip(QUESTIONS) {
        let row: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let first = &row["answer"]["passages"][0];
        let path = first["section"].to_string();
        if first["document"]["id"] != document || !path.contains(heading) {
            wrong.push(format!("{question}: {} {path}", first["document"]["id"]));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
