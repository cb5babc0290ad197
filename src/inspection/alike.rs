//! What looks like something else: documents that say nearly the same, names of different conditions
//! that differ by a slip.

use std::collections::BTreeMap;
use std::hash::BuildHasher as _;

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use super::Inspected;
use crate::analysis::fold;
use crate::config::InspectionConfig;
use crate::corpus::Finding;
use crate::passage::Passage;
use crate::question::slips;

/// Most documents that are remembered of a run of words: a later document is compared with the first
/// ones that have it, so that a sentence that all share does not cost the square of their number.
const REMEMBERED: usize = 50;

/// Pairs of documents that have most of their runs of words in common.
pub(super) fn duplicates(all: &[Inspected], config: &InspectionConfig, findings: &mut Vec<Finding>) {
    let runs: Vec<FxHashSet<u64>> = all.iter().map(|of| runs(of, config.near_duplicate_words)).collect();
    let mut holders: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    for (number, (of, own)) in all.iter().zip(&runs).enumerate() {
        let mut common: BTreeMap<usize, usize> = BTreeMap::new();
        for run in own {
            let holders = holders.entry(*run).or_default();
            for other in holders.iter() {
                *common.entry(*other).or_default() += 1;
            }
            if holders.len() < REMEMBERED {
                holders.push(number);
            }
        }
        for (other, common) in common {
            #[expect(clippy::cast_precision_loss, reason = "documents have few words")]
            let share = common as f64 / own.len().min(runs[other].len()).max(1) as f64;
            if share >= config.near_duplicate {
                let (percent, name) = (share * 100.0, &all[other].name);
                findings.push(of.warning(
                    1,
                    format!("says {percent:.0} % in the same words as {name}: keep one of them"),
                ));
            }
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

/// A name of a condition as first met.
struct Name<'a> {
    of: &'a Inspected,
    written: &'a str,
    folded: String,
}

/// Pairs of names of different conditions with few slips between them: who mistypes one gets the other.
pub(super) fn names(all: &[Inspected], config: &InspectionConfig, findings: &mut Vec<Finding>) {
    let mut met: FxHashSet<(String, &str)> = FxHashSet::default();
    let mut names: Vec<Name<'_>> = Vec::new();
    for of in all {
        let info = &of.document.info;
        for written in std::iter::once(&info.condition).chain(&info.aliases).chain(&info.covers) {
            let folded = fold(written);
            let long = folded.chars().count() >= config.look_alike_letters;
            if long && met.insert((folded.clone(), &info.condition)) {
                names.push(Name { of, written, folded });
            }
        }
    }
    for (number, name) in names.iter().enumerate() {
        for other in &names[..number] {
            if look_alike(name, other, config) {
                let message = format!(
                    "“{}” looks like “{}” of {}: where a question has neither, both are offered",
                    name.written, other.written, other.of.name
                );
                findings.push(name.of.hint(name.of.line_of("condition"), message));
            }
        }
    }
}

fn look_alike(name: &Name<'_>, other: &Name<'_>, config: &InspectionConfig) -> bool {
    name.of.document.info.condition != other.of.document.info.condition
        && name.folded != other.folded
        && name.folded.len().abs_diff(other.folded.len()) <= 4 * config.look_alike_slips
        && slips(&name.folded, &other.folded).is_some_and(|slips| slips <= config.look_alike_slips)
}
