//! Import keeps what a text says: doses, fractions, ranges, tables, struck-out text, and all parts of a page.

use std::sync::LazyLock;

use bonafide::config::{Config, ImportConfig};
use bonafide::import::{Imported, Overrides, SourceFormat, import};

use crate::word_file::{docx, leaflet, row};

fn words() -> &'static ImportConfig {
    static WORDS: LazyLock<ImportConfig> =
        LazyLock::new(|| Config::embedded().expect("valid settings").import);
    &WORDS
}

fn imported(text: &str, format: SourceFormat) -> Imported {
    import(text.as_bytes(), format, "page", &Overrides::default(), words()).expect("a document")
}

const OPENING: &str = "<p>Chalk bone is a rare disorder of the long bones, which stay soft. Most children with \
                       chalk bone walk late and tire early.</p>";

/// A web page with this in its body.
fn page(body: &str) -> Imported {
    let html = format!(
        "<html lang=\"en\"><head><title>Chalk bone</title></head><body><main><h1>Chalk bone</h1>{OPENING}{body}\
         </main></body></html>"
    );
    imported(&html, SourceFormat::Html)
}

#[track_caller]
fn holds(imported: &Imported, kept: &[&str], gone: &[&str]) {
    for text in kept {
        assert!(imported.text.contains(text), "“{text}” is missing:\n{}", imported.text);
    }
    for text in gone {
        assert!(!imported.text.contains(text), "“{text}” is left:\n{}", imported.text);
    }
}

#[test]
fn figures_of_a_page_without_references_stay_figures() {
    let page = page(
        "<h2>Doses</h2><ul><li>Babies: drops 1</li><li>Toddlers: drops 2</li><li>Older: drops 3</li></ul>\
         <p>Take 2<sup>3</sup>/<sub>4</sub> or <sup>5</sup>&frasl;<sub>16</sub> spoons within 6 hours [4-9] on the \
         3<sup>rd</sup> day, at 37<sup>o</sup>C, for an area of a<sup>2</sup>.</p>",
    );
    holds(
        &page,
        &["drops 1", "drops 3", "2¾ or 5/16 spoons", "hours \\[4-9\\]", "3rd day", "37°C", "of a²."],
        &["[^", "unlisted_references"],
    );
}

#[test]
fn numbers_cite_where_the_page_lists_references_or_links_to_notes() {
    let list = "<h2>References</h2><ol><li>Stone A. Bones. 2019.</li><li>Field B. Legs. 2020.</li></ol>\
                <h2>Outlook</h2><p>It is good.</p>";
    let listed = page(&format!(
        "<h2>Care</h2><p>Rest helps.<sup>1</sup></p><p>Braces help some [1, 2]. It lasts 2 weeks [1-2].</p>{list}"
    ));
    holds(
        &listed,
        &["Rest helps. [^1]", "help some [^1][^2].", "weeks \\[1-2\\]", "id = \"2\"", "## Outlook"],
        &["¹", "unlisted"],
    );
    let linked = page("<h2>Care</h2><p>Rest helps.<sup><a href=\"#n7\">[7]</a></sup> Braces, too.</p>");
    holds(&linked, &["Rest helps. [^7] Braces", "unlisted_references = [\"7\"]"], &[]);
}

#[test]
fn rows_and_columns_of_tables_keep_their_meaning() {
    let page = page(
        "<h2>Doses</h2><table><tr><th rowspan=2>Weight</th><th colspan=2>Dose</th></tr><tr><th>Day</th><th>Night</th>\
         </tr><tr><td rowspan=2>Light</td><td><p>1 mg</p><p>with milk</p></td><td></td></tr><tr><td>2 mg</td>\
         <td>3 mg</td></tr></table>\
         <table><tr><th>Good</th><th>Bad</th></tr><tr><td><ul><li>swim</li><li>rest</li></ul></td>\
         <td><ul><li>jump</li><li>run</li></ul></td></tr></table>\
         <table><tr><th>Drug</th><td>Calmazole</td></tr><tr><th>Dose</th><td>5 mg</td></tr></table>\
         <dl><dt>Brace</dt><dd>A support.</dd><dd>It is worn.</dd></dl>",
    );
    holds(
        &page,
        &[
            "- Weight: Light; Dose, Day: 1 mg, with milk\n",
            "- Weight: Light; Dose, Day: 2 mg; Dose, Night: 3 mg\n",
            "- Good:\n  - swim\n  - rest\n- Bad:\n  - jump\n  - run\n",
            "- Drug; Calmazole\n- Dose; 5 mg\n",
            "- Brace: A support.\n",
        ],
        &[],
    );
    assert!(page.text.contains("It is worn."));
}

