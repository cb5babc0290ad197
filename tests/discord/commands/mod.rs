//! Commands of members.

mod members;
