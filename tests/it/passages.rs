//! Passages of arbitrary documents: nothing lost, nothing twice, borders kept, names stable.

use std::collections::HashSet;
use std::sync::LazyLock;

use bonafide::config::Config;
use bonafide::corpus::{Block, CorpusFile, Document, List, ListItem, Section, parse_document};
use bonafide::passage::{Cutter, Passage};
use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

const FRONT_MATTER: &str = "+++
id = \"test\"
title = \"Test\"
condition = \"Test\"
audience = [\"patient\"]
[source]
title = \"Test\"
publisher = \"Test\"
language = \"en\"
unlisted_references = [\"1\", \"2\"]
unlisted_note = \"Not listed.\"
[review]
status = \"approved\"
statement = \"\"
+++
";

static CUTTER: LazyLock<Cutter> =
    LazyLock::new(|| Cutter::new(&Config::embedded().expect("valid settings").passages));

fn document(sections: Vec<Section>) -> Document {
    let file = CorpusFile { name: "test.md".to_owned(), text: format!("{FRONT_MATTER}## One\n\nText.\n") };
    let (document, findings) = parse_document(&file);
    let mut document = document.unwrap_or_else(|| panic!("{findings:?}"));
    document.sections = sections;
    document
}

fn section(heading: &str, blocks: Vec<Block>) -> Section {
    Section {
        heading_path: vec![heading.to_owned()],
        source_section: None,
        asked: Vec::new(),
        not_answered: Vec::new(),
        line: 1,
        blocks,
    }
}

fn cut(document: &Document) -> Vec<Passage> {
    CUTTER.cut(document)
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A sentence of 1 to 25 words in one of several scripts, some with citation marks.
fn sentence() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        5 => "[a-z]{1,9}",
        1 => "[A-Z][a-z]{1,7}",
        1 => "[а-я]{2,8}",
        1 => "[α-ω]{2,8}",
        1 => "[\u{4e00}-\u{4e40}]{1,4}",
        1 => "[\u{5d0}-\u{5ea}]{2,6}",
        1 => "[\u{915}-\u{939}\u{93e}-\u{94c}]{2,6}",
        1 => Just("e.g.".to_owned()),
        1 => Just("1.5".to_owned()),
        1 => Just("Dr.".to_owned()),
        1 => Just("(vitamin".to_owned()),
        1 => Just("C.".to_owned()),
    ];
    let end = prop_oneof![4 => Just("."), 1 => Just("?"), 1 => Just("。"), 1 => Just(" [^1]."), 1 => Just(". [^1][^2]")];
    (prop::collection::vec(word, 1..25), end).prop_map(|(words, end)| words.join(" ") + end)
}

fn paragraph() -> impl Strategy<Value = String> {
    prop::collection::vec(sentence(), 1..14).prop_map(|sentences| folded(&sentences.join(" ")))
}

fn list() -> impl Strategy<Value = List> {
    let leaf = paragraph().prop_map(|text| ListItem { text, children: Vec::new() });
    let item = leaf.prop_recursive(2, 12, 4, |inner| {
        (paragraph(), prop::collection::vec(inner, 1..4), any::<bool>()).prop_map(
            |(text, items, numbered)| ListItem {
                text,
                children: vec![List { start: numbered.then_some(1), items }],
            },
        )
    });
    (prop::collection::vec(item, 1..6), any::<bool>())
        .prop_map(|(items, numbered)| List { start: numbered.then_some(1), items })
}

fn blocks() -> impl Strategy<Value = Vec<Block>> {
    let block = prop_oneof![3 => paragraph().prop_map(Block::Paragraph), 1 => list().prop_map(Block::List)];
    prop::collection::vec(block, 1..6)
}

/// What a section says, in order, as passages write it, without white space.
fn text_of(blocks: &[Block]) -> String {
    fn of_list(list: &List, into: &mut String) {
        for (index, item) in list.items.iter().enumerate() {
            match list.start {
                Some(start) => {
                    into.push_str(&(start + index as u64).to_string());
                    into.push('.');
                }
                None => into.push('-'),
            }
            into.push_str(&item.text);
            for child in &item.children {
                of_list(child, into);
            }
        }
    }
    let mut text = String::new();
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => text.push_str(paragraph),
            Block::List(list) => of_list(list, &mut text),
        }
    }
    text.replace("[^", "[").split_whitespace().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_is_lost_and_none_is_there_twice(sections in prop::collection::vec(blocks(), 1..4)) {
        let sections: Vec<Section> =
            sections.into_iter().enumerate().map(|(number, blocks)| section(&format!("S{number}"), blocks)).collect();
        let document = document(sections);
        let passages = cut(&document);
        for (number, section) in document.sections.iter().enumerate() {
            let own: String = passages
                .iter()
                .filter(|passage| passage.section as usize == number)
                .flat_map(|passage| passage.text[passage.repeated..].split_whitespace())
                .collect();
            prop_assert_eq!(own, text_of(&section.blocks));
        }
    }

    #[test]
    fn borders_positions_and_names_hold(sections in prop::collection::vec(blocks(), 1..4)) {
        let sections: Vec<Section> =
            sections.into_iter().enumerate().map(|(number, blocks)| section(&format!("S{number}"), blocks)).collect();
        let document = document(sections);
        let passages = cut(&document);
        let mut ids = HashSet::new();
        for (index, passage) in passages.iter().enumerate() {
            prop_assert_eq!(passage.position as usize, index);
            prop_assert_eq!(&passage.heading_path, &document.sections[passage.section as usize].heading_path);
            prop_assert!(ids.insert(passage.id.clone()), "{} is there twice", passage.id);
            for citation in &passage.citations {
                let mark = format!("[{}]", citation.marker);
                prop_assert_eq!(&passage.text[citation.span.clone()], mark.as_str());
            }
            prop_assert_eq!(passage.text_without_marks().len(), passage.text.len());
        }
        prop_assert!(passages.windows(2).all(|pair| pair[0].section <= pair[1].section));
    }

    #[test]
    fn a_passage_keeps_its_name_when_others_change(
        kept in blocks(),
        before in blocks(),
        other in blocks(),
        after in blocks(),
    ) {
        let names = |around: [&Vec<Block>; 2]| -> Vec<String> {
            let document = document(vec![
                section("Before", around[0].clone()),
                section("Kept", kept.clone()),
                section("After", around[1].clone()),
            ]);
            let passages = cut(&document);
            passages.iter().filter(|passage| passage.section == 1).map(|passage| passage.id.to_string()).collect()
        };
        prop_assert_eq!(names([&before, &after]), names([&other, &before]));
    }

    #[test]
    fn running_text_gives_passages_of_about_equal_length(
        sentences in prop::collection::vec(prop::collection::vec("[a-z]{2,8}", 6..18), 1..60),
    ) {
        let text: Vec<String> = sentences.iter().map(|words| format!("A{}.", words.join(" "))).collect();
        let total: usize = sentences.iter().map(Vec::len).sum();
        let passages = cut(&document(vec![section("S", vec![Block::Paragraph(text.join(" "))])]));
        for passage in &passages {
            let words = passage.text.unicode_words().count();
            prop_assert!(words <= 140, "{words} words");
            prop_assert!(words >= 40 || total < 60, "{words} of {total} words");
        }
    }
}

