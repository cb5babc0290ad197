//! Metadata in the markup of a web page: JSON-LD, Open Graph, Dublin Core and the like.

use dom_query::{Document, NodeRef};
use serde_json::Value;

use super::super::page::{LineKind, Markup, Page, fold};
use super::boilerplate::attribute;
use super::json_ld::{OTHER_RANK, is_of, items, rank};
use super::title::{one_title, parts_of, publisher_of, without_site};
use crate::config::ImportConfig;
use crate::corpus::Audience;

/// The maximum number of items in the markup.
pub(super) const MAX_ITEMS: usize = 200;
/// Longest value, in characters.
const MAX_VALUE_LENGTH: usize = 300;

/// Reads the markup of a page into it.
pub(super) fn read(document: &Document, page: &mut Page, words: &ImportConfig) {
    let root = document.root();
    let metas = metas(&root);
    let items = items(&root, &metas);
    let said = Said { metas: &metas, items: &items };
    let site = said.site();
    let said_title = said.title(&root);
    let mut markup = Markup {
        publisher: site.clone(),
        authors: said.authors(&root),
        language: said.language(&root),
        url: said.url(&root),
        published: said
            .date(&["datePublished"], &PUBLISHED)
            .or_else(|| time(&root, &["datePublished", "published", "pubdate"]))
            .or_else(|| labelled_time(&root, &words.published_labels, words)),
        updated: said
            .date(&["dateModified", "lastReviewed"], &UPDATED)
            .or_else(|| time(&root, &["dateModified", "lastReviewed", "updated", "modified"]))
            .or_else(|| labelled_time(&root, &words.updated_labels, words)),
        license: said.license(&root),
        reviewers: said.names("reviewedBy"),
        audience: said.audience(),
        ..Markup::default()
    };
    (markup.condition, markup.aliases) = said.condition();
    let headings: Vec<String> = page
        .lines
        .iter()
        .filter(|line| line.kind == LineKind::Heading(1))
        .map(|line| line.text.clone())
        .collect();
    markup.title = said_title.map(|title| without_site(&title, site.as_deref(), &headings, words));
    one_title(page, &mut markup, site.as_deref(), &parts_of(&root), words);
    let found: Vec<&str> = [
        ("source.publisher", markup.publisher.is_some()),
        ("source.authors", !markup.authors.is_empty()),
        ("source.published", markup.published.is_some()),
        ("source.updated", markup.updated.is_some()),
        ("review.by", !markup.reviewers.is_empty()),
    ]
    .into_iter()
    .filter_map(|(key, found)| found.then_some(key))
    .collect();
    if !found.is_empty() {
        page.notes.push(format!("{}: from the markup of the page", found.join(", ")));
    }
    let caption = page.markup.publisher.take().map(|name| (name, "a caption of the title"));
    let named =
        caption.or_else(|| Some((publisher_of(&root, words)?, "the end of the title in the page's head")));
    if let Some((publisher, from)) = named.filter(|_| markup.publisher.is_none()) {
        page.notes.push(format!("source.publisher: “{publisher}”, from {from}"));
        markup.publisher = Some(publisher);
    }
    page.markup = markup;
}

/// Names of metadata for the day of publication and for that of the last change.
const PUBLISHED: [&str; 10] = [
    "article:published_time",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.created",
    "citation_publication_date",
    "citation_date",
    "dc.date",
    "dcterms.date",
    "date",
];
const UPDATED: [&str; 8] = [
    "article:modified_time",
    "og:updated_time",
    "dcterms.modified",
    "dc.date.modified",
    "dc.date.updated",
    "last-modified",
    "revised",
    "last-reviewed",
];

/// The name of a `meta` element in lower case, and its content.
#[derive(Debug, Clone)]
pub(super) struct Meta {
    pub(super) name: String,
    pub(super) value: String,
}

struct Said<'a> {
    metas: &'a [Meta],
    items: &'a [Value],
}

/// Names and contents of `meta` elements, names in lower case.
fn metas(root: &NodeRef<'_>) -> Vec<Meta> {
    root.descendants_it()
        .filter(|node| node.is_element() && node.has_name("meta"))
        .filter_map(|node| {
            let name = ["name", "property", "itemprop", "http-equiv"]
                .iter()
                .find_map(|key| attribute(&node, key))?;
            let value = fold(&attribute(&node, "content")?);
            (!value.is_empty() && value.chars().count() <= MAX_VALUE_LENGTH)
                .then(|| Meta { name: name.to_lowercase(), value })
        })
        .take(MAX_ITEMS)
        .collect()
}

/// A value as text: itself, or its name.
fn text_of(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.as_str(),
        Value::Object(object) => object.get("name")?.as_str()?,
        _ => return None,
    };
    let text = fold(text);
    (!text.is_empty() && text.chars().count() <= MAX_VALUE_LENGTH).then_some(text)
}

fn texts_of(value: &Value) -> Vec<String> {
    match value {
        Value::Array(all) => all.iter().filter_map(text_of).collect(),
        one => text_of(one).into_iter().collect(),
    }
}

