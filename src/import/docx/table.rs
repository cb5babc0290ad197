//! Tables of a Word file as lines.

use std::collections::HashMap;

use super::super::grid::{self, GridCell, GridRow};
use super::super::page::{Line, LineKind, fold};
use crate::config::ImportConfig;

/// The maximum number of columns of a table that have headings; Word allows 63.
const MAX_COLUMNS: usize = 64;

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
    /// Whether it has text that isn't bold.
    pub(super) has_plain: bool,
    /// Whether it is joined with the one above.
    pub(super) goes_on: bool,
}

impl Default for Cell {
    fn default() -> Self {
        Self { lines: Vec::new(), columns: 1, has_plain: false, goes_on: false }
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
    /// Whether the first row, without a mark, names the columns: it is bold and the next one isn't, or it leaves the
    /// corner above the names of rows free.
    fn first_row_heads(&self) -> bool {
        let [first, second, ..] = self.rows.as_slice() else { return false };
        let filled = |row: &Row| row.cells.iter().filter(|cell| !cell.lines.is_empty()).count();
        let is_bold = |row: &Row| row.cells.iter().all(|cell| !cell.has_plain);
        let begins_filled = |row: &Row| row.cells.first().is_some_and(|cell| !cell.lines.is_empty());
        let is_whole = first.cells.len() > 1 && first.columns() == second.columns();
        let bold = filled(first) > 1 && is_bold(first) && !is_bold(second);
        let corner = !begins_filled(first)
            && filled(first) + 1 == first.cells.len()
            && self.rows.iter().skip(1).all(begins_filled);
        is_whole && (bold || corner)
    }

    /// A table of one column, and one with headings of sections in its cells, is a frame around text. Of
    /// others, each row becomes a line that names its columns, where rows are marked as the table's head. Text
    /// comes again for each row that it belongs to, in `spare` bytes at most.
    pub(super) fn into_lines(mut self, spare: &mut usize, words: &ImportConfig) -> Vec<Line> {
        self.rows.retain(|row| !row.deleted);
        let holds_sections =
            |cell: &Cell| cell.lines.iter().any(|line| matches!(line.kind, LineKind::Heading(_)));
        if self.rows.iter().all(|row| row.columns() <= 1)
            || self.rows.iter().flat_map(|row| &row.cells).any(holds_sections)
        {
            return self.rows.into_iter().flat_map(|row| row.cells).flat_map(|cell| cell.lines).collect();
        }
        let marked = match self.rows.iter().take_while(|row| row.head).count() {
            0 => usize::from(self.first_row_heads()),
            marked => marked,
        };
        let mut above: HashMap<usize, Vec<String>> = HashMap::new();
        let mut grid: Vec<GridRow> = Vec::with_capacity(self.rows.len());
        for (nth, row) in self.rows.iter().enumerate() {
            let mut cells: Vec<GridCell> = Vec::new();
            for (column, cell) in row.places() {
                if column >= MAX_COLUMNS {
                    break;
                }
                cells.resize(column, GridCell::default());
                let mut texts: Vec<String> =
                    cell.lines.iter().map(|line| fold(&line.text)).filter(|text| !text.is_empty()).collect();
                match above.get(&column) {
                    Some(known) if cell.goes_on && texts.is_empty() && size(known) <= *spare => {
                        *spare -= size(known);
                        texts.clone_from(known);
                    }
                    _ => {}
                }
                above.insert(column, if size(&texts) <= MAX_LENGTH { texts.clone() } else { Vec::new() });
                let continued = cell.goes_on;
                cells.push(GridCell { texts, continued, ..GridCell::default() });
                let spanned = GridCell { spanned: true, continued, ..GridCell::default() };
                cells.resize(column.saturating_add(cell.columns).min(MAX_COLUMNS), spanned);
            }
            grid.push(GridRow { cells, head: nth < marked });
        }
        let line = |(text, kind)| Line { text, kind, group: 0 };
        grid::lines(&grid, spare, words).into_iter().map(line).collect()
    }
}

fn size(texts: &[String]) -> usize {
    texts.iter().map(String::len).sum()
}

/// Longest text of a cell that comes again in the rows that it spans.
const MAX_LENGTH: usize = 1000;
