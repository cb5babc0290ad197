//! Starting the bot: checks in words, then the gateway, until it is told to stop.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use bonafide::engine::{Engine, EngineOptions, current_generation};
use bonafide::store::Store;
use poise::{Framework, FrameworkError, FrameworkOptions};
use serenity::all::{
    ApplicationId, ClientBuilder, CreateAllowedMentions, FullEvent, GatewayIntents, GuildId, Http,
    HttpBuilder, Interaction, ShardManager,
};
use tracing_subscriber::EnvFilter;

use super::bot::{Bot, today};
use super::{commands, components, mentions, pins, registration};
use crate::arguments::{CommonArguments, DiscordArguments, LogFormat};
use crate::{output, setup};

/// Variable with the token.
const TOKEN: &str = "DISCORD_TOKEN";
/// Permissions that the invitation asks for: View Channel, Send Messages, Send Messages in Threads,
/// Embed Links, Read Message History, Attach Files (for exports), and Pin Messages, which the library
/// does not know yet.
const PERMISSIONS: u64 = 1 << 10 | 1 << 11 | 1 << 38 | 1 << 14 | 1 << 16 | 1 << 15 | 1 << 51;
/// Seconds between two tidyings of the store and the cooldowns.
const TIDY: u64 = 3600;

/// Checks everything, and runs the bot unless only the check was asked for.
pub(crate) fn run(common: &CommonArguments, arguments: &DiscordArguments) -> anyhow::Result<ExitCode> {
    let options = setup::engine_options(common)?;
    log(arguments.log, &options.config.discord.log_level);
    let token = std::env::var(TOKEN).unwrap_or_default();
    ensure!(
        !token.trim().is_empty(),
        "there is no token: put the bot's token into the variable {TOKEN} (Discord's developer portal, Bot, Reset Token)"
    );
    let generation = current_generation(&options)?;
    let engine = Engine::open(options.clone(), &|line| tracing::info!("{line}"))
        .context("the corpus cannot be used")?;
    let directory = setup::store_directory(&options.config.store)?;
    let store = Store::open(&directory, &options.config.store).context("the store cannot be used")?;
    let problems = store.problems()?;
    ensure!(problems.is_empty(), "the store is damaged: {}", problems.join("; "));
    let bot_api = options.config.discord.api.clone();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let http = http(token.trim(), &bot_api);
        let (application, gateway) = check(&http).await?;
        if arguments.check {
            output::print(&format!(
                "Everything is there to run ({} documents). Invite the bot with:\n{}\n",
                engine.documents().len(),
                invitation(application)
            ))?;
            return Ok(ExitCode::SUCCESS);
        }
        let bot = Arc::new(Bot::new(engine, store)?);
        let watched = Watched { options, generation };
        serve(bot, http, application, gateway, arguments.guild.map(GuildId::new), watched).await?;
        Ok(ExitCode::SUCCESS)
    })
}

fn log(format: LogFormat, level: &str) {
    // the libraries' lines could hold what was asked
    let filter = EnvFilter::new(format!("off,bonafide={level}"));
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = match format {
        LogFormat::Text => lines.with_ansi(false).try_init(),
        LogFormat::Json => lines.json().try_init(),
    };
    if started.is_err() {
        eprintln!("bonafide: something else in this process logs already");
    }
}

/// A client for Discord's API that pings nobody.
fn http(token: &str, api: &str) -> Http {
    let mut builder = HttpBuilder::new(token).default_allowed_mentions(CreateAllowedMentions::new());
    if !api.is_empty() {
        builder = builder.proxy(api).ratelimiter_disabled(true);
    }
    builder.build()
}

