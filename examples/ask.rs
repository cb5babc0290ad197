//! Asks the shipped corpus one question and prints the answer as the terminal shows it.
//!
//! ```sh
//! cargo run --example ask -- how is osteopetrosis treated
//! ```

use std::error::Error;

use bonafide::config::ConfigSources;
use bonafide::engine::{Engine, EngineOptions};
use bonafide::question::Conversation;
use bonafide::render::{Terminal, render_answer};

const PASSAGES: usize = 2;
const COLUMNS: usize = 80;

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let question =
        if words.is_empty() { "How is osteopetrosis treated?".to_owned() } else { words.join(" ") };

    let config = ConfigSources::default().load()?;
    let mut conversation = Conversation::new(&config.answer);
    let engine = Engine::open(EngineOptions::new(config), &|progress| eprintln!("{progress}"))?;

    let answer = engine.ask(&question, PASSAGES, &mut conversation)?;
    let texts = engine.config().texts.of(answer.language);
    print!("{}", render_answer(&answer, texts, &Terminal::plain(COLUMNS)));
    Ok(())
}
