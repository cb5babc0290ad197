//! `bonafide lexicon import`: an ontology's synonyms into a lexicon file.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufReader, ErrorKind, Write as _};
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;
use bonafide::config::LexiconEntry;
use bonafide::ontology::{LexiconImport, read_obo};

use crate::arguments::LexiconImportArguments;
use crate::output;

/// Reads the ontology and adds its synonyms at the end of the file, which is replaced whole or not at all.
pub(crate) fn import(arguments: &LexiconImportArguments) -> anyhow::Result<ExitCode> {
    let source = &arguments.ontology;
    let into = &arguments.into;
    let place = into.display().to_string();
    let mut text = match std::fs::read_to_string(into) {
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        text => text.with_context(|| format!("cannot read {place}"))?,
    };
    let known = LexiconEntry::read_all(&place, &text)?;
    let file = File::open(source).with_context(|| format!("cannot read {}", source.display()))?;
    let mut import = LexiconImport::new(&known, arguments.kind);
    let terms = read_obo(BufReader::new(file), &mut |term| import.add(&term))
        .with_context(|| source.display().to_string())?;
    let (added, summary) = import.finish();
    if !added.is_empty() {
        let gap = if text.is_empty() { "" } else { "\n" };
        let name = source.file_name().unwrap_or_default().to_string_lossy();
        let _ = write!(text, "{gap}# Synonyms of {}\n[{}]\n", name.escape_debug(), arguments.kind);
        for entry in &added {
            let _ = writeln!(text, "{entry}");
        }
        LexiconEntry::read_all(&place, &text)?;
        write(into, &text).with_context(|| format!("cannot write {place}"))?;
    }
    output::print(&format!(
        "{terms} terms read; {} entries added to {place}, {} were there already, {} terms left out (obsolete, or \
         without an exact or related synonym).\nName the file in lexicon.files of the settings to use it.\n",
        summary.added, summary.already_there, summary.left_out,
    ))?;
    Ok(ExitCode::SUCCESS)
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}
