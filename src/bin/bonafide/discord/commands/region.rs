//! `/region`: where a member lives, so that help lines fit.

use bonafide::config::HelpRegion;
use serenity::all::{AutocompleteChoice, CreateAutocompleteResponse};

use super::autocomplete::{CHOICES, MAX_CHOICE_LENGTH};
use crate::discord::context::{Context, locale, send, wait};
use crate::discord::delivery::Reply;
use crate::discord::messages::{escaped, shortened};

/// Set where you live, so that help in an emergency or crisis fits (stored until you delete it)
#[poise::command(
    slash_command,
    description_localized(
        "es-ES",
        "Dónde vives, para que la ayuda en una emergencia o crisis sirva (se guarda hasta que lo borres)"
    )
)]
pub(super) async fn region(
    ctx: Context<'_>,
    #[description = "Your country; nothing deletes what is stored"]
    #[description_localized("es-ES", "Tu país; nada borra lo que se guarda")]
    #[autocomplete = "regions"]
    region: Option<String>,
) -> anyhow::Result<()> {
    wait(ctx, true).await?;
    let bot = ctx.data();
    let texts = bot.texts(locale(&ctx));
    let help = &bot.config.help;
    let known = region.as_deref().map(|written| help.named(written).ok_or(written));
    let (code, text) = match known {
        None => (None, texts.own_data_region_deleted().to_owned()),
        Some(Ok(region)) if !help.is_fallback(region) => {
            (Some(region.code.clone()), texts.own_data_region_kept(&region.name))
        }
        // the pages for all countries are right where those of the server may be wrong
        Some(Ok(_)) => {
            (help.fallback().map(|it| it.code.clone()), texts.own_data_region_anywhere().to_owned())
        }
        Some(Err(written)) => {
            let written = escaped(&shortened(written, MAX_CHOICE_LENGTH));
            let text = texts.own_data_region_unknown(&written);
            (help.fallback().map(|it| it.code.clone()), text)
        }
    };
    bot.known.set_region(ctx.author().id.get(), code).await?;
    send(ctx, Reply::words(&text), true).await
}

/// Regions with help lines whose names contain what was typed.
#[expect(clippy::unused_async, reason = "the framework takes only functions that are async")]
async fn regions(ctx: Context<'_>, typed: &str) -> CreateAutocompleteResponse {
    let typed = typed.to_lowercase();
    let name = |region: &HelpRegion| format!("{} ({})", region.name, region.code);
    let regions = ctx.data().config.help.regions.iter();
    let fitting = regions.filter(|region| name(region).to_lowercase().contains(&typed)).take(CHOICES);
    let choice = |region: &HelpRegion| {
        AutocompleteChoice::new(shortened(&name(region), MAX_CHOICE_LENGTH), region.code.clone())
    };
    CreateAutocompleteResponse::new().set_choices(fitting.map(choice).collect())
}
