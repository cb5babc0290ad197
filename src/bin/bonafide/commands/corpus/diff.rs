//! `bonafide corpus diff`: what a reviewer has to read of a new version of a corpus.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;
use bonafide::corpus::{Corpus, CorpusOrigin, read_sources};
use bonafide::engine::{ChangeKind, DocumentChange, compare};
use bonafide::passage::{Cutter, Passage, PassageChange};
use bonafide::render::render_changes;
use serde_json::{Value, json};

use crate::arguments::{CommonArguments, DiffArguments, Format};
use crate::commands::NOTHING;
use crate::output::counted;
use crate::{output, setup};

/// Compares two versions of a corpus and prints what differs.
pub(crate) fn run(common: &CommonArguments, arguments: &DiffArguments) -> anyhow::Result<ExitCode> {
    let config = setup::config(common)?;
    let read = |directory: &Path| -> anyhow::Result<Corpus> {
        let origin = CorpusOrigin::Directory(directory.to_path_buf());
        read_sources(&origin)?.load().with_context(|| directory.display().to_string())
    };
    let changes = compare(&read(&arguments.old)?, &read(&arguments.new)?, &Cutter::new(&config.passages));
    let text = match arguments.format {
        Format::Json => {
            let documents: Vec<Value> = changes.iter().map(document).collect();
            serde_json::to_string_pretty(&json!({ "version": 1, "documents": documents }))? + "\n"
        }
        Format::Text => render_changes(&changes, &output::terminal(common)) + &summary(&changes),
    };
    output::print_json_or_rendered(arguments.format == Format::Json, &text)?;
    Ok(if changes.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(NOTHING) })
}

fn summary(changes: &[DocumentChange]) -> String {
    let passages = || changes.iter().flat_map(|change| &change.passages);
    let count = |is: fn(&PassageChange) -> bool| passages().filter(|change| is(change)).count();
    format!(
        "{} {}; passages: {} added, {} changed, {} removed\n",
        counted(changes.len(), "document"),
        if changes.len() == 1 { "differs" } else { "differ" },
        count(|change| matches!(change, PassageChange::Added(_))),
        count(|change| matches!(change, PassageChange::Changed { .. })),
        count(|change| matches!(change, PassageChange::Removed(_))),
    )
}

fn document(change: &DocumentChange) -> Value {
    let kind = match change.kind {
        ChangeKind::Added => "added",
        ChangeKind::Removed => "removed",
        ChangeKind::Kept => "kept",
    };
    let front_matter: Vec<Value> = change
        .front_matter
        .iter()
        .map(|(key, old, new)| json!({ "key": key, "old": old, "new": new }))
        .collect();
    let passages: Vec<Value> = change
        .passages
        .iter()
        .map(|change| match change {
            PassageChange::Added(new) => json!({ "change": "added", "new": passage(new) }),
            PassageChange::Removed(old) => json!({ "change": "removed", "old": passage(old) }),
            PassageChange::Changed { old, new } => {
                json!({ "change": "changed", "old": passage(old), "new": passage(new) })
            }
        })
        .collect();
    json!({
        "id": change.id,
        "title": change.title,
        "document": kind,
        "front_matter": front_matter,
        "passages": passages,
    })
}

fn passage(passage: &Passage) -> Value {
    json!({
        "id": passage.id,
        "section": passage.heading_path,
        "position": passage.position.saturating_add(1),
        "text": passage.text,
    })
}
