//! Text of documents, file names, arguments and settings reaches a terminal without anything that steers it.

use crate::support::{TestEnv, document};

/// Colours, a link, the clipboard, a bell, a return, writing directions, an invisible space, C1 controls, a tag.
const HOSTILE: &str = "\u{1b}[31mred\u{1b}]8;;https://evil.example\u{1b}\\x\u{1b}]52;c;aGk=\u{7}\r\u{8}\u{202e}\u{2066}\u{200b}\u{2028}\u{feff}\u{9b}2J\u{9d}\u{90}\u{e0041}\u{7f}";

/// The same as escapes of a TOML text.
fn in_toml() -> String {
    let escapes: Vec<String> = HOSTILE.chars().map(|c| format!("\\U{:08X}", u32::from(c))).collect();
    escapes.concat()
}

fn assert_clean(what: &str, text: &str) {
    let bad = text.chars().find(|&c| {
        c != '\n'
            && (c.is_control()
                || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}'))
    });
    assert!(bad.is_none(), "{what}: {bad:?} in {text:?}");
}

/// A document with hostile text wherever it has text.
fn hostile_document() -> String {
    let toml = in_toml();
    document("fever", &format!("Bone {toml}fever"), &format!("## What {HOSTILE}helps\n<!-- source: What {HOSTILE}helps -->\n\nBone fever is treated with peppermint {HOSTILE}tea [^1]."))
        .replace("A publisher", &format!("A {toml}publisher"))
        .replace("Ask a doctor.", &format!("Ask {toml}"))
        .replace("A study", &format!("A {toml}study"))
        .replace("Reviewed.", &format!("Reviewed{toml}"))
        .replace("[source]", &format!("[source]\nurl = \"https://a.example/{toml}\"\nauthors = [\"A {toml}\"]"))
}

/// Documents, settings and other files with hostile text, also in their names.
fn write_files(env: &TestEnv, name: &str) {
    env.write("corpus/fever.md", &hostile_document().replace('\r', ""));
    env.write(&format!("bad/{name}.md"), &format!("+++\nid = \"{HOSTILE}\"\n{HOSTILE} = 1\n"));
    env.write(
        &format!("bad/b{name}.md"),
        &document("b", "B", &format!("## A{HOSTILE}\n\n<{HOSTILE}> [^{HOSTILE}]")),
    );
    env.write(
        "new/fever.md",
        &hostile_document().replace("tea", &format!("{HOSTILE}coffee")).replace('\r', ""),
    );
    env.write("bad.toml", &format!("[answer]\n\"{}\" = 1\n", in_toml()));
    env.write("worse.toml", &format!("[answer]\ntop = {HOSTILE}"));
    env.write(
        &format!("in/{name}.txt"),
        &format!("A {HOSTILE}page\n\nBones {HOSTILE}heal with rest and time.\n"),
    );
    env.write(&format!("in/{name}.pdf"), "no PDF");
    env.write(
        "answer.json",
        &format!(
            "{{\"passages\": [{{\"id\": {}, \"text\": \"x\"}}]}}",
            serde_json::to_string(HOSTILE).expect("JSON")
        ),
    );
    env.write(
        "hostile.obo",
        &format!(
            "format-version: 1.2\n\n[Term]\nid: X:1\nname: bone {0}fever\nsynonym: \"BF{0}\" EXACT []\n\n[Term{0}]\nid {0}\n",
            HOSTILE.replace(['\r', '\u{2028}'], "")
        ),
    );
    env.write(
        "rows.jsonl",
        &format!(
            "{{\"id\":{0},\"question\":{0}}}\n{{\"id\":{0},\"bad\":1}}\nno {1}\n",
            serde_json::to_string(HOSTILE).expect("JSON"),
            HOSTILE
        ),
    );
}

/// Fails where the help lists a command that is not run.
fn assert_every_command_is_among(env: &TestEnv, commands: &[&[&str]]) {
    let (_, help, _) = env.run(&["--help"]);
    let (_, listed) = help.split_once("Commands:").expect("the commands");
    for name in listed.lines().skip(1).take_while(|line| !line.trim().is_empty()) {
        let name = name.split_whitespace().next().unwrap_or("help");
        // a line may be the rest of what the one before says
        let is_command = listed.contains(&format!("\n  {name} "));
        assert!(
            !is_command || name == "help" || commands.iter().any(|command| command[0] == name),
            "{name} is missing"
        );
    }
}

