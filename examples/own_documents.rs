//! Makes a document of a web page, puts it into a corpus of its own, and asks about it.
//!
//! ```sh
//! cargo run --example own_documents
//! ```

use std::error::Error;

use bonafide::config::ConfigSources;
use bonafide::engine::{Engine, EngineOptions};
use bonafide::import::{Overrides, SourceFormat, import};
use bonafide::question::Conversation;

const PAGE: &str = "<!doctype html><html lang=en><title>Rickets</title>
<h1>Rickets</h1>
<h2>What causes rickets?</h2>
<p>Too little vitamin D or calcium is the most common cause of rickets.</p>
<h2>How is rickets treated?</h2>
<p>Most children get better with vitamin D and calcium.</p>";

fn main() -> Result<(), Box<dyn Error>> {
    let config = ConfigSources::default().load()?;

    let given = Overrides::parse(["condition=Rickets"])?;
    let imported = import(PAGE.as_bytes(), SourceFormat::Html, "rickets", &given, &config.import)?;
    for key in &imported.missing {
        println!("The page doesn't say: {key}");
    }

    let corpus = std::env::temp_dir().join(format!("bonafide-example-{}", std::process::id()));
    std::fs::create_dir(&corpus)?;
    std::fs::write(corpus.join(format!("{}.md", imported.id)), &imported.text)?;

    let mut conversation = Conversation::new(&config.answer);
    let options = EngineOptions { corpus: Some(corpus.clone()), ..EngineOptions::new(config) };
    let engine = Engine::open(options, &|progress| eprintln!("{progress}"))?;
    let answer = engine.ask("What causes rickets?", 1, &mut conversation)?;
    for passage in &answer.passages {
        println!("{}: {}", passage.section.join(" > "), passage.text);
    }
    println!("{}", answer.disclaimer.as_str());

    std::fs::remove_dir_all(corpus)?;
    Ok(())
}
