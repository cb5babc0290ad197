//! Word files for tests, made of their parts.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::LazyLock;

use bonafide::config::{Config, ImportConfig};
use bonafide::corpus::{CorpusFile, Document, parse_document};
use bonafide::import::{ImportError, Imported, Overrides, SourceFormat, import};
use flate2::Compression;
use flate2::write::DeflateEncoder;
use rawzip::{CompressionMethod, ZipArchiveWriter};

pub(crate) fn words() -> &'static ImportConfig {
    static WORDS: LazyLock<ImportConfig> =
        LazyLock::new(|| Config::embedded().expect("valid settings").import);
    &WORDS
}

/// A zip archive with these parts.
pub(crate) fn zip<'a>(parts: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
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

pub(crate) const RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/text.xml"/>
<Relationship Id="b" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>
</Relationships>"#;

pub(crate) const TEXT_RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>
<Relationship Id="b" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" Target="/word/footnotes.xml"/>
<Relationship Id="c" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="https://bones.example" TargetMode="External"/>
</Relationships>"#;

/// Styles as a German Word writes them: ids in its language, names in English.
pub(crate) const STYLES: &str = r#"<w:styles xmlns:w="w">
<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style>
<w:style w:type="paragraph" w:styleId="Eigene"><w:name w:val="Society heading"/><w:basedOn w:val="berschrift1"/></w:style>
<w:style w:type="paragraph" w:styleId="Verzeichnis1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Punkte"><w:name w:val="List Bullet"/><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Punkte2"><w:name w:val="List Bullet 2"/><w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr></w:style>
</w:styles>"#;

pub(crate) const FOOTNOTES: &str = r#"<w:footnotes xmlns:w="w">
<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:t>line</w:t></w:r></w:p></w:footnote>
<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/><w:t xml:space="preserve"> Stone A. Chalk bone in children. Bone Journal 2019.</w:t></w:r></w:p></w:footnote>
<w:footnote w:id="3"><w:p><w:r><w:t>Guideline of the Bone Society, 2021.</w:t></w:r></w:p></w:footnote>
</w:footnotes>"#;

pub(crate) const PROPERTIES: &str = r#"<cp:coreProperties xmlns:cp="cp" xmlns:dc="dc" xmlns:dcterms="t">
<dc:title>Leaflet 7</dc:title><dc:creator>office-2</dc:creator>
<dcterms:modified>2023-02-01T09:00:00Z</dcterms:modified></cp:coreProperties>"#;

pub(crate) fn paragraph(style: &str, text: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
}

pub(crate) fn item(level: usize, text: &str) -> String {
    format!(
        "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr>\
         <w:r><w:t>{text}</w:t></w:r></w:p>"
    )
}

pub(crate) fn row(properties: &str, cells: &[&str]) -> String {
    let mut text = format!("<w:tr>{properties}");
    for cell in cells {
        write!(text, "<w:tc><w:tcPr/><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>").expect("text");
    }
    text + "</w:tr>"
}

pub(crate) fn docx(body: &str) -> Vec<u8> {
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

pub(crate) fn read(bytes: &[u8]) -> (Imported, Document) {
    let given = Overrides::parse(["audience=patient"]).expect("valid");
    let imported = import(bytes, SourceFormat::Docx, "page", &given, words()).expect("a document");
    let file = CorpusFile { name: "page.md".to_owned(), text: imported.text.clone() };
    let (document, findings) = parse_document(&file);
    let document = document.unwrap_or_else(|| panic!("{findings:#?}\n{}", imported.text));
    (imported, document)
}

pub(crate) fn fails(bytes: &[u8]) -> ImportError {
    import(bytes, SourceFormat::Docx, "page", &Overrides::default(), words()).expect_err("an error")
}

/// The body of the document without its remarks on where a section comes from.
pub(crate) fn body_of(imported: &Imported) -> String {
    let body = imported.text.splitn(3, "+++\n").last().expect("a body").trim();
    body.lines().filter(|line| !line.starts_with("<!--")).collect::<Vec<_>>().join("\n")
}

/// A leaflet with all that a page of a support group holds.
pub(crate) fn leaflet() -> String {
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
