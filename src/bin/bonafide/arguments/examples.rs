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
  bonafide ask --full how is osteopetrosis treated    prints the ID under each passage
  bonafide show PASSAGE_ID
  bonafide show --neighbors 3 PASSAGE_ID";

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
  bonafide store backup /backups/bonafide.sqlite
  bonafide store export --out store.json
  bonafide store asked --corpus corpus/ --write
  bonafide store copy --from sqlite:/var/lib/bonafide/store --to postgres://bonafide@localhost/bonafide";

pub(super) const EVAL_EXAMPLES: &str = "\
Examples:
  bonafide eval scifact/
  bonafide eval --questions questions.jsonl";

pub(super) const COMPLETIONS_EXAMPLES: &str = "\
Install:
  bash  bonafide completions bash > ~/.local/share/bash-completion/completions/bonafide
  zsh   bonafide completions zsh > ~/.zfunc/_bonafide       with fpath+=~/.zfunc before compinit in ~/.zshrc
  fish  bonafide completions fish > ~/.config/fish/completions/bonafide.fish";

pub(super) const MAN_EXAMPLES: &str = "\
Examples:
  bonafide man | man -l -
  bonafide man corpus check | man -l -
  bonafide man --into ~/.local/share/man/man1     then: man bonafide-ask";
