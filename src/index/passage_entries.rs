//! What the index gets for a document: an entry for each passage, with its text analyzed.

use rustc_hash::FxHashSet;
use tantivy::TantivyDocument;

use super::analyzed_text::AnalyzedText;
use super::name_terms::name_terms;
use super::schema::{FieldKind, IndexFields};
use super::{BuildSettings, IndexError};
use crate::analysis::{Analyzer, StemCache};
use crate::corpus::{Document, DocumentInfo, ReviewStatus};
use crate::generations::CorpusOrder;
use crate::passage::{Abbreviation, Kind, KindSet, abbreviations};
use crate::vectors::passage_key;

/// Turns documents into entries, one after the other.
pub(super) struct EntryMaker<'a> {
    settings: &'a BuildSettings,
    fields: &'a IndexFields,
    cache: StemCache,
    body: AnalyzedField,
    asked: AnalyzedField,
}

/// A text as it goes into its two fields.
#[derive(Default)]
struct AnalyzedField {
    stems: AnalyzedText,
    exact: AnalyzedText,
}

/// What all passages of a document have in common.
struct DocumentNames {
    title: AnalyzedField,
    title_stems: FxHashSet<String>,
    condition_keys: Vec<String>,
    /// Those of the first passage.
    name_terms: FxHashSet<String>,
    approved: bool,
}

/// What all passages below the same headings have in common.
struct Headings {
    outer: AnalyzedField,
    own: AnalyzedField,
    kinds: KindSet,
    own_kinds: KindSet,
    /// Words of the last heading that questions contain and the title doesn't.
    distinctive_words: u64,
}

impl<'a> EntryMaker<'a> {
    pub(super) fn new(settings: &'a BuildSettings, fields: &'a IndexFields) -> Self {
        Self {
            settings,
            fields,
            cache: StemCache::default(),
            body: AnalyzedField::default(),
            asked: AnalyzedField::default(),
        }
    }

    /// Cuts and analyzes a document and hands each entry to `add`. Gives the abbreviations that the text explains.
    pub(super) fn make(
        &mut self,
        document: &Document,
        order: CorpusOrder,
        mut add: impl FnMut(TantivyDocument) -> Result<(), IndexError>,
    ) -> Result<Vec<Abbreviation>, IndexError> {
        let mut names = self.document_names(&document.info);
        let mut explained = Vec::new();
        let mut last_headings: Option<(Vec<String>, Option<String>, Headings)> = None;
        for passage in self.settings.cutter.cut(document) {
            let of_same = |(path, source, _): &(Vec<String>, Option<String>, Headings)| {
                *path == passage.heading_path && *source == passage.source_section
            };
            let known = last_headings.take().filter(of_same);
            let (path, source, headings) = known.unwrap_or_else(|| {
                let (path, source) = (passage.heading_path.clone(), passage.source_section.clone());
                let headings = self.headings(&path, source.as_deref(), &names.title_stems);
                (path, source, headings)
            });
            let text = passage.text_without_marks();
            explained.extend(abbreviations(&text));
            self.body.analyze(&text, &self.settings.analyzer, &mut self.cache);
            self.asked.analyze(&passage.asked.join("\n"), &self.settings.analyzer, &mut self.cache);

            let fields = self.fields;
            let mut entry = TantivyDocument::new();
            let mut add_text = |field: FieldKind, text: &AnalyzedField| {
                entry.add_text(fields.stem[field.index()], text.stems.as_str());
                entry.add_text(fields.exact[field.index()], text.exact.as_str());
            };
            add_text(FieldKind::Title, &names.title);
            add_text(FieldKind::Outer, &headings.outer);
            add_text(FieldKind::Heading, &headings.own);
            add_text(FieldKind::Body, &self.body);
            add_text(FieldKind::Asked, &self.asked);
            for key in &names.condition_keys {
                entry.add_text(fields.condition, key);
            }
            for term in names.name_terms.drain() {
                entry.add_text(fields.name, term);
            }
            for kind in headings.kinds.iter() {
                entry.add_text(fields.kind, Kind::term(kind));
            }
            entry.add_u64(fields.kinds, headings.kinds.bits());
            entry.add_u64(fields.own_kinds, headings.own_kinds.bits());
            entry.add_u64(fields.heading_words, headings.distinctive_words);
            entry.add_u64(fields.id, passage.id.parts().map_or(0, |(_, hash)| hash));
            entry.add_u64(fields.vectors, passage_key(&passage, &document.info));
            entry.add_text(fields.document, document.info.id.as_str());
            entry.add_bool(fields.approved, names.approved);
            entry.add_u64(fields.order, order.of_passage(passage.position));
            entry.add_text(fields.passage, serde_json::to_string(&passage)?);
            add(entry)?;
            last_headings = Some((path, source, headings));
        }
        Ok(explained)
    }

