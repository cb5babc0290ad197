//! Has a source converted by a process of its own, which is this program again with little time and memory.
//! `worker` is its other end.

use std::io::{BufRead, Read, Write as _};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use anyhow::{Context as _, bail};
use bonafide::config::ImportConfig;
use bonafide::corpus::CorpusFile;
use bonafide::import::{ImportError, Imported, Overrides, SourceFormat};
use serde::{Deserialize, Serialize};

/// Name of the command of the other process.
const WORKER: &str = "import-worker";
/// All variables that the other process gets: what programs need to start. A broken file may take that process over,
/// so it knows no secret.
const VARIABLES: [&str; 3] = ["LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT"];
/// The maximum number of bytes that are read of what the other process complains about.
const COMPLAINT_BYTES: u64 = 16 << 10;
/// What the standard library writes before it ends a process without memory.
const NO_MEMORY: &str = "memory allocation of";
/// How much larger than the largest source a converted one can be, and what is beside its text.
const GROWTH: u64 = 8;
const REPORT_BYTES: u64 = 1 << 20;
/// What helps with a source that cannot be converted within the limits.
const WAY_OUT: &str = "split it, or save it as text or in another format";
/// How long the last words of a process that has ended are waited for.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// What is to be converted; its bytes follow.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Request {
    pub(super) format: SourceFormat,
    /// The name of the source without its ending.
    pub(super) name: String,
    pub(super) given: Overrides,
    /// The document that the source became before.
    pub(super) earlier: Option<CorpusFile>,
    pub(super) words: ImportConfig,
    /// The number of bytes.
    pub(super) size: usize,
}

/// What became of it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Response {
    Converted(Box<Imported>),
    Refused(ImportError),
    /// More memory was taken than is allowed.
    OutOfMemory,
}

impl Request {
    /// Reads a request and the bytes that follow it.
    pub(super) fn read(from: &mut impl BufRead) -> anyhow::Result<(Self, Vec<u8>)> {
        let mut line = String::new();
        from.read_line(&mut line)?;
        let request: Self = serde_json::from_str(&line)?;
        let mut bytes = Vec::new();
        from.take(request.size as u64).read_to_end(&mut bytes)?;
        anyhow::ensure!(bytes.len() == request.size, "the source ends too early");
        Ok((request, bytes))
    }
}

/// Converts a source. Waits for the other process in this thread, whose end would end that process on Linux.
pub(super) fn convert(request: &Request, source: Vec<u8>) -> anyhow::Result<Imported> {
    let program = std::env::current_exe().context("cannot find this program to convert the source")?;
    let limits = [request.words.cpu_seconds, request.words.megabytes].map(|limit| limit.to_string());
    let mut command = Command::new(program);
    command.arg(WORKER).args(limits);
    convert_with(command, request, source)
}

fn convert_with(command: Command, request: &Request, source: Vec<u8>) -> anyhow::Result<Imported> {
    let words = &request.words;
    let mut written = serde_json::to_vec(request)?;
    written.push(b'\n');
    let mut child = start(command)?;
    let (input, output, complaints) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let (Some(mut input), Some(output), Some(complaints)) = (input, output, complaints) else {
        end(&mut child)?;
        bail!("the process that converts sources has no pipes");
    };
    // all at once, because a full pipe would block both processes
    let output = read_in_thread(output, words.largest_source.saturating_mul(GROWTH) + REPORT_BYTES);
    let complaints = read_in_thread(complaints, COMPLAINT_BYTES);
    let (open, until_end) = mpsc::channel::<()>();
    std::thread::spawn(move || {
        // if the other process has ended, its exit status says why
        let _ = input.write_all(&written).and_then(|()| input.write_all(&source));
        // the end of its input would end the other process
        let _ = until_end.recv();
    });
    let answer = output.recv_timeout(Duration::from_secs(words.wall_seconds));
    let status = end(&mut child)?;
    drop(open);
    let Ok(answer) = answer else {
        bail!(
            "its conversion takes more time than import.wall_seconds allows ({} s); {WAY_OUT}",
            words.wall_seconds
        );
    };
    match serde_json::from_slice(&answer) {
        Ok(Response::Converted(imported)) => Ok(*imported),
        Ok(Response::Refused(error)) => Err(error.into()),
        Ok(Response::OutOfMemory) => bail!(too_much_memory(words)),
        Err(_) => {
            let complaints = complaints.recv_timeout(LAST_WORDS).unwrap_or_default();
            bail!(why(status, &String::from_utf8_lossy(&complaints), words))
        }
    }
}

