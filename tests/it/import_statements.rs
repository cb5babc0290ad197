//! What an import takes for a review, an author, a citation or a condition, and what stays a sentence.

use bonafide::config::Config;
use bonafide::corpus::{CorpusFile, Document, ReviewStatus, parse_document};
use bonafide::import::{Imported, Overrides, SourceFormat, import};

const OPENING: &str =
    "<p>Linen hip is a rare disorder of the hip, and most children with linen hip walk late.</p>";

fn read(text: &str, format: SourceFormat) -> (Imported, Document) {
    let words = Config::embedded().expect("valid settings").import;
    let imported =
        import(text.as_bytes(), format, "linen", &Overrides::default(), &words).expect("a document");
    let file = CorpusFile { name: "linen.md".to_owned(), text: imported.text.clone() };
    let (document, findings) = parse_document(&file);
    let document = document.unwrap_or_else(|| panic!("{findings:#?}\n{}", imported.text));
    (imported, document)
}

fn page(body: &str) -> (Imported, Document) {
    let page = format!(
        "<html lang=en><title>Linen hip</title><body><main><h1>Linen hip</h1>{OPENING}{body}</main></body></html>"
    );
    read(&page, SourceFormat::Html)
}

#[test]
fn no_sentence_becomes_a_review_or_an_author() {
    for sentence in [
        "The discharge document is reviewed by Dr Sand with your parents.",
        "The care plan was reviewed by Dr Sand.",
        "The information sheet is reviewed by Nurse Moor.",
        "Your text was written by Nurse Moor.",
        "Reviewed by Vale Hospital twice a year, the list names 40 children.",
        "Compiled by Vale Hospital, the diary helps you to note the pain.",
        "Get medically reviewed before you fly.",
        "Medically reviewed patients may go home.",
        "All medicines are reviewed by Pharmacist Reed.",
        "Your scan is awaiting review",
        "reviewed by Dr Sand",
        "Rest the hip – written by Dr Sand – on the card.",
        "Published by Vale Hospital, the film shows the exercises.",
        "The ward thanks the following of rules.",
        "The diary was reviewed on 3 May 2022 by Dr Sand with the family.",
    ] {
        let (imported, document) = page(&format!("<h2>Care</h2><p>{sentence}</p><p>You go home then.</p>"));
        let info = &document.info;
        assert_eq!(info.review.status, ReviewStatus::NotStated, "{sentence}");
        assert!(
            info.review.by.is_empty() && info.review.statement.is_empty(),
            "{sentence}: {:?}",
            info.review
        );
        assert!(
            info.source.authors.is_empty() && info.source.updated.is_none(),
            "{sentence}: {:?}",
            info.source
        );
        assert!(imported.text.contains(&format!("\n{sentence}\n")), "{sentence}\n{}", imported.text);
    }
}

#[test]
fn bylines_give_names_and_dates_and_leave_the_text() {
    for (line, authors, by, updated) in [
        ("Reviewed by: Prof. Ann Sand and Ben Moor, May 2021", "", "Prof. Ann Sand and Ben Moor", "2021-05"),
        ("This patient leaflet was last reviewed by Dr Ann Sand in May 2021.", "", "Dr Ann Sand", "2021-05"),
        (
            "Written by Ben Moor. Reviewed by Ann Sand, consultant nurse",
            "Ben Moor",
            "Ann Sand, consultant nurse",
            "",
        ),
        ("Medically reviewed by the Hip Trust Board • 4 min read", "", "Hip Trust Board", ""),
        ("Author: Ludwig van den Berg, MD", "Ludwig van den Berg, MD", "", ""),
        ("By Ben Moor | Updated 3 May 2021", "Ben Moor", "", "2021-05-03"),
    ] {
        let (imported, document) = page(&format!("<h2>Care</h2><p>Rest.</p><p>{line}</p>"));
        let info = &document.info;
        assert_eq!(info.source.authors.first().map_or("", String::as_str), authors, "{line}");
        assert_eq!(info.review.by.first().map_or("", String::as_str), by, "{line}");
        assert_eq!(info.source.updated.map(|date| date.to_string()).unwrap_or_default(), updated, "{line}");
        assert!(imported.text.ends_with("Rest.\n"), "{line}\n{}", imported.text);
    }
}

