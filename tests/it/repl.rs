//! The prompt's own behaviour where standard input is a pipe: a line in, an answer out.

use crate::support::TestEnv;
use serde_json::Value;

fn lines(input: &[&str]) -> String {
    let env = TestEnv::new();
    let (status, out, err) = env.run_with_input(&[], &input.join("\n"));
    assert_eq!((status, err.as_str()), (0, ""));
    out
}

#[test]
fn each_line_is_answered_without_a_prompt() {
    let out = lines(&["What is osteopetrosis?", "", "pizza"]);
    assert!(!out.contains("? \n") && !out.contains(":help"), "{out}");
    assert!(out.contains("overly dense"), "{out}");
    assert!(out.contains("couldn't find an answer"), "{out}");
}

#[test]
fn a_follow_up_is_answered_in_the_context_of_the_last_topic() {
    let out = lines(&["What is osteopetrosis?", ":json", "how is it treated?"]);
    let answer: Value =
        serde_json::from_str(out.lines().rev().find(|line| line.starts_with('{')).expect("JSON"))
            .expect("JSON");
    assert_eq!(answer["interpretation"]["used_context"], true);
    assert_eq!(answer["interpretation"]["condition"], "Osteopetrosis");
    assert!(answer["notices"][0].as_str().expect("a notice").contains("Osteopetrosis"));

    let forgotten = lines(&["What is osteopetrosis?", ":new", ":json", "how is it treated?"]);
    let answer: Value =
        serde_json::from_str(forgotten.lines().rev().find(|line| line.starts_with('{')).expect("JSON"))
            .expect("JSON");
    assert_eq!(answer["interpretation"]["used_context"], false);
}

#[test]
fn more_and_source_work_on_the_last_answer() {
    let out = lines(&[":top 1", "How is osteopetrosis treated?", ":more", ":source 2", ":show 1"]);
    assert!(out.contains("up to 1 excerpt from now on"), "{out}");
    assert!(out.contains("\n1. ") && out.contains("\n2. "), "{out}");
    assert!(out.contains("NIH Pub. No. 15-7828") && out.contains("Michael J. Econs"), "{out}");
    assert!(out.contains("\n>"), "{out}");
}

#[test]
fn the_next_excerpts_are_opened_by_their_number_and_in_words() {
    let out = lines(&["how is osteopetrosis treated", ":2"]);
    let opened = out.split_once("\n> ").expect("the second excerpt").1;
    for picked in ["the second one", "2", "number two please", "la segunda"] {
        assert!(lines(&["how is osteopetrosis treated", picked]).ends_with(opened), "{picked}");
    }
    let none = lines(&[":top 1", "how is osteopetrosis treated", "the fourth one"]);
    assert!(none.ends_with("The last answer has 1 excerpt.\n"), "{none}");
    // nothing is opened where nothing has been shown, or so much was not
    for line in [":2", ":9"] {
        assert!(!lines(&["hello", line]).contains("\n>"), "{line}");
    }
    assert!(
        lines(&["how is it treated", "the fourth one"]).contains("1. Osteopetrosis"),
        "a choice is picked"
    );
}

#[test]
fn where_nothing_is_found_the_closest_sections_are_picked_by_their_number() {
    let question = "which hospital has the best surgeons";
    let env = TestEnv::new();
    let answer = env.ask(question);
    let near = answer["near_sections"].as_array().expect("sections");
    assert!((1..=3).contains(&near.len()) && answer["passages"] == serde_json::json!([]), "{answer}");
    let id = near[0]["passage"].as_str().expect("an id");
    let heading = near[0]["section"].as_array().expect("headings").last().expect("one").as_str();
    let listed = lines(&[question]);
    let unwrapped = listed.split_whitespace().collect::<Vec<_>>().join(" ");
    for line in ["1. ", "2. "].iter().take(near.len()) {
        assert!(listed.lines().any(|shown| shown.starts_with(line)), "{listed}");
    }
    assert!(unwrapped.contains(heading.expect("text")), "{listed}");
    for picked in ["1", "the first one", ":1"] {
        let out = lines(&[question, picked]);
        assert!(out.contains("\n> ") && out.contains(id), "{picked}: {out}");
    }
    // without a prompt, the command that shows it is named
    let (status, once, _) = env.run(&["ask", question]);
    assert_eq!(status, 1);
    assert!(once.contains(&format!("bonafide show {id}")), "{once}");
    assert_eq!(env.run(&["show", id]).0, 0);
    // nothing is near what has nothing to do with the documents
    assert!(!lines(&["best pizza recipe", "1"]).contains("\n>"));
}

