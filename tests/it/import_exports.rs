//! Pages that word processors and site builders export, and copied text: what their markup says is kept.

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

fn page(head: &str, body: &str) -> Imported {
    let html = format!(
        "<html lang=en><head><title>Fern wrist</title>{head}</head><body><h1>Fern wrist</h1>\
         <p>Fern wrist is a rare disorder of the wrist. It makes writing hard.</p>{body}</body></html>"
    );
    read(&html, SourceFormat::Html)
}

/// Whether a line of the document is this one.
#[track_caller]
fn holds(imported: &Imported, lines: &[&str]) {
    for line in lines {
        assert!(imported.text.lines().any(|other| other == *line), "“{line}” is missing:\n{}", imported.text);
    }
}

#[track_caller]
fn lacks(imported: &Imported, texts: &[&str]) {
    for text in texts {
        assert!(!imported.text.contains(text), "“{text}” is left:\n{}", imported.text);
    }
}

#[test]
fn lists_within_lists_and_numbers_set_high_of_google_docs_are_kept() {
    let imported = page(
        "<style>.c5{vertical-align:super;font-size:7pt}</style>",
        "<h2>Rest</h2><ul class=\"c7 lst-kix_a-0 start\"><li>Splint</li></ul><ul class=\"c7 lst-kix_a-1 start\"><li>at \
         night</li></ul><ul class=\"lst-kix_a-0\"><li>Ice</li></ul><p><span>Rest helps.</span><span class=c5>1</span></p>\
         <h2>References</h2><ol class=\"lst-kix_b-0 start\" start=1><li>Reed A. Wrists. 2019.</li></ol>",
    );
    holds(&imported, &["- Splint", "  - at night", "- Ice", "Rest helps. [^1]"]);
}

#[test]
fn items_that_word_writes_as_paragraphs_are_items() {
    let item = |level: u8, sign: &str, text: &str| {
        format!(
            "<p class=MsoListParagraph style='text-indent:-18pt;mso-list:l0 level{level} lfo1'><![if !supportLists]><span \
             style='mso-list:Ignore'>{sign}<span>&nbsp;&nbsp; </span></span><![endif]>{text}</p>"
        )
    };
    let body =
        [item(1, "·", "Keep it dry"), item(2, "o", "Use a bag"), item(1, "2.", "Raise the hand")].concat();
    let imported = page("", &format!("<h2>Cast</h2>{body}<p>Ring us.</p>"));
    holds(&imported, &["- Keep it dry", "  - Use a bag", "- 2\\. Raise the hand", "Ring us."]);
}

#[test]
fn a_mark_of_an_affiliation_is_no_citation_and_a_letter_stays_apart() {
    let imported = page(
        "",
        "<ul><li>Ada Berg<sup><a href=\"#Aff1\">1</a></sup></li></ul><h2>Results</h2><p>Pain fell.<sup><a \
         href=\"#r1\">1</a></sup></p><table><tr><th>Outcome</th><th>n</th></tr><tr><td>Pain free<sup>a</sup></td><td>12\
         </td></tr></table><p><sup>a</sup>For 7 days</p><h2>References</h2><ol><li id=r1>Lund P. Bone. 1987.</li></ol>",
    );
    holds(&imported, &["- Ada Berg", "Pain fell. [^1]"]);
    assert!(imported.text.contains("Pain free \\[a\\]"), "{}", imported.text);
    lacks(&imported, &["freea", "aFor", "Berg [^1]"]);
}

#[test]
fn a_date_alone_in_its_line_gives_way_to_the_markup() {
    let marked = "<meta property=article:published_time content=2020-02-11T09:00:00+00:00>";
    let dated = "<time datetime=2022-10-30>October 30, 2022</time>";
    let published = |head: &str| {
        page(head, dated).text.lines().find(|line| line.starts_with("published")).map(str::to_owned)
    };
    assert_eq!(published(marked).as_deref(), Some("published = \"2020-02-11\""));
}

#[test]
fn an_account_of_a_site_is_no_author() {
    let authors = |name: &str| {
        let imported = page(&format!("<meta name=author content=\"{name}\">"), "");
        imported.text.lines().find(|line| line.starts_with("authors")).map(str::to_owned)
    };
    assert_eq!(authors("admin").as_deref(), Some("authors = []"));
    assert_eq!(authors("Nia Brook").as_deref(), Some("authors = [\"Nia Brook\"]"));
}