#[test]
fn struck_out_text_is_listed_and_not_kept() {
    let page = page(
        "<h2>Dose</h2><p>Take <s>20 mg</s> <ins>2 mg</ins> <span style=\"text-decoration:line-through\">twice</span> daily.</p>",
    );
    holds(&page, &["Take 2 mg daily."], &["20 mg", "twice"]);
    assert_eq!(page.boilerplate, ["struck out: 20 mg", "struck out: twice"]);
    let markdown = imported("# Chalk bone\n\nTake ~~20 mg~~ 2 mg daily.\n", SourceFormat::Markdown);
    holds(&markdown, &["Take 2 mg daily."], &["20 mg"]);
}

#[test]
fn what_opens_or_stands_in_a_box_is_part_of_the_page() {
    let page = page(
        "<h2>Care</h2><p>Rest is best.</p><aside class=\"alert\"><h3>Dial 112 when</h3><p>the leg turns white.</p>\
         </aside><p>Swimming is good.</p>\
         <div role=\"tablist\"><a role=tab href=\"#p1\">Children</a><a role=tab href=\"#p2\">Adults</a></div>\
         <div id=p1 role=tabpanel><p>They play.</p></div><div id=p2 role=tabpanel style=\"display:none\"><p>They work.</p></div>\
         <details><summary>Is it free?</summary><p>It is.</p></details><p>Ask the nurse.</p>\
         <button aria-expanded=false aria-controls=q>Can it be cured?</button><div id=q hidden>Not yet.</div>",
    );
    let (_, care) = page.text.split_once("## Care").expect("the section");
    let (care, boxed) = care.split_once("### ").expect("sections of their own");
    // what follows a box does not belong to it
    assert!(care.contains("Swimming is good."), "{care}");
    holds(
        &page,
        &[
            "### Dial 112 when\n",
            "the leg turns white.",
            "### Children\n",
            "They play.",
            "### Adults\n",
            "They work.",
            "### Is it free?\n",
            "### Can it be cured?\n",
            "Not yet.",
        ],
        &[],
    );
    assert!(!boxed.contains("Swimming"));
}

#[test]
fn boilerplate_is_listed_and_a_warning_is_none() {
    let html = format!(
        "<body><header><nav><h2>Topics</h2><a href=/a>All illnesses</a><a href=/b>Donate</a></nav></header>\
         <div class=\"cookie-banner\">We use cookies to help you.</div><h1>Chalk bone</h1>{OPENING}\
         <h2>Care</h2><p>Rest.</p><footer><p>Page last reviewed: 4 June 2021</p><p>Bone Trust, a charity</p>\
         <p>Call 911 in an emergency.</p></footer></body>"
    );
    let page = imported(&html, SourceFormat::Html);
    holds(
        &page,
        &["Call 911 in an emergency.", "updated = \"2021-06-04\""],
        &["cookies", "Donate", "a charity"],
    );
    for line in ["All illnesses Donate", "Bone Trust, a charity"] {
        assert!(page.boilerplate.iter().any(|left| left.contains(line)), "{line}: {:?}", page.boilerplate);
    }
    assert_eq!(page.words.left_out_headings, ["Topics"]);
    assert!(page.words.kept < page.words.on_page && page.words.left_out_percent() < 60, "{:?}", page.words);
}

#[test]
fn dates_reviews_and_conditions_are_not_taken_from_sentences() {
    let page = page(
        "<h2>News</h2><p>Published in June 2019, the register lists forty families.</p>\
         <p>Updated on 2 May 2020: a new brace can be had.</p>\
         <p>The brace was medically reviewed by the board of the hospital.</p>",
    );
    holds(
        &page,
        &["register lists", "Updated on 2 May 2020: a new", "was medically reviewed", "by = []"],
        &["published =", "updated ="],
    );
    let vague = "<h1>Knees - About your operation</h1><p>You come at eight and go home at night, as a rule.</p>\
                 <h2>Before</h2><p>Eat nothing.</p>";
    holds(&imported(vague, SourceFormat::Html), &["condition = \"\""], &[]);
}

