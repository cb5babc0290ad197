//! Measures whether similarity predicts which questions one pinned answer serves.

use std::time::Instant;

use serde::Serialize;

use super::questions::{ExpectedQuestion, Part};
use crate::engine::{Engine, EngineError};
use crate::question::{AskedFor, Conversation};

/// What a threshold of similarity would do, where every answerable question were pinned in turn with a
/// passage that answers it and all others were asked.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SimilarityPoint {
    /// The threshold.
    pub threshold: f32,
    /// Questions that would be served a pinned answer.
    pub served: usize,
    /// Of these, the ones whose likest pinned question has no section in common with them: the pinned
    /// answer would be wrong.
    pub wrong: usize,
    /// Questions that another pinned one shares a section with.
    pub servable: usize,
    /// Of these, the ones that would be served rightly.
    pub right: usize,
}

/// A question that gets a wrong pinned answer: its own words, the pinned ones, and their similarity.
pub type Mistake = (String, String, f32);

/// Compares all questions of a part with each other, urgent ones aside, and counts for each threshold.
/// Mistakes are listed from the settings' threshold on.
///
/// # Errors
/// When the index cannot be read.
pub fn run_similarity<'a>(
    engine: &Engine,
    questions: impl IntoIterator<Item = &'a ExpectedQuestion>,
    part: Part,
    thresholds: &[f32],
) -> Result<(Vec<SimilarityPoint>, Vec<Mistake>), EngineError> {
    let asked = questions
        .into_iter()
        .filter(|question| question.part() == part && question.urgent.is_none())
        .map(|question| Ok((question, asked_for(engine, question)?)))
        .collect::<Result<Vec<_>, EngineError>>()?;
    let mut points: Vec<SimilarityPoint> = thresholds
        .iter()
        .map(|&threshold| SimilarityPoint { threshold, served: 0, wrong: 0, servable: 0, right: 0 })
        .collect();
    let mut mistakes = Vec::new();
    for (question, own) in &asked {
        let pinned = asked.iter().filter(|(other, _)| other.answerable && other.id != question.id);
        let shares = |other: &ExpectedQuestion| question.expect.iter().any(|at| other.expect.contains(at));
        let servable = pinned.clone().any(|(other, _)| shares(other));
        let like = |(other, at): &(&ExpectedQuestion, AskedFor)| {
            (own.similarity(at, &engine.config().similarity), shares(other), other.question.clone())
        };
        let best = pinned.map(like).max_by(|one, other| one.0.total_cmp(&other.0));
        if let Some((similarity, false, text)) = &best
            && *similarity >= engine.config().similarity.same
        {
            mistakes.push((question.question.clone(), text.clone(), *similarity));
        }
        for point in &mut points {
            point.servable += usize::from(servable);
            let Some((similarity, right, _)) = &best else { continue };
            if *similarity < point.threshold {
                continue;
            }
            point.served += 1;
            point.right += usize::from(*right);
            point.wrong += usize::from(!right);
        }
    }
    Ok((points, mistakes))
}

fn asked_for(engine: &Engine, question: &ExpectedQuestion) -> Result<AskedFor, EngineError> {
    let mut conversation = Conversation::new(&engine.config().answer);
    for earlier in &question.before {
        engine.ask(earlier, 1, &mut conversation)?;
    }
    engine.asked_for(&question.question, &conversation, Instant::now())
}
