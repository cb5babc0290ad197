//! Examples under the help of each command.

pub(super) const ASK_EXAMPLES: &str = "\
Examples:
  bonafide ask how is osteopetrosis treated
  bonafide ask -n 5 --condition osteopetrosis what are the symptoms
  bonafide ask --full \"can it be inherited?\"
  bonafide ask --json \"how is osteopetrosis treated?\" | jq .passages[0].text
  bonafide ask --batch questions.jsonl > answers.jsonl";

pub(super) const TOPICS_EXAMPLES: &str = "\
Examples:
  bonafide topics
  bonafide topics marble bone disease
  bonafide topics --json";

pub(super) const SOURCES_EXAMPLES: &str = "\
Examples:
  bonafide sources
  bonafide sources --condition osteopetrosis
  bonafide sources --audience caregiver --json";

pub(super) const SHOW_EXAMPLES: &str = "\
Examples:
  bonafide ask --full how is osteopetrosis treated    prints the ID under each excerpt
  bonafide show ID
  bonafide show --neighbors 3 ID";

pub(super) const VERIFY_EXAMPLES: &str = "\
Examples:
  bonafide ask --json how is osteopetrosis treated > answer.json
  bonafide verify answer.json
  bonafide ask --batch questions.jsonl | bonafide verify -";

#[cfg(not(feature = "replicas"))]
pub(super) const INDEX_EXAMPLES: &str = "\
Examples:
  bonafide index
  bonafide index --check
  bonafide --corpus ~/leaflets --index ~/leaflets-index index --vectors";

#[cfg(feature = "replicas")]
pub(super) const INDEX_EXAMPLES: &str = "\
Examples:
  bonafide index
  bonafide index --check
  bonafide --corpus ~/leaflets --index ~/leaflets-index index --vectors
  openssl genpkey -algorithm ed25519 -out index.key     makes a key that signs
  INDEX_SIGNING_KEY_FILE=index.key bonafide index --publish s3://bucket/index
  bonafide index --fetch s3://bucket/index";

pub(super) const WATCH_EXAMPLES: &str = "\
Examples:
  bonafide watch
  bonafide --corpus ~/leaflets watch";

pub(super) const IMPORT_EXAMPLES: &str = "\
Examples:
  bonafide import leaflet.pdf
  bonafide import saved-pages/ --into corpus
  bonafide import leaflet.pdf --again        updates the document, and keeps what you filled in
  bonafide corpus check                      says what is missing";

pub(super) const CORPUS_EXAMPLES: &str = "\
Examples:
  bonafide corpus new
  bonafide corpus check
  bonafide corpus diff corpus-2025 corpus";

pub(super) const CORPUS_CHECK_EXAMPLES: &str = "\
Examples:
  bonafide corpus check
  bonafide corpus check --least warning
  bonafide --corpus ~/leaflets corpus check --format json";

pub(super) const CORPUS_DIFF_EXAMPLES: &str = "\
Examples:
  bonafide corpus diff corpus-2025 corpus
  bonafide corpus diff --format json corpus-2025 corpus";

pub(super) const CORPUS_NEW_EXAMPLES: &str = "\
Examples:
  bonafide corpus new
  bonafide corpus new --into ~/leaflets";

pub(super) const LEXICON_EXAMPLES: &str = "\
Examples:
  bonafide lexicon import mondo.obo
  bonafide lexicon import --kind symptom --into symptoms.txt hp.obo";

#[cfg(feature = "discord")]
pub(super) const DISCORD_EXAMPLES: &str = "\
Examples:
  DISCORD_TOKEN_FILE=/etc/bonafide/token bonafide discord --check
  DISCORD_TOKEN_FILE=/etc/bonafide/token bonafide discord --watch
  DISCORD_TOKEN_FILE=/etc/bonafide/token bonafide discord --shards 0-15/64
  bonafide discord --health";