#[test]
fn markup_and_bylines_tell_who_and_when() {
    let head = "<head><title>Chalk bone - Bone Trust</title><link rel=canonical href=\"https://bones.example/chalk\">\
                <meta property=\"og:site_name\" content=\"Bone Trust\"><script type=\"application/ld+json\">\
                {\"@graph\":[{\"@type\":\"WebPage\",\"datePublished\":\"2019-02-03T08:00:00Z\",\"lastReviewed\":\"2022-01-05\",\
                \"author\":[{\"name\":\"Ada Stone\"}],\"about\":{\"@type\":\"MedicalCondition\",\"name\":\"Chalk bone\",\
                \"alternateName\":\"CB disease\"}}]}</script></head>";
    let page = imported(&format!("{head}<body><h2>Care</h2>{OPENING}</body>"), SourceFormat::Html);
    holds(
        &page,
        &[
            "title = \"Chalk bone\"",
            "condition = \"Chalk bone\"",
            "aliases = [\"CB disease\"]",
            "publisher = \"Bone Trust\"",
            "authors = [\"Ada Stone\"]",
            "url = \"https://bones.example/chalk\"",
            "published = \"2019-02-03\"",
            "updated = \"2022-01-05\"",
        ],
        &[],
    );
    let byline = format!(
        "<h1>Chalk bone</h1><p>Written by Ada Stone | Medically reviewed by Ben Field, MD | Last updated 31/01/2022</p>\
         {OPENING}<h2>Care</h2><p>Rest.</p>"
    );
    let page = imported(&byline, SourceFormat::Html);
    holds(
        &page,
        &["authors = [\"Ada Stone\"]", "by = [\"Ben Field, MD\"]", "updated = \"2022-01-31\""],
        &["Written by"],
    );
}

#[test]
fn declared_and_undeclared_encodings_are_read() {
    let russian = "Меловая кость это редкая болезнь костей у детей. Кости остаются мягкими.";
    let (cyrillic, _, _) = encoding_rs::WINDOWS_1251.encode(russian);
    let page =
        [b"<html><head><meta charset=windows-1251></head><body><p>", &cyrillic[..], b"</p></body></html>"]
            .concat();
    let japanese = "骨が柔らかいまま育つまれな病気です。歩き始めるのが遅くなります。";
    let (shift_jis, _, _) = encoding_rs::SHIFT_JIS.encode(japanese);
    let chinese = "这是一种罕见的骨病。孩子们走路较晚，骨头仍然柔软。";
    let (gb18030, _, _) = encoding_rs::GB18030.encode(chinese);
    let utf16: Vec<u8> = "Chalk bone is a rare disorder.".encode_utf16().flat_map(u16::to_be_bytes).collect();
    for (bytes, format, text) in [
        (page, SourceFormat::Html, russian),
        (shift_jis.repeat(3), SourceFormat::Text, japanese),
        (gb18030.repeat(3), SourceFormat::Text, chinese),
        (utf16, SourceFormat::Text, "Chalk bone is a rare disorder."),
    ] {
        let imported = import(&bytes, format, "page", &Overrides::default(), words()).expect("a document");
        assert!(imported.text.contains(text), "{}", imported.text);
        assert!(imported.notes.iter().any(|note| note.starts_with("encoding: ")), "{:?}", imported.notes);
    }
}

#[test]
fn a_text_file_that_holds_html_is_a_web_page() {
    let html = format!(
        "<!DOCTYPE html>\n<html><body><h1>Chalk bone</h1>{OPENING}<h2>Care</h2><p>Rest &amp; swim.</p></body></html>"
    );
    let page = imported(&html, SourceFormat::Text);
    holds(&page, &["title = \"Chalk bone\"", "## Care", "Rest \\& swim."], &["DOCTYPE", "p\\>"]);
}

