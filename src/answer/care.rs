//! What is said before any passage: where to get help at once, and what no passage can tell.

use super::schema::{Answer, Interpretation, Outcome, Urgency, UrgencyLevel, UrgencyReason, VERSION};
use super::{Composer, interpret_words};
use crate::config::{CareConfig, HelpLevel, Language};
use crate::question::{Personal, Understanding, UrgencyMatch};
use crate::safety::{Danger, MessageLanguage, POISONING, Strength};

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
            parts: Vec::new(),
            choices: Vec::new(),
            notices: Vec::new(),
            disclaimer: self.disclaimer(),
        };
        if understanding.urgency.is_some() {
            self.add_care(&mut answer, understanding);
        }
        if understanding.urgency.as_ref().is_none_or(|found| found.strength < Strength::First) {
            let reply = understanding.small_talk.as_ref();
            answer.notices.extend(reply.map(|reply| reply.of(self.language).to_owned()));
        }
        answer
    }

    /// The answer to a question for which nothing may be shown, and why.
    #[must_use]
    pub fn withheld(&self, question: &str, understanding: &Understanding, why: String) -> Answer {
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
            understanding.urgency.as_ref().and_then(|found| urgency(&answer.question, found, self));
        let mut first = Vec::new();
        if !answer.passages.is_empty() {
            match understanding.personal {
                Some(Personal::Dose) => first.push(self.words().personal_dose.clone()),
                Some(Personal::Diagnosis) => first.push(self.words().personal_diagnosis.clone()),
                None => {}
            }
        }
        if answer.passages.iter().any(|passage| holds_dose(&passage.text, self.care)) {
            first.push(self.words().dose.clone());
        }
        answer.notices.splice(0..0, first);
    }
}

fn urgency(question: &str, found: &UrgencyMatch, composer: &Composer<'_>) -> Option<Urgency> {
    // help is read in the language of the message; English is also what is assumed of other ones
    let own = found.language.filter(|&language| language != MessageLanguage::En);
    let language = if own == Some(MessageLanguage::Es) { Language::Es } else { composer.language };
    let texts = own.and_then(|own| composer.help.texts_for(own)).unwrap_or(composer.help.texts(language));
    let region = composer.help.region(composer.region)?;
    let lines = region.lines(language);
    let unknown = |text: &Option<String>| text.clone().filter(|_| composer.help.is_fallback(region));
    let number = unknown(&texts.unknown_number).unwrap_or_else(|| lines.emergency.to_owned());
    let abuse = lines.abuse.filter(|_| found.kind == ABUSE);
    let crisis = unknown(&texts.unknown_lines).unwrap_or_else(|| abuse.unwrap_or(lines.crisis).to_owned());
    let text = match (found.strength, found.level) {
        (Strength::First, HelpLevel::Emergency) => &texts.emergency,
        (Strength::First, HelpLevel::Crisis) => &texts.crisis,
        (Strength::Reminder, HelpLevel::Crisis) => &texts.reminder,
        (Strength::Possible, HelpLevel::Crisis) => &texts.possible_crisis,
        (_, HelpLevel::Emergency) => &texts.possible_emergency,
    };
    let mut message = text.replace("{number}", &number).replace("{lines}", &crisis);
    let is_poisoning = found.kind == POISONING && found.strength == Strength::First;
    if let Some(poison) = lines.poison.filter(|_| is_poisoning) {
        message.push(' ');
        message.push_str(&texts.poison.replace("{poison}", poison));
    }
    let (level, danger) = match found.level {
        HelpLevel::Emergency => (UrgencyLevel::Emergency, Danger::Emergency),
        HelpLevel::Crisis => (UrgencyLevel::Crisis, Danger::Crisis),
    };
    let level = if found.strength == Strength::Possible { UrgencyLevel::Possible } else { level };
    let reasons = found.reasons.iter().map(|reason| UrgencyReason {
        source: reason.source.clone(),
        text: question.get(reason.span.clone()).unwrap_or_default().to_owned(),
    });
    Some(Urgency {
        level,
        strength: found.strength,
        danger,
        kind: found.kind.clone(),
        reasons: reasons.collect(),
        message,
    })
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
