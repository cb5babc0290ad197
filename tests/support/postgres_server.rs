//! A PostgreSQL server of a test's own: in a temporary directory, on a Unix socket, and without root's rights.

#![allow(dead_code, reason = "each test program uses a part of it")]

use std::fs;
use std::io::Write as _;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// PostgreSQL refuses root, so as root it runs as this user.
const NOBODY: u32 = 65_534;

/// The maximum wait for anything that the server does, also on a machine that is busy with other things.
const PATIENCE: Duration = Duration::from_mins(2);

/// Runs the server until its standard input ends, which it does when this process ends, however it does;
/// then it deletes the folder.
const RUN: &str = r#"
"$1" -D "$2" -k "$2" -c fsync=off -c max_connections=300 >>"$2/log" 2>&1 &
server=$!
read -r how
kill "-$how" $server 2>/dev/null || kill -INT $server
wait $server
[ -n "$how" ] || rm -rf "$2"
"#;

/// A server that runs while this is there.
pub(crate) struct PostgresServer {
    folder: TempDir,
    programs: PathBuf,
    running: Mutex<Option<(Child, ChildStdin)>>,
    databases: AtomicU32,
    /// The port on the loopback interface, if it listens there.
    port: Option<u16>,
}

impl PostgresServer {
    /// Starts a server; none, with the reason on standard error, where PostgreSQL isn't installed.
    pub(crate) fn start() -> Option<Self> {
        Self::start_with(None)
    }

    /// The same on the loopback interface, too, with TLS by a certificate and its key.
    pub(crate) fn with_tls((certificate, key): (&Path, &Path)) -> Option<Self> {
        Self::start_with(Some((certificate, key)))
    }

    fn start_with(tls: Option<(&Path, &Path)>) -> Option<Self> {
        let Some(programs) = programs() else {
            let _ = writeln!(
                std::io::stderr(),
                "skipped: PostgreSQL isn't installed (no initdb in PATH or /usr/lib/postgresql)"
            );
            return None;
        };
        let folder = tempfile::Builder::new().prefix("bonafide-postgres-").tempdir().expect("a folder");
        if owner(folder.path()) == 0 {
            std::os::unix::fs::chown(folder.path(), Some(NOBODY), Some(NOBODY)).expect("given away");
        }
        let port = tls.map(|_| free_port());
        let (running, databases) = (Mutex::new(None), AtomicU32::new(0));
        let server = Self { folder, programs, running, databases, port };
        let mut command = server.command("initdb");
        command.args(["--auth=trust", "--username=bot", "--no-sync", "--encoding=UTF8", "--locale=C", "-D"]);
        let made = command.arg(server.folder.path()).stdin(Stdio::null()).output().expect("initdb runs");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        server.listen(tls);
        server.resume();
        Some(server)
    }

    /// Where it listens besides its Unix socket.
    fn listen(&self, tls: Option<(&Path, &Path)>) {
        let mut settings = "listen_addresses = ''\n".to_owned();
        if let (Some((certificate, key)), Some(port)) = (tls, self.port) {
            for (from, name) in [(certificate, "tls.pem"), (key, "tls.key")] {
                let to = self.folder.path().join(name);
                fs::write(&to, fs::read(from).expect("read")).expect("written");
                fs::set_permissions(&to, fs::Permissions::from_mode(0o600)).expect("set");
                let owner = owner(self.folder.path());
                std::os::unix::fs::chown(&to, Some(owner), None).expect("given away");
            }
            settings = format!(
                "listen_addresses = '127.0.0.1'\nport = {port}\nssl = on\nssl_cert_file = 'tls.pem'\nssl_key_file = 'tls.key'\n"
            );
        }
        let path = self.folder.path().join("postgresql.auto.conf");
        // emptied, not made: it is the server's
        fs::File::options()
            .write(true)
            .truncate(true)
            .open(path)
            .and_then(|mut file| file.write_all(settings.as_bytes()))
            .expect("written");
    }

