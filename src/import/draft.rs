//! The draft of a document: everything detected on a page, and the list of what is missing.

use std::collections::BTreeSet;

use crate::config::ImportConfig;
use crate::corpus::{Audience, Document, DocumentId, PartialDate, Review, ReviewStatus, Source};
use crate::corpus::{Contact, Reference};

use super::citation::{self, Cited, Evidence};
use super::ending::Ending;
use super::facts::Facts;
use super::naming::Named;
use super::outline::{OutlineBlock, OutlineSection};
use super::page::{Line, LineKind, Page};
use super::parent::{self, Lead};
use super::{ImportError, Overrides, again, asides, contact, date, ending, facts, naming, outline, shape};

/// A section with the citations detected in its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DraftSection {
    pub(super) level: u8,
    pub(super) heading: String,
    pub(super) blocks: Vec<DraftBlock>,
    /// Heading of the source, where a person changed that of the document.
    pub(super) source: Option<String>,
    /// Questions that people wrote for it.
    pub(super) asked: Vec<String>,
    /// Questions that people wrote because no document answers them.
    pub(super) not_answered: Vec<String>,
}

/// A paragraph, or the items of a list with their depths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum DraftBlock {
    Paragraph(Cited),
    List(Vec<(usize, Cited)>),
}

/// A document before it is written.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) id: DocumentId,
    pub(super) title: String,
    pub(super) condition: String,
    pub(super) aliases: Vec<String>,
    pub(super) covers: Vec<String>,
    pub(super) audience: Vec<Audience>,
    pub(super) disclaimer: String,
    pub(super) source: Source,
    pub(super) review: Review,
    pub(super) references: Vec<Reference>,
    pub(super) contacts: Vec<Contact>,
    pub(super) sections: Vec<DraftSection>,
    /// Words of the page in its title, sections, references and contacts.
    pub(super) kept_words: usize,
    /// What stayed of an earlier version, although the page says something else.
    pub(super) kept: Vec<String>,
    /// Lines of the footer that became contacts.
    pub(super) from_footer: Vec<String>,
    /// Keys that are left empty.
    pub(super) missing: Vec<String>,
    /// Values that were inferred, for a person to confirm.
    pub(super) notes: Vec<String>,
    /// Lines left out.
    pub(super) boilerplate: Vec<String>,
}

