//! `bonafide corpus new`: asks a few questions and writes a document.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, bail, ensure};
use bonafide::corpus::{CorpusFile, DocumentId, PartialDate, Severity, parse_document};
use bonafide::import::{audiences, escaped, in_comment, names};
use bonafide::render::printable;
use toml::Value;

use crate::arguments::CommonArguments;
use crate::commands::import::document::save;
use crate::{output, setup};

/// Longest answer, in bytes, and most lines of a text.
const MAX_ANSWER_LENGTH: u64 = 10_000;
const MAX_LINES: usize = 1000;
/// How often a question is asked again.
const MAX_TRIES: usize = 5;

#[allow(clippy::too_many_lines, reason = "a list of questions, and of the keys that their answers become")]
/// Asks on standard error, reads standard input, and writes `<id>.md`.
pub(crate) fn run(common: &CommonArguments, into: Option<PathBuf>) -> anyhow::Result<ExitCode> {
    let folder = match into {
        Some(folder) => folder,
        None => setup::corpus_folder(common)?,
    };
    let mut form = Form { input: std::io::stdin().lock() };
    let title = form.needed("Title of the document")?;
    let proposed = DocumentId::from_text(&title).map(|id| id.to_string()).unwrap_or_default();
    let id = form.until(
        &format!("Short name, in lower-case letters, digits and hyphens [{proposed}]"),
        |answer| {
            let name = if answer.is_empty() { &proposed } else { answer };
            DocumentId::from_text(name)
                .filter(|id| id.as_str() == name)
                .context("use lower-case letters, digits and hyphens")
        },
    )?;
    let path = folder.join(format!("{id}.md"));
    ensure!(!path.exists(), "{} is there already; correct it, or choose another name", path.display());
    let condition = form.ask("Condition that it is about (may be empty)")?;
    let aliases =
        form.list("Other names of the condition, separated by commas or semicolons (may be empty)")?;
    let audience = form
        .until("For whom: patient, caregiver, clinician; separated by commas (may be empty)", |answer| {
            audiences(&names(answer)).map_err(anyhow::Error::msg)
        })?;
    let publisher = form.needed("Who published the source")?;
    let url = form.until("Address of the source (may be empty)", |answer| {
        ensure!(answer.is_empty() || answer.contains("://"), "an address begins with https://");
        Ok(answer.to_owned())
    })?;
    let updated = form.until(
        "When the source was last changed: 2024, 2024-05 or 2024-05-06 (may be empty)",
        |answer| {
            if answer.is_empty() { Ok(None) } else { Ok(Some(answer.parse::<PartialDate>()?)) }
        },
    )?;
    let language = form.ask("Language of the text [en]")?;
    let verbatim =
        form.until("Are the sentences the source's own? yes or no [no]", |answer| match answer {
            "" | "no" | "n" => Ok(false),
            "yes" | "y" => Ok(true),
            _ => bail!("write yes or no"),
        })?;
    let license = form.ask("License or permission for the text (may be empty)")?;
    let default = if condition.is_empty() { title.clone() } else { format!("What is {condition}?") };
    let heading = form.ask(&format!("Heading of the first section [{default}]"))?;
    let heading = if heading.is_empty() { default } else { heading };
    let text = form.text("Text of the section; an empty line ends it")?;

    let mut file = String::from("+++\n");
    let mut put = |key: &str, value: Value| {
        let _ = writeln!(file, "{key} = {value}");
    };
    let list = |values: Vec<String>| Value::Array(values.into_iter().map(Value::String).collect());
    put("id", id.to_string().into());
    put("title", title.clone().into());
    put("condition", condition.into());
    put("aliases", list(aliases));
    put("audience", Value::try_from(audience)?);
    put("text", if verbatim { "verbatim" } else { "summary" }.into());
    put("disclaimer", "".into());
    file.push_str("\n[source]\n");
    let mut put = |key: &str, value: Value| {
        let _ = writeln!(file, "{key} = {value}");
    };
    put("title", title.into());
    put("publisher", publisher.into());
    for (key, value) in [
        ("url", url),
        ("updated", updated.map(|day| day.to_string()).unwrap_or_default()),
        ("licence", license),
    ] {
        if !value.is_empty() {
            put(key, value.into());
        }
    }
    put("language", if language.is_empty() { "en".to_owned() } else { language }.into());
    file.push_str("\n[review]\n");
    let _ = writeln!(
        file,
        "status = \"under-review\"\nstatement = \"\"\n+++\n\n## {}\n<!-- source: {} -->\n\n{text}",
        escaped(&heading),
        in_comment(&heading)
    );

    let (document, findings) =
        parse_document(&CorpusFile { name: path.display().to_string(), text: file.clone() });
    let errors: Vec<String> = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(ToString::to_string)
        .collect();
    ensure!(document.is_some(), "the document would have errors:\n{}", errors.join("\n"));
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    save(&path, &file).with_context(|| format!("cannot write {}", path.display()))?;
    output::print(&format!(
        "{} is written. Add sections below the first one, each under a line that begins with ##, then run \
         `bonafide corpus check`.\n",
        path.display()
    ))?;
    Ok(ExitCode::SUCCESS)
}

/// Questions and their answers.
struct Form<R> {
    input: R,
}

impl<R: BufRead> Form<R> {
    fn line(&mut self) -> anyhow::Result<Option<String>> {
        let mut line = String::new();
        let read = std::io::Read::take(&mut self.input, MAX_ANSWER_LENGTH).read_line(&mut line)?;
        ensure!((line.len() as u64) < MAX_ANSWER_LENGTH, "an answer may have {MAX_ANSWER_LENGTH} bytes");
        let clean: String = line.trim().chars().filter(|c| !c.is_control()).collect();
        Ok((read > 0).then_some(clean))
    }

    /// The answer to a question; an empty one where nothing more is read.
    fn ask(&mut self, question: &str) -> anyhow::Result<String> {
        eprint!("{}: ", printable(question));
        std::io::stderr().flush()?;
        Ok(self.line()?.unwrap_or_default())
    }

    fn until<T>(&mut self, question: &str, read: impl Fn(&str) -> anyhow::Result<T>) -> anyhow::Result<T> {
        for _ in 1..MAX_TRIES {
            match read(&self.ask(question)?) {
                Ok(value) => return Ok(value),
                Err(error) => eprintln!("  {}", printable(&output::in_one_line(&error))),
            }
        }
        read(&self.ask(question)?)
    }

    fn needed(&mut self, question: &str) -> anyhow::Result<String> {
        self.until(question, |answer| {
            ensure!(!answer.is_empty(), "this is needed");
            Ok(answer.to_owned())
        })
    }

    fn list(&mut self, question: &str) -> anyhow::Result<Vec<String>> {
        Ok(names(&self.ask(question)?))
    }

    /// Lines up to an empty one.
    fn text(&mut self, question: &str) -> anyhow::Result<String> {
        eprintln!("{}:", printable(question));
        let mut lines = Vec::new();
        let mut after_item = false;
        while let Some(line) = self.line()? {
            if line.is_empty() && !lines.is_empty() || lines.len() >= MAX_LINES {
                break;
            }
            if !line.is_empty() {
                // items stay items; all other signs stand for themselves
                let item = line.strip_prefix("- ").map(|item| format!("- {}", escaped(item)));
                if item.is_some() != after_item && !lines.is_empty() {
                    lines.push(String::new());
                }
                after_item = item.is_some();
                lines.push(item.unwrap_or_else(|| escaped(&line)));
            }
        }
        ensure!(!lines.is_empty(), "the section has no text; nothing was written");
        Ok(lines.join("\n") + "\n")
    }
}
