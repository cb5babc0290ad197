//! `bonafide import`: makes documents from files and web pages.

pub(super) mod command;
mod conversion;
pub(crate) mod document;
mod earlier;
#[cfg(feature = "fetch")]
pub(crate) mod fetch;
#[cfg(unix)]
mod limits;
#[cfg(feature = "fetch")]
mod public_address;
pub(super) mod worker;
