//! Tables that Pandoc's Markdown draws with dashes, as those of HTML: grids, and columns below dashes.

use std::fmt::Write as _;

/// The minimum length of a line that is drawn below a column, and of one that is drawn across a table.
const MIN_DASHES: usize = 2;
const MIN_ACROSS: usize = 10;
/// The maximum number of lines of a head.
const MAX_HEAD: usize = 6;

/// A table, and how many lines of the text it takes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Drawn {
    pub(super) html: String,
    pub(super) lines: usize,
}

/// A cell with its lines, and the columns that it spans.
#[derive(Debug, Default, Clone)]
struct Cell {
    lines: Vec<String>,
    columns: usize,
}

/// A row; `head` says whether it names the columns.
#[derive(Debug)]
struct Row {
    cells: Vec<Cell>,
    head: bool,
}

/// The table that begins with the first line, if one does.
pub(super) fn begin(lines: &[&str], after_empty: bool) -> Option<Drawn> {
    let first = lines.first()?.trim_end();
    if is_border(first) {
        return grid(lines);
    }
    let columns = |at: usize| lines.get(at).and_then(|line| columns(line));
    if is_across(first) {
        let head = (1..=MAX_HEAD)
            .find(|at| columns(*at).is_some() || lines.get(*at).is_none_or(|line| is_empty(line)))?;
        return spaced(lines, 1..head, &columns(head)?);
    }
    if !after_empty || is_empty(first) {
        return None;
    }
    if let Some(columns) = columns(0) {
        return plain(lines, None, &columns, 1);
    }
    plain(lines, Some(first), &columns(1)?, 2)
}

fn is_empty(line: &str) -> bool {
    line.trim().is_empty()
}

/// Whether a line is the border of a grid: `+---+---+`.
fn is_border(line: &str) -> bool {
    let line = line.trim_end();
    line.len() > MIN_DASHES
        && line.starts_with('+')
        && line.ends_with('+')
        && line.contains(['-', '='])
        && line.chars().all(|c| matches!(c, '+' | '-' | '=' | ':'))
}

/// Whether a line of dashes is drawn across a table.
fn is_across(line: &str) -> bool {
    let line = line.trim();
    line.len() >= MIN_ACROSS && line.bytes().all(|byte| byte == b'-')
}

/// Where the columns begin and end above or below dashes.
fn columns(line: &str) -> Option<Vec<std::ops::Range<usize>>> {
    if !line.bytes().all(|byte| matches!(byte, b'-' | b' ' | b'\r' | b'\n')) {
        return None;
    }
    let mut columns: Vec<std::ops::Range<usize>> = Vec::new();
    for at in (0..line.len()).filter(|at| line.as_bytes()[*at] == b'-') {
        match columns.last_mut().filter(|column| column.end == at) {
            Some(column) => column.end = at + 1,
            None => columns.push(at..at + 1),
        }
    }
    (columns.len() > 1 && columns.iter().all(|column| column.len() >= MIN_DASHES)).then_some(columns)
}

/// The parts of a line that are in the columns. A word isn't cut: a name may be wider than the dashes below it.
fn cut(line: &str, columns: &[std::ops::Range<usize>]) -> Vec<String> {
    let letters: Vec<char> = line.trim_end().chars().collect();
    let mut begin = 0;
    let mut parts = Vec::with_capacity(columns.len());
    for (nth, column) in columns.iter().enumerate() {
        let end = columns.get(nth + 1).map_or(letters.len(), |next| {
            let mut end = next.start.min(letters.len());
            while end > column.end.min(letters.len()) && !letters[end - 1].is_whitespace() {
                end -= 1;
            }
            end
        });
        let part: String = letters.get(begin..end.max(begin)).unwrap_or_default().iter().collect();
        parts.push(part.trim().to_owned());
        begin = end.max(begin);
    }
    parts
}

/// A row of parts.
fn row(parts: Vec<String>, head: bool) -> Row {
    let cell = |part: String| Cell { lines: vec![part], columns: 1 };
    Row { cells: parts.into_iter().map(cell).collect(), head }
}

/// A table with a line for each row.
fn plain(
    lines: &[&str],
    head: Option<&str>,
    columns: &[std::ops::Range<usize>],
    from: usize,
) -> Option<Drawn> {
    let body =
        lines[from..].iter().take_while(|line| !is_empty(line) && self::columns(line).is_none()).count();
    let closes = lines.get(from + body).is_some_and(|line| self::columns(line).is_some());
    if body == 0 || head.is_none() && !closes {
        return None;
    }
    let mut rows: Vec<Row> = head.map(|head| row(cut(head, columns), true)).into_iter().collect();
    rows.extend(lines[from..from + body].iter().map(|line| row(cut(line, columns), false)));
    Some(Drawn { html: html(&rows), lines: from + body + usize::from(closes) })
}

/// A table whose rows may have several lines, with an empty line between them.
fn spaced(lines: &[&str], head: std::ops::Range<usize>, columns: &[std::ops::Range<usize>]) -> Option<Drawn> {
    let from = head.end + 1;
    let body = lines.get(from..)?.iter().position(|line| is_across(line))?;
    let joined = |lines: &[&str], head: bool| {
        let mut cells = vec![Cell { columns: 1, ..Cell::default() }; columns.len()];
        for line in lines {
            for (cell, part) in cells.iter_mut().zip(cut(line, columns)) {
                cell.lines.push(part);
            }
        }
        Row { cells, head }
    };
    let mut rows = vec![joined(&lines[head], true)];
    let groups = lines[from..from + body].split(|line| is_empty(line)).filter(|group| !group.is_empty());
    rows.extend(groups.map(|group| joined(group, false)));
    Some(Drawn { html: html(&rows), lines: from + body + 1 })
}

