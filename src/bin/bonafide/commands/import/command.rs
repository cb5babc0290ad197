//! `bonafide import`: pages and leaflets become documents of a corpus.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use bonafide::config::ImportConfig;
use bonafide::import::{Imported, Overrides, SourceFormat};
use bonafide::passage::Cutter;
use bonafide::render::{Terminal, printable, render_changes};

use super::document::{Source, document, save};
use super::earlier::{Earlier, earlier};
use crate::arguments::{CommonArguments, ImportArguments};
use crate::commands::NOTHING;
use crate::output::counted;
use crate::{output, progress, setup};

/// Deepest folder that is looked into, and most files of one import.
const MAX_FOLDER_DEPTH: usize = 16;
const MAX_FILES: usize = 100_000;

/// Imports the sources; the summary goes to standard output.
pub(crate) fn run(common: &CommonArguments, arguments: &ImportArguments) -> anyhow::Result<ExitCode> {
    let config = setup::config(common)?;
    let cutter = Cutter::new(&config.passages);
    let words = config.import;
    let given = Overrides::parse(arguments.set.iter().map(String::as_str))?;
    let mut skipped = Vec::new();
    let (sources, addresses) = sources(&arguments.source, &words, &mut skipped)?;
    let folder = tempfile::tempdir()?;
    let mut sources: Vec<Source> = sources.into_iter().map(Source::file).collect();
    let mut failed = 0;
    let mut report = String::new();
    for address in addresses {
        match fetched(&address, folder.path(), sources.len(), &words, &mut report) {
            Ok(source) => sources.push(source),
            Err(error) => {
                failed += 1;
                writeln!(
                    report,
                    "{}: not imported: {}",
                    printable(&address),
                    printable(&output::in_one_line(&error))
                )?;
            }
        }
    }
    anyhow::ensure!(
        !sources.is_empty() || failed > 0,
        "there is nothing to import: no .txt, .md, .html, .pdf or .docx file"
    );
    anyhow::ensure!(
        sources.len() == 1 || !given.names_one_document(),
        "--set id=… fits one source only, and there are {}",
        sources.len()
    );
    let into = match &arguments.into {
        Some(into) => into.clone(),
        None => setup::corpus_folder(common)?,
    };
    let bar = progress::bar(sources.len(), "importing")?;
    let target = Target { into: &into, dry_run: arguments.dry_run, words: &words, cutter };
    let mut written = HashSet::new();
    for source in &sources {
        bar.set_message(printable(&source.shown));
        let imported = document(source, &given, None, &words).and_then(|imported| {
            let found = if arguments.again { earlier(&into, &imported)? } else { None };
            let Some(found) = found else { return Ok((imported, None)) };
            let again = document(source, &given, Some(found.file()), &words)?;
            Ok((again, Some(found)))
        });
        let outcome = match imported {
            Ok((imported, Some(found))) => {
                target.update(source, &imported, &found, &mut written, &mut report)
            }
            Ok((imported, None)) => target.add(source, &imported, &mut written, &mut report),
            Err(error) => Err(error),
        };
        if let Err(error) = outcome {
            failed += 1;
            let error = output::in_one_line(&error);
            writeln!(report, "{}: not imported: {}", source.shown, printable(&error))?;
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    for (path, why) in skipped.iter().take(LISTED) {
        writeln!(report, "skipped: {} ({why})", printable(&path.display().to_string()))?;
    }
    if skipped.len() > LISTED {
        writeln!(report, "skipped: … and {} more", skipped.len() - LISTED)?;
    }
    let done = if arguments.dry_run { "would be imported into" } else { "imported into" };
    let documents = counted(written.len(), "document");
    write!(report, "{documents} {done} {}", into.display())?;
    if failed > 0 {
        write!(report, ", {} not imported", counted(failed, "source"))?;
    }
    report.push_str(".\n");
    if !arguments.dry_run && !written.is_empty() {
        report.push_str("Read and correct them, then run `bonafide corpus check`.\n");
    }
    output::print(&report)?;
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::from(NOTHING) })
}

/// Where documents go.
struct Target<'a> {
    into: &'a Path,
    dry_run: bool,
    words: &'a ImportConfig,
    cutter: Cutter,
}

impl Target<'_> {
    /// Writes a document where none is yet.
    fn add(
        &self,
        source: &Source,
        imported: &Imported,
        written: &mut HashSet<String>,
        report: &mut String,
    ) -> anyhow::Result<()> {
        let name = format!("{}.md", imported.id);
        let path = self.into.join(&name);
        anyhow::ensure!(
            !written.contains(&name) && (self.dry_run || !path.exists()),
            "{} is there already; update it with --again, or give another name with --set id=…",
            path.display()
        );
        if self.dry_run {
            writeln!(report, "{}", imported.text)?;
        } else {
            save(&path, &imported.text).with_context(|| format!("cannot write {}", path.display()))?;
        }
        written.insert(name);
        describe(report, &source.shown, &path, imported, self.dry_run, self.words)?;
        Ok(())
    }

    /// Updates a document, and shows what differs.
    fn update(
        &self,
        source: &Source,
        imported: &Imported,
        found: &Earlier,
        written: &mut HashSet<String>,
        report: &mut String,
    ) -> anyhow::Result<()> {
        let name = found.name();
        anyhow::ensure!(!written.contains(&name), "another source became {name}");
        let changes = found.changes(imported, &self.cutter)?;
        let before =
            if self.dry_run || changes.is_empty() { None } else { Some(found.replace(&imported.text)?) };
        written.insert(name);
        describe(report, &source.shown, &found.path, imported, self.dry_run, self.words)?;
        report.push_str(&render_changes(&changes, &Terminal::plain(WIDTH)));
        if changes.is_empty() {
            report.push_str("  nothing has changed\n");
        }
        if let Some(before) = before {
            writeln!(report, "  the earlier version is in {}", before.display())?;
        }
        Ok(())
    }
}

