//! Tests of the simulator itself.

mod failures;
mod rules;
mod usage;
