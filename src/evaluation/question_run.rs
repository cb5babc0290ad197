//! Asks questions whose answers are known, and counts what came of them.

use std::time::Instant;

use serde::Serialize;

use super::questions::{ExpectedQuestion, Part};
use crate::answer::{Answer, Features, Outcome, UrgencyLevel};
use crate::config::HelpLevel;
use crate::engine::{Engine, EngineError};
use crate::question::Conversation;
use crate::safety::Strength;

/// Passages of an answer.
const TOP: usize = 3;

/// What came of a question.
#[derive(Debug, Clone)]
pub struct QuestionResult {
    /// The question.
    pub question: ExpectedQuestion,
    /// Its answer.
    pub answer: Answer,
    /// For each passage shown, whether it is of a section that answers.
    pub right: Vec<bool>,
    /// What the judgment looked at, where a passage was found and nothing but the model decided.
    pub features: Option<Features>,
    /// Whether the best passage, shown or not, is of a section that answers.
    pub best_is_right: bool,
}

/// Counts over the questions of a part. Shares are of 1.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QuestionMeasures {
    /// Questions that are not urgent and have an answer in the corpus.
    pub answerable: usize,
    /// Questions that are not urgent and have none.
    pub unanswerable: usize,
    /// Answerable ones whose first passage is right.
    pub hit_1: f64,
    /// Answerable ones with a right passage among the first three.
    pub hit_3: f64,
    /// Answerable ones given as answered.
    pub answered: f64,
    /// Of all given as answered, those whose first passage is right.
    pub right_of_answered: f64,
    /// The same, with a right passage among the first three.
    pub right_of_answered_3: f64,
    /// Unanswerable ones not given as answered.
    pub silent: f64,
    /// Answers whose first passage is on another condition than the one asked about.
    pub wrong_condition: usize,
    /// Area under the curve of error against coverage; 0 is best.
    pub abstention_area: f64,
    /// Questions that need help at once.
    pub urgent: usize,
    /// Of these, those met as such, at their own level.
    pub urgency_recall: f64,
    /// Questions met as urgent that are not.
    pub false_alarms: usize,
    /// Questions that are not urgent.
    pub not_urgent: usize,
}

/// A point of the curve of abstention: what would be answered from a confidence on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct AbstentionPoint {
    /// The confidence.
    pub threshold: f32,
    /// Share of all questions that would be answered.
    pub coverage: f64,
    /// Share of these answers that would be wrong.
    pub error: f64,
}

/// Asks every question, each in a conversation of its own.
///
/// # Errors
/// When the index cannot be read.
pub fn run_questions<'a>(
    engine: &Engine,
    questions: impl IntoIterator<Item = &'a ExpectedQuestion>,
) -> Result<Vec<QuestionResult>, EngineError> {
    questions.into_iter().map(|question| run_question(engine, question)).collect()
}

fn run_question(engine: &Engine, question: &ExpectedQuestion) -> Result<QuestionResult, EngineError> {
    let mut conversation = Conversation::new(&engine.config().answer);
    for earlier in &question.before {
        engine.ask(earlier, TOP, &mut conversation)?;
    }
    let search = engine.search(&question.question, &conversation, Instant::now())?;
    let judgement = engine.judge(&search)?;
    let best = match search.ranked.first() {
        Some(best) => Some(engine.passage_at(best)?),
        None => None,
    };
    let by_model = judgement.not_held.is_none()
        && search.understanding.small_talk.is_none()
        && search.understanding.unclear.is_none();
    let answer = engine.ask(&question.question, TOP, &mut conversation)?;
    let right = answer
        .passages
        .iter()
        .map(|passage| question.is_answered_by(&passage.document.id, passage.section.last()))
        .collect();
    Ok(QuestionResult {
        best_is_right: best
            .is_some_and(|best| question.is_answered_by(best.document.as_str(), best.heading_path.last())),
        features: judgement.features.filter(|_| by_model),
        question: question.clone(),
        answer,
        right,
    })
}

impl QuestionResult {
    /// Whether it is of a part.
    #[must_use]
    pub fn is_of(&self, part: Part) -> bool {
        self.question.part() == part
    }

    /// Whether it was met with help at the level that it needs, or with none where it needs none.
    #[must_use]
    pub fn urgency_is_right(&self) -> bool {
        let first = self.answer.urgency.as_ref().filter(|urgency| urgency.strength == Strength::First);
        let met = first.map(|urgency| urgency.level);
        met == self.question.urgent.map(|level| match level {
            HelpLevel::Emergency => UrgencyLevel::Emergency,
            HelpLevel::Crisis => UrgencyLevel::Crisis,
        })
    }