/// Columns of the differences between two versions.
const WIDTH: usize = 100;

/// Lines of a list that are printed.
const LISTED: usize = 20;

fn describe(
    report: &mut String,
    source: &str,
    path: &Path,
    imported: &Imported,
    dry_run: bool,
    words: &ImportConfig,
) -> std::fmt::Result {
    let arrow = if dry_run { "would become" } else { "became" };
    writeln!(report, "{source} {arrow} {} ({})", path.display(), counted(imported.sections, "section"))?;
    if !imported.missing.is_empty() {
        writeln!(report, "  not found: {}", imported.missing.join(", "))?;
    }
    for (name, lines) in
        [("kept", &imported.kept), ("please check", &imported.notes), ("left out", &imported.boilerplate)]
    {
        for line in lines.iter().take(LISTED) {
            writeln!(report, "  {name}: {}", printable(line))?;
        }
        if lines.len() > LISTED {
            writeln!(report, "  {name}: … and {} more", lines.len() - LISTED)?;
        }
    }
    let count = &imported.words;
    let percent = count.left_out_percent();
    write!(report, "  words: {} on the page, {} kept, {percent}% left out", count.on_page, count.kept)?;
    if !count.left_out_headings.is_empty() {
        let headings: Vec<_> =
            count.left_out_headings.iter().take(LISTED).map(|text| printable(text)).collect();
        write!(report, "; headings left out: {}", headings.join(", "))?;
    }
    writeln!(report)?;
    if percent >= words.most_left_out_percent {
        writeln!(report, "  warning: much of the page was left out; compare the document with the page")?;
    }
    Ok(())
}

/// Fetches a page into a file of a folder.
#[cfg(feature = "fetch")]
fn fetched(
    address: &str,
    folder: &Path,
    number: usize,
    words: &ImportConfig,
    report: &mut String,
) -> anyhow::Result<Source> {
    let page = super::fetch::fetch(address, &super::fetch::Reach::Here, words)?;
    for place in &page.redirects {
        writeln!(report, "{} leads to {}", printable(address), printable(place))?;
    }
    let path = folder.join(format!("{number}.{}", page.ending));
    fs::write(&path, &page.bytes)?;
    Ok(Source { path, shown: printable(address), name: Some(page.name), url: Some(page.url) })
}

#[cfg(not(feature = "fetch"))]
fn fetched(_: &str, _: &Path, _: usize, _: &ImportConfig, _: &mut String) -> anyhow::Result<Source> {
    anyhow::bail!(
        "this build can't fetch pages: save the page from a browser, or build it with `--features fetch`"
    )
}

/// A file that is passed over, and why.
type Skipped = (PathBuf, &'static str);

/// The files to import: those named, and below folders those of a known format; and the addresses. Links inside of
/// folders are not followed, so that nothing outside of them is read.
fn sources(
    named: &[PathBuf],
    words: &ImportConfig,
    skipped: &mut Vec<Skipped>,
) -> anyhow::Result<(Vec<PathBuf>, Vec<String>)> {
    let mut found = Vec::new();
    let mut addresses = Vec::new();
    for path in named {
        if let Some(address) = path.to_str().filter(|name| name.contains("://")) {
            addresses.push(address.to_owned());
            continue;
        }
        let metadata = fs::metadata(path).with_context(|| format!("cannot read {}", path.display()))?;
        anyhow::ensure!(
            metadata.is_dir() || metadata.is_file(),
            "{} is neither a file nor a folder; save what it gives in a file",
            path.display()
        );
        if metadata.is_dir() {
            let mut below = Vec::new();
            in_folder(path, words, &mut below, skipped)?;
            below.sort();
            found.append(&mut below);
        } else {
            found.push(path.clone());
        }
    }
    skipped.sort();
    Ok((found, addresses))
}

/// Begins the names of the lock files that Word makes while a file is open.
const LOCK_FILE: &str = "~$";

fn in_folder(
    root: &Path,
    words: &ImportConfig,
    found: &mut Vec<PathBuf>,
    skipped: &mut Vec<Skipped>,
) -> anyhow::Result<()> {
    let mut folders = vec![(root.to_path_buf(), 0)];
    while let Some((folder, depth)) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
            let entry = entry?;
            let kind = entry.file_type()?;
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            let why = if kind.is_dir() {
                let lower = name.to_lowercase();
                if words.saved_parts_endings.iter().any(|end| lower.ends_with(end.as_str())) {
                    "parts of a saved page"
                } else if depth >= MAX_FOLDER_DEPTH {
                    "too deep"
                } else {
                    folders.push((path, depth + 1));
                    continue;
                }
            } else if kind.is_symlink() {
                "a link"
            } else if !kind.is_file() {
                "no file"
            } else if name.starts_with(LOCK_FILE) {
                "the lock of a file that is open in Word"
            } else if path.extension().is_none() || SourceFormat::of(&path).is_err() {
                "not .txt, .md, .html, .pdf or .docx"
            } else {
                anyhow::ensure!(found.len() < MAX_FILES, "more than {MAX_FILES} files in {}", root.display());
                found.push(path);
                continue;
            };
            if skipped.len() < MAX_FILES {
                skipped.push((path, why));
            }
        }
    }
    Ok(())
}
