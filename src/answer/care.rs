//! What is said before any passage: where to get help at once, and what no passage can tell.

use super::schema::{Answer, Interpretation, Outcome, Urgency, UrgencyLevel, VERSION};
use super::{Composer, Disclaimer, interpret_words};
use crate::config::{CareConfig, HelpConfig, HelpLevel};
use crate::question::{Personal, Understanding, UrgencyMatch};

/// Kind of danger for which a poison help line is named.
const POISONING: &str = "poisoning_overdose";
/// Kind of danger for which lines against abuse are named.
const ABUSE: &str = "abuse";

impl Composer<'_> {
    /// The answer to a question for which nothing is searched: a crisis, or small talk.
    #[must_use]
    pub fn without_search(&self, question: &str, understanding: &Understanding) -> Answer {
        let mut answer = Answer {
            version: VERSION,
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
            notices: Vec::new(),
            disclaimer: Disclaimer::new(&self.texts.disclaimer_addition),
        };
        match &understanding.urgency {
            Some(_) => self.add_care(&mut answer, understanding),
            None => answer.notices.extend(understanding.small_talk.clone()),
        }
        answer
    }

    /// Adds where to get help at once, and notices on doses and diagnoses, before all others.
    pub fn add_care(&self, answer: &mut Answer, understanding: &Understanding) {
        answer.urgency = understanding.urgency.as_ref().and_then(|found| urgency(found, self.help));
        let mut first = Vec::new();
        if !answer.passages.is_empty() {
            match understanding.personal {
                Some(Personal::Dose) => first.push(self.texts.personal_dose.clone()),
                Some(Personal::Diagnosis) => first.push(self.texts.personal_diagnosis.clone()),
                None => {}
            }
        }
        if answer.passages.iter().any(|passage| holds_dose(&passage.text, self.care)) {
            first.push(self.texts.dose.clone());
        }
        answer.notices.splice(0..0, first);
    }
}

fn urgency(found: &UrgencyMatch, help: &HelpConfig) -> Option<Urgency> {
    let region = help.here()?;
    let mut message = match found.level {
        HelpLevel::Emergency => help.emergency.replace("{number}", &region.emergency),
        HelpLevel::Crisis => {
            let abuse = region.abuse.as_ref().filter(|_| found.kind == ABUSE);
            let lines = abuse.unwrap_or(&region.crisis);
            help.crisis.replace("{lines}", lines).replace("{number}", &region.emergency)
        }
    };
    if let Some(poison) = region.poison.as_ref().filter(|_| found.kind == POISONING) {
        message.push(' ');
        message.push_str(&help.poison.replace("{poison}", poison));
    }
    let level = match found.level {
        HelpLevel::Emergency => UrgencyLevel::Emergency,
        HelpLevel::Crisis => UrgencyLevel::Crisis,
    };
    Some(Urgency { level, message })
}

/// Whether a text gives a dose: a number right before one of the units.
fn holds_dose(text: &str, care: &CareConfig) -> bool {
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
