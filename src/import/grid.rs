//! Tables of any format as lines that keep what a cell belongs to.

mod heads;

use super::page::{LineKind, row_text};
use super::shape::starts_with_any;
use crate::config::ImportConfig;

/// A cell with the texts of its paragraphs and items.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct GridCell {
    pub(super) texts: Vec<String>,
    /// Whether it is the heading of a row or column.
    pub(super) head: bool,
    /// Whether the cell before it in the row spans its column, too.
    pub(super) spanned: bool,
    /// Whether the cell above it spans its row, too.
    pub(super) continued: bool,
}

impl GridCell {
    /// The texts in one line.
    fn text(&self) -> String {
        let mut text = String::new();
        for (nth, part) in self.texts.iter().enumerate() {
            if nth > 0 {
                text.push_str(if text.ends_with(['.', '!', '?', ':', ';', ',']) { " " } else { ", " });
            }
            text.push_str(part);
        }
        text
    }
}

/// A row with a cell for each column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct GridRow {
    pub(super) cells: Vec<GridCell>,
    /// Whether the source marks it as a head of the table.
    pub(super) head: bool,
}

/// A line that a table becomes.
pub(super) type GridLine = (String, LineKind);

/// The maximum number of columns that have names.
const MAX_COLUMNS: usize = 64;
/// The maximum number of rows of a table whose columns are read one after the other.
const MAX_ROWS: usize = 2;

/// The lines of a table. Each row becomes one that names its columns; columns that hold lists side by side are
/// read one after the other, and so are those of what to do and what not to do. Names of columns take `spare` bytes at
/// most.
pub(super) fn lines(rows: &[GridRow], spare: &mut usize, words: &ImportConfig) -> Vec<GridLine> {
    let marked = rows.iter().take_while(|row| row.head).count();
    if let Some(columns) = opposed(rows, words) {
        return columns;
    }
    if marked == 0
        && let Some(turned) = turned(rows)
    {
        return self::lines(&turned, spare, words);
    }
    let heads = heads::count(rows, marked);
    let (head, body) = rows.split_at(if heads == rows.len() { 0 } else { heads });
    let mut lines = Vec::new();
    let names = names(head, spare, &mut lines);
    let body = &without_names(body, &names);
    if let Some(columns) = side_by_side(body, &names) {
        lines.extend(columns);
        return lines;
    }
    for row in body {
        if let [only, rest @ ..] = row.cells.as_slice()
            && !rest.is_empty()
            && rest.iter().all(|cell| cell.spanned)
        {
            // a row of one cell says something of those below it
            lines.push((only.text(), LineKind::Text));
            continue;
        }
        let cells: Vec<(String, String)> = row
            .cells
            .iter()
            .enumerate()
            .filter(|(_, cell)| !cell.spanned)
            .map(|(column, cell)| {
                let text = cell.text();
                // without names, an empty cell keeps the place of the others
                let text = if text.is_empty() && names.is_empty() { "–".to_owned() } else { text };
                (spanned_names(&names, row, column), text)
            })
            .collect();
        if cells.iter().all(|(_, text)| text.is_empty() || text == "–") {
            continue;
        }
        lines.push((
            row_text(cells.iter().map(|(name, text)| (name.as_str(), text.as_str())), spare),
            LineKind::Item(0),
        ));
    }
    lines.retain(|(text, _)| !text.is_empty());
    lines
}

/// A table whose first column, not its first row, names what is in it, turned: `Glucose`, `below 4`, `above 10` over
/// `Rate`, `stop`, `full`. `None` if it is no such table, or one that also reads by its rows.
fn turned(rows: &[GridRow]) -> Option<Vec<GridRow>> {
    let columns = rows.first()?.cells.len();
    let is_named = |row: &GridRow| {
        row.cells.len() == columns
            && row.cells.iter().all(|cell| !cell.spanned && !cell.texts.is_empty())
            && row
                .cells
                .split_first()
                .is_some_and(|(name, others)| name.head && others.iter().all(|cell| !cell.head))
    };
    if rows.len() < 2 || columns <= rows.len() || !rows.iter().all(is_named) {
        return None;
    }
    let column = |at: usize| GridRow {
        cells: rows.iter().filter_map(|row| row.cells.get(at).cloned()).collect(),
        head: at == 0,
    };
    Some((0..columns).map(column).collect())
}

