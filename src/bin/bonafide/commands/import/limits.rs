//! What the system denies this process from now on, while it converts a source (`setrlimit(2)`).

use std::fs::File;
use std::io::{Read as _, Seek as _};

use anyhow::Context as _;
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use nix::sys::signal::Signal;

/// The memory that the system allows, against that which a conversion may take. An allocation that fails is not always
/// an error: a library can leave out what it has no room for. Buffers grow twofold, so at twice the memory, one that
/// does not grow has already taken more than allowed, which is noticed at the end.
const HARD_LIMIT: u64 = 2;
/// Addresses that the program takes for itself, in megabytes.
const PROGRAM: u64 = 1024;
/// The maximum number of open files: those that are open already.
const FILES: u64 = 4;

/// The limits of this process.
pub(super) struct Limits {
    megabytes: u64,
    /// Where Linux says how much memory this process has taken (`proc_pid_status(5)`).
    status: Option<File>,
}

impl Limits {
    /// Sets them: time, memory, no files, no network. On Linux, this process ends with the thread that started it.
    pub(super) fn set(cpu_seconds: u64, megabytes: u64) -> anyhow::Result<Self> {
        #[cfg(target_os = "linux")]
        nix::sys::prctl::set_pdeathsig(Signal::SIGKILL)?;
        let status = File::open("/proc/self/status").ok();
        let memory = megabytes.saturating_mul(HARD_LIMIT) << 20;
        for (resource, soft, hard) in [
            (Resource::RLIMIT_CPU, cpu_seconds, cpu_seconds + 1),
            (Resource::RLIMIT_DATA, memory, memory),
            (Resource::RLIMIT_AS, memory + (PROGRAM << 20), memory + (PROGRAM << 20)),
            (Resource::RLIMIT_CORE, 0, 0),
            (Resource::RLIMIT_FSIZE, 0, 0),
            (Resource::RLIMIT_NOFILE, FILES, FILES),
        ] {
            lower(resource, soft, hard)?;
        }
        Ok(Self { megabytes, status })
    }

    /// Whether more memory was taken than allowed, where the system says so.
    pub(super) fn is_memory_exceeded(&self) -> std::io::Result<bool> {
        let Some(mut status) = self.status.as_ref() else { return Ok(false) };
        let mut text = String::new();
        status.rewind()?;
        status.read_to_string(&mut text)?;
        let peak = text.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next());
        Ok(peak
            .and_then(|kilobytes| kilobytes.parse().ok())
            .is_some_and(|peak: u64| peak >> 10 > self.megabytes))
    }
}

/// Forbids further processes and threads.
pub(super) fn forbid_processes() -> anyhow::Result<()> {
    lower(Resource::RLIMIT_NPROC, 0, 0)
}

/// Whether a process ended with this signal because of its computing time.
pub(super) fn is_out_of_time(signal: Option<i32>) -> bool {
    signal == Some(Signal::SIGXCPU as i32)
}

/// Lowers a limit; one that is lower already stays.
fn lower(resource: Resource, soft: u64, hard: u64) -> anyhow::Result<()> {
    let (_, allowed) = getrlimit(resource)?;
    setrlimit(resource, soft.min(allowed), hard.min(allowed))
        .with_context(|| format!("cannot limit the process that converts a source ({resource:?})"))
}
