//! What can be chosen in `/settings`, and what is proposed while somebody types.

use std::sync::Arc;

use bonafide::config::HelpRegion;
use serenity::all::{AutocompleteChoice, CreateAutocompleteResponse};

use super::bot::Bot;
use super::context::Context;
use super::limits::shortened;

/// The maximum number of choices of an autocompletion, and how long each can be.
const CHOICES: usize = 25;
pub(super) const LONGEST_CHOICE: usize = 100;

/// Who sees answers that nobody asked for otherwise.
#[derive(Debug, Clone, Copy, poise::ChoiceParameter)]
pub(super) enum Shown {
    #[name = "to the asker alone"]
    #[name_localized("es-ES", "solo a quien pregunta")]
    Private,
    #[name = "to all in the channel"]
    #[name_localized("es-ES", "a todos en el canal")]
    Public,
    #[name = "as the operator of the bot has set it"]
    #[name_localized("es-ES", "como lo ha puesto quien opera el bot")]
    Default,
}

/// Whether the bot answers in a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, poise::ChoiceParameter)]
pub(super) enum Answers {
    #[name = "here (and only in channels so named)"]
    #[name_localized("es-ES", "aquí (y solo en canales así nombrados)")]
    Allowed,
    #[name = "never here"]
    #[name_localized("es-ES", "nunca aquí")]
    Refused,
    #[name = "as in channels that are not named"]
    #[name_localized("es-ES", "como en canales sin nombrar")]
    NotNamed,
}

/// Language where somebody's own is not known.
#[derive(Debug, Clone, Copy, poise::ChoiceParameter)]
pub(super) enum Spoken {
    #[name = "English"]
    #[name_localized("es-ES", "inglés")]
    English,
    #[name = "Spanish"]
    #[name_localized("es-ES", "español")]
    Spanish,
    #[name = "the asker's"]
    #[name_localized("es-ES", "la de quien pregunta")]
    Own,
}

/// Topics of the corpus that hold what was typed.
pub(super) async fn topics(ctx: Context<'_>, typed: &str) -> CreateAutocompleteResponse {
    let bot: &Arc<Bot> = ctx.data();
    let engine = bot.engine();
    choices(engine.conditions().iter().map(|topic| (topic.clone(), topic.clone())), typed)
}

/// Regions with help lines that hold what was typed.
pub(super) async fn regions(ctx: Context<'_>, typed: &str) -> CreateAutocompleteResponse {
    let regions = &ctx.data().config.help.regions;
    let name = |region: &HelpRegion| format!("{} ({})", region.name, region.code);
    choices(regions.iter().map(|region| (name(region), region.code.clone())), typed)
}

fn choices(all: impl Iterator<Item = (String, String)>, typed: &str) -> CreateAutocompleteResponse {
    let typed = typed.to_lowercase();
    // a choice that is cut would be no topic
    let fits = |(name, value): &(String, String)| {
        value.chars().count() <= LONGEST_CHOICE && name.to_lowercase().contains(&typed)
    };
    let choices = all.filter(fits).take(CHOICES);
    let choice =
        |(name, value): (String, String)| AutocompleteChoice::new(shortened(&name, LONGEST_CHOICE), value);
    CreateAutocompleteResponse::new().set_choices(choices.map(choice).collect())
}
