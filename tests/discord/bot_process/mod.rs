//! The real bot as a process of its own, against the simulated Discord.

#![allow(dead_code, reason = "each test file uses a part of it")]

pub(crate) mod figures;
pub(crate) mod random;
#[path = "../../support/text_edit.rs"]
mod text_edit;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use tempfile::TempDir;

use self::text_edit::replace_in_text;
use crate::simulator::Simulator;

/// A folder in which the bot is at home: its corpus, its store, its log.
pub(crate) struct Home {
    folder: TempDir,
    settings: Vec<(String, String)>,
    unset: Vec<String>,
}

impl Home {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder"), settings: Vec::new(), unset: Vec::new() }
    }

    /// Settings of the bot, as `("BONAFIDE_DISCORD_WORKERS", "1")`.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.settings.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Without a variable that it has otherwise.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.unset.push(name.to_owned());
        self
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn store(&self) -> PathBuf {
        self.path().join("data")
    }

    /// What the bot has logged so far.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.path().join("bot.log")).unwrap_or_default()
    }

    /// Copies the shipped corpus to `corpus/`, where the bot finds it from then on.
    pub(crate) fn with_shipped_corpus(self) -> Self {
        let corpus = self.path().join("corpus");
        fs::create_dir(&corpus).expect("a folder");
        for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")).expect("the corpus") {
            let file = entry.expect("an entry");
            fs::copy(file.path(), corpus.join(file.file_name())).expect("a document");
        }
        self
    }

    /// Replaces words in the text of a document of its corpus.
    pub(crate) fn edit(&self, document: &str, from: &str, to: &str) {
        let path = self.path().join("corpus").join(format!("{document}.md"));
        let text = fs::read_to_string(&path).expect("a document");
        let edited = replace_in_text(&text, from, to).unwrap_or_else(|| panic!("{document} lacks {from:?}"));
        fs::write(&path, edited).expect("written");
    }

    /// The program in this home, without the variables and settings of its user.
    pub(crate) fn command(&self, simulator: &Simulator, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bonafide"));
        command
            .current_dir(self.path())
            .env_clear()
            .env("HOME", self.path())
            .env("DISCORD_TOKEN", simulator.token())
            .env("BONAFIDE_DISCORD_API", simulator.base())
            .env("BONAFIDE_STORE_DIRECTORY", self.store())
            .env("BONAFIDE_DISCORD_MEMBER_SECONDS", "0")
            // a start that fails is not waited for
            .env("BONAFIDE_DISCORD_START_SECONDS", "10")
            .env("BONAFIDE_DISCORD_REPORTS_PER_HOUR", "1000")
            // most tests look at answers in the channel; Home::without gives the default
            .env("BONAFIDE_DISCORD_PRIVATE_ANSWERS", "false")
            .env("BONAFIDE_DISCORD_RELOAD_SECONDS", "1")
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        for name in &self.unset {
            command.env_remove(name);
        }
        command.envs(self.settings.iter().cloned());
        command
    }

    /// Runs the program to its end; exit status and what it printed.
    pub(crate) async fn run(&self, simulator: &Simulator, arguments: &[&str]) -> (i32, String) {
        let mut command = self.command(simulator, arguments);
        let output =
            tokio::task::spawn_blocking(move || command.output()).await.expect("a thread").expect("it runs");
        let printed = [output.stdout, output.stderr].concat();
        (output.status.code().unwrap_or(-1), String::from_utf8(printed).expect("UTF-8"))
    }

    /// Starts the bot, and waits until it has reached the gateway once more than before.
    pub(crate) async fn start(&self, simulator: &Simulator) -> BotProcess {
        self.start_with(simulator, &[]).await
    }

    /// The same with arguments.
    pub(crate) async fn start_with(&self, simulator: &Simulator, arguments: &[&str]) -> BotProcess {
        let before = simulator.sessions().0;
        let bot = self.spawn(simulator, arguments);
        simulator.identified(before + 1).await;
        simulator.ready().await;
        bot
    }

    /// Starts the bot and waits for nothing.
    pub(crate) fn spawn(&self, simulator: &Simulator, arguments: &[&str]) -> BotProcess {
        let log = fs::File::options().create(true).append(true).open(self.path().join("bot.log"));
        let mut command = self.command(simulator, &[&["discord"], arguments].concat());
        let child = command.stderr(log.expect("a log")).spawn().expect("the bot starts");
        BotProcess { child: Some(child) }
    }
}

/// The bot while it runs; it is killed where the test forgets it.
pub(crate) struct BotProcess {
    child: Option<Child>,
}

impl BotProcess {
    pub(crate) fn id(&self) -> u32 {
        self.child.as_ref().expect("it runs").id()
    }

    /// Tells the bot to stop, and waits until it has.
    pub(crate) async fn stop(mut self) -> Output {
        let child = self.child.take().expect("it runs");
        let kill = Command::new("kill").arg("-TERM").arg(child.id().to_string()).status();
        assert!(kill.expect("kill").success());
        tokio::task::spawn_blocking(|| child.wait_with_output()).await.expect("a thread").expect("an end")
    }
}

impl Drop for BotProcess {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
