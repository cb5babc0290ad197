//! References that lead nowhere: links to sections and documents that are not there, listed references
//! that nothing cites.

use super::Inspected;
use crate::corpus::{Finding, citation_marks};

pub(super) fn inspect(of: &Inspected, all: &[Inspected], findings: &mut Vec<Finding>) {
    for (line, target) in links(&of.text) {
        let (file, heading) = target.split_once('#').unwrap_or((target, ""));
        let Some(meant) = named(of, all, file) else {
            let message = format!("the link to “{target}” leads to no document of the corpus");
            findings.push(of.warning(line, message));
            continue;
        };
        let has = |path: &Vec<String>| path.iter().any(|title| anchor(title) == heading.to_lowercase());
        if !heading.is_empty() && !meant.document.sections.iter().any(|section| has(&section.heading_path)) {
            let message = format!("the link to “{target}” leads to no heading of {}", meant.name);
            findings.push(of.warning(line, message));
        }
    }
    let text = &of.text;
    for reference in &of.document.info.references {
        if !citation_marks(text).any(|mark| mark.marker == reference.id) {
            let line = 1 + text.lines().position(|line| is_id(line, &reference.id)).unwrap_or(0);
            findings
                .push(of.hint(line, format!("reference [{}] is cited nowhere in the text", reference.id)));
        }
    }
}

fn is_id(line: &str, id: &str) -> bool {
    let value = line.trim_start().strip_prefix("id").map(|rest| rest.trim_start().trim_start_matches('='));
    value.is_some_and(|value| value.trim().trim_matches('"') == id)
}

/// The document that a link from another one names: by its file, beside the linking one or from the
/// corpus's root; nothing but a heading names the linking one.
fn named<'a>(of: &'a Inspected, all: &'a [Inspected], file: &str) -> Option<&'a Inspected> {
    if file.is_empty() {
        return Some(of);
    }
    let folder = of.name.rsplit_once('/').map_or("", |(folder, _)| folder);
    let beside = if folder.is_empty() { file.to_owned() } else { format!("{folder}/{file}") };
    let wanted = [beside.trim_start_matches("./").to_owned(), file.trim_start_matches(['.', '/']).to_owned()];
    all.iter().find(|other| wanted.contains(&other.name))
}

/// Targets of links within the corpus, with their lines, from 1.
fn links(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let mut rest = line;
        while let Some(at) = rest.find("](") {
            rest = &rest[at + 2..];
            let Some(end) = rest.find(')') else { break };
            let target = rest[..end].split_whitespace().next().unwrap_or_default();
            let elsewhere = target.contains(':') || target.is_empty();
            if !elsewhere && (target.starts_with('#') || target.contains(".md")) {
                found.push((number, target));
            }
            rest = &rest[end..];
        }
    }
    found
}

/// A heading as a link names it: lower-case words and hyphens, as GitHub makes them.
fn anchor(title: &str) -> String {
    let kept = title.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.flat_map(char::to_lowercase).map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_within_the_corpus_are_found_and_others_left_alone() {
        let text =
            "See [a](#the-heading), [b](other.md#x \"t\").\n[c](https://x.org/a.md) [d](mailto:a@b)\n[e](no";
        assert_eq!(links(text), [(1, "#the-heading"), (1, "other.md#x")]);
        assert_eq!(anchor("What is it? (CCM)"), "what-is-it-ccm");
    }
}