impl Said<'_> {
    fn meta(&self, names: &[&str]) -> Option<String> {
        names
            .iter()
            .find_map(|name| self.metas.iter().find(|meta| meta.name == *name))
            .map(|meta| meta.value.clone())
    }

    /// Items that speak of the page.
    fn page_items(&self) -> impl Iterator<Item = &Value> {
        self.items.iter().filter(|item| rank(item) < OTHER_RANK)
    }

    fn value(&self, key: &str) -> Option<&Value> {
        self.page_items().find_map(|item| item.get(key)).filter(|value| !value.is_null())
    }

    fn names(&self, key: &str) -> Vec<String> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let all = if let Value::Array(all) = value { all.as_slice() } else { std::slice::from_ref(value) };
        all.iter().filter_map(|value| self.name_of(value)).collect()
    }

    /// The name in a value, or in the item that it refers to by its id.
    fn name_of(&self, value: &Value) -> Option<String> {
        let referred = || {
            let id = value.get("@id")?.as_str()?;
            let is_it = |item: &&Value| item.get("@id").and_then(Value::as_str) == Some(id);
            self.items.iter().filter(is_it).find_map(text_of)
        };
        text_of(value).or_else(referred)
    }

    fn site(&self) -> Option<String> {
        let of_site = || {
            let site = self.items.iter().find(|item| is_of(item, &["WebSite"]))?;
            text_of(site)
        };
        self.meta(&["og:site_name"])
            .or_else(|| self.value("publisher").and_then(|publisher| self.name_of(publisher)))
            .or_else(|| self.meta(&["dc.publisher", "dcterms.publisher", "citation_publisher"]))
            .or_else(of_site)
            .or_else(|| self.meta(&["application-name"]))
    }

    fn title(&self, root: &NodeRef<'_>) -> Option<String> {
        let element = || {
            let title = root.descendants_it().find(|node| node.is_element() && node.has_name("title"))?;
            Some(fold(&title.text())).filter(|title| !title.is_empty())
        };
        self.value("headline")
            .and_then(text_of)
            .or_else(|| self.meta(&["og:title", "citation_title", "dc.title", "dcterms.title"]))
            .or_else(element)
            .or_else(|| self.value("name").and_then(text_of))
    }

    fn authors(&self, root: &NodeRef<'_>) -> Vec<String> {
        let mut authors = self.names("author");
        if authors.is_empty() {
            let metas = self.metas.iter();
            let named = ["author", "citation_author", "dc.creator", "dcterms.creator", "article:author"];
            authors = metas
                .filter(|meta| named.contains(&meta.name.as_str()))
                .map(|meta| meta.value.clone())
                .collect();
        }
        if authors.is_empty() {
            let is_author = |node: &NodeRef<'_>| {
                attribute(node, "rel").is_some_and(|rel| rel.split_whitespace().any(|rel| rel == "author"))
                    || attribute(node, "itemprop").as_deref() == Some("author")
            };
            authors.extend(
                root.descendants_it()
                    .filter(|node| node.is_element() && is_author(node))
                    .map(|node| fold(&node.text())),
            );
        }
        let mut known = Vec::new();
        for author in authors {
            let usable =
                !author.contains("://") && !author.contains('@') && author.split_whitespace().count() <= 12;
            if usable && !is_account(&author) && !author.is_empty() && !known.contains(&author) {
                known.push(author);
            }
        }
        known
    }

    fn language(&self, root: &NodeRef<'_>) -> Option<String> {
        let html = root.descendants_it().find(|node| node.is_element() && node.has_name("html"));
        html.and_then(|html| attribute(&html, "lang").or_else(|| attribute(&html, "xml:lang")))
            .or_else(|| self.value("inLanguage").and_then(text_of))
            .or_else(|| self.meta(&["content-language", "dc.language", "og:locale"]))
            .map(|language| language.trim().replace('_', "-"))
            .filter(|language| {
                (2..=12).contains(&language.len())
                    && language.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            })
    }

    fn url(&self, root: &NodeRef<'_>) -> Option<String> {
        let canonical = link(root, "canonical");
        canonical
            .or_else(|| self.meta(&["og:url", "citation_public_url"]))
            .or_else(|| self.value("url").and_then(text_of))
            .or_else(|| {
                self.value("mainEntityOfPage")
                    .and_then(|of| of.get("@id").unwrap_or(of).as_str().map(str::to_owned))
            })
            .filter(|url| url.starts_with("http://") || url.starts_with("https://"))
    }

    fn license(&self, root: &NodeRef<'_>) -> Option<String> {
        link(root, "license")
            .or_else(|| self.value("license").and_then(text_of))
            .or_else(|| self.meta(&["dc.rights.license", "dcterms.license", "dcterms.rights", "dc.rights"]))
    }

    fn date(&self, keys: &[&str], metas: &[&str]) -> Option<String> {
        keys.iter().find_map(|key| self.value(key)?.as_str().map(str::to_owned)).or_else(|| self.meta(metas))
    }

    /// The condition that the markup says the page is about, and its other names.
    fn condition(&self) -> (Option<String>, Vec<String>) {
        let is_condition =
            |value: &Value| is_of(value, &["MedicalCondition", "Disease", "InfectiousDisease"]);
        let about = ["about", "mainEntity"].iter().find_map(|key| match self.value(key)? {
            Value::Array(all) => {
                match all.iter().filter(|value| is_condition(value)).collect::<Vec<_>>().as_slice() {
                    [one] => Some(*one),
                    _ => None,
                }
            }
            one => Some(one).filter(|value| is_condition(value)),
        });
        let about = about.or_else(|| {
            match self.items.iter().filter(|item| is_condition(item)).collect::<Vec<_>>().as_slice() {
                [one] => Some(*one),
                _ => None,
            }
        });
        let Some(about) = about else { return (None, Vec::new()) };
        (text_of(about), about.get("alternateName").map(texts_of).unwrap_or_default())
    }

    fn audience(&self) -> Vec<Audience> {
        let Some(audience) = self.value("audience").or_else(|| self.value("medicalAudience")) else {
            return Vec::new();
        };
        let said = audience.to_string().to_lowercase();
        [
            ("patient", Audience::Patient),
            ("caregiver", Audience::Caregiver),
            ("clinician", Audience::Clinician),
        ]
        .into_iter()
        .filter_map(|(name, audience)| said.contains(name).then_some(audience))
        .collect()
    }
}

