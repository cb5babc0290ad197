//! What a call is answered with.

use serde_json::{Value, json};

/// A status and a body.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Option<Value>,
}

impl Answer {
    pub(crate) fn ok(body: Value) -> Self {
        Self { status: 200, body: Some(body) }
    }

    pub(crate) fn empty() -> Self {
        Self { status: 204, body: None }
    }

    /// An error as Discord words it.
    pub(crate) fn error(status: u16, code: u32, message: &str) -> Self {
        Self { status, body: Some(json!({"code": code, "message": message})) }
    }

    pub(crate) fn unknown_channel() -> Self {
        Self::error(404, 10003, "Unknown Channel")
    }

    pub(crate) fn unknown_guild() -> Self {
        Self::error(404, 10004, "Unknown Guild")
    }

    pub(crate) fn unknown_message() -> Self {
        Self::error(404, 10008, "Unknown Message")
    }

    pub(crate) fn unknown_interaction() -> Self {
        Self::error(404, 10062, "Unknown interaction")
    }

    pub(crate) fn missing_access() -> Self {
        Self::error(403, 50001, "Missing Access")
    }

    pub(crate) fn missing_permissions() -> Self {
        Self::error(403, 50013, "Missing Permissions")
    }

    pub(crate) fn invalid_form() -> Self {
        Self::error(400, 50035, "Invalid Form Body")
    }
}
