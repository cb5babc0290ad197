//! Which builders are the same: those of one directory on one machine since it was started. A lock keeps these apart, so
//! one of them can take over the claim of another that is gone. A copied directory has builders of its own. A clone of the
//! whole machine has the same: it is known by what it writes (`claim_writes`).

use std::fs::Metadata;
use std::path::Path;

use super::client::token;
use crate::generations::StorageError;

/// File next to a local index with a name for its builders.
const OWNER: &str = "opensearch-builder";
/// Changes with each start of the machine, and differs between machines; Linux has it.
const BOOT: &str = "/proc/sys/kernel/random/boot_id";

/// The name of the builders of a directory: what the file in it contains, and which file it is, as that differs in a copy.
pub(super) fn identity(directory: &Path) -> Result<String, StorageError> {
    let path = directory.join(OWNER);
    let name = match std::fs::read_to_string(&path) {
        Ok(name) if !name.is_empty() => name,
        _ => {
            let name = token();
            std::fs::write(&path, &name).map_err(StorageError::io(&path))?;
            name
        }
    };
    let file = std::fs::metadata(&path).map_err(StorageError::io(&path))?;
    let boot = std::fs::read_to_string(BOOT).unwrap_or_default();
    let all = format!("{}\n{}\n{}", name.trim(), boot.trim(), place(&file));
    Ok(blake3::hash(all.as_bytes()).to_hex()[..32].to_owned())
}

/// Which file this is on this machine.
#[cfg(unix)]
fn place(file: &Metadata) -> String {
    use std::os::unix::fs::MetadataExt as _;
    format!("{} {}", file.dev(), file.ino())
}

/// When the file was made here: a copy is made later.
#[cfg(not(unix))]
fn place(file: &Metadata) -> String {
    format!("{:?}", file.created().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn builders_of_a_directory_are_the_same_and_those_of_its_copy_are_not() {
        let (one, copy) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
        let first = identity(one.path()).expect("named");
        assert_eq!(identity(one.path()).expect("named"), first);
        std::fs::copy(one.path().join(OWNER), copy.path().join(OWNER)).expect("copied");
        assert_ne!(identity(copy.path()).expect("named"), first);
        assert_eq!(identity(one.path()).expect("named"), first);
    }
}
