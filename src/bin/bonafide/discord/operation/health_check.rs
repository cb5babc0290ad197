//! Asks the bot that runs on this machine how it is, for service managers and containers without tools.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;

use crate::output;

/// Time for the connection, and for the answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// The maximum number of bytes of an answer that are read.
const MAX_LENGTH: u64 = 4096;

/// Prints what the bot says of its health; exit status 1 where it is not well or does not answer.
///
/// # Errors
/// When the settings name no address.
pub(super) fn health(address: Option<SocketAddr>) -> anyhow::Result<ExitCode> {
    let address = address.context(
        "there is no address to ask: set discord.metrics as for the bot (BONAFIDE_DISCORD_METRICS=127.0.0.1:9464)",
    )?;
    let (well, said) = match ask(address) {
        Ok(answer) => read(&answer),
        Err(error) => (false, format!("no bot answers on {address}: {error}")),
    };
    output::print(&format!("{said}\n"))?;
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn ask(address: SocketAddr) -> std::io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    write!(stream, "GET /health HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.take(MAX_LENGTH).read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

/// Whether an answer says that all is well, and what it says.
fn read(answer: &str) -> (bool, String) {
    let Some((head, body)) = answer.split_once("\r\n\r\n") else {
        return (false, "what answers is no bot".to_owned());
    };
    (head.starts_with("HTTP/1.1 200 "), body.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_200_is_well() {
        assert_eq!(read("HTTP/1.1 200 OK\r\na: b\r\n\r\nok\n"), (true, "ok".to_owned()));
        let (well, said) = read("HTTP/1.1 503 Service Unavailable\r\n\r\nstopping\n");
        assert_eq!((well, said.as_str()), (false, "stopping"));
        assert!(!read("SSH-2.0").0);
    }
}
