//! Import of pages with the faults of their kinds, of every format, and of broken and hostile files.

use std::path::Path;
use std::sync::LazyLock;

use crate::support::TestEnv;
use bonafide::config::{Config, ImportConfig};
use bonafide::corpus::{CorpusFile, Document, ReviewStatus, Severity, parse_document};
use bonafide::import::{ImportError, Imported, Overrides, SourceFormat, import};
use proptest::prelude::*;

fn words() -> &'static ImportConfig {
    static WORDS: LazyLock<ImportConfig> =
        LazyLock::new(|| Config::embedded().expect("valid settings").import);
    &WORDS
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import").join(name)).expect("a fixture")
}

fn read(name: &str) -> (Imported, Document) {
    let format = SourceFormat::of(Path::new(name)).expect("a format");
    let given = Overrides::parse(["audience=patient"]).expect("valid");
    let imported = import(&fixture(name), format, "page", &given, words()).expect("a document");
    let file = CorpusFile { name: "page.md".to_owned(), text: imported.text.clone() };
    let (document, findings) = parse_document(&file);
    let document = document.unwrap_or_else(|| panic!("{findings:#?}\n{}", imported.text));
    (imported, document)
}

fn headings(imported: &Imported) -> Vec<&str> {
    imported.text.lines().filter(|line| line.starts_with("##")).collect()
}

#[test]
fn dense_text_of_a_browser() {
    let (imported, document) = read("dense.txt");
    assert_eq!(
        headings(&imported),
        [
            "## Causes",
            "### A change in one gene",
            "### Low levels of copper",
            "### Heavy work in childhood",
            "## Treatment",
            "### Paracetamol",
            "### Teriparatide (PTH 1-34)",
            "## Frequently Asked Questions",
            "### Is it inherited?",
            "### Can my child play?",
        ]
    );
    for kept in [
        "- Marrow fragility\n- Chalk bone\n",
        "U.S. registry at www.Example.org",
        "3,000–4,000 mg/day",
        "of 1.5 years",
        "odd shape.\n",
    ] {
        assert!(imported.text.contains(kept), "“{kept}” is missing:\n{}", imported.text);
    }
    let info = &document.info;
    assert_eq!(
        (info.condition.as_str(), info.aliases.as_slice()),
        ("Brittle marrow syndrome", ["BMS".to_owned()].as_slice())
    );
    assert_eq!(info.source.authors, ["Team Marrow"]);
    assert_eq!(info.review.by, ["Dr. Ada Stone"]);
    assert_eq!(info.source.updated.expect("a date").to_string(), "2024-03-03");
    assert_eq!(info.disclaimer, "This text is for information only. Talk to your doctor.");
    assert_eq!(imported.boilerplate, ["View editorial policy"]);
}

#[test]
fn text_of_a_browser_with_empty_lines() {
    let (imported, document) = read("airy.txt");
    assert_eq!(
        headings(&imported),
        ["## How is chalk bone treated?", "## Treatment at Home", "### Daily Care", "### Aids and Braces"]
    );
    for kept in [
        "Most need no surgery [^1][^2].",
        "- Rest for at least 2 days after a fall [^3]\n",
        "  - enough calcium [^1]\n",
        "- Doses are set by weight, in steps of 5\n",
        "in the clinic [^1][^2]\n",
    ] {
        assert!(imported.text.contains(kept), "“{kept}” is missing:\n{}", imported.text);
    }
    let info = &document.info;
    assert_eq!(info.source.published.expect("a date").to_string(), "2021-05-02");
    assert_eq!(info.source.updated.expect("a date").to_string(), "2023-06");
    let ids: Vec<&str> = info.references.iter().map(|reference| reference.id.as_str()).collect();
    assert_eq!(ids, ["1", "2", "3"]);
    assert!(info.source.unlisted_references.is_empty());
    assert_eq!(info.contacts[0].name, "Chalk Bone Group");
    assert_eq!(info.contacts[0].email.as_deref(), Some("help@example.org"));
    assert_eq!(info.review.status, ReviewStatus::NotStated);
    assert!(imported.missing.iter().any(|key| key == "review.status"));
    for line in ["Print this page", "Share", "Read more"] {
        assert!(imported.boilerplate.iter().any(|left| left == line), "{:?}", imported.boilerplate);
    }
}

