//! Lists that Markdown doesn't know: those that count with letters or Roman numbers, and numbered examples.

use std::collections::HashMap;

use super::super::ordinal::{self, Label};

/// Items of such lists.
#[derive(Debug, Default)]
pub(super) struct Lettered {
    /// For each line of the text that is an item, that item as one of a list that Markdown knows.
    pub(super) items: Vec<Option<String>>,
    /// The numbers of examples by their labels.
    pub(super) examples: HashMap<String, usize>,
}

/// The maximum number of lines between two items of a list.
const MAX_BETWEEN: usize = 30;

/// Finds the items. A list of letters begins with the first one and has two items at least.
pub(super) fn read(lines: &[&str]) -> Lettered {
    let mut items: Vec<Option<String>> = vec![None; lines.len()];
    let mut examples = HashMap::new();
    let mut count = 0_usize;
    for at in 0..lines.len() {
        let line = lines[at];
        let text = line.trim_start();
        let indent = &line[..line.len() - text.len()];
        if let Some(rest) = text.strip_prefix("#. ") {
            items[at] = Some(format!("{indent}1. {rest}"));
            continue;
        }
        if let Some((label, rest)) = text.strip_prefix("(@").and_then(|text| text.split_once(')'))
            && rest.starts_with(' ')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        {
            count += 1;
            examples.insert(label.to_owned(), count);
            items[at] = Some(format!("{indent}- ({count}){rest}"));
            continue;
        }
        let is_known = text.starts_with(|c: char| c.is_ascii_digit());
        if is_known || Label::all(text).is_empty() {
            continue;
        }
        let as_item = |line: &str| {
            let text = line.trim_start();
            Some(format!("{}- {text}", &line[..line.len() - text.len()]))
        };
        let next = next_item(lines, at).filter(|next| ordinal::follows(lines[*next].trim_start(), text));
        let counts = items[at].is_some() || Label::all(text).into_iter().any(Label::is_first);
        if let Some(next) = next.filter(|_| counts) {
            items[at] = as_item(line);
            items[next] = as_item(lines[next]);
        }
    }
    Lettered { items, examples }
}

/// The next line with a number or letter at the same place, with nothing between but lines of the item.
fn next_item(lines: &[&str], at: usize) -> Option<usize> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let own = indent(lines[at]);
    let next = (at + 1..lines.len().min(at + MAX_BETWEEN))
        .find(|next| !lines[*next].trim().is_empty() && indent(lines[*next]) <= own)?;
    (indent(lines[next]) == own && !Label::all(lines[next].trim_start()).is_empty()).then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(text: &str) -> Vec<String> {
        let lines: Vec<&str> = text.lines().collect();
        read(&lines).items.into_iter().flatten().collect()
    }

    #[test]
    fn letters_that_count_on_are_items() {
        assert_eq!(items("a) plums\nb) pears\n\nc) figs"), ["- a) plums", "- b) pears", "- c) figs"]);
        assert_eq!(items("    a. plums\n    b. pears"), ["    - a. plums", "    - b. pears"]);
        assert_eq!(items("#. one\n#. two"), ["1. one", "1. two"]);
        for text in ["a) plums only", "A. Moor\nB. Hale", "c) plums\nd) pears", "1. one\n2. two"] {
            assert!(items(text).is_empty(), "{text}");
        }
    }
}
