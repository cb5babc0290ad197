//! The tables of the newest version, which every kind of store has.

use super::StoreError;
use super::contents::Row;

/// A table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) columns: &'static [&'static str],
    /// In what order its rows are listed.
    pub(super) order: Order,
    /// Whether its column `id` counts up by itself.
    pub(super) is_numbered: bool,
}

/// The order of a table's rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// From the oldest row to the newest, which is part of what the table says.
    Age,
    /// By these columns; the order has no meaning.
    Columns(&'static str),
}

const fn table(name: &'static str, columns: &'static [&'static str], order: &'static str) -> Table {
    Table { name, columns, order: Order::Columns(order), is_numbered: false }
}

const fn numbered(name: &'static str, columns: &'static [&'static str]) -> Table {
    Table { name, columns, order: Order::Columns("id"), is_numbered: true }
}

/// Tables that have data. A table that refers to another one comes after it.
pub(super) const TABLES: [Table; 15] = [
    Table {
        name: "answers",
        columns: &["key", "day", "server", "state"],
        order: Order::Age,
        is_numbered: false,
    },
    table(
        "feedback",
        &["server", "day", "condition", "passage", "helpful", "count"],
        "server, day, condition, passage, helpful",
    ),
    table("gaps", &["server", "day", "topic", "outcome", "count"], "server, day, topic, outcome"),
    numbered("reports", &["id", "server", "day", "passages", "text", "open"]),
    table("removed_servers", &["server", "day"], "server"),
    table("facts", &["name", "value"], "name"),
    table("settings", &["server", "settings"], "server"),
    numbered("audit", &["id", "server", "at", "by", "field", "old", "new"]),
    numbered("pins", &["id", "server", "channel", "message", "question", "by", "at", "place"]),
    table(
        "pin_passages",
        &["pin", "position", "document", "passage", "hash", "flag", "section", "place"],
        "pin, position",
    ),
    table("preferences", &["user", "private_answers"], "\"user\""),
    table("member_regions", &["user", "region"], "\"user\""),
    numbered("sent_questions", &["id", "server", "day", "topic", "text", "open"]),
    numbered(
        "wordings",
        &["id", "server", "day", "document", "section", "position", "passage", "hash", "text"],
    ),
    table("offers", &["post", "server", "at", "made"], "post"),
];

impl Table {
    /// Why a row can't be copied: for a text in it, which isn't repeated.
    pub(super) fn refuse_text(&self, row: &Row, column: &str, why: &'static str) -> StoreError {
        let key = match self.order {
            Order::Age => "key",
            Order::Columns(columns) => columns,
        };
        let part = |name: &str| {
            let name = name.trim().trim_matches('"');
            let value =
                row.get(name).map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
            format!("{name} {}", value.unwrap_or_default())
        };
        let row: Vec<String> = key.split(',').map(part).collect();
        let (row, column) = (row.join(", ").replace('\0', "\u{fffd}"), column.to_owned());
        StoreError::Text { table: self.name, row, column, why }
    }

    /// Its columns, quoted, for SQL.
    pub(super) fn column_list(&self) -> String {
        self.columns.iter().map(|column| format!("\"{column}\"")).collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::super::SqliteStore;
    use super::*;

    #[test]
    fn the_tables_are_those_that_sqlite_has() {
        let store = SqliteStore::in_memory(&super::super::tests::config()).expect("a store");
        let connection = store.lock();
        for table in TABLES {
            let query = connection.prepare(&format!("SELECT * FROM {}", table.name)).expect("a table");
            let found: Vec<String> = query.column_names().map(str::to_owned).collect();
            assert_eq!(found, table.columns, "{}", table.name);
        }
    }
}
