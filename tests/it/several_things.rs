//! Messages that ask several things, compare conditions, pick from a list that was shown, or only talk.

use crate::support::TestEnv;
use serde_json::Value;

fn bone_fever() -> TestEnv {
    let body = "## What it is\n\nAn illness of the long bones.\n\n## Inheritance\n\nIt is inherited from one parent.\n\n\
                ## Outlook\n\nIt gets worse in the first years and then stays the same.\n\n\
                ## Swimming\n\nSwimming in warm water is good for the joints.\n\n\
                ## Treatment\n\nIt is treated with splints.\n\n\
                ## Forms\n\nThere are two forms.\n\n### Early form\n\nIt begins at birth.\n\n\
                ### Late form\n\nIt begins after school age.\n";
    let other =
        "## What it is\n\nAn illness of the small bones of the hand.\n\n## Treatment\n\nRest heals it.\n";
    TestEnv::with_documents(&[("fever", "Bone fever", body), ("rust", "Bone rust", other)])
}

fn parts(answer: &Value) -> usize {
    answer["parts"].as_array().map_or(0, Vec::len)
}

fn is_talk(answer: &Value) -> bool {
    has_notice(answer, "small_talk")
}

fn has_notice(answer: &Value, code: &str) -> bool {
    answer["notice_codes"].as_array().is_some_and(|codes| codes.iter().any(|given| given == code))
}

#[test]
fn commas_and_marks_of_lists_separate_questions() {
    let env = bone_fever();
    for (question, count) in [
        ("is bone fever inherited, does it get worse", 2),
        ("1. is bone fever inherited 2. how is it treated", 2),
        ("a) is bone fever inherited b) how is it treated", 2),
        ("is bone fever inherited, which my sister says", 0),
        ("is bone fever inherited or does it come by chance", 0),
        ("how is bone fever treated and what not", 0),
    ] {
        let answer = env.ask(question);
        assert_eq!(parts(&answer), count, "{question}: {answer}");
        let no_marks = |part: &Value| {
            let about = part["about"].as_str().unwrap_or_default();
            !about.split(' ').any(|word| ["1", "2", "a", "b"].contains(&word))
        };
        assert!(answer["parts"].as_array().expect("parts").iter().all(no_marks), "{question}: {answer}");
    }
}

#[test]
fn words_of_a_comparison_are_none_of_its_sides() {
    let env = bone_fever();
    for question in
        ["bone fever and bone rust, how do they differ", "how different are bone fever and bone rust"]
    {
        let answer = env.ask(question);
        assert_eq!(parts(&answer), 2, "{question}: {answer}");
        for part in answer["parts"].as_array().expect("parts") {
            assert_eq!(part["outcome"], "answered", "{question}: {answer}");
        }
    }
}

#[test]
fn an_item_of_a_list_that_was_shown_is_picked_by_its_number() {
    let env = bone_fever();
    for (question, heading) in [
        ("explain the second form", "Late form"),
        ("the first", "Early form"),
        ("the last one please", "Late form"),
    ] {
        let answer = env.converse(&["which forms of bone fever are there", question]);
        let section = answer["passages"][0]["section"].as_array().and_then(|path| path.last());
        assert_eq!(section.and_then(Value::as_str), Some(heading), "{question}: {answer}");
    }
}

#[test]
fn talk_beside_talk_and_remarks_are_no_questions() {
    let env = TestEnv::new();
    for message in [
        "hello all, i am new here",
        "thank you so much, much appreciated!",
        "ok thank you, i will ask the doctor",
        "hehe thanks again, much appreciated",
        "are you a person or a bot?",
        "excuse my english, sorry",
        "muchas gracias, bendiciones",
        "oops sorry, wrong group",
        "came home from the clinic, what a week",
    ] {
        let answer = env.ask(message);
        assert!(is_talk(&answer), "{message}: {answer}");
    }
}

#[test]
fn what_asks_or_may_mean_danger_is_no_talk() {
    let env = TestEnv::new();
    for message in [
        "thanks, is it serious?",
        "hi all, treatment?",
        "explain",
        "i have a question about my daughter",
        "osteopetrosis bowed legs",
        "thanks, my son has osteopetrosis",
        "came home from the hospital with naproxen",
        "sorry, my son has taken a whole bottle of pills",
        "thanks for everything, i want to die",
        "is it her first tooth that comes late?",
    ] {
        let answer = env.ask(message);
        assert!(!is_talk(&answer), "{message}: {answer}");
    }
}

#[test]
fn addresses_of_documents_are_asked_of_their_sources() {
    let env = bone_fever();
    for (question, is_source) in [
        ("share the link to the bone fever page", true),
        ("url of the bone fever article", true),
        ("source of the bone fever text", true),
        ("is there a link between bone fever and bone rust", false),
        ("is swimming a source of harm in bone fever", false),
    ] {
        let answer = env.ask(question);
        assert_eq!(has_notice(&answer, "source_facts"), is_source, "{question}: {answer}");
    }
}

#[test]
fn politeness_does_not_change_what_is_asked() {
    let env = bone_fever();
    let first = |question: &str| env.ask(question)["passages"][0]["id"].clone();
    for (plain, polite) in [
        ("what is bone fever", "would you kindly tell me what bone fever is"),
        ("what is bone fever", "may i ask what bone fever is"),
        ("how is bone fever treated", "could you kindly let me know how bone fever is treated"),
    ] {
        assert_eq!(first(polite), first(plain), "{polite}");
    }
}
