//! `/settings`: what a server sets for itself, changed by its managers and read by its moderators.

use bonafide::config::Language;
use bonafide::store::{GuildSettings, SettingChange, StoreError};
use serenity::all::{ChannelId, ChannelType, CreateMessage, GuildId, PartialChannel, RoleId};

use super::audit;
use super::context::{Context, locale, send, wait};
use super::delivery::{self, kind};
use super::moderators::{is_manager, is_moderator};
use super::pages::text_embeds;
use super::reply::Reply;
use super::settings_choices::{Answers, LONGEST_CHOICE, Shown, Spoken, regions, topics};
use super::settings_words::{all, one};

/// The settings of this server (moderators)
#[poise::command(
    slash_command,
    guild_only,
    subcommand_required,
    subcommands(
        "show",
        "audit_log",
        "answers",
        "channel",
        "moderators_channel",
        "moderator_role",
        "language",
        "region",
        "cooldown",
        "topic",
        "lock",
        "forum_offers",
        "help_forum"
    ),
    default_member_permissions = "MANAGE_MESSAGES",
    description_localized("es-ES", "Los ajustes de este servidor (moderación)")
)]
#[expect(clippy::unused_async, reason = "the framework takes only functions that are async")]
pub(super) async fn settings(_: Context<'_>) -> anyhow::Result<()> {
    Ok(())
}

/// Defers in private; refuses users who don't moderate. Returns the server to continue with.
async fn begin(ctx: Context<'_>) -> anyhow::Result<Option<u64>> {
    wait(ctx, true).await?;
    let server = ctx.guild_id().map(GuildId::get);
    if server.is_some() && is_moderator(&ctx).await {
        return Ok(server);
    }
    let texts = ctx.data().texts(locale(&ctx));
    send(ctx, Reply::words(&texts.not_moderator), true).await?;
    Ok(None)
}

/// The same for a change, which only managers may make.
async fn begin_change(ctx: Context<'_>) -> anyhow::Result<Option<u64>> {
    wait(ctx, true).await?;
    let server = ctx.guild_id().map(GuildId::get);
    if server.is_some() && is_manager(&ctx) {
        return Ok(server);
    }
    say(ctx, &ctx.data().texts(locale(&ctx)).settings.only_managers).await?;
    Ok(None)
}

/// The id of what a command was run by, which is above those of all posts that were there.
fn id(ctx: Context<'_>) -> u64 {
    match ctx {
        poise::Context::Application(application) => application.interaction.id.get(),
        poise::Context::Prefix(prefix) => prefix.msg.id.get(),
    }
}

async fn say(ctx: Context<'_>, text: &str) -> anyhow::Result<()> {
    send(ctx, Reply::words(text), true).await
}

/// Changes one setting and replies with its new value and an addition.
async fn change(
    ctx: Context<'_>,
    server: u64,
    changes: Vec<SettingChange>,
    add: impl FnOnce(&GuildSettings) -> Option<String>,
) -> anyhow::Result<()> {
    let bot = ctx.data();
    let texts = &bot.texts(locale(&ctx)).settings;
    let fields: Vec<&str> = changes.iter().map(SettingChange::field).collect();
    let before = bot.known.settings(Some(server)).await?;
    let after = match bot.known.change(server, ctx.author().id.get(), changes).await {
        Ok(after) => after,
        Err(error) => match error.downcast_ref::<StoreError>() {
            Some(StoreError::TooMany { most, .. }) => {
                return say(ctx, &texts.too_many.replace("{most}", &most.to_string())).await;
            }
            _ => return Err(error),
        },
    };
    let mut lines = vec![if *before == *after { &texts.unchanged } else { &texts.changed }.clone()];
    lines.extend(fields.into_iter().map(|field| one(&after, field, texts, &bot.config)));
    lines.extend(add(&after));
    say(ctx, &lines.join("\n")).await
}

