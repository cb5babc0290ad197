//! Discord's own description.
use serde_json::Value;
pub(crate) fn check(_method: &str, _template: &str, _body: &Value) -> Vec<String> {
    Vec::new()
}
