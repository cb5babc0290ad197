//! The order of steps: numbers and letters before items survive the import of each format, and passages show them.

use std::fmt::Write as _;
use std::sync::LazyLock;

use bonafide::config::Config;
use bonafide::corpus::{Block, CorpusFile, Document, List, parse_document};
use bonafide::import::{Imported, Overrides, SourceFormat, import};
use bonafide::passage::Cutter;

use crate::import_pdf_tables::Page;
use crate::word_file::{body_of, paragraph, words, zip};

fn read(bytes: &[u8], format: SourceFormat) -> (Imported, Document) {
    let imported = import(bytes, format, "page", &Overrides::default(), words()).expect("a document");
    let file = CorpusFile { name: "page.md".to_owned(), text: imported.text.clone() };
    let (document, findings) = parse_document(&file);
    let document = document.unwrap_or_else(|| panic!("{findings:#?}\n{}", imported.text));
    (imported, document)
}

fn page(body: &str) -> (Imported, Document) {
    let html = format!(
        "<html lang=en><head><title>Fern wrist</title><style>.letters{{list-style:lower-alpha}}</style></head>\
         <body><main><h1>Fern wrist</h1><p>Fern wrist is a rare disorder of the wrist.</p>{body}</main></body></html>"
    );
    read(html.as_bytes(), SourceFormat::Html)
}

fn markdown(body: &str) -> (Imported, Document) {
    read(format!("# Fern wrist\n\nFern wrist is rare.\n\n{body}").as_bytes(), SourceFormat::Markdown)
}

/// The items of the document's lists, as the numbers of their lists give them.
fn shown(document: &Document) -> Vec<String> {
    fn add(list: &List, depth: usize, into: &mut Vec<String>) {
        for (nth, item) in (0..).zip(&list.items) {
            let mark = list.start.map_or_else(|| "-".to_owned(), |start| format!("{}.", start + nth));
            into.push(format!("{}{mark} {}", "  ".repeat(depth), item.text));
            item.children.iter().for_each(|list| add(list, depth + 1, into));
        }
    }
    let mut lines = Vec::new();
    for block in document.sections.iter().flat_map(|section| &section.blocks) {
        if let Block::List(list) = block {
            add(list, 0, &mut lines);
        }
    }
    lines
}

/// A Word file whose paragraphs are of these lists and levels.
fn word_file(numbering: &str, paragraphs: &[(u8, u8, &str)]) -> Vec<u8> {
    let relations = "<Relationships><Relationship Id=\"a\" Type=\"r/numbering\" Target=\"numbering.xml\"/></Relationships>";
    let mut body = paragraph("", "Fern wrist");
    for (list, level, text) in paragraphs {
        let _ = write!(
            body,
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr></w:pPr><w:r><w:t>{text}\
             </w:t></w:r></w:p>"
        );
    }
    let text = format!("<document><body>{body}</body></document>");
    let numbering = format!("<numbering>{numbering}</numbering>");
    zip([
        ("word/document.xml", text.as_bytes()),
        ("word/_rels/document.xml.rels", relations.as_bytes()),
        ("word/numbering.xml", numbering.as_bytes()),
    ])
}

fn level(nth: u8, format: &str, text: &str) -> String {
    format!("<lvl ilvl=\"{nth}\"><start val=\"1\"/><numFmt val=\"{format}\"/><lvlText val=\"{text}\"/></lvl>")
}

#[test]
fn ordered_lists_of_web_pages_keep_their_numbers() {
    let (_, document) = page(
        "<ol><li>Wash the hand.<ul><li>with soap</li></ul></li><li>Put on the splint.</li></ol><p>After an hour:</p>\
         <ol start=3><li>Take it off.</li><li>Dry it.</li></ol>",
    );
    assert_eq!(
        shown(&document),
        ["1. Wash the hand.", "  - with soap", "2. Put on the splint.", "3. Take it off.", "4. Dry it."]
    );
}

#[test]
fn letters_and_numbers_with_gaps_stay_in_the_text() {
    let (_, document) = page(
        "<ol type=A><li>rest</li><li>ice</li></ol><p>Or:</p><ol class=letters><li>splint</li><li>cast</li></ol><p>Or:</p>\
         <ol reversed><li>cough</li><li>pain</li></ol><p>Days:</p><ol><li>Rest.</li><li value=4>Walk.</li></ol>",
    );
    let expected = [
        "- A. rest",
        "- B. ice",
        "- a. splint",
        "- b. cast",
        "- 2. cough",
        "- 1. pain",
        "- 1. Rest.",
        "- 4. Walk.",
    ];
    assert_eq!(shown(&document), expected);
}

#[test]
fn a_list_without_numbers_on_the_page_gets_none() {
    let (_, document) =
        page("<ol style='list-style: none'><li>Plums</li><li>Pears</li></ol><ul><li>Figs</li></ul>");
    assert_eq!(shown(&document), ["- Plums", "- Pears", "- Figs"]);
}