/// Show all settings
#[poise::command(slash_command, description_localized("es-ES", "Mostrar todos los ajustes"))]
async fn show(ctx: Context<'_>) -> anyhow::Result<()> {
    let Some(server) = begin(ctx).await? else { return Ok(()) };
    let bot = ctx.data();
    let settings = bot.known.settings(Some(server)).await?;
    let texts = &bot.texts(locale(&ctx)).settings;
    let text = all(&settings, texts, &bot.config);
    send(ctx, Reply::embeds(text_embeds(&texts.title, &text)), true).await
}

/// Show who changed which setting
#[poise::command(
    slash_command,
    rename = "audit",
    description_localized("es-ES", "Mostrar quién cambió qué ajuste")
)]
async fn audit_log(ctx: Context<'_>) -> anyhow::Result<()> {
    let Some(server) = begin(ctx).await? else { return Ok(()) };
    let reply = audit::page(ctx.data(), server, None, locale(&ctx)).await?;
    send(ctx, reply, true).await
}

/// Set who sees answers
#[poise::command(slash_command, description_localized("es-ES", "Quién ve las respuestas"))]
async fn answers(
    ctx: Context<'_>,
    #[description = "To whom answers are shown, unless the member wants it otherwise"]
    #[description_localized("es-ES", "A quién se muestran, salvo que el miembro quiera otra cosa")]
    shown: Shown,
) -> anyhow::Result<()> {
    let Some(server) = begin_change(ctx).await? else { return Ok(()) };
    let private = match shown {
        Shown::Private => Some(true),
        Shown::Public => Some(false),
        Shown::Default => None,
    };
    change(ctx, server, vec![SettingChange::PrivateAnswers(private)], |_| None).await
}

/// Set whether I answer in a channel
#[poise::command(slash_command, description_localized("es-ES", "Si respondo en un canal"))]
async fn channel(
    ctx: Context<'_>,
    #[description = "The channel; its threads follow it"]
    #[description_localized("es-ES", "El canal; sus hilos lo siguen")]
    channel: PartialChannel,
    #[description = "Whether I answer"]
    #[description_localized("es-ES", "Si respondo")]
    answers: Answers,
) -> anyhow::Result<()> {
    let Some(server) = begin_change(ctx).await? else { return Ok(()) };
    let id = channel.id.get();
    let changes = vec![
        SettingChange::AllowedChannel(id, answers == Answers::Allowed),
        SettingChange::RefusedChannel(id, answers == Answers::Refused),
    ];
    change(ctx, server, changes, |_| None).await
}

/// Set where I tell moderators what they should look at
#[poise::command(
    slash_command,
    rename = "moderators-channel",
    description_localized("es-ES", "Dónde aviso a la moderación")
)]
async fn moderators_channel(
    ctx: Context<'_>,
    #[description = "A channel that only moderators see; none: nowhere"]
    #[description_localized("es-ES", "Un canal que solo ve la moderación; ninguno: en ninguna parte")]
    #[channel_types("Text")]
    channel: Option<PartialChannel>,
) -> anyhow::Result<()> {
    let Some(server) = begin_change(ctx).await? else { return Ok(()) };
    let channel = channel.map(|channel| channel.id);
    if let Some(channel) = channel
        && !can_write(ctx, channel).await
    {
        let texts = &ctx.data().texts(locale(&ctx)).settings;
        return say(ctx, &texts.cannot_write.replace("{channel}", &format!("<#{channel}>"))).await;
    }
    change(ctx, server, vec![SettingChange::ModeratorsChannel(channel.map(ChannelId::get))], |_| None).await
}

/// Says in the moderators' channel that it is one; whether that could be said.
async fn can_write(ctx: Context<'_>, channel: ChannelId) -> bool {
    let bot = ctx.data();
    let reply = Reply::words(&bot.texts(locale(&ctx)).settings.told_here);
    let message = CreateMessage::new().embeds(reply.embeds);
    let http = &ctx.serenity_context().http;
    let sent = delivery::post(http, channel, &bot.unique_name(), message).await;
    sent.inspect_err(|error| tracing::warn!(error = %kind(error), "a moderators' channel is refused")).is_ok()
}