/// Rows without the names of their columns, where each cell of a column repeats it for small screens.
fn without_names(body: &[GridRow], names: &[String]) -> Vec<GridRow> {
    let mut rows = body.to_vec();
    for (column, name) in names.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
        let rest = |row: &GridRow| -> Option<String> {
            let text = row.cells.get(column)?.texts.first()?;
            let rest = text.strip_prefix(name.as_str())?;
            let rest = rest.strip_prefix([':', ' ']).unwrap_or_default().trim_start();
            (!rest.is_empty()).then(|| rest.to_owned())
        };
        let is_filled = |row: &&GridRow| row.cells.get(column).is_some_and(|cell| !cell.texts.is_empty());
        if !rows.iter().filter(is_filled).all(|row| rest(row).is_some()) {
            continue;
        }
        for row in &mut rows {
            if let Some(rest) = rest(row)
                && let Some(text) = row.cells.get_mut(column).and_then(|cell| cell.texts.first_mut())
            {
                *text = rest;
            }
        }
    }
    rows
}

/// The minimum number of columns that a row without a mark names.
pub(super) const MIN_COLUMNS: usize = 3;
/// The name of each column. A row of the head that is one cell wide is a title and becomes a line.
fn names(head: &[GridRow], spare: &mut usize, lines: &mut Vec<GridLine>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for row in head {
        if row.cells.iter().skip(1).all(|cell| cell.spanned) {
            lines.extend(row.cells.first().map(|only| (only.text(), LineKind::Text)));
            continue;
        }
        let mut text = String::new();
        for (column, cell) in row.cells.iter().take(MAX_COLUMNS).enumerate() {
            if !cell.spanned {
                text = cell.text();
            }
            if names.len() <= column {
                names.resize(column + 1, String::new());
            }
            let name = &mut names[column];
            if !text.is_empty() && *name != text && text.len() <= *spare {
                *spare -= text.len();
                if !name.is_empty() {
                    name.push_str(", ");
                }
                name.push_str(&text);
            }
        }
    }
    names
}

/// The names of the columns that a cell spans, each once.
fn spanned_names(names: &[String], row: &GridRow, column: usize) -> String {
    let others = row.cells.iter().skip(column + 1).take_while(|cell| cell.spanned).count();
    let mut spanned: Vec<&str> = Vec::new();
    for name in names.iter().skip(column).take(others + 1) {
        if !name.is_empty() && !spanned.contains(&name.as_str()) {
            spanned.push(name);
        }
    }
    spanned.join(BETWEEN_COLUMNS)
}

/// Sign between the names of columns that one cell spans.
const BETWEEN_COLUMNS: &str = " / ";

/// Whether the name of a column says what to do, or what not to do.
fn bids(name: &str, words: &ImportConfig) -> Option<bool> {
    let bare = name.to_lowercase();
    let bare = bare.trim_matches(|c: char| !c.is_alphanumeric());
    // `Instead of this, try`: what is next to it replaces it
    if bare.split_whitespace().count() > MAX_BIDDING_LENGTH || bare.contains("instead") {
        return None;
    }
    let (positive, negative) =
        (starts_with_any(bare, &words.do_names), starts_with_any(bare, &words.do_not_names));
    match (positive, negative) {
        (None, None) => None,
        (positive, negative) => Some(positive.map_or(0, str::len) > negative.map_or(0, str::len)),
    }
}

/// The maximum number of words of the name of such a column.
const MAX_BIDDING_LENGTH: usize = 6;

