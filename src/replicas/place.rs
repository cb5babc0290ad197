//! Where releases are: a folder or a bucket. Its functions block, and all of them together have one time limit.

use std::collections::HashMap;
use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::Path as FilePath;
use std::sync::Arc;
use std::time::Duration;

use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectMeta, ObjectStore, ObjectStoreExt as _, PutPayload};
use tokio::runtime::{Builder, Runtime};
use tokio::time::Instant;

use super::ReplicaError;
use super::release::MAX_RELEASE_BYTES;
use crate::generations::{ManifestFile, RELEASE, StorageError};

/// What an address of S3 begins with.
const S3: &str = "s3://";
/// Name of the folder with the files.
const FILES: &str = "files";
/// Bytes that are read or written at once: the parts of an upload to S3 have 5 MiB at least and are 10,000 at most.
const PIECE: u64 = 16 << 20;
/// Threads that wait for the disk.
const THREADS: usize = 2;

/// A folder or a bucket.
pub(super) struct Place {
    /// Runs the requests; taken only when this is dropped.
    runtime: Option<Runtime>,
    store: Arc<dyn ObjectStore>,
    prefix: Path,
    address: String,
    limit: Duration,
    end: Instant,
}

impl Place {
    /// A folder, which has to exist, or `s3://BUCKET/PREFIX`; all requests end after the time limit.
    pub(super) fn open(address: &str, limit: Duration) -> Result<Self, ReplicaError> {
        let (store, prefix) =
            if let Some(bucket) = address.strip_prefix(S3) {
                open_bucket(bucket)?
            } else if address.contains("://") {
                return Err(ReplicaError::Setting(format!(
                    "{address} is neither a folder nor s3://BUCKET/PREFIX"
                )));
            } else {
                let folder = LocalFileSystem::new_with_prefix(address).map_err(|source| {
                    ReplicaError::Store { place: address.to_owned(), object: RELEASE.to_owned(), source }
                })?;
                (Arc::new(folder) as Arc<dyn ObjectStore>, Path::default())
            };
        let mut runtime = Builder::new_current_thread();
        let runtime = runtime.enable_all().max_blocking_threads(THREADS).build();
        let runtime = runtime.map_err(StorageError::io(FilePath::new(address)))?;
        let end = Instant::now() + limit;
        Ok(Self { runtime: Some(runtime), store, prefix, address: address.to_owned(), limit, end })
    }

    /// Creates a folder where it is missing.
    pub(super) fn create(address: &str) -> Result<(), ReplicaError> {
        if address.contains("://") {
            return Ok(());
        }
        let path = FilePath::new(address);
        Ok(std::fs::create_dir_all(path).map_err(StorageError::io(path))?)
    }

    /// What names the release in messages.
    pub(super) fn release_name(&self) -> String {
        format!("{RELEASE} in {}", self.address)
    }

    pub(super) fn address(&self) -> &str {
        &self.address
    }

