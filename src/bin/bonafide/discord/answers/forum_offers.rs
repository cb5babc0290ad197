//! Help forums: a new post gets one offer of an answer, and never an answer that nobody asked for.

use std::sync::Arc;

use bonafide::store::{GuildSettings, Offer};
use jiff::Timestamp;
use serenity::all::{
    ButtonStyle, ComponentInteraction, Context as Client, CreateActionRow, CreateInteractionResponse,
    CreateMessage, GetMessages, GuildChannel, GuildId,
};

use crate::discord::bot::Bot;
use crate::discord::context::{Place, moderates};
use crate::discord::delivery::{self, Reply, code, in_time, kind, tell};
use crate::discord::messages::{Action, CustomId, button, filled};

/// Seconds that a post counts as new: an older one, from while the bot was away, gets no offer.
const NEW: i64 = 3600;
/// Posts that are looked at when a server comes.
const MAX_POSTS: usize = 50;
/// Messages of a post among which an earlier offer is looked for.
const LOOKED_AT: u8 = 100;
/// Longest question in the form.
const MAX_QUESTION_LENGTH: u16 = 1000;

/// Offers an answer in those of some posts that are new, in a help forum, and had no offer yet.
pub(crate) async fn look(ctx: &Client, bot: &Arc<Bot>, server: GuildId, posts: &[GuildChannel]) {
    let settings = match bot.known.settings(Some(server.get())).await {
        Ok(settings) => settings,
        Err(error) => {
            tracing::error!(%error, "the settings of a server cannot be read: no offers are made");
            return;
        }
    };
    let now = Timestamp::now().as_second();
    for post in posts.iter().filter(|post| wants_offer(&settings, post, now)).take(MAX_POSTS) {
        if Place::of_interaction(ctx, bot, (Some(server), post.id), None).await.is_refused() {
            continue;
        }
        if let Err(error) = offer(ctx, bot, server, post).await {
            tracing::warn!(%error, "an offer could not be made");
        }
    }
}

/// Whether a post is of a kind that gets an offer.
fn wants_offer(settings: &GuildSettings, post: &GuildChannel, now: i64) -> bool {
    let in_forum = post.parent_id.is_some_and(|forum| settings.help_forums.contains(&forum.get()));
    let since = post.id.created_at().unix_timestamp();
    settings.forum_offers && in_forum && post.id.get() > settings.offers_after && now - since < NEW
}

async fn offer(ctx: &Client, bot: &Arc<Bot>, server: GuildId, post: &GuildChannel) -> anyhow::Result<()> {
    let (store, id, at) = (Arc::clone(&bot.store), post.id.get(), Timestamp::now().as_second());
    let known = tokio::task::spawn_blocking(move || store.begin_offer(server.get(), id, at)).await??;
    match known {
        Offer::Made => return Ok(()),
        // the bot ended between noting the offer and making it, or right after
        Offer::Begun if is_there(ctx, post).await? => {}
        Offer::First | Offer::Begun => {
            let (nonce, message) = (id.to_string(), message(ctx, bot, server, post).await);
            match delivery::post(&ctx.http, post.id, &nonce, message).await {
                Ok(_) => {}
                // where it may not write it will not try again
                Err(error) if code(&error) != 0 => {
                    tracing::warn!(error = %kind(&error), "an offer was refused");
                }
                Err(error) => anyhow::bail!("{}", kind(&error)),
            }
        }
    }
    let store = Arc::clone(&bot.store);
    tokio::task::spawn_blocking(move || store.offer_made(id)).await??;
    Ok(())
}

/// Whether the bot has written in a post already.
async fn is_there(ctx: &Client, post: &GuildChannel) -> anyhow::Result<bool> {
    let me = ctx.cache.current_user().id;
    let read = || post.id.messages(ctx, GetMessages::new().limit(LOOKED_AT));
    let messages = delivery::again(read).await.map_err(|error| anyhow::anyhow!("{}", kind(&error)))?;
    Ok(messages.iter().any(|message| message.author.id == me))
}

async fn message(ctx: &Client, bot: &Arc<Bot>, server: GuildId, post: &GuildChannel) -> CreateMessage {
    let of_server = ctx.cache.guild(server).map(|guild| guild.preferred_locale.clone());
    let place = Place::of_interaction(ctx, bot, (Some(server), post.id), None).await;
    let texts = bot.texts(&place.locale(None, of_server.as_deref()));
    let author = post.owner_id.map_or(0, serenity::all::UserId::get);
    let buttons = vec![
        button(Action::TakeOffer(author), texts.offers_yes(), ButtonStyle::Primary),
        button(Action::RefuseOffer(author), texts.offers_no(), ButtonStyle::Secondary),
    ];
    let reply = Reply::words(texts.offers_offer());
    CreateMessage::new().embeds(reply.embeds).components(vec![CreateActionRow::Buttons(buttons)])
}

/// Opens the form for the question, for the author of the post or a moderator.
pub(crate) async fn take(
    ctx: &Client,
    pressed: &ComponentInteraction,
    bot: &Arc<Bot>,
    id: &CustomId,
    author: u64,
) -> serenity::Result<()> {
    let texts = bot.texts(&pressed.locale);
    match may(pressed, bot, author).await {
        Some(true) => {
            let title = pressed.channel.as_ref().and_then(|post| post.name.as_deref()).unwrap_or_default();
            let field = (texts.offers_form_label(), title);
            let form = filled(id, texts.offers_form_title(), field, MAX_QUESTION_LENGTH);
            delivery::acknowledge(ctx, pressed, CreateInteractionResponse::Modal(form)).await
        }
        Some(false) => tell(ctx, pressed, Reply::words(texts.offers_not_yours())).await,
        None => tell(ctx, pressed, Reply::words(texts.bot_busy())).await,
    }
}

/// Takes the offer away, for the author of the post or a moderator.
pub(crate) async fn refuse(
    ctx: &Client,
    pressed: &ComponentInteraction,
    bot: &Arc<Bot>,
    author: u64,
) -> serenity::Result<()> {
    let texts = bot.texts(&pressed.locale);
    match may(pressed, bot, author).await {
        Some(true) => {
            delivery::acknowledge(ctx, pressed, CreateInteractionResponse::Acknowledge).await?;
            delivery::delete(ctx, pressed).await
        }
        Some(false) => tell(ctx, pressed, Reply::words(texts.offers_not_yours())).await,
        None => tell(ctx, pressed, Reply::words(texts.bot_busy())).await,
    }
}

/// Whether the user wrote the post or moderates. `None`: not known in time.
async fn may(pressed: &ComponentInteraction, bot: &Arc<Bot>, author: u64) -> Option<bool> {
    if pressed.user.id.get() == author {
        return Some(true);
    }
    in_time(moderates(bot, pressed.member.as_ref())).await
}
