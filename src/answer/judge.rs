//! Whether what was found answers the question.

use super::Outcome;
use crate::config::AnswerConfig;
use crate::retrieval::Ranked;

/// Judges by how much of the question's weight the best passage covers.
#[must_use]
pub fn judge(ranked: &[Ranked], config: &AnswerConfig) -> Outcome {
    let Some(best) = ranked.first() else { return Outcome::NoAnswer };
    if best.coverage >= config.answered_coverage {
        Outcome::Answered
    } else if best.coverage >= config.related_coverage {
        Outcome::Related
    } else {
        Outcome::NoAnswer
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn coverage_decides() {
        let config = Config::embedded().expect("valid settings").answer;
        let judged = |coverage: f32| {
            judge(&[Ranked { address: 0, score: 1.0, coverage, kind_matches: false }], &config)
        };
        assert_eq!(judged(1.0), Outcome::Answered);
        assert_eq!(judged(config.answered_coverage), Outcome::Answered);
        assert_eq!(judged(config.related_coverage), Outcome::Related);
        assert_eq!(judged(0.0), Outcome::NoAnswer);
        assert_eq!(judge(&[], &config), Outcome::NoAnswer);
    }
}
