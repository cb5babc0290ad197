//! Finds questions that are listed twice: retrieval can't decide which section answers them, or whether any does.

use std::collections::HashMap;

use super::Inspected;
use crate::analysis::fold;
use crate::corpus::Finding;

/// The section that a question belongs to.
struct Place<'a> {
    file: &'a str,
    heading: &'a [String],
    /// Whether the section is asked it, or lists it as not answered.
    is_asked: bool,
}

/// Warns of a question that is listed in two sections, or twice in one.
pub(super) fn inspect(files: &[Inspected], findings: &mut Vec<Finding>) {
    let mut places: HashMap<String, Place<'_>> = HashMap::new();
    for of in files {
        for section in &of.document.sections {
            let asked = section.asked.iter().map(|question| (question, true));
            let not_answered = section.not_answered.iter().map(|question| (question, false));
            for (question, is_asked) in asked.chain(not_answered) {
                let words: Vec<&str> = question.split(|c: char| !c.is_alphanumeric()).collect();
                let key = fold(&words.join(" ")).split_whitespace().collect::<Vec<_>>().join(" ");
                let here = Place { file: &of.name, heading: &section.heading_path, is_asked };
                if let Some(first) = places.get(&key) {
                    let heading = first.heading.last().map_or("", String::as_str);
                    let there = format!("the section “{heading}” of {}", first.file);
                    let message = match (first.is_asked, is_asked) {
                        (true, true) => {
                            format!(
                                "“{question}” is also asked of {there}: keep it where it is answered best"
                            )
                        }
                        (false, false) => {
                            format!("“{question}” is also listed as not answered in {there}: keep it in one")
                        }
                        (true, false) => format!(
                            "“{question}” is listed as not answered, but also asked of {there}: remove one of them"
                        ),
                        (false, true) => format!(
                            "“{question}” is asked, but also listed as not answered in {there}: remove one of them"
                        ),
                    };
                    findings.push(of.warning(section.line, message));
                } else {
                    places.insert(key, here);
                }
            }
        }
    }
}
