//! Joins the parts of an index to few large segments, which search goes through one after the other.
//!
//! Each segment is made of consecutive parts, so that a changed document leaves the others as they are: they
//! are taken over from the generation before. Segments are joined on all cores.

use std::fs;
use std::path::Path;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tantivy::TantivyError;

use super::IndexError;
use super::files::{ManifestFile, take_over};
use super::layout::Layout;
use super::part::{self, PartRecord};
use super::segment_writer;
use super::unsynced::{EarlySync, UnsyncedDirectory};

/// Fewest and most segments of an index, of which there are as many as cores that join them: more make the join
/// of a changed document cheaper, and each search and the whole build dearer.
const SEGMENTS: std::ops::RangeInclusive<u64> = 2..=4;
/// What Tantivy says of an index.
pub(super) const META: &str = "meta.json";

/// A segment that parts were joined to.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct JoinedRecord {
    /// A hash of the names of its parts.
    name: String,
    /// What Tantivy says of an index of this segment alone.
    meta: Value,
    files: Vec<ManifestFile>,
}

impl JoinedRecord {
    /// Its files, as they were written.
    pub(super) fn files(&self) -> &[ManifestFile] {
        &self.files
    }
}

/// Joins the parts below a folder, in order, to the index of a generation. What was joined in the generation
/// before, which is in `old`, is taken over.
pub(super) fn join(
    records: &[PartRecord],
    parts: &Path,
    (old, before): (&Path, &[JoinedRecord]),
    generation: &Path,
    layout: &Layout,
) -> Result<Vec<JoinedRecord>, IndexError> {
    let filled: Vec<&PartRecord> = records.iter().filter(|record| record.passages() > 0).collect();
    if filled.is_empty() {
        layout.create(UnsyncedDirectory::open(generation, None).map_err(TantivyError::from)?)?;
        return Ok(Vec::new());
    }
    let cores = rayon::current_num_threads() as u64;
    let groups = grouped(&filled, cores.clamp(*SEGMENTS.start(), *SEGMENTS.end()));
    let join_one = |group: &[&PartRecord], early: &EarlySync| {
        let name = name_of(group);
        let known = before.iter().find(|record| record.name == name);
        match known.filter(|record| take_over(&record.files, old, generation).is_some()) {
            Some(record) => Ok(record.clone()),
            None => merge(name, group, (parts, generation), layout, early.clone()),
        }
    };
    let joined = std::thread::scope(|scope| {
        let (early, complete) = EarlySync::new();
        scope.spawn(|| complete.sync_all());
        let joined: Result<Vec<JoinedRecord>, IndexError> =
            groups.into_par_iter().map(|group| join_one(group, &early)).collect();
        // ends the thread
        drop(early);
        joined
    })?;
    write_meta(&joined, generation)?;
    Ok(joined)
}

/// Consecutive parts for each segment, so that all have about as many bytes: as much to join.
fn grouped<'a, 'b>(parts: &'a [&'b PartRecord], segments: u64) -> Vec<&'a [&'b PartRecord]> {
    let all: u64 = parts.iter().map(|part| part.bytes()).sum();
    let mut groups = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (number, part) in parts.iter().enumerate() {
        bytes += part.bytes();
        if bytes * segments >= all * (groups.len() as u64 + 1) {
            groups.push(&parts[start..=number]);
            start = number + 1;
        }
    }
    groups
}

fn name_of(group: &[&PartRecord]) -> String {
    let mut hasher = blake3::Hasher::new();
    for record in group {
        hasher.update(record.name().as_bytes());
    }
    hasher.finalize().to_hex()[..32].to_owned()
}

/// Joins parts to a segment in a folder of its own and moves its files to the generation.
fn merge(
    name: String,
    group: &[&PartRecord],
    (parts, generation): (&Path, &Path),
    layout: &Layout,
    early: EarlySync,
) -> Result<JoinedRecord, IndexError> {
    let open = group.iter().map(|record| part::open(parts, record)).collect::<Result<_, _>>()?;
    let folder = generation.join(&name);
    fs::create_dir(&folder).map_err(IndexError::io(&folder))?;
    let directory = UnsyncedDirectory::open(&folder, Some(early)).map_err(TantivyError::from)?;
    let meta = segment_writer::write(&layout.create(directory.clone())?, open, layout)?;
    let id = meta.segments.first().map(|segment| segment.id().uuid_string()).unwrap_or_default();
    let meta = serde_json::to_value(meta)?;
    let files: Vec<ManifestFile> =
        directory.complete().into_iter().filter(|file| file.name.starts_with(&id)).collect();
    for file in &files {
        let to = generation.join(&file.name);
        fs::rename(folder.join(&file.name), &to).map_err(IndexError::io(&to))?;
    }
    fs::remove_dir_all(&folder).map_err(IndexError::io(&folder))?;
    Ok(JoinedRecord { name, meta, files })
}

/// Writes what Tantivy reads first: an index of all segments, in order.
fn write_meta(joined: &[JoinedRecord], generation: &Path) -> Result<(), IndexError> {
    let segments: Vec<Value> = joined
        .iter()
        .filter_map(|record| record.meta.get("segments")?.as_array().cloned())
        .flatten()
        .collect();
    let Some(mut meta) = joined.first().map(|record| record.meta.clone()) else { return Ok(()) };
    if segments.len() != joined.len() {
        return Err(IndexError::Unusable("a segment was not joined".to_owned()));
    }
    meta["segments"] = Value::Array(segments);
    let path = generation.join(META);
    fs::write(&path, serde_json::to_vec(&meta)?).map_err(IndexError::io(&path))
}
