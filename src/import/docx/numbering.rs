//! Numbers that Word counts before paragraphs, and signs of lists that say something.

use std::collections::{HashMap, HashSet};

use super::super::ImportError;
use super::super::ordinal::Count;
use super::super::page::{fold, is_tick};
use super::symbol::SignFont;
use super::xml::{Attributes, XmlEvent, walk};

/// Levels of a list.
const LEVELS: usize = 9;

/// A level of a list.
#[derive(Debug, Clone, Default)]
struct Level {
    /// What it counts with; none of bullets.
    count: Option<Count>,
    start: Option<u32>,
    /// What is before a paragraph; `%1` stands for the number of the first level.
    text: String,
    font: SignFont,
    /// Whether it counts on, whatever outer item comes between.
    goes_on: bool,
    /// Whether outer numbers in it are in digits.
    in_digits: bool,
}

/// A list that paragraphs name.
#[derive(Debug, Clone, Default)]
struct List {
    /// The kind of list that it is of; all of one kind count together.
    kind: String,
    /// The numbers that it begins again with.
    starts: HashMap<usize, u32>,
    /// Levels that differ from those of its kind.
    own: HashMap<usize, Level>,
}

/// The lists of a file, by the numbers that paragraphs name.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    kinds: HashMap<String, HashMap<usize, Level>>,
    lists: HashMap<String, List>,
}

/// What is before a paragraph.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Numbered {
    /// Its number, of the outermost level of a list that counts 1, 2, 3.
    pub(super) number: Option<u32>,
    /// What Word shows; empty if that is a mere bullet.
    pub(super) label: String,
}

/// Where an element of the part is.
#[derive(Debug, Default)]
struct Place {
    kind: Option<String>,
    list: Option<String>,
    level: Option<usize>,
}

impl Numbering {
    /// Reads the part that says how lists are numbered.
    pub(super) fn read(&mut self, part: &str, xml: &str) -> Result<(), ImportError> {
        let mut place = Place::default();
        walk(part, xml, |event| {
            match event {
                XmlEvent::Start { name, attributes } => self.start(name, &attributes, &mut place),
                XmlEvent::End("abstractNum") => place.kind = None,
                XmlEvent::End("num") => place.list = None,
                XmlEvent::End("lvl" | "lvlOverride") if place.list.is_none() => place.level = None,
                _ => {}
            }
            Ok(())
        })
    }

    fn start(&mut self, name: &str, attributes: &Attributes<'_>, place: &mut Place) {
        let value = attributes.get("val");
        match name {
            "abstractNum" => place.kind = attributes.get("abstractNumId"),
            "num" => {
                place.list = attributes.get("numId");
                self.lists.extend(place.list.clone().map(|list| (list, List::default())));
            }
            "lvl" | "lvlOverride" => {
                let level = attributes.get("ilvl").and_then(|level| level.parse().ok());
                place.level = level.filter(|level| *level < LEVELS);
            }
            "abstractNumId" => {
                if let Some(list) = place.list.as_ref().and_then(|list| self.lists.get_mut(list)) {
                    list.kind = value.unwrap_or_default();
                }
            }
            "startOverride" => {
                if let (Some(list), Some(level)) =
                    (place.list.as_ref().and_then(|list| self.lists.get_mut(list)), place.level)
                {
                    list.starts
                        .extend(value.and_then(|start| start.parse().ok()).map(|start| (level, start)));
                }
            }
            _ => {
                if let Some(level) = self.level_at(name, place) {
                    level.read(name, value, attributes);
                }
            }
        }
    }

    /// The level that a property belongs to.
    fn level_at(&mut self, name: &str, place: &Place) -> Option<&mut Level> {
        if !PROPERTIES.contains(&name) {
            return None;
        }
        let nth = place.level?;
        if let Some(list) = &place.list {
            return Some(self.lists.get_mut(list)?.own.entry(nth).or_default());
        }
        Some(self.kinds.entry(place.kind.clone()?).or_default().entry(nth).or_default())
    }

    fn level<'a>(&'a self, list: &'a List, nth: usize) -> Option<&'a Level> {
        list.own.get(&nth).or_else(|| self.kinds.get(&list.kind)?.get(&nth))
    }
}

/// Properties of a level.
const PROPERTIES: [&str; 6] = ["start", "numFmt", "lvlText", "rFonts", "lvlRestart", "isLgl"];

impl Level {
    fn read(&mut self, name: &str, value: Option<String>, attributes: &Attributes<'_>) {
        match name {
            "start" => self.start = value.and_then(|start| start.parse().ok()),
            "numFmt" => self.count = value.as_deref().and_then(count_of),
            "lvlText" => self.text = value.unwrap_or_default(),
            "rFonts" => {
                let fonts = ["ascii", "hAnsi"].iter().filter_map(|key| attributes.get(key));
                self.font = SignFont::of_any(fonts);
            }
            "lvlRestart" => self.goes_on = value.as_deref() == Some("0"),
            _ => self.in_digits = attributes.on(),
        }
    }

    /// A sign that isn't a mere bullet: a tick or a cross.
    fn sign(&self) -> Option<char> {
        let sign = self.text.chars().next()?;
        let sign = self.font.sign(u32::from(sign)).unwrap_or(sign);
        is_tick(sign).then_some(sign)
    }
}

