//! Word files: what becomes of their parts, and files that are broken or hostile.

#![allow(clippy::expect_used, clippy::panic, reason = "a test or bench ends where something is wrong")]

mod support;

use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::sync::LazyLock;

use bonafide::config::{Config, ImportConfig};
use bonafide::corpus::{CorpusFile, Document, parse_document};
use bonafide::import::{ImportError, Imported, Overrides, SourceFormat, import};
use flate2::Compression;
use flate2::write::DeflateEncoder;
use proptest::prelude::*;
use rawzip::{CompressionMethod, ZipArchiveWriter};
use support::TestEnv;

fn words() -> &'static ImportConfig {
    static WORDS: LazyLock<ImportConfig> =
        LazyLock::new(|| Config::embedded().expect("valid settings").import);
    &WORDS
}

/// A zip archive with these parts.
fn zip<'a>(parts: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut archive = ZipArchiveWriter::new(&mut bytes);
    for (name, content) in parts {
        let method = CompressionMethod::DEFLATE;
        let (mut entry, config) =
            archive.new_file(name).compression_method(method).start().expect("an entry");
        let mut writer = config.wrap(DeflateEncoder::new(&mut entry, Compression::default()));
        writer.write_all(content).expect("written");
        let (encoder, descriptor) = writer.finish().expect("finished");
        encoder.finish().expect("finished");
        entry.finish(descriptor).expect("finished");
    }
    archive.finish().expect("an archive");
    bytes
}

const RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/text.xml"/>
<Relationship Id="b" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>
</Relationships>"#;

const TEXT_RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>
<Relationship Id="b" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" Target="/word/footnotes.xml"/>
<Relationship Id="c" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="https://bones.example" TargetMode="External"/>
</Relationships>"#;

/// Styles as a German Word writes them: ids in its language, names in English.
const STYLES: &str = r#"<w:styles xmlns:w="w">
<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style>
<w:style w:type="paragraph" w:styleId="Eigene"><w:name w:val="Society heading"/><w:basedOn w:val="berschrift1"/></w:style>
<w:style w:type="paragraph" w:styleId="Verzeichnis1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Punkte"><w:name w:val="List Bullet"/><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Punkte2"><w:name w:val="List Bullet 2"/><w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr></w:style>
</w:styles>"#;

const FOOTNOTES: &str = r#"<w:footnotes xmlns:w="w">
<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:t>line</w:t></w:r></w:p></w:footnote>
<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/><w:t xml:space="preserve"> Stone A. Chalk bone in children. Bone Journal 2019.</w:t></w:r></w:p></w:footnote>
<w:footnote w:id="3"><w:p><w:r><w:t>Guideline of the Bone Society, 2021.</w:t></w:r></w:p></w:footnote>
</w:footnotes>"#;

const PROPERTIES: &str = r#"<cp:coreProperties xmlns:cp="cp" xmlns:dc="dc" xmlns:dcterms="t">
<dc:title>Leaflet 7</dc:title><dc:creator>office-2</dc:creator>
<dcterms:modified>2023-02-01T09:00:00Z</dcterms:modified></cp:coreProperties>"#;

fn paragraph(style: &str, text: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn item(level: usize, text: &str) -> String {
    format!(
        "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr>\
         <w:r><w:t>{text}</w:t></w:r></w:p>"
    )
}

fn row(properties: &str, cells: &[&str]) -> String {
    let mut text = format!("<w:tr>{properties}");
    for cell in cells {
        write!(text, "<w:tc><w:tcPr/><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>").expect("text");
    }
    text + "</w:tr>"
}

fn docx(body: &str) -> Vec<u8> {
    let text =
        format!("<?xml version=\"1.0\"?><w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    zip([
        ("_rels/.rels", RELATIONS.as_bytes()),
        ("word/text.xml", text.as_bytes()),
        ("word/_rels/text.xml.rels", TEXT_RELATIONS.as_bytes()),
        ("word/styles.xml", STYLES.as_bytes()),
        ("word/footnotes.xml", FOOTNOTES.as_bytes()),
        ("docProps/core.xml", PROPERTIES.as_bytes()),
    ])
}

fn read(bytes: &[u8]) -> (Imported, Document) {
    let given = Overrides::parse(["audience=patient"]).expect("valid");
    let imported = import(bytes, SourceFormat::Docx, "page", &given, words()).expect("a document");
    let file = CorpusFile { name: "page.md".to_owned(), text: imported.text.clone() };
    let (document, findings) = parse_document(&file);
    let document = document.unwrap_or_else(|| panic!("{findings:#?}\n{}", imported.text));
    (imported, document)
}

