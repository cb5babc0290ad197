//! `bonafide store`: backup, check, export and copies of what the Discord bot keeps. The store is only read.

use std::fmt::Write as _;
use std::fs::File;
use std::io::BufReader;
use std::process::ExitCode;

use anyhow::{Context as _, ensure};
use bonafide::config::StoreConfig;
use bonafide::store::{CopiedTable, SqliteStore, StoreCheck, StorePlace, StoreReader, copy};
#[cfg(feature = "postgres")]
use bonafide::store::{PostgresStore, Store as _, WordingStore as _};

use super::asked;
use crate::arguments::{CommonArguments, StoreCommand};
use crate::commands::NOTHING;
use crate::output::counted;
use crate::{output, progress, setup};

/// Runs a command on the store.
pub(crate) fn run(common: &CommonArguments, command: &StoreCommand) -> anyhow::Result<ExitCode> {
    let config = setup::config(common)?.store;
    if let StoreCommand::Copy { from, to, force } = command {
        return copied(&config, from.as_deref(), to.as_deref(), *force);
    }
    if !config.address.is_empty() {
        return in_database(common, &config, command);
    }
    let store = StoreReader::open(&setup::store_directory(&config)?, &config)?;
    match command {
        StoreCommand::Backup { file, force } => {
            store.backup(file, *force)?;
            output::print(&format!("The store was copied to {}.\n", file.display()))?;
        }
        StoreCommand::Check => return checked(&store.check()?),
        StoreCommand::Export { out: Some(file), force } => store.export_to(file, *force)?,
        StoreCommand::Export { out: None, .. } => print_export(store.export()?)?,
        StoreCommand::Asked { server, write } => {
            return asked::run(common, store.wordings()?, *server, *write);
        }
        StoreCommand::Copy { .. } => {}
    }
    Ok(ExitCode::SUCCESS)
}

/// Runs a command on a store in a PostgreSQL database.
#[cfg(feature = "postgres")]
fn in_database(
    common: &CommonArguments,
    config: &StoreConfig,
    command: &StoreCommand,
) -> anyhow::Result<ExitCode> {
    ensure!(
        !matches!(command, StoreCommand::Backup { .. }),
        "the store is a PostgreSQL database, which PostgreSQL itself backs up: use pg_dump --schema=bonafide (docs/operators/store.md)"
    );
    let store = PostgresStore::open_existing(config)?;
    match command {
        StoreCommand::Check => return checked(&store.check()?),
        StoreCommand::Export { out: Some(file), force } => store.export_to(file, *force)?,
        StoreCommand::Export { out: None, .. } => print_export(store.export()?)?,
        StoreCommand::Asked { server, write } => {
            return asked::run(common, store.all_wordings()?, *server, *write);
        }
        StoreCommand::Backup { .. } | StoreCommand::Copy { .. } => {}
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(not(feature = "postgres"))]
fn in_database(_: &CommonArguments, _: &StoreConfig, _: &StoreCommand) -> anyhow::Result<ExitCode> {
    Err(bonafide::store::StoreError::NoPostgres.into())
}

fn checked(found: &StoreCheck) -> anyhow::Result<ExitCode> {
    output::print(&in_words(found))?;
    Ok(if found.problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(NOTHING) })
}

fn print_export(export: File) -> anyhow::Result<()> {
    output::print_json_lines(BufReader::new(export)).context("cannot write the export to standard output")
}

fn copied(
    config: &StoreConfig,
    from: Option<&str>,
    to: Option<&str>,
    force: bool,
) -> anyhow::Result<ExitCode> {
    let place = |text: Option<&str>| -> anyhow::Result<StorePlace> {
        text.map_or_else(|| own_place(config), |text| Ok(text.parse()?))
    };
    let (from, to) = (place(from)?, place(to)?);
    ensure!(from != to, "--from and --to are the same store: name another one");
    let bar = progress::bar(0, "copying rows")?;
    let tables = copy(&from, &to, force, config, &|got| progress::show_copy(&bar, got))?;
    bar.finish_and_clear();
    let rows: usize = tables.iter().map(|table| table.rows).sum();
    let mut text = String::new();
    for CopiedTable { name, rows, hash } in &tables {
        writeln!(text, "{name:<16} {rows:>8} {}", hash.get(..16).unwrap_or(hash))?;
    }
    writeln!(
        text,
        "{} in {} copied; the hashes of both stores are the same.",
        counted(rows, "row"),
        counted(tables.len(), "table")
    )?;
    output::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// The store that the settings name.
fn own_place(config: &StoreConfig) -> anyhow::Result<StorePlace> {
    Ok(if config.address.is_empty() {
        StorePlace::File(SqliteStore::file(&setup::store_directory(config)?))
    } else {
        StorePlace::Database(config.address.clone())
    })
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
