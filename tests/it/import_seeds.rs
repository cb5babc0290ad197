//! Import of the pages in `../shared/seeds`: what a person would find in the documents.
//!
//! Skipped, saying so, where the pages are missing.

use std::collections::HashMap;
use std::path::Path;

use bonafide::config::Config;
use bonafide::corpus::{
    Audience, Block, CorpusFile, Document, ReferenceKind, ReviewStatus, TextOrigin, parse_document,
};
use bonafide::import::{Imported, Overrides, SourceFormat, import};
use unicode_segmentation::UnicodeSegmentation;

struct Seed {
    source: String,
    imported: Imported,
    document: Document,
}

fn seed(name: &str) -> Option<Seed> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/seeds").join(name);
    let Ok(source) = std::fs::read_to_string(&path) else {
        eprintln!("skipped: ../shared/seeds/{name} is not here");
        return None;
    };
    let words = Config::embedded().expect("valid settings").import;
    let imported = import(source.as_bytes(), SourceFormat::Text, "page", &Overrides::default(), &words)
        .expect("a document");
    let file = CorpusFile { name: "page.md".to_owned(), text: imported.text.clone() };
    let (document, findings) = parse_document(&file);
    Some(Seed { source, imported, document: document.unwrap_or_else(|| panic!("{findings:#?}")) })
}

impl Seed {
    fn headings(&self) -> Vec<&str> {
        self.imported.text.lines().filter(|line| line.starts_with("##")).collect()
    }

    /// Texts of the section with this heading.
    fn body(&self, heading: &str) -> Vec<Block> {
        let section = self
            .document
            .sections
            .iter()
            .find(|section| section.heading_path.last().is_some_and(|h| h == heading));
        section.unwrap_or_else(|| panic!("no section “{heading}”")).blocks.clone()
    }

    fn items(&self, heading: &str) -> Vec<(String, usize)> {
        self.body(heading)
            .iter()
            .filter_map(|block| match block {
                Block::List(list) => Some(&list.items),
                Block::Paragraph(_) => None,
            })
            .flatten()
            .map(|item| (item.text.clone(), item.children.iter().map(|list| list.items.len()).sum()))
            .collect()
    }
}

fn words(text: &str) -> Vec<String> {
    text.unicode_words().map(str::to_lowercase).collect()
}

/// Words that became keys: labels of dates, contacts and disclaimers, and the months of dates.
const LABELS: [&str; 14] = [
    "last",
    "updated",
    "january",
    "june",
    "october",
    "website",
    "phone",
    "toll",
    "free",
    "tty",
    "fax",
    "email",
    "disclaimer",
    "overview",
];

/// Runs of letters, divided where a capital follows a small letter, so that glue makes no difference.
fn letters(text: &str) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    let mut run = String::new();
    let mut before = ' ';
    for c in text.chars().chain([' ']) {
        if (!c.is_alphabetic() || before.is_lowercase() && c.is_uppercase()) && !run.is_empty() {
            *counts.entry(std::mem::take(&mut run).to_lowercase()).or_default() += 1;
        }
        if c.is_alphabetic() {
            run.push(c);
        }
        before = c;
    }
    counts
}

/// Every word of the page is in the document or in a line that is listed, as often as on the page.
#[track_caller]
fn nothing_is_lost(seed: &Seed) {
    let mut kept: String =
        seed.imported.text.lines().filter(|line| !line.starts_with("<!--")).collect::<Vec<_>>().join("\n");
    kept.push_str(&seed.imported.boilerplate.join("\n"));
    let kept = letters(&kept);
    for (word, count) in letters(&seed.source) {
        let found = kept.get(&word).copied().unwrap_or(0);
        assert!(
            found >= count || LABELS.contains(&word.as_str()),
            "“{word}” is there {found} times, {count} times on the page"
        );
    }
}

/// Sentences of the page stand in the document as they are.
#[track_caller]
fn sentences_stand(seed: &Seed) {
    let plain = |text: &str| -> String { words(text).concat() };
    let mut unmarked = String::new();
    let mut rest = seed.imported.text.as_str();
    while let Some(at) = rest.find("[^") {
        unmarked.push_str(&rest[..at]);
        rest = rest[at..].split_once(']').map_or("", |(_, after)| after);
    }
    unmarked.push_str(rest);
    let document = plain(&format!("{}{}", unmarked.replace('\\', ""), seed.imported.boilerplate.join(" ")));
    let mut checked = 0;
    for line in seed.source.lines().filter(|line| line.len() > 80) {
        for sentence in line.split(". ").filter(|sentence| sentence.len() > 60) {
            let sentence = sentence.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ',' | ' '));
            // what is glued to its end is a section of its own
            let whole = words(sentence.trim_start_matches('•')).concat();
            let start: String = whole.chars().take(30).collect();
            assert!(
                document.contains(&start) || sentence.contains('•') || sentence.contains("BoardAll"),
                "lost: {sentence}"
            );
            checked += 1;
        }
    }
    assert!(checked > 5, "only {checked} sentences were looked at");
}

