//! What the file system says about the files of a corpus: enough to trust, as git does, that they did not change.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::origin::paths;
use super::{CorpusError, CorpusOrigin};

/// Some file systems record times in steps of two seconds: a file that changed later than this before it was read may
/// have changed again without another time.
const MARGIN: Duration = Duration::from_secs(2);

/// The files of a corpus as they were at a moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorpusStamps {
    origin: String,
    files: Vec<FileStamp>,
    /// When they were looked at, in nanoseconds since 1970.
    taken: u128,
}

/// Size and times of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct FileStamp {
    path: PathBuf,
    bytes: u64,
    modified: u128,
    /// Zero where the system has none.
    inode: u64,
    /// When its metadata changed last, in nanoseconds; zero where the system doesn't record it.
    changed: i128,
}

impl CorpusStamps {
    /// Looks at the files of a corpus; `None` for the embedded one, which never changes.
    ///
    /// # Errors
    /// When the directory or a file cannot be read.
    pub fn take(origin: &CorpusOrigin) -> Result<Option<Self>, CorpusError> {
        let CorpusOrigin::Directory(root) = origin else { return Ok(None) };
        let taken = nanoseconds(SystemTime::now());
        let mut files = Vec::new();
        for path in paths(root)? {
            let mapping = path.with_extension("toml");
            let is_collection = path.extension().is_some_and(|ending| ending == "jsonl");
            files.push(FileStamp::of(&path)?);
            if is_collection && mapping.is_file() {
                files.push(FileStamp::of(&mapping)?);
            }
        }
        Ok(Some(Self { origin: origin.to_string(), files, taken }))
    }

    /// Whether the same files are there now, and no change since can have gone unnoticed.
    #[must_use]
    pub fn vouch_for(&self, now: &Self) -> bool {
        let limit = self.taken.saturating_sub(MARGIN.as_nanos());
        let is_settled = |file: &FileStamp| {
            file.modified < limit && u128::try_from(file.changed).is_ok_and(|changed| changed < limit)
        };
        self.is_like(now) && self.files.iter().all(is_settled)
    }

    /// Whether the files are the same, with the same sizes and times.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        self.origin == other.origin && self.files == other.files
    }
}

impl FileStamp {
    fn of(path: &Path) -> Result<Self, CorpusError> {
        let unreadable = |source| CorpusError::Unreadable { path: path.to_path_buf(), source };
        let metadata = std::fs::metadata(path).map_err(unreadable)?;
        #[cfg(unix)]
        let (inode, changed) = {
            use std::os::unix::fs::MetadataExt as _;
            (metadata.ino(), i128::from(metadata.ctime()) * 1_000_000_000 + i128::from(metadata.ctime_nsec()))
        };
        #[cfg(not(unix))]
        let (inode, changed) = (0, 0);
        Ok(Self {
            path: path.to_path_buf(),
            bytes: metadata.len(),
            modified: nanoseconds(metadata.modified().map_err(unreadable)?),
            inode,
            changed,
        })
    }
}

fn nanoseconds(time: SystemTime) -> u128 {
    time.duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamps(taken: u128, modified: u128) -> CorpusStamps {
        let file = FileStamp { path: "a.md".into(), bytes: 1, modified, inode: 7, changed: 0 };
        CorpusStamps { origin: "corpus".to_owned(), files: vec![file], taken }
    }

    #[test]
    fn a_file_that_changed_just_before_it_was_read_is_not_trusted() {
        let second = 1_000_000_000;
        assert!(stamps(100 * second, 90 * second).vouch_for(&stamps(200 * second, 90 * second)));
        assert!(!stamps(100 * second, 99 * second).vouch_for(&stamps(200 * second, 99 * second)));
        assert!(!stamps(100 * second, 90 * second).vouch_for(&stamps(200 * second, 91 * second)));
    }

    #[test]
    fn any_difference_between_the_files_counts() {
        let before = stamps(1 << 60, 5);
        for change in [
            |file: &mut FileStamp| file.bytes += 1,
            |file: &mut FileStamp| file.inode += 1,
            |file: &mut FileStamp| file.changed += 1,
            |file: &mut FileStamp| file.path.push("b"),
        ] {
            let mut now = before.clone();
            change(&mut now.files[0]);
            assert!(!before.vouch_for(&now));
        }
        assert!(before.vouch_for(&before.clone()));
    }
}