#[test]
fn lists_one_after_the_other_begin_again() {
    let (_, document) = page(
        "<ol><li>Sit.</li><li>Lie.</li></ol><ol><li>Rise.</li><li>Walk.</li></ol><ul><li>Rest.</li></ul>",
    );
    assert_eq!(shown(&document), ["1. Sit.", "2. Lie.", "1. Rise.", "2. Walk.", "- Rest."]);
}

#[test]
fn typed_numbers_of_a_web_page_become_those_of_a_list() {
    let (_, document) = page(
        "<h2>Steps</h2><p>1) Breathe in.</p><p>2) Breathe out.</p><h2>Fruit</h2><p>a) one plum<br>b) two pears</p>",
    );
    assert_eq!(shown(&document), ["1. Breathe in.", "2. Breathe out.", "- a) one plum", "- b) two pears"]);
}

#[test]
fn word_lists_keep_what_word_shows() {
    let kind = level(0, "decimal", "%1.") + &level(1, "lowerLetter", "%2)");
    let stages = level(0, "upperRoman", "Stage %1:");
    let numbering = format!(
        "<abstractNum abstractNumId=\"0\">{kind}</abstractNum><abstractNum abstractNumId=\"1\">{stages}</abstractNum>\
         <num numId=\"1\"><abstractNumId val=\"0\"/></num><num numId=\"2\"><abstractNumId val=\"0\"/><lvlOverride ilvl=\"0\">\
         <startOverride val=\"1\"/></lvlOverride></num><num numId=\"3\"><abstractNumId val=\"1\"/></num>"
    );
    let paragraphs = [
        (1, 0, "Wash the hand."),
        (1, 1, "with soap"),
        (1, 1, "with water"),
        (1, 0, "Dry it."),
        (2, 0, "Put on the splint."),
        (2, 0, "Rest."),
        (3, 0, "The wrist is stiff."),
        (3, 0, "The wrist bends."),
    ];
    let (imported, document) = read(&word_file(&numbering, &paragraphs), SourceFormat::Docx);
    assert_eq!(
        shown(&document),
        [
            "1. Wash the hand.",
            "  - a) with soap",
            "  - b) with water",
            "2. Dry it.",
            "1. Put on the splint.",
            "2. Rest.",
            "- Stage I: The wrist is stiff.",
            "- Stage II: The wrist bends."
        ],
        "{}",
        body_of(&imported)
    );
}

#[test]
fn ticks_and_crosses_before_items_of_word_stay() {
    let sign = |id: u8, sign: &str| {
        format!(
            "<abstractNum abstractNumId=\"{id}\"><lvl ilvl=\"0\"><numFmt val=\"bullet\"/><lvlText val=\"{sign}\"/><rPr><rFonts \
             ascii=\"Wingdings\"/></rPr></lvl></abstractNum><num numId=\"{id}\"><abstractNumId val=\"{id}\"/></num>"
        )
    };
    let numbering = sign(1, "\u{f0fc}") + &sign(2, "\u{f0fb}") + &sign(3, "\u{f0a7}");
    let paragraphs = [(1, 0, "Swim"), (2, 0, "Box"), (3, 0, "Rest")];
    let (_, document) = read(&word_file(&numbering, &paragraphs), SourceFormat::Docx);
    assert_eq!(shown(&document), ["- ✓ Swim", "- ✗ Box", "- Rest"]);
}

#[test]
fn markdown_lists_keep_their_numbers_and_further_paragraphs() {
    let body =
        "3. Sit.\n4. Lift the arm.\n\n   Keep it straight.\n\n5. Hold it.\n\nThen:\n\na) plums\nb) pears\n";
    assert_eq!(
        shown(&markdown(body).1),
        ["3. Sit.", "4. Lift the arm.", "  - Keep it straight.", "5. Hold it.", "- a) plums", "- b) pears"]
    );
}

#[test]
fn a_pdf_keeps_letters_and_numbers_of_its_lists() {
    let mut page = Page::default();
    page.text((60.0, 60.0), 18.0, true, "Fern wrist");
    page.lines(
        60.0,
        90.0,
        &["Fern wrist is a rare disorder of the wrist that makes writing hard.", "Do this in order."],
    );
    page.text((60.0, 130.0), 13.0, true, "Steps");
    page.lines(
        60.0,
        150.0,
        &["4. Wash the hand.", "5. Put on the splint.", "a. with the left hand", "b. with help"],
    );
    let read = Page::import(vec![page]);
    for line in ["4. Wash the hand.", "5. Put on the splint.", "- a. with the left hand", "- b. with help"] {
        assert!(read.lines().any(|other| other.trim() == line), "“{line}” is missing:\n{read}");
    }
}

#[test]
fn passages_show_the_numbers() {
    static CUTTER: LazyLock<Cutter> =
        LazyLock::new(|| Cutter::new(&Config::embedded().expect("valid settings").passages));
    let (_, document) =
        page("<h2>Steps</h2><p>Do this:</p><ol start=3><li>Take it off.</li><li>Dry it.</li></ol>");
    let passages = CUTTER.cut(&document);
    let text: Vec<&str> = passages.iter().map(|passage| passage.text.as_str()).collect();
    assert!(text.iter().any(|text| text.contains("3. Take it off.\n4. Dry it.")), "{text:?}");
}
