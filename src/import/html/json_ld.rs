//! Items of JSON-LD in the markup of a web page.

use dom_query::NodeRef;
use serde_json::Value;

use super::super::page::fold;
use super::boilerplate::attribute;
use super::head::{MAX_ITEMS, Meta, link};

/// The maximum depth of items.
const MAX_ITEM_DEPTH: usize = 6;

/// Items of JSON-LD that speak of the page or its site, those inside of graphs and lists, too.
pub(super) fn items(root: &NodeRef<'_>, metas: &[Meta]) -> Vec<Value> {
    let mut found = Vec::new();
    for script in root.descendants_it().filter(|node| node.is_element() && node.has_name("script")) {
        if !attribute(&script, "type").is_some_and(|kind| kind.to_lowercase().contains("ld+json")) {
            continue;
        }
        if let Ok(value) = serde_json::from_str::<Value>(without_comment_signs(&script.text())) {
            collect(value, &mut found, 0);
        }
    }
    // what speaks of the page goes before what speaks of the site
    found.sort_by_key(rank);
    without_foreign(found, root, metas)
}

/// A script without the signs that hide it from old browsers: `//<![CDATA[ … //]]>`.
fn without_comment_signs(script: &str) -> &str {
    const OPENING: [&str; 6] = ["//", "/*", "*/", "<![CDATA[", "<!--", "\u{feff}"];
    const CLOSING: [&str; 5] = ["//", "/*", "*/", "]]>", "-->"];
    let mut bare = script.trim();
    while let Some(rest) = OPENING.iter().find_map(|sign| bare.strip_prefix(sign)) {
        bare = rest.trim_start();
    }
    while let Some(rest) = CLOSING.iter().find_map(|sign| bare.strip_suffix(sign)) {
        bare = rest.trim_end();
    }
    bare
}

fn collect(value: Value, found: &mut Vec<Value>, deep: usize) {
    if deep > MAX_ITEM_DEPTH || found.len() >= MAX_ITEMS {
        return;
    }
    match value {
        Value::Array(values) => values.into_iter().for_each(|value| collect(value, found, deep + 1)),
        Value::Object(mut object) => {
            if let Some(graph) = object.remove("@graph") {
                collect(graph, found, deep + 1);
            }
            found.push(Value::Object(object));
        }
        _ => {}
    }
}

/// Whether an item is of one of these types.
pub(super) fn is_of(item: &Value, kinds: &[&str]) -> bool {
    let is =
        |value: &Value| value.as_str().is_some_and(|kind| kinds.iter().any(|wanted| kind.ends_with(wanted)));
    match item.get("@type") {
        Some(Value::Array(all)) => all.iter().any(is),
        Some(value) => is(value),
        None => false,
    }
}

/// How much an item speaks of the page, 0 the most.
pub(super) fn rank(item: &Value) -> usize {
    match () {
        () if is_of(item, &["MedicalWebPage"]) => 0,
        () if is_of(item, &["Article", "Posting", "Report"]) => 1,
        () if is_of(item, &["WebPage", "FAQPage", "CreativeWork", "AboutPage"]) => 2,
        () => OTHER_RANK,
    }
}

/// Items without articles that the page only leads to: another headline, and no address of the page. Where the page has
/// no item of its own, its headline may differ from its title.
fn without_foreign(items: Vec<Value>, root: &NodeRef<'_>, metas: &[Meta]) -> Vec<Value> {
    let lower = |text: &str| fold(text).to_lowercase();
    let bare = |url: &str| url.trim_end_matches('/').split('#').next().unwrap_or_default().to_owned();
    let of_meta = |name: &str| metas.iter().find(|meta| meta.name == name).map(|meta| meta.value.clone());
    let mut titles: Vec<String> = root
        .descendants_it()
        .filter(|node| node.is_element() && (node.has_name("title") || node.has_name("h1")))
        .map(|node| lower(&node.text()))
        .chain(of_meta("og:title").map(|title| lower(&title)))
        .collect();
    titles.retain(|title| !title.is_empty());
    let url = link(root, "canonical").or_else(|| of_meta("og:url")).map(|url| bare(&url));
    let url_of = |item: &Value| {
        ["url", "mainEntityOfPage", "@id"].iter().find_map(|key| {
            let value = item.get(key)?;
            value.get("@id").unwrap_or(value).as_str().filter(|url| url.contains("://")).map(bare)
        })
    };
    let is_foreign = |item: &Value| {
        let headline = item.get("headline").or_else(|| item.get("name")).and_then(Value::as_str).map(lower);
        let same_title = headline.as_ref().is_none_or(|headline| {
            titles.iter().any(|title| title.contains(headline) || headline.contains(title))
        });
        let has_url = url_of(item);
        let same_url = url.is_some() && has_url == url;
        !titles.is_empty() && !same_title && !same_url
    };
    let speaks = |item: &Value| rank(item) < OTHER_RANK;
    let differs = |item: &Value| url_of(item).is_some_and(|own| url.as_ref().is_some_and(|url| own != *url));
    let has_own = items.iter().any(|item| speaks(item) && !is_foreign(item));
    items
        .into_iter()
        .filter(|item| !speaks(item) || !is_foreign(item) || !has_own && !differs(item))
        .collect()
}

/// Rank of an item that doesn't speak of the page.
pub(super) const OTHER_RANK: usize = 3;
