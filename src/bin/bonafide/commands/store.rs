//! `bonafide store`: backup, check and export of what the Discord bot keeps.

use std::process::ExitCode;

use anyhow::Context as _;
use bonafide::store::Store;

use super::NOTHING;
use crate::arguments::{CommonArguments, StoreCommand};
use crate::{output, setup};

/// Runs a command on the store.
pub(crate) fn run(common: &CommonArguments, command: &StoreCommand) -> anyhow::Result<ExitCode> {
    let config = setup::config(common)?;
    let directory = setup::store_directory(&config.store)?;
    let store = Store::open_existing(&directory, &config.store)?;
    match command {
        StoreCommand::Backup { file, force } => {
            store.backup(file, *force)?;
            output::print(&format!("The store was copied to {}.\n", file.display()))?;
        }
        StoreCommand::Check => {
            let problems = store.problems()?;
            if !problems.is_empty() {
                output::print(&(problems.join("\n") + "\n"))?;
                return Ok(ExitCode::from(NOTHING));
            }
            output::print(&format!("The store is sound (version {}).\n", store.version()))?;
        }
        StoreCommand::Export { out } => {
            let text = serde_json::to_string_pretty(&store.export()?)? + "\n";
            match out {
                None => output::print_json(&text)?,
                Some(file) => {
                    std::fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))?;
                }
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}
