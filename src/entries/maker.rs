//! Makes the entries of a document, with its texts analyzed.

use rustc_hash::FxHashSet;

use super::fields::FIELDS;
use super::names::name_terms;
use super::settings::BuildSettings;
use super::text::AnalyzedText;
use crate::analysis::{Analyzer, StemCache};
use crate::corpus::{Document, DocumentInfo, ReviewStatus};
use crate::generations::CorpusOrder;
use crate::passage::{Abbreviation, KindSet, Passage, abbreviations};
use crate::vectors::passage_key;

/// Questions of a section that are searched as words, the first ones: more of them hold nearly all everyday words, so that
/// these would no longer distinguish sections (docs/developers/ranking.md). By meaning, all are compared.
const ASKED_AS_WORDS: usize = 23;

/// An analyzed passage.
pub(crate) struct PassageEntry<'a> {
    /// The passage itself.
    pub(crate) passage: &'a Passage,
    /// Its place in the corpus.
    pub(crate) order: u64,
    /// Terms of each field, in the order of the fields' numbers.
    pub(crate) fields: [&'a AnalyzedField; FIELDS],
    /// Keys of the document's conditions.
    pub(crate) condition_keys: &'a [String],
    /// Names that the document gives conditions; empty but for its first passage.
    pub(crate) name_terms: FxHashSet<String>,
    /// Kinds of the section, from all headings above the passage.
    pub(crate) kinds: KindSet,
    /// Kinds from the last heading alone.
    pub(crate) own_kinds: KindSet,
    /// Words of the last heading that questions contain and the title doesn't.
    pub(crate) heading_words: u64,
    /// Key of its vectors.
    pub(crate) vectors_key: u64,
    /// Whether a reviewer approved the document.
    pub(crate) approved: bool,
}

/// Turns documents into entries, one after the other.
pub(crate) struct EntryMaker<'a> {
    settings: &'a BuildSettings,
    cache: StemCache,
    body: AnalyzedField,
    asked: AnalyzedField,
}

/// A text as it goes into its two fields.
#[derive(Default)]
pub(crate) struct AnalyzedField {
    /// Its stems.
    pub(crate) stems: AnalyzedText,
    /// As many folded forms, in the same places.
    pub(crate) exact: AnalyzedText,
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
    pub(crate) fn new(settings: &'a BuildSettings) -> Self {
        Self {
            settings,
            cache: StemCache::default(),
            body: AnalyzedField::default(),
            asked: AnalyzedField::default(),
        }
    }

    /// Cuts and analyzes a document and hands each entry to `add`. Gives the abbreviations that the text explains.
    pub(crate) fn make<E>(
        &mut self,
        document: &Document,
        order: CorpusOrder,
        mut add: impl FnMut(PassageEntry<'_>) -> Result<(), E>,
    ) -> Result<Vec<Abbreviation>, E> {
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
            let asked = passage.asked.get(..ASKED_AS_WORDS).unwrap_or(&passage.asked);
            self.asked.analyze(&asked.join("\n"), &self.settings.analyzer, &mut self.cache);
            add(PassageEntry {
                order: order.of_passage(passage.position),
                fields: [&names.title, &headings.outer, &headings.own, &self.body, &self.asked],
                condition_keys: &names.condition_keys,
                name_terms: std::mem::take(&mut names.name_terms),
                kinds: headings.kinds,
                own_kinds: headings.own_kinds,
                heading_words: headings.distinctive_words,
                vectors_key: passage_key(&passage, &document.info),
                approved: names.approved,
                passage: &passage,
            })?;
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