/// Makes a draft of a page; `name` is used where the page gives no id.
pub(super) fn make(
    mut page: Page,
    name: &str,
    given: &Overrides,
    earlier: Option<&Document>,
    words: &ImportConfig,
) -> Result<Draft, ImportError> {
    let marked = page.has_headings();
    let lost_raised = page.lost_raised;
    let footer = std::mem::take(&mut page.footer);
    let mut markup = page.markup.clone();
    let language = markup.language.clone().or_else(|| language(&page, words));
    let told_by_words = markup.language.is_none() && given.language.is_none();
    let (mut lines, mut facts) = facts::take(page, words);
    if let Some(language) = language.as_ref().filter(|_| told_by_words) {
        facts.notes.push(format!("source.language: {language}, inferred from its common words"));
    }
    let headline = naming::take_title(&mut lines, marked, words).map(|title| citation::plain(&title));
    let named_publisher = given.publisher.clone().or_else(|| markup.publisher.clone());
    let title_words = headline.as_deref().map_or(0, word_count);
    let mut headline = headline.or(markup.title);
    let Ending { body, mut references, numbered, mut contacts, mut publisher, words: ending_words } =
        ending::take(&lines, marked, named_publisher.as_deref(), words, &mut facts);
    let mut sections = outline::build(&body, marked && body.iter().any(is_heading), words);
    let from_footer =
        contact::of_footer(&footer, named_publisher.as_deref(), words, &mut contacts, &mut facts.notes);
    facts.boilerplate.append(&mut asides::take(&mut sections, words));
    publisher =
        lift_leads(&mut sections, &mut headline, &mut facts, words).or(publisher).or(facts.publisher.take());
    give_headings_text(&mut sections);
    let evidence = Evidence::of(&sections, references.len(), numbered, lost_raised, words);
    let condition = naming::condition(headline.as_deref(), markup.condition.as_deref(), &sections, words);
    let aliases = names(std::mem::take(&mut markup.aliases), condition.as_ref(), &sections);
    let sections = cite(sections, &evidence, words);
    let kept_words = title_words + ending_words + sections.iter().map(words_of).sum::<usize>();
    let used = used_markers(&sections);
    number_by_order(&mut references, numbered, &used, &mut facts);
    let unlisted: Vec<String> = used
        .iter()
        .filter(|marker| !references.iter().any(|reference| reference.id == marker.1))
        .map(|marker| marker.1.clone())
        .collect();
    let unlisted_note = (!unlisted.is_empty()).then(|| unlisted_note(references.len()));
    let title = given.title.clone().or(headline);
    let title = title.or_else(|| title_of(condition.as_ref(), &sections, &mut facts));
    if let Some(named) = condition.as_ref().filter(|_| given.condition.is_none()) {
        facts.notes.push(format!("condition: “{}”, inferred from {}", named.name, named.inferred_from));
    }
    let condition = given.condition.clone().or(condition.map(|named| named.name));
    let id = given.id.clone().or_else(|| DocumentId::from_text(&shorten(title.as_deref()?)));
    let id = id.or_else(|| DocumentId::from_text(&shorten(name)));
    let id = id.or_else(|| DocumentId::from_text("imported")).ok_or(ImportError::Empty)?;
    let source = Source {
        title: title.clone().unwrap_or_default(),
        publisher: given.publisher.clone().or(publisher).or(markup.publisher).unwrap_or_default(),
        authors: given.authors.clone().unwrap_or_else(|| {
            if facts.authors.is_empty() { markup.authors } else { std::mem::take(&mut facts.authors) }
        }),
        publisher_short: None,
        publication_number: facts.publication_number.take(),
        url: given.url.clone().or(markup.url),
        published: given.published.or(published_of(&facts, date_of(markup.published, words))),
        updated: given.updated.or(facts.updated).or(date_of(markup.updated, words)),
        language: given.language.clone().or(language).unwrap_or_default(),
        license: given.license.clone().or(markup.license),
        unlisted_references: unlisted,
        unlisted_note,
    };
    let audience = given.audience.clone().unwrap_or_else(|| {
        if markup.audience.is_empty() { std::mem::take(&mut facts.audience) } else { markup.audience }
    });
    let known = |name: &String| !facts.reviewers.contains(name);
    let also: Vec<String> = markup.reviewers.into_iter().filter(known).collect();
    facts.reviewers.extend(also);
    let status = given.status.or(facts.review_status);
    let mut draft = Draft {
        from_footer,
        id,
        title: title.unwrap_or_default(),
        condition: condition.unwrap_or_default(),
        aliases: given.aliases.clone().unwrap_or(aliases),
        covers: Vec::new(),
        kept: Vec::new(),
        audience,
        disclaimer: citation::plain(&shape::join_sentences(&facts.disclaimer)),
        source,
        review: Review {
            status: status.unwrap_or(ReviewStatus::NotStated),
            statement: citation::plain(&shape::join_sentences(&facts.review_statement)),
            by: facts.reviewers,
        },
        references,
        contacts,
        sections,
        kept_words,
        missing: Vec::new(),
        notes: facts.notes,
        boilerplate: facts.boilerplate.iter().map(|line| citation::plain(line)).collect(),
    };
    if let Some(earlier) = earlier {
        again::keep(&mut draft, earlier, given);
    }
    if draft.source.url.is_none() {
        draft.source.url.clone_from(&given.fetched_from);
    }
    draft.missing = missing(&draft);
    Ok(draft)
}

/// The maximum number of headings above everything else.
const MAX_LEADS: usize = 3;

