//! What is put into the index for a document: its passages, analyzed.

use rustc_hash::FxHashSet;

use super::inverted::PassageValues;
use super::inverter::Inverter;
use super::numbering::{NumberedToken, TermNumbers};
use super::schema::{FieldKind, TERM_FIELDS, TermField};
use super::stored::encode;
use super::{BuildSettings, IndexError};
use crate::analysis::Analyzer;
use crate::corpus::{Document, DocumentInfo, ReviewStatus};
use crate::passage::{Abbreviation, abbreviations};

/// Cuts and analyzes a document into a part of the index. Gives the abbreviations that its text explains.
pub(super) fn enter(
    document: &Document,
    settings: &BuildSettings,
    part: &mut Inverter<'_>,
) -> Result<Vec<Abbreviation>, IndexError> {
    let names = Names::new(&document.info, settings, &mut part.space.numbers);
    let mut explained = Vec::new();
    let mut stored = std::mem::take(&mut part.space.stored);
    for passage in settings.cutter.cut(document) {
        let headings = part.space.headings.of(&passage.heading_path, settings, &mut part.space.numbers);
        let text = passage.text_without_marks();
        explained.extend(abbreviations(&text));
        let values = PassageValues {
            kinds: headings.kinds.bits(),
            own_kinds: headings.own_kinds.bits(),
            heading_words: headings.words(&names.title_stems),
            id: passage.id.parts().map_or(0, |(_, hash)| hash),
            approved: names.approved,
            lengths: [0; TERM_FIELDS],
        };
        encode(&passage, &mut stored);
        part.begin(values, &stored)?;
        part.note_tokens(FieldKind::Title, &names.title);
        part.note_tokens(FieldKind::Outer, &headings.outer);
        part.note_tokens(FieldKind::Heading, &headings.own);
        part.note_text(FieldKind::Body, &text, &settings.analyzer);
        part.note(TermField::Condition, &names.conditions);
        part.note(TermField::Kind, &headings.kind_terms);
        part.note(TermField::Document, &[names.document]);
    }
    part.space.stored = stored;
    Ok(explained)
}

/// What all passages of a document have in common.
struct Names {
    title: Vec<NumberedToken>,
    title_stems: FxHashSet<u32>,
    conditions: Vec<u32>,
    document: u32,
    approved: bool,
}

impl Names {
    fn new(info: &DocumentInfo, settings: &BuildSettings, numbers: &mut TermNumbers) -> Self {
        let analyzer = &settings.analyzer;
        let mut names: Vec<&str> = Vec::new();
        for name in [&info.title, &info.condition].into_iter().chain(&info.aliases) {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        let title = numbers.analyze(&names.join("\n"), analyzer);
        let mut conditions: Vec<String> = std::iter::once(&info.condition)
            .chain(&info.aliases)
            .chain(&info.covers)
            .map(|name| {
                let tokens = numbers.analyze(name, analyzer);
                Analyzer::key_of_stems(&numbers.stems(&tokens))
            })
            .filter(|key| !key.is_empty())
            .collect();
        conditions.sort();
        conditions.dedup();
        Self {
            title_stems: title.iter().map(|token| token.stem).collect(),
            title,
            conditions: conditions.iter().map(|key| numbers.number(key)).collect(),
            document: numbers.number(info.id.as_str()),
            approved: info.review.status == ReviewStatus::Approved,
        }
    }
}
