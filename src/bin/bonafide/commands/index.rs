//! `bonafide index`: builds the index on disk.

use std::process::ExitCode;
use std::time::Instant;

#[cfg(feature = "opensearch")]
use anyhow::Context as _;
#[cfg(feature = "opensearch")]
use bonafide::engine::build_in_cluster;
use bonafide::engine::{EncodeWhen, EngineOptions, build_index, check_index, encode_index};
use bonafide::index::When;

use super::NOTHING;
#[cfg(feature = "replicas")]
use super::replicas;
#[cfg(feature = "opensearch")]
use crate::arguments::TargetArgument;
use crate::arguments::{CommonArguments, IndexArguments};
use crate::output::counted;
use crate::{output, progress, setup};

/// Builds the index, with a progress bar where standard error is a terminal.
pub(crate) fn run(common: &CommonArguments, arguments: &IndexArguments) -> anyhow::Result<ExitCode> {
    let options = setup::engine_options(common)?;
    if arguments.check {
        return match check_index(&options)? {
            Ok(checked) => {
                output::print(&format!(
                    "the index is current: {}, {}\n",
                    counted(checked.documents, "document"),
                    counted(checked.passages, "passage")
                ))?;
                Ok(ExitCode::SUCCESS)
            }
            Err(reason) => {
                output::print(&format!("the index is not current: {reason}\n"))?;
                Ok(ExitCode::from(NOTHING))
            }
        };
    }
    #[cfg(feature = "opensearch")]
    if arguments.to == Some(TargetArgument::OpenSearch) {
        return build_remote(&options);
    }
    #[cfg(feature = "replicas")]
    if let Some(place) = &arguments.fetch {
        return replicas::fetch(options, place, arguments.allow_older);
    }
    #[cfg(feature = "replicas")]
    if let Some(place) = &arguments.publish {
        // before a long build
        let key = replicas::signing_key()?;
        build(&options, When::Stale, arguments.vectors)?;
        return replicas::publish(&options, place, &key);
    }
    build(&options, When::Always, arguments.vectors)?;
    Ok(ExitCode::SUCCESS)
}

/// Builds the index on disk, and encodes its passages: all, or those of a small corpus.
fn build(options: &EngineOptions, when: When, vectors: bool) -> anyhow::Result<()> {
    let start = Instant::now();
    let bar = progress::index_bar()?;
    let (directory, built) = build_index(options, when, &|got| progress::show_build(&bar, got))?;
    bar.finish_and_clear();
    output::print(&format!(
        "{} ({} new or changed), {}, {} bytes, {:.2} seconds: {}\n",
        counted(built.documents, "document"),
        built.analyzed,
        counted(built.passages, "passage"),
        built.bytes,
        start.elapsed().as_secs_f64(),
        directory.display()
    ))?;
    encode(options, if vectors { EncodeWhen::Always } else { EncodeWhen::Small })
}

/// Builds the index in the OpenSearch cluster, and deletes the one before once bots had time to notice.
#[cfg(feature = "opensearch")]
fn build_remote(options: &EngineOptions) -> anyhow::Result<ExitCode> {
    let start = Instant::now();
    let bar = progress::index_bar()?;
    let built = build_in_cluster(options, &|got| progress::show_build(&bar, got))?;
    bar.finish_and_clear();
    output::print(&format!(
        "{} ({} new or changed), {} ({} sent), {:.2} seconds: {} in OpenSearch\n",
        counted(built.documents, "document"),
        built.analyzed,
        counted(built.passages, "passage"),
        built.sent,
        start.elapsed().as_secs_f64(),
        built.name
    ))?;
    if !built.has_copies {
        output::complain(
            "not every shard has its copies yet: if a node fails now, questions can't be answered \
             (opensearch.replicas must be smaller than the number of nodes)",
        );
    }
    let deleted =
        built.delete_earlier().context("the new index answers, but an earlier one is still there")?;
    if deleted > 0 {
        output::print(&format!(
            "{deleted} earlier {} deleted\n",
            if deleted == 1 { "index" } else { "indexes" }
        ))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Encodes the passages, with a progress bar and an estimate of the time left.
fn encode(options: &EngineOptions, when: EncodeWhen) -> anyhow::Result<()> {
    let start = Instant::now();
    let bar = progress::bar(0, "encoding passages")?.with_message("(Ctrl-C stops; what is done stays)");
    let encoded = encode_index(options, when, &|done, total| {
        bar.set_length(total);
        bar.set_position(done as u64);
    })?;
    bar.finish_and_clear();
    if let Some(encoded) = encoded {
        if encoded.was_damaged {
            output::complain(
                "the vectors were damaged, or from another version: what was missing is there again",
            );
        }
        output::print(&format!(
            "{} compared by meaning ({} newly encoded), {:.2} seconds\n",
            counted(encoded.passages, "passage"),
            encoded.encoded,
            start.elapsed().as_secs_f64()
        ))?;
    } else if when == EncodeWhen::Always {
        output::print("this build has no encoder, or vectors.enabled is off: nothing was encoded\n")?;
    }
    Ok(())
}