#[test]
fn copied_text_loses_its_menus_and_keeps_its_citations() {
    let copied = "Skip to main content\nHome\nConditions A-Z\nChalk bone\nContents\nSigns\n\n\
                  Chalk bone is a rare disorder of the bones.1 It runs in families,2,3 and a dose is 2.5 mg.\n\n\
                  Last reviewed: 4 June 2021\nNext review due: 4 June 2024\n\n\
                  References\n\n1. Stone A. Bones. 2019.\n2. Field B. Legs. 2020.\n3. Moor C. Arms. 2021.\n\n\
                  Outlook\n\nMost people do well and have no pain when they are grown.\n\nRelated topics\nBrittle bones\nShare\n";
    let page = imported(copied, SourceFormat::Text);
    holds(
        &page,
        &[
            "title = \"Chalk bone\"",
            "updated = \"2021-06-04\"",
            "of the bones. [^1] It runs in families, [^2][^3] and",
            "2.5 mg",
            "## Outlook",
            "id = \"3\"",
        ],
        &["Conditions A-Z", "Brittle bones", "2024"],
    );
}

#[test]
fn footnotes_and_html_of_markdown_survive() {
    let notes = imported(
        "---\ntitle: Chalk bone\nlastmod: 2021-02-03\nauthor: Ada Stone\n---\n\nIt is rare.[^1] It bends.[^why]\n\n\
         [^1]: Stone A. Bones. 2019.\n[^why]: Field B. Legs. 2020.\n",
        SourceFormat::Markdown,
    );
    holds(
        &notes,
        &[
            "It is rare. [^1] It bends. [^2]",
            "title = \"Field B. Legs. 2020.\"",
            "updated = \"2021-02-03\"",
            "\"Ada Stone\"",
        ],
        &["\\[\\^"],
    );
    let html = imported(
        "# Chalk bone\n\nIt is rare.\n\n<div class=\"note\">\nNever run on stairs.\n</div>\n\n<details><summary>What is a brace?</summary>\n\nA support.\n\n</details>\n\nAsk for the <em>green</em> form.\n",
        SourceFormat::Markdown,
    );
    holds(&html, &["Never run on stairs.", "What is a brace?", "A support.", "the green form"], &[]);
}

#[test]
fn deep_pages_are_read_and_steps_are_a_list() {
    let deep =
        format!("{}<p>Chalk bone is rare.</p>{}", "<div><span>".repeat(190), "</span></div>".repeat(190));
    holds(&page(&deep), &["Chalk bone is rare."], &[]);
    let steps = "Chalk bone\n\nBefore the test, do this.\n\n1. Wash your hands\n2. Take off the brace\n3. Sit down\n\nThe test is short.\n";
    holds(&imported(steps, SourceFormat::Text), &["\n1. Wash your hands\n2. Take off the brace\n"], &["## "]);
}

#[test]
fn lists_side_by_side_tabs_and_drop_caps_of_word_keep_their_places() {
    let run = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let tabbed =
        |cells: &[&str]| format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", cells.join("</w:t><w:tab/><w:t>"));
    let lists = format!(
        "<w:tbl><w:tr><w:tc>{}{}{}</w:tc><w:tc>{}{}{}</w:tc></w:tr></w:tbl>",
        run("Good"),
        run("Swim."),
        run("Rest."),
        run("Bad"),
        run("Jump."),
        run("Run.")
    );
    let drop_cap = "<w:p><w:pPr><w:framePr w:dropCap=\"drop\"/></w:pPr><w:r><w:t>B</w:t></w:r></w:p>";
    let body = [
        leaflet(),
        lists,
        tabbed(&["Weight", "Day", "Night"]),
        tabbed(&["Light", "1 mg", "2 mg"]),
        tabbed(&["Heavy", "3 mg", "4 mg"]),
        drop_cap.to_owned(),
        run("races help some children."),
        "<w:tbl>".to_owned() + &row("", &["Name", "Phone"]) + &row("", &["Ward", "555"]) + "</w:tbl>",
    ]
    .concat();
    let imported =
        import(&docx(&body), SourceFormat::Docx, "page", &Overrides::default(), words()).expect("a document");
    holds(
        &imported,
        &[
            "- Good:\n  - Swim.\n  - Rest.\n- Bad:\n  - Jump.\n  - Run.\n",
            "- Weight: Light; Day: 1 mg; Night: 2 mg\n- Weight: Heavy; Day: 3 mg; Night: 4 mg\n",
            "Braces help some children.",
            "- Name; Phone\n- Ward; 555",
        ],
        &[],
    );
}
