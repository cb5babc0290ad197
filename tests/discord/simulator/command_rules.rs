//! Limits of commands and their options.

use std::collections::HashSet;

use serde_json::Value;

use super::findings::{Findings, length};
use super::keys::{self, items};
use super::violation::{Rule, Violation};

/// Characters of a command in all, with its options and choices.
const TOTAL: usize = 8_000;
const OPTIONS: usize = 25;

/// What is wrong with a list of commands.
pub(crate) fn check(commands: &[Value]) -> Vec<Violation> {
    let mut found = Findings::default();
    let mut seen = HashSet::new();
    for (kind, most) in [(1, 100), (2, 15), (3, 15)] {
        let number = commands.iter().filter(|it| type_of(it) == kind).count();
        found.expect(number <= most, Rule::CommandSize, || {
            format!("{number} commands of type {kind}, of {most}")
        });
    }
    for command in commands {
        found.0.extend(keys::command(command));
        let (kind, name) = (type_of(command), command["name"].as_str().unwrap_or_default());
        found.expect(seen.insert((kind, name)), Rule::DuplicateCommand, || format!("{name} twice"));
        if kind == 1 {
            check_named(&mut found, command, name);
            check_options(&mut found, command, name, 0);
        } else {
            found.between(&command["name"], 32, Rule::CommandName, "name of a menu's command");
            found.expect(length(&command["description"]) == 0, Rule::CommandDescription, || {
                format!("{name} of a menu has a description")
            });
        }
        let size = size(command);
        found.expect(size <= TOTAL, Rule::CommandSize, || format!("{name}: {size} characters of {TOTAL}"));
    }
    found.0
}

fn type_of(command: &Value) -> u64 {
    command["type"].as_u64().unwrap_or(1)
}

/// A text with its translations.
fn written<'a>(part: &'a Value, key: &str) -> impl Iterator<Item = &'a str> + use<'a> {
    let translations = part[format!("{key}_localizations")].as_object();
    part[key]
        .as_str()
        .into_iter()
        .chain(translations.into_iter().flat_map(|it| it.values().filter_map(Value::as_str)))
}

/// Checks name and description of a command or option.
fn check_named(found: &mut Findings, part: &Value, path: &str) {
    found.expect(part["name"].is_string(), Rule::CommandName, || format!("{path}: no name"));
    for name in written(part, "name") {
        let fits = name.chars().all(|it| it.is_alphanumeric() && !it.is_uppercase() || "-_'".contains(it));
        let length = name.chars().count();
        found.expect(fits && (1..=32).contains(&length), Rule::CommandName, || {
            format!("{path}: name {name:?}")
        });
    }
    found.expect(part["description"].is_string(), Rule::CommandDescription, || {
        format!("{path}: no description")
    });
    for description in written(part, "description") {
        let length = description.chars().count();
        found.expect((1..=100).contains(&length), Rule::CommandDescription, || {
            format!("{path}: a description of {length} characters")
        });
    }
}

fn check_options(found: &mut Findings, part: &Value, path: &str, depth: usize) {
    let options: Vec<&Value> = items(part, "options").collect();
    found
        .expect(options.len() <= OPTIONS, Rule::CommandSize, || format!("{path}: {} options", options.len()));
    let below = |it: &Value| matches!(it["type"].as_u64(), Some(1 | 2));
    let nested = options.iter().filter(|it| below(it)).count();
    found.expect(nested == 0 || nested == options.len(), Rule::CommandSize, || {
        format!("{path}: subcommands beside other options")
    });
    let (mut seen, mut optional) = (HashSet::new(), false);
    for option in options {
        let name = option["name"].as_str().unwrap_or_default();
        let path = format!("{path} {name}");
        check_named(found, option, &path);
        found.expect(seen.insert(name), Rule::DuplicateCommand, || format!("{path} twice"));
        let too_deep = below(option) && depth >= 2 || option["type"] == 2 && depth >= 1;
        found.expect(!too_deep, Rule::CommandSize, || format!("{path}: nested too deep"));
        let required = option["required"] == true;
        found.expect(!(required && optional), Rule::OptionOrder, || {
            format!("{path}: required after an optional one")
        });
        optional |= !required && !below(option);
        let choices: Vec<&Value> = items(option, "choices").collect();
        found.expect(choices.len() <= 25, Rule::Choices, || format!("{path}: {} choices", choices.len()));
        let both = !choices.is_empty() && option["autocomplete"] == true;
        found.expect(!both, Rule::Choices, || format!("{path}: choices and autocomplete"));
        for choice in choices {
            found.between(&choice["name"], 100, Rule::Choices, "name of a choice");
            found.at_most(&choice["value"], 100, Rule::Choices, "value of a choice");
        }
        let lengths = [("min_length", 6_000), ("max_length", 6_000)];
        for (key, most) in lengths {
            let given = option[key].as_u64().unwrap_or_default();
            found.expect(given <= most, Rule::CommandSize, || format!("{path}: {key} {given}"));
        }
        check_options(found, option, &path, depth + 1);
    }
}

/// Characters of a command that count: of a text and its translations only the longest.
fn size(part: &Value) -> usize {
    let longest = |key: &str| written(part, key).map(|it| it.chars().count()).max().unwrap_or(0);
    let below: usize = items(part, "options").chain(items(part, "choices")).map(size).sum();
    longest("name") + longest("description") + length(&part["value"]) + below
}