/// Whether Discord knows the token, and which application and gateway it is for.
async fn check(http: &Http) -> anyhow::Result<(ApplicationId, String)> {
    let refused = "Discord refuses the token: make a new one in the developer portal (Bot, Reset Token)";
    let application = match http.get_current_application_info().await {
        Ok(info) => info.id,
        Err(serenity::Error::Http(serenity::http::HttpError::UnsuccessfulRequest(response)))
            if matches!(response.status_code.as_u16(), 401 | 403) =>
        {
            bail!("{refused}")
        }
        Err(error) => bail!("Discord cannot be reached: {}", mentions::kind(&error)),
    };
    let gateway = http.get_gateway().await.map_err(|error| {
        anyhow::anyhow!("Discord does not say where its gateway is: {}", mentions::kind(&error))
    })?;
    Ok((application, gateway.url))
}

/// The link that invites the bot with just the permissions it needs.
fn invitation(application: ApplicationId) -> String {
    format!(
        "https://discord.com/oauth2/authorize?client_id={application}&scope=bot+applications.commands&permissions={PERMISSIONS}"
    )
}

/// What the index is watched by.
struct Watched {
    options: EngineOptions,
    generation: Option<String>,
}

async fn serve(
    bot: Arc<Bot>,
    http: Http,
    application: ApplicationId,
    gateway: String,
    guild: Option<GuildId>,
    watched: Watched,
) -> anyhow::Result<()> {
    http.set_application_id(application);
    let registered = registration::register(&http, &bot.store, application, &commands::all(), guild)
        .await
        .context("the commands cannot be registered")?;
    tracing::info!(registered, "the commands are known to Discord");
    let shared = Arc::clone(&bot);
    let framework = Framework::builder()
        .options(FrameworkOptions {
            commands: commands::all(),
            event_handler: |framework, event| Box::pin(handle(framework, event)),
            on_error: |error| Box::pin(failed(error)),
            allowed_mentions: Some(CreateAllowedMentions::new()),
            // a mention is a question, not the prefix of a command
            prefix_options: poise::PrefixFrameworkOptions {
                mention_as_prefix: false,
                ..poise::PrefixFrameworkOptions::default()
            },
            ..FrameworkOptions::default()
        })
        .setup(move |_, _, _| Box::pin(async move { Ok(shared) }))
        .build();
    // no privileged intent: commands, mentions and direct messages carry what is needed
    let intents = GatewayIntents::GUILDS | GatewayIntents::GUILD_MESSAGES | GatewayIntents::DIRECT_MESSAGES;
    let mut client = ClientBuilder::new_with_http(http, intents).framework(framework).await?;
    // the library falls back to an address of its own where it got none
    *client.ws_url.lock().await = gateway;
    let stopping = tokio::spawn(stop_when_told(Arc::clone(&client.shard_manager), Arc::clone(&bot)));
    let tidying = tokio::spawn(tidy(Arc::clone(&bot)));
    let reloading = tokio::spawn(reload(Arc::clone(&bot), Arc::clone(&client.http), watched));
    tracing::info!("connecting");
    let ended = client.start_autosharded().await;
    tidying.abort();
    reloading.abort();
    if ended.is_ok() {
        stopping.await?;
    } else {
        stopping.abort();
    }
    ended.map_err(|error| match error {
        serenity::Error::Gateway(serenity::gateway::GatewayError::InvalidAuthentication) => {
            anyhow::anyhow!("Discord refuses the token at the gateway")
        }
        serenity::Error::Gateway(gateway) => anyhow::anyhow!("the gateway ended the connection: {gateway}"),
        error => anyhow::anyhow!("the bot had to stop: {}", mentions::kind(&error)),
    })
}

/// Everything that happens, commands aside.
async fn handle(
    framework: poise::FrameworkContext<'_, Arc<Bot>, anyhow::Error>,
    event: &FullEvent,
) -> anyhow::Result<()> {
    let (ctx, bot) = (framework.serenity_context, framework.user_data);
    let done = match event {
        FullEvent::Message { new_message } => {
            mentions::answer_message(ctx, new_message, bot, framework.bot_id()).await;
            Ok(())
        }
        FullEvent::InteractionCreate { interaction: Interaction::Component(pressed) } => {
            components::press(ctx, pressed, bot).await
        }
        FullEvent::InteractionCreate { interaction: Interaction::Modal(modal) } => {
            components::submit(ctx, modal, bot).await
        }
        FullEvent::GuildCreate { guild, .. } => {
            note(bot, guild.id, true).await;
            Ok(())
        }
        FullEvent::GuildDelete { incomplete, .. } if !incomplete.unavailable => {
            note(bot, incomplete.id, false).await;
            Ok(())
        }
        FullEvent::Ready { .. } => {
            tracing::info!("ready");
            Ok(())
        }
        _ => Ok(()),
    };
    if let Err(error) = done {
        tracing::warn!(error = %mentions::kind(&error), "a button or form could not be answered");
    }
    Ok(())
}

