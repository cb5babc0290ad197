//! Which elements of a web page are boilerplate around its text.

use dom_query::NodeRef;

use super::super::asides::begins_aside;
use super::super::page::fold;
use super::super::shape::{contains_any, is_any};
use crate::config::ImportConfig;

/// Elements whose content is no text of the page.
const UNREAD: [&str; 25] = [
    "script", "style", "noscript", "template", "svg", "canvas", "audio", "video", "object", "embed",
    "iframe", "head", "input", "select", "textarea", "datalist", "meter", "progress", "map", "area", "link",
    "meta", "title", "base", "dialog",
];

/// What becomes of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Its text is part of the page's.
    Text,
    /// Its text is left out and listed, but for dates and warnings.
    Around,
    /// It has no text.
    Nothing,
}

/// The name of an element in lower case; empty for what is none.
pub(super) fn name_of(node: &NodeRef<'_>) -> String {
    if node.is_element() {
        node.node_name().map(|name| name.to_lowercase()).unwrap_or_default()
    } else {
        String::new()
    }
}

/// The value of an attribute.
pub(super) fn attribute(node: &NodeRef<'_>, name: &str) -> Option<String> {
    node.attr(name).map(|value| value.to_string())
}

/// The words of an element's class and id, in lower case.
pub(super) fn class_words(node: &NodeRef<'_>) -> Vec<String> {
    let named = [node.attr("class"), node.attr("id")];
    named
        .iter()
        .flatten()
        .flat_map(|value| value.split(|c: char| c.is_whitespace()).map(str::to_lowercase).collect::<Vec<_>>())
        .filter(|word| !word.is_empty())
        .take(MOST_CLASSES)
        .collect()
}

/// The maximum number of classes of an element that are looked at.
const MOST_CLASSES: usize = 40;

/// Whether a class is one of the words, or one of its parts set off by hyphens is.
pub(super) fn is_class(classes: &[String], words: &[String]) -> bool {
    classes.iter().any(|class| {
        words.iter().any(|word| {
            class == word
                || class.split(['-', '_']).any(|part| part == word)
                || word.contains(['-', '_']) && class.contains(word.as_str())
        })
    })
}

/// The maximum number of bytes of an element that are looked at for links and warnings.
const LOOKED_AT: usize = 20_000;
/// The minimum number of links of a list of links.
const FEWEST_LINKS: usize = 3;

/// What becomes of an element by its name, role and classes.
pub(super) fn part_of(node: &NodeRef<'_>, name: &str, in_article: bool, words: &ImportConfig) -> Part {
    if UNREAD.contains(&name) {
        return Part::Nothing;
    }
    let role = attribute(node, "role").unwrap_or_default().to_lowercase();
    let classes = class_words(node);
    let warns = || warns(&text_of(node), words);
    let around = match (name, role.as_str()) {
        ("nav", _) | (_, "navigation" | "search" | "menu" | "menubar" | "banner" | "contentinfo") => {
            !has(node, "h1") && (name == "nav" || !in_article || role != "banner")
        }
        ("footer", _) => !in_article,
        ("header", _) => !in_article && !has(node, "h1"),
        (_, "dialog" | "alertdialog") => true,
        ("aside", _) => (is_link_list(node) || opens_aside(node, words)) && !warns(),
        ("html" | "body" | "main" | "article", _) => false,
        _ => {
            !has(node, "h1")
                && !has(node, "main")
                && (is_class(&classes, &words.banner_classes)
                    || is_class(&classes, &words.boilerplate_classes)
                        && unlinked_words(node) <= MOST_UNLINKED
                    || is_class(&classes, &words.box_classes) && is_link_list(node)
                    || matches!(name, "section" | "div" | "form" | "fieldset") && opens_aside(node, words))
        }
    };
    if !around {
        return Part::Text;
    }
    // a warning is none, whatever the element is called
    if !matches!(name, "nav" | "footer") && name != "header" && warns() && !is_link_list(node) {
        return Part::Text;
    }
    Part::Around
}

/// The number of bytes of an element that show how it begins.
const OPENING: usize = 80;

/// Whether a short element asks readers for money, an address or an opinion.
fn opens_aside(node: &NodeRef<'_>, words: &ImportConfig) -> bool {
    let mut opening = String::new();
    for below in node.descendants_it().filter(NodeRef::is_text) {
        opening.push_str(&below.text());
        opening.push(' ');
        if opening.trim().len() > OPENING {
            break;
        }
    }
    begins_aside(&fold(&opening), words) && unlinked_words(node) <= MOST_UNLINKED
}

