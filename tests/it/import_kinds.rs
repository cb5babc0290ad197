//! Pages as site builders, word processors and wikis write them: tabs, cards, buttons, notes, contacts and bylines.

use std::sync::LazyLock;

use bonafide::config::{Config, ImportConfig};
use bonafide::import::{Imported, Overrides, SourceFormat, import};

fn words() -> &'static ImportConfig {
    static WORDS: LazyLock<ImportConfig> =
        LazyLock::new(|| Config::embedded().expect("valid settings").import);
    &WORDS
}

fn read(text: &str, format: SourceFormat) -> Imported {
    import(text.as_bytes(), format, "page", &Overrides::default(), words()).expect("a document")
}

const OPENING: &str = "<p>Fern wrist is a rare disorder of the wrist. It makes writing hard.</p>";

/// A page with a main part, and what is beside it.
fn page(head: &str, main: &str, beside: &str) -> Imported {
    let html = format!(
        "<html lang=en><head><title>Fern wrist</title>{head}</head><body>\
         <main><h1>Fern wrist</h1>{OPENING}{main}</main>{beside}</body></html>"
    );
    read(&html, SourceFormat::Html)
}

fn article(main: &str) -> Imported {
    page("", main, "")
}

/// The text without the comments below its headings.
fn plain(imported: &Imported) -> String {
    let lines = imported.text.lines().filter(|line| !line.starts_with("<!--"));
    lines.flat_map(|line| [line, "\n"]).collect()
}

#[track_caller]
fn holds(imported: &Imported, kept: &[&str], gone: &[&str]) {
    let page = plain(imported).replace("\n\n", "\n");
    for text in kept {
        assert!(page.contains(text), "“{text}” is missing:\n{page}");
    }
    for text in gone {
        assert!(!page.contains(text), "“{text}” is left:\n{page}");
    }
}

#[test]
fn names_of_tabs_head_their_panels_whatever_joins_them() {
    let by_place = "<div class=tabs><ul class=tabs-nav><li><a href=#>Week 1</a></li><li><a href=#>Week 2</a></li></ul>\
        <div class=all><div class=tab>Rest the hand.</div><div class=tab>Move the thumb.</div></div></div>";
    let by_radio = "<div><input type=radio id=a name=t><label for=a>Week 1</label><input type=radio id=b name=t>\
        <label for=b>Week 2</label><div class=all><section class=panel>Rest the hand.</section>\
        <section class=panel>Move the thumb.</section></div></div>";
    let by_pill = "<ul class=nav><li><a data-toggle=pill href=#a>Week 1</a></li><li><a data-toggle=pill href=#b>Week 2</a></li></ul>\
        <div><div id=a class=tab-pane>Rest the hand.</div><div id=b class=tab-pane>Move the thumb.</div></div>";
    let twice = "<div role=tablist><div role=tab aria-controls=a>Week 1</div><div role=tab aria-controls=b>Week 2</div></div>\
        <div><div role=tab>Week 1</div><div id=a role=tabpanel>Rest the hand.</div>\
        <div role=tab>Week 2</div><div id=b role=tabpanel>Move the thumb.</div></div>";
    for markup in [by_place, by_radio, by_pill, twice] {
        let imported = article(markup);
        holds(
            &imported,
            &["## Week 1\nRest the hand.\n", "## Week 2\nMove the thumb.\n"],
            &["- Week", "Week 1 Week"],
        );
        assert_eq!(plain(&imported).matches("Week 1").count(), 1, "{}", imported.text);
    }
}

#[test]
fn a_box_to_tick_opens_what_is_after_its_label() {
    let imported = article(
        "<div><input type=checkbox id=q><label for=q>School sport</label><div>Not for six weeks.</div></div>\
         <button aria-expanded=false aria-controls=c>Can I swim?<span aria-hidden=true>+</span></button><div id=c>In a pool.</div>",
    );
    holds(&imported, &["# School sport\nNot for six weeks.", "# Can I swim?\nIn a pool."], &["swim?+"]);
}

#[test]
fn cards_keep_their_headings_and_their_footers() {
    let imported = article(
        "<div class=card><h2>Cause</h2><p>A change in one gene.</p></div>\
         <div class=card><div class=card-header>Signs</div><ul><li>Cramps</li></ul><div class=card-footer>Seen in 8 of 10 families.</div></div>",
    );
    holds(&imported, &["## Signs\n- Cramps\nSeen in 8 of 10 families."], &[]);
}

