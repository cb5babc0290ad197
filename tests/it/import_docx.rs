//! Word files: what becomes of their parts.

use crate::support::TestEnv;
use crate::word_file::*;

#[test]
fn a_leaflet_keeps_headings_lists_tables_and_notes() {
    let (imported, document) = read(&docx(&leaflet()));
    assert_eq!(
        body_of(&imported),
        "## What it is\n\nChalk bone is a rare disease of the long bones. [^1] It needs care \\& patience.\n\n\
         ## Treatment\n\n### Medicine\n\nVitamin D is given [^2] by weight:\n\n- in winter\n  - as drops\n\
         - after a fracture\n  - of the leg\n- Age: 2; Dose: 400 units\n- Age: 6; Dose: 800 units"
    );
    assert_eq!(document.info.title, "Chalk bone");
    let references: Vec<(&str, &str)> = document
        .info
        .references
        .iter()
        .map(|reference| (reference.id.as_str(), reference.title.as_str()))
        .collect();
    assert_eq!(
        references,
        [
            ("1", "Stone A. Chalk bone in children. Bone Journal 2019."),
            ("2", "Guideline of the Bone Society, 2021.")
        ]
    );
    assert!(imported.boilerplate.contains(&"What it is ..... 1".to_owned()), "{:?}", imported.boilerplate);
    // whoever typed it is no author, and the day of saving no date of the text
    assert!(document.info.source.authors.is_empty() && document.info.source.updated.is_none());
    for told in ["“office-2”", "2023-02-01", "2 footnotes"] {
        assert!(imported.notes.iter().any(|note| note.contains(told)), "{told}: {:?}", imported.notes);
    }
}

#[test]
fn notes_of_a_text_with_a_list_of_its_own_stay_where_they_are_called() {
    let mut body = leaflet();
    body += &paragraph("berschrift1", "References");
    body += &paragraph("", "1. The book of bones.");
    let (imported, document) = read(&docx(&body));
    let text = "of the long bones. (Stone A. Chalk bone in children. Bone Journal 2019.) It needs";
    assert!(imported.text.contains(text), "{}", imported.text);
    assert_eq!(document.info.references.len(), 1);
}

#[test]
fn a_text_without_styles_is_read_like_plain_text() {
    let plain = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let body = [
        plain("Chalk bone"),
        plain("Symptoms"),
        plain("Children walk late and tire early. They may have pain at night."),
        plain("• Limping"),
        plain("• Pain in the shins"),
        plain("Treatment"),
        plain("Rest helps on bad days. Swimming is kind to the joints."),
    ];
    let text = format!("<document><body>{}</body></document>", body.concat());
    let (imported, _) = read(&zip([("word/document.xml", text.as_bytes())]));
    assert_eq!(
        body_of(&imported),
        "## Symptoms\n\nChildren walk late and tire early. They may have pain at night.\n\n- Limping\n\
         - Pain in the shins\n\n## Treatment\n\nRest helps on bad days. Swimming is kind to the joints."
    );
}

#[test]
fn a_frame_of_one_cell_and_a_text_box_are_text() {
    let mut body = leaflet();
    body += "<w:tbl>";
    body += &row("", &["Call us at night."]);
    body += "</w:tbl><w:p><w:r><mc:AlternateContent><mc:Choice><wps:txbx><w:txbxContent>";
    body += &paragraph("", "Ask for our leaflet on school.");
    body += "</w:txbxContent></wps:txbx></mc:Choice><mc:Fallback><w:txbxContent>";
    body += &paragraph("", "Ask for our leaflet on school.");
    body += "</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>";
    let (imported, _) = read(&docx(&body));
    assert!(imported.text.contains("\n\nCall us at night.\n\nAsk for our leaflet on school.\n"));
    assert_eq!(imported.text.matches("leaflet on school").count(), 1);
}

