//! Settings that say where help is, and what is said with it.

mod check;

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::safety::MessageLanguage;

/// Code of the region that is used for unlisted ones.
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

    /// The region that somebody names by its code or its English name.
    #[must_use]
    pub fn named(&self, written: &str) -> Option<&HelpRegion> {
        let written = written.trim();
        let by_name = self.regions.iter().find(|region| region.name.eq_ignore_ascii_case(written));
        by_name.or_else(|| self.find(written))
    }

    /// The region that is used for unlisted ones.
    #[must_use]
    pub fn fallback(&self) -> Option<&HelpRegion> {
        self.regions.iter().find(|region| region.code == FALLBACK_REGION)
    }

    /// Whether a region is the one for unlisted ones.
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
}

impl HelpLine {
    /// Whether it is always open.
    #[must_use]
    pub fn is_always_open(&self) -> bool {
        self.hours.as_deref() == Some(ALWAYS)
    }
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
