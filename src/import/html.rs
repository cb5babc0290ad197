//! Web pages as the lines of a page: everything in the body but the boilerplate around its text.

mod around;
mod boilerplate;
mod boxes;
mod choices;
mod classes;
mod endnotes;
mod head;
mod inline;
mod joins;
mod json_ld;
mod lists;
mod numbers;
mod opened;
mod placed_tabs;
mod questions;
mod styles;
mod table;
mod title;
mod walk;
mod walker;
mod written_items;

use dom_query::Document;

use super::ImportError;
use super::html_bounds;
use super::page::Page;
use crate::config::ImportConfig;

/// Reads a page and what its head says.
pub(super) fn page(html: &str, words: &ImportConfig) -> Result<Page, ImportError> {
    html_bounds::check(html)?;
    let document = Document::from(html);
    let mut page = walk::page(&document, false, words);
    head::read(&document, &mut page, words);
    Ok(page)
}

/// Reads HTML embedded in another format.
pub(super) fn fragment(html: &str, words: &ImportConfig) -> Result<Page, ImportError> {
    html_bounds::check(html)?;
    Ok(walk::page(&Document::from(html), true, words))
}
