//! Limits of modals and autocomplete.
use super::violation::Violation;
use serde_json::Value;
pub(crate) fn check_choices(_body: &Value) -> Vec<Violation> {
    Vec::new()
}
pub(crate) fn check_modal(_body: &Value) -> Vec<Violation> {
    Vec::new()
}
