//! `/privacy`, `/answers`, `/region` and `/forget-me`: what is kept on a member, and its end.

use std::fmt::Write as _;
use std::sync::Arc;

use bonafide::config::{HelpConfig, HelpRegion, OwnDataTexts};
use bonafide::store::MemberRecord;
use serenity::all::{AutocompleteChoice, CreateAutocompleteResponse};

use crate::discord::context::command::{Context, locale, send, wait};
use crate::discord::delivery::reply::Reply;
use crate::discord::messages::escape::escaped;
use crate::discord::messages::limits::shortened;
use crate::discord::messages::pages::text_embeds;

/// The maximum number of choices of an autocompletion, and how long each can be.
const CHOICES: usize = 25;
const LONGEST_CHOICE: usize = 100;

/// What is stored, and what is stored about you
#[poise::command(slash_command, description_localized("es-ES", "Qué se guarda, y qué sobre ti"))]
pub(super) async fn privacy(ctx: Context<'_>) -> anyhow::Result<()> {
    wait(ctx, true).await?;
    let (store, member) = (Arc::clone(&ctx.data().store), ctx.author().id.get());
    let record = tokio::task::spawn_blocking(move || store.privacy(member)).await??;
    let texts = ctx.data().texts(locale(&ctx));
    let text =
        format!("{}\n\n{}", texts.privacy, in_words(&record, &texts.own_data, &ctx.data().config.help));
    send(ctx, Reply::embeds(text_embeds(&texts.own_data.title, &text)), true).await
}

/// Delete everything that is stored with your user id
#[poise::command(
    slash_command,
    rename = "forget-me",
    description_localized("es-ES", "Borrar todo lo que se guarda con tu identificador de usuario")
)]
pub(super) async fn forget_me(ctx: Context<'_>) -> anyhow::Result<()> {
    wait(ctx, true).await?;
    let (store, member) = (Arc::clone(&ctx.data().store), ctx.author().id.get());
    let forgotten = tokio::task::spawn_blocking(move || store.forget(member)).await??;
    ctx.data().conversations().forget(member);
    ctx.data().cooldowns().forget(member);
    ctx.data().known.member_changed(member);
    ctx.data().unanswered().forget(member);
    ctx.data().recent().forget(member);
    ctx.data().ready_pins().all_changed();
    let texts = &ctx.data().texts(locale(&ctx)).own_data;
    let mut text = texts.forgotten.replace("{count}", &forgotten.records.to_string());
    if !forgotten.log_emptied {
        text.push('\n');
        text.push_str(&texts.forgotten_soon);
    }
    send(ctx, Reply::words(&text), true).await
}

/// Who sees answers to a member.
#[derive(Debug, Clone, Copy, poise::ChoiceParameter)]
enum Shown {
    #[name = "to me alone"]
    #[name_localized("es-ES", "solo a mí")]
    Private,
    #[name = "to all"]
    #[name_localized("es-ES", "a todos")]
    Public,
    #[name = "as each server has set it"]
    #[name_localized("es-ES", "como lo ha puesto cada servidor")]
    Default,
}

/// Set who sees the answers to your questions
#[poise::command(
    slash_command,
    rename = "answers",
    description_localized("es-ES", "Quién ve las respuestas a tus preguntas")
)]
pub(super) async fn my_answers(
    ctx: Context<'_>,
    #[description = "To whom they are shown"]
    #[description_localized("es-ES", "A quién se muestran")]
    shown: Shown,
) -> anyhow::Result<()> {
    wait(ctx, true).await?;
    let texts = &ctx.data().texts(locale(&ctx)).settings;
    let (wish, text) = match shown {
        Shown::Private => (Some(true), &texts.wish_private),
        Shown::Public => (Some(false), &texts.wish_public),
        Shown::Default => (None, &texts.wish_default),
    };
    ctx.data().known.set_wish(ctx.author().id.get(), wish).await?;
    send(ctx, Reply::words(text), true).await
}

/// Set where you live, so that help in an emergency or crisis fits (stored until you delete it)
#[poise::command(
    slash_command,
    rename = "region",
    description_localized(
        "es-ES",
        "Dónde vives, para que la ayuda en una emergencia o crisis sirva (se guarda hasta que lo borres)"
    )
)]
pub(super) async fn my_region(
    ctx: Context<'_>,
    #[description = "Your country; nothing deletes what is stored"]
    #[description_localized("es-ES", "Tu país; nada borra lo que se guarda")]
    #[autocomplete = "regions"]
    region: Option<String>,
) -> anyhow::Result<()> {
    wait(ctx, true).await?;
    let bot = ctx.data();
    let texts = &bot.texts(locale(&ctx)).own_data;
    let help = &bot.config.help;
    let known = region.as_deref().map(|written| help.named(written).ok_or(written));
    let (code, text) = match known {
        None => (None, texts.region_deleted.clone()),
        Some(Ok(region)) if !help.is_fallback(region) => {
            (Some(region.code.clone()), texts.region_kept.replace("{region}", &region.name))
        }
        // the pages for all countries are right where those of the server may be wrong
        Some(Ok(_)) => (help.fallback().map(|it| it.code.clone()), texts.region_anywhere.clone()),
        Some(Err(written)) => {
            let written = escaped(&shortened(written, LONGEST_CHOICE));
            let text = texts.region_unknown.replace("{region}", &written);
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
        AutocompleteChoice::new(shortened(&name(region), LONGEST_CHOICE), region.code.clone())
    };
    CreateAutocompleteResponse::new().set_choices(fitting.map(choice).collect())
}

fn in_words(record: &MemberRecord, texts: &OwnDataTexts, help: &HelpConfig) -> String {
    if *record == MemberRecord::default() {
        return texts.nothing.clone();
    }
    let mut text = texts.intro.clone();
    let wish = record
        .private_answers
        .map(|private| if private { texts.private_answers.clone() } else { texts.public_answers.clone() });
    let count = |text: &str, count: u64| (count > 0).then(|| text.replace("{count}", &count.to_string()));
    let region = record.region.as_ref().map(|code| {
        let name = help.find(code).map_or(code, |region| &region.name);
        texts.region.replace("{region}", name)
    });
    let kept =
        [wish, region, count(&texts.pins, record.pins.len() as u64), count(&texts.changes, record.changes)];
    for line in kept.into_iter().flatten() {
        let _ = write!(text, "\n• {line}");
    }
    text.push_str("\n\n");
    text.push_str(&texts.how);
    text
}