/// Takes headings above everything else off; gives the publisher, if one of them took the place of the title.
fn lift_leads(
    sections: &mut Vec<OutlineSection>,
    headline: &mut Option<String>,
    facts: &mut Facts,
    words: &ImportConfig,
) -> Option<String> {
    let mut publisher = None;
    for _ in 0..MAX_LEADS {
        let title = headline.clone().unwrap_or_default();
        let Some(lead) = parent::lift(sections, &title, words) else { break };
        let note = match lead {
            Lead::Title(heading) => {
                let note = format!("title: “{heading}”, for “{title}” above it names who published the page");
                publisher.get_or_insert(title);
                *headline = Some(heading);
                note
            }
            Lead::Again(heading) => {
                facts.boilerplate.push(heading);
                continue;
            }
            Lead::Text(heading) => {
                format!("“{heading}” was a heading above all others, and is the first paragraph now")
            }
        };
        facts.notes.push(note);
    }
    publisher
}

/// The other names of the condition: those of the markup, of its definition, and its abbreviation.
fn names(mut aliases: Vec<String>, condition: Option<&Named>, sections: &[OutlineSection]) -> Vec<String> {
    let Some(named) = condition else { return aliases };
    let short = naming::abbreviation(&named.name, sections);
    for alias in named.aliases.iter().cloned().chain(short) {
        if !aliases.contains(&alias) && alias != named.name {
            aliases.push(alias);
        }
    }
    aliases
}

/// The title of a page that has none: its condition, else its first heading.
fn title_of(condition: Option<&Named>, sections: &[DraftSection], facts: &mut Facts) -> Option<String> {
    if let Some(Named { name, .. }) = condition {
        facts.notes.push(format!("title: the page has none; “{name}” is taken from its definition"));
        return Some(name.clone());
    }
    let heading = sections.iter().map(|section| &section.heading).find(|heading| !heading.is_empty())?;
    facts.notes.push(format!("title: the page has none, so its first heading is used, “{heading}”"));
    Some(heading.clone())
}

/// The date of publication: a date that is alone in its line may be another, such as that of the last change, so the
/// markup of the page goes before it.
fn published_of(facts: &Facts, marked: Option<PartialDate>) -> Option<PartialDate> {
    if facts.is_published_bare { marked.or(facts.published) } else { facts.published.or(marked) }
}

/// A date of the markup.
fn date_of(date: Option<String>, words: &ImportConfig) -> Option<PartialDate> {
    let date = date?;
    let day = date.get(..10).and_then(|day| day.parse().ok()).or_else(|| date.trim().parse().ok());
    day.or_else(|| date::leading_date(&date, &words.months).map(|(date, _)| date))
}

/// Keys that the source has no value for.
fn missing(draft: &Draft) -> Vec<String> {
    let source = &draft.source;
    [
        ("title", draft.title.is_empty()),
        ("condition", draft.condition.is_empty()),
        ("audience", draft.audience.is_empty()),
        ("source.publisher", source.publisher.is_empty()),
        ("source.authors", source.authors.is_empty()),
        ("source.url", source.url.is_none()),
        ("source.published or source.updated", source.last_dated().is_none()),
        ("source.language", source.language.is_empty()),
        ("source.licence", source.license.is_none()),
        ("review.status", draft.review.status == ReviewStatus::NotStated),
        ("disclaimer", draft.disclaimer.is_empty()),
    ]
    .into_iter()
    .filter(|(_, empty)| *empty)
    .map(|(key, _)| key.to_owned())
    .collect()
}

fn unlisted_note(listed: usize) -> String {
    if listed == 0 {
        return "The source uses these markers but gives no list of references.".to_owned();
    }
    format!("The source lists {listed} references and does not say which of them these markers mean.")
}

/// Sections with the citations detected in their texts.
fn cite(sections: Vec<OutlineSection>, evidence: &Evidence, words: &ImportConfig) -> Vec<DraftSection> {
    let cited = |text: &str| citation::take(text, evidence, words);
    let block = |block: OutlineBlock| match block {
        OutlineBlock::Paragraph(text) => DraftBlock::Paragraph(cited(&text)),
        OutlineBlock::List(items) => {
            DraftBlock::List(items.into_iter().map(|(depth, text)| (depth, cited(&text))).collect())
        }
    };
    let section = |section: OutlineSection| DraftSection {
        level: section.level,
        heading: citation::plain(&section.heading),
        blocks: section.blocks.into_iter().map(block).collect(),
        source: None,
        asked: Vec::new(),
        not_answered: Vec::new(),
    };
    sections.into_iter().map(section).collect()
}

