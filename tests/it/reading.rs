//! How questions are read: names of conditions, notation, several things at once, vague questions, follow-ups.

use crate::support::{TestEnv, document};
use serde_json::Value;

fn section(answer: &Value) -> &str {
    answer["passages"][0]["section"][0].as_str().unwrap_or_default()
}

fn notices(answer: &Value) -> String {
    answer["notices"].to_string()
}

#[test]
fn a_short_form_counts_only_where_it_can_be_meant() {
    let env = TestEnv::new();
    for question in ["band aid for a graze", "what does it add up to", "a mass of 5 mg", "is he down today"] {
        let answer = env.ask(question);
        assert!(!notices(&answer).contains("nothing on"), "{question}: {answer}");
    }
    for (question, condition) in
        [("treatment of AIDS", "HIV"), ("is ADD common", "ADHD"), ("copd signs", "COPD")]
    {
        assert!(notices(&env.ask(question)).contains(condition), "{question}");
    }
}

#[test]
fn all_names_of_a_condition_find_it() {
    let env = TestEnv::with_documents(&[
        ("engelmann", "Camurati-Engelmann disease", "## What it is\n\nA thickening of the long bones."),
        (
            "perthes",
            "Legg-Calvé-Perthes disease",
            "## What it is\n\nThe head of the thigh bone loses its blood.",
        ),
        ("rare", "Löffler-Beispiel syndrome", "## What it is\n\nA made-up thickening."),
    ]);
    for (question, id) in [
        ("progressive diaphyseal dysplasia", "engelmann"),
        ("Engelmann’s disease", "engelmann"),
        ("camurati engelmann", "engelmann"),
        ("perthes", "perthes"),
        ("LCPD", "perthes"),
        ("Legg Calve Perthes", "perthes"),
        ("loeffler-beispiel syndrome", "rare"),
    ] {
        let answer = env.ask(question);
        assert_eq!(answer["passages"][0]["document"]["id"], id, "{question}: {answer}");
        assert_eq!(answer["outcome"], "answered", "{question}: {answer}");
    }
}

#[test]
fn a_disease_that_no_list_has_is_no_misspelt_other_one() {
    let env = TestEnv::with_documents(&[(
        "bone",
        "Bone fever",
        "## What it is\n\nIt is not Tangier disease. The wish of all is to heal.",
    )]);
    for question in ["Quorbeck-Wisch syndrome", "what is Zorblatt disease", "ADHX", "Tangier disease"] {
        let answer = env.ask(question);
        assert_ne!(answer["outcome"], "answered", "{question}: {answer}");
        assert!(answer["interpretation"]["corrected"].is_null(), "{question}: {answer}");
    }
    assert!(notices(&env.ask("what is Tangier disease")).contains("Tangier disease"));
}

#[test]
fn a_condition_whose_page_is_held_is_never_a_plain_nothing() {
    let env = TestEnv::with_documents(&[("bone", "Bone fever", "## Pain\n\nThe shins ache at night.")]);
    let answer = env.ask("bone fever and skateboards");
    assert_eq!(answer["outcome"], "related", "{answer}");
    assert_eq!(section(&answer), "Pain");
}

#[test]
fn notations_of_the_same_meet() {
    let env = TestEnv::with_documents(&[(
        "bone",
        "Bone fever",
        "## Stage IV\n\nStage IV is the worst one.\n\n## Stage I\n\nStage I is mild.\n\n## Gene\n\nThe change p.Arg5Cys \
         lies in C\u{200b}OL2A1. Interferon-γ is low.\n\n## Check-ups\n\nA visit every twelve weeks and 1.25 mg are \
         enough.\n\n## Aids\n\nA footrest helps.\n\n## No use\n\nHeat does not help at all.",
    )]);
    for (question, expected) in [
        ("bone fever stage 4", "Stage IV"),
        ("bone fever stage one", "Stage I"),
        ("the fourth stage of bone fever", "Stage IV"),
        ("Arg5Cys", "Gene"),
        ("COL2A1", "Gene"),
        ("bone fever: interferon gamma", "Gene"),
        ("_COL2A1_", "Gene"),
        ("bone fever:footrest", "Aids"),
        ("visit every 12 wks", "Check-ups"),
        ("bone fever 1,25 mg", "Check-ups"),
        ("bone fever foot rest", "Aids"),
        ("does bone fever heat doesn't help", "No use"),
    ] {
        let answer = env.ask(question);
        assert_eq!(section(&answer), expected, "{question}: {answer}");
    }
}

