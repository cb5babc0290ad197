//! Measures of a ranking, by `trec_eval`'s definitions (<https://github.com/usnistgov/trec_eval>).

use std::collections::BTreeMap;

/// Gains of the judged rows of a question.
pub type Gains = BTreeMap<String, i32>;

/// Gains by question.
pub type Judgements = BTreeMap<String, Gains>;

/// Measures of one ranking, or their means.
#[derive(Debug, Clone, Copy, Default, PartialEq, serde::Serialize)]
pub struct Measures {
    /// Normalized discounted cumulative gain of the first ten (`ndcg_cut.10`).
    pub ndcg_10: f64,
    /// The same on the list without rows that nobody judged.
    pub condensed_ndcg_10: f64,
    /// One by the place of the first relevant row among the first ten, else 0.
    pub mrr_10: f64,
    /// Whether the first row is relevant.
    pub p_1: f64,
    /// Share of the relevant rows among the first ten.
    pub recall_10: f64,
    /// Share of the relevant rows among the first hundred.
    pub recall_100: f64,
}

impl Measures {
    /// Measures a ranking, best first. Rows with a gain of at least `threshold` are relevant;
    /// nDCG takes every positive gain.
    #[must_use]
    pub fn of(ranking: &[&str], gains: &Gains, threshold: i32) -> Self {
        let relevant = |row: &&str| gains.get(*row).is_some_and(|&gain| gain >= threshold.max(1));
        let all = gains.values().filter(|&&gain| gain >= threshold.max(1)).count();
        let found = |depth: usize| ranking.iter().take(depth).filter(|row| relevant(row)).count();
        let condensed: Vec<&str> = ranking.iter().copied().filter(|row| gains.contains_key(*row)).collect();
        let first = ranking.iter().take(10).position(relevant);
        Self {
            ndcg_10: ndcg(ranking, gains, 10),
            condensed_ndcg_10: ndcg(&condensed, gains, 10),
            mrr_10: first.map_or(0.0, |place| 1.0 / real(place + 1)),
            p_1: real(found(1)),
            recall_10: share(found(10), all),
            recall_100: share(found(100), all),
        }
    }

    /// The mean of measures; zeros for none.
    #[must_use]
    pub fn mean(all: &[Self]) -> Self {
        let mean = |of: fn(&Self) -> f64| all.iter().map(of).sum::<f64>() / real(all.len().max(1));
        Self {
            ndcg_10: mean(|measures| measures.ndcg_10),
            condensed_ndcg_10: mean(|measures| measures.condensed_ndcg_10),
            mrr_10: mean(|measures| measures.mrr_10),
            p_1: mean(|measures| measures.p_1),
            recall_10: mean(|measures| measures.recall_10),
            recall_100: mean(|measures| measures.recall_100),
        }
    }
}

/// Järvelin and Kekäläinen (2002) with linear gain, as `trec_eval` has it.
fn ndcg(ranking: &[&str], gains: &Gains, depth: usize) -> f64 {
    let gain = |row: &&str| gains.get(*row).copied().unwrap_or(0).max(0);
    let mut ideal: Vec<i32> = gains.values().copied().filter(|&gain| gain > 0).collect();
    ideal.sort_unstable_by(|a, b| b.cmp(a));
    let best = dcg(ideal.into_iter().take(depth));
    if best > 0.0 { dcg(ranking.iter().take(depth).map(gain)) / best } else { 0.0 }
}

fn dcg(gains: impl Iterator<Item = i32>) -> f64 {
    gains.enumerate().map(|(place, gain)| f64::from(gain) / real(place + 2).log2()).sum()
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { real(part) / real(whole) }
}

#[expect(clippy::cast_precision_loss, reason = "counts of rows are far below 2^52")]
fn real(number: usize) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gains(rows: &[(&str, i32)]) -> Gains {
        rows.iter().map(|(row, gain)| ((*row).to_owned(), *gain)).collect()
    }

    #[track_caller]
    fn assert_near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
    }

    #[test]
    fn a_ranking_computed_by_hand() {
        let gains = gains(&[("a", 3), ("b", 2), ("c", 0), ("d", 1)]);
        let measures = Measures::of(&["x", "b", "c", "a"], &gains, 2);
        let log3 = 3.0_f64.log2();
        let log5 = 5.0_f64.log2();
        let ideal = 3.0 + 2.0 / log3 + 1.0 / 2.0;
        assert_near(measures.ndcg_10, (2.0 / log3 + 3.0 / log5) / ideal);
        assert_near(measures.condensed_ndcg_10, (2.0 + 3.0 / 2.0) / ideal);
        assert_near(measures.mrr_10, 0.5);
        assert_near(measures.p_1, 0.0);
        assert_near(measures.recall_10, 1.0);
    }

    #[test]
    fn depth_and_threshold_count() {
        let rows: Vec<String> = (0..200).map(|number| format!("r{number}")).collect();
        let ranking: Vec<&str> = rows.iter().map(String::as_str).collect();
        let measures = Measures::of(&ranking, &gains(&[("r9", 1), ("r10", 1), ("r99", 1), ("r100", 1)]), 1);
        assert_near(measures.mrr_10, 0.1);
        assert_near(measures.recall_10, 0.25);
        assert_near(measures.recall_100, 0.75);
        let strict = Measures::of(&["a"], &gains(&[("a", 1), ("b", 2)]), 2);
        assert_near(strict.p_1, 0.0);
        assert_near(strict.recall_10, 0.0);
        assert!(strict.ndcg_10 > 0.0);
    }

    #[test]
    fn nothing_found_or_nothing_relevant_is_zero() {
        assert_eq!(Measures::of(&[], &gains(&[("a", 1)]), 1), Measures::default());
        assert_eq!(Measures::of(&["a"], &gains(&[("a", 0)]), 1), Measures::default());
    }
}
