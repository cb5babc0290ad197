//! Takes requests, checks them, and hands them to what answers them.

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest as _, Multipart, Request, State};
use axum::http::{Response, StatusCode, header};
use futures_util::stream;
use serde_json::{Value, json};

use super::answer::Answer;
use super::endpoint::{Call, Endpoint};
use super::faults::Fault;
use super::log::Served;
use super::message::Attachment;
use super::shared::Shared;
use super::violation::{Rule, Violation};
use super::world::World;
use super::{
    callbacks, channels, command_rules, form_rules, guilds, message_rules, posting, schema, webhooks,
};

/// The most a request may hold.
const BODY_LIMIT: usize = 10 << 20;

/// A request with its body read.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) endpoint: Endpoint,
    pub(crate) query: String,
    pub(crate) body: Value,
    pub(crate) files: Vec<Attachment>,
}

impl Asked {
    /// Whether the address asks for something, such as `wait=true`.
    pub(crate) fn asks_for(&self, setting: &str) -> bool {
        self.query.split('&').any(|it| it == setting)
    }
}

/// Answers any request below `/api`.
pub(crate) async fn serve(State(shared): State<Shared>, request: Request) -> Response<Body> {
    let method = request.method().to_string();
    let whole = request.uri().path().to_owned();
    let query = request.uri().query().unwrap_or_default().to_owned();
    let path = whole.strip_prefix("/api/v10").unwrap_or(&whole).to_owned();
    let Some(endpoint) = Endpoint::find(&method, &path) else {
        shared.with(|world| world.violate(Rule::UnknownRoute, format!("{method} {whole}")));
        return respond(&Answer::error(404, 0, "404: Not Found"), "none");
    };
    let authorization =
        request.headers().get(header::AUTHORIZATION).and_then(|it| it.to_str().ok()).map(str::to_owned);
    let Some((body, files)) = read(request).await else {
        return respond(&Answer::error(400, 50109, "The request body contains invalid JSON."), "none");
    };
    let bucket = format!("{:?}", endpoint.call);
    let asked = Asked { endpoint, query, body, files };
    let call = asked.endpoint.call;
    let (fault, answer) = shared.with(|world| {
        let now = world.clock.now();
        world.log.count(call, now);
        let fault = world.faults.take(call);
        let answer = match fault.as_ref() {
            Some(Fault::Timeout) => Answer::empty(),
            Some(fault) if let Some(answer) = fault.answer() => answer,
            _ => check_and_handle(world, &asked, &method, authorization.as_deref()),
        };
        let served = Served { call, path, body: asked.body.clone(), status: answer.status };
        world.log.record(served);
        (fault, answer)
    });
    match fault {
        Some(Fault::Timeout) => std::future::pending().await,
        Some(Fault::LostAnswer) => lost(),
        Some(Fault::Held) => {
            shared.until(|world| world.faults.released.then_some(())).await;
            respond(&answer, &bucket)
        }
        Some(Fault::Slow(time)) => {
            tokio::time::sleep(time).await;
            respond(&answer, &bucket)
        }
        _ => respond(&answer, &bucket),
    }
}

fn check_and_handle(world: &mut World, asked: &Asked, method: &str, authorization: Option<&str>) -> Answer {
    let call = asked.endpoint.call;
    let wanted = format!("Bot {}", world.token);
    if !call.by_interaction_token() && authorization != Some(wanted.as_str()) {
        if authorization.is_none() {
            world.violate(Rule::Token, format!("{call:?} without a token"));
        }
        return Answer::error(401, 0, "401: Unauthorized");
    }
    let wrong = schema::check(method, asked.endpoint.template, &asked.body);
    if wrong.is_empty() {
        return handle(world, asked);
    }
    for detail in wrong {
        world.violate(Rule::Schema, format!("{call:?}: {detail}"));
    }
    // The limits are told by their own names too, so that a test sees the same with and without the description.
    posting::refuse(world, &format!("{call:?}"), limits(asked));
    Answer::invalid_form()
}

