//! The similarity of a question and a passage.

use super::texts::TextRole;
use crate::encoder::Vector;

/// What a question means.
#[derive(Debug, Clone, PartialEq)]
pub struct QuestionMeaning {
    /// The question as a whole.
    pub whole: QuestionVectors,
    /// Its clauses by themselves, where it has several.
    pub clauses: Option<QuestionVectors>,
}

/// Vectors of a question's text; of several, the one nearest to a passage counts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct QuestionVectors {
    /// One for each part or clause.
    pub vectors: Vec<Vector>,
    /// The same in the space learned from the sections' questions; none where there is no such space.
    pub mapped: Vec<Vector>,
}

/// How near a question is to a passage.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeaningMatch {
    /// The question as a whole.
    pub question: Similarity,
    /// The nearest of its clauses, for each role; where it has but one, the same.
    pub clauses: Similarity,
}

/// The similarity of a question and a passage: a cosine for each role of the passage's texts, the maximum over the
/// texts of a role. Where a passage has no heading or sentences with vectors, they have the cosine of the whole.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Similarity {
    /// To the whole passage.
    pub whole: f32,
    /// To its condition and headings.
    pub heading: f32,
    /// To its nearest sentence.
    pub sentence: f32,
    /// To the nearest question that its section is asked, where there is one.
    pub asked: Option<f32>,
    /// To the mean of the questions that its section is asked, in the space learned from all of them; `None` without such a
    /// space. Near 0 for unrelated questions.
    pub asked_center: Option<f32>,
    /// To the nearest question that its section lists as not answered, where there is one.
    pub not_answered: Option<f32>,
    /// Number of the nearest sentence, from 0, where sentences have vectors of their own.
    pub nearest_sentence: Option<usize>,
}

impl Similarity {
    /// The nearest cosine of each role.
    pub(super) fn of(cosines: impl Iterator<Item = (TextRole, f32)>) -> Option<Self> {
        let mut best: [Option<f32>; 5] = [None; 5];
        let mut sentences = 0;
        let mut nearest_sentence = None;
        for (role, cosine) in cosines {
            let place = &mut best[match role {
                TextRole::Whole => 0,
                TextRole::Heading => 1,
                TextRole::Sentence => 2,
                TextRole::Asked => 3,
                TextRole::NotAnswered => 4,
            }];
            if role == TextRole::Sentence {
                if place.is_none_or(|best| cosine > best) {
                    nearest_sentence = Some(sentences);
                }
                sentences += 1;
            }
            *place = Some(place.map_or(cosine, |best| best.max(cosine)));
        }
        let [whole, heading, sentence, asked, not_answered] = best;
        let whole = whole?;
        let [heading, sentence] = [heading, sentence].map(|cosine| cosine.unwrap_or(whole));
        Some(Self { whole, heading, sentence, asked, asked_center: None, not_answered, nearest_sentence })
    }

    /// To the nearest question that its section is asked; where there is none, to the whole passage.
    #[must_use]
    pub fn asked_or_whole(&self) -> f32 {
        self.asked.unwrap_or(self.whole)
    }

    /// The nearest of all roles that speak for the passage.
    #[must_use]
    pub fn nearest(&self) -> f32 {
        self.whole.max(self.heading).max(self.sentence).max(self.asked_or_whole())
    }
}
