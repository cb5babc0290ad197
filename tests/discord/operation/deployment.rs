//! The examples of docs/operators/deploy.md and scaling.md: what they name is there, and the bot runs as they run it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::bot_process::Home;
use crate::bot_process::figures::Figures;
use crate::simulator::Simulator;
use bonafide::config::{ShardRange, environment_names};

const PROGRAM: &str = "/usr/local/bin/bonafide";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join("docs").join(name)).expect("a file of docs/")
}

/// Values of a setting of the unit, those of sections that are commented out left out.
fn values<'a>(unit: &'a str, key: &str) -> Vec<&'a str> {
    unit.lines().filter_map(|line| line.strip_prefix(key)?.strip_prefix('=')).collect()
}

/// Everything below a folder but a part of it.
fn files(folder: &Path, except: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let below = |path: PathBuf| if path.is_dir() { files(&path, except) } else { vec![path] };
    entries.filter(|path| path != except).flat_map(below).collect()
}

#[test]
fn an_outage_of_discord_never_uses_up_the_starts_of_the_units() {
    let config = bonafide::config::Config::embedded().expect("valid settings").discord;
    for unit in
        ["bonafide.service", "bonafide@.service"].map(|name| read(&format!("operators/deploy/{name}")))
    {
        let number = |key: &str| -> u64 {
            let value = values(&unit, key)[0];
            let hours = value.strip_suffix('h').map(|hours| hours.parse::<u64>().expect("hours") * 3600);
            hours.unwrap_or_else(|| value.parse().expect("a number"))
        };
        // each start waits for Discord, and then the service manager waits
        let starts = number("StartLimitIntervalSec").div_ceil(config.start_seconds + number("RestartSec"));
        assert!(starts < number("StartLimitBurst"), "{starts} starts in an outage");
    }
}