/// The lines that a body becomes below the leaflet's last one.
fn lines_of(body: &str) -> Vec<String> {
    let (imported, _) = read(&docx(&format!("{}{}{body}", leaflet(), paragraph("berschrift1", "More"))));
    let text = body_of(&imported);
    let (_, more) = text.split_once("## More\n").unwrap_or_else(|| panic!("{text}"));
    more.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

fn runs(text: &str) -> String {
    format!("<w:p>{text}</w:p>")
}

fn run(properties: &str, text: &str) -> String {
    format!("<w:r><w:rPr>{properties}</w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

const HIGH: &str = "<w:vertAlign w:val=\"superscript\"/>";

#[test]
fn rows_that_are_not_marked_as_a_head_name_no_columns() {
    let table = format!("<w:tbl>{}{}</w:tbl>", row("", &["Age", "5 years"]), row("", &["Dose", "10 mg"]));
    assert_eq!(lines_of(&table), ["- Age; 5 years", "- Dose; 10 mg"]);
    let head = "<w:trPr><w:tblHeader/></w:trPr>";
    let all = format!("<w:tbl>{}{}</w:tbl>", row(head, &["Age", "5 years"]), row(head, &["Dose", "10 mg"]));
    assert_eq!(lines_of(&all), ["- Age; 5 years", "- Dose; 10 mg"]);
}

#[test]
fn heads_of_two_rows_and_joined_cells_say_what_each_cell_belongs_to() {
    let cell = |properties: &str, text: &str| {
        format!("<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>")
    };
    let wide = "<w:gridSpan w:val=\"2\"/>";
    let head = "<w:trPr><w:tblHeader/></w:trPr>";
    let table = [
        format!("<w:tr>{head}{}</w:tr>", cell("<w:gridSpan w:val=\"3\"/>", "Doses by day")),
        format!("<w:tr>{head}{}{}</w:tr>", cell("", "Who"), cell(wide, "When")),
        row(head, &["", "Morning", "Evening"]),
        format!(
            "<w:tr>{}{}{}</w:tr>",
            cell("<w:vMerge w:val=\"restart\"/>", "Adults"),
            cell("<w:tcPrChange><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr></w:tcPrChange>", "5 mg"),
            cell("", "10 mg")
        ),
        format!("<w:tr>{}{}{}</w:tr>", cell("<w:vMerge/>", ""), cell("", "6 mg"), cell("", "12 mg")),
        format!("<w:tr><w:trPr><w:gridBefore w:val=\"2\"/></w:trPr>{}</w:tr>", cell("", "at night")),
        format!("<w:tr><w:trPr><w:del w:id=\"1\"/></w:trPr>{}</w:tr>", cell("", "deleted")),
    ];
    assert_eq!(
        lines_of(&format!("<w:tbl>{}</w:tbl>", table.concat())),
        [
            "Doses by day",
            "- Who: Adults; When, Morning: 5 mg; When, Evening: 10 mg",
            "- Who: Adults; When, Morning: 6 mg; When, Evening: 12 mg",
            "- When, Evening: at night",
        ]
    );
}

#[test]
fn signs_powers_and_fractions_keep_their_meaning() {
    let symbol = "<w:r><w:sym w:font=\"Symbol\" w:char=\"F0B3\"/></w:r>";
    let text = [run("", "Fever is "), symbol.to_owned(), run("", " 38, ")].concat()
        + &run("<w:rFonts w:ascii=\"Symbol\"/>", "\u{f0a3}")
        + &run("", " 39; a count of 5 × 10")
        + &run(HIGH, "9")
        + &run("", "/L; ")
        + &run(HIGH, "131")
        + &run("", "I; half is <m:f/>")
        + "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>\
           <m:r><m:t> of 10</m:t></m:r><m:sup><m:r><m:t>3</m:t></m:r></m:sup></m:oMath>";
    assert_eq!(
        lines_of(&runs(&text)),
        ["Fever is ≥ 38, ≤ 39; a count of 5 × 10⁹/L; ¹³¹I; half is 1/2 of 10³"]
    );
    assert_eq!(lines_of(&runs(&run("", "10\n20 mg each\nday"))), ["10 20 mg each day"]);
    assert_eq!(lines_of(&paragraph("", "- 20 °C or below")), ["\\- 20 °C or below"]);
}

#[test]
fn text_that_is_struck_out_is_told_and_not_read() {
    let dose = runs(&[run("", "Take "), run("<w:strike/>", "10 mg"), run("", " 5 mg daily.")].concat());
    let (imported, _) = read(&docx(&(leaflet() + &dose)));
    assert!(imported.text.contains("\nTake 5 mg daily.\n"), "{}", imported.text);
    assert!(imported.boilerplate.contains(&"struck out: 10 mg".to_owned()));
}

#[test]
fn a_bold_first_row_or_a_free_corner_names_the_columns() {
    let bold = |text: &str| format!("<w:tc><w:p>{}</w:p></w:tc>", run("<w:b/>", text));
    let table = format!(
        "<w:tbl><w:tr>{}{}</w:tr>{}{}</w:tbl>",
        bold("Allowed"),
        bold("Forbidden"),
        row("", &["Swim", "Box"]),
        row("", &["Read", "Climb"])
    );
    assert_eq!(lines_of(&table), ["- Allowed: Swim; Forbidden: Box", "- Allowed: Read; Forbidden: Climb"]);
    let corner = format!(
        "<w:tbl>{}{}</w:tbl>",
        row("", &["", "Often", "Seldom"]),
        row("", &["Hand", "Swelling", "Numbness"])
    );
    assert_eq!(lines_of(&corner), ["- Hand; Often: Swelling; Seldom: Numbness"]);
}

#[test]
fn headers_and_footers_are_listed_and_their_dates_and_warnings_read() {
    let part = |kind: &str, text: &str| format!("<w:{kind} xmlns:w=\"w\">{}</w:{kind}>", paragraph("", text));
    let relation = |id: &str, kind: &str| {
        format!(
            "<Relationship Id=\"{id}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" \
             Target=\"{id}.xml\"/>"
        )
    };
    let relations = TEXT_RELATIONS.replace(
        "</Relationships>",
        &[
            relation("h1", "header"),
            relation("h2", "header"),
            relation("f1", "footer"),
            "</Relationships>".to_owned(),
        ]
        .concat(),
    );
    let text = format!("<w:document xmlns:w=\"w\"><w:body>{}</w:body></w:document>", leaflet());
    let warning = part("hdr", "Dial 999 if the leg turns white");
    let bytes = zip([
        ("_rels/.rels", RELATIONS.as_bytes()),
        ("word/text.xml", text.as_bytes()),
        ("word/_rels/text.xml.rels", relations.as_bytes()),
        ("word/styles.xml", STYLES.as_bytes()),
        ("word/footnotes.xml", FOOTNOTES.as_bytes()),
        ("word/h1.xml", warning.as_bytes()),
        ("word/h2.xml", warning.as_bytes()),
        ("word/f1.xml", part("ftr", "Last updated: June 2022. Leaflet 9").as_bytes()),
    ]);
    let (imported, document) = read(&bytes);
    assert_eq!(imported.text.matches("Dial 999 if the leg turns white").count(), 1, "{}", imported.text);
    assert_eq!(document.info.source.updated.map(|date| date.to_string()).as_deref(), Some("2022-06"));
    for listed in ["Last updated: June 2022. Leaflet 9", "hidden: Hidden."] {
        assert!(imported.boilerplate.iter().any(|line| line == listed), "{:?}", imported.boilerplate);
    }
    assert!(imported.words.on_page >= imported.words.kept + 7, "{:?}", imported.words);
}

#[test]
fn a_text_box_follows_the_heading_that_it_stands_in() {
    let text_box = format!("<w:r><w:txbxContent>{}</w:txbxContent></w:r>", paragraph("", "In the box."));
    let heading = format!(
        "<w:p><w:pPr><w:pStyle w:val=\"berschrift2\"/></w:pPr>{text_box}<w:r><w:t>Boxes</w:t></w:r></w:p>"
    );
    assert_eq!(lines_of(&heading), ["### Boxes", "In the box."]);
    let fallback = "<w:p><w:r><mc:AlternateContent><mc:Fallback><w:t>Only here.</w:t></mc:Fallback>\
                    </mc:AlternateContent></w:r></w:p>";
    assert_eq!(lines_of(fallback), ["Only here."]);
}

#[test]
fn a_table_of_contents_of_any_styles_is_left_out() {
    let contents = format!(
        "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val=\"Table of Contents\"/></w:docPartObj></w:sdtPr>\
         <w:sdtContent>{}{}</w:sdtContent></w:sdt>",
        paragraph("", "Symptoms 1"),
        paragraph("", "Care 2")
    );
    let (imported, _) = read(&docx(&(contents + &leaflet())));
    assert!(!imported.text.contains("Symptoms"), "{}", imported.text);
    assert!(imported.boilerplate.contains(&"Care 2".to_owned()), "{:?}", imported.boilerplate);
}

#[test]
fn a_list_of_references_that_word_counts_has_its_numbers() {
    let mut body = leaflet().replace("<w:footnoteReference w:id=\"2\"/>", "<w:t>2</w:t>");
    body = body.replace("<w:footnoteReference w:id=\"3\"/>", "");
    body += &paragraph("berschrift1", "References");
    for book in ["The book of bones.", "The book of joints.", "The book of skin."] {
        body += &item(0, book);
    }
    let lists = b"<w:numbering><w:abstractNum w:abstractNumId=\"7\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"decimal\"/>\
        </w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"7\"/></w:num></w:numbering>";
    let text = format!("<document><body>{body}</body></document>");
    let relations = TEXT_RELATIONS.replace("relationships/footnotes", "relationships/numbering");
    let (imported, document) = read(&zip([
        ("word/document.xml", text.as_bytes()),
        ("word/_rels/document.xml.rels", relations.as_bytes()),
        ("word/styles.xml", STYLES.as_bytes()),
        ("word/footnotes.xml", lists.as_slice()),
    ]));
    let ids: Vec<&str> = document.info.references.iter().map(|reference| reference.id.as_str()).collect();
    // the item of the treatment list is of the same list, and counted
    assert_eq!(ids, ["2", "3", "4"], "{}", imported.text);
}

#[test]
fn several_outermost_headings_are_sections() {
    let mut body = runs(&run("<w:b/>", "Living with chalk bone"));
    for (heading, text) in [("What is it?", "Chalk bone is a rare disease."), ("Treatment", "Rest helps.")] {
        body += &paragraph("berschrift1", heading);
        body += &paragraph("", text);
    }
    let (imported, document) = read(&docx(&body));
    assert_eq!(document.info.title, "Living with chalk bone");
    assert_eq!(
        body_of(&imported),
        "## What is it?\n\nChalk bone is a rare disease.\n\n## Treatment\n\nRest helps."
    );
}

#[test]
fn notes_cannot_be_mistaken_for_text_or_blow_it_up() {
    // an id that is no number calls no note
    let odd = "<w:p><w:r><w:t>Do not take aspirin.</w:t></w:r><w:r><w:footnoteReference w:id=\"&#1;3\"/></w:r></w:p>";
    assert_eq!(lines_of(odd), ["Do not take aspirin."]);
    let own = FOOTNOTES.replace("Guideline of", "<w:footnoteReference w:id=\"2\"/>Guideline of");
    let notes =
        own.replace("<w:t><w:footnoteReference w:id=\"2\"/>", "<w:footnoteReference w:id=\"2\"/><w:t>");
    assert_ne!(notes, FOOTNOTES);
    let text = format!("<document><body>{}</body></document>", leaflet());
    let (imported, _) = read(&zip([
        ("word/document.xml", text.as_bytes()),
        ("word/_rels/document.xml.rels", TEXT_RELATIONS.as_bytes()),
        ("word/styles.xml", STYLES.as_bytes()),
        ("word/footnotes.xml", notes.as_bytes()),
    ]));
    assert!(imported.text.contains("title = \"Guideline of the Bone Society, 2021.\""), "{}", imported.text);
    let call = "<w:p><w:r><w:t>Again.</w:t><w:footnoteReference w:id=\"3\"/></w:r></w:p>";
    let (imported, _) = read(&docx(&(leaflet() + &paragraph("", "See [1].") + &call.repeat(2000))));
    assert_eq!(imported.text.matches("Guideline of the Bone Society").count(), 1);
}

#[test]
fn a_cell_over_two_columns_keeps_the_others_in_their_place() {
    let mut body = leaflet();
    body += "<w:tbl>";
    body += &row("<w:trPr><w:tblHeader/></w:trPr>", &["Age", "Morning", "Evening"]);
    body += "<w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr><w:p><w:r><w:t>all</w:t></w:r></w:p></w:tc>\
             <w:tc><w:p><w:r><w:t>one drop</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
    let (imported, _) = read(&docx(&body));
    assert!(imported.text.contains("- Age / Morning: all; Evening: one drop\n"), "{}", imported.text);
}

#[test]
fn the_command_imports_word_files_of_a_folder() {
    let env = TestEnv::new();
    std::fs::create_dir(env.path().join("leaflets")).expect("a folder");
    std::fs::write(env.path().join("leaflets/Leaflet.DOCX"), docx(&leaflet())).expect("a file");
    std::fs::write(env.path().join("leaflets/broken.docx"), b"PK").expect("a file");
    let (status, out, _) = env.run(&["import", "leaflets"]);
    assert_eq!(status, 1, "{out}");
    assert!(out.contains("leaflets/Leaflet.DOCX became corpus/chalk-bone.md (3 sections)"), "{out}");
    assert!(out.contains("leaflets/broken.docx: not imported: the .docx cannot be read"), "{out}");
    let text = std::fs::read_to_string(env.path().join("corpus/chalk-bone.md")).expect("a document");
    assert!(text.contains("text = \"verbatim\""));
}
