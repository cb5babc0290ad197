//! Handles questions from every entrance: takes them from a command, a form or a message to an answer.

use std::sync::Arc;
use std::time::Instant;

use serenity::all::{
    ButtonStyle, ComponentInteraction, Context as Client, CreateActionRow, CreateMessage, Message, MessageId,
    ModalInteraction, UserId,
};

use super::answer_state::{answer_on, answered_message, is_private};
use super::answering::{Asker, answer, asks, help_and, help_sent, is_urgent, urgent};
use super::mentions::{mentions, without_mentions};
use crate::discord::bot::Bot;
use crate::discord::context::{Context, Place, is_moderator, is_thread, moderates, place, send, wait};
use crate::discord::delivery::{self, Reply, in_time, kind, tell};
use crate::discord::messages::{Action, button};

/// Characters of a thread's first message that are read for what the thread is about.
const MAX_FIRST_LENGTH: usize = 1000;

/// What the thread is about in which a command is used: its title, and its first message where Discord shows
/// that to the bot.
async fn thread(ctx: &Context<'_>) -> Option<String> {
    let poise::Context::Application(application) = ctx else { return None };
    let channel = application.interaction.channel.as_ref().filter(|channel| is_thread(channel.kind))?;
    let title = channel.name.clone().unwrap_or_default();
    // a thread has the id of its first message, which is in it where it is a post of a forum
    let first = MessageId::new(channel.id.get());
    let http = &ctx.serenity_context().http;
    let parent = channel.parent_id.unwrap_or(channel.id);
    let mut said = String::new();
    for place in [channel.id, parent] {
        if let Ok(message) = delivery::again(|| http.get_message(place, first)).await {
            said = without_mentions(&message.content);
            break;
        }
    }
    Some(format!("{title}\n{}", said.chars().take(MAX_FIRST_LENGTH).collect::<String>()))
}

/// What the store says of somebody who asks, read before the question is acknowledged.
struct Known {
    place: Place,
    wish: Option<bool>,
}

/// Answers a question of a command in time: defers the response before anything is searched.
pub(crate) async fn of_command(
    ctx: Context<'_>,
    question: &str,
    private: Option<bool>,
    in_thread: bool,
) -> anyhow::Result<()> {
    let bot = ctx.data();
    let member = ctx.author().id.get();
    // Discord doesn't wait for a store that is away
    let known = in_time(async {
        let place = place(&ctx).await;
        let wish = if private.is_none() { bot.wish(member).await } else { None };
        Known { place, wish }
    });
    let Known { place: soon, wish } = known.await.unwrap_or_else(|| Known {
        place: Place::not_known_yet(ctx.guild_id(), ctx.channel_id()),
        wish: None,
    });
    let private = private.unwrap_or_else(|| soon.is_private(wish, bot));
    // nothing is posted where the moderators want no answers, nor where somebody is in danger
    let private = private || soon.is_refused() || soon.server.is_some() && is_urgent(bot, question).await;
    wait(ctx, private).await?;
    let place = if soon.is_known() { soon } else { place(&ctx).await };
    let thread = if in_thread { thread(&ctx).await } else { None };
    let of_server = match ctx {
        poise::Context::Application(application) => application.interaction.guild_locale.as_deref(),
        poise::Context::Prefix(_) => None,
    };
    let locale = place.locale(ctx.locale(), of_server);
    let asker = Asker {
        member,
        place,
        locale,
        moderates: is_moderator(&ctx).await,
        about: None,
        by_message: false,
        thread,
    };
    let reply = answer(bot, &asker, question, private).await;
    send(ctx, reply, private).await
}

