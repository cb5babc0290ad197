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

/// A cluster that runs while this is there; its nodes end when this process does, however it does.
pub(crate) struct OpenSearchNodes {
    nodes: Mutex<Vec<Node>>,
    folder: TempDir,
    programs: PathBuf,
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
        for program in ["java", "javac", "mvn"] {
            let runs = Command::new(program).arg("-version").stdin(Stdio::null()).output();
            if !runs.is_ok_and(|run| run.status.success()) {
                eprintln!("skipped: {program} isn't installed, which the nodes of OpenSearch need");
                return None;
            }
        }
        let programs = programs()?;
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

    fn add(&self, name: &str, setting: &str) {
        let home = self.folder.path().join(name);
        fs::create_dir_all(home.join("config")).expect("a folder");
        let log = fs::File::create(home.join("log")).expect("a log");
        let mut process = Command::new("java")
            .args(["-Xms256m", "-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp"])
            .arg(format!("{0}/classes:{0}/lib/*", self.programs.display()))
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

/// The folder with OpenSearch and the class of the node; made once, by whichever test is first. None where Maven
/// can't get it.
fn programs() -> Option<PathBuf> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/opensearch");
    let pom = fs::read(source.join("pom.xml")).expect("the pom");
    let class = fs::read(source.join("TestNode.java")).expect("the class");
    let version = &blake3::hash(&[pom, class].concat()).to_hex()[..16];
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("opensearch-{version}"));
    fs::create_dir_all(&folder).expect("a folder");
    let lock = fs::File::create(folder.join("lock")).expect("a lock");
    let end = Instant::now() + PATIENCE * 4;
    while lock.try_lock().is_err() {
        assert!(Instant::now() < end, "another test gets OpenSearch for too long");
        std::thread::sleep(Duration::from_millis(100));
    }
    let done = folder.join("done");
    if done.is_file() {
        return Some(folder);
    }
    let mut maven = Command::new("mvn");
    maven.args(["-q", "-B", "-f"]).arg(source.join("pom.xml")).arg("dependency:copy-dependencies");
    maven.arg(format!("-DoutputDirectory={}", folder.join("lib").display())).stdin(Stdio::null());
    let got = maven.output().expect("Maven runs");
    if !got.status.success() {
        eprintln!("skipped: Maven can't get OpenSearch: {}", String::from_utf8_lossy(&got.stdout));
        return None;
    }
    let mut compiler = Command::new("javac");
    compiler.arg("-cp").arg(folder.join("lib/*")).arg("-d").arg(folder.join("classes"));
    let compiled = compiler.arg(source.join("TestNode.java")).output().expect("javac runs");
    assert!(compiled.status.success(), "{}", String::from_utf8_lossy(&compiled.stderr));
    fs::write(&done, "").expect("written");
    Some(folder)
}