const PAIR: [(&str, &str, &str); 2] = [
    (
        "bone",
        "Bone fever",
        "## What it is\n\nA fever of bones.\n\n## Treatment\n\nRest helps.\n\n## Causes\n\nA germ.",
    ),
    (
        "skin",
        "Skin fever",
        "## What it is\n\nA fever of skin.\n\n## Treatment\n\nA balm helps.\n\n## Causes\n\nThe sun.",
    ),
];

#[test]
fn each_of_several_things_gets_its_passage() {
    let env = TestEnv::with_documents(&PAIR);
    let answer = env.ask("what is the difference between bone fever and skin fever");
    let conditions: Vec<&str> = answer["parts"]
        .as_array()
        .expect("parts")
        .iter()
        .map(|part| part["condition"].as_str().expect("a name"))
        .collect();
    assert_eq!(conditions, ["Bone fever", "Skin fever"], "{answer}");
    let answer = env.ask("what causes bone fever and how is it treated?");
    let intents: Vec<&str> = answer["parts"]
        .as_array()
        .expect("parts")
        .iter()
        .map(|part| part["intent"].as_str().expect("a kind"))
        .collect();
    assert_eq!(intents, ["causes", "treatment"], "{answer}");
    for part in answer["parts"].as_array().expect("parts") {
        let rank = part["passages"][0].as_u64().expect("a rank");
        let shown = answer["passages"].as_array().expect("passages");
        assert!(shown.iter().any(|passage| passage["rank"] == rank), "{answer}");
    }
    assert_eq!(env.ask("how is bone fever treated")["parts"], serde_json::json!([]));
    let answer = env.ask("bone fever or osteoporosis?");
    assert!(notices(&answer).contains("Osteoporosis"), "{answer}");
}

#[test]
fn types_and_stages_that_are_asked_for_together_come_each() {
    let env = TestEnv::with_documents(&[(
        "bone",
        "Bone fever",
        "## Stage I\n\nStage I is mild.\n\n## Stage II\n\nStage II is worse than stage I and better than stage III.\n\n\
         ## Stage III\n\nStage III is bad.",
    )]);
    let answer = env.ask("bone fever stages 1 and 3");
    let shown: Vec<&str> = answer["parts"]
        .as_array()
        .expect("parts")
        .iter()
        .map(|part| {
            let rank = usize::try_from(part["passages"][0].as_u64().expect("a rank")).expect("small");
            answer["passages"][rank - 1]["section"][0].as_str().expect("a heading")
        })
        .collect();
    assert_eq!(shown, ["Stage I", "Stage III"], "{answer}");
}

#[test]
fn a_message_that_asks_for_nothing_is_not_answered_though_there_is_one_condition() {
    let env = TestEnv::with_documents(&[(
        "fever",
        "Bone fever",
        "## What it is\n\nBone fever is a made-up illness.\n",
    )]);
    for message in ["the", "when", "of", "is it", "who are they", "hmm"] {
        assert_ne!(env.ask(message)["outcome"], "answered", "{message}");
    }
    for question in ["what is it", "tell me about it"] {
        assert_eq!(env.ask(question)["outcome"], "answered", "{question}");
    }
}

#[test]
fn names_of_people_and_places_are_no_misspellings() {
    let env = TestEnv::new();
    for question in [
        "my son Noah has osteopetrosis, what now",
        "we live in Norway, how is CCM treated",
        "is there a clinic in Berlin for osteopetrosis",
        "can my daughter Anna swim with CCM",
        "Our niece Hanna has CCM and so does Lars",
        "is E. coli a risk after surgery for CCM",
        "C.difficile and CCM",
    ] {
        assert_eq!(env.ask(question)["interpretation"]["corrected"], Value::Null, "{question}");
    }
    // the name of a condition is corrected all the same
    assert_eq!(env.ask("how is Ostepetrosis treated")["interpretation"]["condition"], "Osteopetrosis");
}

