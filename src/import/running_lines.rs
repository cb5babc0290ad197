//! Running headers and page numbers of a text in pages.

use std::collections::{HashMap, HashSet};

/// Sign between pages.
pub(super) const PAGE_END: char = '\u{c}';
/// Lines at the top and the bottom of a page that can be running ones.
const EDGE: usize = 2;
/// The minimum number of pages on which a line must come again to be a running one.
const FEWEST_PAGES: usize = 3;

/// A running line, numbers left out, so that page numbers make no difference.
fn shape(line: &str) -> String {
    line.chars().filter(|c| !c.is_ascii_digit() && !c.is_whitespace()).collect::<String>().to_lowercase()
}

/// The text without lines that come again at the edges of the pages and without page numbers, and
/// those lines, each once.
pub(super) fn without_running_lines(text: &str) -> (String, Vec<String>) {
    let pages: Vec<Vec<&str>> =
        text.split(PAGE_END).map(|page| page.lines().map(str::trim_end).collect()).collect();
    let edges = |page: &[&str]| -> Vec<usize> {
        let filled: Vec<usize> = (0..page.len()).filter(|at| !page[*at].trim().is_empty()).collect();
        let tail = filled.len().saturating_sub(EDGE);
        filled.iter().enumerate().filter(|(nth, _)| *nth < EDGE || *nth >= tail).map(|(_, at)| *at).collect()
    };
    let mut seen: HashMap<String, usize> = HashMap::new();
    for page in &pages {
        for at in edges(page) {
            *seen.entry(shape(page[at])).or_default() += 1;
        }
    }
    let mut kept = String::with_capacity(text.len());
    let mut left_out = Vec::new();
    let mut listed: HashSet<String> = HashSet::new();
    for page in &pages {
        let edges = edges(page);
        for (at, line) in page.iter().enumerate() {
            let shape = shape(line);
            let number = shape.is_empty() && !line.trim().is_empty();
            let running = edges.contains(&at)
                && (number
                    || seen.get(&shape).is_some_and(|pages| *pages >= FEWEST_PAGES) && !shape.is_empty());
            if running {
                if listed.insert(shape) {
                    left_out.push(line.trim().to_owned());
                }
            } else {
                kept.push_str(line);
                kept.push('\n');
            }
        }
    }
    (kept, left_out)
}
