//! Limits of messages, their embeds and whom they may ping.

use serde_json::Value;

use super::component_rules;
use super::findings::{Findings, length};
use super::keys::{self, items};
use super::message::Message;
use super::violation::{Rule, Violation};

const CONTENT: usize = 2_000;
const EMBEDS: usize = 10;
const EMBED_TOTAL: usize = 6_000;
const EMBED_FIELDS: usize = 25;
/// From about so many links on Discord cuts an embed.
const EMBED_LINKS: usize = 30;
/// `SUPPRESS_EMBEDS`, `EPHEMERAL` and `SUPPRESS_NOTIFICATIONS`, which a bot may set.
const FLAGS: u64 = 1 << 2 | 1 << 6 | 1 << 12;

/// What is wrong with a new message.
pub(crate) fn check_new(body: &Value, has_files: bool) -> Vec<Violation> {
    let mut found = check(body);
    let empty = !has_files && !shows_something(body);
    found.expect(!empty, Rule::EmptyMessage, || "a message with nothing in it".to_owned());
    found.expect(pings_nobody(body), Rule::Pings, || {
        format!("allowed_mentions is {}, not {{parse: []}}", body["allowed_mentions"])
    });
    found.0
}

/// What is wrong with a change of a message.
pub(crate) fn check_edit(body: &Value, before: &Message, has_files: bool) -> Vec<Violation> {
    let mut found = check(body);
    let mut after = body.clone();
    if let Some(after) = after.as_object_mut() {
        after.entry("content").or_insert_with(|| before.content.clone().into());
        after.entry("embeds").or_insert_with(|| before.embeds.clone().into());
        after.entry("components").or_insert_with(|| before.components.clone().into());
    }
    let keeps_files = body.get("attachments").is_none() && !before.attachments.is_empty();
    let empty = !has_files && !keeps_files && !shows_something(&after);
    found.expect(!empty, Rule::EmptyMessage, || "an edit leaves nothing in a message".to_owned());
    // Only content can ping.
    found.expect(length(&body["content"]) == 0 || pings_nobody(body), Rule::Pings, || {
        format!("allowed_mentions of an edit is {}, not {{parse: []}}", body["allowed_mentions"])
    });
    found.0
}

/// What is wrong with the limits of a new or changed message.
pub(crate) fn check_body(body: &Value) -> Vec<Violation> {
    check(body).0
}

fn check(body: &Value) -> Findings {
    let mut found = Findings(keys::message(body));
    found.at_most(&body["content"], CONTENT, Rule::ContentLength, "content");
    let flags = body["flags"].as_u64().unwrap_or_default();
    found.expect(flags & !FLAGS == 0, Rule::Flags, || format!("flags {flags} of a message"));
    let embeds: Vec<&Value> = items(body, "embeds").collect();
    found.expect(embeds.len() <= EMBEDS, Rule::EmbedLimit, || format!("{} embeds of {EMBEDS}", embeds.len()));
    let total: usize = embeds.iter().map(|it| embed_length(it)).sum();
    found.expect(total <= EMBED_TOTAL, Rule::EmbedTotal, || {
        format!("{total} characters of {EMBED_TOTAL} over all embeds")
    });
    for embed in embeds {
        check_embed(&mut found, embed);
    }
    component_rules::check(&mut found, body);
    found
}

fn shows_something(body: &Value) -> bool {
    let content = body["content"].as_str().is_some_and(|it| !it.trim().is_empty());
    let lists = ["embeds", "components", "sticker_ids"];
    content || lists.iter().any(|key| items(body, key).next().is_some()) || body["poll"].is_object()
}

fn pings_nobody(body: &Value) -> bool {
    let mentions = &body["allowed_mentions"];
    let none = |key: &str| mentions[key].as_array().is_none_or(Vec::is_empty);
    mentions["parse"].as_array().is_some_and(Vec::is_empty)
        && none("users")
        && none("roles")
        && mentions["replied_user"] != true
}

/// The texts of an embed that count for the total.
fn embed_texts(embed: &Value) -> Vec<&Value> {
    let fields = items(embed, "fields").flat_map(|field| [&field["name"], &field["value"]]);
    let own = [&embed["title"], &embed["description"], &embed["footer"]["text"], &embed["author"]["name"]];
    own.into_iter().chain(fields).collect()
}

fn embed_length(embed: &Value) -> usize {
    embed_texts(embed).into_iter().map(length).sum()
}

fn check_embed(found: &mut Findings, embed: &Value) {
    let limit = Rule::EmbedLimit;
    found.at_most(&embed["title"], 256, limit, "title of an embed");
    found.at_most(&embed["description"], 4_096, limit, "description of an embed");
    found.at_most(&embed["footer"]["text"], 2_048, limit, "footer of an embed");
    found.at_most(&embed["author"]["name"], 256, limit, "author of an embed");
    let fields: Vec<&Value> = items(embed, "fields").collect();
    found
        .expect(fields.len() <= EMBED_FIELDS, limit, || format!("{} fields of {EMBED_FIELDS}", fields.len()));
    for field in &fields {
        for key in ["name", "value"] {
            let written = field[key].as_str().is_some_and(|it| !it.trim().is_empty());
            found.expect(written, Rule::EmptyField, || format!("the {key} of a field is empty"));
        }
        found.at_most(&field["name"], 256, limit, "name of a field");
        found.at_most(&field["value"], 1_024, limit, "value of a field");
    }
    let picture = ["image", "thumbnail", "video"].iter().any(|key| embed[key].is_object());
    let written = embed_texts(embed).iter().any(|it| it.as_str().is_some_and(|it| !it.trim().is_empty()));
    found.expect(picture || written, Rule::EmptyEmbed, || "an embed with nothing to see".to_owned());
    let links: usize =
        embed_texts(embed).iter().filter_map(|it| it.as_str()).map(|it| it.matches("://").count()).sum();
    found.expect(links <= EMBED_LINKS, Rule::EmbedLinks, || format!("{links} links in an embed"));
}
