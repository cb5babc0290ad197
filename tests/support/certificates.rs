//! Certificates of a test's own authority, made by the program openssl.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

const SETTINGS: &str = "[req]\ndistinguished_name = name\nx509_extensions = authority\nprompt = no\n\
    [name]\nCN = bonafide tests\n[authority]\nbasicConstraints = critical, CA:TRUE\n";
/// An elliptic curve that every library knows.
const NEW_KEY: [&str; 5] = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

/// An authority and what it certified, in a temporary folder.
pub(crate) struct Authority(TempDir);

impl Authority {
    /// Makes one; none, with the reason on standard error, where openssl isn't installed.
    pub(crate) fn new() -> Option<Self> {
        if Command::new("openssl").arg("version").stdout(Stdio::null()).status().is_err() {
            let _ =
                writeln!(std::io::stderr(), "skipped: openssl isn't installed, which makes the certificates");
            return None;
        }
        let authority = Self(tempfile::tempdir().expect("a folder"));
        fs::write(authority.path("settings"), SETTINGS).expect("written");
        let made = ["req", "-x509", "-days", "2", "-keyout", "root.key", "-out", "root.pem"];
        authority.run(&[&made, &NEW_KEY[..], &["-config", "settings"]].concat());
        Some(authority)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, arguments: &[&str]) {
        let ran = Command::new("openssl").args(arguments).current_dir(self.0.path()).output();
        let ran = ran.expect("openssl runs");
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    }

    /// The file with its own certificate.
    pub(crate) fn root(&self) -> PathBuf {
        self.path("root.pem")
    }

    /// Certifies a server with this name, as `IP:127.0.0.1`. Gives the files of its certificate and key.
    pub(crate) fn certify(&self, name: &str) -> (PathBuf, PathBuf) {
        let more = format!("basicConstraints = CA:FALSE\nsubjectAltName = {name}\n");
        fs::write(self.path("more"), more).expect("written");
        let asked = ["req", "-new", "-keyout", "server.key", "-out", "server.csr"];
        self.run(&[&asked, &NEW_KEY[..], &["-config", "settings"]].concat());
        let signed = ["x509", "-req", "-in", "server.csr", "-CA", "root.pem", "-CAkey", "root.key"];
        let more = ["-CAcreateserial", "-days", "1", "-extfile", "more", "-out", "server.pem"];
        self.run(&[&signed[..], &more].concat());
        (self.path("server.pem"), self.path("server.key"))
    }
}

/// A path as text, for settings.
pub(crate) fn text(path: &Path) -> String {
    path.to_str().expect("a path of letters").to_owned()
}