#[cfg(feature = "discord")]
pub(super) const STORE_EXAMPLES: &str = "\
Examples:
  bonafide store check
  bonafide store backup /backups/bonafide.sqlite3
  bonafide store export --out store.json
  bonafide --corpus corpus store asked --write
  bonafide store copy --from sqlite:/var/lib/bonafide/store --to postgres://bonafide@localhost/bonafide";

#[cfg(feature = "discord")]
pub(super) const STORE_BACKUP_EXAMPLES: &str = "\
Examples:
  bonafide store backup /backups/bonafide.sqlite3
  bonafide store backup --force /backups/latest.sqlite3";

#[cfg(feature = "discord")]
pub(super) const STORE_CHECK_EXAMPLES: &str = "\
Examples:
  bonafide store check
  bonafide store check && bonafide store backup /backups/bonafide.sqlite3";

#[cfg(feature = "discord")]
pub(super) const STORE_EXPORT_EXAMPLES: &str = "\
Examples:
  bonafide store export --out store.json
  bonafide store export | jq keys";

#[cfg(feature = "discord")]
pub(super) const STORE_ASKED_EXAMPLES: &str = "\
Examples:
  bonafide store asked
  bonafide store asked --server 81384788765712384
  bonafide --corpus corpus store asked --write";

#[cfg(feature = "discord")]
pub(super) const STORE_COPY_EXAMPLES: &str = "\
Examples:
  bonafide store copy --to postgres://bonafide@localhost/bonafide
  bonafide store copy --from sqlite:/var/lib/bonafide/store --to sqlite:/srv/bonafide/store";

pub(super) const EVAL_EXAMPLES: &str = "\
Examples:
  bonafide eval scifact/
  bonafide eval --queries dev.jsonl --qrels dev.tsv --run dev.run scifact/
  bonafide eval --questions questions.jsonl";

pub(super) const COMPLETIONS_EXAMPLES: &str = "\
Install:
  first create the folder: mkdir -p ~/.local/share/bash-completion/completions, ~/.zfunc or ~/.config/fish/completions
  bash  bonafide completions bash > ~/.local/share/bash-completion/completions/bonafide
  zsh   bonafide completions zsh > ~/.zfunc/_bonafide       with fpath+=~/.zfunc before compinit in ~/.zshrc
  fish  bonafide completions fish > ~/.config/fish/completions/bonafide.fish";

pub(super) const MAN_EXAMPLES: &str = "\
Examples:
  bonafide man | man -l -
  bonafide man corpus check | man -l -
  bonafide man --into ~/.local/share/man/man1     then: man bonafide-ask";

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use clap::{Command, CommandFactory as _, Parser as _};

    use crate::arguments::{Arguments, with_ask};

    /// What shells do with the rest of a line, and the gap before a remark.
    const ENDS: [&str; 5] = [" | ", " > ", " && ", "   ", "\t"];

    /// The calls of the program in the examples of a command.
    fn calls(command: &Command) -> Vec<String> {
        let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        let of_line = |line: &str| {
            let call = &line[line.find("bonafide ")?..];
            let end = ENDS.iter().filter_map(|end| call.find(end)).min().unwrap_or(call.len());
            Some(call[..end].trim_end().replace('"', ""))
        };
        let examples = help.lines().skip_while(|line| !["Examples:", "Install:"].contains(line));
        examples.take_while(|line| !line.is_empty()).filter_map(of_line).collect()
    }

    fn check(command: &Command, name: &str) {
        let calls = calls(command);
        assert!(calls.iter().any(|call| call.contains(name)), "the help of {name} needs examples");
        for call in calls {
            let words = with_ask(call.split_whitespace().map(OsString::from).collect());
            let parsed = Arguments::try_parse_from(&words);
            assert!(parsed.is_ok(), "an example of {name} is wrong: {call}: {:?}", parsed.err());
        }
        let subcommands = command.get_subcommands().filter(|command| !command.is_hide_set());
        for subcommand in subcommands {
            check(subcommand, &format!("{name} {}", subcommand.get_name()));
        }
    }

    #[test]
    fn the_help_of_every_command_has_examples_that_are_right() {
        check(&Arguments::command(), "bonafide");
    }
}