/// Answers the question that was written into a form.
pub(crate) async fn of_form(
    ctx: &Client,
    modal: &ModalInteraction,
    bot: &Arc<Bot>,
    question: &str,
    private: bool,
    about: String,
) -> serenity::Result<()> {
    let at = (modal.guild_id, modal.channel_id);
    let place = || Place::of_interaction(ctx, bot, at, modal.channel.as_ref());
    let known = in_time(async { Known { place: place().await, wish: bot.wish(modal.user.id.get()).await } });
    let Known { place: soon, wish } =
        known.await.unwrap_or_else(|| Known { place: Place::not_known_yet(at.0, at.1), wish: Some(true) });
    let private = private
        || soon.is_refused()
        || soon.asks_for_privacy(wish)
        || soon.server.is_some() && is_urgent(bot, question).await;
    delivery::wait(ctx, modal, private).await?;
    let place = if soon.is_known() { soon } else { place().await };
    let asker = Asker {
        member: modal.user.id.get(),
        locale: place.locale(Some(&modal.locale), modal.guild_locale.as_deref()),
        place,
        moderates: moderates(bot, modal.member.as_ref()).await,
        about: Some(about),
        by_message: false,
        thread: None,
    };
    let reply = answer(bot, &asker, question, private).await;
    delivery::fill(ctx, modal, reply, private).await
}

/// Where a button is pressed.
pub(crate) async fn place_of_press(ctx: &Client, pressed: &ComponentInteraction, bot: &Arc<Bot>) -> Place {
    let at = (pressed.guild_id, pressed.channel_id);
    Place::of_interaction(ctx, bot, at, pressed.channel.as_ref()).await
}

/// Answers a message that is meant for the bot: a mention, a reply to it, a direct message. Leaves all
/// others alone.
pub(crate) async fn of_message(ctx: &Client, message: &Message, bot: &Arc<Bot>, me: UserId) {
    if message.author.bot || message.author.id == me {
        return;
    }
    let replied = message.referenced_message.as_deref().filter(|earlier| earlier.author.id == me);
    // a reply mentions its author without being written so
    let mentioned = if replied.is_some() {
        mentions(&message.content, me)
    } else {
        message.mentions.iter().any(|user| user.id == me)
    };
    if message.guild_id.is_some() && !mentioned && replied.is_none() {
        return;
    }
    let question = without_mentions(&message.content);
    let place = Place::of_message(ctx, bot, (message.guild_id, message.channel_id)).await;
    let of_server = message
        .guild_id
        .and_then(|server| ctx.cache.guild(server).map(|guild| guild.preferred_locale.clone()));
    let asker = Asker {
        member: message.author.id.get(),
        locale: place.locale(message.author.locale.as_deref(), of_server.as_deref()),
        place,
        // a message says nothing of its author's permissions
        moderates: false,
        about: replied.and_then(answer_on),
        by_message: true,
        thread: None,
    };
    // people also reply to agree, to thank or to tell their story
    if message.guild_id.is_some() && !mentioned && !asks(bot, &asker, &question).await {
        return;
    }
    let nonce = message.id.get().to_string();
    let in_danger = message.guild_id.is_some() && is_urgent(bot, &question).await;
    let alone = asker.place.asks_for_privacy(bot.wish(asker.member).await) && !asker.place.is_refused();
    let reply = if alone && !question.is_empty() {
        offer_alone(bot, &asker, question).await
    } else {
        answer(bot, &asker, &question, false).await
    };
    let reply =
        if in_danger { Box::pin(sent_in_private(ctx, message, bot, &asker, reply)).await } else { reply };
    let sent = CreateMessage::new().embeds(reply.embeds).components(reply.rows).reference_message(message);
    let mut posted = delivery::post(&ctx.http, message.channel_id, &nonce, sent).await;
    if posted.is_ok() && !reply.aside.is_empty() {
        let sent = CreateMessage::new().embeds(reply.aside);
        posted = delivery::post(&ctx.http, message.channel_id, &format!("{nonce}-2"), sent).await;
    }
    if let Err(error) = posted {
        tracing::warn!(error = %kind(&error), "an answer could not be posted");
    }
}

