//! `bonafide store`: backup, check and export of what the Discord bot keeps. The store is only read.

use std::process::ExitCode;

use anyhow::Context as _;
use bonafide::store::{StoreCheck, StoreReader};

use super::NOTHING;
use crate::arguments::{CommonArguments, StoreCommand};
use crate::{output, setup};

/// Runs a command on the store.
pub(crate) fn run(common: &CommonArguments, command: &StoreCommand) -> anyhow::Result<ExitCode> {
    let config = setup::config(common)?;
    let directory = setup::store_directory(&config.store)?;
    let store = StoreReader::open(&directory, &config.store)?;
    match command {
        StoreCommand::Backup { file, force } => {
            store.backup(file, *force)?;
            output::print(&format!("The store was copied to {}.\n", file.display()))?;
        }
        StoreCommand::Check => {
            let found = store.check()?;
            output::print(&in_words(&found))?;
            if !found.problems.is_empty() {
                return Ok(ExitCode::from(NOTHING));
            }
        }
        StoreCommand::Export { out: Some(file), force } => store.export_to(file, *force)?,
        StoreCommand::Export { out: None, .. } => {
            let text = serde_json::to_string_pretty(&store.export()?)? + "\n";
            output::print_json(&text).context("cannot write the export to standard output")?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn in_words(check: &StoreCheck) -> String {
    let StoreCheck { version, newest, problems } = check;
    if !problems.is_empty() {
        return format!(
            "The store isn't sound:\n- {}\nStop the bot and restore a backup (docs/operators/deploy.md).\n",
            problems.join("\n- ")
        );
    }
    let update = if version < newest {
        format!("The bot updates it to version {newest} when it next starts.\n")
    } else {
        String::new()
    };
    format!("The store is sound (version {version}).\n{update}")
}
