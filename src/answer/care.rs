//! What is said before any passage: where to get help at once, and what no passage can tell.

use super::schema::{Answer, Interpretation, Outcome, VERSION};
use super::{Composer, Notice, NoticeCode, Notices, interpret_words};
use crate::config::CareConfig;
use crate::question::{Personal, Understanding};
use crate::safety::Strength;

impl Composer<'_> {
    /// The answer to a question that isn't searched: a crisis, or small talk.
    #[must_use]
    pub fn without_search(&self, question: &str, understanding: &Understanding) -> Answer {
        let mut answer = Answer {
            version: VERSION,
            language: self.language,
            question: question.to_owned(),
            outcome: Outcome::NoAnswer,
            interpretation: Interpretation {
                corrected: None,
                condition: None,
                intent: None,
                used_context: false,
                confidence: None,
                words: interpret_words(understanding, &[], &[]),
            },
            urgency: None,
            passages: Vec::new(),
            parts: Vec::new(),
            choices: Vec::new(),
            near_sections: Vec::new(),
            notices: Notices::default(),
            disclaimer: self.disclaimer(),
        };
        if understanding.urgency.is_some() {
            self.add_care(&mut answer, understanding);
        }
        if understanding.urgency.as_ref().is_none_or(|found| found.strength < Strength::First) {
            let reply = understanding.small_talk.as_ref();
            answer.notices.extend(reply.map(|reply| NoticeCode::SmallTalk.says(reply.of(self.language))));
        }
        answer
    }

    /// The answer to a question that nothing may be shown for, and why.
    #[must_use]
    pub fn withheld(&self, question: &str, understanding: &Understanding, why: Notice) -> Answer {
        let mut answer =
            self.without_search(question, &Understanding { small_talk: None, ..understanding.clone() });
        answer.interpretation.condition =
            understanding.condition.as_ref().map(|(condition, _)| condition.clone());
        answer.notices.push(why);
        answer
    }

    /// Adds where to get help at once, and notices on doses and diagnoses, before all others.
    pub fn add_care(&self, answer: &mut Answer, understanding: &Understanding) {
        answer.urgency =
            understanding.urgency.as_ref().and_then(|found| self.urgency(&answer.question, found));
        let texts = self.words();
        let personal = understanding.personal.map(|personal| match personal {
            Personal::Dose => NoticeCode::PersonalDose.says(texts.personal_dose()),
            Personal::ChildDose => NoticeCode::PersonalChildDose.says(texts.personal_child_dose()),
            Personal::Stopping => NoticeCode::PersonalStopping.says(texts.personal_stopping()),
            Personal::Combining => NoticeCode::PersonalCombining.says(texts.personal_combining()),
            Personal::Pregnancy => NoticeCode::PersonalPregnancy.says(texts.personal_pregnancy()),
            Personal::Diagnosis => NoticeCode::PersonalDiagnosis.says(texts.personal_diagnosis()),
            Personal::Safety => NoticeCode::PersonalSafety.says(texts.personal_safety()),
        });
        let holds_dose = || answer.passages.iter().any(|passage| holds_dose(&passage.text, self.care));
        let is_of_dose =
            !matches!(understanding.personal, None | Some(Personal::Diagnosis | Personal::Safety));
        // one line is enough: the notice of a personal dose says all that the one on doses does
        let dose = (!is_of_dose && holds_dose()).then(|| NoticeCode::Dose.says(texts.dose()));
        answer.notices.put_first(personal.into_iter().chain(dose));
    }
}

/// Whether a text gives a dose: a number right before one of the units.
pub(super) fn holds_dose(text: &str, care: &CareConfig) -> bool {
    let mut after_number = false;
    text.split_whitespace().any(|word| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '/').to_lowercase();
        let unit =
            word.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '–' | '-'));
        let number = unit.len() < word.len();
        let dose = (after_number || number) && care.dose_units.iter().any(|known| known == unit);
        after_number = number && unit.is_empty();
        dose
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn doses_are_told_from_other_numbers() {
        let care = Config::embedded().expect("valid settings").care;
        for dose in ["up to 3,000–4,000 mg/day in all", "take 10mg", "200–400 mg every 4 hours", "(5 ml)"]
        {
            assert!(holds_dose(dose, &care), "{dose}");
        }
        for none in ["18–24 months", "every 6 months", "COL10A1", "a 50% chance", "mg is a unit", "3 times"]
        {
            assert!(!holds_dose(none, &care), "{none}");
        }
    }
}
