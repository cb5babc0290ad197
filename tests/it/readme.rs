//! The README: short, in the order that a new user reads, and without words of the code where members read.

use std::fs;
use std::path::Path;

use crate::support::TestEnv;

const MAX_LINES: usize = 120;

/// What comes after what.
const ORDER: [&str; 8] = [
    "docs/images/terminal.svg",
    "docs/images/discord.svg",
    "Why not a search engine, a chatbot or Discord's search?",
    "cargo run --release -- ask",
    "cargo test",
    "## Install",
    "## Use your own documents",
    "## More",
];

fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("the README")
}

#[test]
fn it_is_short_and_in_the_order_of_a_new_reader() {
    let text = readme();
    assert!(text.lines().count() < MAX_LINES, "{} lines", text.lines().count());
    let places = ORDER.map(|part| text.find(part).unwrap_or_else(|| panic!("{part} is missing")));
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn what_comes_before_installing_has_no_words_of_the_code() {
    let text = readme().to_lowercase();
    let (before, _) = text.split_once("## install").expect("a section");
    let words: Vec<&str> = before.split(|c: char| !c.is_alphabetic()).collect();
    for word in ["corpus", "passage", "passages", "index"] {
        assert!(!words.contains(&word), "{word}");
    }
}

#[test]
fn the_steps_from_a_page_to_an_answer_work_as_written() {
    let text = readme();
    let (_, steps) = text.split_once("## Use your own documents").expect("a section");
    let env = TestEnv::new();
    env.write(
        "leaflet.txt",
        "Perthes disease\n\nHow is it treated?\n\nMost children rest and swim. Some need a brace.\n",
    );
    for (written, run) in [
        ("bonafide import leaflet", &["import", "leaflet.txt"][..]),
        ("bonafide corpus check", &["corpus", "check"]),
        ("bonafide how is it treated", &["how", "is", "it", "treated"]),
    ] {
        assert!(steps.contains(written), "{written} is missing");
        let (status, out, err) = env.run(run);
        assert_eq!(status, 0, "{written}: {out}{err}");
    }
    let (_, out, _) = env.run(&["how", "is", "it", "treated"]);
    assert!(out.contains("Most children rest and swim."), "{out}");
}
