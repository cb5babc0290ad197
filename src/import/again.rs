//! A page that is imported again: what people filled in for its document stays.

use crate::corpus::{Block, CorpusFile, Document, PartialDate, ReviewStatus, Section, parse_document};

use super::Overrides;
use super::draft::{Draft, DraftSection};
use super::write::{corpus_file, in_comment};

/// Fills a draft with what the earlier document has, and says what stayed although the page says something else, and what
/// had no place any more. Values given by hand come before both.
pub(super) fn keep(draft: &mut Draft, earlier: &Document, given: &Overrides) {
    let mut kept: Vec<String> = Vec::new();
    let info = &earlier.info;
    draft.id = info.id.clone();
    let mut text = |name: &str, new: &mut String, old: &str, is_given: bool| {
        if is_given || old.is_empty() || new == old {
            return;
        }
        if !new.is_empty() {
            kept.push(format!("{name}: “{old}”, and not “{new}” of the page"));
        }
        old.clone_into(new);
    };
    text("title", &mut draft.title, &info.title, given.title.is_some());
    text("condition", &mut draft.condition, &info.condition, given.condition.is_some());
    text("disclaimer", &mut draft.disclaimer, &info.disclaimer, false);
    let (source, old) = (&mut draft.source, &info.source);
    text("source.title", &mut source.title, &old.title, given.title.is_some());
    text("source.publisher", &mut source.publisher, &old.publisher, given.publisher.is_some());
    text("source.language", &mut source.language, &old.language, given.language.is_some());
    text("review.statement", &mut draft.review.statement, &info.review.statement, false);
    for (name, new, old, is_given) in [
        ("source.url", &mut source.url, &old.url, given.url.is_some()),
        ("source.license", &mut source.license, &old.license, given.license.is_some()),
        ("source.publisher_short", &mut source.publisher_short, &old.publisher_short, false),
        ("source.publication_number", &mut source.publication_number, &old.publication_number, false),
    ] {
        let mut value = new.take().unwrap_or_default();
        text(name, &mut value, old.as_deref().unwrap_or_default(), is_given);
        *new = Some(value).filter(|value| !value.is_empty());
    }
    let mut list = |name: &str, new: &mut Vec<String>, old: &[String], is_given: bool| {
        if is_given || old.is_empty() || new == old {
            return;
        }
        let other: Vec<&str> = new.iter().filter(|value| !old.contains(value)).map(String::as_str).collect();
        if !other.is_empty() {
            kept.push(format!("{name}: {}, without “{}” of the page", old.join(", "), other.join("”, “")));
        }
        *new = old.to_vec();
    };
    list("aliases", &mut draft.aliases, &info.aliases, given.aliases.is_some());
    list("covers", &mut draft.covers, &info.covers, false);
    list("source.authors", &mut source.authors, &old.authors, given.authors.is_some());
    list("review.by", &mut draft.review.by, &info.review.by, false);
    if given.audience.is_none() && !info.audience.is_empty() {
        draft.audience.clone_from(&info.audience);
    }
    let later = |new: &mut Option<PartialDate>, old: Option<PartialDate>, is_given: bool| {
        if !is_given {
            *new = (*new).max(old);
        }
    };
    later(&mut source.published, old.published, given.published.is_some());
    later(&mut source.updated, old.updated, given.updated.is_some());
    for contact in &info.contacts {
        if !draft.contacts.iter().any(|known| known.name == contact.name) {
            draft.contacts.push(contact.clone());
        }
    }
    let mut lost: Vec<String> = Vec::new();
    for reference in &info.references {
        if !draft.references.iter().any(|known| known.title == reference.title) {
            lost.push(format!(
                "reference {}, which the page no longer lists: {}",
                reference.id, reference.title
            ));
        }
    }
    for section in &earlier.sections {
        keep_section(draft, earlier, section, &mut kept, &mut lost);
    }
    if given.status.is_none() && info.review.status != ReviewStatus::NotStated {
        keep_status(draft, earlier);
    }
    draft.kept = kept;
    draft.notes.extend(lost.into_iter().map(|line| format!("left in the earlier version: {line}")));
}

/// Keeps the stage of the review. Nobody has approved a text that differs from the earlier one, unless the page says so.
fn keep_status(draft: &mut Draft, earlier: &Document) {
    let old = earlier.info.review.status;
    if old == draft.review.status {
        return;
    }
    if old == ReviewStatus::Approved && !has_text_of(draft, earlier) {
        draft.review.status = ReviewStatus::UnderReview;
        draft.notes.push(
            "review.status: under-review, because the text differs from the one that was approved; check the \
             differences, then set it to approved"
                .to_owned(),
        );
    } else {
        draft.review.status = old;
    }
}

/// Whether a draft has the text of an earlier document, whatever its headings are.
fn has_text_of(draft: &Draft, earlier: &Document) -> bool {
    let file = CorpusFile { name: format!("{}.md", draft.id), text: corpus_file(draft) };
    let (new, _) = parse_document(&file);
    let blocks = |document: &Document| -> Vec<Block> {
        document.sections.iter().flat_map(|section| section.blocks.iter().cloned()).collect()
    };
    new.is_some_and(|new| blocks(&new) == blocks(earlier))
}

/// Adds the questions that are missing.
fn keep_questions(earlier: &[String], new: &mut Vec<String>) {
    for question in earlier {
        if !new.contains(question) {
            new.push(question.clone());
        }
    }
}

/// Gives a section the questions of the earlier one, and its heading where a person changed that.
fn keep_section(
    draft: &mut Draft,
    earlier: &Document,
    section: &Section,
    kept: &mut Vec<String>,
    lost: &mut Vec<String>,
) {
    let heading = section.heading_path.last().map_or("", String::as_str);
    let source = section.source_section.as_deref();
    let Some(new) = same_section(&mut draft.sections, earlier, section) else {
        let name = if heading.is_empty() { "the opening text" } else { heading };
        lost.extend(
            section
                .asked
                .iter()
                .chain(&section.not_answered)
                .map(|asked| format!("the question “{asked}” of “{name}”, which the page no longer has")),
        );
        return;
    };
    keep_questions(&section.asked, &mut new.asked);
    keep_questions(&section.not_answered, &mut new.not_answered);
    if let Some(source) = source
        && new.level > 0
        && heading != source
        && in_comment(&new.heading) == source
        && in_comment(heading) != source
    {
        kept.push(format!("heading: “{heading}”, for “{source}” of the page"));
        new.source = Some(std::mem::replace(&mut new.heading, heading.to_owned()));
    }
}

/// The section of the new version that an earlier one became: the only one with its source, else with its heading.
fn same_section<'d>(
    sections: &'d mut [DraftSection],
    earlier: &Document,
    section: &Section,
) -> Option<&'d mut DraftSection> {
    let Some(heading) = section.heading_path.last() else {
        return sections.first_mut().filter(|first| first.level == 0);
    };
    let by = |name: &str, of: &dyn Fn(&Section) -> Option<&str>| -> bool {
        earlier.sections.iter().filter(|other| of(other) == Some(name)).count() == 1
    };
    let sources = |other: &DraftSection, name: &str| {
        in_comment(other.source.as_deref().unwrap_or(&other.heading)) == name
    };
    let source =
        section.source_section.as_deref().filter(|name| by(name, &|other| other.source_section.as_deref()));
    let is_only = |sections: &[DraftSection], name: &str| {
        sections.iter().filter(|other| sources(other, name)).count() == 1
    };
    for name in source.into_iter().chain([heading.as_str()]) {
        if is_only(sections, name) {
            return sections.iter_mut().find(|other| sources(other, name));
        }
    }
    None
}
