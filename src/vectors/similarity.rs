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
/// texts of a role. A role without a text has the cosine of the whole passage.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Similarity {
    /// To the whole passage.
    pub whole: f32,
    /// To its condition and headings.
    pub heading: f32,
    /// To its nearest sentence.
    pub sentence: f32,
    /// To the nearest question that its section is asked.
    pub asked: f32,
    /// Number of the nearest sentence, from 0, where sentences have vectors of their own.
    pub nearest_sentence: Option<usize>,
}

impl Similarity {
    /// The nearest cosine of each role.
    pub(super) fn of(cosines: impl Iterator<Item = (TextRole, f32)>) -> Option<Self> {
        let mut best: [Option<f32>; 4] = [None; 4];
        let mut sentences = 0;
        let mut nearest_sentence = None;
        for (role, cosine) in cosines {
            let place = &mut best[match role {
                TextRole::Whole => 0,
                TextRole::Heading => 1,
                TextRole::Sentence => 2,
                TextRole::Asked => 3,
            }];
            if role == TextRole::Sentence {
                if place.is_none_or(|best| cosine > best) {
                    nearest_sentence = Some(sentences);
                }
                sentences += 1;
            }
            *place = Some(place.map_or(cosine, |best| best.max(cosine)));
        }
        let whole = best[0]?;
        let [heading, sentence, asked] = [1, 2, 3].map(|role: usize| best[role].unwrap_or(whole));
        Some(Self { whole, heading, sentence, asked, nearest_sentence })
    }

    /// The nearest of all roles.
    #[must_use]
    pub fn nearest(&self) -> f32 {
        self.whole.max(self.heading).max(self.sentence).max(self.asked)
    }
}
