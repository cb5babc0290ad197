//! What is said where somebody needs help at once, with the help lines of the region.

use super::Composer;
use super::schema::{Urgency, UrgencyLevel, UrgencyReason};
use crate::config::{HelpLevel, HelpLine, HelpRegion, HelpTexts, HelpWords, LineKind};
use crate::question::UrgencyMatch;
use crate::safety::{ATTEMPT, Danger, MessageLanguage, POISONING, Strength, Who};

/// The kind of danger that gets abuse lines.
const ABUSE: &str = "abuse";
/// Help lines that are named in one line above an answer.
const INLINE_LINES: usize = 2;

/// Texts and lines of a region in one language.
struct Help<'a> {
    region: &'a HelpRegion,
    fallback: &'a HelpRegion,
    texts: &'a HelpTexts,
    language: &'a str,
    is_known: bool,
    most: usize,
}

impl Composer<'_> {
    /// What is said of a danger.
    pub(super) fn urgency(&self, question: &str, found: &UrgencyMatch) -> Option<Urgency> {
        // help is read in the language of the message; English is also what is assumed of other ones
        let own = found.language.filter(|&language| language != MessageLanguage::En);
        let language = own.map_or(self.language.code(), MessageLanguage::code);
        let region = self.help.region(self.region)?;
        let help = Help {
            region,
            fallback: self.help.fallback()?,
            texts: self.help.texts(language)?,
            language,
            is_known: !self.help.is_fallback(region),
            most: self.help.most_lines,
        };
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
            who: found.who,
            reasons: reasons.collect(),
            message: help.message(found),
        })
    }
}

impl Help<'_> {
    fn message(&self, found: &UrgencyMatch) -> String {
        let texts = self.texts;
        let is_abuse = found.kind == ABUSE;
        let lines = if is_abuse { LineKind::Abuse } else { LineKind::Crisis };
        match (found.strength, found.level) {
            (Strength::First, HelpLevel::Emergency) => {
                self.lines(&texts.emergency, lines, found.kind == POISONING)
            }
            (Strength::First, HelpLevel::Crisis) => {
                let is_attempt = found.kind == ATTEMPT || found.kind == POISONING;
                let text = match (is_abuse, is_attempt, found.who) {
                    (true, _, _) => &texts.abuse,
                    (_, true, Who::Writer) => &texts.attempt,
                    (_, true, Who::Other) => &texts.attempt_other,
                    (_, _, Who::Writer) => &texts.crisis,
                    (_, _, Who::Other) => &texts.crisis_other,
                };
                let mut message = self.lines(text, lines, is_attempt);
                if self.is_known {
                    message.push('\n');
                    message.push_str(&texts.elsewhere);
                }
                message
            }
            (Strength::Reminder, HelpLevel::Crisis) => self.line(&texts.reminder, lines),
            (Strength::Possible, HelpLevel::Crisis) if is_abuse => self.line(&texts.possible_abuse, lines),
            (Strength::Possible, HelpLevel::Crisis) => self.line(&texts.possible_crisis, lines),
            (_, HelpLevel::Emergency) => self.line(&texts.possible_emergency, lines),
        }
    }

    /// A text of several lines.
    fn lines(&self, text: &[String], kind: LineKind, is_poisoning: bool) -> String {
        let mut said: Vec<String> = Vec::with_capacity(text.len() + self.most);
        for line in text {
            if line.contains("{poison}") {
                let poison =
                    self.region.lines(LineKind::Poison, self.language).next().filter(|_| is_poisoning);
                let poison =
                    poison.map(|line| self.texts.poison.replace("{line}", &self.described(line, ",")));
                said.extend(poison.map(|poison| line.replace("{poison}", &poison)));
            } else if line.contains("{lines}") {
                let lines = self.of_kind(kind).into_iter().take(self.most);
                said.extend(lines.map(|help| format!("• {}", self.described(help, ":"))));
            } else {
                said.push(self.numbered(line));
            }
        }
        said.join("\n")
    }

    /// A text of one line.
    fn line(&self, text: &str, kind: LineKind) -> String {
        let lines = self.of_kind(kind).into_iter().take(INLINE_LINES);
        let named = lines.map(|line| format!("{}, {}", line.name, ways(line, &self.texts.words).join(", ")));
        self.numbered(text).replace("{lines}", &named.collect::<Vec<_>>().join("; "))
    }

    /// Lines of a kind: those of the region, else the international pages.
    fn of_kind(&self, kind: LineKind) -> Vec<&HelpLine> {
        let own: Vec<&HelpLine> = self.region.lines(kind, self.language).collect();
        if own.is_empty() { self.fallback.lines(kind, self.language).collect() } else { own }
    }

    fn numbered(&self, text: &str) -> String {
        let said = |numbers: &[String]| {
            if numbers.is_empty() {
                self.texts.unknown_number.clone()
            } else {
                numbers.join(&format!(" {} ", self.texts.words.or))
            }
        };
        text.replace("{number}", &said(&self.region.emergency))
            .replace("{police}", &said(self.region.police()))
    }

    /// A line with its ways and what is to be known of it: `Shout: text SHOUT to 85258 (free, day and night)`.
    fn described(&self, line: &HelpLine, after_name: &str) -> String {
        let words = &self.texts.words;
        let name =
            line.area.as_ref().map_or_else(|| line.name.clone(), |area| format!("{} ({area})", line.name));
        let mut text = format!("{name}{after_name} {}", ways(line, words).join(", "));
        let days = match line.days.as_deref() {
            Some("weekdays") => Some(&words.weekdays),
            Some(_) => Some(&words.saturdays),
            None => None,
        };
        let hours = if line.is_always_open() { Some(&words.always) } else { line.hours.as_ref() };
        let is_directory = line.page.is_some() && line.phone.is_empty();
        let known = [
            line.young.then_some(&words.young),
            is_directory.then_some(&words.directory),
            line.free.then_some(&words.free),
            days,
            hours,
        ];
        let known: Vec<&str> = known.into_iter().flatten().map(String::as_str).collect();
        if !known.is_empty() {
            text.push_str(" (");
            text.push_str(&known.join(", "));
            text.push(')');
        }
        text
    }
}

/// How a line is reached.
fn ways(line: &HelpLine, words: &HelpWords) -> Vec<String> {
    let mut ways = Vec::new();
    let numbers = line.phone.join(&format!(" {} ", words.or));
    let option = line.option.as_ref().map(|option| words.option.replace("{option}", option));
    let is_same = line.text.is_some() && line.text.as_ref() == line.phone.first() && line.word.is_none();
    if !numbers.is_empty() {
        let call = if is_same { &words.call_or_text } else { &words.call };
        ways.push(call.replace("{number}", &numbers));
        ways.extend(option);
    }
    match (&line.text, &line.word) {
        (Some(text), Some(word)) => {
            ways.push(words.keyword.replace("{word}", word).replace("{number}", text));
        }
        (Some(text), None) if !is_same => ways.push(words.text.replace("{number}", text)),
        _ => {}
    }
    ways.extend(line.whatsapp.as_ref().map(|number| format!("WhatsApp {number}")));
    ways.extend(line.chat.as_ref().map(|address| words.chat.replace("{address}", address)));
    ways.extend(line.page.clone());
    ways
}
