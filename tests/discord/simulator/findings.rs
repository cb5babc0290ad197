//! Collects what a check finds.

use serde_json::Value;

use super::violation::{Rule, Violation};

/// What is wrong with a body so far.
#[derive(Debug, Default)]
pub(crate) struct Findings(pub(crate) Vec<Violation>);

impl Findings {
    /// Notes a violation where something does not hold.
    pub(crate) fn expect(&mut self, holds: bool, rule: Rule, detail: impl FnOnce() -> String) {
        if !holds {
            self.0.push(Violation { rule, detail: detail() });
        }
    }

    /// Notes a text with more characters than it may have; one that is missing has none.
    pub(crate) fn at_most(&mut self, text: &Value, limit: usize, rule: Rule, what: &str) {
        let length = length(text);
        self.expect(length <= limit, rule, || format!("{what}: {length} characters of {limit}"));
    }

    /// The same for one that must not be empty.
    pub(crate) fn between(&mut self, text: &Value, limit: usize, rule: Rule, what: &str) {
        self.expect(length(text) > 0, rule, || format!("{what} is empty or missing"));
        self.at_most(text, limit, rule, what);
    }
}

/// Characters of a text.
pub(crate) fn length(text: &Value) -> usize {
    text.as_str().map_or(0, |it| it.chars().count())
}
