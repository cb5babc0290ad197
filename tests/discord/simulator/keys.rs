//! The keys that Discord knows; it ignores others, which is how a misspelt one goes unnoticed.

use serde_json::Value;

use super::violation::{Rule, Violation};

const MESSAGE: &[&str] = &[
    "content",
    "nonce",
    "enforce_nonce",
    "tts",
    "embeds",
    "allowed_mentions",
    "message_reference",
    "components",
    "sticker_ids",
    "attachments",
    "flags",
    "poll",
    "username",
    "avatar_url",
    "thread_name",
    "applied_tags",
];
const EMBED: &[&str] = &[
    "title",
    "type",
    "description",
    "url",
    "timestamp",
    "color",
    "footer",
    "image",
    "thumbnail",
    "video",
    "provider",
    "author",
    "fields",
];
const FOOTER: &[&str] = &["text", "icon_url", "proxy_icon_url"];
const AUTHOR: &[&str] = &["name", "url", "icon_url", "proxy_icon_url"];
const FIELD: &[&str] = &["name", "value", "inline"];
const COMPONENT: &[&str] = &[
    "type",
    "id",
    "custom_id",
    "style",
    "label",
    "emoji",
    "url",
    "disabled",
    "sku_id",
    "options",
    "placeholder",
    "min_values",
    "max_values",
    "min_length",
    "max_length",
    "required",
    "value",
    "channel_types",
    "default_values",
    "components",
    "component",
    "description",
    "content",
    "accessory",
    "items",
    "media",
    "spoiler",
    "accent_color",
];
const SELECT_OPTION: &[&str] = &["label", "value", "description", "emoji", "default"];
const MODAL: &[&str] = &["custom_id", "title", "components"];
const COMMAND: &[&str] = &[
    "id",
    "type",
    "name",
    "name_localizations",
    "description",
    "description_localizations",
    "options",
    "default_member_permissions",
    "dm_permission",
    "default_permission",
    "contexts",
    "integration_types",
    "nsfw",
    "handler",
];
const OPTION: &[&str] = &[
    "type",
    "name",
    "name_localizations",
    "description",
    "description_localizations",
    "required",
    "choices",
    "options",
    "channel_types",
    "min_value",
    "max_value",
    "min_length",
    "max_length",
    "autocomplete",
];
const CHOICE: &[&str] = &["name", "name_localizations", "value"];

/// Unknown keys of a message's body.
pub(crate) fn message(body: &Value) -> Vec<Violation> {
    let mut wrong = Vec::new();
    look(body, MESSAGE, "message", &mut wrong);
    for embed in items(body, "embeds") {
        look(embed, EMBED, "embed", &mut wrong);
        look(&embed["footer"], FOOTER, "footer", &mut wrong);
        look(&embed["author"], AUTHOR, "author", &mut wrong);
        items(embed, "fields").for_each(|it| look(it, FIELD, "field", &mut wrong));
    }
    components(body, &mut wrong);
    wrong
}

/// Unknown keys of a form.
pub(crate) fn modal(body: &Value) -> Vec<Violation> {
    let mut wrong = Vec::new();
    look(body, MODAL, "modal", &mut wrong);
    components(body, &mut wrong);
    wrong
}

/// Unknown keys of a command.
pub(crate) fn command(body: &Value) -> Vec<Violation> {
    let mut wrong = Vec::new();
    look(body, COMMAND, "command", &mut wrong);
    options(body, &mut wrong);
    wrong
}

fn options(body: &Value, wrong: &mut Vec<Violation>) {
    for option in items(body, "options") {
        look(option, OPTION, "option", wrong);
        items(option, "choices").for_each(|it| look(it, CHOICE, "choice", wrong));
        options(option, wrong);
    }
}

fn components(body: &Value, wrong: &mut Vec<Violation>) {
    for component in items(body, "components") {
        look(component, COMPONENT, "component", wrong);
        items(component, "options").for_each(|it| look(it, SELECT_OPTION, "select option", wrong));
        components(component, wrong);
    }
}

/// The items of a list below a key.
pub(crate) fn items<'a>(body: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
    body[key].as_array().into_iter().flatten()
}

fn look(body: &Value, known: &[&str], what: &str, wrong: &mut Vec<Violation>) {
    let keys = body.as_object().into_iter().flat_map(serde_json::Map::keys);
    let unknown = keys.filter(|key| !known.contains(&key.as_str()));
    wrong.extend(unknown.map(|key| Violation { rule: Rule::UnknownKey, detail: format!("{what}.{key}") }));
}