#[test]
fn markdown_keeps_headings_lists_and_tables() {
    let (imported, document) = read("page.md");
    assert_eq!(document.info.title, "Chalk bone");
    assert_eq!(headings(&imported), ["## Symptoms", "## Care"]);
    for kept in ["Pain is common.", "Age: 2; Sign: limp", "1. First\n   - Inner\n2. Second\n"] {
        assert!(imported.text.contains(kept), "“{kept}” is missing:\n{}", imported.text);
    }
    let text = format!("{:?}", document.sections);
    assert!(text.contains("less than 5_000 units & rest"), "{text}");
}

#[test]
fn html_gives_the_main_content_and_what_its_head_says() {
    let (imported, document) = read("page.html");
    assert!(headings(&imported).ends_with(&["## Symptoms", "## Treatment"]), "{}", imported.text);
    for kept in [
        "makes the long bones",
        "- Pain, mostly in the evening",
        "  - after walking",
        "Paracetamol",
        "by weight",
    ] {
        assert!(imported.text.contains(kept), "“{kept}” is missing:\n{}", imported.text);
    }
    for gone in ["All diseases", "alert(", "Cookie settings"] {
        assert!(!imported.text.contains(gone), "“{gone}” is left");
    }
    assert_eq!(document.info.source.publisher, "Bone Site");
    assert_eq!(document.info.source.language, "en");
    assert_eq!(document.info.source.authors, ["Ada Stone"]);
    assert_eq!(document.info.source.published.expect("a date").to_string(), "2022-03-04");
}

#[test]
fn signs_set_high_in_html_keep_their_meaning() {
    let text = "<p>Chalk bone is a rare disease of the bones.<sup><a href=\"#r1\">1</a>,2</sup> The count was \
                5 × 10<sup>9</sup>/L in the blood, and a dose is given per m<sup>2</sup> of skin each day.</p>";
    let page = format!(
        "<html><body><article><h1>Chalk bone</h1><h2>Blood</h2>{}</article></body></html>",
        text.repeat(4)
    );
    let imported = import(page.as_bytes(), SourceFormat::Html, "page", &Overrides::default(), words())
        .expect("a document");
    for kept in ["5 × 10⁹/L", "per m² of skin", "of the bones. [^1][^2] The"] {
        assert!(imported.text.contains(kept), "{kept}: {}", imported.text);
    }
}

#[test]
fn statements_on_the_reader_are_no_statements_on_the_page() {
    let text = "Chalk bone\n\nYour medicines must be reviewed by a kidney doctor each year.\n\n\
                Caused by: Mutations in one gene.\n\nChalk bone is a rare disease of the bones.\n\n\
                Ambulance 112\n\nIbuprofen 200\n\nCalcium tablets 100\n";
    let imported = import(text.as_bytes(), SourceFormat::Text, "page", &Overrides::default(), words())
        .expect("a document");
    for kept in ["reviewed by a kidney doctor", "Caused by: Mutations", "Ambulance 112", "Ibuprofen 200"] {
        let (_, body) = imported.text.rsplit_once("+++").expect("a body");
        assert!(body.contains(kept), "{kept}: {}", imported.text);
    }
    assert!(
        imported.text.contains("authors = []\n") && imported.text.contains("by = []\n"),
        "{}",
        imported.text
    );
}