#[test]
fn items_and_headings_of_the_text_are_no_statements_of_the_page() {
    let (imported, document) = page(
        "<h2>Medicines</h2><h3>Approved</h3><p>Hipamol.</p><h3>Under review</h3><p>Boncet.</p>\
         <h2>Your visit</h2><ul><li>Weighed by a nurse</li><li>Reviewed by Dr Sand</li></ul>\
         <h2>By Bus Or Train</h2><p>Take line 4.</p><p>Submitted</p><p>Approved</p>",
    );
    for kept in
        ["### Approved", "### Under review", "- Reviewed by Dr Sand", "## By Bus Or Train", "\nSubmitted\n"]
    {
        assert!(imported.text.contains(kept), "{kept}\n{}", imported.text);
    }
    assert_eq!(document.info.review.status, ReviewStatus::NotStated);
    assert!(document.info.source.authors.is_empty());
    let (imported, document) =
        page("<h2>Care</h2><p>Rest.</p><ul><li>Written by Ben Moor</li><li>Reviewed by Ann Sand</li></ul>");
    assert_eq!((&*document.info.source.authors[0], &*document.info.review.by[0]), ("Ben Moor", "Ann Sand"));
    assert!(imported.text.ends_with("Rest.\n"), "{}", imported.text);
}

#[test]
fn powers_and_doses_are_no_citations_on_a_page_with_references() {
    let references = "<h2>References</h2><ol><li>Sand A. Hips. 2011.</li><li>Moor B. Linen. 2012.</li></ol>";
    let (imported, _) = page(&format!(
        "<h2>Tests</h2><p>It runs in families<sup>1</sup>. Below 40x10<sup>9</sup>/L, eGFR 50 mL/min/1.73m<sup>2</sup>, \
         9 m/s<sup>2</sup>, 30 ft<sup>2</sup>, 8 in<sup>2</sup>, r<sup>2</sup> = 0.8, ψ<sup>2</sup>, 3<sup>2</sup>.</p>{references}"
    ));
    for kept in ["40x10⁹/L", "1.73m²", "9 m/s²", "30 ft²", "8 in²", "r² = 0.8", "ψ²", "3².", "families [^1]."]
    {
        assert!(imported.text.contains(kept), "{kept}\n{}", imported.text);
    }
    let copied = "Linen hip\n\nLinen hip is a rare disorder.1 It runs in families.2\n\nHow much syrup?\n\nBabies can sip 1\n\n\
                  Children should swallow 2\n\nAdults may be offered 2\n\nReferences\n\n1. Sand A. Hips. 2011.\n2. Moor B. Linen. 2012.\n";
    let (imported, _) = read(copied, SourceFormat::Text);
    for kept in ["can sip 1\n", "swallow 2\n", "offered 2\n", "disorder. [^1]", "## How much syrup?"] {
        let text = imported.text.replace("disorder [^1].", "disorder. [^1]");
        assert!(text.contains(kept), "{kept}\n{text}");
    }
}

#[test]
fn only_a_sentence_that_calls_it_a_disease_names_the_condition() {
    for (title, text, condition) in [
        ("Hipamol", "Hipamol is a type of vitamin for people with hip disease.", ""),
        ("Bone scan", "A bone scan is a test that finds infection. You have a bone scan lying down.", ""),
        ("Vale Gait Clinic", "The Vale Gait Clinic is a service for children with a hip disorder.", ""),
        (
            "Hip resurfacing",
            "Hip resurfacing is an operation for hip disease. Complications of hip resurfacing are rare.",
            "",
        ),
        ("Hydrotherapy", "Hydrotherapy is the heart of care. Complications of hydrotherapy are rare.", ""),
        ("Linen hip", "Linen hip is a form of inherited bone disease.", "Linen hip"),
        ("Linen hip", "Linen hip is a rare and painful condition where the hip is soft.", "Linen hip"),
        ("Cadera de lino", "La cadera de lino es una enfermedad rara de la cadera.", "Cadera de lino"),
    ] {
        let (_, document) = read(
            &format!(
                "<html><title>{title}</title><body><main><h1>{title}</h1><p>{text}</p><h2>More</h2><p>Ask us.</p></main>"
            ),
            SourceFormat::Html,
        );
        assert_eq!(document.info.condition, condition, "{text}");
    }
}

