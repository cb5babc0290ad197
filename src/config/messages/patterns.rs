//! The patterns of Fluent messages by name, and the variables that a message uses.

use std::collections::{BTreeMap, HashMap};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey};

/// Categories of plurals. A selector whose variants are all categories or numbers takes a number.
const PLURALS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// Patterns by name; the name of a term begins with `-`.
#[derive(Default)]
pub(crate) struct Patterns<'a>(HashMap<String, &'a Pattern<&'a str>>);

/// What fills a variable in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum VariableKind {
    /// A text or a number, written as it is.
    Text,
    /// A number, which plurals depend on.
    Number,
}

/// The variables of a message by name.
pub(crate) type Variables<'a> = BTreeMap<&'a str, VariableKind>;

impl<'a> Patterns<'a> {
    /// Adds the messages and terms of a file, which replace those of the same name. Gives the names of its messages.
    pub(crate) fn add(&mut self, entries: impl Iterator<Item = &'a Entry<&'a str>>) -> Vec<&'a str> {
        let mut names = Vec::new();
        for entry in entries {
            match entry {
                Entry::Message(message) => {
                    names.push(message.id.name);
                    if let Some(pattern) = &message.value {
                        self.0.insert(message.id.name.to_owned(), pattern);
                    }
                }
                Entry::Term(term) => {
                    self.0.insert(format!("-{}", term.id.name), &term.value);
                }
                _ => {}
            }
        }
        names
    }

    /// The variables of a message, also in the messages that it refers to.
    ///
    /// # Errors
    /// When there is no such message, or what it refers to is missing or refers back to it.
    pub(crate) fn variables(&self, name: &str) -> Result<Variables<'a>, String> {
        let mut variables = Variables::new();
        self.walk(name, &mut Vec::new(), &mut variables)?;
        Ok(variables)
    }

    fn walk(&self, name: &str, path: &mut Vec<String>, found: &mut Variables<'a>) -> Result<(), String> {
        if path.iter().any(|of| of == name) {
            return Err(format!("`{name}` refers to itself: remove one of the references"));
        }
        let pattern = self.0.get(name).ok_or_else(|| format!("there is no text `{name}`: add it"))?;
        path.push(name.to_owned());
        self.pattern(pattern, path, found)?;
        path.pop();
        Ok(())
    }

    fn pattern(
        &self,
        pattern: &'a Pattern<&'a str>,
        path: &mut Vec<String>,
        found: &mut Variables<'a>,
    ) -> Result<(), String> {
        for element in &pattern.elements {
            let PatternElement::Placeable { expression } = element else { continue };
            match expression {
                Expression::Inline(inline) => self.inline(inline, VariableKind::Text, path, found)?,
                Expression::Select { selector, variants } => {
                    let is_number = variants.iter().all(|variant| match &variant.key {
                        VariantKey::NumberLiteral { .. } => true,
                        VariantKey::Identifier { name } => PLURALS.contains(name),
                    });
                    let kind = if is_number { VariableKind::Number } else { VariableKind::Text };
                    self.inline(selector, kind, path, found)?;
                    for variant in variants {
                        self.pattern(&variant.value, path, found)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn inline(
        &self,
        inline: &'a InlineExpression<&'a str>,
        kind: VariableKind,
        path: &mut Vec<String>,
        found: &mut Variables<'a>,
    ) -> Result<(), String> {
        match inline {
            InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => Ok(()),
            InlineExpression::VariableReference { id } => {
                let known = found.entry(id.name).or_insert(kind);
                *known = kind.max(*known);
                Ok(())
            }
            InlineExpression::MessageReference { id, attribute: None } => self.walk(id.name, path, found),
            // a term knows no variables of the message
            InlineExpression::TermReference { id, attribute: None, .. } => {
                self.walk(&format!("-{}", id.name), path, &mut Variables::new())
            }
            InlineExpression::Placeable { expression } => match &**expression {
                Expression::Inline(inline) => self.inline(inline, kind, path, found),
                Expression::Select { .. } => {
                    Err("a selector can't be nested in braces: move it out".to_owned())
                }
            },
            InlineExpression::FunctionReference { id, .. } => {
                Err(format!("there is no function `{}`: write the text without it", id.name))
            }
            InlineExpression::MessageReference { .. } | InlineExpression::TermReference { .. } => {
                Err("attributes can't be referred to: refer to a text".to_owned())
            }
        }
    }
}
