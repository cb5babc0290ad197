//! `/settings`: what a server has set.

pub(super) mod audit_log;
mod edit;
pub(super) mod menu;
pub(super) mod page;
mod values;
