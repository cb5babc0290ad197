//! `SQLite` FTS5 with the same texts: the index that everybody has.

use std::path::Path;

use bonafide::analysis::Analyzer;
use rusqlite::Connection;

use super::copies;
use crate::support::plain::TOP;

/// Builds the table from the rows of a corpus, in one transaction that is on the disk at its end.
pub(crate) fn build(database: &Path, corpus: &Path) {
    let mut connection = Connection::open(database).expect("a database");
    connection
        .execute_batch("CREATE VIRTUAL TABLE sections USING fts5(title, text, tokenize = 'porter unicode61')")
        .expect("a table");
    let transaction = connection.transaction().expect("a transaction");
    {
        let mut insert =
            transaction.prepare("INSERT INTO sections (title, text) VALUES (?1, ?2)").expect("a statement");
        copies::for_each(corpus, |row| {
            insert.execute((&row.title, &row.text)).expect("a row");
        });
    }
    transaction.commit().expect("on the disk");
}

/// A table that is open.
pub(crate) struct Fts {
    connection: Connection,
    analyzer: Analyzer,
}

impl Fts {
    pub(crate) fn open(database: &Path, analyzer: Analyzer) -> Self {
        Self { connection: Connection::open(database).expect("a database"), analyzer }
    }

    /// The best ten rows for any word of a question, read; gives the bytes of their texts.
    pub(crate) fn ask(&self, question: &str) -> usize {
        let tokens = self.analyzer.analyze(question).into_iter().filter(|token| token.words == 1);
        let speaks = tokens.filter(|token| {
            !self.analyzer.is_stop_word(&token.exact) && !self.analyzer.is_question_word(&token.exact)
        });
        let words: Vec<String> = speaks.map(|token| format!("\"{}\"", token.exact)).collect();
        if words.is_empty() {
            return 0;
        }
        let mut select = self
            .connection
            .prepare(
                "SELECT title, text FROM sections WHERE sections MATCH ?1 ORDER BY bm25(sections, 2.0, 1.0) LIMIT ?2",
            )
            .expect("a statement");
        let texts = select
            .query_map((words.join(" OR "), i64::try_from(TOP).expect("a few")), |row| {
                Ok(row.get::<_, String>(1)?.len())
            })
            .expect("an answer");
        texts.map(|length| length.expect("a text")).sum()
    }
}
