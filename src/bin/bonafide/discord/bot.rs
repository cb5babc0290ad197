//! What every handler of the bot shares.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use bonafide::answer::Disclaimer;
use bonafide::config::{Config, Language, ShardRange, Texts};
use bonafide::engine::Engine;
use bonafide::store::Store;
use jiff::Timestamp;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, SemaphorePermit};

use crate::discord::memory::{
    Conversations, Deeds, Known, Quota, RateLimits, ReadyPins, Recent, Unanswered, Waiting, WholeDisclaimers,
};
use crate::discord::messages::Words;

/// Longest wait of a question that is only looked at for whether help is needed.
const URGENT_WAIT: Duration = Duration::from_secs(10);

/// Drafts of documents that are made or approved at the same time.
#[cfg(feature = "fetch")]
const DRAFTS: usize = 2;

/// Seconds of a day.
pub(super) const DAY: i64 = 86_400;

/// The bot.
pub(super) struct Bot {
    pub(super) config: Config,
    engine: RwLock<Arc<Engine>>,
    /// Number of the index on disk that answers; 0: it is in memory.
    generation: AtomicU64,
    pub(super) store: Arc<dyn Store>,
    /// The shards of this process.
    pub(super) shards: ShardRange,
    pub(super) known: Known,
    conversations: Mutex<Conversations>,
    workers: Arc<Semaphore>,
    /// For questions that are not answered, but looked at for whether help is needed at once.
    urgent: Semaphore,
    /// Drafts of documents that are made or approved.
    #[cfg(feature = "fetch")]
    pub(super) drafts: Arc<Semaphore>,
    waiting: AtomicUsize,
    servers: Mutex<RateLimits<u64>>,
    reports: Mutex<RateLimits<u64>>,
    /// By member, and by server where it sets the wait.
    cooldowns: Mutex<RateLimits<Waiting>>,
    deeds: Mutex<Deeds>,
    recent: Mutex<Recent>,
    ready_pins: Mutex<ReadyPins>,
    unanswered: Mutex<Unanswered>,
    whole_disclaimers: Mutex<WholeDisclaimers>,
    /// Makes names unguessable.
    secret: [u8; 32],
    names: AtomicU64,
}

/// Why a question is not taken now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Too many are waiting.
    Busy,
    /// The member asked just now; seconds to wait.
    Cooldown(u64),
    /// The server asks too much.
    ServerCooldown,
    /// The server does not want answers in this channel.
    Channel,
    /// Something went wrong.
    Failed,
}

/// Questions that are there now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Load {
    /// Those that wait for a place.
    pub(super) waiting: usize,
    /// Those that are being answered.
    pub(super) answered: usize,
}

/// An engine, and which index it answers from.
pub(super) struct NumberedEngine {
    pub(super) engine: Engine,
    /// Number of the index on disk; 0: it is in memory.
    pub(super) generation: u64,
}

/// A place among the questions that are answered.
pub(super) struct Turn<'a> {
    _worker: OwnedSemaphorePermit,
    _place: Place<'a>,
}

