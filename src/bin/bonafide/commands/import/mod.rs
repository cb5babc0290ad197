//! `bonafide import`: makes documents from files and web pages.

pub(super) mod command;
pub(crate) mod document;
mod earlier;
#[cfg(feature = "fetch")]
pub(crate) mod fetch;
#[cfg(feature = "pdf")]
mod pdf_process;
#[cfg(feature = "fetch")]
mod public_address;
