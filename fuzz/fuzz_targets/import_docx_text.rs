//! Any text as the main part of a Word file: a document or an error. Bytes changed at random in a packed
//! part seldom unpack, so that the reader of the text is reached this way only.

#![no_main]

use std::io::Write as _;
use std::sync::LazyLock;

use bonafide::config::{Config, ImportConfig};
use bonafide::import::{Overrides, SourceFormat, import};
use libfuzzer_sys::fuzz_target;
use rawzip::{CompressionMethod, Error, ZipArchiveWriter};

static WORDS: LazyLock<ImportConfig> = LazyLock::new(|| Config::embedded().expect("valid settings").import);

/// A zip archive with this part, not packed.
fn archive(text: &[u8]) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let mut archive = ZipArchiveWriter::new(&mut bytes);
    let (mut entry, config) =
        archive.new_file("word/document.xml").compression_method(CompressionMethod::STORE).start()?;
    let mut writer = config.wrap(&mut entry);
    writer.write_all(text)?;
    let (_, descriptor) = writer.finish()?;
    entry.finish(descriptor)?;
    archive.finish()?;
    Ok(bytes)
}

fuzz_target!(|text: &[u8]| {
    let bytes = archive(text).expect("an archive in memory");
    let _ = import(&bytes, SourceFormat::Docx, "page", &Overrides::default(), &WORDS);
});