#[test]
fn repeated_dates_and_long_headings_of_columns_are_bounded() {
    let dates = format!("Chalk bone\n\n{}\n", "Updated 2020-01-01 ".repeat(5000));
    let read = |text: &str, format| import(text.as_bytes(), format, "page", &Overrides::default(), words());
    assert!(read(&dates, SourceFormat::Text).is_ok());
    let table = format!("# Bone\n\n|{}|b|\n|-|-|\n{}", "a".repeat(50_000), "|1|2|\n".repeat(20_000));
    assert!(read(&table, SourceFormat::Markdown).expect("a document").text.len() < 8 * table.len());
    assert_eq!(read(&"x\n".repeat(150_000), SourceFormat::Text), Err(ImportError::TooManyLines(100_000)));
}

#[cfg(feature = "pdf")]
#[test]
fn a_pdf_loses_its_running_lines_and_a_scan_is_told() {
    let env = TestEnv::new();
    for name in ["leaflet.pdf", "scan.pdf"] {
        std::fs::write(env.path().join(name), fixture(name)).expect("a file");
    }
    let (status, out, _) = env.run(&["import", "leaflet.pdf", "--dry-run"]);
    assert_eq!(status, 0, "{out}");
    for kept in ["## Causes", "## Symptoms", "## Treatment", "It makes long bones weak over many years"] {
        assert!(out.contains(kept), "“{kept}” is missing:\n{out}");
    }
    let (document, report) = out.split_once("would become").expect("a summary");
    assert!(!document.contains("Bone Leaflets"), "a running header is left:\n{document}");
    assert!(report.contains("left out: Bone Leaflets of the North"), "{report}");
    let (status, out, _) = env.run(&["import", "scan.pdf", "--dry-run"]);
    assert!(status == 1 && out.contains("OCR"), "{out}");
}

fn fails(bytes: &[u8], format: SourceFormat) -> ImportError {
    import(bytes, format, "x", &Overrides::default(), words()).expect_err("no document")
}

#[test]
fn hostile_sources_are_refused() {
    assert_eq!(fails(b"", SourceFormat::Text), ImportError::Empty);
    assert_eq!(fails(b"\0\x01\x02\x03", SourceFormat::Text), ImportError::NotText);
    assert_eq!(fails(&[0xff, 0xfe, 0x00, 0xd8], SourceFormat::Text), ImportError::NotText);
    let deep = "<div>".repeat(100_000);
    assert!(matches!(fails(deep.as_bytes(), SourceFormat::Html), ImportError::Html(_)));
    let table = "<table>".to_owned() + &"<tr><td>x".repeat(100_000);
    assert!(matches!(fails(table.as_bytes(), SourceFormat::Html), ImportError::Html(_)));
    let mut small = words().clone();
    small.largest_source = 10;
    let error = import(b"more than ten bytes", SourceFormat::Text, "x", &Overrides::default(), &small);
    assert_eq!(error, Err(ImportError::TooLarge { bytes: 19, limit: 10 }));
    assert!(SourceFormat::of(Path::new("a.exe")).is_err());
}

/// Each would take hours where the work grows with the square of the size.
#[test]
fn large_sources_of_one_shape_are_read() {
    let size = 400_000;
    let shapes = [
        "[".repeat(size),
        "abc.Def".repeat(size / 7),
        "Heading\n".repeat(size / 8),
        format!("Title\n\nText of it.\n\nReferences\n\n{}", "Research\nSame\nSame, 2013\n".repeat(size / 26)),
        "Intro words here:\nName one\n".repeat(size / 27),
    ];
    for shape in shapes {
        let imported = import(shape.as_bytes(), SourceFormat::Text, "x", &Overrides::default(), words());
        let text = imported.expect("a document").text;
        assert!(text.len() < 8 * size, "{} bytes", text.len());
    }
}

