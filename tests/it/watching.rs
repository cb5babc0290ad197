//! Changes of the corpus that are taken up while the program runs.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use crate::support::{TestEnv, document};

/// Longest wait for a line: not how long it takes, but when to give up.
const PATIENCE: Duration = Duration::from_mins(1);

/// The program while it runs, and the lines that it prints, on either output.
struct Running {
    child: Child,
    input: Option<ChildStdin>,
    lines: Receiver<String>,
}

impl Running {
    fn start(env: &TestEnv, arguments: &[&str]) -> Self {
        let mut child = env.process(arguments).spawn().expect("it starts");
        let (send, lines) = channel();
        let outputs: [Box<dyn std::io::Read + Send>; 2] = [
            Box::new(child.stdout.take().expect("its output")),
            Box::new(child.stderr.take().expect("its errors")),
        ];
        for output in outputs {
            let send = send.clone();
            std::thread::spawn(move || {
                for line in BufReader::new(output).lines().map_while(Result::ok) {
                    let _ = send.send(line);
                }
            });
        }
        Self { input: child.stdin.take(), child, lines }
    }

    /// Waits for a line that holds a text.
    fn line(&self, text: &str) -> String {
        let mut before = Vec::new();
        loop {
            let line = self.lines.recv_timeout(PATIENCE);
            let line = line.unwrap_or_else(|_| panic!("no line with {text:?} after {before:#?}"));
            if line.contains(text) {
                return line;
            }
            before.push(line);
        }
    }

    fn ask(&mut self, question: &str) {
        let input = self.input.as_mut().expect("its input");
        writeln!(input, "{question}").and_then(|()| input.flush()).expect("it reads");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn page(id: &str, condition: &str, text: &str) -> String {
    document(id, condition, &format!("## Treatment\n<!-- source: Care -->\n\n{text} [^1]."))
}

#[test]
fn the_index_follows_the_corpus_and_a_broken_document_leaves_the_last_good_one() {
    let env = TestEnv::new();
    env.write("corpus/a.md", &page("a", "Bone fever", "Rest in bed until the fever ends"));
    let watch = Running::start(&env, &["watch"]);
    watch.line("watching; 1 document (1 new or changed), 1 passage: index");
    env.write("corpus/more/b.md", &page("b", "Toe cough", "Warm water helps the toe"));
    watch.line("2 documents (1 new or changed), 2 passages");
    assert_eq!(env.ask("how is toe cough treated")["passages"][0]["document"]["id"], "b");

    env.write("corpus/a.md", &page("a", "Bone fever", "Tea").replace("[^1]", "[^7]"));
    watch.line("a.md:29: error: citation [^7]");
    let (status, out, _) = env.run(&["index", "--check"]);
    assert_eq!(status, 1, "the last good index stays: {out}");
    env.write("corpus/a.md", &page("a", "Bone fever", "Tea and rest until the fever ends"));
    watch.line("2 documents (1 new or changed), 2 passages");
    assert_eq!(env.run(&["index", "--check"]).0, 0);
    std::fs::remove_file(env.path().join("corpus/more/b.md")).expect("removed");
    watch.line("1 document (0 new or changed), 1 passage");
}

#[test]
fn what_cannot_change_is_not_watched() {
    let env = TestEnv::new();
    let (status, _, err) = env.run(&["watch"]);
    assert_eq!(status, 2);
    assert!(err.contains("the corpus inside the program never changes"), "{err}");
}

#[test]
fn a_prompt_takes_up_changes_between_two_questions() {
    let env = TestEnv::new();
    env.write("corpus/a.md", &page("a", "Bone fever", "Rest in bed until the fever ends"));
    let mut prompt = Running::start(&env, &["--watch"]);
    prompt.ask("how is bone fever treated");
    prompt.line("Rest in bed");
    env.write("corpus/a.md", &page("a", "Bone fever", "Tea").replace("[^1]", "[^7]"));
    prompt.line("a.md:29: error: citation [^7]");
    prompt.ask("how is bone fever treated");
    prompt.line("Rest in bed");
    env.write("corpus/a.md", &page("a", "Bone fever", "Drink tea until the fever ends"));
    // asked until the change is there
    let asked = std::time::Instant::now();
    loop {
        prompt.ask("how is bone fever treated");
        let line = prompt.line("the fever ends");
        if line.contains("Drink tea") {
            break;
        }
        assert!(asked.elapsed() < PATIENCE, "the change is not taken up: {line}");
    }
}
