//! What servers and members have set: read from the store once, then remembered until it changes.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bonafide::config::ShardRange;
use bonafide::store::{GuildSettings, SettingChange, Store, StoreError};
use jiff::Timestamp;

use super::read_cache::ReadCache;

/// Servers whose settings are remembered.
const SERVERS: usize = 5000;
/// Members whose wish and region are remembered.
const MEMBERS: usize = 20_000;
/// Threads whose channel is remembered.
const THREADS: usize = 20_000;

/// What a channel was found to be.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Parent {
    /// A thread of this channel.
    Channel(u64),
    /// No thread.
    None,
}

/// Settings of servers, wishes of members, and the channels of threads.
#[derive(Debug)]
pub(crate) struct Known {
    store: Arc<dyn Store>,
    settings: Mutex<ReadCache<Arc<GuildSettings>>>,
    wishes: Mutex<ReadCache<Option<bool>>>,
    regions: Mutex<ReadCache<Option<String>>>,
    parents: Mutex<ReadCache<Parent>>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Work with the store on a blocking thread.
async fn on_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> anyhow::Result<T> {
    Ok(tokio::task::spawn_blocking(work).await??)
}

impl Known {
    /// What is set, for the servers of these shards. Members are in servers of other processes, too, and change
    /// their wishes there: they are only remembered where no other process is.
    pub(crate) fn new(store: Arc<dyn Store>, shards: ShardRange) -> Self {
        let members = if shards.is_part() { 0 } else { MEMBERS };
        Self {
            store,
            settings: Mutex::new(ReadCache::new(SERVERS)),
            wishes: Mutex::new(ReadCache::new(members)),
            regions: Mutex::new(ReadCache::new(members)),
            parents: Mutex::new(ReadCache::new(THREADS)),
        }
    }

    /// What a cache has, else what the store has, which is kept unless it changes meanwhile.
    async fn read<T: Clone + Send + 'static>(
        &self,
        cache: &Mutex<ReadCache<T>>,
        id: u64,
        read: impl FnOnce(&dyn Store) -> Result<T, StoreError> + Send + 'static,
    ) -> anyhow::Result<T> {
        let changes = {
            let mut cache = locked(cache);
            if let Some(value) = cache.get(id) {
                return Ok(value);
            }
            cache.changes()
        };
        let store = Arc::clone(&self.store);
        let value = on_thread(move || read(&*store)).await?;
        locked(cache).put(id, value.clone(), changes);
        Ok(value)
    }

    /// Settings of a server; those of a direct message are the default.
    pub(crate) async fn settings(&self, server: Option<u64>) -> anyhow::Result<Arc<GuildSettings>> {
        let Some(server) = server else { return Ok(Arc::default()) };
        self.read(&self.settings, server, move |store| store.guild_settings(server).map(Arc::new)).await
    }

    /// Makes a change, on disk before it is confirmed, and returns the new settings.
    pub(crate) async fn change(
        &self,
        server: u64,
        by: u64,
        changes: Vec<SettingChange>,
    ) -> anyhow::Result<Arc<GuildSettings>> {
        let store = Arc::clone(&self.store);
        let work = move || -> Result<(), StoreError> {
            let now = Timestamp::now().as_second();
            changes.iter().try_for_each(|change| store.change_setting(server, by, now, change).map(drop))
        };
        let changed = on_thread(work).await;
        // also after a failure: an earlier change may have been made
        locked(&self.settings).changed(server);
        changed?;
        self.settings(Some(server)).await
    }

    /// Forgets what is known of a server that left or came.
    pub(crate) fn server_changed(&self, server: u64) {
        locked(&self.settings).changed(server);
    }

    /// A member's wish that answers be shown to nobody else, or to all.
    pub(crate) async fn wish(&self, member: u64) -> anyhow::Result<Option<bool>> {
        self.read(&self.wishes, member, move |store| store.private_answers(member)).await
    }

    /// Keeps a member's wish, or none.
    pub(crate) async fn set_wish(&self, member: u64, wish: Option<bool>) -> anyhow::Result<()> {
        let store = Arc::clone(&self.store);
        let kept = on_thread(move || store.set_private_answers(member, wish)).await;
        self.member_changed(member);
        kept
    }

    /// Code of the region whose help lines a member wants.
    pub(crate) async fn region(&self, member: u64) -> anyhow::Result<Option<String>> {
        self.read(&self.regions, member, move |store| store.region(member)).await
    }

    /// Keeps a member's region, or none.
    pub(crate) async fn set_region(&self, member: u64, region: Option<String>) -> anyhow::Result<()> {
        let store = Arc::clone(&self.store);
        let kept = on_thread(move || store.set_region(member, region.as_deref())).await;
        self.member_changed(member);
        kept
    }

    /// Forgets what is known of a member, which has changed in the store.
    pub(crate) fn member_changed(&self, member: u64) {
        locked(&self.wishes).changed(member);
        locked(&self.regions).changed(member);
    }

    /// The channel of a thread, where it was looked up before.
    pub(crate) fn parent(&self, channel: u64) -> Option<Parent> {
        locked(&self.parents).get(channel)
    }

    /// Remembers the channel of a thread, which never changes.
    pub(crate) fn remember_parent(&self, channel: u64, parent: Option<u64>) {
        let parent = parent.map_or(Parent::None, Parent::Channel);
        locked(&self.parents).put(channel, parent, 0);
    }
}
