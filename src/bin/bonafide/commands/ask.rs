//! `bonafide ask`: one question, one answer.

use std::process::ExitCode;

use bonafide::answer::Outcome;
use bonafide::engine::{AskOptions, Engine};
use bonafide::question::Conversation;
use bonafide::render::{ShortAnswer, render_answer, render_interpretation, render_short_answer};

use super::NOTHING;
use crate::arguments::{AskArguments, CommonArguments};
use crate::{output, setup};

/// How the whole answer is asked for.
const MORE: &str = "bonafide ask --full …";

/// How an excerpt is shown by its id.
const SHOW: &str = "bonafide show";

/// Answers the question of the command line.
pub(crate) fn run(common: &CommonArguments, arguments: &AskArguments) -> anyhow::Result<ExitCode> {
    let question = arguments.question.join(" ");
    anyhow::ensure!(!question.trim().is_empty(), "the question is empty");
    let engine = setup::engine(common)?;
    let top = setup::top(arguments.top, engine.config())?;
    let options = ask_options(&engine, arguments)?;
    let mut conversation = Conversation::new(&engine.config().answer);
    let answer = engine.ask_with(&question, top, &mut conversation, &options, &[])?.answer;
    let text = if arguments.json {
        serde_json::to_string(&answer)? + "\n"
    } else {
        let terminal = output::terminal(common);
        let texts = engine.config().texts.of(answer.language);
        let text = if arguments.full {
            render_answer(&answer, texts, &terminal)
        } else {
            let document_notices = engine.notices_of(&answer);
            let short = ShortAnswer {
                answer: &answer,
                document_notices: &document_notices,
                more: MORE,
                show: Some(SHOW),
                has_whole_disclaimer: false,
            };
            render_short_answer(&short, texts, &terminal)
        };
        if arguments.explain { render_interpretation(&answer, &terminal) + "\n" + &text } else { text }
    };
    if arguments.json {
        output::print_json(&text)?;
    } else {
        output::print_long(common, &text)?;
    }
    // the process ends: giving its memory back piece by piece would only take time
    std::mem::forget(engine);
    let nothing = answer.outcome == Outcome::NoAnswer && answer.urgency.is_none();
    Ok(if nothing { ExitCode::from(NOTHING) } else { ExitCode::SUCCESS })
}

/// The documents that the command line admits.
pub(super) fn ask_options(engine: &Engine, arguments: &AskArguments) -> anyhow::Result<AskOptions> {
    let only_condition = arguments
        .documents
        .condition
        .as_deref()
        .map(|name| setup::condition(engine, name).map(str::to_owned));
    Ok(AskOptions {
        only_condition: only_condition.transpose()?,
        audience: arguments.documents.audience.map(Into::into),
        ..AskOptions::default()
    })
}
