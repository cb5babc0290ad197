//! The small HTTP server for metrics and health, on an address of this machine.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use super::health::Health;

/// Connections that are served at once; others wait.
const CONNECTIONS: usize = 16;
/// Longest time of a connection, however slow its other side is.
const MAX_LENGTH: Duration = Duration::from_secs(10);
/// Pause after the system gave no connection, as when all file handles are in use.
const PAUSE: Duration = Duration::from_millis(100);

const PLAIN: &str = "text/plain; charset=utf-8";
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Listens on an address.
///
/// # Errors
/// When the address is in use or cannot be had.
pub(super) async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    let listener = TcpListener::bind(address).await;
    let listener = listener.with_context(|| {
        format!("metrics and health cannot be served on {address} (discord.metrics): choose another port")
    })?;
    tracing::info!(address = %listener.local_addr()?, "metrics and health are served");
    Ok(listener)
}

/// Serves until the task is aborted.
pub(crate) async fn serve(listener: TcpListener, health: Arc<Health>) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        // the semaphore is never closed
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        let health = Arc::clone(&health);
        tokio::spawn(async move {
            let answer = service_fn(|request: Request<Incoming>| {
                let health = Arc::clone(&health);
                async move { Ok::<_, Infallible>(answer(&request, &health).await) }
            });
            let connection = hyper::server::conn::http1::Builder::new()
                .keep_alive(false)
                .serve_connection(TokioIo::new(stream), answer);
            // a client that went away needs no answer
            let _ = tokio::time::timeout(MAX_LENGTH, connection).await;
            drop(place);
        });
    }
}

async fn answer(request: &Request<Incoming>, health: &Health) -> Response<Full<Bytes>> {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return response(StatusCode::METHOD_NOT_ALLOWED, PLAIN, "only GET\n".to_owned());
    }
    match request.uri().path() {
        "/metrics" => match health.metrics().await {
            Ok(text) => response(StatusCode::OK, OPEN_METRICS, text),
            Err(_) => response(StatusCode::INTERNAL_SERVER_ERROR, PLAIN, "no metrics\n".to_owned()),
        },
        "/health" => match health.problem().await {
            None => response(StatusCode::OK, PLAIN, health.well()),
            Some(problem) => response(StatusCode::SERVICE_UNAVAILABLE, PLAIN, format!("{problem}\n")),
        },
        "/live" => response(StatusCode::OK, PLAIN, "ok\n".to_owned()),
        _ => response(StatusCode::NOT_FOUND, PLAIN, "/metrics, /health or /live\n".to_owned()),
    }
}

fn response(status: StatusCode, kind: &'static str, text: String) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(text)));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
