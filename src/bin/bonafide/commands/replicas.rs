//! `bonafide index --publish` and `--fetch`: an index for other machines, and from another one.

use std::io::Read as _;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use bonafide::engine::{EngineOptions, fetch_index, publish_index};
use bonafide::replicas::SigningKey;

use crate::output;

/// Variable with the key that signs.
const KEY: &str = "INDEX_SIGNING_KEY";
/// Variable with the path of a file that contains it.
const FILE: &str = "INDEX_SIGNING_KEY_FILE";
/// The maximum number of bytes of such a file; keys have about a hundred.
const MAX_LENGTH: u64 = 4096;

/// Publishes the index, which is current.
pub(super) fn publish(options: &EngineOptions, place: &str, key: &SigningKey) -> anyhow::Result<ExitCode> {
    let published = publish_index(options, place, key)?;
    output::print(&format!(
        "version {} {}: {} files, {} of them new ({} bytes), {} old ones deleted: {place}\n",
        published.version,
        if published.is_unchanged { "is published already" } else { "published" },
        published.files,
        published.uploaded,
        published.uploaded_bytes,
        published.deleted,
    ))?;
    Ok(ExitCode::SUCCESS)
}

/// Fetches the newest index.
pub(super) fn fetch(mut options: EngineOptions, place: &str, allow_older: bool) -> anyhow::Result<ExitCode> {
    place.clone_into(&mut options.config.replicas.follow);
    let fetched = fetch_index(&options, allow_older)?;
    output::print(&format!(
        "version {} {} ({} bytes)\n",
        fetched.version,
        if fetched.is_new { "fetched" } else { "is here already" },
        fetched.downloaded
    ))?;
    Ok(ExitCode::SUCCESS)
}

/// The key that signs.
pub(super) fn signing_key() -> anyhow::Result<SigningKey> {
    let variable = std::env::var(KEY).unwrap_or_default();
    let file = std::env::var_os(FILE).filter(|path| !path.is_empty());
    let pem = match (variable.trim(), file) {
        ("", None) => bail!(
            "no key to sign with: make one with `openssl genpkey -algorithm ed25519 -out index.key`, and name the file in {FILE}, or put its text into {KEY}"
        ),
        ("", Some(path)) => {
            let named = || format!("cannot read the signing key from {} ({FILE})", path.display());
            let mut text = String::new();
            let file = std::fs::File::open(&path).with_context(named)?;
            file.take(MAX_LENGTH).read_to_string(&mut text).with_context(named)?;
            text
        }
        (_, Some(_)) => bail!("{KEY} and {FILE} are both set: take one of them away"),
        (text, None) => text.to_owned(),
    };
    Ok(SigningKey::from_pem(&pem)?)
}