#[test]
fn contents_of_two_parts_and_all_questions_of_a_paragraph_are_recognized() {
    let imported = page(
        "",
        "<ul><li><a href=\"#a\">Before</a></li><li><a href=\"#b\">After</a></li></ul><h2 id=a>Before</h2><p><b>Can I \
         eat?</b><br>Yes.<br><br><b>Can I drive?</b><br>No.</p><h2 id=b>After</h2><p>Rest.</p>",
    );
    lacks(&imported, &["- Before", "- After"]);
    let headings: Vec<&str> = imported.text.lines().filter(|line| line.starts_with("##")).collect();
    assert_eq!(headings, ["## Before", "### Can I eat?", "### Can I drive?", "## After"]);
}

#[test]
fn the_title_of_an_alert_in_markdown_is_no_part_of_its_text() {
    let imported = read(
        "# Fern wrist\n\n> [!warning] Call the ward\n> Ring us if the hand is cold.\n\n## Rest\n\nFor 2 weeks.\n",
        SourceFormat::Markdown,
    );
    lacks(&imported, &["!warning", "ward Ring"]);
    assert!(
        imported.text.contains("Call the ward") && imported.text.contains("Ring us if the hand is cold.")
    );
}

#[test]
fn a_wrapped_item_of_copied_text_is_one_item() {
    let imported = read(
        "Fern wrist\n\nFern wrist is a rare disorder of the wrist.\n\nExercises\n\n* Do not lift more than 1 kg\n  or push up from a \
         chair\n* Bend the wrist 10 times\n\nA new paragraph.\n",
        SourceFormat::Text,
    );
    holds(
        &imported,
        &[
            "- Do not lift more than 1 kg or push up from a chair",
            "- Bend the wrist 10 times",
            "A new paragraph.",
        ],
    );
}

#[test]
fn a_line_with_a_number_to_call_or_signs_between_its_parts_is_no_heading() {
    let imported = read(
        "Fern wrist\n\nFern wrist is a rare disorder of the wrist.\n\nPlaster room, 01632 960456\n\nThe room is open all day.\n\nIron \
         · seeds · red jelly\n\nAll of these are wrong.\n",
        SourceFormat::Text,
    );
    lacks(&imported, &["# Plaster room", "# Iron"]);
}

#[test]
fn lines_that_a_class_sets_bold_are_headings_and_signs_of_symbol_fonts_are_read() {
    let imported = page(
        "<style>.c1{font-weight:700}.c2{font-weight:400}</style>",
        "<p><span class=c1>Can I swim?</span></p><p><span class=c2>Yes, in warm water.</span></p>\
         <p><span class=c2>Rest</span></p><p><span class=c2>It helps.</span></p>\
         <p class=MsoListParagraph>ü Swim</p><p class=MsoListParagraph>û Box</p><p class=MsoListParagraph>§ Rest</p>",
    );
    holds(&imported, &["## Can I swim?", "- ✓ Swim", "- ✗ Box", "- Rest"]);
    lacks(&imported, &["## Rest"]);
}

#[test]
fn polls_and_answers_to_choose_are_left_out_and_listed() {
    let imported = page(
        "",
        "<div class=wp-polls><p>Have you tried ice?</p><ul><li>Yes (45%)</li><li>No (55%)</li></ul></div><h2>Quiz</h2>\
         <p>Can it be caught?</p><label><input type=radio>Often</label><label><input type=radio>Never</label>\
         <p>It isn't an infection.</p><h2>Before you leave</h2><label><input type=checkbox>Pack the splint</label><p>Yes No</p>",
    );
    holds(&imported, &["Can it be caught?", "It isn't an infection.", "Pack the splint"]);
    lacks(&imported, &["Often", "45%", "Yes No"]);
    for listed in ["Often", "Never", "Yes (45%)", "Yes No"] {
        assert!(imported.boilerplate.iter().any(|line| line.contains(listed)), "{:?}", imported.boilerplate);
    }
}