#[test]
fn no_command_passes_on_what_steers_a_terminal() {
    let env = TestEnv::new();
    // a file name can have all of it but a slash
    let name = HOSTILE.replace('/', "");
    write_files(&env, &name);
    let (_, json, _) = env.run(&["ask", "--json", "how is bone fever treated with tea"]);
    env.write("old.json", &json);
    let id = serde_json::from_str::<serde_json::Value>(&json).expect("JSON")["passages"][0]["id"]
        .as_str()
        .expect("a passage")
        .to_owned();
    let missing = format!("missing{name}");
    let commands: &[&[&str]] = &[
        &["ask", "how is bone fever treated with tea"],
        &["ask", "--full", "how is bone fever treated with tea"],
        &["ask", "--explain", "how is bone", HOSTILE, "fever treated"],
        &["ask", "--json", "how is bone fever treated with", HOSTILE],
        &["ask", "--batch", "rows.jsonl"],
        &["ask", "--batch", &missing],
        &["topics"],
        &["sources"],
        &["show", &id],
        &["show", "--json", &id],
        &["show", HOSTILE],
        &["verify", "old.json"],
        &["verify", "--corpus", "new", "old.json"],
        &["verify", "--json", "--corpus", "new", "old.json"],
        &["verify", "answer.json"],
        &["verify", &missing],
        &["corpus", "check"],
        &["corpus", "check", "--corpus", "bad"],
        &["corpus", "check", "--format", "json", "--corpus", "bad"],
        &["corpus", "diff", "corpus", "new"],
        &["corpus", "diff", "--format", "json", "corpus", "new"],
        &["corpus", "diff", "corpus", "bad"],
        &["corpus", "diff", "corpus", &missing],
        &["topics", "--corpus", "bad"],
        &["topics", "--corpus", &missing],
        &["topics", "--config", "bad.toml"],
        &["topics", "--config", "worse.toml"],
        &["topics", "--config", &missing],
        &["topics", "--region", HOSTILE],
        &["import", "--dry-run", "in"],
        &["import", &missing],
        &["import", "in", "--into", &missing],
        &["import", "in", "--set", HOSTILE],
        &["lexicon", "import", &missing],
        &["index", "--index", &missing],
        &["index", "--check", "--index", "none"],
        &["eval", &missing],
        &["eval", "--questions", &missing],
        &[HOSTILE],
        &["--nonsense", HOSTILE],
        &["completions", HOSTILE],
        &["man", HOSTILE],
        &["man", "--into", "answer.json"],
        &["lexicon", "import", "hostile.obo"],
        &["lexicon", "import", "hostile.obo", "--kind", HOSTILE],
        &["eval", "--urgency", &missing],
        &["eval", "--questions", "rows.jsonl"],
        &["watch", "--corpus", &missing],
        &["pdf-text", &missing],
        &["corpus", "new", "--into", "answer.json"],
        &["index", "--corpus", "bad"],
        #[cfg(feature = "discord")]
        &["discord", "--check", "--corpus", "bad"],
        #[cfg(feature = "discord")]
        &["discord", "--shards", HOSTILE],
        #[cfg(feature = "discord")]
        &["store", "check"],
        #[cfg(feature = "discord")]
        &["store", "backup", &missing],
        #[cfg(feature = "discord")]
        &["store", "export", "--out", &missing],
        #[cfg(feature = "discord")]
        &["store", "asked", "--server", HOSTILE],
        #[cfg(feature = "discord")]
        &["store", "copy", "--from", HOSTILE, "--to", &missing],
    ];
    assert_every_command_is_among(&env, commands);
    for command in commands {
        let (_, out, err) = env.run(command);
        assert!(!(out.is_empty() && err.is_empty()), "{command:?} says nothing");
        assert_clean(&format!("{command:?}"), &out);
        assert_clean(&format!("{command:?}, standard error"), &err);
    }
}

#[test]
fn neither_do_the_prompt_and_the_questions_of_a_new_document() {
    let env = TestEnv::new();
    env.write("corpus/fever.md", &hostile_document().replace('\r', ""));
    let lines = [
        &format!(":bogus{HOSTILE}"),
        &format!(":show {HOSTILE}"),
        "how is bone fever treated with tea",
        ":full",
        ":why",
        ":show 1",
        ":source 1",
        ":topics",
        ":sources",
        ":json",
        "how is bone fever treated with tea",
        &HOSTILE.replace('\r', ""),
    ];
    let (_, out, err) = env.run_with_input(&[], &lines.join("\n"));
    assert!(out.contains("peppermint"), "{out}");
    assert_clean("the prompt", &out);
    assert_clean("the prompt", &err);
    let (_, out, err) = env.run_with_input(&["corpus", "new"], &[HOSTILE; 30].join("\n"));
    assert_clean("corpus new", &out);
    assert_clean("corpus new", &err);
}