#[test]
fn rows_of_buttons_are_left_out_and_words_of_text_are_not() {
    let imported = article(
        "<div><a href=/s>Share</a> <a href=/p>Print</a> <span>Save</span></div><ul><li>Print</li><li>Email</li><li>Save</li></ul>\
         <h2>Your plan</h2><p>You can send it by:</p><ul><li>Email</li><li>Print</li></ul><h2>Share</h2><p>Share it with the school.</p>",
    );
    holds(
        &imported,
        &["You can send it by:\n- Email\n- Print\n", "## Share\nShare it"],
        &["Share Print", "- Save"],
    );
    for word in ["Share Print Save", "Email"] {
        assert!(imported.boilerplate.iter().any(|line| line == word), "{:?}", imported.boilerplate);
    }
}

#[test]
fn links_beside_the_main_part_are_left_out_and_text_is_not() {
    let imported = page(
        "",
        "",
        "<aside><section><h2>Recent posts</h2><ul><li><a href=/w>Our walk</a></li></ul></section></aside>\
         <aside><h2>Key facts</h2><p>1 in 9,000 people.</p><p><a href=/r>See the register</a></p></aside>\
         <div><a href=mailto:help@fern.example>help@fern.example</a></div>",
    );
    holds(&imported, &["1 in 9,000 people.", "See the register", "help@fern.example"], &["Our walk"]);
    assert!(imported.boilerplate.contains(&"Our walk".to_owned()));
}

#[test]
fn notes_that_the_text_links_to_are_references() {
    let imported = article(
        "<h2>Cause</h2><p>A gene.<sup><a href=#n1>[1]</a></sup> It is rare.<sup><a href=#n2>[2]</a></sup></p><h2>Notes</h2>\
         <ol><li id=n1><a href=#r1>↑</a> Moor A. Wrists. 2018.</li><li id=n2><a href=#r2>↑</a> Reed B. Ferns. 2020.</li></ol>",
    );
    holds(
        &imported,
        &["A gene. [^1] It is rare. [^2]", "title = \"Reed B. Ferns. 2020.\""],
        &["## Notes", "unlisted"],
    );
    // notes that nothing cites are text
    let text = article("<h2>Notes</h2><ol><li>Take 2 tablets.</li><li>Stop after 7 days.</li></ol>");
    holds(&text, &["## Notes\n1. Take 2 tablets.\n2. Stop after 7 days."], &["[[references]]"]);
}

#[test]
fn authors_and_publisher_are_found_where_markup_refers_to_them() {
    let imported = page(
        "<script type=application/ld+json>{\"@graph\":[{\"@type\":\"MedicalWebPage\",\"name\":\"Fern wrist\",\
         \"author\":[{\"@id\":\"#1\"},{\"@type\":\"Person\",\"name\":\"Ben Field\"}],\"publisher\":{\"@id\":\"#2\"}},\
         {\"@type\":\"Person\",\"@id\":\"#1\",\"name\":\"Ada Stone\"},{\"@type\":\"Organization\",\"@id\":\"#2\",\"name\":\"Fern Trust\"}]}</script>",
        "",
        "",
    );
    holds(&imported, &["authors = [\"Ada Stone\", \"Ben Field\"]", "publisher = \"Fern Trust\""], &[]);
}

#[test]
fn contacts_in_one_line_or_below_a_plain_heading_are_read() {
    for markup in [
        "<h2>Contact</h2><p>Fern Trust<br>4 Moss Lane, Vale AB1 2CD<br>Tel. 0113 496 0000</p>",
        "<h2>Get in touch</h2><ul><li>Fern Trust, 4 Moss Lane, Vale AB1 2CD. Phone: 0113 496 0000</li></ul>",
    ] {
        holds(
            &article(markup),
            &[
                "name = \"Fern Trust\"",
                "phone = [\"0113 496 0000\"]",
                "address = \"4 Moss Lane, Vale AB1 2CD\"",
            ],
            &["## Contact", "## Get in touch"],
        );
    }
    holds(
        &article(
            "<h2>Contact</h2><p>Avoid contact with sick people.</p><h2>Contact lenses</h2><p>Take them out.</p>",
        ),
        &["## Contact\nAvoid", "## Contact lenses\nTake"],
        &["[[contacts]]"],
    );
}

