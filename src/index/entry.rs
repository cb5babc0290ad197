//! What is put into the index for a passage.

use std::collections::HashSet;

use rayon::prelude::*;
use tantivy::schema::TantivyDocument;

use super::schema::IndexFields;
use super::terms::encode;
use super::{BuildSettings, IndexError};
use crate::analysis::{StemCache, Token};
use crate::corpus::{Document, DocumentInfo, ReviewStatus};
use crate::passage::{Abbreviation, Kind, Passage, abbreviations};

/// What the index takes from a document.
pub(super) struct Prepared {
    /// Entries for its passages, in order.
    pub(super) entries: Vec<TantivyDocument>,
    /// Abbreviations that its text explains.
    pub(super) abbreviations: Vec<Abbreviation>,
}

/// Cuts and analyzes a document.
pub(super) fn prepare(
    document: &Document,
    fields: &IndexFields,
    settings: &BuildSettings,
) -> Result<Prepared, IndexError> {
    let names = Names::new(&document.info, settings);
    let passages = settings.cutter.cut(document);
    let entries = passages
        .par_iter()
        .map_init(StemCache::default, |cache, passage| entry(passage, &names, fields, settings, cache))
        .collect::<Result<_, _>>()?;
    let explained = passages.iter().flat_map(|passage| abbreviations(&passage.text_without_marks()));
    Ok(Prepared { entries, abbreviations: explained.collect() })
}

/// What all passages of a document have in common.
struct Names {
    title_stems: String,
    title_exact: String,
    title_words: HashSet<String>,
    conditions: String,
    approved: bool,
}

impl Names {
    fn new(info: &DocumentInfo, settings: &BuildSettings) -> Self {
        let analyzer = &settings.analyzer;
        let mut names: Vec<&str> = Vec::new();
        for name in [&info.title, &info.condition].into_iter().chain(&info.aliases) {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        let title = analyzer.analyze(&names.join("\n"));
        let mut conditions: Vec<String> = std::iter::once(&info.condition)
            .chain(&info.aliases)
            .chain(&info.covers)
            .map(|name| analyzer.name_key(name))
            .collect();
        conditions.sort();
        conditions.dedup();
        Self {
            title_stems: encode(&title, |token| &token.stem),
            title_exact: encode(&title, |token| &token.exact),
            title_words: title.into_iter().map(|token| token.stem).collect(),
            conditions: conditions.join(" "),
            approved: info.review.status == ReviewStatus::Approved,
        }
    }
}

fn entry(
    passage: &Passage,
    names: &Names,
    fields: &IndexFields,
    settings: &BuildSettings,
    cache: &mut StemCache,
) -> Result<TantivyDocument, IndexError> {
    let analyzer = &settings.analyzer;
    let headings: Vec<Vec<String>> = passage
        .heading_path
        .iter()
        .map(|heading| {
            let tokens = analyzer.analyze_with(heading, cache).into_iter();
            tokens.filter(|token| token.words == 1).map(|token| token.stem).collect()
        })
        .collect();
    let kinds = settings.kinds.of(&headings);
    let own_kinds = settings.kinds.of(headings.last().map(std::slice::from_ref).unwrap_or_default());
    let (outer, own) = passage.heading_path.split_at(passage.heading_path.len().saturating_sub(1));
    let outer = analyzer.analyze_with(&outer.join("\n"), cache);
    let heading = analyzer.analyze_with(&own.join("\n"), cache);
    let body = analyzer.analyze_with(&passage.text_without_marks(), cache);
    let mut entry = TantivyDocument::default();
    let [title_field, outer_field, heading_field, body_field] = fields.stem;
    entry.add_text(title_field, &names.title_stems);
    entry.add_text(outer_field, encode(&outer, |token| &token.stem));
    entry.add_text(heading_field, encode(&heading, |token| &token.stem));
    entry.add_text(body_field, encode(&body, |token| &token.stem));
    let [title_field, outer_field, heading_field, body_field] = fields.exact;
    entry.add_text(title_field, &names.title_exact);
    entry.add_text(outer_field, encode(&outer, |token| &token.exact));
    entry.add_text(heading_field, encode(&heading, |token| &token.exact));
    entry.add_text(body_field, encode(&body, |token| &token.exact));
    entry.add_text(fields.condition, &names.conditions);
    let kind_terms: Vec<String> = kinds.iter().map(Kind::term).collect();
    entry.add_text(fields.kind, kind_terms.join(" "));
    entry.add_u64(fields.kinds, kinds.bits());
    entry.add_u64(fields.own_kinds, own_kinds.bits());
    let speaks = |token: &&Token| {
        token.words == 1 && !analyzer.is_left_out(&token.exact) && !names.title_words.contains(&token.stem)
    };
    entry.add_u64(fields.heading_words, heading.iter().filter(speaks).count() as u64);
    entry.add_text(fields.id, passage.id.as_str());
    entry.add_text(fields.document, passage.document.as_str());
    entry.add_u64(fields.position, u64::from(passage.position));
    entry.add_bool(fields.approved, names.approved);
    entry.add_text(fields.passage, serde_json::to_string(passage)?);
    Ok(entry)
}
