//! Lists the files of `corpus/` and `index/embedded/` so that they can be embedded in the program, and compiles the
//! patterns of `config/urgency/`: reading them takes longer than answering a question.

// the library's own pattern code; the build needs only part of it
#[allow(dead_code, unreachable_pub, reason = "the library uses the rest")]
#[path = "src/safety/evidence.rs"]
mod evidence;
#[allow(dead_code, unreachable_pub, reason = "the library uses the rest")]
#[path = "src/config/messages/patterns.rs"]
mod message_patterns;
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

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use fluent_syntax::ast::Entry;
use message_patterns::{Patterns, VariableKind};
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
    fs::write(Path::new(&out).join("messages.rs"), text_functions()?)?;
    fs::write(Path::new(&out).join("urgency_patterns.bin"), prepared_patterns()?)?;
    fs::write(Path::new(&out).join("embedded_index.rs"), embedded_index()?)
}

/// Code that names the vectors of the corpus and what was learned from its questions; no bytes where they have not been
/// made yet.
fn embedded_vectors() -> io::Result<String> {
    let root = env::var_os("CARGO_MANIFEST_DIR").ok_or(io::ErrorKind::NotFound)?;
    let bytes_of = |file: &str| {
        println!("cargo::rerun-if-changed=index/{file}");
        let path = PathBuf::from(&root).join("index").join(file);
        if path.is_file() {
            format!("include_bytes!({:?})", path.display().to_string())
        } else {
            "&[]".to_owned()
        }
    };
    let (vectors, space) = (bytes_of("vectors.bin"), bytes_of("question-space.bin"));
    Ok(format!(
        "/// The vectors of the shipped corpus's passages.\nconst EMBEDDED_VECTORS: &[u8] = {vectors};\n\
         /// What was learned from the questions of its sections.\nconst EMBEDDED_SPACE: &[u8] = {space};\n"
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

/// Code with a function for each message of `config/texts/en.ftl`, in alphabetical order. One that fills in several
/// variables takes them by their names, in a struct.
fn text_functions() -> io::Result<String> {
    println!("cargo::rerun-if-changed=config/texts");
    let root = env::var_os("CARGO_MANIFEST_DIR").ok_or(io::ErrorKind::NotFound)?;
    let mut messages: BTreeMap<String, TextFunction> = BTreeMap::new();
    for file in fs::read_dir(Path::new(&root).join("config/texts"))? {
        let path = file?.path();
        let text = fs::read_to_string(&path)?;
        let resource = fluent_syntax::parser::parse(text.as_str())
            .map_err(|(_, errors)| io::Error::other(format!("{}: {errors:?}", path.display())))?;
        let mut patterns = Patterns::default();
        patterns.add(resource.body.iter());
        for entry in &resource.body {
            let Entry::Message(message) = entry else { continue };
            let name = message.id.name;
            let function = messages.entry(name.to_owned()).or_default();
            // what is wrong with a text is reported when it is loaded
            for (variable, kind) in patterns.variables(name).unwrap_or_default() {
                let known = function.variables.entry(variable.to_owned()).or_insert(kind);
                *known = kind.max(*known);
            }
            let mut comment = message.comment.iter().flat_map(|comment| &comment.content);
            function.longest = comment.find_map(|line| longest(line)).or(function.longest);
        }
    }
    let mut code = String::new();
    let mut fixed = 0;
    for (name, message) in &messages {
        let _ = message.write(&mut code, name, &mut fixed);
    }
    let _ = writeln!(code, "pub(super) const MESSAGES: &[Message] = &[");
    for (name, TextFunction { variables, longest }) in &messages {
        let variables: Vec<&String> = variables.keys().collect();
        let _ = writeln!(
            code,
            "    Message {{ name: {name:?}, variables: &{variables:?}, longest: {longest:?} }},"
        );
    }
    code.push_str("];\n");
    Ok(code)
}

/// The length that the comment of a message allows, as `At most 80 characters.`
fn longest(comment: &str) -> Option<usize> {
    comment.strip_prefix("At most ")?.strip_suffix(" characters.")?.parse().ok()
}

/// The function of a text.
#[derive(Default)]
struct TextFunction {
    variables: BTreeMap<String, VariableKind>,
    longest: Option<usize>,
}

impl TextFunction {
    /// Writes the function; `fixed` counts those without variables.
    fn write(&self, code: &mut String, name: &str, fixed: &mut usize) -> std::fmt::Result {
        let takes = |kind: &VariableKind| match kind {
            VariableKind::Text => "impl Into<FluentValue<'v>>",
            VariableKind::Number => "impl Into<FluentNumber>",
        };
        let value = |kind: &VariableKind, from: &str| match kind {
            VariableKind::Text => format!("{from}.into()"),
            VariableKind::Number => format!("FluentValue::Number({from}.into())"),
        };
        let (parameter, values) = match self.variables.iter().collect::<Vec<_>>()[..] {
            [] => {
                let place = *fixed;
                *fixed += 1;
                return writeln!(
                    code,
                    "impl Texts {{ pub fn {name}(&self) -> &str {{ self.fixed({place}) }} }}"
                );
            }
            [(variable, kind)] => {
                (format!("{variable}: {}", takes(kind)), format!("({variable:?}, {})", value(kind, variable)))
            }
            _ => {
                let words = name.split('_').map(|word| word[..1].to_uppercase() + &word[1..]);
                let of: String = words.collect();
                let names: Vec<&String> = self.variables.keys().collect();
                let fields: Vec<String> = names.iter().map(|name| format!("pub {name}: T{name}")).collect();
                let kinds: Vec<String> = names.iter().map(|name| format!("T{name}")).collect();
                writeln!(
                    code,
                    "#[derive(Debug)]\npub struct {of}<{}> {{ {} }}",
                    kinds.join(", "),
                    fields.join(", ")
                )?;
                let kinds: Vec<&str> = self.variables.values().map(takes).collect();
                let values = self
                    .variables
                    .iter()
                    .map(|(name, kind)| format!("({name:?}, {})", value(kind, &format!("with.{name}"))));
                (format!("with: {of}<{}>", kinds.join(", ")), values.collect::<Vec<_>>().join(", "))
            }
        };
        let lifetime = if parameter.contains("'v") { "<'v>" } else { "" };
        writeln!(
            code,
            "impl Texts {{ pub fn {name}{lifetime}(&self, {parameter}) -> String {{ self.filled({name:?}, [{values}]) }} }}"
        )
    }
}
