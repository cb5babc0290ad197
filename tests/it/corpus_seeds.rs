//! The shipped corpus against the pages it summarises: nothing copied, nothing lost.
//!
//! Needs the pages in `../shared/seeds` and is skipped, saying so, where they are missing.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use bonafide::corpus::{Corpus, CorpusOrigin, Document, DocumentInfo, read_sources};
use unicode_segmentation::UnicodeSegmentation;

/// Documents and the pages that they summarise.
const PAIRS: [(&str, &str); 4] = [
    ("chondrodysplasia-calcificans-metaphysealis", "000_2e38b184829ed7fd.txt"),
    ("metaphyseal-sclerosis-treatment", "001_14deccaef6a446a5.txt"),
    ("metaphyseal-sclerosis-young-child", "002_4e48a0f11cdd086c.txt"),
    ("osteopetrosis", "003_daf26d19fba8aeb7.txt"),
];

/// Longest run of words that a document may share with its page, names and titles apart.
const MAX_RUN_LENGTH: usize = 7;

fn seeds() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/seeds");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: ../shared/seeds is not here");
    None
}

fn shipped() -> Corpus {
    let origin = CorpusOrigin::Directory(Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"));
    read_sources(&origin).expect("the corpus can be read").load().expect("the corpus has no errors")
}

fn document<'a>(corpus: &'a Corpus, id: &str) -> &'a Document {
    corpus.documents.iter().find(|document| document.info.id.as_str() == id).expect("a shipped document")
}

fn file_text(id: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("corpus/{id}.md")))
        .expect("a document")
}

fn words(text: &str) -> Vec<String> {
    text.unicode_words().map(str::to_lowercase).collect()
}

