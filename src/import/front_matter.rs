//! What the metadata block of a Markdown file says of its page, as website generators write it.

use std::cell::RefCell;
use std::collections::BTreeSet;

use toml::Value;

use super::page::{Markup, fold};

/// The maximum number of lines of a block that are looked at.
const MAX_LINES: usize = 500;

/// A key and its values.
type Entry = (String, Vec<String>);

/// What a block says.
#[derive(Debug, Default)]
pub(super) struct FrontMatter {
    pub(super) markup: Markup,
    /// Keys with their values that no document has a place for.
    pub(super) unused: Vec<String>,
}

/// Tables whose keys are those of the page as well.
const PARTS: [&str; 6] = ["params", "extra", "taxonomies", "meta", "metadata", "seo"];

/// Reads a block of YAML or TOML.
pub(super) fn read(block: &str) -> FrontMatter {
    let entries = block.parse::<toml::Table>().map_or_else(|_| yaml(block), entries_of);
    let used = RefCell::new(BTreeSet::new());
    let get = |keys: &[&str]| -> Vec<String> {
        let found = keys
            .iter()
            .find_map(|key| entries.iter().position(|(own, values)| own == key && !values.is_empty()));
        found.map_or_else(Vec::new, |at| {
            used.borrow_mut().insert(at);
            entries[at].1.clone()
        })
    };
    let one = |keys: &[&str]| get(keys).into_iter().next();
    let markup = Markup {
        title: one(&["title"]),
        publisher: one(&["publisher", "organisation", "organization", "site", "site_name"]),
        authors: get(&["authors", "author", "by", "creator"]),
        language: one(&["lang", "language", "locale"]),
        url: one(&["canonical", "canonical_url", "canonicalurl", "url", "source_url", "source"])
            .filter(|url| url.starts_with("http")),
        published: one(&[
            "published",
            "publishdate",
            "publish_date",
            "pubdate",
            "date",
            "datepublished",
            "created",
        ]),
        updated: one(&[
            "lastmod",
            "last_modified_at",
            "last_modified",
            "modified",
            "updated",
            "last_updated",
            "lastupdated",
            "datemodified",
            "last_reviewed",
            "lastreviewed",
            "reviewed",
        ]),
        license: one(&["licence", "license", "rights"]),
        condition: one(&["condition"]),
        reviewers: get(&["reviewed_by", "reviewer", "reviewers", "reviewedby", "medically_reviewed_by"]),
        ..Markup::default()
    };
    let used = used.into_inner();
    let unused = entries
        .iter()
        .enumerate()
        .filter(|(at, (_, values))| !used.contains(at) && !values.is_empty())
        .map(|(_, (key, values))| format!("front matter: {key}: {}", values.join(", ")))
        .collect();
    FrontMatter { markup, unused }
}

/// The keys of a table with their values, those of its parts, too.
fn entries_of(table: toml::Table) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (key, value) in table {
        match value {
            Value::Table(part) if PARTS.contains(&key.to_lowercase().as_str()) => {
                entries.extend(part.into_iter().map(|(key, value)| (key.to_lowercase(), values(&value))));
            }
            value => entries.push((key.to_lowercase(), values(&value))),
        }
    }
    entries
}

fn values(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![fold(text)],
        Value::Array(all) => all.iter().flat_map(values).collect(),
        Value::Table(table) => table.get("name").map(values).unwrap_or_default(),
        Value::Datetime(day) => vec![day.to_string()],
        Value::Integer(_) | Value::Float(_) | Value::Boolean(_) => vec![value.to_string()],
    }
}

/// The keys of a simple YAML block with their values: texts and lists of texts or of names.
fn yaml(block: &str) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut in_part = false;
    for line in block.lines().take(MAX_LINES) {
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        let indented = line.starts_with([' ', '\t']) || trimmed.starts_with("- ");
        if indented && (!in_part || trimmed.starts_with('-')) {
            let item = trimmed.strip_prefix("- ").unwrap_or(trimmed);
            let item = match item.split_once(": ") {
                Some(("name", name)) => name,
                Some((key, _)) if !key.contains(' ') => continue,
                _ => item,
            };
            if let Some((_, values)) = entries.last_mut() {
                values.extend(scalar(item));
            }
            continue;
        }
        let Some((key, value)) = trimmed.split_once([':', '=']) else { continue };
        let value = value.trim();
        let values = match value.strip_prefix('[').and_then(|list| list.strip_suffix(']')) {
            Some(list) => list.split(',').filter_map(scalar).collect(),
            None => scalar(value).into_iter().collect(),
        };
        let key = key.trim().to_lowercase();
        in_part = PARTS.contains(&key.as_str()) || in_part && indented;
        entries.push((key, values));
    }
    entries
}

/// A value without its quotes and the remark after it.
fn scalar(value: &str) -> Option<String> {
    let value = value.trim();
    let value = match value.chars().next() {
        Some(quote @ ('"' | '\'')) => value[1..].split(quote).next().unwrap_or_default(),
        _ => value.split(" #").next().unwrap_or_default(),
    };
    let value = fold(value);
    (!value.is_empty() && !matches!(value.as_str(), "|" | ">" | ">-" | "|-")).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_of_yaml_and_toml_are_read() {
        let yaml = "layout: post\ntitle: 'Chalk bone: a guide'\ndate: 2020-02-03 # first\nauthors:\n  - name: Ada Stone\n    url: https://a.example\n  - Ben Field\nlastmod: 2021-01-01T08:00:00Z\n";
        let toml = "layout = \"post\"\ntitle = \"Chalk bone: a guide\"\ndate = 2020-02-03\nauthors = [\"Ada Stone\", \"Ben Field\"]\nlastmod = 2021-01-01T08:00:00Z\n";
        for block in [yaml, toml] {
            let FrontMatter { markup, unused } = read(block);
            assert_eq!(unused, ["front matter: layout: post"]);
            assert_eq!(markup.title.as_deref(), Some("Chalk bone: a guide"));
            assert_eq!(markup.published.as_deref(), Some("2020-02-03"));
            assert_eq!(markup.authors, ["Ada Stone", "Ben Field"]);
            assert!(markup.updated.is_some_and(|day| day.starts_with("2021-01-01")));
        }
    }
}
