//! Tables of a web page.

use dom_query::NodeRef;

use super::super::grid::{self, GridCell, GridRow};
use super::super::page::fold;
use super::boilerplate::{attribute, has, name_of};
use super::walk::MAX_ELEMENT_DEPTH;
use super::walker::Walker;

/// The maximum number of columns of a table, and of rows that a cell spans.
const MAX_COLUMNS: usize = 64;
const MAX_SPANNED: usize = 1000;
/// The maximum number of bytes of a cell that comes again in the rows or columns that it spans.
const MAX_REPEATED: usize = 1000;

/// Roles that make a table of other elements.
const TABLE_ROLES: [&str; 3] = ["table", "grid", "treegrid"];
const CELL_ROLES: [&str; 4] = ["cell", "gridcell", "columnheader", "rowheader"];
/// Elements between a table and its rows.
const AROUND_ROWS: [&str; 5] = ["tbody", "tfoot", "div", "span", "ul"];

/// The role of an element, in lower case.
fn role_of(node: &NodeRef<'_>) -> String {
    attribute(node, "role").unwrap_or_default().trim().to_lowercase()
}

/// Whether an element is a table, by its name or by its role.
pub(super) fn is_table(node: &NodeRef<'_>, name: &str) -> bool {
    name == "table" || TABLE_ROLES.contains(&role_of(node).as_str()) && rows_of(node).next().is_some()
}

/// Rows below a table, those of tables in it as well.
fn rows_of<'n>(table: &NodeRef<'n>) -> impl Iterator<Item = NodeRef<'n>> {
    table.descendants_it().filter(|node| node.is_element() && is_row(node))
}

/// Whether an element is a row, by its name or by its role.
fn is_row(node: &NodeRef<'_>) -> bool {
    node.has_name("tr") || role_of(node) == "row"
}

/// Whether an element is a cell, by its name or by its role.
fn is_cell(node: &NodeRef<'_>) -> bool {
    matches!(name_of(node).as_str(), "td" | "th") || CELL_ROLES.contains(&role_of(node).as_str())
}

