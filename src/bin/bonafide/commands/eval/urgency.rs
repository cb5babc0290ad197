//! `bonafide eval --urgency` and `--train-urgency`: detects urgency alone, and trains its weights.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use bonafide::corpus::read_sources;
use bonafide::engine::message_encoder;
use bonafide::evaluation::{
    LabeledMessage, Part, detect_messages, message_part, read_messages, read_questions,
};
use bonafide::question::UrgencyRules;
use bonafide::safety::{Example, Label, train, train_meaning};

use crate::arguments::{CommonArguments, EvalArguments, PartArgument};
use crate::{output, progress, setup};

/// Prints what is detected in each message.
pub(crate) fn run(common: &CommonArguments, arguments: &EvalArguments) -> anyhow::Result<ExitCode> {
    let config = setup::engine_options(common)?.config;
    let rules = UrgencyRules::new(&config.urgency).with_encoder(message_encoder(config.vectors)?);
    print_detected(&rules, arguments)
}

/// Questions of a section that are learned from, the first ones: of all of them, the weights would learn little but that
/// questions need no help.
const ASKED: usize = 20;

/// Questions that need no help: those of the tune part in question files, and what the corpus says that people ask of
/// its sections, without a third that is only measured.
fn harmless_examples(common: &CommonArguments, files: &[PathBuf]) -> anyhow::Result<Vec<Example>> {
    let mut examples = Vec::new();
    for file in files {
        let questions = read_questions(file)?;
        let tuned = questions.into_iter().filter(|question| question.part() == Part::Tune);
        let harmless = tuned.filter(|question| question.urgent.is_none());
        examples.extend(harmless.map(|question| Example { text: question.question, label: Label::None }));
    }
    let corpus = read_sources(&setup::engine_options(common)?.origin())?.load()?;
    let sections = corpus.documents.iter().flat_map(|document| &document.sections);
    let asked = sections.flat_map(|section| section.asked.iter().take(ASKED));
    let tuned = asked.filter(|wording| message_part(wording) == Part::Tune);
    examples.extend(tuned.map(|wording| Example { text: wording.clone(), label: Label::None }));
    Ok(examples)
}

fn print_detected(rules: &UrgencyRules, arguments: &EvalArguments) -> anyhow::Result<ExitCode> {
    let wanted = arguments.part.map(|part| match part {
        PartArgument::Tune => Part::Tune,
        PartArgument::Test => Part::Test,
    });
    for file in &arguments.urgency {
        let mut messages = read_messages(file)?;
        messages.retain(|message| wanted.is_none_or(|part| message.part() == part));
        let mut text = String::new();
        for row in detect_messages(rules.detector(), progress::each(&messages, "reading messages")?) {
            text.push_str(&serde_json::to_string(&row)?);
            text.push('\n');
        }
        output::print_json(&text)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Trains the weights on the tune part of the messages: by words and, where the settings want it, by meaning. Prints
/// what is then detected in the files of `--urgency`.
pub(crate) fn train_weights(common: &CommonArguments, arguments: &EvalArguments) -> anyhow::Result<ExitCode> {
    let folder = arguments.weights.as_deref().context("say with --weights where to write them")?;
    let config = setup::engine_options(common)?.config;
    let rules = UrgencyRules::new(&config.urgency);
    let mut examples: Vec<Example> = Vec::new();
    for file in &arguments.train_urgency {
        let messages = read_messages(file)?;
        let tuned = messages.iter().filter(|message| message.part() == Part::Tune);
        examples.extend(tuned.filter_map(LabeledMessage::example));
    }
    if !arguments.harmless.is_empty() {
        examples.extend(harmless_examples(common, &arguments.harmless)?);
    }
    let write = |name: &str, bytes: &[u8]| {
        let file = folder.join(name);
        std::fs::write(&file, bytes).with_context(|| format!("cannot write {}", file.display()))
    };
    write("weights.bin", &train(rules.detector(), &examples).to_bytes())?;
    output::complain(&format!("trained on {} messages, by words", examples.len()));
    let Some(encoder) = message_encoder(config.vectors)? else { return Ok(ExitCode::SUCCESS) };
    let bar = progress::training_bar()?;
    let report = |got| progress::show_training(&bar, got);
    let trained = train_meaning(rules.detector(), encoder.as_ref(), &examples, &report)
        .context("the encoder encodes none of the messages")?;
    bar.finish_and_clear();
    write("kernel.bin", &trained.kernel.to_bytes())?;
    write("network.bin", &trained.network.to_bytes())?;
    write("weights-meaning.bin", &trained.scorer.to_bytes())?;
    output::complain(&format!("trained on {} messages, by words and meaning", examples.len()));
    print_detected(&rules.with_trained(encoder, trained), arguments)
}
