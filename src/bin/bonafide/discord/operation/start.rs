//! Starts the bot: checks first, then the gateway, until a signal to stop.

use std::pin::Pin;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use bonafide::config::RetrieverName;
use bonafide::engine::{Engine, EngineOptions, current_generation};
use bonafide::store::{self, StoreError};
use poise::{Framework, FrameworkError, FrameworkOptions};
use serenity::all::{
    ClientBuilder, CreateAllowedMentions, FullEvent, GatewayIntents, GuildId, Http, HttpBuilder, Interaction,
};

use super::command_registration;
use super::gateway::{Counted, InFlight, Shards, Watcher};
use super::health::Health;
use super::health_check;
use super::http_endpoint;
use super::logging;
use super::maintenance::{self, Watched, number};
use super::process_turns;
use super::shutdown;
use super::startup_checks;
use super::startup_checks::Known;
use super::token;
use crate::arguments::{CommonArguments, DiscordArguments};
use crate::discord::answers::ask_handlers;
use crate::discord::answers::forum_offers;
use crate::discord::bot::{Bot, NumberedEngine, today};
use crate::discord::commands::{self, autocomplete};
use crate::discord::components::dispatch;
use crate::discord::context;
use crate::discord::delivery::{self, Bound, Reply, START};
use crate::watching;
use crate::{output, setup};

/// Between two looks at whether the gateway is connected.
const LOOK: Duration = Duration::from_secs(1);
/// How long a start waits for an index that is followed, in seconds.
const FETCH_SECONDS: u64 = 20;
/// Threads for the store, files and lists beside those that search and that look for emergencies; more would
/// only take memory.
const BLOCKING: usize = 12;

/// Checks everything, and runs the bot unless only the check was asked for.
pub(crate) fn run(common: &CommonArguments, arguments: &DiscordArguments) -> anyhow::Result<ExitCode> {
    #[cfg_attr(not(feature = "replicas"), expect(unused_mut, reason = "as in a build with the feature"))]
    let mut options = setup::engine_options(common)?;
    #[cfg(feature = "replicas")]
    if let Some(place) = &arguments.follow {
        options.config.replicas.follow.clone_from(place);
    }
    if arguments.health {
        return health_check::health(options.config.discord.metrics_address());
    }
    logging::start(arguments.log, &options.config.discord.log_level);
    let token = token::read()?;
    // watched before the engine is opened, so that no change falls between
    let watch = arguments.watch.then(|| {
        watching::renew(common, |error| {
            tracing::error!(error, "the last good index stays in use");
        })
    });
    let watch = watch.transpose()?;
    let renewed = watch.as_ref().map(|(_, renewed)| renewed.clone()).unwrap_or_default();
    let generation = match current_generation(&options) {
        // a cluster may be back before the next look
        Err(error) if options.config.retrieval.retriever == RetrieverName::OpenSearch => {
            tracing::error!(%error, "the index can't be looked up");
            None
        }
        generation => generation?,
    };
    let engine = open_engine(&options)?;
    #[cfg(feature = "fetch")]
    crate::discord::moderation::documents::ensure_folder(&engine)?;
    #[cfg(not(feature = "fetch"))]
    ensure!(
        !options.config.discord.documents,
        "this build can't fetch files, as discord.documents needs: turn that off, or build it with `--features fetch`"
    );
    if let Some(reason) = engine.degraded() {
        ensure!(!arguments.check, "the index cannot be used: {reason}");
        tracing::error!(reason, "the index cannot be used yet; emergencies are detected without it");
    }
    // one that couldn't be opened is opened when it can be
    let generation = generation.filter(|_| engine.degraded().is_none());
    let directory = setup::store_directory(&options.config.store)?;
    let store = store::open(&directory, &options.config.store).context("the store cannot be used")?;
    let problems = store.problems()?;
    ensure!(problems.is_empty(), StoreError::Unsound(problems));
    let (api, metrics) = (options.config.discord.api.clone(), options.config.discord.metrics_address());
    let start_seconds = options.config.discord.start_seconds;
    let chosen = arguments.shards.or_else(|| options.config.discord.shard_range());
    let blocking = 2 * options.config.discord.workers + BLOCKING;
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().max_blocking_threads(blocking).build()?;
    runtime.block_on(async {
        let http = http(&token, &api);
        let mut signal = Box::pin(shutdown::signal());
        // a check reports at once what a start waits for
        let bound = if arguments.check { START } else { Bound::of_start(start_seconds) };
        let known = tokio::select! {
            known = startup_checks::known(&http, bound, chosen) => known?,
            () = &mut signal => return Ok(ExitCode::SUCCESS),
        };
        let guild = arguments.guild.map(GuildId::new);
        if let Some(guild) = guild {
            let lacking = startup_checks::lacking(&http, known.application, guild).await?;
            ensure!(
                lacking.is_empty() || !arguments.check,
                "the bot lacks permissions in the server {guild}: {}; give its role these, or invite it again with\n{}",
                lacking.join(", "),
                startup_checks::invitation(known.application)
            );
            if !lacking.is_empty() {
                tracing::warn!(lacking = lacking.join(", "), "the bot lacks permissions in the server");
            }
        }
        // a port that is taken is reported now, not after hours
        let listener = match metrics {
            Some(address) => Some(http_endpoint::listen(address).await?),
            None => None,
        };
        if arguments.check {
            output::print(&format!(
                "Everything is there to run ({}). Invite the bot with:\n{}\n",
                output::counted(engine.document_count(), "document"),
                startup_checks::invitation(known.application)
            ))?;
            return Ok(ExitCode::SUCCESS);
        }
        let engine = NumberedEngine { engine, generation: number(generation.as_deref()) };
        let bot = Arc::new(Bot::new(engine, store, known.shards)?);
        let health = Arc::new(Health::new(Arc::clone(&bot)));
        let serving = listener.map(|listener| tokio::spawn(http_endpoint::serve(listener, Arc::clone(&health))));
        let watched = Watched { options, generation, renewed };
        let place = (guild, bound);
        let ended = Box::pin(serve(bot, http, known, place, &health, watched, signal)).await;
        if let Some(serving) = serving {
            serving.abort();
        }
        ended?;
        Ok(ExitCode::SUCCESS)
    })
}

