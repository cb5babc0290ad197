//! Passages that are too short to be understood alone, or too long to be read on a phone.

use super::Inspected;
use crate::analysis::words_of;
use crate::config::InspectionConfig;
use crate::corpus::Finding;

pub(super) fn inspect(of: &Inspected, config: &InspectionConfig, findings: &mut Vec<Finding>) {
    for passage in &of.passages {
        let words = words_of(&passage.text_without_marks()).count();
        let line = of.document.sections.get(passage.section as usize).map_or(1, |section| section.line);
        let name = passage.heading_path.last().map_or("before the first heading", String::as_str);
        if words < config.shortest_passage {
            findings.push(of.hint(
                line,
                format!("section “{name}” has a passage of {words} words: who reads it alone may not understand it"),
            ));
        } else if words > config.longest_passage {
            findings.push(of.hint(
                line,
                format!(
                    "section “{name}” has a passage of {words} words: cut its long sentences or items in two"
                ),
            ));
        }
    }
}
