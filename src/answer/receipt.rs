//! Receipts of quoted passages, read from answers that were printed as JSON.

use std::io::Read;

use serde::Deserialize;
use serde_json::Value;
use thiserror::Error;

use crate::passage::{PassageHash, PassageId};

/// Largest file of answers, in bytes.
const LARGEST: u64 = 256 << 20;

/// What an answer says of a passage that it quotes, enough to look for it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Number of the answer in the file, from 1.
    pub answer: usize,
    /// Id of the passage.
    pub id: PassageId,
    /// Id of its document.
    pub document: String,
    /// Headings above it, from the outermost.
    pub section: Vec<String>,
    /// Its number among the passages of its document, from 1.
    pub position: u32,
    /// Hash of the text that was quoted.
    pub hash: PassageHash,
    /// Whether the text in the file has that hash: if not, the file was changed after it was printed.
    pub is_as_printed: bool,
}

/// Why receipts cannot be read.
#[derive(Debug, Error)]
pub enum ReceiptError {
    /// The file cannot be read.
    #[error("cannot be read: {0}")]
    Unreadable(#[from] std::io::Error),
    /// The file is larger than any file of answers may be.
    #[error("has more than {LARGEST} bytes: verify it in parts")]
    TooLarge,
    /// The file is not JSON.
    #[error("line {line}: this is not JSON: {message}", line = .0.line(), message = .0)]
    NotJson(#[from] serde_json::Error),
    /// Something in the file is no answer.
    #[error(
        "answer {answer}: {message}; give what `bonafide ask --json`, `ask --batch` or `show --json` printed"
    )]
    NotAnAnswer {
        /// Its number in the file, from 1.
        answer: usize,
        /// What is missing or wrong.
        message: String,
    },
    /// There is nothing in the file.
    #[error("holds no answer")]
    Empty,
}

#[derive(Deserialize)]
struct PrintedAnswer {
    passages: Vec<PrintedPassage>,
}

#[derive(Deserialize)]
struct PrintedPassage {
    id: PassageId,
    document: PrintedDocument,
    section: Vec<String>,
    position: u32,
    hash: String,
    text: String,
}

#[derive(Deserialize)]
struct PrintedDocument {
    id: String,
}

/// Reads the receipts of all answers: one object, an array of them, or one a line, each as `ask --json`,
/// `ask --batch` or `show --json` prints it. Rows of a batch that were not answered have none.
///
/// # Errors
/// When it cannot be read, is not JSON, or something in it is no answer.
pub fn read_receipts(input: impl Read) -> Result<Vec<Receipt>, ReceiptError> {
    let mut text = String::new();
    let read = input.take(LARGEST + 1).read_to_string(&mut text)?;
    if read as u64 > LARGEST {
        return Err(ReceiptError::TooLarge);
    }
    let mut receipts = Vec::new();
    let mut answers = 0;
    for value in serde_json::Deserializer::from_str(&text).into_iter::<Value>() {
        let values = match value? {
            Value::Array(values) => values,
            value => vec![value],
        };
        for value in values {
            answers += 1;
            receipts.extend(of_answer(value, answers)?);
        }
    }
    if answers == 0 { Err(ReceiptError::Empty) } else { Ok(receipts) }
}

fn of_answer(mut value: Value, answer: usize) -> Result<Vec<Receipt>, ReceiptError> {
    if value.get("error").is_some_and(Value::is_string) && value.get("passages").is_none() {
        return Ok(Vec::new());
    }
    if let Some(inner) = value.get_mut("answer") {
        value = inner.take();
    }
    let printed: PrintedAnswer = serde_json::from_value(value)
        .map_err(|error| ReceiptError::NotAnAnswer { answer, message: error.to_string() })?;
    let receipt = |passage: PrintedPassage| {
        let hash = PassageHash::from_input(&passage.hash);
        Receipt {
            answer,
            is_as_printed: PassageHash::of(&passage.text) == hash,
            id: passage.id,
            document: passage.document.id,
            section: passage.section,
            position: passage.position,
            hash,
        }
    };
    Ok(printed.passages.into_iter().map(receipt).collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn passage(text: &str) -> Value {
        json!({
            "id": "d/0123456789", "document": {"id": "d"}, "section": ["A"], "position": 2,
            "hash": PassageHash::of("said").as_str(), "text": text,
        })
    }

    #[test]
    fn every_form_of_printed_answers_is_read() {
        let one = json!({"passages": [passage("said")]});
        let row = json!({"id": "q", "answer": one});
        let bad = json!({"id": "q", "error": "no question"});
        for (text, answers) in [
            (one.to_string(), vec![1]),
            (json!([one, one]).to_string(), vec![1, 2]),
            (format!("{row}\n{bad}\n{row}\n"), vec![1, 3]),
            (json!({"passages": []}).to_string(), vec![]),
        ] {
            let receipts = read_receipts(text.as_bytes()).expect("receipts");
            assert_eq!(receipts.iter().map(|receipt| receipt.answer).collect::<Vec<_>>(), answers, "{text}");
            assert!(receipts.iter().all(|receipt| receipt.is_as_printed && receipt.position == 2));
        }
        let changed = json!({"passages": [passage("said otherwise")]}).to_string();
        assert!(!read_receipts(changed.as_bytes()).expect("receipts")[0].is_as_printed);
    }

    #[test]
    fn what_is_no_answer_is_told_with_its_place() {
        let error = |text: &str| read_receipts(text.as_bytes()).expect_err("no answer").to_string();
        assert!(error("{}\n").contains("answer 1: missing field `passages`"));
        assert!(error("{\"passages\": []}\n{\"passages\": [{\"id\": \"x\"}]}").contains("answer 2"));
        assert!(error("{\"passages\": []}\nhello").contains("line 2"));
        assert!(error("").contains("no answer"));
        assert!(error("3").contains("answer 1"));
    }
}
