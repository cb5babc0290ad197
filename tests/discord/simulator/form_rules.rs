//! Limits of forms and proposals.

use serde_json::Value;

use super::component_rules;
use super::findings::{Findings, length};
use super::keys::{self, items};
use super::violation::{Rule, Violation};

/// What is wrong with the proposals of an autocomplete.
pub(crate) fn check_choices(data: &Value) -> Vec<Violation> {
    let mut found = Findings::default();
    found.expect(data["choices"].is_array(), Rule::Choices, || "no list of choices".to_owned());
    let number = items(data, "choices").count();
    found.expect(number <= 25, Rule::Choices, || format!("{number} choices of 25"));
    for choice in items(data, "choices") {
        found.between(&choice["name"], 100, Rule::Choices, "name of a choice");
        found.at_most(&choice["value"], 100, Rule::Choices, "value of a choice");
        found.expect(!choice["value"].is_null(), Rule::Choices, || "a choice without a value".to_owned());
    }
    found.0
}

/// What is wrong with a form.
pub(crate) fn check_modal(data: &Value) -> Vec<Violation> {
    let mut found = Findings(keys::modal(data));
    found.between(&data["title"], 45, Rule::Modal, "title of a form");
    found.between(&data["custom_id"], 100, Rule::Modal, "custom_id of a form");
    let rows = items(data, "components").count();
    found.expect((1..=5).contains(&rows), Rule::Modal, || format!("{rows} components in a form"));
    for row in items(data, "components") {
        let parts: Vec<&Value> = items(row, "components").chain(row.get("component")).collect();
        found.expect(parts.len() == 1, Rule::Modal, || format!("{} parts in a row of a form", parts.len()));
        for part in parts.into_iter().filter(|it| it["type"] == 4) {
            let label = if row["type"] == 18 { &row["label"] } else { &part["label"] };
            input(&mut found, part, label);
        }
    }
    component_rules::unique(&mut found, data);
    found.0
}

fn input(found: &mut Findings, part: &Value, label: &Value) {
    found.between(label, 45, Rule::Modal, "label of an input");
    found.between(&part["custom_id"], 100, Rule::Modal, "custom_id of an input");
    found.at_most(&part["placeholder"], 100, Rule::Modal, "placeholder of an input");
    let number = |key: &str, otherwise: u64| part[key].as_u64().unwrap_or(otherwise);
    let (least, most) = (number("min_length", 0), number("max_length", 4_000));
    let sound = least <= most && (1..=4_000).contains(&most);
    found.expect(sound, Rule::Modal, || format!("an input of {least} to {most} characters"));
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    found.expect(length(&part["value"]) <= most, Rule::Modal, || {
        format!("an input holds more than {most} characters")
    });
}
