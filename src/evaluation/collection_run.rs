//! Runs the questions of a collection and measures the rankings.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use serde::Serialize;

use super::metrics::{Judgements, Measures};
use super::{Collection, Query};
use crate::engine::{Engine, EngineError};
use crate::question::Conversation;

/// Passages of an answer whose making is timed.
const TIMED_TOP: usize = 10;

/// What a run gave.
#[derive(Debug, Clone, Serialize)]
pub struct CollectionResult {
    /// Questions that were measured: those with a relevant row.
    pub questions: usize,
    /// Means over them.
    #[serde(flatten)]
    pub measures: Measures,
    /// Answers a second, on one thread.
    pub questions_per_second: f64,
    /// Milliseconds of an answer with ten passages, median.
    pub p50_ms: f64,
    /// The same, of the slowest in a hundred.
    pub p99_ms: f64,
    /// Rankings, for a run file.
    #[serde(skip)]
    pub rankings: Vec<(String, Vec<String>)>,
}

/// Answers each question and measures it against its relevance judgments.
///
/// # Errors
/// When the index cannot be read.
pub fn run_collection<'a>(
    engine: &Engine,
    collection: &Collection,
    queries: impl IntoIterator<Item = &'a Query>,
    judgements: &Judgements,
    threshold: i32,
    depth: usize,
) -> Result<CollectionResult, EngineError> {
    let mut measures = Vec::new();
    let mut rankings = Vec::new();
    let mut times: Vec<Duration> = Vec::new();
    for query in queries {
        let Some(gains) = judgements.get(&query.id).filter(|gains| gains.values().any(|&gain| gain > 0))
        else {
            continue;
        };
        let start = Instant::now();
        let mut conversation = Conversation::new(&engine.config().answer);
        engine.ask(&query.text, TIMED_TOP, &mut conversation)?;
        times.push(start.elapsed());
        let ranking = ranking(engine, collection, query, depth)?;
        let rows: Vec<&str> = ranking.iter().map(String::as_str).collect();
        measures.push(Measures::of(&rows, gains, threshold));
        rankings.push((query.id.clone(), ranking));
    }
    let seconds = times.iter().sum::<Duration>().as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "there are few questions")]
    let count = times.len() as f64;
    times.sort_unstable();
    let quantile = |percent: usize| {
        let place = (times.len() * percent / 100).min(times.len().saturating_sub(1));
        times.get(place).map_or(0.0, |time| time.as_secs_f64() * 1000.0)
    };
    Ok(CollectionResult {
        questions: measures.len(),
        measures: Measures::mean(&measures),
        questions_per_second: if seconds > 0.0 { count / seconds } else { 0.0 },
        p50_ms: quantile(50),
        p99_ms: quantile(99),
        rankings,
    })
}

/// Rows for a question, each at the place of its best passage.
fn ranking(
    engine: &Engine,
    collection: &Collection,
    query: &Query,
    depth: usize,
) -> Result<Vec<String>, EngineError> {
    let conversation = Conversation::new(&engine.config().answer);
    let search = engine.search(&query.text, &conversation, Instant::now())?;
    let mut rows: Vec<String> = Vec::new();
    let mut seen: HashSet<&str> = HashSet::new();
    let beyond =
        if search.plan.conditions.is_empty() { Vec::new() } else { engine.search_beyond(&search)? };
    for ranked in search.ranked.iter().chain(&beyond) {
        let passage = engine.passage_at(ranked)?;
        let of_document = collection.rows.get(&passage.document);
        let Some(row) = of_document.and_then(|rows| rows.get(passage.section as usize)) else { continue };
        if rows.len() < depth && seen.insert(row) {
            rows.push(row.clone());
        }
    }
    Ok(rows)
}