/// The text of a control without what only screen readers read.
pub(super) fn visible_text(node: &NodeRef<'_>, words: &ImportConfig) -> String {
    let mut text = String::new();
    for below in node.descendants_it().filter(NodeRef::is_text) {
        let is_label = below
            .ancestors_it(Some(DEEPEST_LABEL))
            .take_while(|around| around.id != node.id)
            .any(|around| is_class(&class_words(&around), &words.hidden_label_classes));
        if !is_label {
            text.push_str(&below.text());
        }
    }
    fold(&text)
}

/// Elements around the text of a control that are looked at.
const DEEPEST_LABEL: usize = 5;

/// Whether text that only screen readers read names what a control does.
pub(super) fn is_control_label(node: &NodeRef<'_>, words: &ImportConfig) -> bool {
    if !is_class(&class_words(node), &words.hidden_label_classes) {
        return false;
    }
    let text = fold(&text_of(node)).to_lowercase();
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    let in_control = node
        .ancestors_it(Some(DEEPEST_LABEL))
        .any(|around| matches!(name_of(&around).as_str(), "button" | "summary" | "a"));
    (in_control || is_any(bare, &words.hidden_labels)) && !warns(&text, words)
}

/// Whether an element that is boilerplate is the footer of the site.
pub(super) fn is_footer(node: &NodeRef<'_>, name: &str) -> bool {
    name == "footer"
        || attribute(node, "role").as_deref() == Some("contentinfo")
        || class_words(node).iter().any(|class| class.split(['-', '_']).any(|part| part == "footer"))
}

/// The maximum number of words outside of links of an element that only its class calls boilerplate.
const MOST_UNLINKED: usize = 80;

/// Words of an element that are in no link.
fn unlinked_words(node: &NodeRef<'_>) -> usize {
    let linked: usize = node
        .descendants_it()
        .filter(|below| below.is_element() && below.has_name("a"))
        .map(|link| link.text().split_whitespace().count())
        .sum();
    text_of(node).split_whitespace().count().saturating_sub(linked)
}

/// Whether a text warns of an emergency.
pub(super) fn warns(text: &str, words: &ImportConfig) -> bool {
    contains_any(&text.to_lowercase(), &words.warning_phrases)
}

/// The text below a node, a part of it where it is long.
pub(super) fn text_of(node: &NodeRef<'_>) -> String {
    let mut text = String::new();
    for below in node.descendants_it() {
        if below.is_text() {
            let parent = below.parent().map(|parent| name_of(&parent)).unwrap_or_default();
            if matches!(parent.as_str(), "script" | "style") {
                continue;
            }
            text.push_str(&below.text());
            text.push(' ');
            if text.len() > LOOKED_AT {
                break;
            }
        }
    }
    text
}

/// Whether an element with this name is below a node.
pub(super) fn has(node: &NodeRef<'_>, wanted: &str) -> bool {
    node.descendants_it().any(|below| below.is_element() && below.has_name(wanted))
}

/// Whether nearly all text of an element is in links.
pub(super) fn is_link_list(node: &NodeRef<'_>) -> bool {
    let (mut all, mut linked, mut links) = (0, 0, 0);
    for below in node.descendants_it() {
        if below.is_text() {
            // a list of links may have a heading
            let headed = below.parent().is_some_and(|parent| {
                matches!(name_of(&parent).as_str(), "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
            });
            all += if headed { 0 } else { below.text().trim().len() };
        } else if below.is_element() && below.has_name("a") {
            links += 1;
            linked += below.text().trim().len();
        }
        if all > LOOKED_AT {
            return false;
        }
    }
    links >= FEWEST_LINKS && linked * 10 >= all * 8
}

/// Whether all links below an element lead to places of the same page: a table of its contents.
pub(super) fn is_contents(node: &NodeRef<'_>) -> bool {
    let mut links = 0;
    for below in node.descendants_it().filter(|below| below.is_element() && below.has_name("a")) {
        if !attribute(&below, "href").is_some_and(|to| to.starts_with('#') && to.len() > 1) {
            return false;
        }
        links += 1;
    }
    links >= FEWEST_LINKS && is_link_list(node)
}
