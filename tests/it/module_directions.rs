//! Data flows one way: each module of the library uses only those listed for it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Modules and what they may use, in the order of the two flows.
const ALLOWED: [(&str, &[&str]); 22] = [
    ("safety", &[]),
    ("config", &["safety"]),
    ("ontology", &["config"]),
    ("store", &["config"]),
    ("analysis", &["config"]),
    ("corpus", &[]),
    ("encoder", &[]),
    ("import", &["config", "corpus"]),
    ("passage", &["config", "analysis", "corpus"]),
    ("generations", &["corpus"]),
    ("vectors", &["corpus", "encoder", "generations", "passage"]),
    ("entries", &["config", "analysis", "corpus", "generations", "passage", "vectors"]),
    ("index", &["config", "analysis", "corpus", "entries", "generations", "passage", "vectors"]),
    ("replicas", &["config", "generations", "index"]),
    ("question", &["config", "safety", "analysis", "corpus", "passage", "vectors"]),
    ("inspection", &["config", "analysis", "corpus", "passage", "question"]),
    ("retrieval", &["config", "corpus", "entries", "index", "passage", "question", "vectors"]),
    (
        "opensearch",
        &[
            "config",
            "corpus",
            "entries",
            "generations",
            "index",
            "passage",
            "question",
            "retrieval",
            "vectors",
        ],
    ),
    ("answer", &["config", "safety", "analysis", "corpus", "passage", "question", "retrieval"]),
    (
        "engine",
        &[
            "config",
            "safety",
            "analysis",
            "corpus",
            "passage",
            "encoder",
            "vectors",
            "generations",
            "index",
            "question",
            "retrieval",
            "opensearch",
            "replicas",
            "answer",
        ],
    ),
    ("render", &["config", "corpus", "passage", "answer", "engine"]),
    ("evaluation", &["config", "safety", "corpus", "passage", "retrieval", "answer", "engine", "question"]),
];

/// Modules of the bot; each uses only those before it.
const BOT_MODULES: [&str; 13] = [
    "metrics",
    "memory",
    "messages",
    "bot",
    "delivery",
    "context",
    "answers",
    "settings",
    "pins",
    "moderation",
    "commands",
    "components",
    "operation",
];

fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a source folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            into.push(path);
        }
    }
}

/// Names that follow a path in the code without its tests.
fn used_modules(code: &str, path: &str) -> BTreeSet<String> {
    let production = code.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    production
        .match_indices(path)
        .map(|(at, found)| {
            let rest = &production[at + found.len()..];
            rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect::<String>()
        })
        .filter(|module| !module.is_empty())
        .collect()
}

#[test]
fn modules_use_only_what_lies_before_them() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let mut seen = BTreeSet::new();
    for file in files {
        let relative = file.strip_prefix(&root).expect("a path below src");
        let first = relative.components().next().expect("a name").as_os_str().to_string_lossy().into_owned();
        let module = first.trim_end_matches(".rs").to_owned();
        if module == "bin" || module == "lib" {
            continue;
        }
        let (_, allowed) = ALLOWED
            .iter()
            .find(|(name, _)| *name == module)
            .unwrap_or_else(|| panic!("say in tests/it/module_directions.rs what {module} may use"));
        for used in used_modules(&fs::read_to_string(&file).expect("a source file"), "crate::") {
            assert!(
                used == module || allowed.contains(&used.as_str()),
                "{} uses {used}, which {module} must not",
                relative.display()
            );
        }
        seen.insert(module);
    }
    assert_eq!(seen.len(), ALLOWED.len(), "a listed module is gone: {seen:?}");
}

#[test]
fn only_storage_index_and_retrieval_know_tantivy() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    for file in files {
        let relative = file.strip_prefix(&root).expect("a path below src");
        let retrieval = Path::new("retrieval/tantivy");
        let of_tantivy = ["generations", "index"].iter().any(|folder| relative.starts_with(folder));
        if of_tantivy || relative.with_extension("").starts_with(retrieval) {
            continue;
        }
        let code = fs::read_to_string(&file).expect("a source file");
        assert!(!code.contains("tantivy::"), "{} uses Tantivy", relative.display());
    }
}

#[test]
fn modules_of_the_bot_use_only_those_before_them() {
    let bot = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/bin/bonafide/discord");
    let mut files = Vec::new();
    sources(&bot, &mut files);
    let mut seen = BTreeSet::new();
    for file in files.iter().filter(|file| **file != bot.join("mod.rs")) {
        let relative = file.strip_prefix(&bot).expect("a path below the bot");
        let first = relative.components().next().expect("a name").as_os_str().to_string_lossy().into_owned();
        let module = first.trim_end_matches(".rs");
        let at = BOT_MODULES.iter().position(|name| *name == module);
        let at = at.unwrap_or_else(|| panic!("say in tests/it/module_directions.rs what uses {module}"));
        for used in used_modules(&fs::read_to_string(file).expect("a source file"), "crate::discord::") {
            let before = BOT_MODULES[..at].contains(&used.as_str());
            assert!(before, "{} uses {used}, which {module} must not", relative.display());
        }
        seen.insert(module.to_owned());
    }
    assert_eq!(seen.len(), BOT_MODULES.len(), "a listed module is gone: {seen:?}");
}

#[test]
fn files_of_a_module_of_the_bot_do_not_import_in_circles() {
    let bot = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/bin/bonafide/discord");
    let folders = BOT_MODULES.iter().map(|module| bot.join(module)).filter(|path| path.is_dir());
    let circles: Vec<_> = folders.flat_map(|folder| circles_in(&folder)).collect();
    assert_eq!(circles, [], "these import in circles, or use what does");
}

/// Files of a folder that import in circles, or use what does, with what they use.
fn circles_in(folder: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let mut files = Vec::new();
    sources(folder, &mut files);
    let name = |file: &Path| file.file_stem().expect("a name").to_string_lossy().into_owned();
    let modules: BTreeSet<String> = files.iter().map(|file| name(file)).collect();
    let mut used: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in files.iter().filter(|file| name(file) != "mod") {
        let code = fs::read_to_string(file).expect("a source file");
        let named = words_after_super(&code).filter(|word| modules.contains(word));
        used.insert(name(file), named.filter(|word| *word != name(file)).collect());
    }
    // whatever uses nothing that is left is taken out, until nothing is left but circles
    while let Some(free) = used.iter().find(|(_, uses)| uses.is_empty()).map(|(module, _)| module.clone()) {
        used.remove(&free);
        for uses in used.values_mut() {
            uses.remove(&free);
        }
    }
    used
}

/// Names that follow `super::`, alone or in braces.
fn words_after_super(code: &str) -> impl Iterator<Item = String> {
    let production = code.split("#[cfg(test)]").next().unwrap_or_default();
    production.split("super::").skip(1).flat_map(|rest| {
        let named = match rest.strip_prefix('{') {
            Some(list) => list.split('}').next().unwrap_or_default(),
            None => rest.split(|c: char| !c.is_ascii_lowercase() && c != '_').next().unwrap_or_default(),
        };
        named
            .split(|c: char| !c.is_ascii_lowercase() && c != '_')
            .map(str::to_owned)
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
    })
}