/// The cells of a row; those of a role may be in elements without one.
fn cells_of<'n>(row: &NodeRef<'n>) -> Vec<NodeRef<'n>> {
    let own: Vec<NodeRef<'n>> = row.children_it(false).filter(is_cell).collect();
    if !own.is_empty() || row.has_name("tr") {
        return own;
    }
    row.descendants_it().filter(|node| node.is_element() && is_cell(node)).take(MAX_COLUMNS).collect()
}

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
    let mut spans: Vec<(usize, GridCell)> = vec![(0, GridCell::default()); MAX_COLUMNS];
    for (row, in_head) in rows.iter().zip(in_head) {
        let mut cells: Vec<GridCell> = Vec::new();
        let mut own = 0;
        let mut all_heads = true;
        let continued = |cells: &mut Vec<GridCell>, spans: &mut Vec<(usize, GridCell)>| {
            while let Some((left, cell)) = spans.get_mut(cells.len()).filter(|(left, _)| *left > 0) {
                *left -= 1;
                let cell = GridCell { continued: true, ..cell.clone() };
                cells.push(cell);
            }
        };
        for child in cells_of(row) {
            if cells.len() >= MAX_COLUMNS {
                continue;
            }
            continued(&mut cells, &mut spans);
            let number = |key: &str, most: usize| {
                attribute(&child, key)
                    .or_else(|| attribute(&child, &format!("aria-{key}")))
                    .and_then(|n| n.trim().parse::<usize>().ok())
                    .unwrap_or(1)
                    .clamp(1, most)
            };
            let (columns, deep_rows) = (number("colspan", MAX_COLUMNS), number("rowspan", MAX_SPANNED));
            let texts = texts_of(walker, &child, &cells, deep);
            let head = is_head(&child) || is_bold(&child);
            own += usize::from(!texts.is_empty());
            all_heads &= head || texts.is_empty();
            let cell = GridCell { texts, head, ..GridCell::default() };
            let repeats = cell.texts.iter().map(String::len).sum::<usize>() <= MAX_REPEATED;
            for nth in 0..columns.min(MAX_COLUMNS - cells.len().min(MAX_COLUMNS)) {
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
    for (text, kind) in grid::lines(&grid, &mut walker.spare, walker.words) {
        let text = if walker.in_cell { as_part(&text) } else { text };
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
            "thead" => collect(walker, &child, deep + 1, true, rows, in_head),
            _ if is_row(&child) => {
                rows.push(child);
                in_head.push(head);
            }
            name if AROUND_ROWS.contains(&name) && deep < MAX_ELEMENT_DEPTH => {
                if rows_of(&child).next().is_some() {
                    collect(walker, &child, deep + 1, head, rows, in_head);
                } else {
                    walker.block(&child, deep + 1);
                }
            }
            "caption" => walker.block(&child, deep + 1),
            _ => {}
        }
    }
}

/// Whether a cell names a row or a column.
fn is_head(cell: &NodeRef<'_>) -> bool {
    cell.has_name("th") || matches!(role_of(cell).as_str(), "columnheader" | "rowheader")
}

/// A row of a table in a cell of another: signs between its cells that aren't those of the row around it.
fn as_part(text: &str) -> String {
    match text.split_once("; ") {
        Some((name, value)) if !text.contains(": ") && !value.contains("; ") => format!("{name}: {value}"),
        _ => text.replace("; ", ", "),
    }
}

/// The texts of a cell. One without text has what its picture or sign is called; where that has no name, a note says so.
fn texts_of(walker: &mut Walker<'_>, cell: &NodeRef<'_>, before: &[GridCell], deep: usize) -> Vec<String> {
    let left_out = walker.left_out.len();
    let texts = walker.cell(cell, deep + 2);
    if !texts.is_empty() {
        return texts;
    }
    if let Some(name) = icon_name(cell) {
        walker.left_out.truncate(left_out);
        return vec![name];
    }
    let row = before.iter().find_map(|cell| cell.texts.first());
    if let Some(row) = row.filter(|_| ICONS.iter().any(|icon| has(cell, icon))) {
        walker.notes.push(format!("table: a picture in the row “{row}” has no text"));
    }
    Vec::new()
}

/// Elements that show a picture or a sign.
const ICONS: [&str; 5] = ["img", "svg", "i", "span", "picture"];

/// What the picture or sign in a cell is called.
fn icon_name(cell: &NodeRef<'_>) -> Option<String> {
    let below = cell.descendants_it().filter(NodeRef::is_element);
    std::iter::once(*cell)
        .chain(below)
        .find_map(|node| {
            if node.has_name("title") {
                return Some(fold(&node.text()));
            }
            ["alt", "aria-label", "title"]
                .iter()
                .find_map(|key| attribute(&node, key))
                .map(|name| fold(&name))
        })
        .filter(|name| !name.is_empty())
}

/// Whether all text of a cell is bold.
fn is_bold(cell: &NodeRef<'_>) -> bool {
    let mut bold = 0;
    let mut all = 0;
    for below in cell.descendants_it().filter(NodeRef::is_text) {
        let length = below.text().trim().len();
        all += length;
        if below
            .ancestors_it(Some(MAX_AROUND))
            .any(|around| matches!(name_of(&around).as_str(), "b" | "strong"))
        {
            bold += length;
        }
    }
    all > 0 && bold == all
}

/// Elements around a text of a cell that are looked at.
const MAX_AROUND: usize = 4;

/// Whether a table only puts parts of the page in their places.
fn is_frame(table: &NodeRef<'_>) -> bool {
    let role = attribute(table, "role").unwrap_or_default();
    if matches!(role.as_str(), "presentation" | "none") {
        return true;
    }
    if ["h1", "h2", "h3", "h4", "main", "article"].iter().any(|inner| has(table, inner)) {
        return true;
    }
    if has(table, "table") && !has_own_heads(table) {
        return true;
    }
    let widest = rows_of(table).map(|row| cells_of(&row).len()).max();
    widest.unwrap_or(0) <= 1 && !has(table, "thead")
}

/// Whether the first row of a table names its columns, apart from tables in its cells.
fn has_own_heads(table: &NodeRef<'_>) -> bool {
    rows_of(table).next().is_some_and(|row| {
        let cells = cells_of(&row);
        cells.len() > 1
            && cells.iter().all(|cell| {
                !has(cell, "table") && (is_head(cell) || is_bold(cell) || fold(&cell.text()).is_empty())
            })
    })
}
