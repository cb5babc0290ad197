//! `bonafide eval`: measures the ranking, the answers and the detection of danger.

pub(super) mod collection;
pub(super) mod questions;
pub(super) mod urgency;
