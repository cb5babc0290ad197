//! Rows of text whose columns are set off by tabs.

use std::collections::HashMap;

use super::grid::{self, GridCell, GridLine, GridRow};
use super::page::{Line, LineKind, fold, row_text};
use super::shape::numbered;
use crate::config::ImportConfig;

/// What tabs between texts are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tabs {
    /// Stops of a word processor: several in a row lead to one column.
    Stops,
    /// The bounds of cells, as browsers copy tables: two in a row have an empty cell between them.
    Cells,
}

/// The minimum number of rows of a table.
const MIN_ROWS: usize = 2;
/// Longest cell, in words.
const MAX_CELL_LENGTH: usize = 12;
const MAX_COPIED_LENGTH: usize = 60;

/// Makes lines of paragraphs one after the other that have tabs between short texts, as those of a table; any
/// other tab is a space. `numbers` are what is known of lines by their places. The first row names the columns where it has no figure and those below it have some.
pub(super) fn into_rows<T: Clone>(
    lines: &mut Vec<Line>,
    numbers: &mut HashMap<usize, T>,
    tabs: Tabs,
    spare: &mut usize,
    words: &ImportConfig,
) {
    if !lines.iter().any(|line| line.text.contains('\t')) {
        return;
    }
    let mut made: Vec<Line> = Vec::with_capacity(lines.len());
    let mut places: HashMap<usize, T> = HashMap::new();
    let mut at = 0;
    while at < lines.len() {
        let rows = lines[at..].iter().take_while(|line| is_row(line, tabs)).count();
        if rows >= MIN_ROWS {
            let group = lines[at].group;
            let read = rows_of(&lines[at..at + rows], tabs);
            made.extend(read_rows(read, tabs, spare, words).into_iter().map(|(text, kind)| Line {
                text,
                kind,
                group,
            }));
            at += rows;
            continue;
        }
        if let Some(number) = numbers.get(&at) {
            places.insert(made.len(), number.clone());
        }
        made.push(Line { text: fold(&lines[at].text), ..lines[at].clone() });
        at += 1;
    }
    *lines = made;
    *numbers = places;
}

/// The cells of rows, without an indent before them.
fn rows_of(lines: &[Line], tabs: Tabs) -> Vec<Vec<String>> {
    let mut read: Vec<Vec<String>> = lines.iter().map(|line| cells(&line.text, tabs)).collect();
    let columns = read.iter().map(Vec::len).max().unwrap_or(0);
    for row in &mut read {
        // an empty first cell is a column only where other rows have one more
        if row[0].is_empty() && (row.len() < columns || columns == 2) {
            row.remove(0);
        }
    }
    if read.iter().all(|row| row[0].is_empty()) {
        for row in &mut read {
            row.remove(0);
        }
    }
    read
}

fn read_rows(read: Vec<Vec<String>>, tabs: Tabs, spare: &mut usize, words: &ImportConfig) -> Vec<GridLine> {
    let columns = read.iter().map(Vec::len).max().unwrap_or(0);
    let has_figure =
        |row: &Vec<String>| row.iter().skip(1).any(|cell| cell.contains(|c: char| c.is_ascii_digit()));
    // a row with fewer cells may lack one that spans rows, and its other cells then belong to other columns
    if tabs == Tabs::Cells && read.iter().any(|row| row.len() != columns) {
        let joined = |row: Vec<String>| row_text(row.iter().map(|cell| ("", cell.as_str())), spare);
        return read.into_iter().map(joined).map(|text| (text, LineKind::Item(0))).collect();
    }
    let named = columns >= grid::MIN_COLUMNS && !has_figure(&read[0]) && read[1..].iter().all(has_figure);
    let cell = |text: String| GridCell {
        texts: if text.is_empty() { Vec::new() } else { vec![text] },
        ..GridCell::default()
    };
    let rows: Vec<GridRow> = read
        .into_iter()
        .enumerate()
        .map(|(nth, row)| {
            let mut cells: Vec<GridCell> = row.into_iter().map(cell).collect();
            cells.resize(columns, GridCell::default());
            GridRow { cells, head: named && nth == 0 }
        })
        .collect();
    grid::lines(&rows, spare, words)
}

fn cells(text: &str, tabs: Tabs) -> Vec<String> {
    if tabs == Tabs::Cells {
        return text.split('\t').map(fold).collect();
    }
    // several tabs in a row lead to one column
    let mut cells: Vec<String> = Vec::new();
    for part in text.split('\t') {
        if part.is_empty() && cells.last().is_some_and(String::is_empty) {
            continue;
        }
        cells.push(fold(part));
    }
    if cells.len() > 2 {
        cells.retain(|cell| !cell.is_empty());
    }
    cells
}

fn is_row(line: &Line, tabs: Tabs) -> bool {
    let longest = if tabs == Tabs::Cells { MAX_COPIED_LENGTH } else { MAX_CELL_LENGTH };
    if line.kind != LineKind::Text || !line.text.trim().contains('\t') {
        return false;
    }
    let cells = cells(&line.text, tabs);
    // `1.` and its text is an item of a list
    let is_item = cells.len() == 2 && numbered(&format!("{} a", cells[0])).is_some();
    cells.len() > 1 && !is_item && cells.iter().all(|cell| cell.split_whitespace().count() <= longest)
}
