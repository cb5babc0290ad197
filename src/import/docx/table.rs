//! Tables of a Word file as lines.

use std::collections::HashMap;

use super::super::page::{Line, LineKind, row_text};

/// Most columns of a table that have headings; Word allows 63.
const MOST_COLUMNS: usize = 64;

#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) rows: Vec<Row>,
}

#[derive(Debug, Default)]
pub(super) struct Row {
    pub(super) cells: Vec<Cell>,
    /// Whether it is repeated on each page, as the head of a table is.
    pub(super) head: bool,
    pub(super) deleted: bool,
    /// Columns that are left free before its first cell.
    pub(super) free: usize,
}

#[derive(Debug)]
pub(super) struct Cell {
    pub(super) lines: Vec<Line>,
    pub(super) columns: usize,
    /// Whether it is joined with the one above.
    pub(super) goes_on: bool,
}

impl Default for Cell {
    fn default() -> Self {
        Self { lines: Vec::new(), columns: 1, goes_on: false }
    }
}

impl Row {
    fn columns(&self) -> usize {
        self.cells.iter().map(|cell| cell.columns).fold(0, usize::saturating_add)
    }

    /// Its cells, each with the column that it begins in.
    fn places(&self) -> impl Iterator<Item = (usize, &Cell)> {
        self.cells.iter().scan(self.free, |next, cell| {
            let column = *next;
            *next = next.saturating_add(cell.columns);
            Some((column, cell))
        })
    }
}

/// The texts of lines, one after the other.
pub(super) fn joined(lines: &[Line]) -> String {
    lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join(" ")
}

impl Table {
    /// A table of one column, and one with headings of sections in its cells, is a frame around text. Of
    /// others, each row becomes a line that names its columns, where rows are marked as the table's head. Text
    /// comes again for each row that it belongs to, in `spare` bytes at most.
    pub(super) fn into_lines(mut self, spare: &mut usize) -> Vec<Line> {
        self.rows.retain(|row| !row.deleted);
        let holds_sections =
            |cell: &Cell| cell.lines.iter().any(|line| matches!(line.kind, LineKind::Heading(_)));
        if self.rows.iter().all(|row| row.columns() <= 1)
            || self.rows.iter().flat_map(|row| &row.cells).any(holds_sections)
        {
            return self.rows.into_iter().flat_map(|row| row.cells).flat_map(|cell| cell.lines).collect();
        }
        let mut lines = Vec::new();
        let marked = self.rows.iter().take_while(|row| row.head).count();
        // where all rows are marked, none is the head
        let (head, rows) = self.rows.split_at(if marked == self.rows.len() { 0 } else { marked });
        let names = column_names(head, spare, &mut lines);
        let mut above: HashMap<usize, String> = HashMap::new();
        for row in rows {
            let mut cells: Vec<(&str, String)> = Vec::new();
            for (column, cell) in row.places() {
                let mut text = joined(&cell.lines);
                match above.get(&column) {
                    Some(known) if cell.goes_on && text.is_empty() && known.len() <= *spare => {
                        *spare -= known.len();
                        text.clone_from(known);
                    }
                    _ => {}
                }
                cells.push((names.get(column).map_or("", String::as_str), text));
            }
            for ((column, _), (_, text)) in row.places().zip(&cells) {
                let kept = if text.len() <= LONGEST { text.as_str() } else { "" };
                above.insert(column, kept.to_owned());
            }
            let text = row_text(cells.iter().map(|(head, cell)| (*head, cell.as_str())), spare);
            if !text.is_empty() {
                lines.push(Line { text, kind: LineKind::Item(0), group: 0 });
            }
        }
        lines
    }
}

/// Longest text of a cell that comes again in the rows that it spans.
const LONGEST: usize = 1000;

/// The name of each column. A row of the head that is one cell wide is a title and becomes a line.
fn column_names(head: &[Row], spare: &mut usize, lines: &mut Vec<Line>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for row in head {
        if let [only] = row.cells.as_slice() {
            lines.extend(only.lines.iter().cloned());
            continue;
        }
        for (column, cell) in row.places() {
            let text = joined(&cell.lines);
            for column in column..column.saturating_add(cell.columns).min(MOST_COLUMNS) {
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
    }
    names
}
