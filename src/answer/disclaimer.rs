//! The medical disclaimer: part of every answer, fixed in the program.

use serde::{Serialize, Serializer};

const TEXT: &str = include_str!("../../config/disclaimer.txt");

/// The medical disclaimer. There is no way to make one that lacks the built-in text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disclaimer(String);

impl Disclaimer {
    /// The built-in text, followed by what an operator adds.
    #[must_use]
    pub fn new(addition: &str) -> Self {
        let addition = addition.trim();
        let mut text = TEXT.trim().to_owned();
        if !addition.is_empty() {
            text.push(' ');
            text.push_str(addition);
        }
        Self(text)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Serialize for Disclaimer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_addition_never_replaces_the_built_in_text() {
        assert!(Disclaimer::new("").as_str().contains("not medical advice"));
        let both = Disclaimer::new(" Ask Dr. Who. ");
        assert!(both.as_str().contains("not medical advice") && both.as_str().ends_with("Ask Dr. Who."));
    }
}