fn start(mut command: Command) -> anyhow::Result<Child> {
    let kept = VARIABLES.into_iter().filter_map(|name| Some((name, std::env::var_os(name)?)));
    command
        .env_clear()
        .envs(kept)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context("cannot start the process that converts the source")
}

/// Reads all that comes, up to a number of bytes.
fn read_in_thread(from: impl Read + Send + 'static, limit: u64) -> Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        // what was read before an error may say what happened
        let _ = from.take(limit).read_to_end(&mut bytes);
        let _ = sender.send(bytes);
    });
    receiver
}

/// Ends a process that may have ended by itself, and then keeps its own exit status.
fn end(child: &mut Child) -> std::io::Result<ExitStatus> {
    child.kill()?;
    child.wait()
}

fn too_much_memory(words: &ImportConfig) -> String {
    format!(
        "its conversion takes more memory than import.megabytes allows ({} MB); {WAY_OUT}",
        words.megabytes
    )
}

/// Why a process ended without an answer.
fn why(status: ExitStatus, complaints: &str, words: &ImportConfig) -> String {
    #[cfg(unix)]
    {
        use std::os::unix::process::ExitStatusExt as _;

        if super::limits::is_out_of_time(status.signal()) {
            return format!(
                "its conversion takes more computing time than import.cpu_seconds allows ({} s); {WAY_OUT}",
                words.cpu_seconds
            );
        }
    }
    if complaints.contains(NO_MEMORY) {
        return too_much_memory(words);
    }
    format!("the process that converts it broke ({status}); {WAY_OUT}")
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use bonafide::config::Config;

    use super::*;

    /// What the conversion of a page says if this script is the other process.
    fn said(script: &str, wall_seconds: u64) -> String {
        let words = ImportConfig { wall_seconds, ..Config::embedded().expect("valid settings").import };
        let source = b"Chalk bone".to_vec();
        let request = Request {
            format: SourceFormat::Text,
            name: "page".to_owned(),
            given: Overrides::default(),
            earlier: None,
            words,
            size: source.len(),
        };
        let mut command = Command::new("/bin/sh");
        command.args(["-c", script]);
        convert_with(command, &request, source).expect_err(script).to_string()
    }

    #[test]
    fn a_process_that_gives_no_answer_becomes_a_message_with_a_way_out() {
        for (script, wrong) in [
            ("echo nonsense", "broke (exit status: 0)"),
            ("exit 3", "broke (exit status: 3)"),
            ("kill -SEGV $$", "broke (signal: 11"),
            ("kill -XCPU $$", "import.cpu_seconds allows (30 s)"),
            (
                "echo memory allocation of 9 bytes failed >&2; kill -ABRT $$",
                "import.megabytes allows (512 MB)",
            ),
            ("head -c 400000000 /dev/zero", "broke ("),
            ("echo '{\"Refused\":\"Scan\"}'", "run text recognition"),
        ] {
            let said = said(script, 60);
            assert!(said.contains(wrong), "{script}: {said}");
            assert!(script.contains("Scan") || said.ends_with(WAY_OUT), "{script}: {said}");
        }
        let said = said("exec cat", 1);
        assert!(said.contains("import.wall_seconds allows (1 s)"), "{said}");
    }

    #[test]
    fn no_variable_of_this_process_is_passed_on_but_what_programs_need() {
        let said = said("test -z \"$HOME$CARGO$DISCORD_TOKEN\" && kill -SEGV $$", 60);
        assert!(said.contains("signal: 11"), "{said}");
    }
}
