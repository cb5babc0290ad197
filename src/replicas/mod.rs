//! Replicas of an index: a builder publishes its index, signed, and machines without a corpus follow it.
//!
//! In a folder or bucket, `files/` has each file of an index under its hash, and `release.json` lists the files of the
//! newest one with a version and a signature (`release`, `keys`). `place` reads and writes there, `publish` writes a
//! release, `fetch` makes one a generation of the index on this machine.

mod error;
mod fetch;
mod keys;
mod place;
mod publish;
mod release;

pub use error::ReplicaError;
pub use fetch::{FetchRequest, Fetched, OpenReplica, fetch, open};
pub use keys::{PublicKeys, SigningKey};
pub use publish::{PublishRequest, Published, publish};
