//! Settings that say where help is, and what is said with it.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::safety::MessageLanguage;

/// Code of the region that stands in for those that are not listed.
pub(super) const FALLBACK_REGION: &str = "international";
/// Region of the settings that means: that of the locale.
const FROM_LOCALE: &str = "locale";
/// Lines of a text that help in an emergency may have.
const EMERGENCY_LINES: usize = 4;
/// What `hours` says of a line that is always open.
const ALWAYS: &str = "always";

/// `config/help.toml` and `config/help/*.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HelpConfig {
    /// Code of the region of those who ask, or `locale`.
    pub region: String,
    /// Lines of one kind that are shown at most.
    pub most_lines: usize,
    /// What is said, by the code of the language.
    pub languages: BTreeMap<String, HelpTexts>,
    /// Where to get help.
    pub regions: Vec<HelpRegion>,
}

/// What is said where help is needed at once, in one language; a text of several lines is shown line by line.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HelpTexts {
    /// In an emergency.
    pub emergency: Vec<String>,
    /// Poison help, with `{line}`.
    pub poison: String,
    /// In a crisis of the writer.
    pub crisis: Vec<String>,
    /// In a crisis of somebody whom the writer worries about.
    pub crisis_other: Vec<String>,
    /// Where the writer has just attempted suicide or taken an overdose.
    pub attempt: Vec<String>,
    /// Where somebody else has.
    pub attempt_other: Vec<String>,
    /// Where somebody suffers violence or threats.
    pub abuse: Vec<String>,
    /// Where to look in another country.
    pub elsewhere: String,
    /// One line above an answer, in case it is an emergency.
    pub possible_emergency: String,
    /// One line above an answer, in case it is a crisis.
    pub possible_crisis: String,
    /// One line above an answer, in case it is abuse.
    pub possible_abuse: String,
    /// One line above the answers after a crisis.
    pub reminder: String,
    /// Stands for the emergency number where the region is not known.
    pub unknown_number: String,
    /// How a line says how to reach it.
    pub words: HelpWords,
}

/// The words of a help line.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HelpWords {
    /// Between two numbers.
    pub or: String,
    /// To call.
    pub call: String,
    /// To call or text the same number.
    pub call_or_text: String,
    /// What to press or say.
    pub option: String,
    /// To text.
    pub text: String,
    /// To text a word.
    pub keyword: String,
    /// To chat.
    pub chat: String,
    /// That it costs nothing.
    pub free: String,
    /// That it is always open.
    pub always: String,
    /// Monday to Friday.
    pub weekdays: String,
    /// Monday to Saturday.
    pub saturdays: String,
    /// That it is for young people.
    pub young: String,
    /// What the international pages list.
    pub directory: String,
}

/// Where to get help in one region.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HelpRegion {
    /// Code, as in ISO 3166; `international` is the fallback.
    pub code: String,
    /// English name.
    pub name: String,
    /// Emergency numbers for an ambulance, the best first; the fallback has none.
    pub emergency: Vec<String>,
    /// Those of the police, where they are others.
    #[serde(default)]
    pub police: Vec<String>,
    /// Where the emergency numbers are stated.
    pub source: String,
    /// When somebody last looked, and at what.
    pub confirmed: String,
    /// Help lines, the best first.
    pub lines: Vec<HelpLine>,
}

/// Kinds of help lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LineKind {
    /// Suicide and crisis.
    Crisis,
    /// Poisoning.
    Poison,
    /// Violence and abuse.
    Abuse,
}

/// A help line.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HelpLine {
    /// What it helps with.
    pub kind: LineKind,
    /// Its name, as it calls itself.
    pub name: String,
    /// Numbers to call.
    #[serde(default)]
    pub phone: Vec<String>,
    /// What to press there.
    pub option: Option<String>,
    /// Number to text.
    pub text: Option<String>,
    /// Word to text.
    pub word: Option<String>,
    /// `WhatsApp` number.
    pub whatsapp: Option<String>,
    /// Address of a chat.
    pub chat: Option<String>,
    /// Address of a page.
    pub page: Option<String>,
    /// Part of the region.
    pub area: Option<String>,
    /// Only shown in this language.
    pub language: Option<String>,
    /// Whether it is for young people.
    #[serde(default)]
    pub young: bool,
    /// Whether it costs nothing.
    #[serde(default)]
    pub free: bool,
    /// `always`, or hours of the day; nothing where they are not known.
    pub hours: Option<String>,
    /// `weekdays` or `saturdays`, where it isn't open every day.
    pub days: Option<String>,
    /// Where it is stated.
    pub source: String,
    /// When somebody last looked, and at what.
    pub confirmed: String,
}

impl HelpConfig {
    /// A region by its code, else the one of the settings, else the fallback.
    #[must_use]
    pub fn region(&self, code: Option<&str>) -> Option<&HelpRegion> {
        let wanted = code.and_then(|code| self.find(code));
        wanted.or_else(|| self.find(&self.region)).or_else(|| self.fallback())
    }

    /// The region with a code, in any case; a part of a country that is not listed is in its country.
    #[must_use]
    pub fn find(&self, code: &str) -> Option<&HelpRegion> {
        let code = code.trim();
        let by_code = |code: &str| self.regions.iter().find(|region| region.code.eq_ignore_ascii_case(code));
        let country = code.split_once('-').map_or(code, |(country, _)| country);
        by_code(code).or_else(|| by_code(country))
    }