#[test]
fn a_notice_is_a_disclaimer_only_if_it_says_so() {
    let (imported, document) = page(
        "<h2>Important notice</h2><p>Stop hipamol a week before the operation.</p>\
         <h2>For your information</h2><p>This page gives general information and no medical advice.</p>",
    );
    assert!(imported.text.contains("## Important notice\n"), "{}", imported.text);
    assert!(imported.text.contains("Stop hipamol a week"), "{}", imported.text);
    assert_eq!(document.info.disclaimer, "This page gives general information and no medical advice.");
    assert!(imported.words.kept + 12 <= imported.words.on_page, "{:?}", imported.words);
}

#[test]
fn a_line_about_the_publisher_gives_publisher_and_date() {
    let copied = "Linen hip\n\nLinen hip is a rare disorder of the hip, and most children with it walk late.\n\nCare\n\nRest helps.\n\n\
                  Published by the Hip Trust, March 2024\n";
    let (imported, document) = read(copied, SourceFormat::Text);
    assert_eq!(document.info.source.publisher, "Hip Trust");
    assert_eq!(document.info.source.published.map(|date| date.to_string()).as_deref(), Some("2024-03"));
    assert!(imported.text.ends_with("Rest helps.\n"), "{}", imported.text);
}

#[test]
fn the_head_of_a_page_speaks_of_it_and_not_of_a_teaser() {
    let page = |head: &str, body: &str| {
        read(
            &format!(
                "<html lang=en><title>Linen hip | Hip Trust</title>{head}<body><main><h1>Linen hip</h1>{OPENING}{body}</main>"
            ),
            SourceFormat::Html,
        )
        .1
        .info
        .source
    };
    let day =
        |date: Option<bonafide::corpus::PartialDate>| date.map(|date| date.to_string()).unwrap_or_default();
    let own = "<script type=\"application/ld+json\">//<![CDATA[\n\
               {\"@type\":\"WebPage\",\"name\":\"Linen hip\",\"datePublished\":\"2020-02-03\"}\n//]]></script>";
    let teaser = "<script type=\"application/ld+json\">{\"@type\":\"Article\",\"headline\":\"Ten winter boots\",\
                  \"datePublished\":\"2023-11-30\",\"author\":{\"name\":\"Sales Desk\"}}</script>";
    let source = page(&format!("{teaser}{own}"), "");
    assert_eq!((day(source.published).as_str(), source.authors.len()), ("2020-02-03", 0));
    let source = page(
        "",
        "<p><b>Page updated</b> <time datetime=2021-02-01>01/02/2021</time></p>\
                           <p>Next review due: <time datetime=2030-02-01>01/02/2030</time></p>",
    );
    assert_eq!(day(source.updated), "2021-02-01");
    let source = page("", "<h2>Care</h2><p>Rest.</p><p>Issued in 2016. Keep it at home.</p>");
    assert_eq!(day(source.published), "");
    let source = page("", "<h2>Care</h2><p>Rest.</p><p>Written by Ben Moor. Published: 5 March 2022</p>");
    assert_eq!((day(source.published).as_str(), source.authors), ("2022-03-05", vec!["Ben Moor".to_owned()]));
}

#[test]
fn a_star_below_a_starred_word_begins_a_note() {
    let copied = "Linen hip\n\nLinen hip is a rare disorder of the hip.\n\nDoses\n\nAdults take 8 mg* at night.\n\n\
                  * Half of it with weak kidneys.\n\nPack\n\n* A towel\n* A book\n";
    let (imported, _) = read(copied, SourceFormat::Text);
    for kept in ["8 mg\\*", "\n\\* Half of it with weak kidneys.\n", "- A towel\n- A book\n"] {
        assert!(imported.text.contains(kept), "{kept}\n{}", imported.text);
    }
}
