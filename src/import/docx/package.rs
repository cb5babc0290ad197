//! The parts of a Word file, unpacked within bounds. Their names are looked up and never used as paths.

use std::io::Read;

use flate2::bufread::DeflateDecoder;
use rawzip::{CompressionMethod, ZipArchive, ZipSliceArchive};

use super::super::ImportError;

/// The maximum number of bytes that all parts together may unpack to.
const MAX_UNPACKED: u64 = 64 << 20;
/// First bytes of the container in which Word keeps files with a password, and its older files.
const COMPOUND_FILE: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// A zip archive whose parts are read one after the other.
pub(super) struct Package<'a> {
    archive: ZipSliceArchive<&'a [u8]>,
    /// Bytes that may still be unpacked.
    left: u64,
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ImportError> {
        if bytes.starts_with(COMPOUND_FILE) {
            return Err(ImportError::Docx(
                "it has a password or is of an old Word; save a copy as .docx without a password".to_owned(),
            ));
        }
        let archive = ZipArchive::from_slice(bytes)
            .map_err(|error| ImportError::Docx(format!("it is no whole zip archive: {error}")))?;
        Ok(Self { archive, left: MAX_UNPACKED })
    }

    /// The text of a part; none where the file has no such part.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<String>, ImportError> {
        let wrong = |error: &dyn std::fmt::Display| ImportError::Docx(format!("{name}: {error}"));
        let mut entries = self.archive.entries();
        let entry = loop {
            match entries.next_entry().map_err(|error| wrong(&error))? {
                None => return Ok(None),
                // names of parts are the same in capitals (ISO/IEC 29500-2, 6.2.2.3)
                Some(entry) if entry.file_path().as_bytes().eq_ignore_ascii_case(name.as_bytes()) => {
                    break entry;
                }
                Some(_) => {}
            }
        };
        if entry.flags().is_encrypted() {
            return Err(wrong(&"it is encrypted; save a copy without a password"));
        }
        let packed = self.archive.get_entry(entry.wayfinder()).map_err(|error| wrong(&error))?;
        let mut bytes = Vec::new();
        let read = match entry.compression_method() {
            CompressionMethod::STORE => {
                packed.verifying_reader(packed.data()).take(self.left + 1).read_to_end(&mut bytes)
            }
            CompressionMethod::DEFLATE => packed
                .verifying_reader(DeflateDecoder::new(packed.data()))
                .take(self.left + 1)
                .read_to_end(&mut bytes),
            other => return Err(wrong(&format_args!("packed in a way that is not known, {other}"))),
        };
        read.map_err(|error| wrong(&error))?;
        self.left = self
            .left
            .checked_sub(bytes.len() as u64)
            .ok_or_else(|| wrong(&format_args!("the file unpacks to more than {MAX_UNPACKED} bytes")))?;
        let text = String::from_utf8(bytes).map_err(|_| wrong(&"it is not UTF-8"))?;
        Ok(Some(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)))
    }
}
