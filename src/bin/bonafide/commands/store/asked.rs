//! `bonafide store asked`: questions that moderators added to sections, for the files of the corpus.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use bonafide::corpus::{
    AddedQuestions, CorpusFile, CorpusOrigin, add_questions, parse_document, read_sources,
};
use bonafide::store::{NewWording, Wording};

use crate::arguments::CommonArguments;
use crate::commands::NOTHING;
use crate::commands::import::document::replace;
use crate::output::counted;
use crate::{output, setup};

/// The questions of one section.
struct Section {
    document: String,
    headings: Vec<String>,
    questions: Vec<String>,
}

/// What became of the questions.
#[derive(Default)]
struct Report {
    text: String,
    added: usize,
    /// Sections whose questions found no place.
    failed: usize,
}

/// Prints the questions of one server, or of all, by section; with `write`, adds them to the files.
pub(crate) fn run(
    common: &CommonArguments,
    wordings: Vec<Wording>,
    server: Option<u64>,
    write: bool,
) -> anyhow::Result<ExitCode> {
    let origin = setup::engine_options(common)?.origin();
    let sources = read_sources(&origin)?;
    let mut files: BTreeMap<String, CorpusFile> = BTreeMap::new();
    for file in sources.files {
        if let (Some(document), _) = parse_document(&file) {
            files.insert(document.info.id.to_string(), file);
        }
    }
    let of_server =
        wordings.into_iter().filter(|wording| server.is_none_or(|only| wording.added.server == only));
    let mut report = Report::default();
    let mut changed: BTreeMap<String, CorpusFile> = BTreeMap::new();
    for section in by_section(of_server, &mut report)? {
        let file = changed.get(&section.document).or_else(|| files.get(&section.document));
        if let Some(file) = place(file, &section, &mut report)? {
            changed.insert(section.document, file);
        }
    }
    let documents = changed.len();
    if write {
        let CorpusOrigin::Directory(folder) = &origin else {
            bail!("the documents are in the program: name a corpus folder with --corpus");
        };
        for file in changed.values() {
            let path = folder.join(&file.name);
            replace(&path, &file.text).with_context(|| format!("cannot write {}", path.display()))?;
        }
    }
    let done = if write { "added to" } else { "to add to" };
    let (added, documents) = (counted(report.added, "question"), counted(documents, "document"));
    writeln!(report.text, "{added} {done} {documents}: {origin}")?;
    if report.added > 0 {
        report.text.push_str(if write {
            "Read them, then run `bonafide corpus check` and `bonafide index`.\n"
        } else {
            "Add them with --write.\n"
        });
    }
    output::print(&report.text)?;
    Ok(if report.failed == 0 { ExitCode::SUCCESS } else { ExitCode::from(NOTHING) })
}

/// The questions by section, in the order in which they were added. The same question leads to one section: the first.
fn by_section(wordings: impl Iterator<Item = Wording>, report: &mut Report) -> anyhow::Result<Vec<Section>> {
    let mut sections: Vec<Section> = Vec::new();
    let mut known: BTreeMap<String, (String, Vec<String>)> = BTreeMap::new();
    for NewWording { document, section, text, .. } in wordings.map(|wording| wording.added) {
        let place = (document.clone(), section.clone());
        match known.get(&text.to_lowercase()) {
            Some(first) if *first == place => continue,
            Some(first) => {
                report.failed += 1;
                writeln!(
                    report.text,
                    "{document}, {}: left out: “{text}” already leads to {}, {}",
                    section.join(" › "),
                    first.0,
                    first.1.join(" › ")
                )?;
                continue;
            }
            None => known.insert(text.to_lowercase(), place),
        };
        let same = sections.iter_mut().find(|it| it.document == document && it.headings == section);
        match same {
            Some(same) => same.questions.push(text),
            None => sections.push(Section { document, headings: section, questions: vec![text] }),
        }
    }
    Ok(sections)
}

/// The file with the questions of a section, if any are new.
fn place(
    file: Option<&CorpusFile>,
    section: &Section,
    report: &mut Report,
) -> anyhow::Result<Option<CorpusFile>> {
    let name = format!("{}, {}", section.document, section.headings.join(" › "));
    let Some(file) = file else {
        report.failed += 1;
        let why = "no file of the corpus is this document; it may be in a collection, or removed";
        writeln!(report.text, "{name}: left out: {why}")?;
        return Ok(None);
    };
    let why = match add_questions(file, &section.headings, &section.questions) {
        AddedQuestions::Changed(text) => {
            writeln!(report.text, "{}: {}", file.name, section.headings.join(" › "))?;
            let before: Vec<&str> = file.text.lines().collect();
            for line in text.lines().filter(|line| line.contains("asked:") && !before.contains(line)) {
                report.added += 1;
                writeln!(report.text, "  {line}")?;
            }
            return Ok(Some(CorpusFile { name: file.name.clone(), text }));
        }
        AddedQuestions::Unchanged => return Ok(None),
        AddedQuestions::NoSection => "the document no longer has this section".to_owned(),
        AddedQuestions::Broken(error) => error,
    };
    report.failed += 1;
    writeln!(report.text, "{name}: left out: {why}")?;
    Ok(None)
}
