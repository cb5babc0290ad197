//! Nodes of OpenSearch of a test's own: on the loopback interface, with what Maven gets, from tests/opensearch.

#![allow(dead_code, reason = "each test program uses a part of it")]

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

/// The maximum wait for anything that a node does.
const PATIENCE: Duration = Duration::from_secs(90);

/// A version of OpenSearch, and the oldest Java that runs it.
#[derive(Clone, Copy)]
struct Version {
    number: &'static str,
    java: u32,
}

/// The newest version for older Java, which most tests use, and the newest one.
const MAINTAINED: Version = Version { number: "2.19.6", java: 17 };
const NEWEST: Version = Version { number: "3.9.0", java: 21 };

/// A cluster that runs while this is there; its nodes end when this process does, however it does.
pub(crate) struct OpenSearchNodes {
    nodes: Mutex<Vec<Node>>,
    folder: TempDir,
    programs: Programs,
}

/// What runs a node.
struct Programs {
    /// The directory of `java` and `javac`.
    java: PathBuf,
    /// OpenSearch and the class of the node.
    node: PathBuf,
}

struct Node {
    /// Its standard input ends with this process.
    process: Child,
    http: u16,
    transport: u16,
}

impl OpenSearchNodes {
    /// Starts two nodes; none, with the reason on standard error, without Java or Maven.
    pub(crate) fn start() -> Option<Self> {
        Self::start_version(MAINTAINED)
    }

    fn start_version(version: Version) -> Option<Self> {
        let programs = programs(version)?;
        let folder = tempfile::Builder::new().prefix("bonafide-opensearch-").tempdir().expect("a folder");
        let cluster = Self { nodes: Mutex::new(Vec::new()), folder, programs };
        cluster.add("one", "cluster.initial_cluster_manager_nodes=one");
        let first = cluster.nodes.lock().expect("no panic")[0].transport;
        cluster.add("two", &format!("discovery.seed_hosts=127.0.0.1:{first}"));
        let (status, health) = cluster.get("/_cluster/health?wait_for_nodes=2&timeout=60s");
        assert_eq!((status, &health["number_of_nodes"]), (200, &Value::from(2)), "{health}");
        Some(cluster)
    }

    /// The cluster that all tests of this process share.
    pub(crate) fn shared() -> Option<&'static Self> {
        static SHARED: OnceLock<Option<OpenSearchNodes>> = OnceLock::new();
        SHARED.get_or_init(Self::start).as_ref()
    }

    /// The same of the newest version.
    fn newest() -> Option<&'static Self> {
        static SHARED: OnceLock<Option<OpenSearchNodes>> = OnceLock::new();
        SHARED.get_or_init(|| Self::start_version(NEWEST)).as_ref()
    }

    /// A cluster of each version that can be started here.
    pub(crate) fn of_each_version() -> impl Iterator<Item = &'static Self> {
        [Self::shared as fn() -> _, Self::newest].into_iter().filter_map(|start| start())
    }

    fn add(&self, name: &str, setting: &str) {
        let home = self.folder.path().join(name);
        fs::create_dir_all(home.join("config")).expect("a folder");
        let log = fs::File::create(home.join("log")).expect("a log");
        let mut process = Command::new(self.programs.java.join("java"))
            .args(["-Xms256m", "-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp"])
            .arg(format!("{0}/classes:{0}/lib/*", self.programs.node.display()))
            .arg("TestNode")
            .arg(&home)
            .args([&format!("node.name={name}"), setting])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .expect("java runs");
        let mut ports = String::new();
        let output = process.stdout.take().expect("its output");
        BufReader::new(output).read_line(&mut ports).expect("its ports");
        let ports: Vec<u16> = ports.split_whitespace().filter_map(|port| port.parse().ok()).collect();
        let [http, transport] = ports[..] else {
            panic!("a node doesn't start: {}", fs::read_to_string(home.join("log")).unwrap_or_default());
        };
        self.nodes.lock().expect("no panic").push(Node { process, http, transport });
    }

    /// The addresses of the nodes.
    pub(crate) fn addresses(&self) -> String {
        let nodes = self.nodes.lock().expect("no panic");
        let addresses: Vec<String> =
            nodes.iter().map(|node| format!("http://127.0.0.1:{}", node.http)).collect();
        addresses.join(" ")
    }

    /// The port of the first node.
    pub(crate) fn port(&self) -> u16 {
        self.nodes.lock().expect("no panic")[0].http
    }

    /// Kills the node that joined last.
    pub(crate) fn kill_last(&self) {
        let mut last = self.nodes.lock().expect("no panic").pop().expect("a node");
        last.process.kill().expect("killed");
        last.process.wait().expect("gone");
    }

    /// Asks the first node as its operator would; gives the status and the answer.
    pub(crate) fn request(&self, method: &str, path: &str, body: &str) -> (u16, Value) {
        let answer = exchange(self.port(), method, path, body).expect("an answer");
        (answer.status, serde_json::from_slice(&answer.body).unwrap_or_default())
    }

    pub(crate) fn get(&self, path: &str) -> (u16, Value) {
        self.request("GET", path, "")
    }

    /// The indexes whose names begin so, in order.
    pub(crate) fn indexes(&self, alias: &str) -> Vec<String> {
        let (_, found) = self.get(&format!("/{alias}-*/_settings?expand_wildcards=all"));
        found.as_object().map(|found| found.keys().cloned().collect()).unwrap_or_default()
    }

    /// The index that an alias leads to.
    pub(crate) fn served(&self, alias: &str) -> Option<String> {
        let (status, found) = self.get(&format!("/_alias/{alias}"));
        let names: Vec<String> = found.as_object()?.keys().cloned().collect();
        (status == 200).then(|| names.into_iter().next()).flatten()
    }
}

