//! What can be wrong with a setting, and where.

use std::path::PathBuf;

use thiserror::Error;

/// A setting that cannot be used; the message names the place and the way out.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// The file given by `--config` or `BONAFIDE_CONFIG` cannot be read.
    #[error("cannot read configuration {path}: {source}", path = path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A place in a configuration file is wrong.
    #[error("{place}, line {line}: {message}")]
    Invalid {
        /// File name.
        place: String,
        /// Line, from 1.
        line: usize,
        /// What is wrong and what to do.
        message: String,
    },
    /// An environment variable is wrong.
    #[error("environment variable {name}: {message}")]
    Environment {
        /// Name of the variable.
        name: String,
        /// What is wrong and what to do.
        message: String,
    },
    /// A value is outside of what it may be.
    #[error("setting {key}: {message}")]
    OutOfRange {
        /// Key with its section, as `answer.top`.
        key: String,
        /// What is allowed.
        message: String,
    },
}