fn fails(bytes: &[u8]) -> ImportError {
    import(bytes, SourceFormat::Docx, "page", &Overrides::default(), words()).expect_err("an error")
}

/// The body of the document without its remarks on where a section comes from.
fn body_of(imported: &Imported) -> String {
    let body = imported.text.splitn(3, "+++\n").last().expect("a body").trim();
    body.lines().filter(|line| !line.starts_with("<!--")).collect::<Vec<_>>().join("\n")
}

/// A leaflet with all that a page of a support group holds.
fn leaflet() -> String {
    let mut body = paragraph("Titel", "Chalk bone");
    body += &paragraph("Verzeichnis1", "What it is ..... 1");
    body += &paragraph("Eigene", "What it is");
    body += "<w:p><w:r><w:t xml:space=\"preserve\">Chalk bone is a rare disease </w:t></w:r>\
             <w:r><w:rPr><w:b/></w:rPr><w:t>of the long bones</w:t></w:r>\
             <w:r><w:t>.</w:t></w:r><w:r><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr>\
             <w:footnoteReference w:id=\"2\"/></w:r><w:del><w:r><w:delText>Gone.</w:delText></w:r></w:del>\
             <w:ins><w:r><w:t xml:space=\"preserve\"> It needs care &amp; patience.</w:t></w:r></w:ins>\
             <w:r><w:rPr><w:vanish/></w:rPr><w:t>Hidden.</w:t></w:r></w:p>";
    body += &paragraph("berschrift1", "Treatment");
    body += &paragraph("berschrift2", "Medicine");
    body += "<w:p><w:r><w:t>Vitamin D is given</w:t></w:r><w:r><w:footnoteReference w:id=\"3\"/></w:r>\
             <w:r><w:t xml:space=\"preserve\"> by weight:</w:t></w:r></w:p>";
    body += &item(0, "in winter");
    body += &item(1, "as drops");
    body += &paragraph("Punkte", "after a fracture");
    body += &paragraph("Punkte2", "of the leg");
    body += "<w:tbl>";
    body += &row("<w:trPr><w:tblHeader/></w:trPr>", &["Age", "Dose"]);
    body += &row("", &["2", "400 units"]);
    body += &row("", &["6", "800 units"]);
    body += "</w:tbl>";
    body + "<w:sectPr><w:headerReference w:id=\"h\"/></w:sectPr>"
}

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
    assert!(imported.furniture.contains(&"What it is ..... 1".to_owned()), "{:?}", imported.furniture);
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
    assert!(imported.furniture.contains(&"struck out: 10 mg".to_owned()));
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
    assert!(imported.furniture.contains(&"Care 2".to_owned()), "{:?}", imported.furniture);
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
    assert!(imported.text.contains("- Age: all; Evening: one drop\n"), "{}", imported.text);
}

#[test]
fn files_that_are_no_word_files_are_told() {
    for (bytes, said) in [
        (b"PK\x03\x04 and no more".to_vec(), "it is no whole zip archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old".to_vec(), "save a copy as .docx without a password"),
        (zip([("xl/workbook.xml", b"<a/>".as_slice())]), "it holds no word/document.xml"),
        (zip([("word/document.xml", b"\xff\xfe<".as_slice())]), "it is not UTF-8"),
        (zip([("word/document.xml", b"<a>\n<b></a>".as_slice())]), "word/document.xml, line 2"),
        (zip([("word/document.xml", b"<a><b>".as_slice())]), "it ends too early"),
    ] {
        let error = fails(&bytes).to_string();
        assert!(error.starts_with("the .docx cannot be read: ") && error.contains(said), "{error}");
    }
    let empty = b"<w:document><w:body><w:p/></w:body></w:document>".as_slice();
    assert_eq!(fails(&zip([("word/document.xml", empty)])), ImportError::Empty);
}

