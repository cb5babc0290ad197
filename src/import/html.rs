//! Saved web pages as the lines of a page; the main content is told by `dom_smoothie`.

use dom_smoothie::{Config, Readability, TextMode};

use super::html_bounds::{self, MOST_ELEMENTS};
use super::page::Page;
use super::raised::{self, Raised};
use super::{ImportError, markdown};
use crate::config::ImportConfig;

/// Reads the main content of a page and what its head says.
pub(super) fn page(html: &str, words: &ImportConfig) -> Result<Page, ImportError> {
    html_bounds::check(html)?;
    let html = mark_raised(html, words);
    let config =
        Config { text_mode: TextMode::Markdown, max_elements_to_parse: MOST_ELEMENTS, ..Config::default() };
    let wrong = |error: dom_smoothie::ReadabilityError| ImportError::Html(error.to_string());
    let mut reader = Readability::new(html.as_str(), None, Some(config)).map_err(wrong)?;
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

/// Longest content of an element for signs set high, and of what is looked at around it, in bytes.
const LONGEST_RAISED: usize = 400;
const NEAR: usize = 200;

/// Writes signs set high in signs that stay when markup goes: `10<sup>9</sup>` must not become `109`, and
/// citations get brackets.
fn mark_raised(html: &str, words: &ImportConfig) -> String {
    let mut marked = String::with_capacity(html.len());
    let mut done = 0;
    for (at, _) in html.match_indices('<') {
        if at < done {
            continue;
        }
        let Some((inside, end)) = raised_element(html, at) else { continue };
        marked.push_str(&html[done..at]);
        let before = html.floor_char_boundary(at.saturating_sub(NEAR));
        let after = without_tags(&html[end..html.floor_char_boundary(end + NEAR)]).chars().next();
        let high = without_tags(inside);
        match raised::read(&without_tags(&html[before..at]), &high, after, words) {
            Raised::Citations(numbers) => marked.extend(["[", &numbers, "]"]),
            Raised::Text(text) if text == high => marked.push_str(inside),
            Raised::Text(text) => marked.push_str(&text),
        }
        done = end;
    }
    marked.push_str(&html[done..]);
    marked
}

/// The content of the `sup` element that begins at this byte, and where the element ends.
fn raised_element(html: &str, at: usize) -> Option<(&str, usize)> {
    let starts = |text: &str, tag: &str| {
        text.get(..tag.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(tag))
            && text[tag.len()..].starts_with(|c: char| c == '>' || c.is_whitespace())
    };
    let tag = &html[at..];
    if !starts(tag, "<sup") {
        return None;
    }
    let begin = at + tag.bytes().take(LONGEST_RAISED).position(|byte| byte == b'>')? + 1;
    let near = html[begin..].bytes().take(LONGEST_RAISED).enumerate();
    let end = near
        .filter(|(_, byte)| *byte == b'<')
        .map(|(nth, _)| begin + nth)
        .find(|end| starts(&html[*end..], "</sup"))?;
    let closed = html[end..].find('>')?;
    Some((&html[begin..end], end + closed + 1))
}

/// The text between tags; what a cut tag leaves is no text.
fn without_tags(html: &str) -> String {
    let from = match (html.find('>'), html.find('<')) {
        (Some(end), Some(begin)) if end < begin => end + 1,
        (Some(end), None) => end + 1,
        _ => 0,
    };
    let mut text = String::new();
    for (nth, piece) in html[from..].split('<').enumerate() {
        let piece = if nth == 0 { piece } else { piece.split_once('>').map_or("", |(_, text)| text) };
        text.push_str(piece);
    }
    text.replace("&nbsp;", " ").replace("&minus;", "−")
}
