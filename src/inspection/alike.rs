//! What looks like something else: documents that say nearly the same, names of different conditions
//! that differ by one edit.

use std::collections::BTreeMap;
use std::hash::BuildHasher as _;

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use super::Inspected;
use crate::analysis::fold;
use crate::config::InspectionConfig;
use crate::corpus::Finding;
use crate::passage::Passage;
use crate::question::{LikeNames, NameLetters};

/// The maximum number of documents that are remembered for a run of words: a later document is compared with the first
/// ones that have it, so that a sentence that all share does not cost the square of their number.
const REMEMBERED: usize = 50;

/// Documents as they are compared with each other.
#[derive(Default)]
pub(super) struct Alike {
    documents: Vec<Document>,
    names: Vec<Name>,
    met: FxHashSet<(String, String)>,
}

/// A document, and its runs of words by their hashes.
struct Document {
    name: String,
    runs: FxHashSet<u64>,
}

/// A name of a condition as first met.
struct Name {
    file: String,
    line: usize,
    condition: String,
    written: String,
    folded: String,
}

impl Alike {
    /// Adds a document.
    pub(super) fn add(&mut self, of: &Inspected, config: &InspectionConfig) {
        let runs = runs(of, config.near_duplicate_words);
        self.documents.push(Document { name: of.name.clone(), runs });
        let info = &of.document.info;
        for written in std::iter::once(&info.condition).chain(&info.aliases).chain(&info.covers) {
            let folded = fold(written);
            let long = folded.chars().count() >= config.look_alike_letters;
            if long && self.met.insert((folded.clone(), info.condition.clone())) {
                self.names.push(Name {
                    file: of.name.clone(),
                    line: of.line_of("condition"),
                    condition: info.condition.clone(),
                    written: written.clone(),
                    folded,
                });
            }
        }
    }

    /// Pairs of documents that have most of their runs of words in common.
    pub(super) fn duplicates(&self, config: &InspectionConfig, findings: &mut Vec<Finding>) {
        let mut holders: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
        for (number, of) in self.documents.iter().enumerate() {
            let mut common: BTreeMap<usize, usize> = BTreeMap::new();
            for run in &of.runs {
                let holders = holders.entry(*run).or_default();
                for other in holders.iter() {
                    *common.entry(*other).or_default() += 1;
                }
                if holders.len() < REMEMBERED {
                    holders.push(number);
                }
            }
            for (other, common) in common {
                let other = &self.documents[other];
                #[expect(clippy::cast_precision_loss, reason = "documents have few words")]
                let share = common as f64 / of.runs.len().min(other.runs.len()).max(1) as f64;
                if share >= config.near_duplicate {
                    let (percent, name) = (share * 100.0, &other.name);
                    let message =
                        format!("says {percent:.0} % in the same words as {name}: keep one of them");
                    findings.push(Finding::warning(&of.name, 1, message));
                }
            }
        }
    }

    /// Pairs of names of different conditions with few edits between them: a typo turns one into the other.
    pub(super) fn names(&self, config: &InspectionConfig, findings: &mut Vec<Finding>) {
        let mut known = LikeNames::new(config.look_alike_slips);
        let mut numbers: Vec<usize> = Vec::new();
        for (number, name) in self.names.iter().enumerate() {
            // names with other signs than letters are not compared
            let Some(letters) = NameLetters::of(&name.folded) else { continue };
            for near in known.near(&letters) {
                let other = &self.names[numbers[near]];
                if name.condition != other.condition && name.folded != other.folded {
                    let message = format!(
                        "“{}” looks like “{}” of {}: where a question has neither, both are offered",
                        name.written, other.written, other.file
                    );
                    findings.push(Finding::hint(&name.file, name.line, message));
                }
            }
            known.add(letters);
            numbers.push(number);
        }
    }
}

fn runs(of: &Inspected, length: usize) -> FxHashSet<u64> {
    let texts = of.passages.iter().map(Passage::text_without_marks);
    texts
        .flat_map(|text| {
            let words: Vec<String> = text.split_whitespace().map(fold).collect();
            words.windows(length).map(|run| FxBuildHasher.hash_one(run)).collect::<Vec<u64>>()
        })
        .collect()
}
