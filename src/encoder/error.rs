//! What can be wrong with a model or a text.

use thiserror::Error;

/// Why a model can't be loaded.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EncoderError {
    /// The file isn't a model, or one of another version.
    #[error("not a model of format version {expected}: build it again with model/build.py")]
    Format {
        /// Version that this program reads.
        expected: u32,
    },
    /// A part of the file is missing or has another size than the file's header says.
    #[error("the model's {section} don't fit its sizes: build it again with model/build.py")]
    Section {
        /// Name of the part.
        section: &'static str,
    },
    /// The content isn't what was hashed when the file was built.
    #[error("the model's content has changed since it was built: build it again with model/build.py")]
    Fingerprint,
}