/// The body of a document and its disclaimer and review, without comments and citation marks.
fn written_text(id: &str, info: &DocumentInfo) -> String {
    let file = file_text(id);
    let body = file.splitn(3, "+++").nth(2).expect("a body").to_owned();
    let mut text = String::new();
    let mut rest = body.as_str();
    while let Some(start) = rest.find("<!--") {
        text.push_str(&rest[..start]);
        rest = rest[start..].split_once("-->").map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    while let Some(start) = text.find("[^") {
        let end = text[start..].find(']').map_or(text.len(), |end| start + end + 1);
        text.replace_range(start..end, " ");
    }
    format!("{text}\n\n{}\n\n{}", info.disclaimer, info.review.statement)
}

/// Names and titles that must stand as they are: those of the front matter.
fn names(info: &DocumentInfo) -> Vec<Vec<String>> {
    let mut names = vec![info.source.title.clone(), info.source.publisher.clone(), info.condition.clone()];
    names.extend(info.aliases.iter().chain(&info.covers).cloned());
    names.extend(info.source.publication_number.clone());
    names.push("U.S. Department of Health and Human Services".to_owned());
    names.extend(
        info.references
            .iter()
            .flat_map(|reference| [Some(reference.title.clone()), reference.issuer.clone()])
            .flatten(),
    );
    for contact in &info.contacts {
        names.push(contact.name.clone());
        names.extend(contact.name.split_once(" (").map(|(name, _)| name.to_owned()));
        names.extend(contact.phone.iter().cloned());
        let ways = [&contact.email, &contact.website, &contact.address, &contact.tty, &contact.fax];
        names.extend(ways.into_iter().flatten().cloned());
    }
    names.iter().map(|name| words(name)).filter(|name| !name.is_empty()).collect()
}

/// The words of a text with a bar for each name, so that no run goes on over one.
fn without_names(text: &str, names: &[Vec<String>]) -> Vec<String> {
    let all = words(text);
    let mut kept = Vec::new();
    let mut index = 0;
    while index < all.len() {
        let name =
            names.iter().filter(|name| all[index..].starts_with(name)).map(Vec::len).max().unwrap_or(0);
        if name > 1 {
            kept.push(format!("|{index}"));
            index += name;
        } else {
            kept.push(all[index].clone());
            index += 1;
        }
    }
    kept
}

#[test]
fn no_sentence_of_a_page_is_copied() {
    let Some(folder) = seeds() else { return };
    let corpus = shipped();
    for (id, page) in PAIRS {
        let info = &document(&corpus, id).info;
        let names = names(info);
        let page = words(&std::fs::read_to_string(folder.join(page)).expect("a page"));
        let mut runs: HashMap<&[String], usize> = HashMap::new();
        for run in page.windows(MAX_RUN_LENGTH + 1) {
            *runs.entry(run).or_default() += 1;
        }
        let ours = without_names(&written_text(id, info), &names);
        let copied: Vec<String> = ours
            .windows(MAX_RUN_LENGTH + 1)
            .filter(|run| runs.contains_key(*run))
            .map(|run| run.join(" "))
            .collect();
        assert!(copied.is_empty(), "{id} shares runs with its page: {copied:#?}");
    }
}

/// Figures of a text, as they are written.
fn figures(text: &str) -> BTreeSet<String> {
    let mut figures = BTreeSet::new();
    let mut figure = String::new();
    for c in text.chars().chain([' ']) {
        if c.is_ascii_digit() || matches!(c, '.' | ',') && !figure.is_empty() {
            figure.push(c);
        } else if !figure.is_empty() {
            figures.insert(figure.trim_end_matches(['.', ',']).to_owned());
            figure.clear();
        }
    }
    figures
}

/// Numbers that stand on a page for its boilerplate: the numbers of list items, and the citation
/// markers that stay as marks.
fn is_numbering(figure: &str) -> bool {
    figure.parse::<u32>().is_ok_and(|number| number <= 20)
}

#[test]
fn every_figure_of_a_page_is_in_its_document() {
    let Some(folder) = seeds() else { return };
    for (id, page) in PAIRS {
        let page = std::fs::read_to_string(folder.join(page)).expect("a page");
        let ours = figures(&file_text(id));
        let updated_in_words = ["28", "30", "12"];
        let lost: Vec<String> = figures(&page)
            .into_iter()
            .filter(|figure| !ours.contains(figure) && !is_numbering(figure))
            .filter(|figure| !updated_in_words.contains(&figure.as_str()))
            .collect();
        assert!(lost.is_empty(), "{id} lacks figures of its page: {lost:?}");
    }
}

#[test]
fn every_small_figure_that_says_something_is_in_its_document() {
    // what numbering hides from the test above, read off the pages by a person
    let Some(_) = seeds() else { return };
    for (id, needed) in [
        (
            "chondrodysplasia-calcificans-metaphysealis",
            &[
                "1–3 years",
                "2–3 years",
                "50%",
                "3,000–4,000 mg",
                "200–400 mg",
                "4–6 hours",
                "18–24 months",
                "6 months",
                "B12",
                "1-34",
                "first year",
            ][..],
        ),
        ("metaphyseal-sclerosis-young-child", &["1.5"][..]),
        ("osteopetrosis", &["age 10", "gamma-1b"][..]),
    ] {
        let text = file_text(id);
        for figure in needed {
            assert!(text.contains(figure), "{id} lacks “{figure}”");
        }
    }
}

/// Names of drugs, genes, tests, organisations: words with capitals inside, or long and rare ones.
#[test]
fn every_name_of_a_page_is_in_its_document() {
    let Some(folder) = seeds() else { return };
    // words of the page's boilerplate, not of what it says
    let boilerplate = ["A.I", "BoardAll"];
    for (id, page) in PAIRS {
        let page = std::fs::read_to_string(folder.join(page)).expect("a page");
        let text = file_text(id);
        let lost: BTreeSet<&str> = page
            .unicode_words()
            .filter(|word| word.len() > 1 && word.chars().filter(|c| c.is_uppercase()).count() > 1)
            .filter(|word| !boilerplate.contains(word) && !text.contains(*word))
            .collect();
        assert!(lost.is_empty(), "{id} lacks names of its page: {lost:?}");
    }
}

#[test]
fn every_drug_and_organisation_of_a_page_is_in_its_document() {
    let Some(folder) = seeds() else { return };
    // endings by which drugs, procedures and chemical names are told
    let endings = [
        "mab",
        "dronate",
        "profen",
        "oxen",
        "fenac",
        "xicam",
        "prazole",
        "tide",
        "adol",
        "triol",
        "olone",
        "sone",
        "phen",
        "tine",
        "caine",
        "ferol",
        "feron",
        "drone",
        "azole",
        "otrexate",
        "enolate",
        "steroid",
        "steroids",
        "osteotomy",
        "fusion",
    ];
    for (id, page) in PAIRS {
        let page = std::fs::read_to_string(folder.join(page)).expect("a page").to_lowercase();
        let text = file_text(id).to_lowercase();
        let lost: BTreeSet<&str> = page
            .unicode_words()
            .filter(|word| word.len() > 6 && endings.iter().any(|ending| word.ends_with(ending)))
            .filter(|word| !text.contains(*word))
            .collect();
        assert!(lost.is_empty(), "{id} lacks drugs or procedures of its page: {lost:?}");
    }
}