/// A place among the questions that wait or are answered.
struct Place<'a> {
    waiting: &'a AtomicUsize,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.waiting.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Bot {
    /// The bot with an engine.
    pub(super) fn new(
        NumberedEngine { engine, generation }: NumberedEngine,
        store: Arc<dyn Store>,
        shards: ShardRange,
    ) -> anyhow::Result<Self> {
        let config = engine.config().clone();
        let settings = &config.discord;
        let conversation = Duration::from_secs(config.answer.conversation_minutes.saturating_mul(60));
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).context("the system gives no random numbers")?;
        Ok(Self {
            known: Known::new(Arc::clone(&store), shards),
            store,
            shards,
            cooldowns: Mutex::default(),
            conversations: Mutex::new(Conversations::new(settings.conversations)),
            workers: Arc::new(Semaphore::new(settings.workers)),
            urgent: Semaphore::new(settings.workers),
            #[cfg(feature = "fetch")]
            drafts: Arc::new(Semaphore::new(DRAFTS)),
            waiting: AtomicUsize::new(0),
            servers: Mutex::default(),
            reports: Mutex::default(),
            deeds: Mutex::new(Deeds::new(secret)),
            recent: Mutex::default(),
            ready_pins: Mutex::default(),
            unanswered: Mutex::default(),
            whole_disclaimers: Mutex::new(WholeDisclaimers::new(settings.conversations, conversation)),
            secret,
            names: AtomicU64::new(0),
            generation: AtomicU64::new(generation),
            engine: RwLock::new(Arc::new(engine)),
            config,
        })
    }

    /// The engine that answers now; who holds it finishes on it.
    pub(super) fn engine(&self) -> Arc<Engine> {
        Arc::clone(&self.engine.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Lets another engine answer from now on, whose index has this number.
    pub(super) fn replace_engine(&self, engine: Engine, generation: u64) {
        *self.engine.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(engine);
        self.generation.store(generation, Ordering::Release);
    }

    /// Number of the index on disk that answers; 0: it is in memory.
    pub(super) fn generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }

    /// A member's wish that answers be shown to nobody else, or to all; none where the store fails.
    pub(super) async fn wish(&self, member: u64) -> Option<bool> {
        self.known.wish(member).await.unwrap_or_else(|error| {
            tracing::error!(%error, "the wish of a member cannot be read");
            None
        })
    }

    /// Pinned answers that are ready to be compared with questions.
    pub(super) fn ready_pins(&self) -> MutexGuard<'_, ReadyPins> {
        self.ready_pins.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Questions that found no answer, for a while and in memory only.
    pub(super) fn unanswered(&self) -> MutexGuard<'_, Unanswered> {
        self.unanswered.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where the whole disclaimer was shown.
    pub(super) fn whole_disclaimers(&self) -> MutexGuard<'_, WholeDisclaimers> {
        self.whole_disclaimers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What members did with answers.
    pub(super) fn deeds(&self) -> MutexGuard<'_, Deeds> {
        self.deeds.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Recent answers, in memory only.
    pub(super) fn recent(&self) -> MutexGuard<'_, Recent> {
        self.recent.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many questions servers asked just now.
    fn servers(&self) -> MutexGuard<'_, RateLimits<u64>> {
        self.servers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many problems members reported just now.
    fn reports(&self) -> MutexGuard<'_, RateLimits<u64>> {
        self.reports.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a member may report a problem now.
    pub(super) fn may_report(&self, member: u64) -> bool {
        let quota = Quota::per_hour(self.config.discord.reports_per_hour);
        self.reports().wait(&member, quota, Instant::now()).is_zero()
    }

    /// Notes that a member reports a problem, where that is allowed.
    pub(super) fn note_report(&self, member: u64) -> bool {
        let quota = Quota::per_hour(self.config.discord.reports_per_hour);
        self.reports().ask(member, quota, Instant::now()).is_ok()
    }

    /// Waits of members between two questions.
    pub(super) fn cooldowns(&self) -> MutexGuard<'_, RateLimits<Waiting>> {
        self.cooldowns.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn conversations(&self) -> MutexGuard<'_, Conversations> {
        self.conversations.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Texts for a reader with this locale.
    pub(super) fn words(&self, locale: &str) -> Words<'_> {
        let language = Language::from_tag(locale).unwrap_or_default();
        Words { texts: self.config.texts.of(language), language }
    }

    /// The disclaimer for a reader with this locale.
    pub(super) fn disclaimer(&self, locale: &str) -> Disclaimer {
        Disclaimer::new(Language::from_tag(locale).unwrap_or_default(), &self.config.texts)
    }

    pub(super) fn texts(&self, locale: &str) -> &Texts {
        self.words(locale).texts
    }

    /// Waits for a place among the questions that are answered, or says why there is none.
    pub(super) async fn turn(
        &self,
        member: u64,
        server: Option<u64>,
        cooldown: Option<u32>,
    ) -> Result<Turn<'_>, Refusal> {
        let now = Instant::now();
        // a server's own wait goes before that of the settings, which is one for all servers
        let (place, seconds) = match (server, cooldown) {
            (Some(server), Some(seconds)) => (Some(server), seconds),
            _ => (None, self.config.discord.member_seconds),
        };
        let waited = self.cooldowns().ask(Waiting { server: place, member }, Quota::once_in(seconds), now);
        waited.map_err(|wait| Refusal::Cooldown(wait.as_secs() + u64::from(wait.subsec_nanos() > 0)))?;
        let quota = Quota::per_minute(self.config.discord.server_per_minute);
        if server.is_some_and(|server| self.servers().ask(server, quota, now).is_err()) {
            return Err(Refusal::ServerCooldown);
        }
        let most = self.config.discord.waiting + self.config.discord.workers;
        let before = self.waiting.fetch_add(1, Ordering::AcqRel);
        let place = Place { waiting: &self.waiting };
        if before >= most {
            return Err(Refusal::Busy);
        }
        // the semaphore is never closed
        let worker = Arc::clone(&self.workers).acquire_owned().await.map_err(|_| Refusal::Busy)?;
        Ok(Turn { _worker: worker, _place: place })
    }

    /// A name of 24 digits that nothing else has and nobody can guess.
    pub(super) fn unique_name(&self) -> String {
        let number = self.names.fetch_add(1, Ordering::Relaxed);
        blake3::keyed_hash(&self.secret, &number.to_le_bytes()).to_hex()[..24].to_owned()
    }

    /// Questions that wait for a place, and that are being answered.
    pub(super) fn load(&self) -> Load {
        let answered = self.config.discord.workers.saturating_sub(self.workers.available_permits());
        Load { waiting: self.waiting.load(Ordering::Acquire).saturating_sub(answered), answered }
    }

    /// Waits a while for a place among the questions that are looked at for whether help is needed.
    pub(super) async fn urgent_turn(&self) -> Option<SemaphorePermit<'_>> {
        tokio::time::timeout(URGENT_WAIT, self.urgent.acquire()).await.ok()?.ok()
    }

    /// Forgets who asked when that no longer matters.
    pub(super) fn forget_cooldowns(&self) {
        let now = Instant::now();
        self.cooldowns().tidy(now);
        self.servers().tidy(now);
        self.reports().tidy(now);
    }
}

/// Days since 1970-01-01.
pub(super) fn today() -> i64 {
    Timestamp::now().as_second() / DAY
}
