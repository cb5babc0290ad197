//! `bonafide verify`: whether the corpus still says what an answer quotes.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;
use bonafide::answer::{Receipt, read_receipts};
use bonafide::engine::{Engine, NotedPassage, Whereabouts};
use serde_json::json;

use super::NOTHING;
use crate::arguments::{CommonArguments, VerifyArguments};
use crate::{output, setup};

/// What became of a quoted passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Status {
    Held,
    Changed,
    Lost,
    Altered,
}

impl Status {
    fn name(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Changed => "changed",
            Self::Lost => "lost",
            Self::Altered => "altered",
        }
    }

    fn in_words(self) -> &'static str {
        match self {
            Self::Held => "the documents say exactly this",
            Self::Changed => "the document says something else there now",
            Self::Lost => "the documents no longer say it",
            Self::Altered => "the text in the file is not what was printed",
        }
    }
}

/// Looks every quoted passage up and prints what became of it.
pub(crate) fn run(common: &CommonArguments, arguments: &VerifyArguments) -> anyhow::Result<ExitCode> {
    let file = &arguments.file;
    let input: Box<dyn Read> = if file == Path::new("-") {
        Box::new(io::stdin())
    } else {
        Box::new(File::open(file).with_context(|| format!("cannot read {}", file.display()))?)
    };
    let receipts = read_receipts(input).with_context(|| file.display().to_string())?;
    let engine = setup::engine(common)?;
    let mut looked = Vec::new();
    for receipt in &receipts {
        looked.push((receipt, status(&engine, receipt)?));
    }
    let text = if arguments.json { as_json(&looked) } else { as_text(&looked, &engine) };
    if arguments.json { output::print_json(&text) } else { output::print(&text) }?;
    let all_held = looked.iter().all(|(_, (status, _))| *status == Status::Held);
    Ok(if all_held { ExitCode::SUCCESS } else { ExitCode::from(NOTHING) })
}

/// What became of a passage, and the id of the passage that replaced it.
type Found = (Status, Option<String>);

fn status(engine: &Engine, receipt: &Receipt) -> anyhow::Result<Found> {
    if !receipt.is_as_printed {
        return Ok((Status::Altered, None));
    }
    let noted = NotedPassage {
        document: receipt.document.clone(),
        section: receipt.section.clone(),
        position: receipt.position,
        id: receipt.id.clone(),
        hash: receipt.hash.clone(),
    };
    Ok(match engine.whereabouts(&noted)? {
        Whereabouts::Held(id) => (Status::Held, Some(id.to_string())),
        Whereabouts::Changed(id) => (Status::Changed, Some(id.to_string())),
        Whereabouts::Lost => (Status::Lost, None),
    })
}

fn as_json(looked: &[(&Receipt, Found)]) -> String {
    let passages: Vec<_> = looked
        .iter()
        .map(|(receipt, (status, now))| {
            json!({
                "answer": receipt.answer,
                "id": receipt.id,
                "document": receipt.document,
                "section": receipt.section,
                "position": receipt.position,
                "fate": status.name(),
                "now": now,
            })
        })
        .collect();
    json!({ "version": bonafide::answer::VERSION, "passages": passages }).to_string() + "\n"
}

fn as_text(looked: &[(&Receipt, Found)], engine: &Engine) -> String {
    let mut text = String::new();
    let mut counts: BTreeMap<Status, usize> = BTreeMap::new();
    for (receipt, (status, now)) in looked {
        *counts.entry(*status).or_default() += 1;
        let place = receipt.section.join(" › ");
        let _ = writeln!(text, "{:<8} {}  {place}", status.name(), receipt.id);
        if *status != Status::Held {
            let _ = writeln!(text, "         {}", status.in_words());
        }
        if let (Status::Changed, Some(now)) = (status, now) {
            let _ = writeln!(text, "         now: bonafide show {now}");
        }
    }
    let counted: Vec<String> =
        counts.iter().map(|(status, count)| format!("{count} {}", status.name())).collect();
    let counted = if counted.is_empty() { "none quoted".to_owned() } else { counted.join(", ") };
    let _ = writeln!(text, "{}: {counted}; {}", output::counted(looked.len(), "passage"), engine.origin());
    text
}