/// Columns of what to do and of what not to do, one after the other: nobody may take the cells of a row for one sentence.
fn opposed(rows: &[GridRow], words: &ImportConfig) -> Option<Vec<GridLine>> {
    let (first, body) = rows.split_first()?;
    let names: Vec<String> = first.cells.iter().map(GridCell::text).collect();
    let bidden: Vec<bool> = names.iter().map(|name| bids(name, words)).collect::<Option<_>>()?;
    let is_opposed = bidden.contains(&true) && bidden.contains(&false);
    let fits = |row: &GridRow| row.cells.len() <= names.len() && row.cells.iter().all(|cell| !cell.spanned);
    if !is_opposed || body.is_empty() || !rows.iter().all(fits) {
        return None;
    }
    let mut lines = Vec::new();
    for (column, name) in names.iter().enumerate() {
        lines.push((with_colon(name), LineKind::Item(0)));
        let cells = body.iter().filter_map(|row| row.cells.get(column));
        let items = cells.flat_map(|cell| &cell.texts).filter(|text| !text.is_empty());
        lines.extend(items.map(|item| (item.clone(), LineKind::Item(1))));
    }
    Some(lines)
}

/// The name of a list with a colon after it.
fn with_colon(name: &str) -> String {
    let colon = if name.ends_with([':', '?', '.', '!']) { "" } else { ":" };
    format!("{name}{colon}")
}

