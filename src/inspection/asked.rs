//! Finds questions that two sections are asked: retrieval can't decide which section answers them.

use std::collections::HashMap;

use super::Inspected;
use crate::analysis::fold;
use crate::corpus::Finding;

/// The section that a question belongs to.
struct Place<'a> {
    file: &'a str,
    heading: &'a [String],
}

/// Warns of a question that belongs to two sections, or twice to one.
pub(super) fn inspect(files: &[Inspected], findings: &mut Vec<Finding>) {
    let mut places: HashMap<String, Place<'_>> = HashMap::new();
    for of in files {
        for section in &of.document.sections {
            for asked in &section.asked {
                let words: Vec<&str> = asked.split(|c: char| !c.is_alphanumeric()).collect();
                let key = fold(&words.join(" ")).split_whitespace().collect::<Vec<_>>().join(" ");
                let here = Place { file: &of.name, heading: &section.heading_path };
                if let Some(first) = places.get(&key) {
                    let heading = first.heading.last().map_or("", String::as_str);
                    let message = format!(
                        "“{asked}” is also asked of the section “{heading}” of {}: keep it where it is answered best",
                        first.file
                    );
                    findings.push(of.warning(section.line, message));
                } else {
                    places.insert(key, here);
                }
            }
        }
    }
}