    /// The server that all tests of this process share.
    pub(crate) fn shared() -> Option<&'static Self> {
        static SHARED: OnceLock<Option<PostgresServer>> = OnceLock::new();
        SHARED.get_or_init(Self::start).as_ref()
    }

    /// The address of an empty database that no other test uses.
    pub(crate) fn database(&self) -> String {
        let name = format!("test{}", self.databases.fetch_add(1, Ordering::Relaxed));
        self.sql("postgres", &format!("CREATE DATABASE {name}"));
        self.address(&name)
    }

    /// The address of a database.
    pub(crate) fn address(&self, name: &str) -> String {
        let folder = self.folder.path().display().to_string().replace('/', "%2F");
        let port = self.port.map(|port| format!(":{port}")).unwrap_or_default();
        format!("postgres://bot@{folder}{port}/{name}")
    }

    /// Host and port on the loopback interface.
    pub(crate) fn port(&self) -> u16 {
        self.port.expect("a server with TLS")
    }

    /// Runs SQL statements as somebody who looks after the server; what the last one returns.
    pub(crate) fn sql(&self, database: &str, sql: &str) -> Vec<String> {
        let config: tokio_postgres::Config = self.address(database).parse().expect("an address");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let ask = async {
            let (client, connection) = config.connect(tokio_postgres::NoTls).await.expect("connected");
            let connection = tokio::spawn(connection);
            let messages = client.simple_query(sql).await.expect(sql);
            drop(client);
            drop(connection.await);
            messages
        };
        let messages =
            runtime.block_on(async { tokio::time::timeout(PATIENCE, ask).await }).expect("in time");
        let rows = messages.into_iter().filter_map(|message| match message {
            tokio_postgres::SimpleQueryMessage::Row(row) => Some(row.get(0).unwrap_or_default().to_owned()),
            _ => None,
        });
        rows.collect()
    }

    /// Stops the server with a signal (`INT` ends connections, `KILL` everything) and waits until it is gone.
    pub(crate) fn stop(&self, signal: &str) {
        let Some((mut child, mut input)) = self.running.lock().expect("no panic").take() else { return };
        writeln!(input, "{signal}").expect("written");
        let end = Instant::now() + PATIENCE;
        while child.try_wait().expect("a status").is_none() {
            assert!(Instant::now() < end, "the server doesn't stop");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Starts a stopped server and waits until it can be used.
    pub(crate) fn resume(&self) {
        let end = Instant::now() + PATIENCE;
        while !self.try_resume() {
            assert!(Instant::now() < end, "the server doesn't start: {}", self.log());
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// Starts the server; false: it ended at once, as it does while processes of a killed one are still there.
    fn try_resume(&self) -> bool {
        // emptied, not made: it is the server's
        drop(fs::File::options().write(true).truncate(true).open(self.folder.path().join("log")));
        let mut command = self.command_of("/bin/sh");
        command.args(["-c", RUN, "server"]).arg(self.programs.join("postgres")).arg(self.folder.path());
        let mut child = command.stdin(Stdio::piped()).stderr(Stdio::null()).spawn().expect("a shell");
        let mut input = child.stdin.take().expect("its input");
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            if self.responds() {
                *self.running.lock().expect("no panic") = Some((child, input));
                return true;
            }
            let log = self.log();
            if ["pre-existing shared memory", "lock file"].iter().any(|sign| log.contains(sign)) {
                break;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        writeln!(input, "INT").expect("written");
        child.wait().expect("ended");
        false
    }

    fn responds(&self) -> bool {
        let config: tokio_postgres::Config = self.address("postgres").parse().expect("an address");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let connect = async { tokio::time::timeout(PATIENCE, config.connect(tokio_postgres::NoTls)).await };
        matches!(runtime.block_on(connect), Ok(Ok(_)))
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    fn command(&self, program: &str) -> Command {
        self.command_of(self.programs.join(program))
    }

    fn command_of(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.folder.path()).env_clear().env("PATH", "/usr/bin:/bin").env("LC_ALL", "C");
        if owner(self.folder.path()) == NOBODY {
            command.uid(NOBODY).gid(NOBODY);
        }
        command
    }
}

impl Drop for PostgresServer {
    fn drop(&mut self) {
        self.stop("INT");
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port").port()
}

fn owner(folder: &Path) -> u32 {
    fs::metadata(folder).expect("a folder").uid()
}

/// The directory with the server's programs.
fn programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().filter_map(Result::ok);
    let mut versions: Vec<PathBuf> = versions.map(|version| version.path().join("bin")).collect();
    versions.sort();
    folders.extend(versions.into_iter().rev());
    folders
        .into_iter()
        .find(|folder| ["initdb", "postgres"].iter().all(|program| folder.join(program).is_file()))
}