#[test]
fn other_encodings_are_read() {
    let text = "Chalk bone\n\nIt’s a rare disorder of the bones and the marrow.\n";
    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let windows: Vec<u8> = text.chars().map(|c| if c == '’' { 0x92 } else { c as u8 }).collect();
    for bytes in [utf16, windows] {
        let imported =
            import(&bytes, SourceFormat::Text, "x", &Overrides::default(), words()).expect("a document");
        assert!(imported.text.contains("It’s a rare disorder"), "{}", imported.text);
    }
}

#[test]
fn the_command_writes_new_files_only_and_goes_on_after_errors() {
    let env = TestEnv::new();
    env.write("pages/a.txt", "Chalk bone\n\nChalk bone is a rare disorder of the bones.\n");
    env.write("pages/b.pdf", "%PDF-1.4 broken");
    env.write("pages/notes.exe", "no page");
    let (status, out, _) = env.run(&["import", "pages", "--into", "new", "--dry-run"]);
    assert!(status == 1 && out.contains("id = \"chalk-bone\"") && out.contains("would become"), "{out}");
    assert!(!env.path().join("new").exists(), "a dry run writes nothing");
    let (status, out, _) = env.run(&["import", "pages", "--into", "new", "--set", "licence=by permission"]);
    assert_eq!(status, 1, "{out}");
    let why =
        if cfg!(feature = "pdf") { "the PDF cannot be read" } else { "this build can't read PDF files" };
    assert!(out.contains(&format!("b.pdf: not imported: {why}")), "{out}");
    assert!(out.contains("not found: audience, source.publisher"), "{out}");
    let written = std::fs::read_to_string(env.path().join("new/chalk-bone.md")).expect("a document");
    assert!(written.contains("text = \"verbatim\"") && written.contains("licence = \"by permission\""));
    let (status, out, _) = env.run(&["import", "pages/a.txt", "--into", "new"]);
    assert!(status == 1 && out.contains("is there already"), "{out}");
    let (status, _, err) = env.run(&["import", "pages/a.txt", "--set", "colour=red"]);
    assert!(status == 2 && err.contains("there is no such key"), "{err}");
}

#[test]
fn a_heading_that_looks_like_a_citation_cites_nothing() {
    let given = Overrides::parse(["audience=patient"]).expect("valid");
    let text = "# Bone\n\n## See \\[^a\\] too\n\nBones hurt.\n";
    let imported =
        import(text.as_bytes(), SourceFormat::Markdown, "page", &given, words()).expect("a document");
    let (document, findings) =
        parse_document(&CorpusFile { name: "page.md".to_owned(), text: imported.text });
    assert!(document.is_some(), "{findings:#?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Whatever the text, there is no panic, the output is bounded, and the corpus parser finds
    /// no fault in the body and in nothing that was not listed as missing.
    #[test]
    fn any_text_becomes_a_document_or_an_error(
        text in "([A-Z][a-z]{1,6}[a-z .,:?!\\[\\]()#*_<>&|`~^\\\\0-9-]{0,40}(\n|\n\n|\n  • |\n- |\n1. |\\.[A-Z])){0,25}",
        format in prop_oneof![Just(SourceFormat::Text), Just(SourceFormat::Markdown)],
    ) {
        let given = Overrides::parse(["audience=patient", "condition=Chalk bone", "title=Chalk bone"]).expect("valid");
        if let Ok(imported) = import(text.as_bytes(), format, "page", &given, words()) {
            prop_assert!(imported.text.len() < 20_000 + 40 * text.len());
            let file = CorpusFile { name: "page.md".to_owned(), text: imported.text.clone() };
            let (document, findings) = parse_document(&file);
            let errors: Vec<_> = findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
            prop_assert!(document.is_some(), "{errors:#?}\n{}\nof {text:?}", imported.text);
        }
    }

    #[test]
    fn any_bytes_do_no_harm(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        for format in [SourceFormat::Text, SourceFormat::Markdown, SourceFormat::Html, SourceFormat::Pdf] {
            let _ = import(&bytes, format, "page", &Overrides::default(), words());
        }
    }
}
