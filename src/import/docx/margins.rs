//! Headers and footers of a Word file: left out and listed, but for dates and warnings.

use super::super::page::{Line, LineKind, Page};
use super::super::shape::contains_any;
use super::super::{ImportError, citation};
use super::package::Package;
use super::reader::read_body;
use super::related_to;
use super::styles::Styles;
use crate::config::ImportConfig;

/// Reads headers and footers into a page: their dates, and as text what warns of an emergency. Each line counts once.
pub(super) fn read(
    package: &mut Package<'_>,
    main: &str,
    styles: &Styles,
    words: &ImportConfig,
    page: &mut Page,
) -> Result<(), ImportError> {
    for (kind, at_top) in [("/header", true), ("/footer", false)] {
        let mut warnings: Vec<Line> = Vec::new();
        for name in related_to(package, main, kind)? {
            let Some(part) = package.part(&name)? else { continue };
            let body = read_body(&name, &part, styles, words)?;
            let texts = body.lines.into_iter().map(|line| citation::plain(&line.text).replace('\t', " "));
            for text in texts.chain(body.left_out) {
                let warns = contains_any(&text.to_lowercase(), &words.warning_phrases);
                let is_known = page.lines.iter().chain(&warnings).any(|line| line.text == text)
                    || page.left_out.contains(&text);
                if is_known {
                    continue;
                }
                if warns {
                    warnings.push(Line { text, kind: LineKind::Text, group: 0 });
                } else {
                    page.margins.push(text.clone());
                    page.left_out.push(text);
                }
            }
        }
        place(page, warnings, at_top);
    }
    Ok(())
}

/// Puts warnings below the title, or after all else.
fn place(page: &mut Page, warnings: Vec<Line>, at_top: bool) {
    let is_title = |line: &Line| line.kind == LineKind::Heading(1);
    let outermost = page.lines.iter().filter(|line| is_title(line)).count();
    let at = match page.lines.first() {
        _ if !at_top => page.lines.len(),
        Some(first) if is_title(first) && outermost == 1 => 1,
        _ => 0,
    };
    page.lines.splice(at..at, warnings);
    for (group, line) in page.lines.iter_mut().enumerate() {
        line.group = group;
    }
}
