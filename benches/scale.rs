//! Size: time to index, one changed document, memory, and the cost of a question on the development collection
//! and on copies of it, beside `SQLite` FTS5 and Tantivy's plain query.
//!
//! Takes how many times the collection is there, as in `cargo bench --bench scale -- 1 10 50`. What is measured
//! for time or memory runs in a process of its own; what is compared runs in turn. To look at one part alone,
//! `-- corpus:10 FOLDER` writes a corpus that stays, and `-- part:questions FOLDER` measures a part on it.

#![allow(clippy::expect_used, clippy::panic, reason = "a test or bench ends where something is wrong")]

#[path = "load/memory.rs"]
mod memory;
mod size;
mod support;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use bonafide::analysis::Analyzer;
use bonafide::engine::{Engine, EngineOptions, build_index};
use bonafide::evaluation::Query;
use bonafide::index::When;
use bonafide::question::Conversation;
use jiff::civil::Date;
use memory::Memory;
use size::copies;
use size::fts::{self, Fts};
use size::plain_writer;
use support::plain::{Plain, TOP};

/// How often indexes are built, and questions asked after a round that only warms up.
const BUILDS: usize = 3;
const ROUNDS: usize = 3;
/// Questions of a set that FTS5 is asked, which is slow.
const FTS_QUESTIONS: usize = 40;

const SETS: [&str; 5] = [
    "sections/queries.jsonl",
    "sections/queries_paraphrase.jsonl",
    "sections/queries_synonym.jsonl",
    "patients/queries.jsonl",
    "patients/queries_original.jsonl",
];

fn main() {
    let Some(sections) = support::sections() else { return };
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let [what, place] = arguments.as_slice()
        && let Some((what, name)) = what.split_once(':')
    {
        let place = Place(PathBuf::from(place));
        match what {
            "part" => measure(name, &place, &sections),
            "corpus" => {
                copies::write(&sections, name.parse().expect("a whole number"), &place.corpus());
            }
            other => panic!("neither part nor corpus: {other}"),
        }
        return;
    }
    let factors: Vec<u64> = arguments.iter().map(|factor| factor.parse().expect("a whole number")).collect();
    for factor in if factors.is_empty() { vec![1] } else { factors } {
        whole(factor, &sections);
    }
}

/// Where everything of one size lies.
struct Place(PathBuf);

impl Place {
    fn corpus(&self) -> PathBuf {
        self.0.join("corpus")
    }

    fn index(&self) -> PathBuf {
        self.0.join("index")
    }

    fn database(&self) -> PathBuf {
        self.0.join("fts.sqlite")
    }

    fn options(&self) -> EngineOptions {
        EngineOptions {
            corpus: Some(self.corpus()),
            index: Some(self.index()),
            config: support::config(),
            here: self.0.clone(),
            today: Date::constant(2026, 11, 1),
        }
    }
}

/// Measures everything on so many times the collection.
fn whole(factor: u64, sections: &Path) {
    let folder = tempfile::tempdir().expect("a folder");
    let place = Place(folder.path().to_path_buf());
    let rows = copies::write(sections, factor, &place.corpus());
    println!("\n== {factor} times the collection: {rows} sections");
    for _ in 0..if factor > 1 { 1 } else { BUILDS } {
        let _ = std::fs::remove_dir_all(place.index());
        let _ = std::fs::remove_file(place.database());
        run("index", &place);
        run("plain", &place);
        run("fts", &place);
    }
    copies::change_one(&place.corpus(), rows);
    run("changed", &place);
    run("again", &place);
    run("memory", &place);
    run("questions", &place);
}

/// Runs a part in a process of its own, which prints what it finds.
fn run(part: &str, place: &Place) {
    let this = std::env::current_exe().expect("this program");
    let ended = Command::new(this)
        .arg(format!("part:{part}"))
        .arg(&place.0)
        .stdin(Stdio::null())
        .status()
        .expect("a part");
    assert!(ended.success(), "{part} failed");
}

fn measure(part: &str, place: &Place, sections: &Path) {
    match part {
        "index" => index("whole index", place),
        "plain" => {
            let directory = tempfile::tempdir().expect("a folder");
            let start = Instant::now();
            let passages = plain_writer::build(directory.path(), &place.corpus(), &support::config());
            told("plain IndexWriter", start);
            println!("{:22} {passages} passages", "");
        }
        "changed" => index("one changed section", place),
        "again" => index("nothing changed", place),
        "fts" => {
            let start = Instant::now();
            fts::build(&place.database(), &place.corpus());
            told("SQLite FTS5", start);
            let bytes = std::fs::metadata(place.database()).map_or(0, |meta| meta.len());
            println!("{:22} {bytes} bytes", "");
        }
        "memory" => memory_of_engine(place, sections),
        "questions" => questions(place, sections),
        "ours" => ours_alone(place, sections),
        other => panic!("no part {other}"),
    }
}

