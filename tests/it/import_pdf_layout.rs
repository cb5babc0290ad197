//! What is side by side on the pages of PDF files without lines: lists, headings beside tables, footers, divided words.

use crate::import_pdf_tables::Page;

const LINE: f64 = 14.0;
const TEXT: [&str; 3] = [
    "Fern wrist is a rare disorder of the wrist that makes writing hard, above all",
    "after a long day at school. Most children have it from birth on, and it does not",
    "get worse with age.",
];

/// A page with its title and an opening text.
fn page() -> Page {
    let mut page = Page::default();
    page.text((60.0, 70.0), 18.0, true, "Fern wrist");
    page.lines(60.0, 100.0, &TEXT);
    page
}

fn row(page: &mut Page, y: f64, cells: &[(f64, &str)]) {
    for (x, text) in cells {
        page.text((*x, y), 10.0, false, text);
    }
}

#[track_caller]
fn holds(document: &str, kept: &[&str], gone: &[&str]) {
    for text in kept {
        assert!(document.contains(text), "“{text}” is missing:\n{document}");
    }
    for text in gone {
        assert!(!document.contains(text), "“{text}” is left:\n{document}");
    }
}

#[test]
fn what_to_do_and_what_not_to_do_stay_apart_without_lines() {
    // the items are below their name, indented, or right below it
    for indent in [0.0, 24.0] {
        let mut page = page();
        page.text((60.0, 170.0), 13.0, true, "At school");
        page.text((60.0, 195.0), 10.0, true, "Do");
        page.text((310.0, 195.0), 10.0, true, "Do not");
        for (nth, (good, bad)) in
            (1..).zip([("Type on a tablet", "Carry a heavy bag"), ("Rest at noon", "Turn cartwheels")])
        {
            row(&mut page, 195.0 + LINE * f64::from(nth), &[(60.0 + indent, good), (310.0 + indent, bad)]);
        }
        page.lines(60.0, 260.0, &TEXT);
        let read = Page::import(vec![page]);
        holds(
            &read,
            &[
                "- Do:\n  - Type on a tablet\n  - Rest at noon\n- Do not:\n  - Carry a heavy bag\n  - Turn cartwheels",
            ],
            &["tablet; Carry", "tablet Carry"],
        );
    }
}

#[test]
fn a_table_over_the_columns_of_a_page_is_read_as_a_whole() {
    let mut page = Page::default();
    page.text((60.0, 70.0), 18.0, true, "Fern wrist");
    let left = [
        "Fern wrist is a rare disorder of the",
        "wrist that makes writing hard, above",
        "all after a long day at school.",
    ];
    let right = [
        "Most children have it from birth on,",
        "and it does not get worse with age.",
        "Brothers and sisters rarely have it.",
    ];
    for (nth, (left, right)) in (0..).zip(left.iter().zip(right)) {
        row(&mut page, 100.0 + LINE * f64::from(nth), &[(60.0, left), (310.0, right)]);
    }
    page.text((60.0, 160.0), 13.0, true, "Doses of calmine");
    for (x, name) in [(60.0, "Weight"), (280.0, "At breakfast"), (440.0, "At bedtime")] {
        page.text((x, 185.0), 10.0, true, name);
    }
    row(&mut page, 200.0, &[(60.0, "Below 20 kg"), (240.0, "2 mg on an empty stomach"), (440.0, "1 mg")]);
    row(&mut page, 215.0, &[(60.0, "Adults"), (240.0, "8 mg"), (440.0, "4 mg")]);
    page.text((60.0, 250.0), 13.0, true, "Outlook");
    for (nth, (left, right)) in (0..).zip(right.iter().zip(left)) {
        row(&mut page, 270.0 + LINE * f64::from(nth), &[(60.0, left), (310.0, right)]);
    }
    holds(
        &Page::import(vec![page]),
        &[
            "long day at school.\n\nMost children have it from birth on, and it does not get worse",
            "## Doses of calmine",
            "- Weight: Below 20 kg; At breakfast: 2 mg on an empty stomach; At bedtime: 1 mg\n\
             - Weight: Adults; At breakfast: 8 mg; At bedtime: 4 mg",
            "## Outlook",
        ],
        &[],
    );
}