/// Where a link of this relation leads.
pub(super) fn link(root: &NodeRef<'_>, relation: &str) -> Option<String> {
    root.descendants_it()
        .filter(|node| node.is_element() && (node.has_name("link") || node.has_name("a")))
        .find(|node| {
            attribute(node, "rel").is_some_and(|rel| rel.split_whitespace().any(|rel| rel == relation))
        })
        .and_then(|node| attribute(&node, "href"))
        .map(|href| href.trim().to_owned())
        .filter(|href| !href.is_empty() && href.chars().count() <= MAX_VALUE_LENGTH)
}

/// The day of a `time` element that says what it is the time of.
fn time(root: &NodeRef<'_>, of: &[&str]) -> Option<String> {
    let is_of = |node: &NodeRef<'_>| {
        let said = ["itemprop", "property", "class"].iter().filter_map(|key| attribute(node, key));
        let said: Vec<String> = said.collect();
        node.has_attr("pubdate") && of.contains(&"pubdate")
            || said.iter().any(|said| {
                said.split(|c: char| !c.is_alphanumeric())
                    .any(|word| of.iter().any(|of| of.eq_ignore_ascii_case(word)))
            })
    };
    let node = root.descendants_it().find(|node| {
        node.is_element() && node.has_name("time") && is_of(node) && node.has_attr("datetime")
    })?;
    attribute(&node, "datetime")
}

/// Characters before a `time` element in which its label is looked for.
const NEAR: usize = 60;

/// The day of a `time` element right after one of these labels: `Last updated: <time>`.
fn labelled_time(root: &NodeRef<'_>, of: &[String], words: &ImportConfig) -> Option<String> {
    let longest = |labels: &[String], before: &str| {
        let ends = |label: &&String| {
            let label = label.trim_end_matches(':');
            before.strip_suffix(label).is_some_and(|rest| !rest.ends_with(|c: char| c.is_alphanumeric()))
        };
        labels.iter().filter(ends).map(String::len).max().unwrap_or(0)
    };
    let is_labelled = |node: &NodeRef<'_>| {
        let before = text_before(node);
        let wanted = longest(of, &before);
        let all = [&words.updated_labels, &words.published_labels, &words.next_review_labels];
        wanted > 0 && all.into_iter().all(|labels| longest(labels, &before) <= wanted)
    };
    let times = root.descendants_it().filter(|node| node.is_element() && node.has_name("time"));
    let node = times.take(MAX_ITEMS).find(|node| node.has_attr("datetime") && is_labelled(node))?;
    attribute(&node, "datetime")
}

/// The text right before a node within its parent, else the end of the text before the parent; in lower case.
fn text_before(node: &NodeRef<'_>) -> String {
    let mut text = String::new();
    let mut at = Some(*node);
    for _ in 0..2 {
        let Some(of) = at else { break };
        let mut before = of.prev_sibling();
        while let Some(sibling) = before.filter(|_| text.len() < NEAR) {
            text.insert_str(0, &format!("{} ", sibling.text()));
            before = sibling.prev_sibling();
        }
        if !text.trim().is_empty() {
            break;
        }
        at = of.parent();
    }
    fold(&text).to_lowercase().trim_end_matches([':', ' ']).to_owned()
}
/// Accounts of sites, which are no names of people.
const ACCOUNTS: [&str; 9] =
    ["admin", "administrator", "webmaster", "wordpress", "editor", "root", "user", "web team", "website"];

/// Whether an author is the account that wrote the page, without a name.
fn is_account(author: &str) -> bool {
    ACCOUNTS.contains(&author.trim().to_lowercase().as_str())
}
