//! The arguments of `bonafide discord` and `bonafide store`.

use std::path::PathBuf;

use bonafide::config::ShardRange;
use clap::{Args, Subcommand, ValueEnum};

use super::examples::{
    STORE_ASKED_EXAMPLES, STORE_BACKUP_EXAMPLES, STORE_CHECK_EXAMPLES, STORE_COPY_EXAMPLES,
    STORE_EXPORT_EXAMPLES,
};

#[derive(Debug, Args)]
pub(crate) struct DiscordArguments {
    /// Only check that the bot can run: token, application, gateway, corpus and store; with --guild also
    /// its permissions in that server. Prints the link that invites the bot with the permissions it needs.
    #[arg(long)]
    pub(crate) check: bool,

    /// Only ask the running bot's health endpoint, at the address of `discord.metrics`.
    ///
    /// Exit status: 0 if the bot is well, 1 if it isn't or doesn't answer.
    #[arg(long, conflicts_with_all = ["check", "guild"])]
    pub(crate) health: bool,

    /// Reload when the corpus or the settings of answers change. If a document has an error, log it and
    /// keep the last good index. Settings of the bot itself (discord, store) are read at the start only.
    #[arg(long, conflicts_with_all = ["check", "health"])]
    pub(crate) watch: bool,

    /// Register the commands for this server only, where they appear at once.
    #[arg(long, value_name = "ID", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) guild: Option<u64>,

    /// Serve only these shards of all that the bot has, such as 0-15/64 or 3/64, because other processes
    /// serve the others. Without it, the setting `discord.shards`, or all that Discord recommends.
    #[arg(long, value_name = "SHARDS/TOTAL", conflicts_with = "health")]
    pub(crate) shards: Option<ShardRange>,

    /// Answer from the index that is published there, and fetch each new one while the bot runs. Without it,
    /// the setting `replicas.follow`. No corpus is needed then.
    #[cfg(feature = "replicas")]
    #[arg(long, value_name = super::PLACE, conflicts_with_all = ["health", "watch"])]
    pub(crate) follow: Option<String>,

    /// How log lines are written to standard error.
    #[arg(long, value_enum, default_value_t = LogFormat::Text)]
    pub(crate) log: LogFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    Text,
    Json,
}

#[derive(Debug, Subcommand)]
pub(crate) enum StoreCommand {
    /// Copy the store to a file; the bot may be running.
    ///
    /// The store and the copy are checked before the copy gets its name. Only you can read it. For a
    /// PostgreSQL database, use `pg_dump`.
    #[command(after_help = STORE_BACKUP_EXAMPLES)]
    Backup {
        /// The copy.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Replace an existing file.
        #[arg(long)]
        force: bool,
    },
    /// Check the store; exit status 1 if it isn't sound.
    ///
    /// The store is only read.
    #[command(after_help = STORE_CHECK_EXAMPLES)]
    Check,
    /// Print everything in the store as JSON.
    #[command(after_help = STORE_EXPORT_EXAMPLES)]
    Export {
        /// Write it to a file that only you can read.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// Replace an existing file.
        #[arg(long, requires = "out")]
        force: bool,
    },
    /// Print the questions that moderators added to sections, as lines for the documents.
    ///
    /// A section's document gets a line `<!-- asked: … -->` for each. Exit status 1 if some found no place.
    #[command(after_help = STORE_ASKED_EXAMPLES)]
    Asked {
        /// Only those of the server with this ID.
        #[arg(long, value_name = "ID")]
        server: Option<u64>,
        /// Add the lines to the files of the corpus folder.
        #[arg(long)]
        write: bool,
    },
    /// Copy everything to another store, such as from SQLite to PostgreSQL; stop the bot first.
    ///
    /// A store is `sqlite:PATH` or `postgres://USER@HOST/DATABASE`. One of --from and --to can be left out: it is
    /// the store of the settings, whose address isn't visible to others in the list of processes. The copy is
    /// compared with the original before it is committed.
    // texts, because a message on a wrong one repeats it, and it may have a password
    #[command(after_help = STORE_COPY_EXAMPLES, group = clap::ArgGroup::new("place").required(true).multiple(true).args(["from", "to"]))]
    Copy {
        /// The original, which is only read.
        #[arg(long, value_name = "STORE")]
        from: Option<String>,
        /// The copy, which must be empty or new.
        #[arg(long, value_name = "STORE")]
        to: Option<String>,
        /// Replace everything in the copy.
        #[arg(long)]
        force: bool,
    },
}
