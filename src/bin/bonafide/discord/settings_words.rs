//! The settings of a server in words, and what they were.

use bonafide::config::{Config, SettingsTexts};
use bonafide::store::GuildSettings;
use serde_json::Value;

use super::escape::escaped;

/// The fields of the settings, in the order in which they are shown.
const FIELDS: [&str; 12] = [
    "private_answers",
    "allowed_channels",
    "refused_channels",
    "moderators_channel",
    "moderator_roles",
    "language",
    "region",
    "cooldown_seconds",
    "topics_off",
    "channel_locks",
    "forum_offers",
    "help_forums",
];

/// All settings, a line for each.
pub(super) fn all(settings: &GuildSettings, texts: &SettingsTexts, config: &Config) -> String {
    let lines = FIELDS.map(|field| one(settings, field, texts, config));
    lines.join("\n")
}

/// One setting: its name and what it is.
pub(super) fn one(settings: &GuildSettings, field: &str, texts: &SettingsTexts, config: &Config) -> String {
    let value = serde_json::to_value(settings).unwrap_or_default();
    format!("**{}**: {}", name(field, texts), in_words(field, &value[field], texts, config))
}

/// What a field is called.
pub(super) fn name<'a>(field: &'a str, texts: &'a SettingsTexts) -> &'a str {
    match field {
        "private_answers" => &texts.private_answers,
        "allowed_channels" => &texts.allowed_channels,
        "refused_channels" => &texts.refused_channels,
        "moderators_channel" => &texts.moderators_channel,
        "moderator_roles" => &texts.moderator_roles,
        "language" => &texts.language,
        "region" => &texts.region,
        "cooldown_seconds" => &texts.cooldown_seconds,
        "topics_off" => &texts.topics_off,
        "channel_locks" => &texts.channel_locks,
        "forum_offers" => &texts.forum_offers,
        "help_forums" => &texts.help_forums,
        other => other,
    }
}

/// The value of a field, as it is kept, in words.
pub(super) fn in_words(field: &str, value: &Value, texts: &SettingsTexts, config: &Config) -> String {
    let visible = |private: bool| if private { &texts.private } else { &texts.public };
    let by_default = |value: &str| texts.by_default.replace("{value}", value);
    let seconds = |seconds: u64| texts.seconds.replace("{seconds}", &seconds.to_string());
    let none = || match field {
        "allowed_channels" => texts.everywhere.clone(),
        "private_answers" => by_default(visible(config.discord.private_answers)),
        "language" => texts.own_language.clone(),
        "region" => by_default(&config.help.region),
        "cooldown_seconds" => by_default(&seconds(u64::from(config.discord.member_seconds))),
        _ => texts.none.clone(),
    };
    match value {
        Value::Bool(private) if field == "private_answers" => visible(*private).clone(),
        Value::Bool(on) => if *on { &texts.on } else { &texts.off }.clone(),
        Value::Number(number) if field == "cooldown_seconds" => seconds(number.as_u64().unwrap_or_default()),
        Value::Number(channel) => format!("<#{channel}>"),
        Value::String(code) if field == "language" => match code.as_str() {
            "es" => texts.spanish.clone(),
            _ => texts.english.clone(),
        },
        Value::String(text) => escaped(text),
        Value::Array(entries) if !entries.is_empty() => {
            let entry = |entry: &Value| match entry {
                Value::Number(role) if field == "moderator_roles" => format!("<@&{role}>"),
                Value::Number(channel) => format!("<#{channel}>"),
                other => escaped(other.as_str().unwrap_or_default()),
            };
            entries.iter().map(entry).collect::<Vec<_>>().join(", ")
        }
        Value::Object(locks) if !locks.is_empty() => {
            let lock = |(channel, condition): (&String, &Value)| {
                format!("<#{channel}>: {}", escaped(condition.as_str().unwrap_or_default()))
            };
            locks.iter().map(lock).collect::<Vec<_>>().join(", ")
        }
        Value::Null | Value::Array(_) | Value::Object(_) => none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_has_a_name_and_a_value_in_every_language() {
        let config = Config::embedded().expect("valid settings");
        let fields = serde_json::to_value(GuildSettings::default()).expect("JSON");
        let shown: Vec<&str> = fields.as_object().expect("an object").keys().map(String::as_str).collect();
        for texts in config.discord.texts.values() {
            for field in &shown {
                // after what offers began is no setting of its own
                assert!(FIELDS.contains(field) || *field == "offers_after", "{field} is shown");
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
            let all = all(&settings, &texts.settings, &config);
            assert_eq!(all.lines().count(), FIELDS.len());
            for part in ["<#5>", "<@&6>", "30", "Bone \\*fever\\*", "<#7>: Osteopetrosis"] {
                assert!(all.contains(part), "{part}: {all}");
            }
        }
    }
}