    /// The newest release; `None` where nothing was published.
    pub(super) fn read_release(&self) -> Result<Option<Vec<u8>>, ReplicaError> {
        let path = self.path(&[RELEASE]);
        let read = async {
            let found = self.store.get(&path).await?;
            if found.meta.size > MAX_RELEASE_BYTES { Ok(None) } else { found.bytes().await.map(Some) }
        };
        match self.run(&path, read) {
            Ok(Some(bytes)) => Ok(Some(bytes.to_vec())),
            Ok(None) => Err(ReplicaError::NotSigned(self.release_name())),
            Err(ReplicaError::Store { source: object_store::Error::NotFound { .. }, .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Replaces the release, at once.
    pub(super) fn write_release(&self, sealed: Vec<u8>) -> Result<(), ReplicaError> {
        let path = self.path(&[RELEASE]);
        self.run(&path, self.store.put(&path, PutPayload::from(sealed))).map(drop)
    }

    /// The files that are there, by their hashes.
    pub(super) fn files(&self) -> Result<HashMap<String, ObjectMeta>, ReplicaError> {
        let folder = self.path(&[FILES]);
        let listed = self.run(&folder, self.store.list_with_delimiter(Some(&folder)))?;
        let named = |meta: ObjectMeta| Some((meta.location.filename()?.to_owned(), meta));
        Ok(listed.objects.into_iter().filter_map(named).collect())
    }

    pub(super) fn delete(&self, file: &ObjectMeta) -> Result<(), ReplicaError> {
        self.run(&file.location, self.store.delete(&file.location))
    }

    /// Writes a file, which has the name of its hash once all of it is there.
    pub(super) fn upload(&self, file: &ManifestFile, from: &FilePath) -> Result<(), ReplicaError> {
        let path = self.path(&[FILES, &file.hash]);
        let source = File::open(from).map_err(StorageError::io(from))?;
        let read = |bytes: u64| {
            let mut piece = Vec::new();
            (&source).take(bytes).read_to_end(&mut piece).map_err(StorageError::io(from))?;
            // a file that is being changed has not the content of its hash
            if piece.len() as u64 == bytes { Ok(piece) } else { Err(file.damaged()) }
        };
        if file.bytes <= PIECE {
            let piece = read(file.bytes)?;
            return self.run(&path, self.store.put(&path, PutPayload::from(piece))).map(drop);
        }
        let mut upload = self.run(&path, self.store.put_multipart(&path))?;
        let mut left = file.bytes;
        while left > 0 {
            let size = left.min(PIECE);
            let sent = read(size)
                .map_err(ReplicaError::from)
                .and_then(|piece| self.run(&path, upload.put_part(PutPayload::from(piece))));
            if let Err(error) = sent {
                // what can't be taken back is removed by the store's own rules
                let _ = self.run(&path, upload.abort());
                return Err(error);
            }
            left -= size;
        }
        self.run(&path, upload.complete()).map(drop)
    }

    /// Reads a file, compares it with its hash and writes it.
    pub(super) fn download(&self, file: &ManifestFile, to: &FilePath) -> Result<(), ReplicaError> {
        let path = self.path(&[FILES, &file.hash]);
        let altered = || ReplicaError::Altered { place: self.address.clone(), object: path.to_string() };
        let mut output = File::create_new(to).map_err(StorageError::io(to))?;
        let mut hasher = blake3::Hasher::new();
        let mut at = 0;
        while at < file.bytes {
            let end = file.bytes.min(at.saturating_add(PIECE));
            let piece = self.run(&path, self.store.get_range(&path, at..end))?;
            if piece.len() as u64 != end - at {
                return Err(altered());
            }
            hasher.update(&piece);
            output.write_all(&piece).map_err(StorageError::io(to))?;
            at = end;
        }
        if hasher.finalize().to_hex().as_str() == file.hash { Ok(()) } else { Err(altered()) }
    }

    fn path(&self, names: &[&str]) -> Path {
        names.iter().fold(self.prefix.clone(), |path, name| path.join(*name))
    }

    /// Waits for a request, until the time is up.
    fn run<T>(
        &self,
        path: &Path,
        request: impl Future<Output = object_store::Result<T>>,
    ) -> Result<T, ReplicaError> {
        let too_slow =
            || ReplicaError::TooSlow { place: self.address.clone(), seconds: self.limit.as_secs() };
        let Some(runtime) = &self.runtime else { return Err(too_slow()) };
        let ended = runtime.block_on(async { tokio::time::timeout_at(self.end, request).await });
        ended.map_err(|_| too_slow())?.map_err(|source| ReplicaError::Store {
            place: self.address.clone(),
            object: path.to_string(),
            source,
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // a disk that doesn't answer is not waited for
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// A bucket; everything that isn't in its address comes from the environment.
#[cfg(feature = "replicas-s3")]
fn open_bucket(address: &str) -> Result<(Arc<dyn ObjectStore>, Path), ReplicaError> {
    use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
    use object_store::{BackoffConfig, ClientConfigKey, RetryConfig};

    /// Attempts after the first one.
    const RETRIES: usize = 5;
    /// How long all attempts may take together.
    const RETRYING: Duration = Duration::from_mins(1);
    /// How long a connection may take.
    const CONNECTING: &str = "10s";
    /// How long a request with its answer may take.
    const REQUEST: &str = "2m";

    let wrong = |error: &dyn std::fmt::Display| ReplicaError::Setting(format!("{S3}{address}: {error}"));
    let (bucket, prefix) = address.split_once('/').unwrap_or((address, ""));
    if bucket.is_empty() {
        return Err(wrong(&"names no bucket"));
    }
    let store = AmazonS3Builder::from_env()
        .with_bucket_name(bucket)
        .with_config(AmazonS3ConfigKey::Client(ClientConfigKey::ConnectTimeout), CONNECTING)
        .with_config(AmazonS3ConfigKey::Client(ClientConfigKey::Timeout), REQUEST)
        .with_retry(RetryConfig {
            backoff: BackoffConfig::default(),
            max_retries: RETRIES,
            retry_timeout: RETRYING,
        })
        .build()
        .map_err(|error| wrong(&error))?;
    Ok((Arc::new(store), Path::parse(prefix).map_err(|error| wrong(&error))?))
}

#[cfg(not(feature = "replicas-s3"))]
fn open_bucket(address: &str) -> Result<(Arc<dyn ObjectStore>, Path), ReplicaError> {
    Err(ReplicaError::Setting(format!(
        "{S3}{address}: this build can use a folder only; build it with `--features replicas-s3`"
    )))
}
