//! Which paragraphs of a PDF are headings, and how deep, by size and weight of their letters.

use super::super::grid;
use super::super::page::{Line, LineKind};
use super::super::raised;
use super::super::shape::{is_heading_like, is_terminated};
use super::layout::half_points;
use super::paragraph::{Element, Paragraph};
use super::rows::SOFT_HYPHEN;
use crate::config::ImportConfig;

/// How much larger than the text a heading is at least.
const LARGER: f64 = 1.1;
/// The maximum number of lines in a heading.
const MAX_LINES: usize = 3;
/// The maximum number of words of a heading in the style of the text.
const PLAIN_WORDS: usize = 8;
/// The maximum number of words of a label that ends with a colon.
const LABEL_WORDS: usize = 6;
/// Lowest level of a heading.
const LOWEST: u8 = 6;
/// Bytes that names of columns may take.
const REPEATED: usize = 1 << 20;

/// How the letters of a heading look: larger ones first, of one size the bold ones.
type Look = (i64, bool);

/// The lines of the elements, headings with their levels.
pub(super) fn lines(elements: Vec<Element>, body: f64, words: &ImportConfig) -> Vec<Line> {
    let bold_body = is_bold_body(&elements, body);
    let look = |paragraph: &Paragraph| -> Option<Look> {
        let larger = paragraph.size >= body * LARGER;
        let bold = paragraph.bold && !bold_body;
        ((larger || bold) && can_be_heading(paragraph, words)).then(|| (half_points(paragraph.size), bold))
    };
    let mut looks: Vec<Look> = elements
        .iter()
        .filter_map(|element| match element {
            Element::Paragraph(paragraph) => look(paragraph),
            Element::Table(_) => None,
        })
        .collect();
    let marked = looks.len();
    looks.sort_unstable_by(|a, b| b.cmp(a));
    looks.dedup();
    let levels: Vec<Option<u8>> = (0..elements.len())
        .map(|at| match &elements[at] {
            Element::Paragraph(paragraph) => match look(paragraph) {
                Some(look) => {
                    let rank = looks.iter().position(|other| *other == look).unwrap_or(0) + 1;
                    u8::try_from(rank).ok().map(|rank| rank.min(LOWEST))
                }
                None if marked <= 1 => is_plain_heading(paragraph, elements.get(at + 1), words)
                    .then_some(1 + u8::from(marked > 0)),
                None => None,
            },
            Element::Table(_) => None,
        })
        .collect();
    let mut lines = Vec::with_capacity(elements.len());
    let mut group = 0;
    let mut spare = REPEATED;
    for (element, level) in elements.into_iter().zip(levels) {
        match element {
            Element::Paragraph(paragraph) => {
                if paragraph.apart || level.is_some() || paragraph.first_of_run {
                    group += 1;
                }
                let text = raised::resolve(&paragraph.text.replace(SOFT_HYPHEN, ""), words);
                match level {
                    Some(level) => {
                        let text = text.trim_end_matches(':').to_owned();
                        lines.push(Line { text, kind: LineKind::Heading(level), group });
                        group += 1;
                    }
                    None => lines.push(Line { text, kind: paragraph.kind, group }),
                }
            }
            Element::Table(rows) => {
                group += 1;
                for (text, kind) in grid::lines(&rows, &mut spare, words) {
                    let text = raised::resolve(&text.replace(SOFT_HYPHEN, ""), words);
                    lines.push(Line { text, kind, group });
                }
                group += 1;
            }
        }
    }
    lines
}

/// Whether most text of the usual size is bold, so that bold type isn't a signal.
fn is_bold_body(elements: &[Element], body: f64) -> bool {
    let (mut bold, mut all) = (0, 0);
    for element in elements {
        if let Element::Paragraph(paragraph) = element
            && half_points(paragraph.size) == half_points(body)
        {
            let letters = paragraph.text.chars().count();
            all += letters;
            bold += if paragraph.bold { letters } else { 0 };
        }
    }
    bold * 2 > all
}

fn can_be_heading(paragraph: &Paragraph, words: &ImportConfig) -> bool {
    let text = paragraph.text.as_str();
    let label = text.strip_suffix(':').filter(|label| label.split_whitespace().count() <= LABEL_WORDS);
    paragraph.kind == LineKind::Text
        && paragraph.lines <= MAX_LINES
        && is_heading_like(label.unwrap_or(text), words)
}

/// Whether a line that looks like the text is a heading: short, alone, and with text below it.
fn is_plain_heading(paragraph: &Paragraph, next: Option<&Element>, words: &ImportConfig) -> bool {
    let has_text = match next {
        Some(Element::Paragraph(next)) => {
            next.lines > 1 || is_terminated(&next.text) || next.kind != LineKind::Text
        }
        Some(Element::Table(_)) => true,
        None => false,
    };
    paragraph.kind == LineKind::Text
        && paragraph.lines == 1
        && paragraph.ends_short
        && has_text
        && is_heading_like(&paragraph.text, words)
        && paragraph.text.split_whitespace().count() <= PLAIN_WORDS
        && paragraph.text.chars().filter(char::is_ascii_digit).count() <= 4
}
