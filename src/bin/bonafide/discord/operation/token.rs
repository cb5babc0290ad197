//! Where the bot's token comes from: a variable, or a file that a variable names.

use std::io::Read as _;

use anyhow::{Context as _, bail, ensure};

/// Variable with the token.
const TOKEN: &str = "DISCORD_TOKEN";
/// Variable with the path of a file that holds it, as service managers and containers hand out secrets.
const FILE: &str = "DISCORD_TOKEN_FILE";
/// The maximum number of bytes of such a file; tokens have less than a hundred.
const MAX_LENGTH: u64 = 4096;

/// The token.
///
/// # Errors
/// In words, where there is none or two.
pub(crate) fn read() -> anyhow::Result<String> {
    let variable = std::env::var(TOKEN).unwrap_or_default();
    let file = std::env::var_os(FILE).filter(|path| !path.is_empty());
    let token = match (variable.trim(), file) {
        ("", None) => bail!(
            "there is no token: put the bot's token into the variable {TOKEN}, or the path of a file with it into {FILE} (Discord's developer portal, Bot, Reset Token)"
        ),
        ("", Some(path)) => {
            let named = || format!("the token cannot be read from {} ({FILE})", path.display());
            let mut text = String::new();
            let file = std::fs::File::open(&path).with_context(named)?;
            file.take(MAX_LENGTH).read_to_string(&mut text).with_context(named)?;
            ensure!(!text.trim().is_empty(), "{} is empty ({FILE})", path.display());
            text.trim().to_owned()
        }
        (_, Some(_)) => bail!("{TOKEN} and {FILE} are both set: take one of them away"),
        (token, None) => token.to_owned(),
    };
    ensure!(
        token.chars().all(|c| c.is_ascii_graphic()),
        "the token holds a space or a character that no token has: copy it again from Discord's developer portal"
    );
    Ok(token)
}
