//! The styles and lists of a Word file: which make a heading, a title, an item, or a table of contents.

use std::collections::HashMap;

use super::super::ImportError;
use super::numbering::Numbering;
use super::xml::{XmlEvent, walk};

/// The maximum number of styles between one and the last that it is based on.
const MAX_CHAIN_LENGTH: usize = 16;

/// What a paragraph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The title of the document.
    Title,
    /// A heading, 1 the outermost.
    Heading(u8),
    /// A line of a table of contents.
    Contents,
    /// Running text, or an item of a list.
    Text,
}

/// What a style says of the look of text.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Look {
    pub(super) raised: bool,
    pub(super) hidden: bool,
    pub(super) bold: bool,
    pub(super) size: Option<u32>,
}

#[derive(Debug, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    outline: Option<u8>,
    /// The list that its paragraphs belong to.
    list: Option<String>,
    level: usize,
    raised: Option<bool>,
    hidden: Option<bool>,
    bold: Option<bool>,
    size: Option<u32>,
}

/// Styles by their ids, and how lists count.
#[derive(Debug, Default)]
pub(super) struct Styles {
    by_id: HashMap<String, Style>,
    pub(super) numbering: Numbering,
}

impl Styles {
    /// Reads the part that holds the styles.
    pub(super) fn read_styles(&mut self, part: &str, xml: &str) -> Result<(), ImportError> {
        let mut open: Option<(String, Style)> = None;
        walk(part, xml, |event| {
            match event {
                XmlEvent::Start { name: "style", attributes } => {
                    open = attributes.get("styleId").map(|id| (id, Style::default()));
                }
                XmlEvent::Start { name, attributes } => {
                    let Some((_, style)) = &mut open else { return Ok(()) };
                    let value = attributes.get("val");
                    match name {
                        "name" => style.name = value.unwrap_or_default().to_lowercase(),
                        "basedOn" => style.based_on = value,
                        "outlineLvl" => style.outline = value.and_then(|level| level.parse().ok()),
                        "numId" => style.list = value,
                        "ilvl" => style.level = value.and_then(|level| level.parse().ok()).unwrap_or(0),
                        "vertAlign" => style.raised = Some(value.as_deref() == Some("superscript")),
                        "b" => style.bold = Some(attributes.on()),
                        "sz" => style.size = value.and_then(|size| size.parse().ok()),
                        "vanish" => style.hidden = Some(attributes.on()),
                        _ => {}
                    }
                }
                XmlEvent::End("style") => self.by_id.extend(open.take()),
                XmlEvent::Text(_) | XmlEvent::End(_) => {}
            }
            Ok(())
        })
    }

    /// A style and those that it is based on.
    fn chain<'a>(&'a self, id: &str) -> impl Iterator<Item = &'a Style> {
        let mut next = self.by_id.get(id);
        std::iter::from_fn(move || {
            let style = next?;
            next = style.based_on.as_deref().and_then(|id| self.by_id.get(id));
            Some(style)
        })
        .take(MAX_CHAIN_LENGTH)
    }

    /// What the paragraphs of a style are. The names of Word's own styles are English in each of
    /// its languages.
    pub(super) fn role(&self, id: &str) -> Option<Role> {
        self.chain(id).find_map(|style| match style.name.as_str() {
            "title" => Some(Role::Title),
            // its entries, and its heading
            name if name.starts_with("toc ") => Some(Role::Contents),
            name => style.outline.map(role_of).or_else(|| {
                let level: u8 = name.strip_prefix("heading ")?.parse().ok()?;
                (1..=9).contains(&level).then_some(Role::Heading(level))
            }),
        })
    }

    /// The list of a style's paragraphs, and how deep they lie in it. Word's own styles of inner lists,
    /// such as `List Bullet 2`, say so in their names only.
    pub(super) fn list(&self, id: &str) -> Option<(&str, usize)> {
        let style = self.chain(id).find(|style| style.list.is_some())?;
        let named = style.name.strip_prefix("list ").and_then(|name| name.rsplit(' ').next()?.parse().ok());
        let level = named.map_or(style.level, |nth: usize| style.level.max(nth.saturating_sub(1)));
        Some((style.list.as_deref()?, level))
    }

    /// How text of a style looks.
    pub(super) fn look(&self, id: &str) -> Look {
        Look {
            raised: self.chain(id).find_map(|style| style.raised).unwrap_or(false),
            hidden: self.chain(id).find_map(|style| style.hidden).unwrap_or(false),
            bold: self.chain(id).find_map(|style| style.bold).unwrap_or(false),
            size: self.chain(id).find_map(|style| style.size),
        }
    }
}

/// What an outline level makes of a paragraph; 9 is running text.
pub(super) fn role_of(outline: u8) -> Role {
    if outline < 9 { Role::Heading(outline + 1) } else { Role::Text }
}