/// Set whether members of a role are moderators for me
#[poise::command(
    slash_command,
    rename = "moderator-role",
    description_localized("es-ES", "Si los miembros de un rol son moderación para mí")
)]
async fn moderator_role(
    ctx: Context<'_>,
    #[description = "The role"]
    #[description_localized("es-ES", "El rol")]
    role: RoleId,
    #[description = "Whether its members are moderators"]
    #[description_localized("es-ES", "Si sus miembros son moderación")]
    on: bool,
) -> anyhow::Result<()> {
    let Some(server) = begin_change(ctx).await? else { return Ok(()) };
    change(ctx, server, vec![SettingChange::ModeratorRole(role.get(), on)], |_| None).await
}

/// Set the language of my fixed words
#[poise::command(slash_command, description_localized("es-ES", "La lengua de mis textos fijos"))]
async fn language(
    ctx: Context<'_>,
    #[description = "Where somebody's own language is not known"]
    #[description_localized("es-ES", "Donde no se conoce la lengua de quien pregunta")]
    language: Spoken,
) -> anyhow::Result<()> {
    let Some(server) = begin_change(ctx).await? else { return Ok(()) };
    let language = match language {
        Spoken::English => Some(Language::En),
        Spoken::Spanish => Some(Language::Es),
        Spoken::Own => None,
    };
    change(ctx, server, vec![SettingChange::Language(language)], |_| None).await
}

/// Set whose help lines I name
#[poise::command(slash_command, description_localized("es-ES", "Qué líneas de ayuda nombro"))]
async fn region(
    ctx: Context<'_>,
    #[description = "Where most members live; none: as the operator of the bot has set it"]
    #[description_localized("es-ES", "Dónde vive la mayoría; ninguna: como lo ha puesto quien opera el bot")]
    #[autocomplete = "regions"]
    region: Option<String>,
) -> anyhow::Result<()> {
    let Some(server) = begin_change(ctx).await? else { return Ok(()) };
    let bot = ctx.data();
    let known = region.as_deref().map(|written| bot.config.help.named(written).ok_or(written));
    let known = match known.transpose() {
        Ok(known) => known.map(|known| known.code.clone()),
        Err(written) => {
            let texts = &bot.texts(locale(&ctx)).settings;
            return say(ctx, &texts.no_such_region.replace("{region}", &shown(written))).await;
        }
    };
    change(ctx, server, vec![SettingChange::Region(known)], |_| None).await
}

/// Set how long a member waits between two questions
#[poise::command(slash_command, description_localized("es-ES", "Cuánto se espera entre dos preguntas"))]
async fn cooldown(
    ctx: Context<'_>,
    #[description = "Seconds; none: as the operator of the bot has set it"]
    #[description_localized("es-ES", "Segundos; nada: como lo ha puesto quien opera el bot")]
    #[min = 0]
    #[max = 86400]
    seconds: Option<u32>,
) -> anyhow::Result<()> {
    let Some(server) = begin_change(ctx).await? else { return Ok(()) };
    change(ctx, server, vec![SettingChange::CooldownSeconds(seconds)], |_| None).await
}

/// Switch a topic of the documents on or off
#[poise::command(slash_command, description_localized("es-ES", "Activar o desactivar un tema"))]
async fn topic(
    ctx: Context<'_>,
    #[description = "The topic"]
    #[description_localized("es-ES", "El tema")]
    #[autocomplete = "topics"]
    topic: String,
    #[description = "Whether I answer on it"]
    #[description_localized("es-ES", "Si respondo sobre él")]
    on: bool,
) -> anyhow::Result<()> {
    let Some(server) = begin_change(ctx).await? else { return Ok(()) };
    let bot = ctx.data();
    // one that the corpus no longer has can still be switched on
    let is_off = bot.known.settings(Some(server)).await?.topics_off.contains(&topic);
    if !is_off && !bot.engine().conditions().contains(&topic) {
        return no_such_topic(ctx, &topic).await;
    }
    let locked = topic.clone();
    change(ctx, server, vec![SettingChange::TopicOff(topic, !on)], |settings| {
        let locks = settings.channel_locks.iter().filter(|(_, only)| !on && **only == locked);
        let channels: Vec<String> = locks.map(|(channel, _)| format!("<#{channel}>")).collect();
        let texts = &bot.texts(locale(&ctx)).settings;
        (!channels.is_empty()).then(|| texts.locked_to_it.replace("{channels}", &channels.join(", ")))
    })
    .await
}

