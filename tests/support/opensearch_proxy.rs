//! A node that misbehaves: hands requests on to a real one, but for those that a test spoils.

#![allow(dead_code, reason = "each test program uses a part of it")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use crate::opensearch_nodes::exchange;

/// What happens to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It is answered as the real node does.
    None,
    /// The connection is closed.
    Closed,
    /// There is no answer while the test runs.
    Silent,
    /// The cluster is too busy.
    Busy,
    /// It is refused, with a reason that repeats it.
    Refused,
    /// A part of the shards failed, and the answer says so.
    HalfOfShards,
}

type Decide = dyn Fn(&str) -> Fault + Send + Sync;

/// The node.
pub(crate) struct OpenSearchProxy {
    port: u16,
    decide: Arc<Mutex<Arc<Decide>>>,
}

impl OpenSearchProxy {
    /// Hands everything on to the node at this port.
    pub(crate) fn of(real: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let pass: Arc<Decide> = Arc::new(|_| Fault::None);
        let decide = Arc::new(Mutex::new(pass));
        let known = Arc::clone(&decide);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let known = Arc::clone(&known);
                std::thread::spawn(move || serve(&stream, real, &known));
            }
        });
        Self { port, decide }
    }

    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// From now on, decides by method and path what happens to a request.
    pub(crate) fn spoil(&self, decide: impl Fn(&str) -> Fault + Send + Sync + 'static) {
        *self.decide.lock().expect("no panic") = Arc::new(decide);
    }
}

/// Answers the requests of one connection.
fn serve(stream: &TcpStream, real: u16, decide: &Mutex<Arc<Decide>>) {
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
            Fault::Silent => {
                // until the client gives up
                let _ = reader.read_line(&mut String::new());
                return;
            }
            Fault::Busy => {
                let text =
                    r#"{"error":{"type":"rejected_execution_exception","reason":"busy"},"status":429}"#;
                answer(stream, 429, text.as_bytes());
            }
            Fault::Refused => {
                let reason = String::from_utf8_lossy(&body);
                let error = serde_json::json!({"type": "query_shard_exception", "reason": reason});
                answer(stream, 400, serde_json::json!({"error": error}).to_string().as_bytes());
            }
            Fault::HalfOfShards => {
                let text = r#"{"timed_out":false,"_shards":{"total":2,"successful":1,"failed":1},"hits":{"hits":[]}}"#;
                answer(stream, 200, text.as_bytes());
            }
            Fault::None => {
                let body = String::from_utf8_lossy(&body);
                let Ok(found) = exchange(real, method, path, &body) else { return };
                answer(stream, found.status, &found.body);
            }
        }
    }
}

fn answer(mut stream: &TcpStream, status: u16, body: &[u8]) {
    let head = format!(
        "HTTP/1.1 {status} -\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
}
