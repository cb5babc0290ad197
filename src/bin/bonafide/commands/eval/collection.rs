//! `bonafide eval`: measures the ranking on a collection.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use anyhow::Context as _;
use bonafide::analysis::Analyzer;
use bonafide::engine::Engine;
use bonafide::evaluation::{
    CollectionResult, read_collection, read_judgements, read_queries, read_threshold, run_collection,
};
use bonafide::generations::IndexFiles;
use bonafide::index::{
    BuildRequest, BuildSettings, Documents, Fingerprint, When, build_in_directory, open_current,
};
use serde_json::json;

use crate::arguments::{CommonArguments, EvalArguments};
use crate::{output, progress, setup};

/// Name of the run in a run file.
const RUN_NAME: &str = "bonafide";

/// Indexes the collection in a temporary folder, asks its questions and prints the measures.
pub(crate) fn run(
    common: &CommonArguments,
    arguments: &EvalArguments,
    dataset: &Path,
) -> anyhow::Result<ExitCode> {
    let or = |given: &Option<PathBuf>, default: &str| given.clone().unwrap_or_else(|| dataset.join(default));
    let queries = read_queries(&or(&arguments.queries, "queries.jsonl"))?;
    let judgements = read_judgements(&or(&arguments.qrels, "qrels/test.tsv"))?;
    let threshold = read_threshold(dataset)?;
    let collection = read_collection(dataset)?;

    let mut options = setup::engine_options(common)?;
    let place = tempfile::tempdir().context("cannot make a temporary folder for the index")?;
    options.index = Some(place.path().to_path_buf());
    let analyzer = Arc::new(Analyzer::new(&options.config.analyzer));
    let settings = BuildSettings::new(&options.config, analyzer);
    let fingerprint = Fingerprint::new(String::new(), &options.config);
    let start = Instant::now();
    let request = BuildRequest {
        directory: place.path(),
        documents: Documents::Loaded(&collection.corpus),
        fingerprint: &fingerprint,
        settings: &settings,
        when: When::Always,
        wait_seconds: 0,
    };
    let bar = progress::index_bar()?;
    let built = build_in_directory(&request, &|got| progress::show_build(&bar, got))?;
    bar.finish_and_clear();
    let seconds = start.elapsed().as_secs_f64();
    let engine = Engine::with_index(open_current(place.path(), IndexFiles::UpTo(0), &|_| None)?, &options)?;
    let depth = usize::from(arguments.depth);
    let result = run_collection(
        &engine,
        &collection,
        progress::each(&queries, "asking")?,
        &judgements,
        threshold,
        depth,
    )?;
    if let Some(file) = &arguments.run {
        std::fs::write(file, run_file(&result))
            .with_context(|| format!("cannot write {}", file.display()))?;
    }
    let text = if arguments.json {
        let mut object = serde_json::to_value(&result)?;
        object["index_seconds"] = json!(seconds);
        object["index_bytes"] = json!(built.bytes);
        object["passages"] = json!(built.passages);
        format!("{object}\n")
    } else {
        let measures = &result.measures;
        format!(
            "questions        {}\nnDCG@10          {:.4}\nnDCG@10 judged   {:.4}\nMRR@10           {:.4}\n\
             P@1              {:.4}\nrecall@10        {:.4}\nrecall@100       {:.4}\nquestions a second {:.0}\n\
             p50, p99         {:.3} ms, {:.3} ms\nindex            {:.2} s, {} bytes, {} passages\n",
            result.questions,
            measures.ndcg_10,
            measures.condensed_ndcg_10,
            measures.mrr_10,
            measures.p_1,
            measures.recall_10,
            measures.recall_100,
            result.questions_per_second,
            result.p50_ms,
            result.p99_ms,
            seconds,
            built.bytes,
            built.passages
        )
    };
    if arguments.json { output::print_json(&text) } else { output::print(&text) }?;
    Ok(ExitCode::SUCCESS)
}

/// The rankings in the six columns of TREC. Scores fall by one from row to row, so that a scorer
/// which sorts by them keeps the order: passages on the condition lead whatever their own score.
fn run_file(result: &CollectionResult) -> String {
    let mut text = String::new();
    for (query, ranking) in &result.rankings {
        for (place, row) in ranking.iter().enumerate() {
            let score = ranking.len() - place;
            let _ = writeln!(text, "{query} Q0 {row} {} {score} {RUN_NAME}", place + 1);
        }
    }
    text
}
