//! Rows of text whose columns are made with tabs.

use std::collections::HashMap;

use super::super::grid::{self, GridCell, GridRow};
use super::super::page::{Line, LineKind, fold};

/// The minimum number of rows of a table.
const FEWEST_ROWS: usize = 2;
/// Longest cell, in words.
const LONGEST_CELL: usize = 12;

/// Makes lines of paragraphs one after the other that have tabs between short texts, as those of a table; any
/// other tab is a space. The first row names the columns where it has no figure and those below it have some.
pub(super) fn into_rows(lines: &mut Vec<Line>, numbers: &mut HashMap<usize, u32>, spare: &mut usize) {
    if !lines.iter().any(|line| line.text.contains('\t')) {
        return;
    }
    let mut made: Vec<Line> = Vec::with_capacity(lines.len());
    let mut places: HashMap<usize, u32> = HashMap::new();
    let mut at = 0;
    while at < lines.len() {
        let rows = lines[at..].iter().take_while(|line| is_row(line)).count();
        if rows >= FEWEST_ROWS {
            let read: Vec<Vec<String>> = lines[at..at + rows].iter().map(|line| cells(&line.text)).collect();
            let columns = read.iter().map(Vec::len).max().unwrap_or(0);
            let has_figure = |row: &Vec<String>| {
                row.iter().skip(1).any(|cell| cell.contains(|c: char| c.is_ascii_digit()))
            };
            let named =
                columns >= grid::FEWEST_COLUMNS && !has_figure(&read[0]) && read[1..].iter().all(has_figure);
            let grid: Vec<GridRow> = read
                .into_iter()
                .enumerate()
                .map(|(nth, row)| {
                    let mut cells: Vec<GridCell> = row
                        .into_iter()
                        .map(|text| GridCell {
                            texts: if text.is_empty() { Vec::new() } else { vec![text] },
                            ..GridCell::default()
                        })
                        .collect();
                    cells.resize(columns, GridCell::default());
                    GridRow { cells, head: named && nth == 0 }
                })
                .collect();
            let group = lines[at].group;
            made.extend(grid::lines(&grid, spare).into_iter().map(|(text, kind)| Line { text, kind, group }));
            at += rows;
            continue;
        }
        if let Some(number) = numbers.get(&at) {
            places.insert(made.len(), *number);
        }
        made.push(Line { text: fold(&lines[at].text), ..lines[at].clone() });
        at += 1;
    }
    *lines = made;
    *numbers = places;
}

fn cells(text: &str) -> Vec<String> {
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

fn is_row(line: &Line) -> bool {
    line.kind == LineKind::Text
        && line.text.contains('\t')
        && cells(&line.text).len() > 1
        && cells(&line.text).iter().all(|cell| cell.split_whitespace().count() <= LONGEST_CELL)
}
