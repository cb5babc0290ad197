//! Answers that moderators pinned: which questions they serve, and what became of their passages.

use std::path::Path;
use std::time::Instant;

use bonafide::answer::{Answer, Outcome};
use bonafide::config::Config;
use bonafide::engine::{AskOptions, Engine, EngineOptions, PinnedAnswer, Whereabouts};
use bonafide::passage::PassageId;
use bonafide::question::Conversation;

fn engine(corpus: &Path) -> Engine {
    let options = EngineOptions {
        corpus: Some(corpus.to_path_buf()),
        index: None,
        config: Config::embedded().expect("valid settings"),
        here: corpus.join("no such folder"),
        today: jiff::civil::date(2026, 11, 23),
    };
    Engine::open(options, &|_| {}).expect("a corpus")
}

fn conversation(engine: &Engine) -> Conversation {
    Conversation::new(&engine.config().answer)
}

fn pin(engine: &Engine, question: &str, passage: &str) -> PinnedAnswer {
    let asked = engine.asked_for(question, &conversation(engine), Instant::now()).expect("read");
    PinnedAnswer { id: 7, asked, passages: vec![PassageId::from_input(passage)] }
}

/// Number of the pinned answer that serves a question, and the first passage shown.
fn serves(engine: &Engine, pin: &PinnedAnswer, question: &str) -> (Option<i64>, Option<String>) {
    let pins = std::slice::from_ref(pin);
    let (answer, number) = ask_with_pins(engine, question, pins);
    let ids: Vec<&String> = answer.passages.iter().map(|passage| &passage.id).collect();
    assert_eq!(ids.iter().collect::<std::collections::HashSet<_>>().len(), ids.len(), "each passage once");
    (number, ids.first().map(|id| (*id).clone()))
}

fn ask_with_pins(engine: &Engine, question: &str, pins: &[PinnedAnswer]) -> (Answer, Option<i64>) {
    let asked = engine.ask_with(question, 3, &mut conversation(engine), &AskOptions::default(), pins);
    let asked = asked.expect("an answer");
    (asked.answer, asked.pinned)
}

fn shipped() -> Engine {
    engine(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"))
}

#[test]
fn a_pinned_answer_comes_first_for_who_asks_the_same_in_other_words() {
    let engine = shipped();
    let answer = engine
        .ask("Which doctors look after osteopetrosis?", 3, &mut conversation(&engine))
        .expect("an answer");
    let passage = answer.passages.last().expect("passages").id.clone();
    let pin = pin(&engine, "How is osteopetrosis treated?", &passage);
    for question in
        ["How is osteopetrosis treated?", "treatment of marble bone disease", "osteopetrosis treatments"]
    {
        assert_eq!(serves(&engine, &pin, question), (Some(7), Some(passage.clone())), "{question}");
    }
    for question in [
        "How is craniometaphyseal dysplasia treated?",
        "How is it treated?",
        "What causes osteopetrosis?",
        "Is osteopetrosis treated with a splint at night?",
        "hello",
    ] {
        assert_eq!(serves(&engine, &pin, question).0, None, "{question}");
    }
    let (answer, _) = ask_with_pins(&engine, "How is osteopetrosis treated? He is not breathing", &[pin]);
    assert!(answer.urgency.is_some(), "urgency stays first");
}

#[test]
fn a_pinned_answer_closes_a_gap() {
    let engine = shipped();
    let gap = "Does osteopetrosis run with zebras?";
    let (answer, _) = ask_with_pins(&engine, gap, &[]);
    assert_ne!(answer.outcome, Outcome::Answered);
    let passage =
        engine.ask("What is osteopetrosis?", 1, &mut conversation(&engine)).expect("an answer").passages[0]
            .id
            .clone();
    let pins = [pin(&engine, gap, &passage)];
    let (answer, number) = ask_with_pins(&engine, gap, &pins);
    assert_eq!((answer.outcome, number, answer.passages.len()), (Outcome::Answered, Some(7), 1));
    assert_eq!(answer.passages[0].id, passage);
}

const DOCUMENT: &str = r#"+++
id = "marble"
title = "Marble bone"
condition = "Marble bone"
aliases = []
covers = []
audience = ["patient"]
disclaimer = "Ask a doctor."

[source]
title = "A page"
publisher = "A group"
published = "2026-01-01"
language = "en"
authors = []

[review]
status = "approved"
statement = "A doctor has read it."
by = []
+++

# Treatment

FIRST

## Surgery

A surgeon may straighten a bone that has bent. The plates stay in for a year.
"#;

#[test]
fn what_became_of_a_noted_passage_is_known() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("marble.md");
    let write = |text: &str| std::fs::write(&file, text).expect("written");
    let treatment = "Vitamins are given every day. The dose hangs on weight and age of the child.";
    let with = |first: &str| DOCUMENT.replace("FIRST", first);
    write(&with(treatment));
    let before = engine(folder.path());
    let found = before.ask("vitamins dose marble bone", 1, &mut conversation(&before)).expect("an answer");
    let id = PassageId::from_input(&found.passages[0].id);
    let noted = before.note(&id).expect("read").expect("there");
    assert_eq!((noted.section.as_slice(), noted.position), (&["Treatment".to_owned()][..], 1));
    assert_eq!(before.whereabouts(&noted).expect("read"), Whereabouts::Held(id.clone()));

    // another section changes, and a heading is put before: the same passage
    write(
        &with(treatment)
            .replace("for a year", "for two years")
            .replace("# Treatment", "# Signs\n\nBones bend.\n\n# Treatment"),
    );
    assert_eq!(engine(folder.path()).whereabouts(&noted).expect("read"), Whereabouts::Held(id.clone()));

    write(&with("Vitamins are given every week. The dose hangs on weight and age of the child."));
    let after = engine(folder.path());
    let Whereabouts::Changed(successor) = after.whereabouts(&noted).expect("read") else {
        panic!("it changed")
    };
    assert!(after.show(&successor, 0).expect("read").expect("there").passage.text.contains("every week"));

    // its words under another heading may mean something else
    write(&with(treatment).replace("# Treatment", "# What did not help"));
    assert!(matches!(engine(folder.path()).whereabouts(&noted).expect("read"), Whereabouts::Changed(_)));

    write(&DOCUMENT.replace("# Treatment\n\nFIRST\n\n## Surgery", "# Surgery"));
    assert_eq!(engine(folder.path()).whereabouts(&noted).expect("read"), Whereabouts::Lost);
    write(&with(treatment).replace("id = \"marble\"", "id = \"other\""));
    assert_eq!(engine(folder.path()).whereabouts(&noted).expect("read"), Whereabouts::Lost);
}