/// Columns that each hold a list, such as `Do` and `Do not`, one after the other.
fn side_by_side(body: &[GridRow], names: &[String]) -> Option<Vec<GridLine>> {
    let columns = body.first()?.cells.len();
    let filled = |row: &GridRow| row.cells.iter().filter(|cell| !cell.texts.is_empty()).count();
    let lists = |row: &GridRow| row.cells.iter().filter(|cell| cell.texts.len() > 1).count();
    let (heads, lists_row) = match body {
        [only] => (None, only),
        [heads, lists] if names.is_empty() && heads.cells.len() == columns => (Some(heads), lists),
        _ => return None,
    };
    let is_list = body.len() <= MAX_ROWS
        && columns > 1
        && filled(lists_row) > 1
        && lists(lists_row) == filled(lists_row)
        && heads.is_none_or(|heads| heads.cells.iter().all(|cell| cell.texts.len() <= 1));
    if !is_list {
        return None;
    }
    let mut lines = Vec::new();
    for (column, cell) in lists_row.cells.iter().enumerate().filter(|(_, cell)| !cell.spanned) {
        let named = heads.and_then(|heads| heads.cells.get(column)).map(GridCell::text);
        let named = named.or_else(|| names.get(column).cloned()).filter(|name| !name.is_empty());
        let (name, items) = match (named, cell.texts.split_first()) {
            (Some(name), _) => (name, cell.texts.as_slice()),
            (None, Some((first, rest))) => (first.clone(), rest),
            (None, None) => continue,
        };
        lines.push((with_colon(&name), LineKind::Item(0)));
        lines.extend(items.iter().map(|item| (item.clone(), LineKind::Item(1))));
    }
    Some(lines)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn row(head: bool, cells: &[&[&str]]) -> GridRow {
        let cell = |texts: &&[&str]| GridCell {
            texts: texts.iter().map(|text| (*text).to_owned()).collect(),
            ..GridCell::default()
        };
        GridRow { cells: cells.iter().map(cell).collect(), head }
    }

    fn read(rows: &[GridRow]) -> Vec<String> {
        let line = |(text, kind): GridLine| match kind {
            LineKind::Item(depth) => format!("{}- {text}", "  ".repeat(depth)),
            _ => text,
        };
        let words = Config::embedded().expect("valid settings").import;
        lines(rows, &mut 1000, &words).into_iter().map(line).collect()
    }

    #[test]
    fn rows_name_their_columns_and_keep_empty_places() {
        let head = row(true, &[&["Weight"], &["Dose"]]);
        assert_eq!(
            read(&[head.clone(), row(false, &[&["20 kg"], &["1 mg"]])]),
            ["- Weight: 20 kg; Dose: 1 mg"]
        );
        assert_eq!(read(&[head, row(false, &[&[], &["1 mg"]])]), ["- Dose: 1 mg"]);
        assert_eq!(
            read(&[row(false, &[&["a"], &[], &["c"]]), row(false, &[&["d"], &["e"], &["f"]])]),
            ["- a; –; c", "- d; e; f"]
        );
    }

    #[test]
    fn a_first_row_with_an_empty_corner_names_the_columns() {
        let rows = [
            row(false, &[&[], &["Migraine"], &["Carrow headache"]]),
            row(false, &[&["Side"], &["one"], &["both"]]),
        ];
        assert_eq!(read(&rows), ["- Side; Migraine: one; Carrow headache: both"]);
    }

    #[test]
    fn a_table_whose_first_column_names_its_rows_is_turned() {
        let named = |cells: &[&[&str]]| {
            let mut row = row(false, cells);
            row.cells[0].head = true;
            row
        };
        let glucose = named(&[&["Glucose"], &["below 4"], &["above 10"]]);
        let rate = named(&[&["Rate"], &["stop"], &["full"]]);
        assert_eq!(
            read(&[glucose.clone(), rate.clone()]),
            ["- Glucose: below 4; Rate: stop", "- Glucose: above 10; Rate: full"]
        );
        // as many rows as columns: names of medicines, each with its own values
        let third = named(&[&["Pause"], &["1 h"], &["2 h"]]);
        assert_eq!(read(&[glucose, rate, third]).len(), 3);
    }

    #[test]
    fn names_that_cells_repeat_for_small_screens_are_said_once() {
        let head = row(true, &[&["Medicine"], &["How much"]]);
        let body = row(false, &[&["Medicine Aspirin"], &["How much: 75 mg"]]);
        assert_eq!(read(&[head.clone(), body]), ["- Medicine: Aspirin; How much: 75 mg"]);
        let other = row(false, &[&["Medicines of all kinds"], &["How much"]]);
        assert_eq!(read(&[head, other]), ["- Medicine: Medicines of all kinds; How much: How much"]);
    }

    #[test]
    fn a_cell_that_spans_columns_names_all_of_them() {
        let head = row(true, &[&["Weight"], &["Morning"], &["Night"]]);
        let mut wide = row(false, &[&["20 kg"], &["1 mg"], &[]]);
        wide.cells[2].spanned = true;
        assert_eq!(read(&[head, wide]), ["- Weight: 20 kg; Morning / Night: 1 mg"]);
    }

    #[test]
    fn lists_side_by_side_are_read_one_after_the_other() {
        let lists = row(false, &[&["Swim", "Rest"], &["Jump", "Run"]]);
        let expected = ["- Good:", "  - Swim", "  - Rest", "- Bad:", "  - Jump", "  - Run"];
        assert_eq!(read(&[row(true, &[&["Good"], &["Bad"]]), lists.clone()]), expected);
        assert_eq!(read(&[row(false, &[&["Good"], &["Bad"]]), lists]), expected);
        assert_eq!(read(&[row(false, &[&["Good", "Swim", "Rest"], &["Bad", "Jump", "Run"]])]), expected);
    }

    #[test]
    fn what_to_do_and_what_not_to_do_never_share_a_line() {
        let rows = [row(false, &[&["Swim"], &["Jump"]]), row(false, &[&["Rest"], &[]])];
        for (good, bad) in
            [("Do", "Don’t"), ("YES", "NO"), ("You can:", "You should not:"), ("✓ Safe", "✗ Avoid")]
        {
            let head = row(false, &[&[good], &[bad]]);
            let colon = |name: &str| format!("- {}:", name.trim_end_matches(':'));
            assert_eq!(
                read(&[head, rows[0].clone(), rows[1].clone()]),
                [
                    colon(good),
                    "  - Swim".to_owned(),
                    "  - Rest".to_owned(),
                    colon(bad),
                    "  - Jump".to_owned()
                ]
            );
        }
        // a replacement belongs to what it replaces, and other columns keep their rows
        for (first, second) in [("Avoid", "Choose instead"), ("Do", "When"), ("Can", "Can")] {
            let head = row(true, &[&[first], &[second]]);
            assert_eq!(read(&[head, rows[0].clone()]), [format!("- {first}: Swim; {second}: Jump")],);
        }
    }
}
