//! Markdown as Pandoc writes it: tables, definitions, spans, attributes and metadata.

use bonafide::import::{Imported, Overrides, SourceFormat, import};

use crate::word_file::{body_of, words};

fn read(text: &str) -> Imported {
    import(text.as_bytes(), SourceFormat::Markdown, "page", &Overrides::default(), words())
        .expect("a document")
}

#[track_caller]
fn holds(imported: &Imported, lines: &[&str]) {
    let body = body_of(imported);
    for line in lines {
        assert!(body.lines().any(|other| other == *line), "“{line}” is missing:\n{body}");
    }
}

#[test]
fn drawn_tables_name_their_columns() {
    let imported = read(
        "# Fern wrist\n\nFern wrist is rare.\n\n## Doses\n\n+---------+-------+\n| Weight  | Dose  |\n+=========+=======+\n\
         | under   | 5 mg  |\n| 20 kg   |       |\n+---------+-------+\n\n: Doses of calmazole\n\n  Age   Tablets\n  ----- ---------\n\
         \x20 2     one\n  6     two\n",
    );
    holds(
        &imported,
        &[
            "- Weight: under 20 kg; Dose: 5 mg",
            "Doses of calmazole",
            "- Age: 2; Tablets: one",
            "- Age: 6; Tablets: two",
        ],
    );
}

#[test]
fn a_table_in_a_file_with_definitions_and_boxes_keeps_its_place() {
    let imported = read(
        "# Fern wrist {#top}\n\nFern wrist is rare.\n\n## Words {-}\n\nFlare\n:   A time with more pain.\n\nSplint\n  ~ A support.\n\n\
         ::: {.warning}\nCall the ward at once.\n:::\n",
    );
    holds(
        &imported,
        &["## Words", "- Flare: A time with more pain.", "- Splint: A support.", "Call the ward at once."],
    );
    assert!(imported.text.contains("title = \"Fern wrist\""), "{}", imported.text);
}

#[test]
fn the_title_of_the_metadata_heads_a_text_of_several_parts() {
    let imported = read(
        "---\ntitle: \"Fern wrist: a guide\"\n---\n\n# What it is\n\nA rare disorder.\n\n# Care\n\nRest.\n",
    );
    assert!(imported.text.contains("title = \"Fern wrist: a guide\""), "{}", imported.text);
    holds(&imported, &["## What it is", "## Care"]);
    // of one outermost heading, that is the title
    let one = read("---\ntitle: Page 7\n---\n\n# Fern wrist\n\nA rare disorder.\n\n## Care\n\nRest.\n");
    assert!(one.text.contains("title = \"Fern wrist\""), "{}", one.text);
}

#[test]
fn struck_spans_and_citations_by_key_are_left_out_and_listed() {
    let imported = read(
        "# Fern wrist\n\nTake [two]{.underline} tablets, [not six]{.deletion} at night [@moor2020].\n\n## Care\n\nRest at 10^9^/L.\n",
    );
    let body = body_of(&imported);
    assert!(body.contains("Take two tablets") && !body.contains("six") && !body.contains('@'), "{body}");
    assert!(!body.contains("109"), "{body}");
    for listed in ["not six", "@moor2020"] {
        assert!(imported.boilerplate.iter().any(|line| line.contains(listed)), "{:?}", imported.boilerplate);
    }
}