/// What is wrong with a body whatever it is sent to.
fn limits(asked: &Asked) -> Vec<Violation> {
    let (body, data) = (&asked.body, &asked.body["data"]);
    match (asked.endpoint.call, body["type"].as_u64()) {
        (Call::Callback, Some(8)) => form_rules::check_choices(data),
        (Call::Callback, Some(9)) => form_rules::check_modal(data),
        (Call::Callback, Some(4 | 7)) => message_rules::check_body(data),
        (Call::FollowUp | Call::Send | Call::Edit | Call::OriginalEdit | Call::FollowUpEdit, _) => {
            message_rules::check_body(body)
        }
        (Call::StartThread, _) => message_rules::check_body(&body["message"]),
        (Call::AddGlobalCommand | Call::AddGuildCommand, _) => {
            command_rules::check(std::slice::from_ref(body))
        }
        (Call::SetGlobalCommands | Call::SetGuildCommands, _) => {
            command_rules::check(body.as_array().map(Vec::as_slice).unwrap_or_default())
        }
        _ => Vec::new(),
    }
}

fn handle(world: &mut World, asked: &Asked) -> Answer {
    match asked.endpoint.call {
        Call::Callback => callbacks::callback(world, asked),
        Call::FollowUp
        | Call::OriginalGet
        | Call::OriginalEdit
        | Call::OriginalDelete
        | Call::FollowUpGet
        | Call::FollowUpEdit
        | Call::FollowUpDelete => webhooks::handle(world, asked),
        Call::Channel
        | Call::Messages
        | Call::Send
        | Call::Message
        | Call::Edit
        | Call::Delete
        | Call::Pins
        | Call::Pin
        | Call::Unpin
        | Call::OldPins
        | Call::OldPin
        | Call::OldUnpin
        | Call::Typing
        | Call::StartThread
        | Call::ThreadFromMessage
        | Call::OpenDirect => channels::handle(world, asked),
        _ => guilds::handle(world, asked),
    }
}

/// Reads JSON, or a form with `payload_json` and files.
async fn read(request: Request) -> Option<(Value, Vec<Attachment>)> {
    let form = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|it| it.to_str().ok())
        .is_some_and(|it| it.starts_with("multipart/form-data"));
    if !form {
        let bytes: Bytes = axum::body::to_bytes(request.into_body(), BODY_LIMIT).await.ok()?;
        let body = if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes).ok()? };
        return Some((body, Vec::new()));
    }
    let mut form = Multipart::from_request(request, &()).await.ok()?;
    let (mut body, mut files) = (json!({}), Vec::new());
    while let Some(field) = form.next_field().await.ok()? {
        if field.name() == Some("payload_json") {
            body = serde_json::from_slice(&field.bytes().await.ok()?).ok()?;
        } else {
            let name = field.file_name().unwrap_or("unnamed").to_owned();
            files.push(Attachment { name, bytes: field.bytes().await.ok()?.to_vec() });
        }
    }
    Some((body, files))
}

fn respond(answer: &Answer, bucket: &str) -> Response<Body> {
    let mut response = Response::builder()
        .status(StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR))
        .header("x-ratelimit-limit", "50")
        .header("x-ratelimit-bucket", bucket)
        .header(header::CONTENT_TYPE, "application/json");
    let body = answer.body.as_ref();
    if let Some(after) = body.filter(|_| answer.status == 429).and_then(|it| it["retry_after"].as_f64()) {
        let global = body.is_some_and(|it| it["global"] == true);
        response = response
            .header("retry-after", after.to_string())
            .header("x-ratelimit-remaining", "0")
            .header("x-ratelimit-reset-after", after.to_string())
            .header("x-ratelimit-scope", if global { "global" } else { "user" });
        if global {
            response = response.header("x-ratelimit-global", "true");
        }
    } else {
        response = response.header("x-ratelimit-remaining", "49").header("x-ratelimit-reset-after", "1.0");
    }
    let body = body.map_or_else(Body::empty, |it| Body::from(it.to_string()));
    response.body(body).unwrap_or_default()
}

/// An answer whose connection ends in the middle.
fn lost() -> Response<Body> {
    let broken = stream::once(async { Err::<Bytes, _>(std::io::Error::other("the connection was lost")) });
    Response::new(Body::from_stream(broken))
}
