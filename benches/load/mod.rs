//! What the load is made of, and how its end is judged.

pub(crate) mod member;
pub(crate) mod memory;
pub(crate) mod trouble;
pub(crate) mod verdict;
