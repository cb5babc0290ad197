//! What servers and members have set: read from the store once, then remembered until it changes.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bonafide::config::ShardRange;
use bonafide::store::{GuildSettings, SettingChange, Store, StoreError};
use jiff::Timestamp;

use super::remembered::Remembered;

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
    settings: Mutex<Remembered<Arc<GuildSettings>>>,
    wishes: Mutex<Remembered<Option<bool>>>,
    regions: Mutex<Remembered<Option<String>>>,
    parents: Mutex<Remembered<Parent>>,
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
            settings: Mutex::new(Remembered::new(SERVERS)),
            wishes: Mutex::new(Remembered::new(members)),
            regions: Mutex::new(Remembered::new(members)),
            parents: Mutex::new(Remembered::new(THREADS)),
        }
    }

    /// Settings of a server; those of a direct message are the default.
    pub(crate) async fn settings(&self, server: Option<u64>) -> anyhow::Result<Arc<GuildSettings>> {
        let Some(server) = server else { return Ok(Arc::default()) };
        let changes = {
            let remembered = locked(&self.settings);
            if let Some(settings) = remembered.get(server) {
                return Ok(settings);
            }
            remembered.changes()
        };
        let store = Arc::clone(&self.store);
        let settings = Arc::new(on_thread(move || store.guild_settings(server)).await?);
        locked(&self.settings).put(server, Arc::clone(&settings), changes);
        Ok(settings)
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
        let changes = {
            let remembered = locked(&self.wishes);
            if let Some(wish) = remembered.get(member) {
                return Ok(wish);
            }
            remembered.changes()
        };
        let store = Arc::clone(&self.store);
        let wish = on_thread(move || store.private_answers(member)).await?;
        locked(&self.wishes).put(member, wish, changes);
        Ok(wish)
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
        let changes = {
            let remembered = locked(&self.regions);
            if let Some(region) = remembered.get(member) {
                return Ok(region);
            }
            remembered.changes()
        };
        let store = Arc::clone(&self.store);
        let region = on_thread(move || store.region(member)).await?;
        locked(&self.regions).put(member, region.clone(), changes);
        Ok(region)
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