/// Notes that a server has the bot, or that it removed it.
async fn note(bot: &Arc<Bot>, guild: GuildId, here: bool) {
    let store = Arc::clone(&bot.store);
    let work = move || {
        if here { store.server_is_here(guild.get()) } else { store.server_left(guild.get(), today()) }
    };
    if !matches!(tokio::task::spawn_blocking(work).await, Ok(Ok(()))) {
        tracing::warn!("the store could not note a server");
    }
}

/// Tells a person that a command failed; the log gets no word of what was asked.
async fn failed(error: FrameworkError<'_, Arc<Bot>, anyhow::Error>) {
    tracing::warn!("a command failed");
    if let Some(ctx) = error.ctx() {
        let text = ctx.data().texts(commands::locale(&ctx)).failed.clone();
        if commands::send(ctx, super::answering::Reply::words(&text), true).await.is_err() {
            tracing::warn!("and that could not be said");
        }
    }
}

/// Waits for SIGTERM or Ctrl-C, lets answers in the making finish, and leaves the gateway.
async fn stop_when_told(shards: Arc<ShardManager>, bot: Arc<Bot>) {
    told_to_stop().await;
    tracing::info!("stopping");
    let most = Duration::from_secs(bot.config.discord.stop_seconds);
    if tokio::time::timeout(most, bot.finished()).await.is_err() {
        tracing::warn!("answers were still in the making");
    }
    shards.shutdown_all().await;
}

#[cfg(unix)]
async fn told_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
        }
        Err(_) => {
            let _ = tokio::signal::ctrl_c().await;
        }
    }
}

#[cfg(not(unix))]
async fn told_to_stop() {
    let _ = tokio::signal::ctrl_c().await;
}

/// Deletes what is old, now and every hour.
async fn tidy(bot: Arc<Bot>) {
    let mut every = tokio::time::interval(Duration::from_secs(TIDY));
    loop {
        every.tick().await;
        bot.forget_cooldowns();
        let worker = Arc::clone(&bot);
        let work =
            move || worker.store.tidy(today(), worker.config.discord.button_days, &worker.config.store);
        if !matches!(tokio::task::spawn_blocking(work).await, Ok(Ok(()))) {
            tracing::warn!("the store could not be tidied");
        }
    }
}

/// Takes up a new index when one was built; answers in the making finish on the old one.
async fn reload(bot: Arc<Bot>, http: Arc<Http>, watched: Watched) {
    // the corpus may have changed while the bot was away
    pins::look_again(&bot, &http).await;
    let Watched { options, mut generation } = watched;
    let mut every = tokio::time::interval(Duration::from_secs(bot.config.discord.reload_seconds));
    loop {
        every.tick().await;
        let (options, known) = (options.clone(), generation.clone());
        let work = move || -> anyhow::Result<Option<(Engine, Option<String>)>> {
            let now = current_generation(&options)?;
            if now == known {
                return Ok(None);
            }
            Ok(Some((Engine::open(options, &|line| tracing::info!("{line}"))?, now)))
        };
        match tokio::task::spawn_blocking(work).await {
            Ok(Ok(Some((engine, now)))) => {
                bot.replace_engine(engine);
                generation = now;
                tracing::info!("a new index answers from now on");
                pins::look_again(&bot, &http).await;
            }
            Ok(Ok(None)) => {}
            Ok(Err(error)) => tracing::error!(%error, "the new index cannot be used; the old one goes on"),
            Err(_) => tracing::error!("the index could not be looked at"),
        }
    }
}
