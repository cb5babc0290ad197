//! What surrounds a passage of an answer, and where its passages are from.

use std::sync::Arc;

use bonafide::config::Language;
use bonafide::store::AnswerState;

use crate::discord::answers::answer_state::shown_passage;
use crate::discord::bot::Bot;
use crate::discord::delivery::Reply;
use crate::discord::messages::{
    Embed, Origin, escaped, escaped_with_links, parts, passage_embeds, shortened, text_embeds,
};

/// Passages shown before and after one.
const NEIGHBOURS: usize = 1;

/// A passage among its neighbors, each under a heading of its own.
pub(crate) async fn around(bot: &Arc<Bot>, state: &AnswerState, place: usize, locale: &str) -> Reply {
    let texts = bot.texts(locale);
    let Some(shown) = state.passages.get(place).cloned() else { return Reply::words(texts.bot_gone()) };
    let (worker, spoken) = (Arc::clone(bot), locale.to_owned());
    let work = move || {
        let id = bonafide::passage::PassageId::from_input(&shown.id);
        let language = Language::from_tag(&spoken).unwrap_or_default();
        let found = worker.engine().show_in(&id, NEIGHBOURS, language)?;
        anyhow::Ok(found.map(|found| {
            let disclaimer = worker.disclaimer(&spoken);
            let words = worker.words(&spoken);
            let own = passage_embeds(&found.passage, found.passage.rank, &disclaimer, words, 3600);
            let beside = |passages: Vec<bonafide::answer::AnswerPassage>| {
                passages.into_iter().filter_map(|passage| {
                    let path = passage.section.join(" › ");
                    let text = escaped_with_links(&passage.text);
                    let first = parts(&text, 1100).into_iter().next()?;
                    Some(Embed { title: shortened(&path, 90), description: first, ..Embed::default() })
                })
            };
            beside(found.before).chain(own).chain(beside(found.after)).collect::<Vec<_>>()
        }))
    };
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(Some(embeds))) => Reply::embeds(embeds),
        Ok(Ok(None)) => Reply::words(texts.bot_gone()),
        _ => Reply::words(texts.bot_failed()),
    }
}

/// Where the passages of an answer are from, with every reference whole.
pub(crate) async fn sources(bot: &Arc<Bot>, state: &AnswerState, locale: &str) -> Reply {
    let texts = bot.texts(locale);
    let (worker, state, spoken) = (Arc::clone(bot), state.clone(), locale.to_owned());
    let work = move || {
        let mut text = String::new();
        let mut said: Vec<String> = Vec::new();
        for (place, shown) in state.passages.iter().enumerate() {
            let Some(found) = shown_passage(&worker, shown, place, &spoken)? else { continue };
            let passage = found.passage;
            let mut lines = Vec::new();
            if !said.contains(&passage.document.id) {
                said.push(passage.document.id.clone());
                lines.push(format!("**{}**", escaped(&passage.document.title)));
                lines.push(Origin::of_passage(&passage).in_words(worker.words(&spoken)));
            }
            for citation in &passage.citations {
                let marker = escaped(&citation.marker);
                let line = format!("\\[{marker}\\] {}", escaped_with_links(&citation.text));
                if !text.contains(&line) {
                    lines.push(line);
                }
            }
            for line in lines {
                text.push_str(&line);
                text.push('\n');
            }
        }
        anyhow::Ok(text)
    };
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(text)) if !text.is_empty() => Reply::embeds(text_embeds(texts.bot_sources_title(), &text)),
        Ok(Ok(_)) => Reply::words(texts.bot_gone()),
        _ => Reply::words(texts.bot_failed()),
    }
}
