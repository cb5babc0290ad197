//! Word files that are broken or hostile.

use std::fmt::Write as _;

use crate::word_file::*;
use bonafide::import::{ImportError, Overrides, SourceFormat, import};
use proptest::prelude::*;

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
