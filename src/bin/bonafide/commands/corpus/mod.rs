//! `bonafide corpus`: checks, compares and writes documents.

pub(super) mod check;
pub(super) mod diff;
pub(super) mod new;
