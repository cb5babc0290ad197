//! A temporary home for running the program in.

#![allow(dead_code, reason = "each test file uses a part of it")]

pub(crate) mod picture;
pub(crate) mod text_edit;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// An empty folder in which the program runs, without the variables and settings of its user.
pub(crate) struct TestEnv {
    folder: TempDir,
}

impl TestEnv {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file below the folder.
    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(&path, text).expect("a file");
        path
    }

    /// Copies the shipped corpus to `corpus/`.
    pub(crate) fn with_shipped_corpus(self) -> Self {
        let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
        for entry in fs::read_dir(shipped).expect("the shipped corpus") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            self.write(&format!("corpus/{name}"), &fs::read_to_string(&path).expect("a document"));
        }
        self
    }

    /// The program, run in the folder.
    pub(crate) fn bonafide(&self) -> Command {
        Command::from_std(self.process(&[]))
    }

    /// The same as a process that the test starts and stops itself, with pipes for input and outputs.
    pub(crate) fn process(&self, arguments: &[&str]) -> std::process::Command {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_bonafide"));
        command
            .args(arguments)
            .current_dir(self.path())
            .env_clear()
            .env("HOME", self.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs the program; gives its exit status, standard output and standard error.
    pub(crate) fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        self.run_with_input(arguments, "")
    }

    pub(crate) fn run_with_input(&self, arguments: &[&str], input: &str) -> (i32, String, String) {
        let output = self.bonafide().args(arguments).write_stdin(input).output().expect("the program runs");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        (output.status.code().expect("an exit status"), text(output.stdout), text(output.stderr))
    }

    /// The answer to a question, as JSON.
    pub(crate) fn ask(&self, question: &str) -> Value {
        let (status, out, err) = self.run(&["ask", "--json", question]);
        assert!(status < 2, "{err}");
        serde_json::from_str(&out).expect("JSON")
    }

    /// The answer to the last of several messages, as JSON.
    pub(crate) fn converse(&self, turns: &[&str]) -> Value {
        let row = serde_json::json!({"id": "a", "turns": turns}).to_string();
        let (status, out, err) = self.run_with_input(&["ask", "--batch", "-"], &row);
        assert_eq!(status, 0, "{err}");
        serde_json::from_str::<Value>(&out).expect("JSON")["answer"].clone()
    }

    /// A folder with documents of these ids, conditions and bodies.
    pub(crate) fn with_documents(documents: &[(&str, &str, &str)]) -> Self {
        let env = Self::new();
        for (id, condition, body) in documents {
            env.write(&format!("corpus/{id}.md"), &document(id, condition, body));
        }
        env
    }
}

/// A valid document with this id, condition and body.
pub(crate) fn document(id: &str, condition: &str, body: &str) -> String {
    format!(
        "+++\nid = \"{id}\"\ntitle = \"About {condition}\"\ncondition = \"{condition}\"\naudience = [\"patient\"]\n\
         disclaimer = \"Ask a doctor.\"\n\n[source]\ntitle = \"Page on {condition}\"\npublisher = \"A publisher\"\n\
         updated = \"2026-05-01\"\nlanguage = \"en\"\n\n[review]\nstatus = \"approved\"\nstatement = \"Reviewed.\"\n\n\
         [[references]]\nid = \"1\"\nkind = \"research\"\ntitle = \"A study\"\nissuer = \"A journal\"\nyear = 2020\n+++\n\n{body}\n"
    )
}

/// A document that also says where its source is and under which license it is.
pub(crate) fn complete_document(id: &str, condition: &str, body: &str) -> String {
    document(id, condition, body).replacen(
        "[source]",
        "[source]\nurl = \"https://pages.example/fever\"\nlicence = \"public domain\"",
        1,
    )
}
