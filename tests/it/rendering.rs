//! Snapshots of rendered answers: what a person sees.

use std::path::PathBuf;

use bonafide::config::Config;
use bonafide::corpus::{CorpusFile, CorpusOrigin};
use bonafide::engine::{Engine, EngineOptions};
use bonafide::question::Conversation;
use bonafide::render::{Terminal, render_answer, render_source, render_sources, render_topics};
use jiff::civil::Date;

const DOCUMENTS: [(&str, &str); 2] = [
    (
        "fever.md",
        r#"+++
id = "fever"
title = "Bone fever at home"
condition = "Bone fever"
aliases = ["BF"]
audience = ["patient", "caregiver"]
disclaimer = "The page is no medical advice."
[source]
title = "Living with bone fever"
publisher = "Bone Fever Society"
authors = ["A. Writer"]
url = "https://example.org/fever"
published = "2024-03"
updated = "2026-02-01"
language = "en"
unlisted_references = ["9"]
unlisted_note = "The page cites a ninth reference that it does not list."
[review]
status = "approved"
statement = "Reviewed by the society."
by = ["B. Reader, M.D."]
[[references]]
id = "1"
kind = "research"
title = "Tea and bones."
issuer = "Journal of Tea"
year = 2021
[[contacts]]
name = "Bone Fever Society"
phone = ["555-0100"]
email = "help@example.org"
+++

## Treatment
<!-- source: What helps -->

Bone fever is treated with these, e.g. at home:

- Peppermint tea, which eases pain in most people [^1].
- Rest. A bed with a firm mattress is best for those whose joints are stiff in the morning [^9].

### Medicines
<!-- source: What helps, medicines -->

Medicines for bone fever are rarely needed.
"#,
    ),
    (
        "chill.md",
        r#"+++
id = "chill"
title = "Bone chill"
condition = "Bone chill"
audience = ["clinician"]
[source]
title = "Bone chill"
publisher = "A Hospital"
published = "2012"
language = "en"
[review]
status = "submitted"
statement = "Not reviewed yet."
+++

## Treatment
<!-- source: Treatment -->

Warmth treats a bone chill.
"#,
    ),
];

fn engine() -> Engine {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in DOCUMENTS {
        std::fs::write(folder.path().join(name), text).expect("a document");
    }
    let options = EngineOptions {
        corpus: Some(folder.path().to_path_buf()),
        index: Some(folder.path().join("index")),
        config: Config::embedded().expect("valid settings"),
        here: PathBuf::from("."),
        today: Date::constant(2026, 11, 1),
    };
    Engine::open(options, &|line| panic!("{line}")).expect("an engine")
}

fn answer(question: &str, terminal: &Terminal) -> String {
    let engine = engine();
    let mut conversation = Conversation::new(&engine.config().answer);
    let answer = engine.ask(question, 3, &mut conversation).expect("an answer");
    render_answer(&answer, &engine.config().texts.en, terminal)
}

const PLAIN: Terminal = Terminal { width: 72, styles: false, colors: false, links: false };

#[test]
fn an_answer_in_a_pipe() {
    insta::assert_snapshot!(answer("how is bone fever treated", &PLAIN));
}

#[test]
fn an_answer_on_a_narrow_terminal() {
    insta::assert_snapshot!(answer("peppermint tea for bone fever", &Terminal { width: 32, ..PLAIN }));
}

#[test]
fn an_answer_with_colors_and_links() {
    let terminal = Terminal { width: 72, styles: true, colors: true, links: true };
    insta::assert_snapshot!(answer("mattress for BF", &terminal).replace('\u{1b}', "␛"));
}

#[test]
fn without_colors_words_are_still_marked() {
    let terminal = Terminal { width: 72, styles: true, colors: false, links: false };
    insta::assert_snapshot!(answer("mattress for BF", &terminal).replace('\u{1b}', "␛"));
}

#[test]
fn an_old_document_that_is_not_approved_says_so() {
    insta::assert_snapshot!(answer("how is bone chill treated", &PLAIN));
}

#[test]
fn nothing_found() {
    insta::assert_snapshot!(answer("how is gout treated", &PLAIN));
}

#[test]
fn lists_of_topics_and_sources() {
    let engine = engine();
    let texts = &engine.config().texts.en;
    let topics = render_topics(engine.topics().expect("topics"), &PLAIN);
    let sources = render_sources(engine.documents(), texts, &PLAIN);
    let fever =
        engine.documents().iter().find(|document| document.id.as_str() == "fever").expect("a document");
    insta::assert_snapshot!(format!("{topics}----\n{sources}----\n{}", render_source(fever, texts, &PLAIN)));
}

#[test]
fn control_characters_of_a_document_do_not_reach_the_terminal() {
    let file =
        CorpusFile { name: "a.md".to_owned(), text: DOCUMENTS[1].1.replace("Warmth", "War\u{7}m\u{9b}th") };
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join(&file.name), &file.text).expect("a document");
    let options = EngineOptions {
        corpus: Some(folder.path().to_path_buf()),
        index: Some(folder.path().join("index")),
        config: Config::embedded().expect("valid settings"),
        here: PathBuf::from("."),
        today: Date::constant(2026, 11, 1),
    };
    let engine = Engine::open(options, &|_| {}).expect("an engine");
    assert_eq!(engine.origin(), &CorpusOrigin::Directory(folder.path().to_path_buf()));
    let answer =
        engine.ask("bone chill", 1, &mut Conversation::new(&engine.config().answer)).expect("an answer");
    let text = render_answer(&answer, &engine.config().texts.en, &PLAIN);
    assert!(text.contains("Warmth treats"), "{text:?}");
    assert!(text.chars().all(|c| c == '\n' || !c.is_control()), "{text:?}");
}