/// A grid of borders.
fn grid(lines: &[&str]) -> Option<Drawn> {
    let drawn = lines.iter().take_while(|line| line.starts_with(['+', '|'])).count();
    let count = lines[..drawn].iter().rposition(|line| is_border(line)).map_or(0, |last| last + 1);
    let lines = &lines[..count];
    if count < 3 {
        return None;
    }
    let mut bounds: Vec<usize> = lines
        .iter()
        .filter(|line| is_border(line))
        .flat_map(|line| line.match_indices('+').map(|(at, _)| at))
        .collect();
    bounds.sort_unstable();
    bounds.dedup();
    let head_end = lines.iter().position(|line| is_border(line) && line.contains('='));
    let mut rows = Vec::new();
    let mut begin = 0;
    for at in (1..count).filter(|at| is_border(lines[*at])) {
        let block: Vec<Vec<char>> =
            lines[begin + 1..at].iter().map(|line| line.trim_end().chars().collect()).collect();
        if !block.is_empty() {
            rows.push(Row { cells: cells(&block, &bounds), head: head_end.is_some_and(|end| at <= end) });
        }
        begin = at;
    }
    Some(Drawn { html: html(&rows), lines: count })
}

/// The cells of a row of a grid: what no bound parts is one cell.
fn cells(block: &[Vec<char>], bounds: &[usize]) -> Vec<Cell> {
    let is_parted = |at: usize| block.iter().all(|line| matches!(line.get(at), Some('|' | '+')));
    let mut cells = Vec::new();
    let mut first = 0;
    for last in 1..bounds.len() {
        if last + 1 < bounds.len() && !is_parted(bounds[last]) {
            continue;
        }
        let within = bounds[first] + 1..bounds[last];
        let lines = block.iter().map(|line| {
            let end = within.end.min(line.len());
            line.get(within.start.min(end)..end)
                .unwrap_or_default()
                .iter()
                .collect::<String>()
                .trim()
                .to_owned()
        });
        cells.push(Cell { lines: lines.collect(), columns: last - first });
        first = last;
    }
    cells
}

/// Rows as a table of HTML.
fn html(rows: &[Row]) -> String {
    let mut html = String::from("\n\n<table>\n");
    for row in rows {
        html.push_str("<tr>");
        let name = if row.head { "th" } else { "td" };
        for cell in &row.cells {
            let (columns, content) = (cell.columns.max(1), content(&cell.lines));
            let _ = write!(html, "<{name} colspan=\"{columns}\">{content}</{name}>");
        }
        html.push_str("</tr>\n");
    }
    html + "</table>\n\n"
}

/// The lines of a cell: items, and paragraphs with an empty line between them.
fn content(lines: &[String]) -> String {
    let mut parts: Vec<(bool, String)> = Vec::new();
    let mut is_new = true;
    for line in lines {
        let item = ["- ", "* ", "+ "].iter().find_map(|bullet| line.strip_prefix(bullet));
        let text = escaped(item.unwrap_or(line));
        match parts.last_mut() {
            _ if text.is_empty() => is_new = true,
            Some((_, before)) if item.is_none() && !is_new => {
                before.push(' ');
                before.push_str(&text);
            }
            _ => {
                parts.push((item.is_some(), text));
                is_new = false;
            }
        }
    }
    let tag = |is_item: bool| if is_item { "li" } else { "p" };
    let mut content = String::new();
    for (is_item, text) in parts {
        let _ = write!(content, "<{0}>{text}</{0}>", tag(is_item));
    }
    content
}

/// Text for HTML, without signs of emphasis.
fn escaped(text: &str) -> String {
    text.replace("**", "").replace('`', "").replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Drawn> {
        begin(&text.lines().collect::<Vec<_>>(), true)
    }

    #[test]
    fn grids_keep_cells_of_several_lines_and_columns() {
        let table = "+-----+-----+\n| Age | Use |\n+=====+=====+\n| two | - a |\n| to  | - b |\n| six |     |\n+-----+-----+\n\
                     | none      |\n+-----------+\nText";
        let drawn = read(table).expect("a table");
        assert_eq!(drawn.lines, 9);
        for cell in [
            "<th colspan=\"1\"><p>Age</p></th>",
            "<td colspan=\"1\"><p>two to six</p></td>",
            "<li>a</li><li>b</li>",
            "<td colspan=\"2\"><p>none</p></td>",
        ] {
            assert!(drawn.html.contains(cell), "{cell}: {}", drawn.html);
        }
    }

    #[test]
    fn columns_below_dashes_are_read() {
        let drawn = read("Age   Tablets\n---   -------\n2     one\n6     two\n\nText").expect("a table");
        assert_eq!(drawn.lines, 4);
        assert!(
            drawn.html.contains("<td colspan=\"1\"><p>6</p></td><td colspan=\"1\"><p>two</p></td>"),
            "{}",
            drawn.html
        );
        let spaced = "----------------\nFood     Why\n------- --------\nPlums    They are\n         soft.\n\nChalk    Hard.\n----------------\n";
        let drawn = read(spaced).expect("a table");
        assert_eq!(drawn.lines, 8);
        assert!(drawn.html.contains("<p>They are soft.</p>"), "{}", drawn.html);
    }

    #[test]
    fn headings_and_rules_are_no_tables() {
        for text in [
            "Heading\n-------\n\nText",
            "- - -\n\nText",
            "----------\n\nText",
            "+ item\n",
            "a | b\n--|--\n1 | 2\n",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
