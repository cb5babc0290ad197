//! The terms of a plan in the dictionaries of an index, each looked up once.

use std::collections::HashMap;

use tantivy::postings::TermInfo;
use tantivy::termdict::TermDictionary;

use crate::entries::{FIELDS, FieldKind};
use crate::index::{IndexError, PassageIndex};
use crate::question::QueryPlan;

/// Where the stems of a plan occur in an index.
pub(super) struct PlanTerms<'a> {
    numbers: HashMap<&'a str, usize>,
    /// By stem, field and segment.
    entries: Vec<Option<TermInfo>>,
    segments: usize,
}

impl<'a> PlanTerms<'a> {
    /// Looks up every stem of a plan in every field.
    pub(super) fn look_up(index: &PassageIndex, plan: &'a QueryPlan) -> Result<Self, IndexError> {
        let entry_of =
            |dictionary: &TermDictionary, key: &str| dictionary.get(key).map_err(IndexError::in_tantivy);
        let mut numbers = HashMap::new();
        let mut entries = Vec::new();
        let alternatives = plan.groups.iter().flat_map(|group| &group.alternatives);
        for form in alternatives.flat_map(|alternative| &alternative.forms) {
            let number = numbers.len();
            if numbers.contains_key(form.stem.as_str()) {
                continue;
            }
            numbers.insert(form.stem.as_str(), number);
            for field in FieldKind::ALL {
                for segment in index.segments() {
                    entries.push(entry_of(segment.stem[field.index()].terms.terms(), &form.stem)?);
                }
            }
        }
        Ok(Self { numbers, entries, segments: index.segments().len() })
    }

    /// Where a stem occurs in a field, by segment.
    pub(super) fn stem(&self, stem: &str, field: FieldKind) -> &[Option<TermInfo>] {
        let Some(number) = self.numbers.get(stem) else { return &[] };
        let from = (number * FIELDS + field.index()) * self.segments;
        &self.entries[from..from + self.segments]
    }

    /// Whether a stem occurs in a field.
    pub(super) fn occurs(&self, stem: &str, field: FieldKind) -> bool {
        self.stem(stem, field).iter().any(Option::is_some)
    }
}

/// How many passages contain a term.
pub(super) fn passages_with(entries: &[Option<TermInfo>]) -> u64 {
    entries.iter().flatten().map(|entry| u64::from(entry.doc_freq)).sum()
}