#[test]
fn a_line_in_title_case_is_a_review_only_where_it_names_somebody() {
    let sentence = article("<h2>When you leave</h2><p>Reviewed by Dr Hale, You Go Home the Same Day</p>");
    holds(
        &sentence,
        &["## When you leave\nReviewed by Dr Hale, You Go Home the Same Day"],
        &["statement = \"Reviewed", "approved"],
    );
    let byline = article("<p>Reviewed by Dr Will Go, Consultant in Hand Surgery</p>");
    holds(&byline, &["by = [\"Dr Will Go, Consultant in Hand Surgery\"]"], &[]);
}

#[test]
fn the_review_date_above_who_updated_the_page_is_past() {
    let past = article("<h2>Review Date 5/30/2022</h2><p>Updated by: Ann Reed, MD.</p>");
    holds(&past, &["updated = \"2022-05-30\""], &["## Review"]);
    let next = article("<p>Review date: 30 May 2028</p><p>Written by: Ann Reed</p>");
    holds(&next, &["authors = [\"Ann Reed\"]"], &["updated = \"2028"]);
    let wiki = page("", "", "<footer><p>This page was last edited on 4 May 2023, at 10:00.</p></footer>");
    holds(&wiki, &["updated = \"2023-05-04\""], &[]);
}

#[test]
fn documents_of_word_processors_keep_titles_bullets_and_second_meanings() {
    let written = "<html><body><p class=title>Fern wrist</p><p>Fern wrist is a rare disorder.</p><h1>Signs</h1>\
        <p class=MsoListParagraph><span>·<span>&nbsp;&nbsp; </span></span>Cramps</p>\
        <dl><dt>Splint</dt><dd>Holds the wrist.</dd><dd>Is worn at night.</dd></dl></body></html>";
    holds(
        &read(written, SourceFormat::Html),
        &["title = \"Fern wrist\"", "## Signs\n- Cramps\n- Splint: Holds the wrist.\n  - Is worn at night."],
        &["·"],
    );
}

#[test]
fn a_copied_page_is_named_by_what_its_text_speaks_of() {
    let copied = "Vale.info\nMenu\nSearch\nHealth news\nFern wrist\nPeer reviewed by Dr Ann Reed, MRCGP of Vale\n\n\
        What is fern wrist?\nFern wrist is a rare disorder of the wrist.\n\nIt may cause:\n\ncramps at night\na weak grip\n\n\
        What helps?\n• Rest.\n• Heat.\n";
    holds(
        &read(copied, SourceFormat::Text),
        &[
            "title = \"Fern wrist\"",
            "## What is fern wrist?\nFern wrist is",
            "It may cause:\n- cramps at night\n- a weak grip\n",
            "## What helps?\n- Rest.\n- Heat.",
        ],
        &["Vale.info", "Health news"],
    );
}

#[test]
fn citations_after_a_year_and_after_a_comma_are_no_numbers_of_the_text() {
    let copied = "Fern wrist\n\nFern wrist is a rare disorder.1 It was first seen in 1987.2 The dose is 2.5 mg a day,3 or less. \
        See vol.2 of it.\n\nReferences\n1. Moor A. 2018.\n2. Reed B. 1987.\n3. Lee C. 2020.\n";
    holds(
        &read(copied, SourceFormat::Text),
        &[
            "disorder. [^1] It was first seen in 1987. [^2] The dose is 2.5 mg a day, [^3] or less. See vol.2 of it.",
        ],
        &[],
    );
}

#[test]
fn markdown_keeps_notes_within_the_text_and_lists_what_marks_boxes() {
    let text = "+++\ntitle = \"Fern wrist\"\nlayout = \"post\"\n[params]\nauthor = \"Ada Stone\"\n+++\n\
        Fern wrist is rare.^[Moor A. *Hand J*. 2018.]\n\n:::warning\nCall 999 if the hand is white.\n:::\n";
    let imported = read(text, SourceFormat::Markdown);
    holds(
        &imported,
        &[
            "authors = [\"Ada Stone\"]",
            "rare. [^1]",
            "Moor A. Hand J. 2018.",
            "Call 999 if the hand is white.",
        ],
        &[":::"],
    );
    for line in ["front matter: layout: post", ":::warning"] {
        assert!(imported.boilerplate.iter().any(|left| left == line), "{:?}", imported.boilerplate);
    }
}
