//! Metrics and health of the bot, as Prometheus and a service manager read them.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use super::Home;
use crate::simulator::Simulator;

/// Words of the line of the log with the address.
const SERVED: &str = "metrics and health are served";

/// Where a running bot serves its metrics, as its log says.
pub(crate) struct Figures {
    address: SocketAddr,
    patience: Duration,
}

impl Figures {
    /// Of the bot that a home started last, with `BONAFIDE_DISCORD_METRICS=127.0.0.1:0`.
    pub(crate) fn of(home: &Home, simulator: &Simulator) -> Self {
        let log = home.log();
        let line = log.lines().rfind(|line| line.contains(SERVED));
        let line = line.unwrap_or_else(|| panic!("no address in the log:\n{log}"));
        let after = line.split("127.0.0.1:").nth(1).expect("an address of this machine");
        let port: String = after.chars().take_while(char::is_ascii_digit).collect();
        let address = SocketAddr::from(([127, 0, 0, 1], port.parse().expect("a port")));
        Self { address, patience: simulator.patience }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Status and body of a page.
    pub(crate) async fn get(&self, path: &str) -> (u16, String) {
        let (status, _, body) = self.request(&format!("GET {path} HTTP/1.1")).await;
        (status, body)
    }

    /// Status, head and body of what a first line asks for.
    pub(crate) async fn request(&self, line: &str) -> (u16, String, String) {
        let (address, request) = (self.address, format!("{line}\r\nHost: here\r\n\r\n"));
        let ask = move || {
            let mut stream = TcpStream::connect(address).expect("a connection");
            stream.write_all(request.as_bytes()).expect("sent");
            let mut answer = String::new();
            stream.read_to_string(&mut answer).expect("an answer");
            answer
        };
        let answer = tokio::task::spawn_blocking(ask).await.expect("a thread");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
        let status = head.split(' ').nth(1).expect("a status").parse().expect("a number");
        (status, head.to_owned(), body.to_owned())
    }

    /// The value of a series, such as `bonafide_answers_total{outcome="answered"}`.
    pub(crate) async fn value(&self, series: &str) -> f64 {
        let (status, text) = self.get("/metrics").await;
        assert_eq!(status, 200, "{text}");
        let line = text.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
        line.unwrap_or_else(|| panic!("no {series} in\n{text}")).parse().expect("a number")
    }

    /// Waits until a series has a value.
    pub(crate) async fn reaches(&self, series: &str, value: f64) {
        let look = async { while (self.value(series).await - value).abs() > f64::EPSILON {} };
        let reached = tokio::time::timeout(self.patience, look).await.is_ok();
        assert!(reached, "{series} is {} and not {value}", self.value(series).await);
    }

    /// Waits until the health has a status, and returns what it says.
    pub(crate) async fn health_becomes(&self, status: u16) -> String {
        let look = async {
            loop {
                let (now, said) = self.get("/health").await;
                if now == status {
                    return said;
                }
            }
        };
        tokio::time::timeout(self.patience, look).await.expect("the health changes in time")
    }
}
