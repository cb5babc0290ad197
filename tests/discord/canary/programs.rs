//! Marked questions in a terminal: the program on the side, in the home of the bot.

use std::io::{self, Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::Canary;

/// How long a program run on the side may take.
const MAX_RUN_LENGTH: Duration = Duration::from_mins(2);
/// Between two tries to leave the prompt.
const BETWEEN_TRIES: Duration = Duration::from_secs(1);

impl Canary {
    /// The program run in the same home, with lines on its standard input.
    async fn run(&self, arguments: &[&str], lines: &[String]) {
        let command = self.home.command(&self.sim, arguments);
        with_input(command, &lines.join("\n")).await;
    }

    pub(super) async fn terminal(&self, times: usize) {
        let few = times / 10;
        for number in 0..few {
            let question = self.question();
            let arguments: &[&str] = match number % 4 {
                0 => &["ask", "--json", &question],
                1 => &["ask", "--top", "0", &question],
                2 => &["ask", "--corpus", "nowhere", &question],
                _ => &["ask", &question],
            };
            self.run(arguments, &[]).await;
        }
        let batch: Vec<_> = (0..few).map(|_| format!("{{\"question\": \"{}\"}}", self.question())).collect();
        self.run(&["ask", "--batch", "-"], &batch).await;
        let broken: Vec<_> = (0..few).map(|_| format!("{{\"question\": {}", self.question())).collect();
        self.run(&["ask", "--batch", "-"], &broken).await;
        let lines: Vec<_> = (0..times - 4 * few).map(|_| self.question()).collect();
        self.run(&[], &lines).await;
        let lines: Vec<_> = (0..few).map(|_| self.question()).collect();
        self.at_a_prompt(&lines).await;
    }

    /// The prompt of a terminal, where the system has a program that makes one.
    async fn at_a_prompt(&self, lines: &[String]) {
        if !cfg!(target_os = "linux") || !Path::new("/usr/bin/script").exists() {
            eprintln!("skipped: no /usr/bin/script, which makes a terminal");
            return;
        }
        let mut command = Command::new("/usr/bin/script");
        command.args(["-qec", env!("CARGO_BIN_EXE_bonafide"), "/dev/null"]);
        command.current_dir(self.home.path()).env_clear().env("HOME", self.home.path()).env("TERM", "xterm");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let printed = typed_until_it_ends(command, &(lines.join("\n") + "\n"), ":quit\n").await;
        assert!(printed.contains("osteopetrosis"), "a prompt answers: {printed}");
    }
}

/// Runs a program with this standard input, and gives what it printed.
async fn with_input(command: Command, input: &str) -> String {
    run_bounded(command, input.to_owned(), None).await
}

/// The same with `last` written after the input until the program ends: what is typed while a terminal changes its mode
/// can be lost.
async fn typed_until_it_ends(command: Command, input: &str, last: &'static str) -> String {
    run_bounded(command, input.to_owned(), Some(last)).await
}

async fn run_bounded(mut command: Command, input: String, last: Option<&'static str>) -> String {
    let work = move || {
        let mut child = command.stdin(Stdio::piped()).spawn().expect("it runs");
        let mut stdin = child.stdin.take().expect("an input");
        let mut stdout = child.stdout.take().expect("an output");
        let mut stderr = child.stderr.take().expect("a second output");
        let (closed, output) = mpsc::channel();
        thread::spawn(move || {
            let mut printed = Vec::new();
            let _ = stdout.read_to_end(&mut printed);
            let _ = closed.send(printed);
        });
        thread::spawn(move || io::copy(&mut stderr, &mut io::sink()));
        let (ended, end) = mpsc::channel::<()>();
        let writing = thread::spawn(move || {
            // a program that ends early does not read all
            let _ = stdin.write_all(input.as_bytes());
            let Some(last) = last else { return };
            while end.recv_timeout(BETWEEN_TRIES) == Err(mpsc::RecvTimeoutError::Timeout) {
                let _ = stdin.write_all(last.as_bytes());
            }
        });
        let printed = output.recv_timeout(MAX_RUN_LENGTH);
        drop(ended);
        if printed.is_err() {
            child.kill().expect("killed");
        }
        child.wait().expect("an end");
        writing.join().expect("a thread");
        let printed = printed.unwrap_or_else(|_| panic!("{command:?} did not end"));
        String::from_utf8_lossy(&printed).into_owned()
    };
    tokio::task::spawn_blocking(work).await.expect("a thread")
}
