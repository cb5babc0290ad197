//! The HTTP API, as far as the bot needs it.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use super::{APPLICATION, CHANNEL, Call, Simulator, TOKEN, rules, things};

pub(super) async fn answer(
    State(simulator): State<Simulator>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let path = uri.path().trim_start_matches("/api/v10").to_owned();
    let body: Value = if body.is_empty() {
        Value::Null
    } else {
        serde_json::from_slice(&body).unwrap_or_else(|_| {
            simulator.with(|inner| inner.violations.push(format!("{path}: the body is no JSON")));
            Value::Null
        })
    };
    let authorized = headers.get("authorization").and_then(|value| value.to_str().ok());
    let is_callback = path.starts_with("/interactions/") || path.starts_with("/webhooks/");
    if !is_callback && authorized != Some(format!("Bot {TOKEN}").as_str()) {
        return refuse(StatusCode::UNAUTHORIZED, 0, "401: Unauthorized");
    }
    let failure = simulator.with(|inner| {
        let place = inner.failures.iter().position(|(part, _)| path.contains(part.as_str()));
        place.map(|place| inner.failures.remove(place).1)
    });
    if let Some(status) = failure {
        let status = StatusCode::from_u16(status).expect("a status");
        return refuse(status, 0, "injected");
    }
    let call = Call { method: method.to_string(), path: path.clone(), body: body.clone() };
    let earlier = simulator.calls();
    let violations = rules::violations(&call, &earlier);
    simulator.with(|inner| {
        inner.violations.extend(violations);
        inner.calls.push(call);
    });
    respond(&simulator, &method, &path, &body)
}

fn respond(simulator: &Simulator, method: &Method, path: &str, body: &Value) -> Response {
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let url = format!("ws://{}/gateway-socket/", simulator.address);
    match (method.as_str(), parts.as_slice()) {
        ("GET", ["gateway"]) => ok(&json!({"url": url})),
        ("GET", ["gateway", "bot"]) => ok(&json!({
            "url": url, "shards": 1,
            "session_start_limit": {"total": 1000, "remaining": 999, "reset_after": 1000, "max_concurrency": 1}
        })),
        ("GET", ["oauth2", "applications", "@me"]) => ok(&things::application()),
        ("GET", ["users", "@me"]) => ok(&things::bot_user()),
        ("PUT", ["applications", _, "commands"] | ["applications", _, "guilds", _, "commands"]) => {
            let commands = body.as_array().cloned().unwrap_or_default();
            let known = commands.into_iter().map(|mut command| {
                if command["type"].is_null() {
                    command["type"] = json!(1);
                }
                if command["description"].is_null() {
                    command["description"] = json!("");
                }
                command["id"] = json!(simulator.id().to_string());
                command["application_id"] = json!(APPLICATION.to_string());
                command["version"] = json!("1");
                command
            });
            ok(&Value::Array(known.collect()))
        }
        ("POST", ["webhooks", ..]) | ("PATCH" | "GET", ["webhooks", .., "@original"]) => {
            ok(&things::message(simulator.id(), CHANNEL, &things::bot_user(), body))
        }
        ("POST", ["channels", channel, "messages"]) => {
            let channel = channel.parse().expect("a channel");
            ok(&things::message(simulator.id(), channel, &things::bot_user(), body))
        }
        ("POST", ["interactions", _, _, "callback"]) | ("DELETE", _) => {
            StatusCode::NO_CONTENT.into_response()
        }
        _ => {
            simulator.with(|inner| inner.violations.push(format!("{method} {path} is not simulated")));
            refuse(StatusCode::NOT_FOUND, 10_000, "unknown")
        }
    }
}

fn ok(body: &Value) -> Response {
    ([("content-type", "application/json")], body.to_string()).into_response()
}

fn refuse(status: StatusCode, code: u32, message: &str) -> Response {
    let body = json!({"code": code, "message": message}).to_string();
    (status, [("content-type", "application/json")], body).into_response()
}
