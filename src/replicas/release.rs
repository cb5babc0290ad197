//! A release: the list of files of a published index, with a version and a signature.

use serde::{Deserialize, Serialize};

use super::{PublicKeys, ReplicaError, SigningKey};
use crate::generations::ManifestFile;
use crate::index::IndexDescription;

/// The maximum size of a release, in bytes.
pub(super) const MAX_RELEASE_BYTES: u64 = 4_000_000;
/// The maximum number of files of a release.
const MAX_FILES: usize = 10_000;
/// Digits of a hash.
const HASH_DIGITS: usize = 64;

/// A published index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Release {
    /// Rises with each release: seconds since 1970 where the clock of the publisher is right.
    pub(super) version: u64,
    /// What the index was made from.
    pub(super) index: IndexDescription,
    pub(super) files: Vec<ManifestFile>,
}

/// What is written: the release as it was signed, to the byte.
#[derive(Serialize, Deserialize)]
struct Sealed {
    release: String,
    signature: String,
}

impl Release {
    /// The release with its signature.
    pub(super) fn seal(&self, key: &SigningKey) -> Result<Vec<u8>, ReplicaError> {
        let unreadable = |error: serde_json::Error| ReplicaError::Release(error.to_string());
        let release = serde_json::to_string(self).map_err(unreadable)?;
        let signature = key.sign(&release);
        let sealed = serde_json::to_vec(&Sealed { release, signature }).map_err(unreadable)?;
        if sealed.len() as u64 > MAX_RELEASE_BYTES || self.files.len() > MAX_FILES {
            return Err(ReplicaError::Release(format!("it lists more than {MAX_FILES} files")));
        }
        Ok(sealed)
    }

    /// The release in these bytes, if one of the keys signed it. `named` says where it is from.
    pub(super) fn unseal(bytes: &[u8], keys: &PublicKeys, named: &str) -> Result<Self, ReplicaError> {
        let not_signed = || ReplicaError::NotSigned(named.to_owned());
        // nothing in it is looked at before its signature is known to be right
        let sealed: Sealed = serde_json::from_slice(bytes).map_err(|_| not_signed())?;
        if !keys.have_signed(&sealed.release, &sealed.signature) {
            return Err(not_signed());
        }
        let release: Self = serde_json::from_str(&sealed.release).map_err(|error| {
            ReplicaError::Release(format!("it is of another version of the program ({error})"))
        })?;
        let is_hash =
            |hash: &str| hash.len() == HASH_DIGITS && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        if release.files.len() > MAX_FILES
            || !release.files.iter().all(|file| file.has_plain_name() && is_hash(&file.hash))
        {
            return Err(ReplicaError::Release("it lists files that can't be of an index".to_owned()));
        }
        Ok(release)
    }

    /// Bytes of all files; the largest number where they are more.
    pub(super) fn bytes(&self) -> u64 {
        self.files.iter().fold(0, |sum, file| sum.saturating_add(file.bytes))
    }
}
