//! A long text as embeds, and many embeds as messages, each within Discord's limits.

use super::answer_embeds::Embed;
use super::limits::{ALL_EMBEDS, DESCRIPTION, TITLE, length, parts, shortened};

/// Characters of an embed where a text takes several: two of them fit into a message.
const PART: usize = 2800;
/// The maximum number of embeds of one text.
const PARTS: usize = 20;
/// Embeds of a message.
const EMBEDS: usize = 10;

/// A long text as embeds. Where it has more than can be sent, the last one says how much is shown.
pub(crate) fn text_embeds(title: &str, text: &str) -> Vec<Embed> {
    let most = if length(text.trim()) <= DESCRIPTION { DESCRIPTION } else { PART };
    let all = parts(text, most);
    let number = all.len();
    let mut embeds: Vec<Embed> =
        all.into_iter().take(PARTS).map(|description| Embed { description, ..Embed::default() }).collect();
    if number > PARTS
        && let Some(last) = embeds.last_mut()
    {
        last.footer = format!("{PARTS} / {number} \u{2026}");
    }
    if let Some(first) = embeds.first_mut() {
        first.title = shortened(title, TITLE);
    }
    embeds
}

/// Embeds in their order, as many in a message as fit; there is always a first message.
pub(crate) fn messages(embeds: Vec<Embed>) -> Vec<Vec<Embed>> {
    let mut messages: Vec<Vec<Embed>> = vec![Vec::new()];
    let mut used = 0;
    for embed in embeds {
        let length = embed.length();
        let full =
            messages.last().is_some_and(|message| message.len() == EMBEDS || used + length > ALL_EMBEDS);
        if full && used > 0 {
            messages.push(Vec::new());
            used = 0;
        }
        used += length;
        if let Some(message) = messages.last_mut() {
            message.push(embed);
        }
    }
    messages
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_short_text_is_one_message_with_its_title() {
        let embeds = text_embeds("Title", "text");
        assert_eq!(embeds.len(), 1);
        assert_eq!((embeds[0].title.as_str(), embeds[0].description.as_str()), ("Title", "text"));
        assert_eq!(messages(embeds).len(), 1);
        assert_eq!(messages(Vec::new()), [Vec::new()]);
    }

    #[test]
    fn what_is_too_long_for_all_messages_says_how_much_is_shown() {
        let embeds = text_embeds("Title", &"x".repeat(PART * 31));
        assert_eq!(embeds.len(), PARTS);
        assert_eq!(embeds.last().map(|embed| embed.footer.as_str()), Some("20 / 31 \u{2026}"));
    }

    proptest! {
        #[test]
        fn no_line_is_lost_and_no_limit_exceeded(
            lines in prop::collection::vec("[a-zé ]{0,400}", 0..60), title in "[a-z]{0,300}"
        ) {
            let text = lines.join("\n");
            let messages = messages(text_embeds(&title, &text));
            for message in &messages {
                prop_assert!(message.len() <= EMBEDS);
                prop_assert!(message.iter().map(Embed::length).sum::<usize>() <= ALL_EMBEDS);
                prop_assert!(message.iter().all(|embed| length(&embed.description) <= DESCRIPTION));
            }
            let shown: String = messages.iter().flatten().map(|embed| embed.description.as_str()).collect();
            let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(letters(&shown), letters(&text));
        }
    }
}