/// What a format counts with; none if it shows no numbers.
fn count_of(format: &str) -> Option<Count> {
    match format {
        "bullet" | "none" => None,
        "lowerLetter" => Some(Count::LowerLetter),
        "upperLetter" => Some(Count::UpperLetter),
        "lowerRoman" => Some(Count::LowerRoman),
        "upperRoman" => Some(Count::UpperRoman),
        _ => Some(Count::Decimal),
    }
}

/// The numbers that were given while the paragraphs of a text are read in their order.
#[derive(Debug, Default)]
pub(super) struct Counters {
    by_kind: HashMap<String, [Option<u32>; LEVELS]>,
    /// Lists that began again.
    begun: HashSet<(String, usize)>,
}

impl Counters {
    /// What is before the next paragraph of a level of a list.
    pub(super) fn next(&mut self, numbering: &Numbering, name: &str, nth: usize) -> Numbered {
        let nth = nth.min(LEVELS - 1);
        let Some(list) = numbering.lists.get(name) else { return Numbered::default() };
        let Some(level) = numbering.level(list, nth) else { return Numbered::default() };
        let Some(count) = level.count else {
            return Numbered { number: None, label: level.sign().map(String::from).unwrap_or_default() };
        };
        let numbers = self.by_kind.entry(list.kind.clone()).or_default();
        let restart = list.starts.get(&nth).filter(|_| self.begun.insert((name.to_owned(), nth)));
        let start = |at: usize| {
            list.starts
                .get(&at)
                .copied()
                .or(numbering.level(list, at).and_then(|level| level.start))
                .unwrap_or(1)
        };
        let number = match (restart, numbers[nth]) {
            (Some(start), _) => *start,
            (None, Some(before)) => before.saturating_add(1),
            (None, None) => start(nth),
        };
        numbers[nth] = Some(number);
        for (outer, number) in numbers.iter_mut().enumerate().take(nth) {
            number.get_or_insert_with(|| start(outer));
        }
        for (inner, number) in numbers.iter_mut().enumerate().skip(nth + 1) {
            if !numbering.level(list, inner).is_some_and(|level| level.goes_on) {
                *number = None;
            }
        }
        let mut label = level.text.clone();
        for (at, number) in numbers.iter().enumerate().take(nth + 1) {
            let own = numbering.level(list, at).and_then(|level| level.count);
            let count = own.filter(|_| !level.in_digits).unwrap_or(Count::Decimal);
            label = label.replace(&format!("%{}", at + 1), &count.written(number.unwrap_or(1)));
        }
        Numbered { number: (nth == 0 && count == Count::Decimal).then_some(number), label: fold(&label) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbering(kind: &str, lists: &str) -> Numbering {
        let xml =
            format!("<numbering><abstractNum abstractNumId=\"0\">{kind}</abstractNum>{lists}</numbering>");
        let mut numbering = Numbering::default();
        numbering.read("numbering.xml", &xml).expect("XML");
        numbering
    }

    fn level(nth: usize, format: &str, text: &str) -> String {
        format!("<lvl ilvl=\"{nth}\"><numFmt val=\"{format}\"/><lvlText val=\"{text}\"/></lvl>")
    }

    #[test]
    fn lists_of_one_kind_count_together_until_one_begins_again() {
        let kind = level(0, "decimal", "%1.") + &level(1, "lowerLetter", "%1%2)");
        let plain = |id: u8| format!("<num numId=\"{id}\"><abstractNumId val=\"0\"/></num>");
        let again = "<num numId=\"3\"><abstractNumId val=\"0\"/><lvlOverride ilvl=\"0\"><startOverride val=\"7\"/>\
                     </lvlOverride></num>";
        let numbering = numbering(&kind, &(plain(1) + &plain(2) + again));
        let mut counters = Counters::default();
        let labels: Vec<String> =
            [("1", 0), ("1", 1), ("1", 1), ("2", 0), ("2", 1), ("3", 0), ("3", 0), ("9", 0)]
                .into_iter()
                .map(|(list, nth)| counters.next(&numbering, list, nth).label)
                .collect();
        assert_eq!(labels, ["1.", "1a)", "1b)", "2.", "2a)", "7.", "8.", ""]);
    }

    #[test]
    fn a_list_may_have_levels_of_its_own() {
        let list = format!(
            "<num numId=\"1\"><abstractNumId val=\"0\"/><lvlOverride ilvl=\"0\">{}</lvlOverride></num>",
            level(0, "upperRoman", "Stage %1:")
        );
        let numbering = numbering(&level(0, "bullet", "•"), &list);
        assert_eq!(
            Counters::default().next(&numbering, "1", 0),
            Numbered { number: None, label: "Stage I:".to_owned() }
        );
    }

    #[test]
    fn ticks_and_crosses_are_kept_and_bullets_are_not() {
        for (font, sign, label) in [
            ("Wingdings", "\u{f0fc}", "✓"),
            ("Wingdings", "\u{f0fb}", "✗"),
            ("Symbol", "\u{f0b7}", ""),
            ("Arial", "✘", "✘"),
        ] {
            let kind = format!(
                "<lvl ilvl=\"0\"><numFmt val=\"bullet\"/><lvlText val=\"{sign}\"/><rPr><rFonts ascii=\"{font}\"/></rPr></lvl>"
            );
            let numbering = numbering(&kind, "<num numId=\"1\"><abstractNumId val=\"0\"/></num>");
            assert_eq!(Counters::default().next(&numbering, "1", 0).label, label, "{font}");
        }
    }
}
