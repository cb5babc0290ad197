//! How many of the first rows of a table name its columns.

use super::{GridCell, GridRow, MIN_COLUMNS};

/// The maximum number of rows that name columns without a mark, and of all that do.
const MAX_UNMARKED: usize = 2;
const MAX_HEADS: usize = 4;

/// The rows that the source marks, or else those that look like it, with the further ones that belong to them.
pub(super) fn count(rows: &[GridRow], marked: usize) -> usize {
    let found = [
        marked,
        if marked == 0 { by_merged_cells(rows) } else { 0 },
        if marked == 0 { by_figures(rows) } else { 0 },
        if marked == 0 { usize::from(leaves_corner(rows)) } else { 0 },
    ];
    let mut heads = found.into_iter().find(|heads| *heads > 0).unwrap_or(0);
    while heads > 0 && heads < MAX_HEADS && belongs_to_head(rows, heads) {
        heads += 1;
    }
    heads
}

fn is_empty(cell: &GridCell) -> bool {
    cell.texts.is_empty()
}

fn has_figure(cell: &GridCell) -> bool {
    cell.texts.iter().any(|text| text.contains(|c: char| c.is_ascii_digit()))
}

/// Whether a row is a further one of the head above it: a cell of the head continues in it, or it divides the cells of
/// the head that span columns and has nothing else.
fn belongs_to_head(rows: &[GridRow], at: usize) -> bool {
    let (Some(head), Some(row)) = (rows.get(at - 1), rows.get(at)) else { return false };
    let body = &rows[at + 1..];
    if body.is_empty() || row.head {
        return row.head && !body.is_empty();
    }
    let goes_on = |row: &GridRow, column: usize| row.cells.get(column).is_some_and(|cell| cell.continued);
    // a cell that continues to the end of the table is the name of its rows
    let joins = (0..row.cells.len())
        .any(|column| goes_on(row, column) && !body.iter().all(|below| goes_on(below, column)));
    let own = row.cells.iter().filter(|cell| !cell.continued && !cell.spanned && !is_empty(cell)).count();
    own > 0 && (joins || divides(head, row, body))
}

/// Whether a row gives names of their own to the columns below the cells of a head that span several.
fn divides(head: &GridRow, row: &GridRow, body: &[GridRow]) -> bool {
    let spans = spans(head);
    // what is beside these cells has its name in the row above
    let beside = (0..row.cells.len()).filter(|at| !spans.iter().any(|span| span.contains(at)));
    let mut beside = beside.filter_map(|at| row.cells.get(at)).peekable();
    let divided = |span: &std::ops::Range<usize>| {
        row.cells.get(span.clone()).is_some_and(|cells| !cells.iter().any(is_empty))
    };
    if spans.is_empty() || !spans.iter().all(divided) {
        return false;
    }
    if beside.peek().is_some() {
        return beside.all(is_empty)
            && body.iter().any(|row| row.cells.first().is_some_and(|cell| !is_empty(cell)));
    }
    let texts = |span: &std::ops::Range<usize>| -> Vec<&Vec<String>> {
        row.cells[span.clone()].iter().map(|cell| &cell.texts).collect()
    };
    let repeats = spans.len() > 1 && spans.windows(2).all(|pair| texts(&pair[0]) == texts(&pair[1]));
    let by_figures =
        !row.cells.iter().any(has_figure) && body.iter().all(|row| row.cells.iter().any(has_figure));
    repeats || by_figures
}

/// The columns of each cell that spans several.
fn spans(row: &GridRow) -> Vec<std::ops::Range<usize>> {
    let mut spans: Vec<std::ops::Range<usize>> = Vec::new();
    for at in (1..row.cells.len()).filter(|at| row.cells[*at].spanned) {
        match spans.last_mut().filter(|span| span.end == at) {
            Some(span) => span.end = at + 1,
            None => spans.push(at - 1..at + 1),
        }
    }
    spans
}

/// Two rows if each cell of the first one either spans columns or continues in the second, and both occur.
fn by_merged_cells(rows: &[GridRow]) -> usize {
    let [first, second, third, ..] = rows else { return 0 };
    let spans = spans(first);
    let goes_on = |row: &GridRow, at: usize| row.cells.get(at).is_some_and(|cell| cell.continued);
    let alone: Vec<usize> =
        (0..first.cells.len()).filter(|at| !spans.iter().any(|span| span.contains(at))).collect();
    let is_head = !spans.is_empty()
        && !alone.is_empty()
        && alone.iter().all(|at| goes_on(second, *at) && !goes_on(third, *at));
    if is_head { 2 } else { 0 }
}

