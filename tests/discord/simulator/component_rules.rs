//! Limits of buttons and menus.

use std::collections::HashSet;

use serde_json::Value;

use super::findings::{Findings, length};
use super::keys::items;
use super::violation::Rule;

const ROWS: usize = 5;
const BUTTONS: usize = 5;
const CUSTOM_ID: usize = 100;
const OPTIONS: usize = 25;

/// Checks the action rows of a message.
pub(crate) fn check(found: &mut Findings, body: &Value) {
    let rows: Vec<&Value> = items(body, "components").collect();
    found.expect(rows.len() <= ROWS, Rule::Rows, || format!("{} action rows of {ROWS}", rows.len()));
    for row in &rows {
        found.expect(row["type"] == 1, Rule::Rows, || format!("component {} outside of a row", row["type"]));
        let parts: Vec<&Value> = items(row, "components").collect();
        let buttons = parts.iter().filter(|it| it["type"] == 2).count();
        let fits =
            buttons == parts.len() && (1..=BUTTONS).contains(&buttons) || buttons == 0 && parts.len() == 1;
        found.expect(fits, Rule::Rows, || {
            format!("a row of {buttons} buttons and {} menus", parts.len() - buttons)
        });
        for part in parts {
            match part["type"].as_u64() {
                Some(2) => button(found, part),
                Some(3 | 5..=8) => menu(found, part),
                other => {
                    found.expect(false, Rule::ComponentLimit, || format!("component {other:?} in a message"));
                }
            }
        }
    }
    unique(found, body);
}

/// Checks that no `custom_id` below a body stands twice.
pub(crate) fn unique(found: &mut Findings, body: &Value) {
    let mut seen = HashSet::new();
    let mut open: Vec<&Value> = items(body, "components").collect();
    while let Some(part) = open.pop() {
        open.extend(items(part, "components"));
        open.extend(part.get("component"));
        if let Some(custom_id) = part["custom_id"].as_str() {
            found.expect(seen.insert(custom_id), Rule::DuplicateCustomId, || {
                format!("custom_id {custom_id} twice")
            });
        }
    }
}

fn button(found: &mut Findings, part: &Value) {
    let (id, link) = (length(&part["custom_id"]) > 0, length(&part["url"]) > 0);
    let action = match part["style"].as_u64() {
        Some(5) => link && !id,
        Some(6) => part["sku_id"].is_string() && !link && !id,
        _ => id && !link,
    };
    let label = &part["label"];
    found.expect(action, Rule::ButtonWithoutAction, || {
        format!(
            "button {label} of style {}: custom_id {}, url {}",
            part["style"], part["custom_id"], part["url"]
        )
    });
    found.at_most(&part["custom_id"], CUSTOM_ID, Rule::ComponentLimit, "custom_id of a button");
    found.at_most(label, 80, Rule::ComponentLimit, "label of a button");
    found.at_most(&part["url"], 512, Rule::ComponentLimit, "link of a button");
    let named = length(label) > 0 || part["emoji"].is_object() || part["style"] == 6;
    found.expect(named, Rule::ComponentLimit, || "a button without label and emoji".to_owned());
}

fn menu(found: &mut Findings, part: &Value) {
    let limit = Rule::ComponentLimit;
    found.between(&part["custom_id"], CUSTOM_ID, limit, "custom_id of a menu");
    found.at_most(&part["placeholder"], 150, limit, "placeholder of a menu");
    let most = part["max_values"].as_u64().unwrap_or(1);
    let least = part["min_values"].as_u64().unwrap_or(1);
    found.expect(most <= 25 && least <= most, limit, || format!("a menu for {least} to {most} values"));
    if part["type"] != 3 {
        return;
    }
    let options: Vec<&Value> = items(part, "options").collect();
    found.expect((1..=OPTIONS).contains(&options.len()), limit, || {
        format!("{} options of a menu", options.len())
    });
    let mut seen = HashSet::new();
    for option in options {
        found.between(&option["label"], 100, limit, "label of a menu's option");
        found.between(&option["value"], 100, limit, "value of a menu's option");
        found.at_most(&option["description"], 100, limit, "description of a menu's option");
        let value = option["value"].as_str().unwrap_or_default();
        found.expect(seen.insert(value), limit, || format!("value {value} twice in a menu"));
    }
}