fn markdown(body: &str) -> Vec<Passage> {
    let file = CorpusFile { name: "test.md".to_owned(), text: format!("{FRONT_MATTER}{body}") };
    let (document, findings) = parse_document(&file);
    cut(&document.unwrap_or_else(|| panic!("{findings:?}")))
}

fn texts(passages: &[Passage]) -> Vec<&str> {
    passages.iter().map(|passage| passage.text.as_str()).collect()
}

#[test]
fn a_short_section_is_one_passage_and_a_list_stays_with_its_introduction() {
    let passages = markdown(
        "## Signs\n\nLook for these:\n\n- fever [^1]\n- red joints, e.g. knees\n  - swollen\n\n### Rare\n\nNumb legs.\n",
    );
    assert_eq!(
        texts(&passages),
        ["Look for these:\n- fever [1]\n- red joints, e.g. knees\n  - swollen", "Numb legs."]
    );
    assert_eq!(passages[0].heading_path, ["Signs"]);
    assert_eq!(passages[1].heading_path, ["Signs", "Rare"]);
    assert_eq!(passages[0].citations[0].marker, "1");
}

#[test]
fn a_long_list_is_split_between_items_with_its_introduction_repeated() {
    let item = "one two three four five six seven eight nine ten eleven twelve";
    let items: Vec<String> = (0..15).map(|number| format!("- item{number} {item}")).collect();
    let passages = markdown(&format!("## Signs\n\nLook for these:\n\n{}\n", items.join("\n")));
    assert!(passages.len() > 1);
    for (index, passage) in passages.iter().enumerate() {
        assert!(passage.text.starts_with("Look for these:\n- item"), "{}", passage.text);
        assert_eq!(passage.repeated > 0, index > 0);
    }
    let all: Vec<String> =
        passages.iter().flat_map(|passage| passage.text.lines().skip(1).map(str::to_owned)).collect();
    assert_eq!(all, items);
}

#[test]
fn the_question_of_a_faq_entry_is_its_heading() {
    let passages = markdown(
        "## Frequently asked questions\n\n### Is it inherited?\n\nYes.\n\n### Does it hurt?\n\nYes.\n",
    );
    assert_eq!(passages[0].heading_path, ["Frequently asked questions", "Is it inherited?"]);
    assert_ne!(passages[0].id, passages[1].id);
}