    fn document_names(&mut self, info: &DocumentInfo) -> DocumentNames {
        let analyzer = &self.settings.analyzer;
        let mut names: Vec<&str> = Vec::new();
        for name in [&info.title, &info.condition].into_iter().chain(&info.aliases) {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        let names = names.join("\n");
        let mut title = AnalyzedField::default();
        title.analyze(&names, analyzer, &mut self.cache);
        let mut condition_keys: Vec<String> = std::iter::once(&info.condition)
            .chain(&info.aliases)
            .chain(&info.covers)
            .map(|name| Analyzer::key_of_stems(&analyzer.stems_with(name, &mut self.cache)))
            .filter(|key| !key.is_empty())
            .collect();
        condition_keys.sort();
        condition_keys.dedup();
        DocumentNames {
            title_stems: self.all_stems(&names).into_iter().collect(),
            title,
            condition_keys,
            name_terms: name_terms(info, analyzer, &mut self.cache),
            approved: info.review.status == ReviewStatus::Approved,
        }
    }

    fn headings(
        &mut self,
        path: &[String],
        source: Option<&str>,
        title_stems: &FxHashSet<String>,
    ) -> Headings {
        let analyzer = &self.settings.analyzer;
        let (own_heading, outer_headings) = path.split_last().map_or(("", path), |(own, outer)| (own, outer));
        let stems: Vec<Vec<String>> =
            path.iter().map(|heading| analyzer.stems_with(heading, &mut self.cache)).collect();
        let mut headings = Headings {
            outer: AnalyzedField::default(),
            own: AnalyzedField::default(),
            kinds: self.settings.kinds.of(&stems),
            own_kinds: self.settings.kinds.of(stems.last().map(std::slice::from_ref).unwrap_or_default()),
            distinctive_words: 0,
        };
        // where no heading of its own says what a section is about, that of the source does
        if headings.kinds == KindSet::default()
            && let Some(source) = source
        {
            let stems = analyzer.stems_with(source, &mut self.cache);
            headings.kinds = self.settings.kinds.of(&[stems]);
        }
        headings.outer.analyze(&outer_headings.join("\n"), analyzer, &mut self.cache);
        headings.own.analyze(own_heading, analyzer, &mut self.cache);
        analyzer.visit(own_heading, &mut self.cache, |token| {
            let is_distinctive =
                token.words == 1 && !analyzer.is_left_out(token.exact) && !title_stems.contains(token.stem);
            headings.distinctive_words += u64::from(is_distinctive);
        });
        headings
    }

    /// Stems of a text, those of joined forms included.
    fn all_stems(&mut self, text: &str) -> Vec<String> {
        let mut stems = Vec::new();
        self.settings.analyzer.visit(text, &mut self.cache, |token| stems.push(token.stem.to_owned()));
        stems
    }
}

impl AnalyzedField {
    /// Replaces the terms by those of another text.
    fn analyze(&mut self, text: &str, analyzer: &Analyzer, cache: &mut StemCache) {
        self.stems.clear();
        self.exact.clear();
        let mut last = None;
        analyzer.visit(text, cache, |token| {
            let is_next = last != Some(token.position);
            last = Some(token.position);
            self.stems.push(token.stem, is_next);
            self.exact.push(token.exact, is_next);
        });
    }
}
