//! Converts one source in a process of its own: the other end of `conversion`.

use std::io::{BufReader, Write as _};
use std::process::ExitCode;

use bonafide::corpus::parse_document;
use bonafide::import::import_again;

use super::conversion::{Request, Response};
#[cfg(unix)]
use super::limits::{Limits, forbid_processes};

/// Reads a request, and answers it. Ends when the process that asked does.
pub(crate) fn run(cpu_seconds: u64, megabytes: u64) -> anyhow::Result<ExitCode> {
    // a broken file can make a library panic, with words of the file
    std::panic::set_hook(Box::new(|_| {}));
    // libraries compute in this thread: there can be no other
    rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global()?;
    #[cfg(unix)]
    let limits = Limits::set(cpu_seconds, megabytes)?;
    #[cfg(not(unix))]
    let _ = (cpu_seconds, megabytes);
    let mut input = BufReader::new(std::io::stdin());
    let (request, bytes) = Request::read(&mut input)?;
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut input, &mut std::io::sink());
        std::process::exit(i32::from(crate::FAILED));
    });
    #[cfg(unix)]
    forbid_processes()?;
    let response = answer(&request, &bytes);
    #[cfg(unix)]
    let response = if limits.is_memory_exceeded()? { Response::OutOfMemory } else { response };
    let mut output = std::io::stdout().lock();
    serde_json::to_writer(&mut output, &response)?;
    output.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn answer(request: &Request, bytes: &[u8]) -> Response {
    let Request { format, name, given, earlier, words, .. } = request;
    // the other process has parsed it before
    let earlier = earlier.as_ref().and_then(|file| parse_document(file).0);
    match import_again(bytes, *format, name, given, earlier.as_ref(), words) {
        Ok(imported) => Response::Converted(Box::new(imported)),
        Err(error) => Response::Refused(error),
    }
}