#[test]
fn proper_names_are_no_everyday_words() {
    let env = TestEnv::with_documents(&[(
        "bone",
        "Bone fever",
        "## Salt\n\nEat low amounts of salt, still and always. It is no dent.",
    )]);
    for question in ["low salt", "is it still salt", "a dent in the salt"] {
        assert!(!notices(&env.ask(question)).contains("syndrome"), "{question}");
        assert!(!notices(&env.ask(question)).contains("disease"), "{question}");
    }
    assert!(notices(&env.ask("symptoms of Lowe")).contains("Lowe syndrome"));
}

#[test]
fn a_vague_question_asks_back_and_the_reply_picks() {
    let env = TestEnv::with_documents(&PAIR);
    for question in ["what is it?", "how is it treated", "symptoms", "tell me more pls"] {
        let answer = env.ask(question);
        assert_eq!(answer["outcome"], "no_answer", "{question}: {answer}");
        assert_eq!(answer["choices"], serde_json::json!(["Bone fever", "Skin fever"]), "{question}");
    }
    for reply in ["the second one", "2", "skin fever"] {
        let answer = env.converse(&["how is it treated?", reply]);
        assert_eq!(answer["passages"][0]["document"]["id"], "skin", "{reply}: {answer}");
        assert_eq!(section(&answer), "Treatment", "{reply}: {answer}");
    }
    let (_, out, _) = env.run(&["ask", "what is it"]);
    assert!(out.contains("1. Bone fever\n2. Skin fever"), "{out}");
    let single = TestEnv::new();
    single.write("corpus/bone.md", &document("bone", "Bone fever", "## Treatment\n\nRest helps."));
    assert_eq!(section(&single.ask("how is it treated")), "Treatment");
}

#[test]
fn follow_ups_go_on_from_the_last_answer() {
    let env = TestEnv::with_documents(&PAIR);
    assert_eq!(section(&env.converse(&["what is bone fever?", "why?"])), "Causes");
    let first = env.converse(&["what is bone fever?"]);
    let more = env.converse(&["what is bone fever?", "tell me more"]);
    assert_ne!(first["passages"][0]["id"], more["passages"][0]["id"], "{more}");
    let source = env.converse(&["how is skin fever treated?", "and the source?"]);
    assert!(notices(&source).contains("published by A publisher"), "{source}");
    assert!(!notices(&source).contains("About Bone fever"), "{source}");
}

#[test]
fn questions_about_the_source_are_answered_from_its_front_matter() {
    let env = TestEnv::with_documents(&PAIR);
    for question in [
        "who wrote the bone fever page",
        "when was the bone fever article last updated",
        "is the bone fever text reviewed",
    ] {
        let said = notices(&env.ask(question));
        assert!(
            said.contains("published by A publisher") && said.contains("May 1, 2026"),
            "{question}: {said}"
        );
        assert!(!said.contains("Skin fever"), "{question}: {said}");
    }
    let answer = env.ask("show me the whole article on skin fever");
    assert_eq!(section(&answer), "What it is", "{answer}");
    assert!(notices(&answer).contains("whole"), "{answer}");
}

#[test]
fn a_publisher_that_is_quoted_is_no_subject() {
    let env = TestEnv::with_documents(&PAIR);
    let other = document("trust", "Bone fever", "## Treatment\n\nRest and heat.")
        .replace("A publisher", "Heat Trust");
    env.write("corpus/trust.md", &other);
    let answer = env.ask("what does the Heat Trust say about the treatment of bone fever");
    assert_eq!(answer["passages"][0]["document"]["id"], "trust", "{answer}");
}

