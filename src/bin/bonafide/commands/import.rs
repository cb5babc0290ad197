//! `bonafide import`: pages and leaflets become documents of a corpus.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use bonafide::config::ImportConfig;
use bonafide::import::{ImportError, Imported, Overrides, SourceFormat, import};
use bonafide::render::printable;
use indicatif::{ProgressBar, ProgressStyle};

use super::NOTHING;
#[cfg(feature = "pdf")]
use super::pdf_process::pdf_in_its_own_process;
use crate::arguments::{CommonArguments, ImportArguments};
use crate::{output, setup};

/// Deepest folder that is looked into, and most files of one import.
const DEEPEST_FOLDER: usize = 16;
const MOST_FILES: usize = 100_000;

/// Imports the sources; the summary goes to standard output.
pub(crate) fn run(common: &CommonArguments, arguments: &ImportArguments) -> anyhow::Result<ExitCode> {
    let words = setup::config(common)?.import;
    let given = Overrides::parse(arguments.set.iter().map(String::as_str))?;
    let sources = sources(&arguments.source)?;
    anyhow::ensure!(
        !sources.is_empty(),
        "there is nothing to import: no .txt, .md, .html, .pdf or .docx file"
    );
    anyhow::ensure!(
        sources.len() == 1 || !given.names_one_document(),
        "--set id=… fits one source only, and there are {}",
        sources.len()
    );
    let into =
        arguments.into.clone().or_else(|| common.corpus.clone()).unwrap_or_else(|| PathBuf::from("corpus"));
    let bar = ProgressBar::new(sources.len() as u64)
        .with_style(ProgressStyle::with_template("{bar:30} {pos}/{len} {wide_msg}")?);
    let mut written = HashSet::new();
    let mut report = String::new();
    let mut failed = 0;
    for source in &sources {
        bar.set_message(source.display().to_string());
        match one(source, &given, &words) {
            Ok(imported) => {
                let name = format!("{}.md", imported.id);
                let path = into.join(&name);
                let free = !written.contains(&name) && (arguments.dry_run || !path.exists());
                if free {
                    if arguments.dry_run {
                        writeln!(report, "{}", imported.text)?;
                    } else {
                        save(&path, &imported.text)
                            .with_context(|| format!("cannot write {}", path.display()))?;
                    }
                    written.insert(name);
                    describe(&mut report, source, &path, &imported, arguments.dry_run, &words)?;
                } else {
                    failed += 1;
                    writeln!(
                        report,
                        "{}: not imported: {} is there already; remove it, or give another name with --set id=…",
                        source.display(),
                        path.display()
                    )?;
                }
            }
            Err(error) => {
                failed += 1;
                let error = format!("{error:#}");
                writeln!(report, "{}: not imported: {}", source.display(), printable(&error))?;
            }
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    let done = if arguments.dry_run { "would be imported into" } else { "imported into" };
    writeln!(
        report,
        "{} documents {done} {}, {failed} sources not imported.",
        written.len(),
        into.display()
    )?;
    if !arguments.dry_run && !written.is_empty() {
        report.push_str("Read and correct them, then run `bonafide corpus check`.\n");
    }
    output::print(&report)?;
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::from(NOTHING) })
}

/// Lines of a list that are printed.
const LISTED: usize = 20;

fn describe(
    report: &mut String,
    source: &Path,
    path: &Path,
    imported: &Imported,
    dry_run: bool,
    words: &ImportConfig,
) -> std::fmt::Result {
    let arrow = if dry_run { "would become" } else { "became" };
    writeln!(report, "{} {arrow} {} ({} sections)", source.display(), path.display(), imported.sections)?;
    if !imported.missing.is_empty() {
        writeln!(report, "  could not be told: {}", imported.missing.join(", "))?;
    }
    for (name, lines) in [("please check", &imported.notes), ("left out", &imported.furniture)] {
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

fn one(source: &Path, given: &Overrides, words: &ImportConfig) -> anyhow::Result<Imported> {
    let format = SourceFormat::of(source)?;
    let bytes = read(source, words.largest_source)?;
    let bytes = match format {
        #[cfg(feature = "pdf")]
        SourceFormat::Pdf => pdf_in_its_own_process(source, words)?,
        #[cfg(not(feature = "pdf"))]
        SourceFormat::Pdf => return Err(ImportError::NoPdfReader.into()),
        _ => bytes,
    };
    let name = source.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    Ok(import(&bytes, format, &name, given, words)?)
}

/// Reads a file, but never more than allowed, whatever its size is said to be.
fn read(source: &Path, limit: u64) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(source)?.take(limit + 1).read_to_end(&mut bytes)?;
    let size = bytes.len() as u64;
    if size > limit {
        return Err(ImportError::TooLarge { bytes: fs::metadata(source)?.len().max(size), limit }.into());
    }
    Ok(bytes)
}

/// Prints the text of a PDF: the other end of `pdf_in_its_own_process`.
#[cfg(feature = "pdf")]
pub(crate) fn print_pdf_text(common: &CommonArguments, source: &Path) -> anyhow::Result<ExitCode> {
    let words = setup::config(common)?.import;
    // what a broken file makes the reader say goes nowhere
    std::panic::set_hook(Box::new(|_| {}));
    output::print(&bonafide::import::pdf_text(&read(source, words.largest_source)?, &words)?)?;
    Ok(ExitCode::SUCCESS)
}

/// The files to import: those named, and below folders those of a known format. Links inside of
/// folders are not followed, so that nothing outside of them is read.
fn sources(named: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for path in named {
        let metadata = fs::metadata(path).with_context(|| format!("cannot read {}", path.display()))?;
        if metadata.is_dir() {
            let mut below = Vec::new();
            in_folder(path, &mut below)?;
            below.sort();
            found.append(&mut below);
        } else {
            found.push(path.clone());
        }
    }
    Ok(found)
}

fn in_folder(root: &Path, found: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    let mut folders = vec![(root.to_path_buf(), 0)];
    while let Some((folder, depth)) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
            let entry = entry?;
            let kind = entry.file_type()?;
            let path = entry.path();
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }
            if kind.is_dir() && depth < DEEPEST_FOLDER {
                folders.push((path, depth + 1));
            } else if kind.is_file() && path.extension().is_some() && SourceFormat::of(&path).is_ok() {
                anyhow::ensure!(
                    found.len() < MOST_FILES,
                    "more than {MOST_FILES} files in {}",
                    root.display()
                );
                found.push(path);
            }
        }
    }
    Ok(())
}

/// Writes a new file whole or not at all; one that is there stays.
fn save(path: &Path, text: &str) -> anyhow::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path)?;
    Ok(())
}