/// The number of words of a text.
pub(super) fn word_count(text: &str) -> usize {
    text.split_whitespace().count()
}

/// The words of a section and its heading, with its citations.
fn words_of(section: &DraftSection) -> usize {
    let of = |cited: &Cited| word_count(&cited.text) + cited.marks.len();
    let blocks = section.blocks.iter().map(|block| match block {
        DraftBlock::Paragraph(cited) => of(cited),
        DraftBlock::List(items) => items.iter().map(|(_, cited)| of(cited)).sum(),
    });
    word_count(&section.heading) + blocks.sum::<usize>()
}

fn is_heading(line: &Line) -> bool {
    matches!(line.kind, LineKind::Heading(_))
}

/// Longest part of a title that becomes an id.
const ID_LENGTH: usize = 80;

fn shorten(text: &str) -> String {
    let mut short = String::new();
    for word in text.split_whitespace() {
        if short.len() + word.len() >= ID_LENGTH {
            break;
        }
        short.push_str(word);
        short.push(' ');
    }
    if short.is_empty() { text.chars().take(ID_LENGTH).collect() } else { short }
}

/// The percentage of common words of a language that makes a text one of that language.
const COMMON_SHARE: usize = 8;

/// English or Spanish, if enough of its common words are there.
fn language(page: &Page, words: &ImportConfig) -> Option<String> {
    let (mut all, mut english, mut spanish) = (0, 0, 0);
    for word in page.lines.iter().flat_map(|line| line.text.split_whitespace()) {
        all += 1;
        let word = word.to_lowercase();
        english += usize::from(words.english_words.contains(&word));
        spanish += usize::from(words.spanish_words.contains(&word));
    }
    let (common, language) = if spanish > english { (spanish, "es") } else { (english, "en") };
    (all >= 20 && common * 100 >= all * COMMON_SHARE).then(|| language.to_owned())
}

/// A heading with nothing under it is no heading: its words go to the text before it.
fn give_headings_text(sections: &mut Vec<OutlineSection>) {
    let mut kept: Vec<OutlineSection> = Vec::with_capacity(sections.len());
    for section in std::mem::take(sections).into_iter().rev() {
        let parent = kept.last().is_some_and(|next: &OutlineSection| next.level > section.level);
        if !section.blocks.is_empty() || parent {
            kept.push(section);
            continue;
        }
        let words = OutlineBlock::Paragraph(section.heading);
        kept.push(OutlineSection { level: 0, heading: String::new(), blocks: vec![words] });
    }
    for section in kept.into_iter().rev() {
        match sections.last_mut() {
            Some(before) if section.level == 0 => before.blocks.extend(section.blocks),
            _ => sections.push(section),
        }
    }
}

/// Markers in use, in the order of their numbers.
fn used_markers(sections: &[DraftSection]) -> BTreeSet<(usize, String)> {
    sections
        .iter()
        .flat_map(|section| &section.blocks)
        .flat_map(|block| match block {
            DraftBlock::Paragraph(cited) => vec![cited],
            DraftBlock::List(items) => items.iter().map(|(_, cited)| cited).collect(),
        })
        .flat_map(|cited| &cited.marks)
        .map(|(_, marker)| (marker.len(), marker.clone()))
        .collect()
}

/// References without numbers are those of the markers where there are as many of both.
fn number_by_order(
    references: &mut [Reference],
    numbered: bool,
    used: &BTreeSet<(usize, String)>,
    facts: &mut Facts,
) {
    let last = used.last().and_then(|(_, marker)| marker.parse::<usize>().ok());
    if numbered || references.is_empty() || last != Some(references.len()) {
        return;
    }
    for (index, reference) in references.iter_mut().enumerate() {
        reference.id = (index + 1).to_string();
    }
    facts.notes.push(
        "references: the list has no numbers; they were given in its order, for the text uses as many"
            .to_owned(),
    );
}
