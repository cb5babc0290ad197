//! What Discord refuses in requests.

use std::collections::HashSet;

use serde_json::Value;

use super::Call;

/// What is wrong with a request, given those before it.
pub(super) fn violations(call: &Call, earlier: &[Call]) -> Vec<String> {
    let mut found = Vec::new();
    let mut wrong = |what: &str| found.push(format!("{} {}: {what}", call.method, call.path));
    if call.path.ends_with("/commands") {
        commands(&call.body, &mut wrong);
        return found;
    }
    if call.path.starts_with("/interactions/") && earlier.iter().any(|other| other.path == call.path) {
        wrong("acknowledged twice");
    }
    let body = if call.path.ends_with("/callback") { &call.body["data"] } else { &call.body };
    let is_message = call.path.contains("/webhooks/")
        || call.path.ends_with("/messages")
        || call.path.ends_with("/callback") && matches!(call.body["type"].as_u64(), Some(4 | 7));
    if is_message && call.method != "DELETE" {
        message(body, &mut wrong);
    }
    if call.path.ends_with("/callback") && call.body["type"] == 9 {
        let title = body["title"].as_str().unwrap_or_default().chars().count();
        if !(1..=45).contains(&title) {
            wrong("a modal needs a title of at most 45 characters");
        }
    }
    found
}

fn message(body: &Value, wrong: &mut impl FnMut(&str)) {
    let empty = Vec::new();
    let embeds = body["embeds"].as_array().unwrap_or(&empty);
    let content = body["content"].as_str().unwrap_or_default();
    if embeds.is_empty() && content.is_empty() {
        wrong("an empty message");
    }
    if content.chars().count() > 2000 {
        wrong("content of more than 2,000 characters");
    }
    if body["allowed_mentions"]["parse"].as_array().is_none_or(|parse| !parse.is_empty()) {
        wrong("somebody could be pinged");
    }
    if embeds.len() > 10 {
        wrong("more than ten embeds");
    }
    let count = |value: &Value| value.as_str().unwrap_or_default().chars().count();
    let mut all = 0;
    for embed in embeds {
        let (title, description) = (count(&embed["title"]), count(&embed["description"]));
        let footer = count(&embed["footer"]["text"]);
        let fields = embed["fields"].as_array().unwrap_or(&empty);
        if title > 256 || description > 4096 || footer > 2048 || fields.len() > 25 {
            wrong("an embed with too much in one of its parts");
        }
        if title + description + footer == 0 && fields.is_empty() {
            wrong("an empty embed");
        }
        for field in fields {
            let (name, value) = (count(&field["name"]), count(&field["value"]));
            if !(1..=256).contains(&name) || !(1..=1024).contains(&value) {
                wrong("a field that is empty or too long");
            }
            all += name + value;
        }
        all += title + description + footer;
    }
    if all > 6000 {
        wrong("more than 6,000 characters over all embeds");
    }
    let rows = body["components"].as_array().unwrap_or(&empty);
    if rows.len() > 5 {
        wrong("more than five rows of components");
    }
    let mut ids = HashSet::new();
    for row in rows {
        let buttons = row["components"].as_array().unwrap_or(&empty);
        if buttons.is_empty() || buttons.len() > 5 {
            wrong("a row with no button or more than five");
        }
        for button in buttons {
            let id = button["custom_id"].as_str().unwrap_or_default();
            if id.is_empty() && button["url"].is_null() || id.chars().count() > 100 {
                wrong("a button without a custom_id that Discord takes");
            }
            if !id.is_empty() && !ids.insert(id.to_owned()) {
                wrong("a custom_id twice");
            }
            if !(1..=80).contains(&count(&button["label"])) {
                wrong("a label that is empty or too long");
            }
        }
    }
}

fn commands(body: &Value, wrong: &mut impl FnMut(&str)) {
    let mut names = HashSet::new();
    for command in body.as_array().map(Vec::as_slice).unwrap_or_default() {
        let name = command["name"].as_str().unwrap_or_default();
        let slash = command["type"].as_u64().is_none_or(|kind| kind == 1);
        if !names.insert(name.to_owned()) || name.is_empty() || name.chars().count() > 32 {
            wrong("a command's name that is missing, too long or there twice");
        }
        if slash && (name.chars().any(char::is_uppercase) || name.contains(' ')) {
            wrong("a slash command with capitals or spaces");
        }
        let described = |value: &Value| {
            (1..=100).contains(&value["description"].as_str().unwrap_or_default().chars().count())
        };
        if slash && !described(command) {
            wrong("a command without a description that Discord takes");
        }
        let mut optional = false;
        for option in command["options"].as_array().map(Vec::as_slice).unwrap_or_default() {
            let required = option["required"].as_bool().unwrap_or(false);
            if required && optional || !described(option) {
                wrong("an option out of order or without a description");
            }
            optional |= !required;
        }
    }
}