/// Sends help to the author of a message alone; what is then said in public: a pointer, or the help itself
/// where no message can be sent to them.
async fn sent_in_private(
    ctx: &Client,
    message: &Message,
    bot: &Arc<Bot>,
    asker: &Asker,
    reply: Reply,
) -> Reply {
    let nonce = message.id.get().to_string();
    let sent = CreateMessage::new().embeds(reply.embeds.clone()).components(reply.rows.clone());
    let posted = match delivery::again(|| message.author.create_dm_channel(ctx)).await {
        Ok(direct) => delivery::post(&ctx.http, direct.id, &nonce, sent).await.map(drop),
        Err(error) => Err(error),
    };
    match posted {
        Ok(()) => help_sent(bot, asker).await,
        Err(error) => {
            tracing::warn!(error = %kind(&error), "help could not be sent in private");
            reply
        }
    }
}

/// A button that shows the answer to its asker alone: a message can't be answered in private. Where to
/// get help is shown at once.
async fn offer_alone(bot: &Arc<Bot>, asker: &Asker, question: String) -> Reply {
    let texts = bot.texts(&asker.locale);
    let help = urgent(bot, asker, question).await;
    let words = help.map_or_else(
        || Reply::words(texts.settings_ask_alone()),
        |help| help_and(bot, &help, texts.settings_ask_alone().to_owned(), asker),
    );
    let button = button(Action::ShowAlone, texts.settings_show_alone(), ButtonStyle::Primary);
    Reply { rows: vec![CreateActionRow::Buttons(vec![button])], ..words }
}

/// Answers the message above the button, to its author alone.
pub(crate) async fn show_alone(
    ctx: &Client,
    pressed: &ComponentInteraction,
    bot: &Arc<Bot>,
) -> serenity::Result<()> {
    let texts = bot.texts(&pressed.locale);
    delivery::wait(ctx, pressed, true).await?;
    let Some(asked) = answered_message(ctx, pressed).await else {
        return delivery::fill(ctx, pressed, Reply::words(texts.settings_question_gone()), true).await;
    };
    if asked.author.id != pressed.user.id {
        return delivery::fill(ctx, pressed, Reply::words(texts.settings_not_asker()), true).await;
    }
    let question = without_mentions(&asked.content);
    if question.is_empty() {
        return delivery::fill(ctx, pressed, Reply::words(texts.settings_question_gone()), true).await;
    }
    let about = asked.referenced_message.as_deref().and_then(answer_on);
    let reply = answer_pressed(ctx, pressed, bot, &question, true, about).await;
    delivery::fill(ctx, pressed, reply, true).await
}

/// Asks a question again about the condition that its asker chose.
pub(crate) async fn choose(
    ctx: &Client,
    pressed: &ComponentInteraction,
    bot: &Arc<Bot>,
    key: &str,
    choice: usize,
) -> serenity::Result<()> {
    let texts = bot.texts(&pressed.locale);
    let (asker, open) = {
        let recent = bot.recent();
        (recent.asker(key), recent.open(key, Instant::now()))
    };
    let Some(question) = open.and_then(|open| open.with_choice(choice)) else {
        return tell(ctx, pressed, Reply::words(texts.bot_expired())).await;
    };
    if asker != Some(pressed.user.id.get()) {
        return tell(ctx, pressed, Reply::words(texts.settings_not_asker())).await;
    }
    let private = is_private(&pressed.message);
    delivery::wait(ctx, pressed, private).await?;
    let reply = answer_pressed(ctx, pressed, bot, &question, private, None).await;
    delivery::fill(ctx, pressed, reply, private).await
}

/// The answer to a question that a button asks.
async fn answer_pressed(
    ctx: &Client,
    pressed: &ComponentInteraction,
    bot: &Arc<Bot>,
    question: &str,
    private: bool,
    about: Option<String>,
) -> Reply {
    let place = place_of_press(ctx, pressed, bot).await;
    let asker = Asker {
        member: pressed.user.id.get(),
        locale: place.locale(Some(&pressed.locale), pressed.guild_locale.as_deref()),
        place,
        moderates: moderates(bot, pressed.member.as_ref()).await,
        about,
        by_message: false,
        thread: None,
    };
    answer(bot, &asker, question, private).await
}