impl Drop for OpenSearchNodes {
    fn drop(&mut self) {
        for node in self.nodes.get_mut().expect("no panic") {
            let _ = node.process.kill();
            let _ = node.process.wait();
        }
    }
}

/// An answer over HTTP.
pub(crate) struct HttpAnswer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

/// Sends a request to a node on this machine.
pub(crate) fn exchange(port: u16, method: &str, path: &str, body: &str) -> std::io::Result<HttpAnswer> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let kind = if path.contains("_bulk") { "x-ndjson" } else { "json" };
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: application/{kind}\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(answer.len());
    let head = String::from_utf8_lossy(&answer[..end]).into_owned();
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    Ok(HttpAnswer { status, body: answer.get(end + 4..).unwrap_or_default().to_vec() })
}

/// Java, OpenSearch and the class of the node, which whichever test is first makes. None, with the reason on standard
/// error, without Java or Maven.
fn programs(version: Version) -> Option<Programs> {
    let Some(java) = java(version.java) else {
        let _ = writeln!(
            std::io::stderr(),
            "skipped: OpenSearch {} needs Java {} or later",
            version.number,
            version.java
        );
        return None;
    };
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/opensearch");
    let pom = fs::read(source.join("pom.xml")).expect("the pom");
    let class = fs::read(source.join("TestNode.java")).expect("the class");
    let hash = blake3::hash(&[pom, class].concat()).to_hex();
    let name = format!("opensearch-{}-{}", version.number, &hash[..16]);
    let node = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&node).expect("a folder");
    let lock = fs::File::create(node.join("lock")).expect("a lock");
    let end = Instant::now() + PATIENCE * 4;
    while lock.try_lock().is_err() {
        assert!(Instant::now() < end, "another test gets OpenSearch for too long");
        std::thread::sleep(Duration::from_millis(100));
    }
    let done = node.join("done");
    if done.is_file() {
        return Some(Programs { java, node });
    }
    let mut maven = Command::new("mvn");
    maven.args(["-q", "-B", "-f"]).arg(source.join("pom.xml")).arg("dependency:copy-dependencies");
    maven.arg(format!("-Dopensearch.version={}", version.number));
    maven.arg(format!("-DoutputDirectory={}", node.join("lib").display())).stdin(Stdio::null());
    let Ok(got) = maven.output() else {
        let _ = writeln!(std::io::stderr(), "skipped: Maven isn't installed, which gets OpenSearch");
        return None;
    };
    if !got.status.success() {
        let _ = writeln!(
            std::io::stderr(),
            "skipped: Maven can't get OpenSearch: {}",
            String::from_utf8_lossy(&got.stdout)
        );
        return None;
    }
    let mut compiler = Command::new(java.join("javac"));
    compiler.arg("-cp").arg(node.join("lib/*")).arg("-d").arg(node.join("classes"));
    let compiled = compiler.arg(source.join("TestNode.java")).output().expect("javac runs");
    assert!(compiled.status.success(), "{}", String::from_utf8_lossy(&compiled.stderr));
    fs::write(&done, "").expect("written");
    Some(Programs { java, node })
}

/// The directory of a Java compiler and its runtime, of this version or later: that of `PATH`, or one that is installed
/// beside it.
fn java(least: u32) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let beside = fs::read_dir("/usr/lib/jvm").into_iter().flatten().filter_map(Result::ok);
    let mut beside: Vec<PathBuf> = beside.map(|version| version.path().join("bin")).collect();
    beside.sort();
    std::env::split_paths(&path).chain(beside).find(|folder| {
        let runs = Command::new(folder.join("java")).arg("-version").stdin(Stdio::null()).output();
        // openjdk version "17.0.15" 2025-04-15
        let said = runs.map(|runs| String::from_utf8_lossy(&runs.stderr).into_owned()).unwrap_or_default();
        let version = said.split('"').nth(1).and_then(|version| version.split('.').next()?.parse().ok());
        folder.join("javac").is_file() && version.is_some_and(|version: u32| version >= least)
    })
}
