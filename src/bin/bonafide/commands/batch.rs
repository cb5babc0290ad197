//! `bonafide ask --batch`: JSON lines in, JSON lines out, in order, on all cores.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;
use bonafide::answer::Answer;
use bonafide::engine::{AskOptions, Engine};
use bonafide::question::Conversation;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::ask::ask_options;
use crate::arguments::{AskArguments, CommonArguments};
use crate::{FAILED, output, progress, setup};

/// Rows that are read before their answers are written.
const MAX_ROWS: usize = 1024;

/// Bytes of rows after which no more are read before their answers are written.
const MAX_BYTES: usize = 8 << 20;

/// Longest row, in bytes; a longer one is a bad row.
const MAX_ROW_LENGTH: u64 = 1 << 20;

/// The maximum number of turns of a conversation in a row.
const MAX_TURNS: usize = 100;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    id: Value,
    question: Option<String>,
    turns: Option<Vec<String>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Result {
    Answered { id: Value, answer: Box<Answer> },
    Bad { id: Value, error: String },
}

/// Answers all rows of a file, or of standard input for `-`.
pub(crate) fn run(
    common: &CommonArguments,
    arguments: &AskArguments,
    file: &Path,
) -> anyhow::Result<ExitCode> {
    let engine = setup::engine(common)?;
    let top = setup::top(arguments.top, engine.config())?;
    let options = ask_options(&engine, arguments)?;
    let mut input: Box<dyn BufRead> = if file == Path::new("-") {
        Box::new(BufReader::new(io::stdin()))
    } else {
        let opened = File::open(file).with_context(|| format!("cannot read {}", file.display()))?;
        Box::new(BufReader::new(opened))
    };
    let mut bad = 0;
    let answered = progress::count("answered")?;
    loop {
        let rows = read_rows(&mut *input).with_context(|| format!("cannot read {}", file.display()))?;
        if rows.is_empty() {
            break;
        }
        let results: Vec<(bool, serde_json::Result<String>)> = rows
            .par_iter()
            .map(|row| {
                let result = answer(&engine, top, &options, row);
                answered.inc(1);
                (matches!(result, Result::Bad { .. }), serde_json::to_string(&result))
            })
            .collect();
        let mut text = String::new();
        for (is_bad, line) in results {
            bad += usize::from(is_bad);
            text.push_str(&line?);
            text.push('\n');
        }
        answered.suspend(|| output::print_json(&text))?;
    }
    if bad > 0 {
        output::complain(&format!(
            "{} failed; their lines in the output say why",
            output::counted(bad, "row")
        ));
        return Ok(ExitCode::from(FAILED));
    }
    Ok(ExitCode::SUCCESS)
}

/// A line as bytes, or how long it was.
enum RawRow {
    Line(Vec<u8>),
    TooLong,
}

/// The next rows that are not blank; none at the end of the input.
fn read_rows(input: &mut dyn BufRead) -> io::Result<Vec<RawRow>> {
    let mut rows = Vec::new();
    let mut bytes = 0;
    while rows.len() < MAX_ROWS && bytes < MAX_BYTES {
        let mut line = Vec::new();
        let read = io::Read::take(&mut *input, MAX_ROW_LENGTH).read_until(b'\n', &mut line)?;
        if read == 0 {
            break;
        }
        if line.last() != Some(&b'\n') && line.len() as u64 == MAX_ROW_LENGTH {
            input.skip_until(b'\n')?;
            rows.push(RawRow::TooLong);
        } else if !line.trim_ascii().is_empty() {
            bytes += line.len();
            rows.push(RawRow::Line(line));
        }
    }
    Ok(rows)
}

fn answer(engine: &Engine, top: usize, options: &AskOptions, row: &RawRow) -> Result {
    let bad = |id: Value, error: String| Result::Bad { id, error };
    let RawRow::Line(line) = row else {
        return bad(Value::Null, format!("the row has more than {MAX_ROW_LENGTH} bytes"));
    };
    let row: Row = match serde_json::from_slice(line) {
        Ok(row) => row,
        Err(error) => {
            let id = serde_json::from_slice::<Value>(line).ok().and_then(|row| row.get("id").cloned());
            return bad(id.unwrap_or(Value::Null), error.to_string());
        }
    };
    let turns = match (row.question, row.turns) {
        (Some(question), None) => vec![question],
        (None, Some(turns)) => turns,
        _ => return bad(row.id, "a row needs either \"question\" or \"turns\"".to_owned()),
    };
    if turns.len() > MAX_TURNS {
        return bad(row.id, format!("a conversation may have {MAX_TURNS} turns"));
    }
    if turns.last().is_none_or(|last| last.trim().is_empty()) {
        return bad(row.id, "the question is empty".to_owned());
    }
    let mut conversation = Conversation::new(&engine.config().answer);
    let mut last = None;
    for turn in &turns {
        match engine.ask_with(turn, top, &mut conversation, options, &[]) {
            Ok(asked) => last = Some(asked.answer),
            Err(error) => return bad(row.id, error.to_string()),
        }
    }
    match last {
        Some(answer) => Result::Answered { id: row.id, answer: Box::new(answer) },
        None => bad(row.id, "the question is empty".to_owned()),
    }
}