#[test]
fn newer_documents_lead_and_older_versions_are_left_out() {
    let env = TestEnv::new();
    let text = |id: &str, updated: &str, body: &str| {
        document(id, "Bone fever", &format!("## Treatment\n\n{body}")).replace("2026-05-01", updated)
    };
    env.write("corpus/a-old.md", &text("a-old", "2008", "Leeches treat bone fever, leeches and leeches."));
    env.write("corpus/b-new.md", &text("b-new", "2024", "Rest treats bone fever; leeches are given up."));
    let answer = env.ask("are leeches used for bone fever");
    let shown: Vec<&str> = answer["passages"]
        .as_array()
        .expect("passages")
        .iter()
        .map(|passage| passage["document"]["id"].as_str().expect("an id"))
        .collect();
    assert_eq!(shown, ["b-new"], "{answer}");
}

#[test]
fn what_is_to_be_ruled_out_does_not_lead() {
    let env = TestEnv::with_documents(&[(
        "bone",
        "Bone fever",
        "## Rickets\n\nRickets is serious, and bone fever can look like serious rickets. Serious rickets must be ruled \
         out.\n\n## Course\n\nBone fever is seldom serious.",
    )]);
    assert_eq!(section(&env.ask("is bone fever serious")), "Course");
}

#[test]
fn spanish_questions_find_english_passages_and_are_told_so() {
    let env = TestEnv::new();
    for (question, heading) in [
        ("¿cuál es el tratamiento de la osteopetrosis?", "Treatment"),
        ("causas de la osteopetrosis", "Causes"),
        ("¿qué médicos tratan la osteopetrosis?", "Doctors who diagnose and treat it"),
    ] {
        let answer = env.ask(question);
        assert_eq!(section(&answer), heading, "{question}: {answer}");
        assert!(notices(&answer).contains("en inglés"), "{question}: {answer}");
    }
}

#[test]
fn talk_and_background_leave_the_question_as_it_is() {
    let env = TestEnv::new();
    let plain = env.ask("What should people with CCM eat?");
    for chatty in [
        "hiya! new here, my cousin was told it is CCM. What should people with CCM eat? cheers",
        "so idk, what should people with CCM eat nowadays lol",
        "Our neighbor says milk is bad. What should people with CCM eat? Please be brief.",
    ] {
        let answer = env.ask(chatty);
        assert_eq!(answer["passages"][0]["id"], plain["passages"][0]["id"], "{chatty}: {answer}");
        assert_eq!(answer["outcome"], plain["outcome"], "{chatty}");
    }
}

#[test]
fn a_passage_without_the_quantity_asked_for_is_no_answer() {
    let env = TestEnv::new();
    let body = "## Braces\n<!-- source: Braces -->\n\nBraces hold the knees straight while a child grows.\n\n\
                ## Exercise\n<!-- source: Exercise -->\n\nSwimming for 30 minutes keeps the muscles strong.\n";
    env.write("corpus/xyz.md", &document("xyz", "Xyz", body));
    let outcome = |question: &str| env.ask(question)["outcome"].clone();
    assert_eq!(outcome("how do braces hold the knees straight in xyz"), "answered");
    assert_ne!(outcome("how many hours do braces hold the knees straight in xyz"), "answered");
    assert_eq!(outcome("how many minutes of swimming keeps the muscles strong in xyz"), "answered");
}

#[test]
fn a_statement_of_a_diagnosis_gets_no_line_on_suicide() {
    let env = TestEnv::new();
    for message in [
        "my daughter has osteopetrosis",
        "my brother has OI",
        "I have CCM",
        "my 6 year old was diagnosed with CCM",
        "hi, my wife has osteopetrosis too",
        "mi hija tiene osteopetrosis",
    ] {
        assert_eq!(env.ask(message)["urgency"], Value::Null, "{message}");
    }
    for message in ["my daughter has osteopetrosis and wants to die", "I have CCM and I took all my pills"] {
        assert_ne!(env.ask(message)["urgency"], Value::Null, "{message}");
    }
}

#[test]
fn a_child_that_turns_grey_gets_help_and_hair_does_not() {
    let env = TestEnv::new();
    for message in ["my daughter is turning grey", "he is turning blue"] {
        assert_eq!(env.ask(message)["urgency"]["strength"], "first", "{message}");
    }
    for message in ["my hair is turning grey", "the braces turned grey"] {
        assert_eq!(env.ask(message)["urgency"], Value::Null, "{message}");
    }
}

