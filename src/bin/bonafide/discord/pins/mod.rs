//! Answers that moderators pin.

pub(super) mod pinning;
