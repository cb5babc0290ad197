//! A node that misbehaves: hands requests on to a real one, but for those that a test spoils.

#![allow(dead_code, reason = "each test program uses a part of it")]

use std::io::{BufRead as _, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};

use crate::opensearch_nodes::exchange;

/// What happens to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It is answered as the real node does.
    None,
    /// The connection is closed.
    Closed,
    /// It is done, and the connection is closed before the answer.
    AnswerLost,
    /// There is no answer while the test runs.
    Silent,
    /// The cluster is too busy.
    Busy,
    /// No node leads the cluster.
    Leaderless,
    /// It is refused, with a reason that repeats it.
    Refused,
    /// A part of the shards failed, and the answer says so.
    HalfOfShards,
    /// A disk is full, by the status of each version that says so.
    DiskFull(u16),
    /// A disk is full: the batch is accepted, and each passage of it refused.
    DiskFullByPassage,
}

/// What a cluster says of an index while a disk is nearly full.
const FLOOD_STAGE: &str =
    "TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark, index has read-only-allow-delete block";

type Decide = dyn Fn(&str) -> Fault + Send + Sync;

/// The node.
pub(crate) struct OpenSearchProxy {
    port: u16,
    decide: Arc<Mutex<Arc<Decide>>>,
}

impl OpenSearchProxy {
    /// Hands everything on to the node at this port.
    pub(crate) fn of(real: u16) -> Self {
        Self::with(move |stream, known| serve(stream, real, known))
    }

    /// The same over TLS, as `https://` with this certificate and key.
    #[cfg(feature = "postgres")]
    pub(crate) fn with_tls(real: u16, (certificate, key): (&std::path::Path, &std::path::Path)) -> Self {
        use rustls::pki_types::pem::PemObject as _;
        use rustls::pki_types::{CertificateDer, PrivateKeyDer};
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions of TLS")
            .with_no_client_auth()
            .with_single_cert(
                vec![CertificateDer::from_pem_file(certificate).expect("a certificate")],
                PrivateKeyDer::from_pem_file(key).expect("a key"),
            )
            .expect("a certificate and its key");
        let config = Arc::new(config);
        Self::with(move |stream, known| {
            let connection = rustls::ServerConnection::new(Arc::clone(&config)).expect("a connection");
            serve(rustls::StreamOwned::new(connection, stream), real, known);
        })
    }

    fn with(serve: impl Fn(TcpStream, &Mutex<Arc<Decide>>) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let pass: Arc<Decide> = Arc::new(|_| Fault::None);
        let decide = Arc::new(Mutex::new(pass));
        let (known, serve) = (Arc::clone(&decide), Arc::new(serve));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (known, serve) = (Arc::clone(&known), Arc::clone(&serve));
                std::thread::spawn(move || serve(stream, &known));
            }
        });
        Self { port, decide }
    }

    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Spoils the requests that contain a text, and sends a notice of each.
    pub(crate) fn spoil_those_with(&self, text: &'static str, fault: Fault) -> Receiver<()> {
        let (sender, spoiled) = channel();
        let sender = Mutex::new(sender);
        self.spoil(move |request| {
            if !request.contains(text) {
                return Fault::None;
            }
            // a test that is done doesn't listen any more
            let _ = sender.lock().expect("no panic").send(());
            fault
        });
        spoiled
    }

    /// From now on, decides by method and path what happens to a request.
    pub(crate) fn spoil(&self, decide: impl Fn(&str) -> Fault + Send + Sync + 'static) {
        *self.decide.lock().expect("no panic") = Arc::new(decide);
    }
}

/// Answers the requests of one connection.
fn serve(stream: impl Read + Write, real: u16, decide: &Mutex<Arc<Decide>>) {
    let mut reader = BufReader::new(stream);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 {
            return;
        }
        let mut length = 0;
        loop {
            let mut header = String::new();
            if reader.read_line(&mut header).unwrap_or(0) == 0 {
                return;
            }
            if header == "\r\n" {
                break;
            }
            if let Some(value) = header.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap_or(0);
            }
        }
        let mut body = vec![0; length];
        if reader.read_exact(&mut body).is_err() {
            return;
        }
        let mut words = line.split(' ');
        let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let decided = Arc::clone(&decide.lock().expect("no panic"));
        match decided(&format!("{method} {path}")) {
            Fault::Closed => return,
            Fault::AnswerLost => {
                exchange(real, method, path, &String::from_utf8_lossy(&body)).expect("an answer");
                return;
            }
            Fault::Silent => {
                // until the client gives up
                let _ = reader.read_line(&mut String::new());
                return;
            }
            Fault::Busy => {
                let text =
                    r#"{"error":{"type":"rejected_execution_exception","reason":"busy"},"status":429}"#;
                answer(reader.get_mut(), 429, text.as_bytes());
            }
            Fault::Leaderless => {
                let text = r#"{"error":{"type":"cluster_manager_not_discovered_exception","reason":null},"status":503}"#;
                answer(reader.get_mut(), 503, text.as_bytes());
            }
            Fault::Refused => {
                let reason = String::from_utf8_lossy(&body);
                let error = serde_json::json!({"type": "query_shard_exception", "reason": reason});
                answer(reader.get_mut(), 400, serde_json::json!({"error": error}).to_string().as_bytes());
            }
            Fault::HalfOfShards => {
                let text = r#"{"timed_out":false,"_shards":{"total":2,"successful":1,"failed":1},"hits":{"hits":[]}}"#;
                answer(reader.get_mut(), 200, text.as_bytes());
            }
            Fault::DiskFull(status) => {
                let reason = format!("index [any] blocked by: [{FLOOD_STAGE}];");
                let error = serde_json::json!({"type": "cluster_block_exception", "reason": reason});
                let text = serde_json::json!({"error": error, "status": status}).to_string();
                answer(reader.get_mut(), status, text.as_bytes());
            }
            Fault::DiskFullByPassage => {
                let reason = format!("index [any] blocked by: [{FLOOD_STAGE}];");
                let error = serde_json::json!({"type": "cluster_block_exception", "reason": reason});
                let item = serde_json::json!({"index": {"_id": "1", "status": 429, "error": error}});
                let text = serde_json::json!({"errors": true, "items": [item]}).to_string();
                answer(reader.get_mut(), 200, text.as_bytes());
            }
            Fault::None => {
                let body = String::from_utf8_lossy(&body);
                let Ok(found) = exchange(real, method, path, &body) else { return };
                answer(reader.get_mut(), found.status, &found.body);
            }
        }
    }
}

fn answer(stream: &mut impl Write, status: u16, body: &[u8]) {
    let head = format!(
        "HTTP/1.1 {status} -\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let _ =
        stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body)).and_then(|()| stream.flush());
}