#[test]
fn what_is_released_can_use_every_server_that_the_pages_for_operators_describe() {
    let features = |text: &str| -> Vec<BTreeSet<String>> {
        let builds =
            text.lines().filter_map(|line| line.split_once("cargo build --profile dist").map(|it| it.1));
        let named = builds.map(|build| build.split("--features ").nth(1).unwrap_or_default().to_owned());
        named
            .map(|named| {
                let list = named.split([' ', '\n']).next().unwrap_or_default();
                list.split(',').map(str::to_owned).collect()
            })
            .collect()
    };
    let released = BTreeSet::from(["opensearch", "postgres", "replicas-s3"].map(str::to_owned));
    let workflow = fs::read_to_string(root().join(".github/workflows/release.yml")).expect("the workflow");
    assert_eq!(features(&workflow), std::slice::from_ref(&released));
    assert_eq!(features(&read("operators/deploy/Containerfile")), std::slice::from_ref(&released));
    let page = read("operators/deploy.md");
    let page = page.split("## Get the program").nth(1).expect("its section");
    assert_eq!(features(page)[0], released);
    for other in ["store.md", "opensearch.md", "scaling.md"] {
        for named in features(&read(&format!("operators/{other}"))) {
            assert!(named.is_subset(&released), "{other} names a feature that no release has: {named:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bot_runs_as_the_unit_runs_it_and_writes_to_its_folder_alone() {
    let unit = read("operators/deploy/bonafide.service");
    let sim = Simulator::start().await;
    let guild = sim.guild("Support");
    let (channel, ana) = (sim.channel(guild, "general"), sim.member(guild, "Ana"));
    let mut home = Home::new().without("DISCORD_TOKEN");
    let (state, credentials) = (home.path().join("state"), home.path().join("credentials"));
    fs::create_dir(&state).expect("a folder");
    fs::create_dir(&credentials).expect("a folder");
    for credential in values(&unit, "LoadCredential") {
        let (name, _) = credential.split_once(':').expect("a name and a path");
        fs::write(credentials.join(name), format!("{}\n", sim.token())).expect("written");
    }
    for variable in values(&unit, "Environment") {
        let (name, value) = variable.split_once('=').expect("a name and a value");
        let value = value
            .replace("%S/bonafide", state.to_str().expect("text"))
            .replace("%d", credentials.to_str().expect("text"))
            // the port may be in use here
            .replace(":9464", ":0");
        home = home.with(name, &value);
    }
    let started = values(&unit, "ExecStart");
    let arguments: Vec<&str> = started[0].split_whitespace().collect();
    assert_eq!(arguments[..2], [PROGRAM, "discord"]);
    let bot = home.start_with(&sim, &arguments[2..]).await;
    let asked = sim.slash(ana, channel, "ask", &[("question", "How is osteopetrosis treated?".into())]);
    assert!(sim.reply_to(asked).await.text().contains("bone marrow transplant"));
    Figures::of(&home, &sim).health_becomes(200).await;
    let stopped = bot.stop().await;
    assert_eq!(stopped.status.code(), Some(0));
    assert!(state.join("store/bonafide.sqlite3").is_file());
    let written = files(home.path(), &state);
    let expected = [home.path().join("bot.log"), credentials.join("discord-token")];
    assert_eq!(BTreeSet::from_iter(written), BTreeSet::from(expected));
    sim.assert_clean();
}

#[test]
fn the_unit_is_sound_and_confines_the_service() {
    check_unit("bonafide.service", "bonafide.service");
}

#[test]
fn the_unit_of_some_shards_is_sound_and_confines_them_as_the_other_does() {
    check_unit("bonafide@.service", "bonafide@0-15.service");
    let (one, some) = (read("operators/deploy/bonafide.service"), read("operators/deploy/bonafide@.service"));
    let differs = ["Description", "Documentation", "ExecStart", "TimeoutStopSec", "Environment"];
    let settings = one.lines().filter_map(|line| Some((line, line.split_once('=')?.0)));
    for (line, key) in settings.filter(|(line, _)| !line.starts_with('#')) {
        assert!(differs.contains(&key) || some.lines().any(|found| found == line), "{line}");
    }
    let started = values(&some, "ExecStart")[0];
    let (shards, total) = ("0-15", values(&some, "Environment")[0].trim_start_matches("SHARDS="));
    let started = started.replace("%i", shards).replace("${SHARDS}", total);
    assert!(started.ends_with("--shards 0-15/64"), "{started}");
    let arguments = started.split_whitespace().skip(1);
    let output = Command::new(env!("CARGO_BIN_EXE_bonafide")).args(arguments).arg("--help").output();
    assert!(output.expect("it runs").status.success());
}

/// Checks a unit of the documents as one of this name.
fn check_unit(file: &str, name: &str) {
    let unit = read(&format!("operators/deploy/{file}"));
    for line in ["NoNewPrivileges=yes", "ProtectSystem=strict", "DynamicUser=yes", "Restart=on-failure"] {
        assert!(unit.lines().any(|found| found == line), "{line}");
    }
    if !Path::new("/usr/bin/systemd-analyze").exists() {
        eprintln!("skipped: there is no systemd-analyze here");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let copy = folder.path().join(name);
    fs::write(&copy, unit.replace(PROGRAM, env!("CARGO_BIN_EXE_bonafide"))).expect("written");
    let analyze = |arguments: &[&str]| {
        let output = Command::new("/usr/bin/systemd-analyze").args(arguments).arg(&copy).output();
        output.expect("systemd-analyze")
    };
    let verified = analyze(&["verify"]);
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
    let help = analyze(&["--help"]);
    if !String::from_utf8_lossy(&help.stdout).contains("--offline") {
        eprintln!("skipped: this systemd-analyze judges no files");
        return;
    }
    // 0 is best, 10 is worst
    let judged = analyze(&["security", "--offline=true", "--no-pager", "--threshold=20"]);
    assert!(judged.status.success(), "{}", String::from_utf8_lossy(&judged.stdout));
}

#[test]
fn the_container_has_what_the_build_needs_and_runs_without_root() {
    let container = read("operators/deploy/Containerfile");
    let (build, run) = container.split_once("\nFROM gcr.io").expect("two stages");
    let copied: Vec<&str> = build
        .lines()
        .filter_map(|line| line.strip_prefix("COPY "))
        .flat_map(|line| line.rsplit_once(' ').expect("a target").0.split(' '))
        .collect();
    for path in &copied {
        assert!(root().join(path).exists(), "{path}");
    }
    let sources = files(&root().join("src"), Path::new(""));
    for source in sources.iter().filter(|path| path.extension().is_some_and(|ending| ending == "rs")) {
        let code = fs::read_to_string(source).expect("a source file");
        let included =
            ["include_str!(\"", "include_bytes!(\""].iter().flat_map(|word| code.split(word).skip(1));
        for included in included {
            let name = included.split('"').next().expect("a path");
            let path = source.parent().expect("a folder").join(name).canonicalize().expect("a file");
            let top = path.strip_prefix(root().canonicalize().expect("a path")).expect("of the project");
            let top = top.components().next().expect("a name").as_os_str().to_str().expect("text");
            assert!(copied.contains(&top), "{} includes {name}", source.display());
        }
    }
    assert!(run.lines().any(|line| line == "USER 65532:65532"));
    assert!(run.lines().any(|line| line == "VOLUME /data"));
    for line in run.lines().filter_map(|line| line.strip_prefix("ENV ")) {
        let (_, path) = line.split_once('=').expect("a value");
        assert!(path.starts_with("/data") || path.starts_with("127.0.0.1:"), "{line}");
    }
    // the words of each command are ones that the program knows
    for words in run.split('[').skip(1) {
        let words: Vec<String> =
            serde_json::from_str(&format!("[{}", words.split_inclusive(']').next().expect("an end")))
                .expect("a list");
        let arguments = words.iter().filter(|word| *word != PROGRAM);
        let output = Command::new(env!("CARGO_BIN_EXE_bonafide"))
            .args(arguments)
            .arg("--help")
            .output()
            .expect("it runs");
        assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn every_command_of_the_documents_is_known() {
    let document = read("operators/deploy.md") + &read("operators/scaling.md");
    let mut seen = 0;
    for line in document.lines() {
        // commands stand at the begin of a line of a block, or between back quotes
        let quoted = line.split('`').skip(1).step_by(2);
        for command in std::iter::once(line).chain(quoted) {
            let command = command.trim_start_matches("DISCORD_TOKEN=… ");
            let Some(rest) = command.strip_prefix("bonafide ") else { continue };
            // options that only a build with index replicas has
            let of_replicas = ["--publish", "--fetch", "--follow"];
            if !cfg!(feature = "replicas") && of_replicas.iter().any(|option| rest.contains(option)) {
                continue;
            }
            let arguments = rest.split(" #").next().expect("a part").split_whitespace();
            let arguments = arguments.map(|word| if word == "ID" { "1" } else { word });
            let output = Command::new(env!("CARGO_BIN_EXE_bonafide"))
                .args(arguments)
                .arg("--help")
                .output()
                .expect("it runs");
            assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
            seen += 1;
        }
    }
    assert!(seen >= 9, "{seen}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_document_names_every_metric_and_no_other() {
    let sim = Simulator::start().await;
    sim.guild("Support");
    let home = Home::new().with("BONAFIDE_DISCORD_METRICS", "127.0.0.1:0");
    let _bot = home.start(&sim).await;
    let (_, text) = Figures::of(&home, &sim).get("/metrics").await;
    let served: BTreeSet<String> = text
        .lines()
        .filter_map(|line| line.strip_prefix("# TYPE "))
        .map(|line| {
            let (name, kind) = line.split_once(' ').expect("a name and a kind");
            match kind {
                "counter" => format!("{name}_total"),
                "info" => format!("{name}_info"),
                _ => name.to_owned(),
            }
        })
        .collect();
    let document = read("operators/deploy.md");
    let table = document.split("## Metrics").nth(1).expect("a part").split("Worth an alert").next();
    let named: BTreeSet<String> = table
        .expect("a table")
        .split('`')
        .filter(|part| part.starts_with("bonafide_"))
        .map(|part| part.split('{').next().expect("a name").to_owned())
        .collect();
    assert_eq!(named, served);
    // the examples of alerts ask for series that are there
    for query in document.split("Worth an alert").nth(1).expect("a part").split("bonafide_").skip(1) {
        let name: String = query.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
        let name = format!("bonafide_{}", name.trim_end_matches("_bucket"));
        assert!(served.contains(&name) || !query.contains('['), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_token_comes_from_one_place() {
    let sim = Simulator::start().await;
    let home = Home::new().without("DISCORD_TOKEN");
    let (status, printed) = home.run(&sim, &["discord", "--check"]).await;
    assert_eq!(status, 2);
    assert!(printed.contains("DISCORD_TOKEN") && printed.contains("DISCORD_TOKEN_FILE"), "{printed}");
    let file = home.path().join("token");
    let home = home.with("DISCORD_TOKEN_FILE", file.to_str().expect("text"));
    let (status, printed) = home.run(&sim, &["discord", "--check"]).await;
    assert_eq!(status, 2);
    assert!(printed.contains("cannot be read from") && printed.contains("token"), "{printed}");
    fs::write(&file, "\n").expect("written");
    assert!(home.run(&sim, &["discord", "--check"]).await.1.contains("is empty"));
    fs::write(&file, format!("{}\n", sim.token())).expect("written");
    assert_eq!(home.run(&sim, &["discord", "--check"]).await.0, 0);
    let home = home.with("DISCORD_TOKEN", "another");
    let (status, printed) = home.run(&sim, &["discord", "--check"]).await;
    assert_eq!(status, 2);
    assert!(printed.contains("both set"), "{printed}");
    sim.assert_clean();
}

/// The text between a word and a character, wherever the word is.
fn between<'a>(text: &'a str, word: &str, end: char) -> Vec<&'a str> {
    text.split(word).skip(1).filter_map(|rest| rest.split(end).next()).map(str::trim).collect()
}

#[test]
fn the_containers_of_several_processes_name_settings_and_give_each_shard_to_one() {
    let compose = read("operators/deploy/compose.yaml");
    let kubernetes = read("operators/deploy/kubernetes.yaml");
    let known: BTreeSet<String> = environment_names().into_iter().map(|(_, variable)| variable).collect();
    for line in compose.lines().chain(kubernetes.lines()).filter(|line| !line.trim_start().starts_with('#')) {
        for rest in between(line, "BONAFIDE_", ' ') {
            let name = "BONAFIDE_".to_owned() + rest.trim_end_matches([':', ',']);
            // other features have settings of their own
            let of_feature = !cfg!(feature = "replicas") && name.starts_with("BONAFIDE_REPLICAS_");
            assert!(of_feature || known.contains(&name), "{name} sets nothing");
        }
    }
    let ranges = between(&compose, "BONAFIDE_DISCORD_SHARDS: ", '}');
    let ranges: Vec<ShardRange> = ranges.iter().map(|range| range.parse().expect("shards")).collect();
    assert!(ranges.len() == 3 && ranges.iter().all(|range| range.total() == ranges[0].total()));
    let served: Vec<u32> = ranges.iter().flat_map(|range| range.first()..=range.last()).collect();
    assert_eq!(served, (0..ranges[0].total()).collect::<Vec<_>>());
    let pods = between(&kubernetes, "replicas: ", '\n');
    assert_eq!(between(&kubernetes, "$(POD_INDEX)/", '}'), pods, "as many shards as processes");
}
