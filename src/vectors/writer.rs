//! Writes files of vectors.

use std::fs::File;
use std::io::{self, BufWriter, Seek as _, SeekFrom, Write};

use super::file::{Layout, VectorFile};
use super::record::{fill, record_bytes, set_checksum};
use super::texts::TextRole;
use crate::encoder::Vector;

/// A vector of a passage, and of what text of it.
#[derive(Debug, Clone, PartialEq)]
pub struct RoleVector {
    /// What the text is of the passage.
    pub role: TextRole,
    /// Its vector.
    pub vector: Vector,
}

/// Appends the vectors of passages.
#[derive(Debug)]
pub struct VectorWriter<W> {
    output: W,
    record: Vec<u8>,
    record_bytes: usize,
}

impl<W: Write> VectorWriter<W> {
    /// Begins with the header.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn begin(mut output: W, layout: &Layout) -> io::Result<Self> {
        output.write_all(&layout.header())?;
        Ok(Self::after(output, layout))
    }

    fn after(output: W, layout: &Layout) -> Self {
        let record_bytes = record_bytes(layout.dimensions);
        Self { output, record: Vec::with_capacity(record_bytes), record_bytes }
    }

    /// Appends the vectors of one passage.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn append(&mut self, key: u64, vectors: &[RoleVector]) -> io::Result<()> {
        for (place, RoleVector { role, vector }) in (0_u32..).zip(vectors) {
            fill(&mut self.record, key, *role, place as usize + 1 == vectors.len(), vector);
            set_checksum(&mut self.record, place);
            self.output.write_all(&self.record)?;
        }
        Ok(())
    }

    /// Takes the vectors of a passage over from another file of the same layout; whether that has them.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn copy(&mut self, key: u64, from: &VectorFile) -> io::Result<bool> {
        let Some(records) = from.records(key) else { return Ok(false) };
        for (place, record) in (0..).zip(records.chunks_exact(self.record_bytes)) {
            self.record.clear();
            self.record.extend(record);
            set_checksum(&mut self.record, place);
            self.output.write_all(&self.record)?;
        }
        Ok(true)
    }

    /// Hands everything to the system, so that a reader sees it.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn flush(&mut self) -> io::Result<()> {
        self.output.flush()
    }

    /// What was written to.
    pub fn into_output(self) -> W {
        self.output
    }
}

impl VectorWriter<BufWriter<File>> {
    /// Appends to a file of this layout where its last whole passage ends ([`VectorFile::end`]); what follows is cut off.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn append_to(mut file: File, end: u64, layout: &Layout) -> io::Result<Self> {
        file.set_len(end)?;
        file.seek(SeekFrom::Start(end))?;
        Ok(Self::after(BufWriter::new(file), layout))
    }
}

#[cfg(test)]
mod tests {
    use super::super::texts::Detail;
    use super::*;
    use crate::encoder::ModelFingerprint;
    use crate::generations::OwnedBytes;

    const LAYOUT: Layout =
        Layout { model: ModelFingerprint([7; 32]), dimensions: 2, detail: Detail::Sentences };

    #[test]
    fn a_file_continues_after_its_last_whole_passage() {
        let vector = Vector::from_values(&[1.0, 0.0]).expect("numbers with a direction");
        let passage =
            [TextRole::Whole, TextRole::Sentence].map(|role| RoleVector { role, vector: vector.clone() });
        let mut writer = VectorWriter::begin(Vec::new(), &LAYOUT).expect("written");
        for key in [1, 2] {
            writer.append(key, &passage).expect("written");
        }
        let bytes = writer.into_output();
        let mut file = tempfile::tempfile().expect("a file");
        file.write_all(&bytes[..bytes.len() - 3]).expect("written");
        let read =
            |bytes: Vec<u8>| VectorFile::read_checked(OwnedBytes::new(bytes), LAYOUT).expect("vectors");
        let cut = read(bytes[..bytes.len() - 3].to_vec());
        let copy = file.try_clone().expect("a handle");
        let mut writer = VectorWriter::append_to(copy, cut.end(), &LAYOUT).expect("a writer");
        writer.append(3, &passage).expect("written");
        writer.flush().expect("written");
        let mut written = Vec::new();
        file.seek(SeekFrom::Start(0)).expect("the start");
        io::Read::read_to_end(&mut file, &mut written).expect("bytes");
        let file = read(written);
        assert!(file.contains(1) && !file.contains(2) && file.contains(3) && !file.is_damaged());
        let mut copy = VectorWriter::begin(Vec::new(), &LAYOUT).expect("written");
        assert!(copy.copy(3, &file).expect("written") && !copy.copy(2, &file).expect("written"));
        assert_eq!(read(copy.into_output()).len(), 1);
    }
}
