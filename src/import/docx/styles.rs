//! The styles of a Word file: which make a heading, a title, an item of a list, or a table of contents.

use std::collections::HashMap;

use super::super::ImportError;
use super::xml::{XmlEvent, walk};

/// Most styles between one and the last that it is based on.
const LONGEST_CHAIN: usize = 16;

/// What a paragraph is by its style.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The title of the document.
    Title,
    /// A heading, 1 the outermost.
    Heading(u8),
    /// A line of a table of contents.
    Contents,
}

#[derive(Debug, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    outline: Option<u8>,
    /// Whether it numbers its paragraphs or gives them bullets.
    listed: Option<bool>,
    level: usize,
}

/// Styles by their ids.
#[derive(Debug, Default)]
pub(super) struct Styles(HashMap<String, Style>);

impl Styles {
    /// Reads the part that holds them.
    pub(super) fn read(part: &str, xml: &str) -> Result<Self, ImportError> {
        let mut styles = Self::default();
        if xml.is_empty() {
            return Ok(styles);
        }
        let mut open: Option<(String, Style)> = None;
        walk(part, xml, |event| match event {
            XmlEvent::Start { name: "style", attributes } => {
                open = attributes.get("styleId").map(|id| (id, Style::default()));
            }
            XmlEvent::Start { name, attributes } => {
                let Some((_, style)) = &mut open else { return };
                let value = attributes.get("val");
                match name {
                    "name" => style.name = value.unwrap_or_default().to_lowercase(),
                    "basedOn" => style.based_on = value,
                    "outlineLvl" => style.outline = outline(value.as_deref()),
                    "numId" => style.listed = Some(value.is_some_and(|id| id != "0")),
                    "ilvl" => style.level = value.and_then(|level| level.parse().ok()).unwrap_or(0),
                    _ => {}
                }
            }
            XmlEvent::End("style") => styles.0.extend(open.take()),
            XmlEvent::Text(_) | XmlEvent::End(_) => {}
        })?;
        Ok(styles)
    }

    /// A style and those that it is based on.
    fn chain<'a>(&'a self, id: &str) -> impl Iterator<Item = &'a Style> {
        let mut next = self.0.get(id);
        std::iter::from_fn(move || {
            let style = next?;
            next = style.based_on.as_deref().and_then(|id| self.0.get(id));
            Some(style)
        })
        .take(LONGEST_CHAIN)
    }

    /// What the paragraphs of a style are. The names of Word's own styles are English in each of
    /// its languages.
    pub(super) fn role(&self, id: &str) -> Option<Role> {
        self.chain(id).find_map(|style| match style.name.as_str() {
            "title" => Some(Role::Title),
            // its entries, and its heading
            name if name.starts_with("toc ") => Some(Role::Contents),
            name => style.outline.map(Role::Heading).or_else(|| {
                let level: u8 = name.strip_prefix("heading ")?.parse().ok()?;
                (1..=9).contains(&level).then_some(Role::Heading(level))
            }),
        })
    }

    /// How deep the items of a style are, where it makes items. Word's own styles of inner lists,
    /// such as `List Bullet 2`, say so in their names only.
    pub(super) fn list_level(&self, id: &str) -> Option<usize> {
        let style = self.chain(id).find(|style| style.listed.is_some())?;
        let named = style.name.strip_prefix("list ").and_then(|name| name.rsplit(' ').next()?.parse().ok());
        let level = named.map_or(style.level, |nth: usize| style.level.max(nth.saturating_sub(1)));
        (style.listed == Some(true)).then_some(level)
    }
}

/// The level of a heading that an outline level means; 9 is running text.
pub(super) fn outline(value: Option<&str>) -> Option<u8> {
    let level: u8 = value?.parse().ok()?;
    (level < 9).then_some(level + 1)
}