/// Keep a channel to one condition
#[poise::command(slash_command, description_localized("es-ES", "Reservar un canal para una enfermedad"))]
async fn lock(
    ctx: Context<'_>,
    #[description = "The channel; its threads follow it"]
    #[description_localized("es-ES", "El canal; sus hilos lo siguen")]
    channel: PartialChannel,
    #[description = "The one condition that it is about; none: all"]
    #[description_localized("es-ES", "La única enfermedad de la que trata; ninguna: todas")]
    #[autocomplete = "topics"]
    condition: Option<String>,
) -> anyhow::Result<()> {
    let Some(server) = begin_change(ctx).await? else { return Ok(()) };
    let bot = ctx.data();
    if let Some(condition) = &condition {
        if !bot.engine().conditions().contains(condition) {
            return no_such_topic(ctx, condition).await;
        }
        if bot.known.settings(Some(server)).await?.topics_off.contains(condition) {
            let texts = &bot.texts(locale(&ctx)).settings;
            return say(ctx, &texts.topic_is_off.replace("{topic}", &shown(condition))).await;
        }
    }
    change(ctx, server, vec![SettingChange::ChannelLock(channel.id.get(), condition)], |_| None).await
}

/// Set whether new posts in help forums get an offer of an answer
#[poise::command(
    slash_command,
    rename = "forum-offers",
    description_localized("es-ES", "Si las publicaciones nuevas de foros de ayuda reciben un ofrecimiento")
)]
async fn forum_offers(
    ctx: Context<'_>,
    #[description = "Whether they do"]
    #[description_localized("es-ES", "Si lo reciben")]
    on: bool,
) -> anyhow::Result<()> {
    let Some(server) = begin_change(ctx).await? else { return Ok(()) };
    let texts = &ctx.data().texts(locale(&ctx)).settings;
    change(ctx, server, vec![SettingChange::ForumOffers(on.then_some(id(ctx)))], |settings| {
        (on && settings.help_forums.is_empty()).then(|| texts.no_forum_yet.clone())
    })
    .await
}

/// Set whether a forum is a help forum
#[poise::command(
    slash_command,
    rename = "help-forum",
    description_localized("es-ES", "Si un foro es un foro de ayuda")
)]
async fn help_forum(
    ctx: Context<'_>,
    #[description = "The forum"]
    #[description_localized("es-ES", "El foro")]
    #[channel_types("Forum")]
    forum: PartialChannel,
    #[description = "Whether it is one"]
    #[description_localized("es-ES", "Si lo es")]
    on: bool,
) -> anyhow::Result<()> {
    let Some(server) = begin_change(ctx).await? else { return Ok(()) };
    let texts = &ctx.data().texts(locale(&ctx)).settings;
    let on = on && forum.kind == ChannelType::Forum;
    change(ctx, server, vec![SettingChange::HelpForum(forum.id.get(), on.then_some(id(ctx)))], |settings| {
        (on && !settings.forum_offers).then(|| texts.offers_are_off.clone())
    })
    .await
}

async fn no_such_topic(ctx: Context<'_>, topic: &str) -> anyhow::Result<()> {
    let texts = &ctx.data().texts(locale(&ctx)).settings;
    say(ctx, &texts.no_such_topic.replace("{topic}", &shown(topic))).await
}

/// What somebody wrote, in a reply.
fn shown(written: &str) -> String {
    super::escape::escaped(&super::limits::shortened(written, LONGEST_CHOICE))
}