#[track_caller]
fn no_furniture(seed: &Seed) {
    for boilerplate in [
        "Personalize",
        "View editorial policy",
        "tailor your experience",
        "follow up question",
        "Publication available",
        "order form",
        "best describes you",
    ] {
        assert!(!seed.imported.text.contains(boilerplate), "“{boilerplate}” is left");
    }
}

#[test]
fn a_long_page_without_empty_lines() {
    let Some(seed) = seed("000_2e38b184829ed7fd.txt") else { return };
    nothing_is_lost(&seed);
    sentences_stand(&seed);
    let main: Vec<&str> = seed.headings().into_iter().filter(|line| line.starts_with("## ")).collect();
    assert_eq!(
        main,
        [
            "## Types",
            "## Causes",
            "## Symptoms",
            "## Diagnostic tests",
            "## Non-Pharmacological Treatments (therapies and others)",
            "## Drug Treatments",
            "## Immunity-Booster, Regenerative and Stem-Cell–Related Drugs",
            "## Surgeries (Procedures and why they are done)",
            "## Ways to Help Prevent Complications",
            "## When to See a Doctor",
            "## What to Eat and What to Avoid",
            "## Frequently Asked Questions",
        ]
    );
    let below = |outer: &str| {
        seed.document
            .sections
            .iter()
            .filter(|s| s.heading_path.len() > 1 && s.heading_path[0] == outer)
            .count()
    };
    assert_eq!(below("Causes"), 20);
    assert_eq!(below("Symptoms"), 15);
    assert_eq!(below("Diagnostic tests"), 20);
    assert_eq!(below("Non-Pharmacological Treatments (therapies and others)"), 20);
    assert_eq!(below("Drug Treatments"), 20);
    assert_eq!(below("Immunity-Booster, Regenerative and Stem-Cell–Related Drugs"), 6);
    assert_eq!(below("Surgeries (Procedures and why they are done)"), 5);
    assert_eq!(below("Frequently Asked Questions"), 15);
    assert_eq!(seed.items("Types").len(), 5);
    assert_eq!(seed.items("Ways to Help Prevent Complications").len(), 10);
    assert_eq!(seed.items("What to eat more of (5 tips)").len(), 5);
    assert_eq!(seed.items("What to limit or avoid (5 tips)").len(), 5);
    let glued = seed.body("Abnormal growth plate cartilage maturation");
    assert!(
        matches!(&glued[..], [Block::Paragraph(text)] if text.starts_with("In this disease, the zone") && text.ends_with("strong bone."))
    );
    assert!(seed.imported.text.contains("3,000–4,000 mg/day") && seed.imported.text.contains("PTH 1-34"));
    assert!(!seed.imported.text.contains("[^"), "the page cites nothing");
    let info = &seed.document.info;
    assert_eq!(info.condition, "Chondrodysplasia calcificans metaphysealis");
    assert_eq!(info.aliases, ["CCM"]);
    assert_eq!(info.source.authors, ["Team RxHarun"]);
    assert_eq!(info.source.updated.expect("a date").to_string(), "2026-01-12");
    assert_eq!(info.review.status, ReviewStatus::Approved);
    assert_eq!(info.review.by, ["Rx Editorial Board Members"]);
    assert!(
        info.disclaimer.starts_with("Each person’s journey")
            && info.disclaimer.contains("educational purposes only")
    );
    assert_eq!(info.text, TextOrigin::Verbatim);
    assert!(seed.imported.missing.iter().any(|key| key == "source.publisher"));
    assert!(seed.imported.missing.iter().any(|key| key == "source.licence"));
}

