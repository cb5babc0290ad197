//! `bonafide lexicon import`: an ontology's synonyms into a lexicon file.

use std::fs::File;
use std::io::{BufReader, Write as _};
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;
use bonafide::config::{LexiconFile, read_lexicon};
use bonafide::ontology::{LexiconImport, read_obo};

use crate::arguments::LexiconImportArguments;
use crate::output;

/// Reads the ontology and adds its synonyms to the file, which is replaced whole or not at all.
pub(crate) fn import(arguments: &LexiconImportArguments) -> anyhow::Result<ExitCode> {
    let source = &arguments.ontology;
    let into = &arguments.into;
    let known = if into.exists() { read_lexicon(into)? } else { LexiconFile::default() };
    let file = File::open(source).with_context(|| format!("cannot read {}", source.display()))?;
    let mut import = LexiconImport::new(known, arguments.kind.into());
    let terms = read_obo(BufReader::new(file), &mut |term| import.add(&term))
        .with_context(|| source.display().to_string())?;
    let (lexicon, summary) = import.finish();
    lexicon.check().map_err(anyhow::Error::msg).with_context(|| source.display().to_string())?;
    write(into, &lexicon).with_context(|| format!("cannot write {}", into.display()))?;
    output::print(&format!(
        "{terms} terms read; {} entries added to {}, {} were there already, {} terms left out (obsolete, or \
         without an exact or related synonym).\nName the file in lexicon.files of the settings to use it.\n",
        summary.added,
        into.display(),
        summary.already_there,
        summary.left_out,
    ))?;
    Ok(ExitCode::SUCCESS)
}

fn write(path: &Path, lexicon: &LexiconFile) -> anyhow::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(b"# Synonyms, as `bonafide lexicon import` wrote them.\n\n")?;
    file.write_all(toml::to_string(lexicon)?.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}
