//! Answers that moderators pin.

pub(super) mod pinning;
pub(super) mod review;
pub(super) mod second_look;