/// The first rows without a figure, where all others have figures after their first cell.
fn by_figures(rows: &[GridRow]) -> usize {
    let has_figure_from = |row: &GridRow, from: usize| row.cells.iter().skip(from).any(has_figure);
    let heads = rows.iter().take_while(|row| !has_figure_from(row, 0)).count();
    let is_full = |row: &GridRow| row.cells.len() > 1 && !row.cells.iter().skip(1).all(is_empty);
    // of two columns, the first can name the second: `Drug`, `Calmazole` above `Dose`, `5 mg`; but not if it has figures
    let columns = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let pairs_figures = |row: &GridRow| has_figure_from(row, 0) && row.cells.first().is_some_and(has_figure);
    let two = columns == 2 && heads + 1 < rows.len() && rows[heads..].iter().all(pairs_figures);
    let named = (columns >= MIN_COLUMNS || two)
        && (1..rows.len()).contains(&heads)
        && heads <= MAX_UNMARKED
        && rows[..heads].iter().all(is_full)
        && rows[heads..].iter().all(|row| has_figure_from(row, 1));
    if named { heads } else { 0 }
}

/// Whether the first row leaves the corner above the names of rows empty and names all other columns.
fn leaves_corner(rows: &[GridRow]) -> bool {
    let Some((first, body)) = rows.split_first() else { return false };
    let names_others = |row: &GridRow| {
        row.cells.split_first().is_some_and(|(corner, names)| is_empty(corner) && !names.iter().any(is_empty))
    };
    first.cells.len() >= MIN_COLUMNS
        && names_others(first)
        && !body.is_empty()
        && body.iter().all(|row| row.cells.first().is_some_and(|name| !is_empty(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A row of cells: `<` belongs to the cell before it, `^` to the one above it.
    fn row(head: bool, cells: &[&str]) -> GridRow {
        let cell = |text: &&str| GridCell {
            texts: if matches!(*text, "" | "<") { Vec::new() } else { vec![(*text).to_owned()] },
            spanned: *text == "<",
            continued: *text == "^",
            ..GridCell::default()
        };
        GridRow { cells: cells.iter().map(cell).collect(), head }
    }

    #[test]
    fn a_row_that_divides_the_cells_of_a_marked_head_belongs_to_it() {
        let body = row(false, &["Babies", "milk", "bread"]);
        for second in [["^", "At home", "At school"], ["", "At home", "At school"]] {
            let rows = [row(true, &["Age", "Food", "<"]), row(false, &second), body.clone()];
            assert_eq!(count(&rows, 1), 2, "{second:?}");
        }
        let pairs = [
            row(true, &["Morning", "<", "Evening", "<"]),
            row(false, &["Medicine", "Dose", "Medicine", "Dose"]),
            row(false, &["Calmazole", "one", "Restrol", "two"]),
        ];
        assert_eq!(count(&pairs, 1), 2);
    }

    #[test]
    fn rows_of_the_body_are_no_head() {
        let head = row(true, &["Age", "Food", "<"]);
        let babies = row(false, &["Babies", "milk", "bread"]);
        let adults = row(false, &["Adults", "tea", "rolls"]);
        assert_eq!(count(&[head.clone(), babies.clone(), adults], 1), 1);
        // nothing would be left
        assert_eq!(count(&[head, row(false, &["", "At home", "At school"])], 1), 1);
        // the name of all rows
        let named = row(true, &["Ward", "Day", "Who"]);
        let below = row(false, &["^", "Monday", "nurse"]);
        assert_eq!(count(&[named, below.clone(), below], 1), 1);
    }

    #[test]
    fn merged_cells_show_a_head_of_two_rows() {
        let rows = [
            row(false, &["Age", "Visits", "<"]),
            row(false, &["^", "First year", "Later"]),
            row(false, &["Babies", "each month", "each year"]),
        ];
        assert_eq!(count(&rows, 0), 2);
        let grouped = [
            row(false, &["Babies", "milk", "<"]),
            row(false, &["^", "tea", "juice"]),
            row(false, &["^", "water", "none"]),
        ];
        assert_eq!(count(&grouped, 0), 0);
    }
}
