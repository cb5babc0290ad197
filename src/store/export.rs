//! Everything that the store holds, as JSON.

use rusqlite::types::ValueRef;
use serde_json::{Map, Value, json};

use super::{Store, StoreError};

/// Tables that hold data.
const TABLES: [&str; 13] = [
    "answers",
    "feedback",
    "gaps",
    "reports",
    "removed_servers",
    "facts",
    "settings",
    "audit",
    "pins",
    "pin_passages",
    "preferences",
    "sent_questions",
    "offers",
];

impl Store {
    /// Every row of every table: `{"version": 1, "tables": {"reports": [{…}]}}`.
    ///
    /// # Errors
    /// When the database fails.
    pub fn export(&self) -> Result<Value, StoreError> {
        let connection = self.lock();
        let mut tables = Map::new();
        for table in TABLES {
            let mut query = connection.prepare(&format!("SELECT * FROM {table} ORDER BY rowid"))?;
            let names: Vec<String> = query.column_names().map(str::to_owned).collect();
            let mut rows = query.query([])?;
            let mut listed = Vec::new();
            while let Some(row) = rows.next()? {
                let mut object = Map::new();
                for (place, name) in names.iter().enumerate() {
                    let value = match row.get_ref(place)? {
                        ValueRef::Null => Value::Null,
                        ValueRef::Integer(number) => json!(number),
                        ValueRef::Real(number) => json!(number),
                        ValueRef::Text(text) | ValueRef::Blob(text) => json!(String::from_utf8_lossy(text)),
                    };
                    object.insert(name.clone(), value);
                }
                listed.push(Value::Object(object));
            }
            tables.insert(table.to_owned(), Value::Array(listed));
        }
        Ok(json!({ "version": self.version(), "tables": tables }))
    }
}
