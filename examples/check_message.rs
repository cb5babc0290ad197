//! Shows whether a message needs help first, and which words say so, without a search.
//!
//! ```sh
//! cargo run --example check_message -- "my son swallowed a battery"
//! ```

use std::error::Error;

use bonafide::config::ConfigSources;
use bonafide::engine::{AskOptions, Engine, EngineOptions};

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let message = if words.is_empty() { "my son swallowed a battery".to_owned() } else { words.join(" ") };

    let engine = Engine::open(EngineOptions::new(ConfigSources::default().load()?), &|_| ())?;
    match engine.urgent(&message, &AskOptions::default()) {
        Some(answer) => println!("{}", serde_json::to_string_pretty(&answer.urgency)?),
        None => println!("Nothing in it says that help is needed at once."),
    }
    Ok(())
}
