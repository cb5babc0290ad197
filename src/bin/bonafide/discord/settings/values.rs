//! The settings of a server in words, and what they were.

use bonafide::config::messages::SettingsAndMore;
use bonafide::config::{Config, Texts};
use bonafide::store::GuildSettings;
use serde_json::Value;

use crate::discord::messages::{Setting, escaped, shortened};

/// Entries of a list that are shown; the menus show all.
const LISTED: usize = 8;
/// Characters of a condition in a list.
const MAX_ENTRY_LENGTH: usize = 40;

/// All settings, a line for each; the line of the open one is marked.
pub(crate) fn all(settings: &GuildSettings, open: Option<Setting>, texts: &Texts, config: &Config) -> String {
    let value = serde_json::to_value(settings).unwrap_or_default();
    let lines = Setting::ALL.map(|setting| {
        let (field, mark) = (setting.field(), if open == Some(setting) { "▸ " } else { "" });
        format!("{mark}**{}**: {}", name(field, texts), in_words(field, &value[field], texts, config))
    });
    lines.join("\n")
}

/// What a field is called.
pub(crate) fn name<'a>(field: &'a str, texts: &'a Texts) -> &'a str {
    match field {
        "private_answers" => texts.settings_private_answers(),
        "allowed_channels" => texts.settings_allowed_channels(),
        "refused_channels" => texts.settings_refused_channels(),
        "moderators_channel" => texts.settings_moderators_channel(),
        "moderator_roles" => texts.settings_moderator_roles(),
        "language" => texts.settings_language(),
        "region" => texts.settings_region(),
        "cooldown_seconds" => texts.settings_cooldown_seconds(),
        "topics_off" => texts.settings_topics_off(),
        "channel_locks" => texts.settings_channel_locks(),
        "forum_offers" => texts.settings_forum_offers(),
        "help_forums" => texts.settings_help_forums(),
        other => other,
    }
}

/// The value of a field, as it is kept, in words.
pub(crate) fn in_words(field: &str, value: &Value, texts: &Texts, config: &Config) -> String {
    let visible = |private: bool| if private { texts.settings_private() } else { texts.settings_public() };
    let by_default = |value: &str| texts.settings_by_default(value);
    let seconds = |seconds: u64| texts.settings_seconds(seconds);
    let none = || match field {
        "allowed_channels" => texts.settings_everywhere().to_owned(),
        "private_answers" => by_default(visible(config.discord.private_answers)),
        "language" => texts.settings_own_language().to_owned(),
        "region" => by_default(&config.help.region),
        "cooldown_seconds" => by_default(&seconds(u64::from(config.discord.member_seconds))),
        _ => texts.settings_none().to_owned(),
    };
    match value {
        Value::Bool(private) if field == "private_answers" => visible(*private).to_owned(),
        Value::Bool(on) => if *on { texts.settings_on() } else { texts.settings_off() }.to_owned(),
        Value::Number(number) if field == "cooldown_seconds" => seconds(number.as_u64().unwrap_or_default()),
        Value::Number(channel) => format!("<#{channel}>"),
        Value::String(code) if field == "language" => match code.as_str() {
            "es" => texts.settings_spanish().to_owned(),
            _ => texts.settings_english().to_owned(),
        },
        Value::String(text) => escaped(text),
        Value::Array(entries) if !entries.is_empty() => {
            let entry = |entry: &Value| match entry {
                Value::Number(role) if field == "moderator_roles" => format!("<@&{role}>"),
                Value::Number(channel) => format!("<#{channel}>"),
                other => entry_text(other),
            };
            listed(entries.iter().map(entry), entries.len(), texts)
        }
        Value::Object(locks) if !locks.is_empty() => {
            let lock =
                |(channel, condition): (&String, &Value)| format!("<#{channel}>: {}", entry_text(condition));
            listed(locks.iter().map(lock), locks.len(), texts)
        }
        Value::Null | Value::Array(_) | Value::Object(_) => none(),
    }
}

fn entry_text(entry: &Value) -> String {
    escaped(&shortened(entry.as_str().unwrap_or_default(), MAX_ENTRY_LENGTH))
}

/// The first entries of a list, and how many more there are.
fn listed(entries: impl Iterator<Item = String>, count: usize, texts: &Texts) -> String {
    let shown: Vec<String> = entries.take(LISTED).collect();
    let list = shown.join(", ");
    match count.saturating_sub(LISTED) {
        0 => list,
        more => texts.settings_and_more(SettingsAndMore { count: more, list: &list }),
    }
}

#[cfg(test)]
mod tests {
    use bonafide::config::Language;

    use super::*;

    #[test]
    fn every_setting_has_a_name_and_a_value_in_every_language() {
        let config = Config::embedded().expect("valid settings");
        let fields = serde_json::to_value(GuildSettings::default()).expect("JSON");
        let shown: Vec<&str> = fields.as_object().expect("an object").keys().map(String::as_str).collect();
        for texts in Language::ALL.map(|language| config.texts.of(language)) {
            for field in &shown {
                // after what offers began is no setting of its own
                assert!(Setting::of_field(field).is_some() || *field == "offers_after", "{field} is shown");
            }
            let settings = GuildSettings {
                private_answers: Some(true),
                allowed_channels: [5].into(),
                moderator_roles: [6].into(),
                cooldown_seconds: Some(30),
                topics_off: ["Bone *fever*".to_owned()].into(),
                channel_locks: [(7, "Osteopetrosis".to_owned())].into(),
                ..GuildSettings::default()
            };
            let all = all(&settings, Some(Setting::Locks), texts, &config);
            assert_eq!(all.lines().count(), Setting::ALL.len());
            for part in ["<#5>", "<@&6>", "30", "Bone \\*fever\\*", "<#7>: Osteopetrosis"] {
                assert!(all.contains(part), "{part}: {all}");
            }
            assert_eq!(all.lines().filter(|line| line.starts_with('▸')).count(), 1, "{all}");
        }
    }

    #[test]
    fn the_longest_lists_fit_in_a_message() {
        let config = Config::embedded().expect("valid settings");
        let condition = |number: u64| format!("{number}{}", "*".repeat(300));
        let settings = GuildSettings {
            allowed_channels: (u64::MAX - 500..u64::MAX).collect(),
            refused_channels: (u64::MAX - 500..u64::MAX).collect(),
            moderator_roles: (u64::MAX - 500..u64::MAX).collect(),
            help_forums: (u64::MAX - 500..u64::MAX).collect(),
            topics_off: (0..500).map(condition).collect(),
            channel_locks: (0..500).map(|number| (u64::MAX - number, condition(number))).collect(),
            ..GuildSettings::default()
        };
        for texts in Language::ALL.map(|language| config.texts.of(language)) {
            let all = all(&settings, None, texts, &config);
            assert!(all.chars().count() <= 3400, "{all}");
            assert!(all.contains("492"), "{all}");
        }
    }
}
