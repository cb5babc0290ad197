//! Saved web pages as the lines of a page; the main content is told by `dom_smoothie`.

use dom_smoothie::{Config, Readability, TextMode};

use super::page::Page;
use super::{ImportError, markdown};

/// Most elements of a page.
const MOST_ELEMENTS: usize = 50_000;
/// Deepest nesting of elements.
const DEEPEST: usize = 400;

/// Reads the main content of a page and what its head says.
pub(super) fn page(html: &str) -> Result<Page, ImportError> {
    check_size(html)?;
    let config =
        Config { text_mode: TextMode::Markdown, max_elements_to_parse: MOST_ELEMENTS, ..Config::default() };
    let wrong = |error: dom_smoothie::ReadabilityError| ImportError::Html(error.to_string());
    let mut reader = Readability::new(html, None, Some(config)).map_err(wrong)?;
    let article = reader.parse().map_err(wrong)?;
    let mut page = markdown::page(&article.text_content);
    page.markup.title = Some(article.title).filter(|title| !title.trim().is_empty());
    page.markup.publisher = article.site_name;
    page.markup.authors = article.byline.into_iter().collect();
    page.markup.language = article.lang;
    page.markup.published = article.published_time;
    page.markup.updated = article.modified_time;
    page.markup.url = article.url;
    Ok(page)
}

/// Tags without an end.
const VOID: [&str; 12] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"];

/// Refuses what would take long before it is parsed: the count goes over the bytes once.
fn check_size(html: &str) -> Result<(), ImportError> {
    let mut elements = 0;
    let mut depth = 0_usize;
    for (at, _) in html.match_indices('<') {
        let rest = &html.as_bytes()[at + 1..];
        match rest.first() {
            Some(b'/') => depth = depth.saturating_sub(1),
            Some(c) if c.is_ascii_alphabetic() => {
                elements += 1;
                let name: Vec<u8> = rest
                    .iter()
                    .take(20)
                    .take_while(|c| c.is_ascii_alphanumeric())
                    .map(u8::to_ascii_lowercase)
                    .collect();
                let optional_end = matches!(
                    name.as_slice(),
                    b"p" | b"li" | b"td" | b"tr" | b"th" | b"dd" | b"dt" | b"option"
                );
                if !optional_end && !VOID.iter().any(|void| void.as_bytes() == name.as_slice()) {
                    depth += 1;
                }
            }
            _ => {}
        }
        if elements > MOST_ELEMENTS {
            return Err(ImportError::Html(format!("it has more than {MOST_ELEMENTS} elements")));
        }
        if depth > DEEPEST {
            return Err(ImportError::Html(format!("elements are nested more than {DEEPEST} deep")));
        }
    }
    Ok(())
}
