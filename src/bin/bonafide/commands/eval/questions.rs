//! `bonafide eval --questions`: asks questions whose answers are known and counts what came of them.

use std::fmt::Write as _;
use std::process::ExitCode;

use bonafide::answer::Compared;
use bonafide::config::{FEATURES, FUSION_FEATURES};
use bonafide::engine::Engine;
use bonafide::evaluation::{
    AbstentionPoint, ExpectedQuestion, JudgedCandidates, Part, QuestionMeasures, QuestionResult,
    SimilarityPoint, abstention_curve, calibrate, fit_ranking, judged_candidates, read_questions,
    run_questions, run_similarity,
};
use serde_json::json;

use crate::arguments::{CommonArguments, EvalArguments, PartArgument};
use crate::{output, progress, setup};

/// What the progress bar says.
const ASKING: &str = "asking";

/// Similarities at which pinned answers are counted, before the one of the settings.
const SIMILARITIES: [f32; 6] = [0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

/// Confidences at which the curve of abstention is printed.
const THRESHOLDS: [f32; 12] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95];

/// Asks the questions and prints the figures of each part, or the fitted judgment.
pub(crate) fn run(common: &CommonArguments, arguments: &EvalArguments) -> anyhow::Result<ExitCode> {
    let mut questions = Vec::new();
    for file in &arguments.questions {
        questions.extend(read_questions(file)?);
    }
    let engine = setup::engine(common)?;
    let parts: &[(&str, Part)] = match arguments.part {
        Some(PartArgument::Tune) => &[("tune", Part::Tune)],
        Some(PartArgument::Test) => &[("test", Part::Test)],
        None => &[("tune", Part::Tune), ("test", Part::Test)],
    };
    if arguments.similarity {
        output::print(&similarity(&engine, &questions, parts, arguments)?)?;
        return Ok(ExitCode::SUCCESS);
    }
    if arguments.fit_ranking {
        questions.retain(|question| question.part() == Part::Tune);
        output::print(&ranking_weights(&judged_candidates(&engine, progress::each(&questions, ASKING)?)?))?;
        return Ok(ExitCode::SUCCESS);
    }
    let results = run_questions(&engine, progress::each(&questions, ASKING)?)?;
    let of =
        |part: Part| -> Vec<&QuestionResult> { results.iter().filter(|result| result.is_of(part)).collect() };
    if arguments.calibrate {
        output::print(&calibration(&of(Part::Tune)))?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut text = String::new();
    let mut object = serde_json::Map::new();
    for &(name, part) in parts {
        let results = of(part);
        let measures = QuestionMeasures::of(&results);
        let curve = abstention_curve(&results, &THRESHOLDS);
        if arguments.json {
            let mut value = serde_json::to_value(&measures)?;
            value["abstention"] = json!(curve);
            object.insert(name.to_owned(), value);
        } else {
            if arguments.show {
                text.push_str(&misses(&results));
            }
            text.push_str(&figures(name, &measures, &curve));
        }
    }
    if arguments.json {
        text = serde_json::Value::Object(object).to_string() + "\n";
    }
    if arguments.json { output::print_json(&text) } else { output::print(&text) }?;
    Ok(ExitCode::SUCCESS)
}

fn figures(name: &str, measures: &QuestionMeasures, curve: &[AbstentionPoint]) -> String {
    let mut text = format!(
        "{name}: {} answerable, {} unanswerable, {} urgent\n\
         \x20 hit@1, hit@3                     {:.3}, {:.3}\n\
         \x20 answerable ones answered         {:.3}\n\
         \x20 answered ones right (in first 3) {:.3} ({:.3})\n\
         \x20 unanswerable ones not answered   {:.3}\n\
         \x20 wrong condition                  {}\n\
         \x20 urgency recall                   {:.3}\n\
         \x20 false alarms                     {} of {}\n\
         \x20 area of error against coverage   {:.4}\n\
         \x20 confidence  coverage  error\n",
        measures.answerable,
        measures.unanswerable,
        measures.urgent,
        measures.hit_1,
        measures.hit_3,
        measures.answered,
        measures.right_of_answered,
        measures.right_of_answered_3,
        measures.silent,
        measures.wrong_condition,
        measures.urgency_recall,
        measures.false_alarms,
        measures.not_urgent,
        measures.abstention_area,
    );
    for point in curve {
        let _ = writeln!(text, "  {:<11.2} {:.3}     {:.3}", point.threshold, point.coverage, point.error);
    }
    text
}

fn misses(results: &[&QuestionResult]) -> String {
    let mut text = String::new();
    for result in results {
        let Some(miss) = result.miss() else { continue };
        let question = &result.question;
        let turns = question.before.iter().chain([&question.question]);
        let asked = turns.map(String::as_str).collect::<Vec<_>>().join(" / ");
        let confidence =
            result.answer.interpretation.confidence.map_or_else(String::new, |c| format!(" {c:.2}"));
        let _ = writeln!(text, "{}: {miss}{confidence}\n  {asked}", question.id);
        for (passage, right) in result.answer.passages.iter().zip(&result.right) {
            let mark = if *right { '+' } else { '-' };
            let _ = writeln!(text, "  {mark} {} › {}", passage.document.id, passage.section.join(" › "));
        }
        for expected in &question.expect {
            let _ = writeln!(text, "  = {} › {}", expected.document, expected.section);
        }
    }
    text
}

/// What each threshold of similarity would do, and with `--show` the questions that would get a wrong
/// pinned answer from the one in the settings on.
fn similarity(
    engine: &Engine,
    questions: &[ExpectedQuestion],
    parts: &[(&str, Part)],
    arguments: &EvalArguments,
) -> anyhow::Result<String> {
    let mut text = String::new();
    let mut object = serde_json::Map::new();
    let mut thresholds: Vec<f32> = SIMILARITIES.to_vec();
    let same = engine.config().similarity.same;
    if !thresholds.contains(&same) {
        thresholds.push(same);
    }
    for &(name, part) in parts {
        let (points, mistakes) =
            run_similarity(engine, progress::each(questions, ASKING)?, part, &thresholds)?;
        if arguments.json {
            object.insert(name.to_owned(), serde_json::to_value(&points)?);
            continue;
        }
        let _ = writeln!(text, "{name}:\n  similarity  served  wrong  right of servable");
        for point in points {
            let SimilarityPoint { threshold, served, wrong, servable, right } = point;
            let _ = writeln!(text, "  {threshold:<11.2} {served:<7} {wrong:<6} {right} of {servable}");
        }
        for (asked, pinned, similarity) in mistakes.iter().filter(|_| arguments.show) {
            let _ = writeln!(text, "  {similarity:.2} {asked}\n       {pinned}");
        }
    }
    Ok(if arguments.json { serde_json::Value::Object(object).to_string() + "\n" } else { text })
}

/// The fitted values in the form of config/judgement.toml.
fn calibration(results: &[&QuestionResult]) -> String {
    let fitted = calibrate(results);
    let compared = results.iter().find_map(|result| Some(result.features?.compared()));
    let model = match compared {
        Some(Compared::ByQuestions) => "questions",
        Some(Compared::ByMeaning) => "meaning",
        Some(Compared::ByWords) | None => "words",
    };
    let mut text = format!(
        "# fitted to {} questions\n[{model}]\nbias = {:.2}\n\n[{model}.coefficients]\n",
        fitted.questions, fitted.bias
    );
    for (name, value) in FEATURES.iter().zip(fitted.coefficients) {
        let _ = writeln!(text, "{name} = {value:.2}");
    }
    text
}

/// The fitted weights in the form of config/ranking.toml.
fn ranking_weights(questions: &[JudgedCandidates]) -> String {
    let table = if questions.iter().any(|question| question.with_questions) {
        "weights_with_questions"
    } else {
        "weights"
    };
    let mut text = format!("# fitted to {} questions\n[fusion.{table}]\n", questions.len());
    for (name, value) in FUSION_FEATURES.iter().zip(fit_ranking(questions)) {
        let _ = writeln!(text, "{name} = {value:.2}");
    }
    text
}
