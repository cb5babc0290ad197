//! Lists the files of `corpus/` and `index/embedded/` so that they can be embedded in the program, and compiles the
//! patterns of `config/urgency/`: reading them takes longer than answering a question.

// the library's own pattern code; the build needs only part of it
#[allow(dead_code, unreachable_pub, reason = "the library uses the rest")]
#[path = "src/safety/evidence.rs"]
mod evidence;
#[allow(dead_code, unreachable_pub, reason = "the library uses the rest")]
#[path = "src/safety/normalize.rs"]
mod normalize;
#[allow(dead_code, unreachable_pub, reason = "the library uses the rest")]
#[path = "src/safety/numbers.rs"]
mod numbers;
#[allow(dead_code, unreachable_pub, unused_imports, reason = "the library uses the rest")]
#[path = "src/safety/pattern/mod.rs"]
mod pattern;
#[allow(dead_code, unreachable_pub, reason = "the library uses the rest")]
#[path = "src/safety/vocabulary.rs"]
mod vocabulary;
#[allow(dead_code, unreachable_pub, reason = "the library uses the rest")]
#[path = "src/safety/words.rs"]
mod words;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use pattern::{PatternFile, PatternTable};

/// The pattern files, in the order in which the settings list them.
const PATTERNS: [&str; 7] = ["all", "en", "es", "pt", "fr", "de", "it"];

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=corpus");
    let root =
        PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or(io::ErrorKind::NotFound)?).join("corpus");
    let mut paths = Vec::new();
    for entry in fs::read_dir(&root)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "md") && !path.ends_with("README.md") {
            paths.push(path);
        }
    }
    paths.sort();
    let mut code = String::from(
        "/// Name and content of each document of `corpus/`.\nconst EMBEDDED_CORPUS: &[(&str, &str)] = &[\n",
    );
    for path in &paths {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let _ = writeln!(code, "    ({name:?}, include_str!({:?})),", path.display().to_string());
    }
    code.push_str("];\n");
    let out = env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?;
    fs::write(Path::new(&out).join("embedded_corpus.rs"), code)?;
    fs::write(Path::new(&out).join("embedded_vectors.rs"), embedded_vectors()?)?;
    fs::write(Path::new(&out).join("urgency_patterns.bin"), prepared_patterns()?)?;
    fs::write(Path::new(&out).join("embedded_index.rs"), embedded_index()?)
}

/// Code that names the vectors of the corpus; no bytes where they have not been made yet.
fn embedded_vectors() -> io::Result<String> {
    println!("cargo::rerun-if-changed=index/vectors.bin");
    let root = env::var_os("CARGO_MANIFEST_DIR").ok_or(io::ErrorKind::NotFound)?;
    let path = PathBuf::from(root).join("index/vectors.bin");
    let bytes = if path.is_file() {
        format!("include_bytes!({:?})", path.display().to_string())
    } else {
        "&[]".to_owned()
    };
    Ok(format!(
        "/// The vectors of the shipped corpus's passages.\nconst EMBEDDED_VECTORS: &[u8] = {bytes};\n"
    ))
}

/// Code that lists the files of the index; none where it has not been made yet.
fn embedded_index() -> io::Result<String> {
    println!("cargo::rerun-if-changed=index/embedded");
    let root = env::var_os("CARGO_MANIFEST_DIR").ok_or(io::ErrorKind::NotFound)?;
    let root = PathBuf::from(root).join("index/embedded");
    let mut paths = Vec::new();
    if root.is_dir() {
        for entry in fs::read_dir(&root)? {
            paths.push(entry?.path());
        }
    }
    paths.sort();
    let mut code = String::from(
        "/// Name and content of each file of `index/embedded/`.\nconst EMBEDDED_INDEX: &[(&str, &[u8])] = &[\n",
    );
    for path in &paths {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let _ = writeln!(code, "    ({name:?}, include_bytes!({:?})),", path.display().to_string());
    }
    code.push_str("];\n");
    Ok(code)
}

/// The compiled patterns of the urgency detection.
fn prepared_patterns() -> io::Result<Vec<u8>> {
    let root = env::var_os("CARGO_MANIFEST_DIR").ok_or(io::ErrorKind::NotFound)?;
    let mut files = Vec::new();
    for name in PATTERNS {
        let file = format!("config/urgency/{name}.txt");
        println!("cargo::rerun-if-changed={file}");
        let text = fs::read_to_string(Path::new(&root).join(file))?;
        files.push(PatternFile::parse(name, &text).map_err(io::Error::other)?);
    }
    Ok(PatternTable::compile(&files).map_err(io::Error::other)?.to_bytes())
}
