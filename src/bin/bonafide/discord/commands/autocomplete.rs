//! Proposals while somebody types, sent like all other answers: again where Discord lost them.

use poise::CommandInteractionType;
use serenity::all::{CreateInteractionResponse, ResolvedValue};

use crate::discord::context::Context;
use crate::discord::delivery::{self, kind};

/// The maximum number of choices of an autocompletion, and how long each can be.
pub(super) const CHOICES: usize = 25;
pub(super) const MAX_CHOICE_LENGTH: usize = 100;

/// Answers what asks for proposals; whether there is a command to be run.
pub(crate) async fn answered_or_run(ctx: Context<'_>) -> anyhow::Result<bool> {
    let poise::Context::Application(typing) = ctx else { return Ok(true) };
    if typing.interaction_type != CommandInteractionType::Autocomplete {
        return Ok(true);
    }
    let typed = typing.args.iter().find_map(|option| match option.value {
        ResolvedValue::Autocomplete { value, .. } => Some((option.name, value)),
        _ => None,
    });
    let Some((name, typed)) = typed else { return Ok(false) };
    let option = typing.command().parameters.iter().find(|option| option.name == name);
    let Some(propose) = option.and_then(|option| option.autocomplete_callback) else { return Ok(false) };
    let proposals = CreateInteractionResponse::Autocomplete(propose(typing, typed).await);
    if let Err(error) = delivery::acknowledge(ctx.serenity_context(), typing.interaction, proposals).await {
        tracing::warn!(error = %kind(&error), "proposals could not be sent");
    }
    Ok(false)
}
