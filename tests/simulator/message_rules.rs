//! Limits of messages.
use super::violation::Violation;
use serde_json::Value;
pub(crate) fn check_new(_body: &Value, _files: bool) -> Vec<Violation> {
    Vec::new()
}
pub(crate) fn check_edit(_body: &Value) -> Vec<Violation> {
    Vec::new()
}