fn told(what: &str, start: Instant) {
    let seconds = start.elapsed().as_secs_f64();
    println!("{what:22} {seconds:8.3} s, most memory {}", Memory::of(std::process::id()).now().peak());
}

fn index(what: &str, place: &Place) {
    let start = Instant::now();
    let (_, built) = build_index(&place.options(), When::Always, &|_| {}).expect("an index");
    told(what, start);
    println!(
        "{:22} {} documents ({} analyzed), {} passages, {} bytes",
        "", built.documents, built.analyzed, built.passages, built.bytes
    );
}

/// Opens the engine as the programs do, and asks everything.
fn memory_of_engine(place: &Place, sections: &Path) {
    let start = Instant::now();
    let engine = Engine::open(place.options(), &|line| println!("{line}")).expect("an engine");
    let memory = Memory::of(std::process::id());
    println!("{:22} {:8.3} s, {}", "engine opened", start.elapsed().as_secs_f64(), memory.now());
    let mut asked = 0;
    for set in SETS {
        for query in questions_of(sections, set) {
            ask(&engine, &query.text);
            asked += 1;
        }
    }
    println!("{:22} {} after {asked} questions", "", memory.now());
}

/// Asks everything and nobody else, for a profiler.
fn ours_alone(place: &Place, sections: &Path) {
    let engine = Engine::open(place.options(), &|line| println!("{line}")).expect("an engine");
    for set in SETS {
        let queries = questions_of(sections, set);
        let mut times = Vec::new();
        for round in 0..=ROUNDS {
            let asked = queries.iter().map(|query| timed(|| ask(&engine, &query.text)));
            times.extend(asked.filter(|_| round > 0));
        }
        let times = Times::of(&mut times);
        println!("{set:34} {:>8.3} {:>8.3} {:>8.3}", times.mean, times.p50, times.p99);
    }
}

fn questions(place: &Place, sections: &Path) {
    let options = place.options();
    let engine = Engine::open(options, &|line| println!("{line}")).expect("an engine");
    let analyzer = || Analyzer::new(&support::config().analyzer);
    let plain = Plain::open(&place.index(), analyzer());
    let fts = Fts::open(&place.database(), analyzer());
    println!(
        "{:34} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8}",
        "ms: mean, p50, p99 of ours, plain", "ours", "p50", "p99", "plain", "p50", "p99", "ratio", "FTS5"
    );
    for set in SETS {
        let queries = questions_of(sections, set);
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for round in 0..=ROUNDS {
            for query in &queries {
                let times = [timed(|| ask(&engine, &query.text)), timed(|| plain.ask(&query.text))];
                if round > 0 {
                    ours.push(times[0]);
                    theirs.push(times[1]);
                }
            }
        }
        let mut lite: Vec<Duration> = queries
            .iter()
            .step_by((queries.len() / FTS_QUESTIONS).max(1))
            .map(|query| timed(|| fts.ask(&query.text)))
            .collect();
        let (ours, theirs, lite) = (Times::of(&mut ours), Times::of(&mut theirs), Times::of(&mut lite));
        println!(
            "{set:34} {:>8.3} {:>8.3} {:>8.3} {:>8.3} {:>8.3} {:>8.3} {:>8.2} {:>8.2}",
            ours.mean,
            ours.p50,
            ours.p99,
            theirs.mean,
            theirs.p50,
            theirs.p99,
            ours.mean / theirs.mean,
            lite.mean
        );
    }
}

fn questions_of(sections: &Path, set: &str) -> Vec<Query> {
    support::queries(sections.parent().expect("a parent"), set)
}

fn ask(engine: &Engine, question: &str) {
    let mut conversation = Conversation::new(&engine.config().answer);
    std::hint::black_box(engine.ask(question, TOP, &mut conversation).expect("an answer"));
}

fn timed<T>(what: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    std::hint::black_box(what());
    start.elapsed()
}

/// Milliseconds.
struct Times {
    mean: f64,
    p50: f64,
    p99: f64,
}

impl Times {
    fn of(times: &mut [Duration]) -> Self {
        times.sort_unstable();
        let of = |time: Duration| time.as_secs_f64() * 1000.0;
        let quantile = |percent: usize| {
            times
                .get((times.len() * percent / 100).min(times.len().saturating_sub(1)))
                .map_or(0.0, |&time| of(time))
        };
        let count = u32::try_from(times.len().max(1)).expect("few questions");
        Self { mean: of(times.iter().sum::<Duration>() / count), p50: quantile(50), p99: quantile(99) }
    }
}
