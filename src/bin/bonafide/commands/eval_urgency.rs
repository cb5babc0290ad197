//! `bonafide eval --urgency` and `--train-urgency`: detects urgency alone, and trains its weights.

use std::process::ExitCode;

use anyhow::Context as _;
use bonafide::config::Config;
use bonafide::evaluation::{LabeledMessage, Part, detect_messages, read_messages};
use bonafide::question::UrgencyRules;
use bonafide::safety::{Example, train};

use crate::arguments::{CommonArguments, EvalArguments, PartArgument};
use crate::{output, setup};

/// Prints what is detected in each message.
pub(crate) fn run(common: &CommonArguments, arguments: &EvalArguments) -> anyhow::Result<ExitCode> {
    let rules = rules(common)?;
    let wanted = arguments.part.map(|part| match part {
        PartArgument::Tune => Part::Tune,
        PartArgument::Test => Part::Test,
    });
    for file in &arguments.urgency {
        let mut messages = read_messages(file)?;
        messages.retain(|message| wanted.is_none_or(|part| message.part() == part));
        let mut text = String::new();
        for row in detect_messages(rules.detector(), &messages) {
            text.push_str(&serde_json::to_string(&row)?);
            text.push('\n');
        }
        output::print_json(&text)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Trains the weights on the tune part of the messages.
pub(crate) fn train_weights(common: &CommonArguments, arguments: &EvalArguments) -> anyhow::Result<ExitCode> {
    let weights = arguments.weights.as_deref().context("say with --weights where to write them")?;
    let rules = rules(common)?;
    let mut examples: Vec<Example> = Vec::new();
    for file in &arguments.train_urgency {
        let messages = read_messages(file)?;
        let tuned = messages.iter().filter(|message| message.part() == Part::Tune);
        examples.extend(tuned.filter_map(LabeledMessage::example));
    }
    let scorer = train(rules.detector(), &examples);
    std::fs::write(weights, scorer.to_bytes())
        .with_context(|| format!("cannot write {}", weights.display()))?;
    output::print(&format!("trained on {} messages\n", examples.len()))?;
    Ok(ExitCode::SUCCESS)
}

fn rules(common: &CommonArguments) -> anyhow::Result<UrgencyRules> {
    let config: Config = setup::engine_options(common)?.config;
    Ok(UrgencyRules::new(&config.urgency))
}