#[test]
fn what_is_joined_or_compared_in_one_clause_gets_a_block_for_each() {
    let env = TestEnv::new();
    for (question, sections) in [
        ("symptoms and treatment of osteopetrosis", &["Symptoms", "Treatment"][..]),
        ("what are the signs, causes and treatments of osteopetrosis", &["Symptoms", "", ""]),
        ("infantile versus adult osteopetrosis", &["infantile", "Adult"]),
        ("compare ibuprofen and naproxen for CCM pain", &["Ibuprofen", "Naproxen"]),
        ("romosozumab vs denosumab", &["Romosozumab", "Denosumab"]),
        ("coxa vara and genu varum, what's the difference", &["coxa vara", "genu varum"]),
        ("síntomas y tratamiento de la osteopetrosis", &["Symptoms", "Treatment"]),
    ] {
        let answer = env.ask(question);
        let parts = answer["parts"].as_array().map(Vec::as_slice).unwrap_or_default();
        assert_eq!(parts.len(), sections.len(), "{question}: {answer}");
        for (part, section) in parts.iter().zip(sections) {
            let rank = part["passages"][0].as_u64().unwrap_or_default();
            let passages = answer["passages"].as_array().expect("passages");
            let passage = passages.iter().find(|passage| passage["rank"].as_u64() == Some(rank));
            let heading = passage.map(|passage| passage["section"].to_string()).unwrap_or_default();
            assert!(heading.contains(section), "{question}: {section}: {heading}");
        }
    }
    for question in [
        "signs and symptoms of CCM",
        "can she take ibuprofen and naproxen together",
        "weak and brittle bones in osteopetrosis",
        "is CCM better treated early",
        "CCM or rickets, how does anybody tell them apart",
        "which cells break down old bone and build new bone",
    ] {
        let answer = env.ask(question);
        assert!(answer["parts"].as_array().is_none_or(Vec::is_empty), "{question}: {answer}");
    }
}

#[test]
fn the_short_name_of_a_publisher_is_not_searched_for() {
    let env = TestEnv::new();
    let plain = env.ask("osteopetrosis diagnosis");
    let named = env.ask("NIH osteopetrosis diagnosis");
    assert_eq!(section(&named), section(&plain));
    assert_eq!(named["outcome"], plain["outcome"]);
}

#[test]
fn what_was_asked_is_asked_of_the_condition_that_is_named_next() {
    let env = TestEnv::new();
    for (turns, expected) in [
        (&["is it inherited", "osteopetrosis"][..], "nherit"),
        (&["how is it treated", "CCM"], "reat"),
        (&["how is CCM treated", "what about osteopetrosis"], "reat"),
        (&["which doctors treat it", "osteopetrosis"], "octors"),
    ] {
        let answer = env.converse(turns);
        let path = answer["passages"][0]["section"].to_string();
        assert!(path.contains(expected), "{turns:?}: {path}");
    }
    let answer = env.converse(&["who wrote the CCM guide", "and how old is it"]);
    assert!(notices(&answer).contains("2026"), "{answer}");
}

#[test]
fn medicines_of_a_condition_are_no_question_on_whom_to_ask() {
    let env = TestEnv::new();
    for question in ["medicines for osteopetrosis", "osteopetrosis drugs"] {
        let first = env.ask(question)["passages"][0]["section"].to_string();
        assert!(!first.contains("Questions about"), "{question}: {first}");
    }
}

#[test]
fn a_near_section_of_a_document_without_a_condition_has_no_empty_brackets() {
    let text =
        document("night", "", "## How long is it worn?\n\nThe splint is worn at night for three months.");
    let env = TestEnv::new();
    env.write("corpus/night.md", &text);
    for question in ["how much does a splint cost", "why is a splint blue", "splint factory tours"] {
        let answer = env.ask(question);
        assert!(!answer["notices"].to_string().contains("()"), "{question}: {answer}");
    }
}
