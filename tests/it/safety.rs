//! Emergencies and crises first, diseases that are not held, doses, small talk.

use crate::support::TestEnv;
use bonafide::config::Config;
use serde_json::{Value, json};

/// Answers to many questions, in order.
fn answers(questions: &[&str]) -> Vec<Value> {
    let rows: Vec<String> =
        questions.iter().map(|question| json!({"id": 0, "question": question}).to_string()).collect();
    let (status, out, err) = TestEnv::new().run_with_input(&["ask", "--batch", "-"], &rows.join("\n"));
    assert_eq!(status, 0, "{err}");
    out.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON")["answer"].clone()).collect()
}

#[test]
fn an_emergency_is_met_before_any_passage() {
    let env = TestEnv::new();
    let question = "my daughter with osteopetrosis is bleeding and it won't stop, low platelets";
    let (_, out, _) = env.run(&["ask", question]);
    assert!(out.starts_with("This may be an emergency. Call the emergency number where you are"), "{out}");
    let answer = env.ask(question);
    assert_eq!(answer["urgency"]["level"], "emergency");
}

#[test]
fn a_crisis_gets_help_and_no_passage() {
    for answer in answers(&[
        "CCM hurts so much i want to die",
        "my husband hits me and our child with osteopetrosis",
        "my son says he wants to kill himself because of his legs",
    ]) {
        assert_eq!(answer["urgency"]["level"], "crisis", "{answer}");
        assert_eq!(answer["passages"], json!([]), "{answer}");
        assert!(
            answer["urgency"]["message"]
                .as_str()
                .is_some_and(|message| message.contains("findahelpline.com"))
        );
    }
}

