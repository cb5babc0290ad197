//! `bonafide show`: a passage with its neighbors.

use std::process::ExitCode;

use bonafide::answer::Disclaimer;
use bonafide::config::Language;
use bonafide::passage::PassageId;
use bonafide::render::render_passage_in_context;
use serde_json::json;

use super::NOTHING;
use crate::arguments::{CommonArguments, ShowArguments};
use crate::{output, setup};

/// The maximum number of neighbors on either side.
const MAX_NEIGHBORS: usize = 100;

/// Shows the passage of the command line.
pub(crate) fn run(common: &CommonArguments, arguments: &ShowArguments) -> anyhow::Result<ExitCode> {
    anyhow::ensure!(arguments.neighbors <= MAX_NEIGHBORS, "--neighbors must not be above {MAX_NEIGHBORS}");
    let engine = setup::engine(common)?;
    let id = PassageId::from_input(&arguments.passage);
    let Some(shown) = engine.show(&id, arguments.neighbors)? else {
        output::complain(&format!(
            "there is no excerpt {id}: `bonafide ask --full` prints the ID under each excerpt"
        ));
        return Ok(ExitCode::from(NOTHING));
    };
    let config = engine.config();
    let disclaimer = Disclaimer::new(Language::En, &config.texts);
    let text = if arguments.json {
        let passages: Vec<_> = shown.before.iter().chain([&shown.passage]).chain(&shown.after).collect();
        json!({
            "version": bonafide::answer::VERSION,
            "id": shown.passage.id,
            "passages": passages,
            "notices": shown.notices,
            "disclaimer": disclaimer,
        })
        .to_string()
            + "\n"
    } else {
        let terminal = output::terminal(common);
        render_passage_in_context(&shown, &config.texts.en, &disclaimer, &terminal)
    };
    if arguments.json {
        output::print_json(&text)?;
    } else {
        output::print_long(common, &text)?;
    }
    Ok(ExitCode::SUCCESS)
}