#[test]
fn where_nothing_is_left_to_show_this_is_said() {
    let mut asked = vec![":json", "how is osteopetrosis treated"];
    asked.extend(["tell me more"; 30]);
    let out = lines(&asked);
    let last: Value =
        serde_json::from_str(out.lines().rfind(|line| line.starts_with('{')).expect("an answer"))
            .expect("JSON");
    assert!(last["passages"].as_array().expect("passages").is_empty(), "{last}");
    assert_eq!(last["notice_codes"], serde_json::json!(["no_more"]));
    // what was shown can still be opened
    asked.extend([":json", ":1"]);
    let opened = lines(&asked);
    assert!(opened.lines().last().is_some_and(|line| !line.starts_with("No excerpt")), "{opened}");
}

#[test]
fn excerpts_are_picked_and_the_prompt_is_left_in_other_words() {
    let asked = "how is osteopetrosis treated";
    let opened = lines(&[asked, ":2"]).split_once("\n> ").expect("the second excerpt").1.to_owned();
    for picked in ["what about the second", "show me number two again", "muéstrame la segunda"] {
        assert!(lines(&[asked, picked]).ends_with(&opened), "{picked}");
    }
    for leaving in ["bye", "exit()", ":exit"] {
        assert!(!lines(&[leaving, asked]).contains("1. Osteopetrosis"), "{leaving}");
    }
}

#[test]
fn more_is_about_the_same_and_shows_nothing_twice() {
    let out = lines(&[":json", "how is osteopetrosis treated", "tell me more"]);
    let answers: Vec<Value> = out
        .lines()
        .filter(|line| line.starts_with('{'))
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let ids = |answer: &Value| -> Vec<Value> {
        answer["passages"].as_array().expect("passages").iter().map(|passage| passage["id"].clone()).collect()
    };
    let (first, more) = (ids(&answers[0]), ids(&answers[1]));
    assert!(!more.is_empty() && more.iter().all(|id| !first.contains(id)), "{out}");
    let interpretation = &answers[1]["interpretation"];
    assert_eq!(
        (&interpretation["condition"], &interpretation["intent"]),
        (&"Osteopetrosis".into(), &"treatment".into())
    );
    let words = interpretation["words"].as_array().expect("words");
    assert!(words.iter().all(|word| word["became"] == "left_out"), "{interpretation}");
}

#[test]
fn what_cannot_be_done_is_said() {
    let out = lines(&[
        ":more",
        ":source 1",
        ":nonsense",
        ":top 1000",
        ":help",
        ":topics",
        ":sources",
        ":quit",
        "unread",
    ]);
    for text in [
        "Ask something first",
        "No excerpt has been shown yet",
        "There is no command :nonsense",
        "50 excerpts",
        ":more",
        "Calcitriol",
        "Documents: in the program",
    ] {
        assert!(out.contains(text), "{text} is missing: {out}");
    }
    assert!(!out.contains("unread"));
}

#[test]
fn why_tells_how_the_last_question_was_read() {
    let out = lines(&[":why", "simptoms of osteopetrosis", ":why"]);
    assert!(out.starts_with("Ask something first."), "{out}");
    assert!(out.contains("Showing results for"), "{out}");
    assert!(out.contains("Condition: Osteopetrosis") && out.contains("Asks for:  symptoms"), "{out}");
    let word = out.lines().find(|line| line.trim_start().starts_with("simptoms ")).expect("the word");
    assert!(word.contains("corrected"), "{word}");
}

#[test]
fn what_is_asked_for_carries_over_to_another_condition() {
    let out = lines(&["how is osteopetrosis inherited", ":json", "what about CCM?"]);
    let answer: Value =
        serde_json::from_str(out.lines().rev().find(|line| line.starts_with('{')).expect("JSON"))
            .expect("JSON");
    assert_eq!(answer["interpretation"]["intent"], "inheritance");
    assert_eq!(answer["passages"][0]["document"]["id"], "chondrodysplasia-calcificans-metaphysealis");
}
