//! Numbers that a browser shows before the items of a list.

use dom_query::NodeRef;

use super::super::ordinal::{Count, Label};
use super::super::page::{LineKind, MAX_DEPTH};
use super::boilerplate::{attribute, name_of};
use super::walker::Walker;

/// How an open list counts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Numbers {
    count: Count,
    next: i64,
    step: i64,
}

/// Words of style sheets for what a list counts with.
pub(super) const COUNTS: [(&str, Count); 6] = [
    ("lower-alpha", Count::LowerLetter),
    ("lower-latin", Count::LowerLetter),
    ("upper-alpha", Count::UpperLetter),
    ("upper-latin", Count::UpperLetter),
    ("lower-roman", Count::LowerRoman),
    ("upper-roman", Count::UpperRoman),
];
/// Words for lists that show no number.
const UNCOUNTED: [&str; 4] = ["none", "disc", "circle", "square"];

impl Walker<'_> {
    /// How a list counts, if it does.
    pub(super) fn numbers_of(&self, list: &NodeRef<'_>, name: &str) -> Option<Numbers> {
        if name != "ol" || self.in_references || self.around {
            return None;
        }
        let style = attribute(list, "style").unwrap_or_default().to_lowercase();
        let mut declared = style.split(';').filter_map(|one| one.split_once(':'));
        let value = declared.rfind(|(property, _)| property.trim().starts_with("list-style"));
        let value = value.map(|(_, value)| value.to_owned()).unwrap_or_default();
        let of_word = |word: &str| COUNTS.iter().find(|(known, _)| *known == word).map(|(_, count)| *count);
        if value.split_whitespace().any(|word| UNCOUNTED.contains(&word)) {
            return None;
        }
        let styled = value.split_whitespace().find_map(of_word);
        let count =
            styled.or_else(|| self.counts.get(&list.id).copied()).unwrap_or_else(|| {
                match attribute(list, "type").as_deref() {
                    Some("a") => Count::LowerLetter,
                    Some("A") => Count::UpperLetter,
                    Some("i") => Count::LowerRoman,
                    Some("I") => Count::UpperRoman,
                    _ => Count::Decimal,
                }
            });
        let items = || list.children_it(false).filter(|child| name_of(child) == "li").count();
        let is_reversed = attribute(list, "reversed").is_some();
        let start = attribute(list, "start").and_then(|start| start.trim().parse().ok());
        let first = || if is_reversed { i64::try_from(items()).unwrap_or(1) } else { 1 };
        Some(Numbers { count, next: start.unwrap_or_else(first), step: if is_reversed { -1 } else { 1 } })
    }

    /// The number of the next item of the open list, with a full stop.
    pub(super) fn next_label(&mut self, item: &NodeRef<'_>) -> Option<String> {
        let numbers = self.numbers.last_mut()?.as_mut()?;
        let own = attribute(item, "value").and_then(|value| value.trim().parse().ok());
        let number = own.unwrap_or(numbers.next);
        numbers.next = number.saturating_add(numbers.step);
        let written = u32::try_from(number).map_or_else(|_| number.to_string(), |n| numbers.count.written(n));
        Some(format!("{written}."))
    }

    /// Puts the number of an item before its first line, unless that has one of its own.
    pub(super) fn write_label(&mut self, first: usize, label: &str) {
        let kind = LineKind::Item(self.depth.saturating_sub(1).min(MAX_DEPTH));
        if let Some(line) = self.lines.get_mut(first).filter(|line| line.kind == kind)
            && Label::all(&line.text).is_empty()
        {
            line.text.insert_str(0, &format!("{label} "));
        }
    }
}
