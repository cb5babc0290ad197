//! An OpenSearch cluster as the index: a builder fills it, and a retriever asks it.
//!
//! The cluster finds candidates and keeps passages. Analysis, evidence, ranking and meaning are this program's, with
//! figures that are kept beside the passages (`facts`), so that scores don't depend on shards. `writer` builds a
//! generation, an index of its own; an alias leads to the one that answers.

mod address;
mod builder_identity;
mod bulk;
mod claim;
mod claim_writes;
mod client;
mod entry;
mod error;
mod evidence;
mod facts;
mod fallback;
mod full_disk;
mod index;
mod passage_cache;
mod query;
mod request;
mod schema;
mod served;
mod target;
mod words;
mod writer;

pub use error::OpenSearchError;
pub use fallback::WithFallback;
pub use index::OpenSearchIndex;
pub use writer::{OpenSearchBuild, Published, build};

use crate::config::OpenSearchConfig;

/// Name of the index that the alias leads to now; it changes when one is built. `None`: there is none.
///
/// # Errors
/// When the cluster doesn't answer.
pub fn current_index(config: &OpenSearchConfig) -> Result<Option<String>, OpenSearchError> {
    let client = client::Client::new(config)?;
    let served = served::ServedReader::to_look(&client).served(&config.alias)?;
    Ok(served.map(|served| served.name))
}
