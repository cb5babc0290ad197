//! What the bot counts and measures, for Prometheus. No label holds a question, a member or a server.

use std::sync::LazyLock;
use std::time::Duration;

use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;

/// What came of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelValue)]
#[expect(non_camel_case_types, reason = "the names are the values of the label")]
pub(super) enum Outcome {
    answered,
    related,
    no_answer,
    /// A greeting, or words that were met before any search.
    no_search,
    /// Reported as failed.
    failed,
}

/// Why a question was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelValue)]
#[expect(non_camel_case_types, reason = "the names are the values of the label")]
pub(super) enum RefusalReason {
    busy,
    member_cooldown,
    server_cooldown,
    /// The server does not want answers in that channel.
    channel,
}

/// How a request to Discord failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelValue)]
#[expect(non_camel_case_types, reason = "the names are the values of the label")]
pub(super) enum RequestFailure {
    rate_limited,
    server_error,
    /// No connection, none that lasted, or no answer in time.
    connection,
    /// Discord took it and said no.
    refused,
}

/// How a shard came to its session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelValue)]
#[expect(non_camel_case_types, reason = "the names are the values of the label")]
pub(super) enum SessionKind {
    identified,
    resumed,
}

/// How a look at a new index ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelValue)]
#[expect(non_camel_case_types, reason = "the names are the values of the label")]
pub(super) enum Reload {
    taken,
    failed,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OutcomeLabel {
    outcome: Outcome,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ReasonLabel {
    reason: RefusalReason,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct FailureLabel {
    failure: RequestFailure,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ReloadLabel {
    result: Reload,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ShardLabel {
    shard: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct SessionLabel {
    shard: u32,
    kind: SessionKind,
}

/// Whether a shard is connected to the gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ShardState {
    pub(super) shard: u32,
    pub(super) connected: bool,
}

/// What is read when somebody looks, not counted as it happens.
#[derive(Debug, Clone, Default)]
pub(super) struct Snapshot {
    /// Questions that wait for a place, and that are being answered.
    pub(super) waiting: usize,
    pub(super) answering: usize,
    /// Shards, and whether each is connected.
    pub(super) shards: Vec<ShardState>,
    /// Number of the index on disk; 0 for one in memory.
    pub(super) generation: u64,
    pub(super) passages: u64,
    pub(super) documents: usize,
    /// Failures of the database since the process began.
    pub(super) store_errors: u64,
}

/// Everything that is counted.
pub(super) struct Metrics {
    registry: Registry,
    answers: Family<OutcomeLabel, Counter>,
    refusals: Family<ReasonLabel, Counter>,
    answering: Histogram,
    acknowledging: Histogram,
    failures: Family<FailureLabel, Counter>,
    given_up: Counter,
    rate_limits: Counter,
    sessions: Family<SessionLabel, Counter>,
    reloads: Family<ReloadLabel, Counter>,
    waiting: Gauge,
    at_work: Gauge,
    connected: Family<ShardLabel, Gauge>,
    generation: Gauge,
    passages: Gauge,
    documents: Gauge,
    store_errors: Counter,
}

static METRICS: LazyLock<Metrics> = LazyLock::new(Metrics::new);

/// The metrics of this process.
pub(super) fn metrics() -> &'static Metrics {
    &METRICS
}

impl Metrics {
    fn new() -> Self {
        let mut registry = Registry::with_prefix("bonafide");
        let metrics = Self {
            answers: Family::default(),
            refusals: Family::default(),
            answering: Histogram::new([0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0]),
            // Discord waits three seconds
            acknowledging: Histogram::new([0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0]),
            failures: Family::default(),
            given_up: Counter::default(),
            rate_limits: Counter::default(),
            sessions: Family::default(),
            reloads: Family::default(),
            waiting: Gauge::default(),
            at_work: Gauge::default(),
            connected: Family::default(),
            generation: Gauge::default(),
            passages: Gauge::default(),
            documents: Gauge::default(),
            store_errors: Counter::default(),
            registry: Registry::default(),
        };
        registry.register("build", "The program", Info::new([("version", env!("CARGO_PKG_VERSION"))]));
        registry.register("answers", "Questions by what came of them", metrics.answers.clone());
        registry.register("refusals", "Questions that were not taken", metrics.refusals.clone());
        registry.register(
            "answering_seconds",
            "Time from a question to its answer, waiting included, sending not",
            metrics.answering.clone(),
        );
        registry.register(
            "acknowledging_seconds",
            "Time from what a member did, by Discord's clock, to its acknowledgement",
            metrics.acknowledging.clone(),
        );
        registry.register("questions_waiting", "Questions that wait", metrics.waiting.clone());
        registry.register("questions_answering", "Questions being answered", metrics.at_work.clone());
        registry.register(
            "discord_request_failures",
            "Requests to Discord that failed, each repetition counted",
            metrics.failures.clone(),
        );
        registry.register(
            "discord_requests_given_up",
            "Requests to Discord that were not made again, or not once more",
            metrics.given_up.clone(),
        );
        registry.register(
            "discord_rate_limits",
            "Times that a rate limit of Discord made the bot wait",
            metrics.rate_limits.clone(),
        );
        registry.register(
            "gateway_connected",
            "Whether a shard is connected to the gateway",
            metrics.connected.clone(),
        );
        registry.register("gateway_sessions", "Sessions opened and resumed", metrics.sessions.clone());
        registry.register(
            "index_generation",
            "Number of the index on disk, 0 for one in memory",
            metrics.generation.clone(),
        );
        registry.register("index_passages", "Passages that are searched", metrics.passages.clone());
        registry.register("index_documents", "Documents that are searched", metrics.documents.clone());
        registry.register("index_reloads", "New indexes that were loaded", metrics.reloads.clone());
        registry.register("store_errors", "Failures of the store's database", metrics.store_errors.clone());
        metrics.begin_at_zero();
        Self { registry, ..metrics }
    }

    /// A series that exists from the start differs from one that is missing.
    fn begin_at_zero(&self) {
        for outcome in
            [Outcome::answered, Outcome::related, Outcome::no_answer, Outcome::no_search, Outcome::failed]
        {
            drop(self.answers.get_or_create(&OutcomeLabel { outcome }));
        }
        for reason in [
            RefusalReason::busy,
            RefusalReason::member_cooldown,
            RefusalReason::server_cooldown,
            RefusalReason::channel,
        ] {
            drop(self.refusals.get_or_create(&ReasonLabel { reason }));
        }
        for failure in [
            RequestFailure::rate_limited,
            RequestFailure::server_error,
            RequestFailure::connection,
            RequestFailure::refused,
        ] {
            drop(self.failures.get_or_create(&FailureLabel { failure }));
        }
        for result in [Reload::taken, Reload::failed] {
            drop(self.reloads.get_or_create(&ReloadLabel { result }));
        }
    }

    pub(super) fn answered(&self, outcome: Outcome, took: Duration) {
        self.answers.get_or_create(&OutcomeLabel { outcome }).inc();
        self.answering.observe(took.as_secs_f64());
    }

    pub(super) fn refused(&self, reason: RefusalReason) {
        self.refusals.get_or_create(&ReasonLabel { reason }).inc();
    }

    pub(super) fn acknowledged(&self, after: Duration) {
        self.acknowledging.observe(after.as_secs_f64());
    }

    pub(super) fn request_failed(&self, failure: RequestFailure) {
        self.failures.get_or_create(&FailureLabel { failure }).inc();
    }

    pub(super) fn gave_up(&self) {
        self.given_up.inc();
    }

    pub(super) fn rate_limited(&self) {
        self.rate_limits.inc();
    }

    pub(super) fn session(&self, shard: u32, kind: SessionKind) {
        self.sessions.get_or_create(&SessionLabel { shard, kind }).inc();
    }

    pub(super) fn reloaded(&self, result: Reload) {
        self.reloads.get_or_create(&ReloadLabel { result }).inc();
    }

    /// Everything in the text format of `OpenMetrics`.
    ///
    /// # Errors
    /// When it cannot be written, which only a fault of the library can be.
    pub(super) fn text(&self, now: &Snapshot) -> Result<String, std::fmt::Error> {
        let whole = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        self.waiting.set(whole(now.waiting));
        self.at_work.set(whole(now.answering));
        for &ShardState { shard, connected } in &now.shards {
            self.connected.get_or_create(&ShardLabel { shard }).set(i64::from(connected));
            for kind in [SessionKind::identified, SessionKind::resumed] {
                drop(self.sessions.get_or_create(&SessionLabel { shard, kind }));
            }
        }
        self.generation.set(now.generation.cast_signed());
        self.passages.set(now.passages.cast_signed());
        self.documents.set(whole(now.documents));
        // two who look at once must not both add the same failures
        self.store_errors.inner().fetch_max(now.store_errors, std::sync::atomic::Ordering::Relaxed);
        let mut text = String::new();
        prometheus_client::encoding::text::encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_series_is_there_before_anything_happened() {
        let metrics = Metrics::new();
        let state = |shard, connected| ShardState { shard, connected };
        let shards = vec![state(0, true), state(1, false)];
        let now = Snapshot { shards, passages: 12, store_errors: 3, ..Snapshot::default() };
        let text = metrics.text(&now).expect("text");
        for line in [
            "bonafide_answers_total{outcome=\"no_search\"} 0",
            "bonafide_refusals_total{reason=\"member_cooldown\"} 0",
            "bonafide_discord_request_failures_total{failure=\"rate_limited\"} 0",
            "bonafide_gateway_connected{shard=\"0\"} 1",
            "bonafide_gateway_connected{shard=\"1\"} 0",
            "bonafide_index_passages 12",
            "bonafide_store_errors_total 3",
            "bonafide_answering_seconds_count 0",
        ] {
            assert!(text.lines().any(|found| found == line), "{line} is missing in\n{text}");
        }
        assert!(text.ends_with("# EOF\n"));
    }

    #[test]
    fn what_happens_is_counted() {
        let metrics = Metrics::new();
        metrics.answered(Outcome::related, Duration::from_millis(20));
        metrics.session(1, SessionKind::resumed);
        let text = metrics.text(&Snapshot::default()).expect("text");
        for line in [
            "bonafide_answers_total{outcome=\"related\"} 1",
            "bonafide_answering_seconds_bucket{le=\"0.01\"} 0",
            "bonafide_answering_seconds_bucket{le=\"0.025\"} 1",
            "bonafide_gateway_sessions_total{shard=\"1\",kind=\"resumed\"} 1",
        ] {
            assert!(text.lines().any(|found| found == line), "{line} is missing in\n{text}");
        }
    }
}