    /// The region that stands in for those that are not listed.
    #[must_use]
    pub fn fallback(&self) -> Option<&HelpRegion> {
        self.regions.iter().find(|region| region.code == FALLBACK_REGION)
    }

    /// Whether a region stands in for those that are not listed.
    #[must_use]
    pub fn is_fallback(&self, region: &HelpRegion) -> bool {
        region.code == FALLBACK_REGION
    }

    /// Whether the region is that of the locale.
    #[must_use]
    pub fn is_from_locale(&self) -> bool {
        self.region == FROM_LOCALE
    }

    /// The listed region that a locale names, as `de_AT.UTF-8` or `pt-BR`.
    #[must_use]
    pub fn region_of_locale(&self, locale: &str) -> Option<&HelpRegion> {
        let tag = locale.split(['.', '@']).next()?;
        let region = tag.split(['_', '-']).skip(1).find(|part| part.len() == 2)?;
        self.find(region).filter(|region| !self.is_fallback(region))
    }

    /// What is said in a language; English where it has no texts.
    #[must_use]
    pub fn texts(&self, code: &str) -> Option<&HelpTexts> {
        self.languages.get(code).or_else(|| self.languages.get(MessageLanguage::En.code()))
    }

    pub(super) fn check(&self) -> Result<(), String> {
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
            return Err("most_lines must lie between 1 and 10".to_owned());
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
    /// The numbers of the police, else the emergency numbers.
    #[must_use]
    pub fn police(&self) -> &[String] {
        if self.police.is_empty() { &self.emergency } else { &self.police }
    }

    /// The lines of a kind that are for readers of a language, the best first.
    pub fn lines(&self, kind: LineKind, language: &str) -> impl Iterator<Item = &HelpLine> {
        let is_read = move |line: &&HelpLine| line.language.as_ref().is_none_or(|own| own == language);
        self.lines.iter().filter(move |line| line.kind == kind).filter(is_read)
    }

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
    /// Whether it is always open.
    #[must_use]
    pub fn is_always_open(&self) -> bool {
        self.hours.as_deref() == Some(ALWAYS)
    }

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn embedded() -> HelpConfig {
        Config::embedded().expect("valid settings").help
    }

    #[test]
    fn the_shipped_lines_are_valid_and_cover_many_countries() {
        let help = embedded();
        help.check().expect("valid");
        let countries: Vec<&str> = help.regions.iter().map(|region| region.code.as_str()).collect();
        let eu = [
            "AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV",
            "LT", "LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE",
        ];
        let others = [
            "US", "CA", "MX", "BR", "AR", "CL", "CO", "PE", "GB", "GB-NIR", "NO", "CH", "IS", "ZA", "IN",
            "PH", "JP", "KR", "AU", "NZ",
        ];
        for code in eu.into_iter().chain(others) {
            assert!(countries.contains(&code), "{code}");
        }
        assert!(countries.len() > 60, "{}", countries.len());
    }

    #[test]
    fn wrong_lines_are_refused() {
        let wrong = |change: fn(&mut HelpRegion)| {
            let mut help = embedded();
            let region = help.regions.iter_mut().find(|region| region.code == "US").expect("listed");
            change(region);
            help.check().expect_err("refused")
        };
        assert!(wrong(|region| region.emergency.clear()).contains("region US"));
        assert!(wrong(|region| region.emergency.push("nine".to_owned())).contains("nine"));
        assert!(wrong(|region| region.lines[0].confirmed = "yes".to_owned()).contains("not confirmed"));
        assert!(wrong(|region| region.lines[0].phone = vec!["ask".to_owned()]).contains("ask"));
        assert!(wrong(|region| region.lines[0].hours = Some("late".to_owned())).contains("hours"));
        assert!(wrong(|region| region.lines[0].chat = Some("example.org".to_owned())).contains("https"));
        assert!(wrong(|region| region.code = "gb".to_owned()).contains("twice"));
    }

    #[test]
    fn texts_without_a_number_or_in_too_many_lines_are_refused() {
        let mut help = embedded();
        let texts = help.languages.get_mut("de").expect("German");
        texts.emergency.push("und noch etwas".to_owned());
        assert!(help.check().expect_err("five lines").contains("4 lines"));
        let mut help = embedded();
        help.languages.get_mut("fr").expect("French").crisis.retain(|line| !line.contains("{number}"));
        assert!(help.check().expect_err("no number").contains("languages.fr.crisis"));
    }

    #[test]
    fn regions_are_found_by_code_locale_and_settings() {
        let mut help = embedded();
        let code = |region: Option<&HelpRegion>| region.map(|region| region.code.clone());
        let is = |found: Option<&HelpRegion>, wanted: &str| assert_eq!(code(found).as_deref(), Some(wanted));
        is(help.region(Some("us")), "US");
        is(help.region(Some("gb-nir")), "GB-NIR");
        is(help.region(Some("US-CA")), "US");
        is(help.region(Some("nowhere")), FALLBACK_REGION);
        is(help.region(None), FALLBACK_REGION);
        is(help.region_of_locale("de_AT.UTF-8"), "AT");
        is(help.region_of_locale("pt-BR"), "BR");
        is(help.region_of_locale("zh_Hant_TW"), "TW");
        for none in ["C.UTF-8", "en", "es-419", "xx_ZZ", ""] {
            assert_eq!(code(help.region_of_locale(none)), None, "{none}");
        }
        help.region = "DE".to_owned();
        is(help.region(None), "DE");
    }
}
