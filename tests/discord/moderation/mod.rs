//! What moderators work on.

mod documents;
mod moderators;
mod pins;
mod review;
mod wordings;
