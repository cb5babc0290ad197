//! Checks texts and lines of help: a wrong number is worse than none.

use super::{
    ALWAYS, EMERGENCY_LINES, FALLBACK_REGION, HelpConfig, HelpLine, HelpRegion, HelpTexts, LineKind,
};
use crate::safety::MessageLanguage;

impl HelpConfig {
    pub(in crate::config) fn check(&self) -> Result<(), String> {
        for language in MessageLanguage::ALL {
            let texts = self.languages.get(language.code());
            texts
                .ok_or_else(|| format!("languages.{} is missing", language.code()))?
                .check(language.code())?;
        }
        if let Some(unknown) = self.languages.keys().find(|code| MessageLanguage::of_code(code).is_none()) {
            return Err(format!("languages.{unknown} is not one of en, es, pt, fr, de and it"));
        }
        if !(1..=10).contains(&self.most_lines) {
            return Err("most_lines must be between 1 and 10".to_owned());
        }
        let fallback = self.fallback().ok_or("regions must hold the region international")?;
        for kind in [LineKind::Crisis, LineKind::Abuse] {
            if !fallback.lines.iter().any(|line| line.kind == kind) {
                return Err("region international must have lines of the kinds crisis and abuse".to_owned());
            }
        }
        self.regions.iter().enumerate().try_for_each(|(place, region)| {
            let twice =
                self.regions.iter().take(place).any(|other| other.code.eq_ignore_ascii_case(&region.code));
            if twice {
                return Err(format!("region {} is listed twice", region.code));
            }
            region
                .check(region.code == FALLBACK_REGION)
                .map_err(|why| format!("region {}: {why}", region.code))
        })
    }
}

impl HelpTexts {
    fn check(&self, code: &str) -> Result<(), String> {
        let lacks = |text: &[String], wanted: &str| !text.iter().any(|line| line.contains(wanted));
        let one = |text: &str, wanted: &str| !text.contains(wanted);
        let wanted = [
            ("emergency", "{number}", lacks(&self.emergency, "{number}")),
            ("emergency", "{poison}", lacks(&self.emergency, "{poison}")),
            ("poison", "{line}", one(&self.poison, "{line}")),
            ("crisis", "{number}", lacks(&self.crisis, "{number}")),
            ("crisis", "{lines}", lacks(&self.crisis, "{lines}")),
            ("crisis_other", "{number}", lacks(&self.crisis_other, "{number}")),
            ("crisis_other", "{lines}", lacks(&self.crisis_other, "{lines}")),
            ("attempt", "{number}", lacks(&self.attempt, "{number}")),
            ("attempt", "{poison}", lacks(&self.attempt, "{poison}")),
            ("attempt", "{lines}", lacks(&self.attempt, "{lines}")),
            ("attempt_other", "{number}", lacks(&self.attempt_other, "{number}")),
            ("attempt_other", "{poison}", lacks(&self.attempt_other, "{poison}")),
            ("attempt_other", "{lines}", lacks(&self.attempt_other, "{lines}")),
            ("abuse", "{police}", lacks(&self.abuse, "{police}")),
            ("abuse", "{lines}", lacks(&self.abuse, "{lines}")),
            ("possible_emergency", "{number}", one(&self.possible_emergency, "{number}")),
            ("possible_crisis", "{lines}", one(&self.possible_crisis, "{lines}")),
            ("possible_abuse", "{lines}", one(&self.possible_abuse, "{lines}")),
            ("reminder", "{lines}", one(&self.reminder, "{lines}")),
        ];
        if let Some((text, name, _)) = wanted.into_iter().find(|(_, _, lacks)| *lacks) {
            return Err(format!("languages.{code}.{text} must have {name}"));
        }
        if self.emergency.len() > EMERGENCY_LINES {
            return Err(format!("languages.{code}.emergency must have {EMERGENCY_LINES} lines at most"));
        }
        Ok(())
    }
}

impl HelpRegion {
    fn check(&self, is_fallback: bool) -> Result<(), String> {
        if self.emergency.is_empty() != is_fallback {
            return Err("emergency must have a number, save for international".to_owned());
        }
        let numbers = self.emergency.iter().chain(&self.police);
        if let Some(wrong) = numbers.into_iter().find(|number| !is_number(number)) {
            return Err(format!("{wrong:?} is no number"));
        }
        check_source(&self.source, &self.confirmed)?;
        self.lines
            .iter()
            .try_for_each(|line| line.check().map_err(|why| format!("line {:?}: {why}", line.name)))
    }
}

impl HelpLine {
    fn check(&self) -> Result<(), String> {
        let numbers = self.phone.iter().chain(&self.text).chain(&self.whatsapp);
        if let Some(wrong) = numbers.into_iter().find(|number| !is_number(number)) {
            return Err(format!("{wrong:?} is no number"));
        }
        let mut addresses = self.chat.iter().chain(&self.page);
        if let Some(wrong) = addresses.find(|address| !is_address(address)) {
            return Err(format!("{wrong:?} must begin with https:// and have no spaces"));
        }
        let ways = [!self.phone.is_empty(), self.text.is_some(), self.chat.is_some(), self.page.is_some()];
        if !ways.contains(&true) && self.whatsapp.is_none() {
            return Err("name a phone, text, whatsapp, chat or page".to_owned());
        }
        if self.word.is_some() && self.text.is_none() || self.option.is_some() && self.phone.is_empty() {
            return Err("word needs text, and option needs phone".to_owned());
        }
        if self.hours.as_deref().is_some_and(|hours| !is_hours(hours)) {
            return Err("hours must be \"always\" or hours as \"09:00–17:00\"".to_owned());
        }
        if self.days.as_deref().is_some_and(|days| !["weekdays", "saturdays"].contains(&days)) {
            return Err("days must be \"weekdays\" or \"saturdays\"".to_owned());
        }
        if self.language.as_deref().is_some_and(|code| MessageLanguage::of_code(code).is_none()) {
            return Err("language must be one of en, es, pt, fr, de and it".to_owned());
        }
        check_source(&self.source, &self.confirmed)
    }
}

/// Whether a text is a telephone number as people dial it.
fn is_number(text: &str) -> bool {
    let is_dialed = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '-' | '+' | '*' | '(' | ')');
    text.chars().all(is_dialed) && text.chars().filter(char::is_ascii_digit).count() >= 2
}

fn is_address(text: &str) -> bool {
    text.starts_with("https://") && !text.contains(char::is_whitespace)
}

fn is_hours(text: &str) -> bool {
    let is_time = |time: &str| {
        time.split_once(':').is_some_and(|(hour, minute)| {
            hour.parse::<u8>().is_ok_and(|hour| hour <= 24)
                && minute.parse::<u8>().is_ok_and(|minute| minute < 60)
        })
    };
    text == ALWAYS || text.split_once('–').is_some_and(|(from, to)| is_time(from) && is_time(to))
}

/// That a source is named, and whether somebody looked.
fn check_source(source: &str, confirmed: &str) -> Result<(), String> {
    if !source.starts_with("http") {
        return Err("source must be the address where the numbers are stated".to_owned());
    }
    let day = confirmed.strip_prefix("stored copy, ").unwrap_or(confirmed);
    if confirmed != "not confirmed" && day.parse::<jiff::civil::Date>().is_err() {
        return Err("confirmed must be a day, \"stored copy, \" and a day, or \"not confirmed\"".to_owned());
    }
    Ok(())
}