/// Opens the engine; an index that is followed isn't waited for long.
fn open_engine(options: &EngineOptions) -> anyhow::Result<Engine> {
    ensure!(
        !(options.config.discord.documents && options.config.replicas.is_following()),
        "discord.documents adds documents to the corpus, but the index is followed from elsewhere (replicas.follow): turn one of them off"
    );
    let mut options = options.clone();
    // what takes longer is fetched while emergencies are detected already
    options.config.replicas.fetch_seconds = options.config.replicas.fetch_seconds.min(FETCH_SECONDS);
    Engine::open(options, &|line| tracing::info!("{line}")).context("the corpus cannot be used")
}

/// A client for Discord's API that pings nobody.
fn http(token: &str, api: &str) -> Http {
    let mut builder = HttpBuilder::new(token).default_allowed_mentions(CreateAllowedMentions::new());
    if !api.is_empty() {
        builder = builder.proxy(api).ratelimiter_disabled(true);
    }
    builder.build()
}

async fn serve(
    bot: Arc<Bot>,
    http: Http,
    known: Known,
    (guild, bound): (Option<GuildId>, Bound),
    health: &Arc<Health>,
    watched: Watched,
    mut signal: Pin<Box<impl Future<Output = ()> + Send + 'static>>,
) -> anyhow::Result<()> {
    let commands = commands::all(&bot.config.discord);
    // once for all processes
    if known.shards.has_direct_messages() {
        let registered = tokio::select! {
            done = command_registration::register(&http, &*bot.store, known.application, &commands, (guild, bound)) => done?,
            () = &mut signal => return Ok(()),
        };
        tracing::info!(registered, "the commands are known to Discord");
    }
    let shared = Arc::clone(&bot);
    let framework = Framework::builder()
        .options(FrameworkOptions {
            commands,
            event_handler: |framework, event| Box::pin(handle(framework, event)),
            on_error: |error| Box::pin(failed(error)),
            command_check: Some(|ctx| Box::pin(autocomplete::answered_or_run(ctx))),
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
    let in_flight = Arc::new(InFlight::default());
    let framework = Counted { inner: framework, in_flight: Arc::clone(&in_flight) };
    let built = ClientBuilder::new_with_http(http, intents).event_handler(Watcher).framework(framework);
    let built = tokio::time::timeout(Duration::from_secs(bot.config.discord.connect_seconds), built).await;
    let mut client = built.context("Discord does not say where its gateway is: no answer in time")??;
    // the library falls back to an address of its own where it got none
    *client.ws_url.lock().await = known.gateway;
    let range = known.shards;
    let shards = Shards { manager: Arc::clone(&client.shard_manager), range };
    health.connecting(shards.clone());
    let stopping = shutdown::stop_on(signal, shards, Arc::clone(health), in_flight, Arc::clone(&bot));
    let mut stopping = tokio::spawn(stopping);
    tokio::select! {
        reserved = process_turns::to_connect(&bot, known.application) => reserved?,
        stopped = &mut stopping => return Ok(stopped?),
    }
    #[cfg(feature = "replicas")]
    super::following::start(&watched.options)?;
    let cleanup = tokio::spawn(maintenance::tidy(Arc::clone(&bot)));
    let reloading = tokio::spawn(maintenance::reload(Arc::clone(&bot), Arc::clone(&client.http), watched));
    tracing::info!(shards = %range, at_once = known.at_once, "connecting");
    let connected = connected(Arc::clone(health), bot.config.discord.connect_seconds);
    let ended = tokio::select! {
        // the library takes the number of the last shard for the end of the range
        ended = client.start_shard_range(range.first()..range.last(), range.total()) => ended,
        never = connected => return Err(never),
        // with no connection there is nothing whose end would end the line above
        stopped = &mut stopping => return Ok(stopped?),
    };
    cleanup.abort();
    reloading.abort();
    if ended.is_ok() {
        stopping.await?;
    } else {
        stopping.abort();
    }
    ended.map_err(|error| match error {
        serenity::Error::Gateway(serenity::gateway::GatewayError::InvalidAuthentication) => {
            anyhow::anyhow!(
                "Discord refuses the token at the gateway: make a new one in the developer portal"
            )
        }
        serenity::Error::Gateway(gateway) => anyhow::anyhow!("the gateway ended the connection: {gateway}"),
        error => anyhow::anyhow!("the bot had to stop: {}", delivery::kind(&error)),
    })
}

/// Returns the reason if no connection to the gateway is established in time; else never returns.
async fn connected(health: Arc<Health>, seconds: u64) -> anyhow::Error {
    let end = tokio::time::Instant::now() + Duration::from_secs(seconds);
    let mut every = tokio::time::interval(LOOK);
    let mut before = None;
    loop {
        every.tick().await;
        let any = health.any_connected().await;
        if before.is_none() && !any {
            if tokio::time::Instant::now() >= end {
                return anyhow::anyhow!(
                    "no connection to Discord's gateway came about in {seconds} seconds (discord.connect_seconds)"
                );
            }
            continue;
        }
        let problem = health.problem().await;
        if before.as_ref() != Some(&problem) {
            if let Some(problem) = &problem {
                tracing::warn!(problem, "not well");
            } else {
                tracing::info!("all is well");
            }
            before = Some(problem);
        }
    }
}

/// Everything that happens, commands aside.
async fn handle(
    framework: poise::FrameworkContext<'_, Arc<Bot>, anyhow::Error>,
    event: &FullEvent,
) -> anyhow::Result<()> {
    let (ctx, bot) = (framework.serenity_context, framework.user_data);
    let done = match event {
        FullEvent::Message { new_message } => {
            ask_handlers::of_message(ctx, new_message, bot, framework.bot_id()).await;
            Ok(())
        }
        FullEvent::InteractionCreate { interaction: Interaction::Component(pressed) } => {
            dispatch::press(ctx, pressed, bot).await
        }
        FullEvent::InteractionCreate { interaction: Interaction::Modal(modal) } => {
            dispatch::submit(ctx, modal, bot).await
        }
        FullEvent::GuildCreate { guild, .. } => {
            let lacking = startup_checks::lacking_in_channels(guild, framework.bot_id());
            if !lacking.is_empty() {
                let (server, lacking) = (guild.id.get(), lacking.join(", "));
                tracing::warn!(server, lacking, "the bot lacks permissions in channels that it sees");
            }
            note(bot, guild.id, true).await;
            // posts that came while the bot was away
            forum_offers::look(ctx, bot, guild.id, &guild.threads).await;
            Ok(())
        }
        FullEvent::ThreadCreate { thread, .. } => {
            forum_offers::look(ctx, bot, thread.guild_id, std::slice::from_ref(thread)).await;
            Ok(())
        }
        FullEvent::GuildDelete { incomplete, .. } if !incomplete.unavailable => {
            note(bot, incomplete.id, false).await;
            Ok(())
        }
        _ => Ok(()),
    };
    if let Err(error) = done {
        tracing::warn!(error = %delivery::kind(&error), "a button or form could not be answered");
    }
    Ok(())
}

/// Notes that a server has the bot, or that it removed it.
async fn note(bot: &Arc<Bot>, guild: GuildId, here: bool) {
    bot.known.server_changed(guild.get());
    let store = Arc::clone(&bot.store);
    let work = move || {
        if here { store.server_is_here(guild.get()) } else { store.server_left(guild.get(), today()) }
    };
    if !matches!(tokio::task::spawn_blocking(work).await, Ok(Ok(()))) {
        tracing::warn!("the store could not note a server");
    }
}

/// Replies that a command failed; the log gets no word of what was asked.
async fn failed(error: FrameworkError<'_, Arc<Bot>, anyhow::Error>) {
    if let FrameworkError::CommandCheckFailed { error: None, .. } = error {
        // proposals were sent, and nothing is to be run
        return;
    }
    let why = match &error {
        FrameworkError::Command { error, .. } => match error.downcast_ref::<serenity::Error>() {
            Some(error) if delivery::is_answered_elsewhere(error) => {
                tracing::debug!("another process answers a command");
                return;
            }
            Some(error) => delivery::kind(error),
            None => error.downcast_ref::<StoreError>().map(ToString::to_string).unwrap_or_default(),
        },
        _ => String::new(),
    };
    tracing::warn!(why, "a command failed");
    if let Some(ctx) = error.ctx() {
        let text = ctx.data().texts(context::locale(&ctx)).bot_failed().to_owned();
        if context::send(ctx, Reply::words(&text), true).await.is_err() {
            tracing::warn!("and that could not be said");
        }
    }
}