    /// What went wrong, in a few words; nothing where all is well.
    #[must_use]
    pub fn miss(&self) -> Option<&'static str> {
        let answered = self.answer.outcome == Outcome::Answered;
        let first = self.right.first().copied().unwrap_or(false);
        match (self.question.urgent.is_some(), self.urgency_is_right()) {
            (true, false) => Some("urgency missed"),
            (false, false) => Some("false alarm"),
            (false, true) if !self.question.answerable => answered.then_some("answered without an answer"),
            (false, true) if self.has_wrong_condition() => Some("wrong condition"),
            (false, true) if answered && !first => Some("wrong passage first"),
            (false, true) if !answered && first => Some("right passage, not answered"),
            (false, true) if !answered => Some("not found"),
            (_, true) => None,
        }
    }

    fn has_wrong_condition(&self) -> bool {
        let Some(first) = self.answer.passages.first() else { return false };
        let expected = self.question.expect.iter().any(|expected| expected.document == first.document.id);
        self.answer.outcome == Outcome::Answered
            && !expected
            && self.question.condition.as_ref().is_some_and(|asked| *asked != first.document.condition)
    }
}

impl QuestionMeasures {
    /// Counts over these results.
    #[must_use]
    pub fn of(results: &[&QuestionResult]) -> Self {
        let (urgent, calm): (Vec<&QuestionResult>, Vec<&QuestionResult>) =
            results.iter().copied().partition(|result| result.question.urgent.is_some());
        let (answerable, unanswerable): (Vec<&QuestionResult>, Vec<&QuestionResult>) =
            calm.iter().copied().partition(|result| result.question.answerable);
        let answered =
            |results: &[&QuestionResult]| count(results, |r| r.answer.outcome == Outcome::Answered);
        let all_answered = answered(&calm);
        let first = |r: &QuestionResult| r.right.first() == Some(&true);
        let is_answer = |r: &QuestionResult| r.answer.outcome == Outcome::Answered;
        Self {
            answerable: answerable.len(),
            unanswerable: unanswerable.len(),
            hit_1: share(count(&answerable, first), answerable.len()),
            hit_3: share(count(&answerable, |r| r.right.contains(&true)), answerable.len()),
            answered: share(answered(&answerable), answerable.len()),
            right_of_answered: share(count(&calm, |r| is_answer(r) && first(r)), all_answered),
            right_of_answered_3: share(
                count(&calm, |r| is_answer(r) && r.right.contains(&true)),
                all_answered,
            ),
            silent: share(unanswerable.len() - answered(&unanswerable), unanswerable.len()),
            wrong_condition: count(&calm, QuestionResult::has_wrong_condition),
            abstention_area: area(&calm),
            urgent: urgent.len(),
            urgency_recall: share(count(&urgent, QuestionResult::urgency_is_right), urgent.len()),
            false_alarms: count(&calm, |r| !r.urgency_is_right()),
            not_urgent: calm.len(),
        }
    }
}

/// What would be answered, and how much of it wrongly, from each confidence on.
#[must_use]
pub fn abstention_curve(results: &[&QuestionResult], thresholds: &[f32]) -> Vec<AbstentionPoint> {
    let calm: Vec<&QuestionResult> =
        results.iter().copied().filter(|result| result.question.urgent.is_none()).collect();
    let point = |&threshold: &f32| {
        let answered: Vec<&QuestionResult> =
            calm.iter().copied().filter(|result| confidence(result) >= threshold).collect();
        let wrong = count(&answered, |result| !result.best_is_right);
        AbstentionPoint {
            threshold,
            coverage: share(answered.len(), calm.len()),
            error: share(wrong, answered.len()),
        }
    };
    thresholds.iter().map(point).collect()
}

/// Area under the curve of error against coverage (Geifman and El-Yaniv 2017): the mean error over
/// the first n questions in the order of falling confidence, for every n.
fn area(calm: &[&QuestionResult]) -> f64 {
    let mut ordered: Vec<&QuestionResult> = calm.to_vec();
    ordered.sort_by(|a, b| confidence(b).total_cmp(&confidence(a)));
    let mut wrong = 0;
    let mut sum = 0.0;
    for (place, result) in ordered.iter().enumerate() {
        wrong += usize::from(!result.best_is_right);
        sum += share(wrong, place + 1);
    }
    if ordered.is_empty() { 0.0 } else { sum / share(ordered.len(), 1) }
}

/// The model's confidence; none where rules decided against an answer.
fn confidence(result: &QuestionResult) -> f32 {
    result.answer.interpretation.confidence.filter(|_| result.features.is_some()).unwrap_or(0.0)
}

fn count(results: &[&QuestionResult], holds: impl Fn(&QuestionResult) -> bool) -> usize {
    results.iter().filter(|result| holds(result)).count()
}

/// `part` of `whole`; nothing of nothing is 0.
#[expect(clippy::cast_precision_loss, reason = "there are few questions")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}
