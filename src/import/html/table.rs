//! Tables of a web page.

use dom_query::NodeRef;

use super::super::grid::{self, GridCell, GridRow};
use super::boilerplate::{attribute, has, name_of};
use super::walk::Walker;

/// The maximum number of columns of a table, and of rows that a cell spans.
const MOST_COLUMNS: usize = 64;
const MOST_SPANNED: usize = 1000;
/// The maximum number of bytes of a cell that comes again in the rows or columns that it spans.
const MOST_REPEATED: usize = 1000;

/// Reads a table: one that frames the page is text, others become lines that name their columns.
pub(super) fn read(walker: &mut Walker<'_>, node: &NodeRef<'_>, deep: usize) {
    if walker.is_around() || is_frame(node) {
        walker.block(node, deep);
        return;
    }
    walker.flush();
    let mut rows: Vec<NodeRef<'_>> = Vec::new();
    let mut in_head = Vec::new();
    collect(walker, node, deep, false, &mut rows, &mut in_head);
    let mut grid: Vec<GridRow> = Vec::new();
    // cells that span rows below, by column: rows left, and the cell
    let mut spans: Vec<(usize, GridCell)> = vec![(0, GridCell::default()); MOST_COLUMNS];
    for (row, in_head) in rows.iter().zip(in_head) {
        let mut cells: Vec<GridCell> = Vec::new();
        let mut own = 0;
        let mut all_heads = true;
        let continued = |cells: &mut Vec<GridCell>, spans: &mut Vec<(usize, GridCell)>| {
            while let Some((left, cell)) = spans.get_mut(cells.len()).filter(|(left, _)| *left > 0) {
                *left -= 1;
                let cell = cell.clone();
                cells.push(cell);
            }
        };
        for child in row.children_it(false) {
            let name = name_of(&child);
            if !matches!(name.as_str(), "td" | "th") || cells.len() >= MOST_COLUMNS {
                continue;
            }
            continued(&mut cells, &mut spans);
            let number = |key: &str, most: usize| {
                attribute(&child, key)
                    .and_then(|n| n.trim().parse::<usize>().ok())
                    .unwrap_or(1)
                    .clamp(1, most)
            };
            let (columns, deep_rows) = (number("colspan", MOST_COLUMNS), number("rowspan", MOST_SPANNED));
            let texts = walker.cell(&child, deep + 2);
            let head = name == "th" || is_bold(&child);
            own += usize::from(!texts.is_empty());
            all_heads &= head || texts.is_empty();
            let cell = GridCell { texts, head, spanned: false };
            let repeats = cell.texts.iter().map(String::len).sum::<usize>() <= MOST_REPEATED;
            for nth in 0..columns.min(MOST_COLUMNS - cells.len().min(MOST_COLUMNS)) {
                let cell =
                    if nth == 0 { cell.clone() } else { GridCell { spanned: true, ..GridCell::default() } };
                if deep_rows > 1
                    && repeats
                    && let Some(span) = spans.get_mut(cells.len())
                {
                    *span = (deep_rows - 1, cell.clone());
                }
                cells.push(cell);
            }
        }
        continued(&mut cells, &mut spans);
        let is_first = grid.iter().all(|row: &GridRow| row.head);
        let head = in_head || is_first && own > 0 && all_heads;
        if !cells.is_empty() {
            grid.push(GridRow { cells, head });
        }
    }
    for (text, kind) in grid::lines(&grid, &mut walker.spare) {
        walker.line(&text, kind);
    }
    walker.flush();
}

/// Rows of a table, and whether each is in its head; the caption becomes a line.
fn collect<'n>(
    walker: &mut Walker<'_>,
    node: &NodeRef<'n>,
    deep: usize,
    head: bool,
    rows: &mut Vec<NodeRef<'n>>,
    in_head: &mut Vec<bool>,
) {
    for child in node.children_it(false) {
        match name_of(&child).as_str() {
            "thead" => collect(walker, &child, deep, true, rows, in_head),
            "tbody" | "tfoot" => collect(walker, &child, deep, head, rows, in_head),
            "tr" => {
                rows.push(child);
                in_head.push(head);
            }
            "caption" => walker.block(&child, deep + 1),
            _ => {}
        }
    }
}

/// Whether all text of a cell is bold.
fn is_bold(cell: &NodeRef<'_>) -> bool {
    let mut bold = 0;
    let mut all = 0;
    for below in cell.descendants_it().filter(NodeRef::is_text) {
        let length = below.text().trim().len();
        all += length;
        if below
            .ancestors_it(Some(MOST_AROUND))
            .any(|around| matches!(name_of(&around).as_str(), "b" | "strong"))
        {
            bold += length;
        }
    }
    all > 0 && bold == all
}

/// Elements around a text of a cell that are looked at.
const MOST_AROUND: usize = 4;

/// Whether a table only puts parts of the page in their places.
fn is_frame(table: &NodeRef<'_>) -> bool {
    let role = attribute(table, "role").unwrap_or_default();
    if matches!(role.as_str(), "presentation" | "none") {
        return true;
    }
    if ["h1", "h2", "h3", "h4", "table", "main", "article"].iter().any(|inner| has(table, inner)) {
        return true;
    }
    let widest = table
        .descendants_it()
        .filter(|node| node.has_name("tr"))
        .map(|row| row.children_it(false).filter(|cell| cell.has_name("td") || cell.has_name("th")).count())
        .max();
    widest.unwrap_or(0) <= 1 && !has(table, "thead")
}
