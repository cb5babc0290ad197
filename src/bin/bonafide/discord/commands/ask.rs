//! `/ask`: a question, with proposals while it is typed.

use bonafide::config::Language;
use bonafide::engine::Proposal;
use serenity::all::{AutocompleteChoice, CreateAutocompleteResponse};

use super::autocomplete::MAX_CHOICE_LENGTH;
use crate::discord::answers::ask_handlers;
use crate::discord::context::{Context, place};
use crate::discord::messages::shortened;

/// Characters of what is typed that proposals look at.
const MAX_TYPED_LENGTH: usize = 200;

/// Ask a question about the conditions in the documents, in your own words
#[poise::command(
    slash_command,
    name_localized("es-ES", "ask"),
    description_localized("es-ES", "Pregunta con tus propias palabras")
)]
pub(super) async fn ask(
    ctx: Context<'_>,
    #[description = "Your question, in your own words"]
    #[description_localized("es-ES", "Tu pregunta, con tus propias palabras")]
    #[autocomplete = "proposals"]
    #[max_length = 4000]
    question: String,
    #[description = "Show the answer to you alone"]
    #[description_localized("es-ES", "Mostrar la respuesta solo a ti")]
    private: Option<bool>,
) -> anyhow::Result<()> {
    ask_handlers::of_command(ctx, &question, private, false).await
}

/// Question forms that the corpus answers and that fit what was typed so far.
async fn proposals(ctx: Context<'_>, typed: &str) -> CreateAutocompleteResponse {
    let none = CreateAutocompleteResponse::new();
    let terms = place(&ctx).await.terms(Language::default());
    let engine = ctx.data().engine();
    let most = ctx.data().config.discord.proposals;
    // nothing of what is typed is kept
    let typed: String = typed.chars().take(MAX_TYPED_LENGTH).collect();
    let work = move || -> anyhow::Result<Vec<String>> {
        let found = engine.proposals(&typed, &terms, most)?;
        Ok(found.into_iter().map(form).collect())
    };
    let Ok(Ok(choices)) = tokio::task::spawn_blocking(work).await else { return none };
    let choice = |choice: String| AutocompleteChoice::new(choice.clone(), choice);
    none.set_choices(choices.into_iter().map(choice).collect())
}

/// A heading as a question: with the condition, where it doesn't ask itself.
fn form(Proposal { topic, heading }: Proposal<'_>) -> String {
    let name = topic.aliases.first().filter(|alias| alias.len() < topic.condition.len() / 2);
    let name = name.unwrap_or(&topic.condition);
    let form = if heading.ends_with('?') { heading.to_owned() } else { format!("{name}: {heading}") };
    shortened(&form, MAX_CHOICE_LENGTH)
}
