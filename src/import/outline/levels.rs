//! How deep headings without markup are.

use super::super::shape::numbered;
use super::{MAIN, MAX_DEPTH};

/// What is known of a heading before its level is determined.
pub(super) struct HeadingFacts<'a> {
    pub(super) text: &'a str,
    pub(super) main: bool,
    pub(super) opens_series: bool,
    /// Length of the run of headings that contains it, and its position there.
    pub(super) run: usize,
    pub(super) place: usize,
}

/// Levels of headings without markup.
#[derive(Default)]
pub(super) struct Levels {
    /// A main section that has sub-sections is open.
    nested: bool,
    /// A group of sub-sections with a heading of its own is open.
    grouped: bool,
    /// Numbered headings came after the last main one.
    counting: bool,
    /// Level of the heading before; 0 at the beginning.
    last: u8,
}

impl Levels {
    pub(super) fn next(&mut self, heading: &HeadingFacts<'_>, dense: bool) -> u8 {
        let number = numbered(heading.text).is_some();
        let level = if heading.place > 0 {
            let below = self.last + 1;
            if heading.place + 1 < heading.run {
                self.grouped = true;
            }
            below
        } else if number {
            self.counting = true;
            if self.last > 0 { MAIN + 1 } else { MAIN }
        } else if heading.main || heading.opens_series || self.counting || self.last == 0 {
            self.open_main(heading)
        } else if heading.run > 1 {
            if dense {
                self.grouped = true;
                MAIN + 1
            } else {
                self.open_main(heading)
            }
        } else if self.grouped {
            MAIN + 2
        } else if dense || self.nested {
            MAIN + 1
        } else {
            self.open_main(heading)
        };
        self.last = level.min(MAX_DEPTH);
        self.last
    }

    fn open_main(&mut self, heading: &HeadingFacts<'_>) -> u8 {
        self.counting = false;
        self.grouped = false;
        self.nested = heading.run > 1;
        MAIN
    }
}
