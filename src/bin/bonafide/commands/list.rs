//! `bonafide topics` and `bonafide sources`.

use std::process::ExitCode;

use bonafide::corpus::{Audience, DocumentInfo};
use bonafide::engine::{Engine, Topic};
use bonafide::render::{render_sources, render_topics};
use serde_json::json;

use super::NOTHING;
use crate::arguments::{CommonArguments, SourcesArguments, TopicsArguments};
use crate::{output, setup};

/// Lists conditions and their sections, or those of one condition.
pub(crate) fn topics(common: &CommonArguments, arguments: &TopicsArguments) -> anyhow::Result<ExitCode> {
    let engine = setup::engine(common)?;
    let topics: Vec<&Topic> = if arguments.condition.is_empty() {
        engine.topics()?.iter().collect()
    } else {
        let condition = match setup::condition(&engine, &arguments.condition.join(" ")) {
            Ok(condition) => condition,
            Err(error) => return Ok(nothing(&error)),
        };
        engine.topics()?.iter().filter(|topic| topic.condition == condition).collect()
    };
    if arguments.json {
        output::print_json(
            &(json!({ "version": bonafide::answer::VERSION, "topics": topics }).to_string() + "\n"),
        )?;
    } else {
        let list = render_topics(topics, &output::terminal(common));
        output::print_long(common, &format!("{}\n", list.trim_end()))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Lists documents, and says which corpus and index are used.
pub(crate) fn sources(common: &CommonArguments, arguments: &SourcesArguments) -> anyhow::Result<ExitCode> {
    let engine = setup::engine(common)?;
    let condition = match arguments
        .documents
        .condition
        .as_deref()
        .map(|name| setup::condition(&engine, name))
        .transpose()
    {
        Ok(condition) => condition,
        Err(error) => return Ok(nothing(&error)),
    };
    let audience = arguments.documents.audience.map(Audience::from);
    let documents: Vec<&DocumentInfo> = engine
        .documents()
        .iter()
        .filter(|document| condition.is_none_or(|condition| document.condition == condition))
        .filter(|document| audience.is_none_or(|audience| document.audience.contains(&audience)))
        .collect();
    if arguments.json {
        output::print_json(&(in_json(&engine, &documents) + "\n"))?;
    } else {
        let list = render_sources(documents, &engine.config().texts.en, &output::terminal(common));
        output::print_long(common, &format!("{list}{}\n", output::corpus_line(&engine)))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn in_json(engine: &Engine, documents: &[&DocumentInfo]) -> String {
    json!({
        "version": bonafide::answer::VERSION,
        "corpus": engine.origin().to_string(),
        "documents": documents,
    })
    .to_string()
}

fn nothing(error: &anyhow::Error) -> ExitCode {
    output::complain(&output::in_one_line(error));
    ExitCode::from(NOTHING)
}