#[test]
fn the_region_gives_the_numbers() {
    let env = TestEnv::new();
    let ask = |region: &str, question: &str| {
        let output = env
            .bonafide()
            .args(["ask", question])
            .env("BONAFIDE_HELP_REGION", region)
            .output()
            .expect("it runs");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    assert!(ask("US", "i want to die").contains("988"));
    assert!(ask("GB", "i want to die").contains("116 123"));
    assert!(ask("US", "my kid swallowed a whole bottle of tylenol").contains("1-800-222-1222"));
    assert!(ask("nowhere", "my baby is not breathing").contains("112 or 911"));
}

#[test]
fn an_answer_says_what_it_was_found_from() {
    for (answer, source) in
        answers(&["my baby is not breathing", "quiero morirme"]).iter().zip(["en:", "es:"])
    {
        let reasons = answer["urgency"]["reasons"].as_array().expect("reasons");
        assert!(
            reasons.iter().any(|reason| reason["source"].as_str().is_some_and(|at| at.starts_with(source))),
            "{answer}"
        );
        assert_eq!(answer["urgency"]["strength"], "first");
    }
}

#[test]
fn help_is_in_the_language_of_the_message() {
    for (answer, words) in
        answers(&["no puedo respirar", "je veux mourir", "ich will nicht mehr leben", "quero morrer"])
            .iter()
            .zip(["Llama ya", "Vous pouvez parler", "Sie können", "Você pode"])
    {
        assert!(answer["urgency"]["message"].as_str().is_some_and(|text| text.contains(words)), "{answer}");
        assert_eq!(answer["interpretation"]["corrected"], Value::Null, "{answer}");
    }
}

#[test]
fn after_a_crisis_answers_carry_one_line() {
    let turns =
        json!({"id": 0, "turns": ["i want to kill myself", "how is osteopetrosis treated"]}).to_string();
    let (status, out, err) = TestEnv::new().run_with_input(&["ask", "--batch", "-"], &turns);
    assert_eq!(status, 0, "{err}");
    let answer = &serde_json::from_str::<Value>(out.trim()).expect("JSON")["answer"];
    assert_eq!(
        (&answer["urgency"]["level"], &answer["urgency"]["strength"]),
        (&json!("crisis"), &json!("reminder"))
    );
    assert!(answer["passages"].as_array().is_some_and(|passages| !passages.is_empty()), "{answer}");
}

#[test]
fn calm_questions_are_answered_calmly() {
    for answer in answers(&[
        "can OMD cause seizures",
        "how is lead poisoning related to metaphyseal sclerosis",
        "bleeding risk of omega-3",
        "he had a seizure as a baby, is that OMD",
        "dying to know whether CCM is inherited",
    ]) {
        assert_eq!(answer["urgency"], Value::Null, "{answer}");
    }
}

#[test]
fn a_disease_that_is_not_held_is_named_and_no_neighbour_is_shown() {
    for (question, name) in [
        ("how is osteogenesis imperfecta treated", "Osteogenesis imperfecta"),
        ("symptoms of osteopoikilosis", "Osteopoikilosis"),
        ("what is multiple sclerosis", "Multiple sclerosis"),
        ("brittle bone disease life expectancy", "Osteogenesis imperfecta"),
        ("treatment of hypochondroplasia", "Hypochondroplasia"),
        ("what is fooplasia", "fooplasia"),
    ] {
        let answer = TestEnv::new().ask(question);
        assert_eq!(answer["outcome"], "no_answer", "{answer}");
        assert_eq!(answer["passages"], json!([]), "{answer}");
        let notice = answer["notices"][0].as_str().expect("a notice");
        assert_eq!(notice, format!("None of these documents is about {name}."));
    }
}

#[test]
fn a_disease_that_is_only_mentioned_is_never_answered() {
    for answer in answers(&["how is osteoporosis treated", "what is rickets", "how is hypercalcemia treated"])
    {
        assert_ne!(answer["outcome"], "answered", "{answer}");
        if answer["outcome"] == "related" {
            let codes = answer["notice_codes"].as_array().expect("codes");
            assert!(codes.contains(&json!("only_mentioned")), "{answer}");
        }
    }
}

#[test]
fn another_condition_is_never_shown_for_the_one_asked_about() {
    for (question, condition) in [
        ("how is osteopetrosis treated with bisphosphonates", "Osteopetrosis"),
        ("CCM seizures and hypotonia", "Chondrodysplasia calcificans metaphysealis"),
        ("x-ray of osteopetrosis", "Osteopetrosis"),
    ] {
        let answer = TestEnv::new().ask(question);
        for passage in answer["passages"].as_array().expect("passages") {
            assert_eq!(passage["document"]["condition"], condition, "{question}: {passage}");
        }
    }
}

#[test]
fn doses_and_diagnoses_get_a_word_of_care() {
    let answers = answers(&[
        "how much ibuprofen should I give my son with CCM",
        "typical adult dose of acetaminophen in CCM",
        "does my son have CCM, he has bowed legs",
    ]);
    let texts = Config::embedded().expect("valid settings").texts.en;
    let notices = |index: usize| answers[index]["notices"].to_string();
    assert!(answers[0]["notices"][0] == json!(texts.personal_child_dose()), "{}", answers[0]);
    assert!(notices(1).contains(texts.dose()), "{}", answers[1]);
    assert!(notices(2).contains(texts.personal_diagnosis()), "{}", answers[2]);
}

#[test]
fn small_talk_gets_a_short_reply() {
    for answer in answers(&["hello", "Thank you so much!", "what can you do?"]) {
        assert_eq!(answer["passages"], json!([]));
        assert_eq!(answer["notices"].as_array().map(Vec::len), Some(1), "{answer}");
        assert!(answer["disclaimer"].as_str().is_some_and(|text| text.contains("not medical advice")));
    }
}

#[test]
fn patterns_of_ones_own_that_cannot_be_used_are_refused() {
    let env = TestEnv::new();
    for (pattern, is_right) in [("! @nosuchclass", false), ("! (brittle", false), ("! brittle alarm", true)] {
        let settings = env.write(
            "own.toml",
            &format!("[urgency]\npatterns = \"\"\"\n[emergency own]\n{pattern}\n\"\"\"\n"),
        );
        let arguments = ["ask", "--json", "brittle alarm", "--config", settings.to_str().expect("UTF-8")];
        let (status, out, err) = env.run(&arguments);
        if is_right {
            let answer: Value = serde_json::from_str(&out).expect("JSON");
            assert_eq!(answer["urgency"]["kind"], "own", "{out} {err}");
        } else {
            assert_eq!(status, 2, "{pattern}: {err}");
            assert!(err.contains("urgency.patterns") && err.contains("line 2"), "{err}");
        }
    }
}

#[test]
fn a_worried_relative_an_attempt_and_abuse_get_words_of_their_own() {
    let env = TestEnv::new();
    let help = Config::embedded().expect("valid settings").help;
    let of = |code: &str| help.texts(code).expect("texts").clone();
    let (en, es) = (of("en"), of("es"));
    for (question, who, first) in [
        ("my cousin wants to end her life", "other", &en.crisis_other),
        ("I want to end my life", "writer", &en.crisis),
        ("my dad told me he would rather be dead", "other", &en.crisis_other),
        ("mi primo dice que quiere matarse", "other", &es.crisis_other),
        ("quiero matarme", "writer", &es.crisis),
        ("I took all my oxycodone on purpose", "writer", &en.attempt),
        ("my sister swallowed forty pills to die", "other", &en.attempt_other),
        ("my partner punches me", "writer", &en.abuse),
    ] {
        let answer = env.ask(question);
        let urgency = &answer["urgency"];
        assert_eq!((&urgency["level"], &urgency["who"]), (&json!("crisis"), &json!(who)), "{answer}");
        let opening = first[0].split('{').next().expect("words");
        assert!(urgency["message"].as_str().is_some_and(|text| text.starts_with(opening)), "{answer}");
        assert_eq!(answer["passages"], json!([]), "{answer}");
    }
}

#[test]
fn help_names_the_numbers_of_the_region_and_is_short() {
    let ask = |region: &str, question: &str| {
        let env = TestEnv::new();
        let (_, out, err) = env.run(&["ask", "--json", "--region", region, question]);
        let answer: Value = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{out} {err}"));
        (answer["urgency"]["message"].as_str().expect("help").to_owned(), answer)
    };
    // each run starts the program anew: some of the regions stand for all
    for region in Config::embedded().expect("valid settings").help.regions.iter().step_by(9) {
        let (message, answer) = ask(&region.code, "my baby swallowed a whole bottle of pills");
        let is_known = !region.emergency.is_empty();
        assert!(message.lines().count() <= 4, "{message}");
        assert!(region.emergency.iter().all(|number| message.contains(number.as_str())), "{message}");
        assert_eq!(answer["notices"], json!([]), "{answer}");
        assert_eq!(
            is_known,
            !answer["disclaimer"].to_string().contains("local emergency number"),
            "{answer}"
        );
        if is_known {
            assert!(!message.contains("where you are ("), "{message}");
        }
    }
    let (message, _) = ask("international", "i want to die");
    assert!(
        message.lines().nth(2).is_some_and(|line| line.contains("https://findahelpline.com")),
        "{message}"
    );
}

#[test]
fn the_locale_names_the_region_and_a_wrong_one_is_refused() {
    let env = TestEnv::new();
    let ask = |locale: &str| {
        let output =
            env.bonafide().args(["ask", "i want to die"]).env("LANG", locale).output().expect("it runs");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    assert!(ask("pt_BR.UTF-8").contains("188"));
    assert!(ask("de_AT.UTF-8").contains("142"));
    assert!(ask("C.UTF-8").contains("https://findahelpline.com"));
    let (status, _, err) = env.run(&["ask", "--region", "Atlantis", "hello"]);
    assert_eq!(status, 2, "{err}");
    assert!(err.contains("Atlantis") && err.contains("GB-NIR"), "{err}");
}