#[test]
fn headings_above_and_below_a_table_are_no_column_beside_it() {
    let mut page = Page::default();
    page.text((250.0, 70.0), 18.0, true, "Fern wrist");
    page.text((60.0, 110.0), 13.0, true, "Doses of calmine for children");
    for (nth, cells) in
        (0..).zip([["Age", "Noon", "Night"], ["Under 9", "5 mg", "2 mg"], ["9 and over", "7 mg", "3 mg"]])
    {
        let y = 140.0 + 18.0 * f64::from(nth);
        row(&mut page, y, &[(240.0, cells[0]), (320.0, cells[1]), (380.0, cells[2])]);
    }
    page.text((60.0, 220.0), 13.0, true, "How is it taken?");
    page.lines(60.0, 240.0, &TEXT);
    holds(
        &Page::import(vec![page]),
        &[
            "title = \"Fern wrist\"",
            "## Doses of calmine for children",
            "- Age: Under 9; Noon: 5 mg; Night: 2 mg\n- Age: 9 and over; Noon: 7 mg; Night: 3 mg",
            "## How is it taken?",
        ],
        &["## Fern wrist"],
    );
}

#[test]
fn the_footer_of_a_single_page_gives_its_date() {
    let mut dated = page();
    dated.text((60.0, 800.0), 10.0, false, "Leaflet 7, version 2 | Published: July 2022 | Page 1 of 1");
    holds(&Page::import(vec![dated]), &["published = \"2022-07\""], &["Leaflet 7"]);
    // a sentence at the end of a page is text, whatever it says of dates
    let mut sentence = page();
    sentence.text((60.0, 800.0), 10.0, false, "The list was updated in July 2022 and names 12 clinics.");
    holds(
        &Page::import(vec![sentence]),
        &["The list was updated in July 2022 and names 12 clinics."],
        &["updated = \"2022"],
    );
}

#[test]
fn a_word_divided_before_its_own_hyphen_is_one_word() {
    let mut page = page();
    page.lines(
        60.0,
        170.0,
        &[
            "Children come to the clinic twice a year, and once more for a fol-",
            "low-up visit after each change of the splint, which is made by a well-",
            "known workshop near the school for them.",
        ],
    );
    holds(&Page::import(vec![page]), &["a follow-up visit", "a well-known workshop"], &["fol-"]);
}

#[test]
fn rows_of_short_cells_without_lines_are_a_table_and_no_columns() {
    let mut page = page();
    page.lines(60.0, 160.0, &["Take this much of it each day."]);
    for (nth, cells) in (0..).zip([
        ["Weight", "Morning", "Night"],
        ["under 20 kg", "5 mg", "10 mg"],
        ["20 to 40 kg", "10 mg", "15 mg"],
    ]) {
        row(
            &mut page,
            174.0 + LINE * f64::from(nth),
            &[(60.0, cells[0]), (150.0, cells[1]), (210.0, cells[2])],
        );
    }
    page.lines(60.0, 216.0, &["Ask the ward if you are not sure."]);
    holds(
        &Page::import(vec![page]),
        &[
            "- Weight: under 20 kg; Morning: 5 mg; Night: 10 mg\n- Weight: 20 to 40 kg; Morning: 10 mg; Night: 15 mg\n",
            "\nAsk the ward if you are not sure.\n",
        ],
        &[],
    );
}

#[test]
fn a_title_printed_again_below_the_cover_is_no_text() {
    let mut page = Page::default();
    page.text((60.0, 70.0), 24.0, true, "Living with Fern wrist");
    page.text((60.0, 110.0), 18.0, true, "Living with fern wrist");
    page.text((60.0, 150.0), 13.0, true, "What it is");
    page.lines(60.0, 170.0, &TEXT);
    page.text((60.0, 230.0), 13.0, true, "Care");
    page.lines(60.0, 250.0, &TEXT);
    let read = Page::import(vec![page]);
    holds(
        &read,
        &["title = \"Living with Fern wrist\"", "## What it is\n", "## Care\n"],
        &["Living with fern wrist"],
    );
}