#[test]
fn a_page_with_citations_and_references_of_kinds() {
    let Some(seed) = seed("001_14deccaef6a446a5.txt") else { return };
    nothing_is_lost(&seed);
    sentences_stand(&seed);
    no_furniture(&seed);
    assert_eq!(
        seed.headings(),
        [
            "## Treatment Approach for Metaphyseal Sclerosis",
            "## Diagnosis and Classification",
            "## Treatment of Acquired Metaphyseal Sclerosis",
            "### Bisphosphonate-Induced Metaphyseal Sclerosis",
            "### Lead Poisoning-Related Metaphyseal Sclerosis",
            "## Management of Genetic Metaphyseal Sclerosis",
            "### Osteosclerotic Metaphyseal Dysplasia (OMD)",
            "### Systemic Sclerosis with Bone Involvement",
            "## Clinical Pitfalls and Considerations",
        ]
    );
    assert!(seed.imported.text.contains("require supportive care [^1][^2]."));
    let items = seed.items("Bisphosphonate-Induced Metaphyseal Sclerosis");
    assert_eq!(items.iter().map(|(_, children)| *children).collect::<Vec<_>>(), [0, 3, 0]);
    assert!(items[1].0.ends_with("consider the following approach:"));
    let info = &seed.document.info;
    assert_eq!(info.title, "What is the treatment approach for metaphyseal sclerosis?");
    assert_eq!(info.condition, "Metaphyseal sclerosis");
    assert_eq!(info.audience, [Audience::Clinician]);
    assert_eq!(info.source.updated.expect("a date").to_string(), "2025-10-28");
    assert_eq!(info.source.unlisted_references, ["1", "2", "3", "4", "5", "6", "7"]);
    let listed: Vec<(ReferenceKind, &str, Option<i16>)> =
        info.references.iter().map(|r| (r.kind, r.issuer.as_deref().expect("an issuer"), r.year)).collect();
    assert_eq!(
        listed,
        [
            (ReferenceKind::Research, "Genetic counseling (Geneva, Switzerland)", Some(2013)),
            (ReferenceKind::Research, "Pediatric radiology", Some(1993)),
            (ReferenceKind::Guideline, "Dr.Oracle Medical Advisory Board & Editors", Some(2025)),
            (
                ReferenceKind::Guideline,
                "Praxis Medical Insights: Practical Summaries of Clinical Guidelines",
                Some(2025)
            ),
        ]
    );
    assert_eq!(info.review.status, ReviewStatus::UnderReview);
    assert!(
        info.review.statement.contains("pending human review")
            && info.review.statement.contains("Advisory Board. All articles")
    );
    assert!(info.disclaimer.contains("intended for healthcare professionals"));
}

#[test]
fn a_page_with_citations_and_no_references() {
    let Some(seed) = seed("002_4e48a0f11cdd086c.txt") else { return };
    nothing_is_lost(&seed);
    sentences_stand(&seed);
    no_furniture(&seed);
    assert_eq!(seed.headings().len(), 8);
    assert_eq!(
        seed.headings()[0],
        "## Metaphyseal Sclerosis in a 1.5-Year-Old Child: Diagnosis and Management"
    );
    let survey = seed.items("Recommended Imaging Evaluation");
    assert_eq!(survey.iter().map(|(_, children)| *children).collect::<Vec<_>>(), [0, 4, 0, 0]);
    assert_eq!(seed.items("Radiographic Features")[0].1, 4);
    let info = &seed.document.info;
    assert_eq!(info.source.unlisted_references, ["1", "2", "3", "4", "5", "6"]);
    assert!(info.source.unlisted_note.is_some() && info.references.is_empty());
    assert_eq!(info.source.updated.expect("a date").to_string(), "2025-10-30");
}

#[test]
fn a_publication_with_contacts() {
    let Some(seed) = seed("003_daf26d19fba8aeb7.txt") else { return };
    nothing_is_lost(&seed);
    sentences_stand(&seed);
    no_furniture(&seed);
    assert_eq!(seed.headings().len(), 8);
    assert!(seed.headings().iter().all(|heading| heading.starts_with("## ") && heading.ends_with('?')));
    assert_eq!(seed.items("How Is Osteopetrosis Treated?").len(), 8);
    let info = &seed.document.info;
    assert_eq!(info.title, "Osteopetrosis Overview");
    assert_eq!(info.condition, "Osteopetrosis");
    assert_eq!(info.source.published.expect("a date").to_string(), "2015-06");
    assert_eq!(info.source.publication_number.as_deref(), Some("NIH Pub. No. 15-7828"));
    assert!(
        info.source.publisher.ends_with("Osteoporosis and Related Bone Diseases ~ National Resource Center")
    );
    assert_eq!(info.review.by, ["Michael J. Econs, M.D."]);
    assert_eq!(info.contacts.len(), 9);
    let last = info.contacts.last().expect("contacts");
    assert_eq!(last.phone, ["202-223-0344", "800-624-BONE (2663)"]);
    assert_eq!(last.address.as_deref(), Some("2 AMS Circle, Bethesda, MD 20892-3676"));
    assert_eq!(last.email.as_deref(), Some("NIHBoneInfo@mail.nih.gov"));
    let drugs =
        info.contacts.iter().find(|c| c.name == "U.S. Food and Drug Administration").expect("a contact");
    assert_eq!(drugs.website.as_deref(), Some("https://www.fda.gov"));
    assert!(
        info.disclaimer.contains("medications used to treat") && info.disclaimer.contains("please contact")
    );
}