#[test]
fn bombs_are_refused() {
    // a part that unpacks to more than a file may, from a few kilobytes
    let spaces = vec![b' '; 65 << 20];
    let bomb = zip([("word/document.xml", spaces.as_slice())]);
    assert!(bomb.len() < 1 << 20);
    assert!(fails(&bomb).to_string().contains("unpacks to more than"));
    // entities that stand for each other
    let mut laughs = "<!DOCTYPE a [<!ENTITY b0 \"ha\">".to_owned();
    for level in 1..30 {
        write!(laughs, "<!ENTITY b{level} \"&b{0};&b{0};\">", level - 1).expect("text");
    }
    laughs += "]><a>&b29;</a>";
    assert!(fails(&zip([("word/document.xml", laughs.as_bytes())])).to_string().contains("DOCTYPE"));
    let deep = "<a>".repeat(100_000);
    assert!(
        fails(&zip([("word/document.xml", deep.as_bytes())])).to_string().contains("nested more than 256")
    );
    // tables whose headings are tables, each of which comes again for each column and each row
    let mut nested = "<p><r><t>bone</t></r></p>".to_owned();
    for _ in 0..6 {
        let cells = "<tc><p><r><t>x</t></r></p></tc>".repeat(64);
        nested = format!(
            "<tbl><tr><trPr><tblHeader/></trPr><tc><tcPr><gridSpan val=\"63\"/></tcPr>{nested}</tc><tc><p/></tc></tr>\
             <tr>{cells}</tr></tbl>"
        );
    }
    let text = format!("<document>{}{nested}</document>", paragraph("", "Chalk bone is a rare disease."));
    let (imported, _) = read(&zip([("word/document.xml", text.as_bytes())]));
    assert!(imported.text.len() < 8 << 20, "{} bytes", imported.text.len());
    let lines = format!("<document><p><r>{}</r></p></document>", "<t>x</t><br/>".repeat(200_000));
    let error = fails(&zip([("word/document.xml", lines.as_bytes())]));
    assert_eq!(error, ImportError::TooManyLines(100_000));
    // styles that are based on each other without end
    let ring = "<w:style w:styleId=\"a\"><w:basedOn w:val=\"b\"/></w:style>\
                <w:style w:styleId=\"b\"><w:basedOn w:val=\"a\"/></w:style>";
    let relations = TEXT_RELATIONS.as_bytes();
    let body = paragraph("a", "Chalk bone is a rare disease of the long bones.");
    let parts = [
        ("word/document.xml", body.as_bytes()),
        ("word/_rels/document.xml.rels", relations),
        ("word/styles.xml", format!("<s>{ring}</s>").as_bytes()),
    ]
    .map(|(name, content)| (name, content.to_vec()));
    read(&zip(parts.iter().map(|(name, content)| (*name, content.as_slice()))));
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
    let mut text = String::new();
    let path = env.path().join("corpus/chalk-bone.md");
    std::fs::File::open(path).expect("a document").read_to_string(&mut text).expect("UTF-8");
    assert!(text.contains("text = \"verbatim\""));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn a_broken_file_is_read_or_told(at in 0.0_f64..1.0, byte in any::<u8>(), cut in any::<bool>()) {
        let mut bytes = docx(&leaflet());
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
        let at = (bytes.len() as f64 * at) as usize;
        bytes[at] = byte;
        if cut {
            bytes.truncate(at);
        }
        let _ = import(&bytes, SourceFormat::Docx, "page", &Overrides::default(), words());
    }

    #[test]
    fn any_body_becomes_a_document_or_an_error(pieces in proptest::collection::vec(0_usize..PIECES.len(), 0..60)) {
        let body: String = pieces.into_iter().map(|piece| PIECES[piece]).collect();
        if let Ok(imported) = import(&docx(&body), SourceFormat::Docx, "page", &Overrides::default(), words()) {
            prop_assert!(!imported.text.contains(|c: char| c == '\u{fdd0}' || c.is_control() && c != '\n'), "{}", imported.text);
        }
    }
}

const PIECES: [&str; 20] = [
    "<w:p>",
    "</w:p>",
    "<w:r>",
    "</w:r>",
    "<w:t>Bones hurt at night. 1, 2</w:t>",
    "<w:t>Treatment</w:t>",
    "<w:tbl>",
    "</w:tbl>",
    "<w:tr>",
    "</w:tr>",
    "<w:tc>",
    "</w:tc>",
    "<w:gridSpan w:val=\"18446744073709551615\"/>",
    "<w:footnoteReference w:id=\"2\"/>",
    "<w:footnoteReference w:id=\"99\"/>",
    "<w:footnote w:id=\"5\">",
    "</w:footnote>",
    "<w:pStyle w:val=\"berschrift1\"/>",
    "<w:ilvl w:val=\"99999\"/><w:numId w:val=\"1\"/>",
    "<w:vertAlign w:val=\"superscript\"/>",
];
