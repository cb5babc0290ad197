//! Reads a PDF in a process of its own, which is ended when it takes too long or too much memory.

use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use bonafide::config::ImportConfig;
use bonafide::import::ImportError;

/// Name of the command that reads one PDF in a process of its own.
pub(crate) const PDF_COMMAND: &str = "pdf-text";

/// Variables with secrets, or that say where these are.
const SECRETS: [&str; 4] =
    ["DISCORD_TOKEN", "DISCORD_TOKEN_FILE", "BONAFIDE_STORE_ADDRESS", "BONAFIDE_STORE_PASSWORD_FILE"];

/// The maximum number of bytes of a message of the reading process.
const MESSAGE_BYTES: u64 = 16 << 10;
/// How often the memory of the reading process is looked at.
const LOOK: Duration = Duration::from_millis(20);

/// A PDF's text, read by another process of this program.
pub(crate) fn pdf_in_its_own_process(source: &Path, words: &ImportConfig) -> anyhow::Result<Vec<u8>> {
    let program = std::env::current_exe().context("cannot find this program to read the PDF")?;
    let mut command = Command::new(program);
    // a broken file may take that process over: no secret is there
    for secret in SECRETS {
        command.env_remove(secret);
    }
    let mut child = command
        .arg(PDF_COMMAND)
        .arg(source)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context("cannot start the reader of PDF files")?;
    let (sender, receiver) = mpsc::channel();
    let limit = words.largest_source;
    let stdout = child.stdout.take().context("the reader of PDF files has no output")?;
    let stderr = child.stderr.take().context("the reader of PDF files has no messages")?;
    // both are read at once, for a full pipe would hold the other process up
    let messages = std::thread::spawn(move || {
        let mut message = String::new();
        let _ = stderr.take(MESSAGE_BYTES).read_to_string(&mut message);
        message
    });
    std::thread::spawn(move || {
        let mut text = Vec::new();
        let read = stdout.take(limit + 1).read_to_end(&mut text);
        let _ = sender.send(read.map(|_| text));
    });
    let until = Instant::now() + Duration::from_secs(words.pdf_seconds);
    let text = loop {
        match receiver.recv_timeout(LOOK) {
            Ok(text) => break text,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => {
                end(&mut child);
                anyhow::bail!("what the reader of PDF files says cannot be read");
            }
        }
        let too_much = if Instant::now() > until {
            format!("it takes more than {} seconds", words.pdf_seconds)
        } else if megabytes(child.id()).is_some_and(|used| used > words.pdf_megabytes) {
            format!("it takes more than {} megabytes of memory", words.pdf_megabytes)
        } else {
            continue;
        };
        end(&mut child);
        return Err(ImportError::Pdf(too_much).into());
    };
    let status = child.wait()?;
    let text = text?;
    let message = messages.join().unwrap_or_default();
    if !status.success() {
        let message = message.lines().last().unwrap_or("its reader ended without a word").to_owned();
        anyhow::bail!(message.trim_start_matches("bonafide: ").to_owned());
    }
    Ok(text)
}

/// The memory of a process, if the system reports it as Linux does (`proc_pid_status(5)`).
fn megabytes(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes >> 10)
}

fn end(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}
