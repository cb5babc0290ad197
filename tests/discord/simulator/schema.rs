//! Checks bodies against Discord's own description of its interface, where that file is at hand.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use jsonschema::error::ValidationErrorKind;
use jsonschema::{Draft, ValidationError, Validator};
use serde_json::Value;

/// The description, beside the project's folder.
const FILE: &str = "../shared/discord/openapi.json";

type Validators = Mutex<HashMap<(String, &'static str), Option<Arc<Validator>>>>;

/// Whether bodies are checked. Says so once where they are not.
pub(crate) fn is_available() -> bool {
    description().is_some()
}

/// Whether the description has a path and method; true where it is not at hand.
pub(crate) fn knows(method: &str, template: &str) -> bool {
    description().is_none_or(|it| it["paths"][template].get(method.to_lowercase()).is_some())
}

fn description() -> Option<&'static Value> {
    static DESCRIPTION: OnceLock<Option<Value>> = OnceLock::new();
    let read = || {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
        let Ok(text) = fs::read_to_string(&path) else {
            eprintln!("skipped: bodies are not checked against Discord's description, {FILE} is missing");
            return None;
        };
        Some(serde_json::from_str(&text).expect("Discord's description is JSON"))
    };
    DESCRIPTION.get_or_init(read).as_ref()
}

/// What is wrong with the body of a request, by a path of the description.
pub(crate) fn check(method: &str, template: &'static str, body: &Value) -> Vec<String> {
    let Some(validator) = validator(method, template) else {
        // a body that nothing is known of would go unchecked
        let unknown = is_available() && !body.is_null();
        return if unknown { vec![format!("{method} {template} takes no body")] } else { Vec::new() };
    };
    let mut wrong = Vec::new();
    for error in validator.iter_errors(&as_described(body)) {
        explain(&error, &mut wrong);
    }
    wrong
}

/// A body with what Discord takes but its description writes in another type: the number of an uploaded file, which
/// is a text there, and the permissions of a command, which are a number there.
fn as_described(body: &Value) -> Value {
    let mut body = body.clone();
    let name_uploads = |uploads: Option<&mut Value>| {
        for upload in uploads.and_then(Value::as_array_mut).into_iter().flatten() {
            if let Some(number) = upload["id"].as_u64() {
                upload["id"] = number.to_string().into();
            }
        }
    };
    name_uploads(body.get_mut("attachments"));
    name_uploads(body.pointer_mut("/data/attachments"));
    let commands = match &mut body {
        Value::Array(commands) => commands.as_mut_slice(),
        single => std::slice::from_mut(single),
    };
    for permissions in commands.iter_mut().filter_map(|it| it.get_mut("default_member_permissions")) {
        if let Some(number) = permissions.as_str().and_then(|it| it.parse::<u64>().ok()) {
            *permissions = number.into();
        }
    }
    body
}

fn validator(method: &str, template: &'static str) -> Option<Arc<Validator>> {
    static VALIDATORS: OnceLock<Validators> = OnceLock::new();
    let description = description()?;
    let mut known =
        VALIDATORS.get_or_init(Validators::default).lock().unwrap_or_else(PoisonError::into_inner);
    let build = || {
        let operation = description.get("paths")?.get(template)?.get(method.to_lowercase())?;
        let mut schema = operation.pointer("/requestBody/content/application~1json/schema")?.clone();
        // Its references point at the components, which therefore have to stand beside it.
        schema.as_object_mut()?.insert("components".to_owned(), description.get("components")?.clone());
        let options = jsonschema::options().with_draft(Draft::Draft202012).should_validate_formats(true);
        Some(Arc::new(options.build(&schema).expect("a schema of Discord's")))
    };
    known.entry((method.to_owned(), template)).or_insert_with(build).clone()
}

/// Looks through alternatives for the one that was meant, and tells what is wrong with it.
fn explain(error: &ValidationError<'_>, wrong: &mut Vec<String>) {
    let (ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context }) =
        error.kind()
    else {
        wrong.push(format!("{}: {error}", error.instance_path()));
        return;
    };
    let mut meant = context.iter().filter(|errors| !errors.iter().any(is_of_another_kind)).peekable();
    if meant.peek().is_none() {
        wrong.push(format!("{}: {error}", error.instance_path()));
    }
    for inner in meant.flatten() {
        explain(inner, wrong);
    }
}

/// Whether an alternative is for another type of value, or for another number under `type`.
fn is_of_another_kind(error: &ValidationError<'_>) -> bool {
    let kind = error.kind();
    let discriminator = error.instance_path().as_str().ends_with("/type");
    matches!(kind, ValidationErrorKind::Type { .. })
        || discriminator
            && matches!(kind, ValidationErrorKind::Enum { .. } | ValidationErrorKind::Constant { .. })
}
