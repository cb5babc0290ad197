//! Which elements of a web page are boilerplate around its text.

use dom_query::NodeRef;

use super::super::asides::begins_aside;
use super::super::page::fold;
use super::super::shape::{contains_any, is_any, is_terminated, starts_with_any, warns};
use super::classes::{Named, class_words, is_class, named};
use super::walker::Walker;
use crate::config::ImportConfig;

/// Elements whose content is no text of the page.
const UNREAD: [&str; 23] = [
    "script", "style", "template", "svg", "canvas", "audio", "video", "object", "embed", "iframe", "head",
    "input", "select", "textarea", "datalist", "meter", "progress", "map", "area", "link", "meta", "title",
    "base",
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

/// The maximum number of bytes of an element that are looked at for links and warnings.
const LOOKED_AT: usize = 20_000;
/// The minimum number of links of a list of links.
const MIN_LINKS: usize = 3;

impl Walker<'_> {
    /// What becomes of an element by its name, role and classes.
    pub(super) fn part_of(&self, node: &NodeRef<'_>, name: &str) -> Part {
        if UNREAD.contains(&name) || name == "noscript" && text_of(node).trim().is_empty() {
            return Part::Nothing;
        }
        if !self.is_around_text(node, name) {
            return Part::Text;
        }
        // a warning is none, whatever the element is called
        let listed = matches!(name, "nav" | "header" | "footer" | "noscript");
        if !listed && warns(&text_of(node), self.words) && !is_link_list(node) {
            return Part::Text;
        }
        Part::Around
    }

    /// Whether an element is around the text of the page, by its name, its role, its place or its classes.
    fn is_around_text(&self, node: &NodeRef<'_>, name: &str) -> bool {
        let words = self.words;
        let role = attribute(node, "role").unwrap_or_default().to_lowercase();
        match (name, role.as_str()) {
            ("h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "html" | "body" | "main" | "article", _)
            | (_, "main" | "heading") => false,
            ("nav", _) | (_, "navigation" | "search" | "menu" | "menubar" | "banner" | "contentinfo") => {
                !has(node, "h1") && (name == "nav" || !self.in_article || role != "banner")
            }
            ("footer", _) => !self.in_article && !ends_section(node),
            ("header", _) => {
                let begins_text = self.has_title || self.is_titled(node) || ends_section(node);
                !self.in_article && !has(node, "h1") && !begins_text
            }
            ("noscript", _) => true,
            ("dialog", _) | (_, "dialog" | "alertdialog") => {
                !self.is_opened(node)
                    || asks_for_something(node, words)
                    || named(node, words) >= Some(Named::Clearly)
            }
            ("aside", _) => {
                (is_link_list(node) || self.leads_away(node) || opens_aside(node, words))
                    && !warns(&text_of(node), words)
            }
            ("div" | "section" | "ul" | "ol" | "table", _) if self.leads_away(node) => true,
            _ => !has(node, "h1") && !has(node, "main") && self.is_named_boilerplate(node, name),
        }
    }

    /// Whether an element that may hold text is boilerplate by its classes, or by what it asks for.
    fn is_named_boilerplate(&self, node: &NodeRef<'_>, name: &str) -> bool {
        let words = self.words;
        let is_short = || unlinked_words(node) <= MAX_UNLINKED;
        // beside the main part of the page, a name that text may have as well is clear enough
        let is_beside = !self.in_article
            && !self.is_opened(node)
            && !ends_part(node)
            && (self.has_main || is_footer(node, name) && ends_page(node));
        let is_named = match named(node, words) {
            None => false,
            Some(Named::Banner) => self.has_main && !self.in_article || !self.is_most(node),
            Some(Named::Clearly) => is_short(),
            Some(Named::Wholly) => {
                asks_for_something(node, words)
                    || is_short() && (is_beside || has(node, "a") && !says_something(node))
            }
            Some(Named::Partly) => asks_for_something(node, words) || is_beside && is_short(),
        };
        is_named
            || is_class(&class_words(node), &words.box_classes) && is_link_list(node)
            || matches!(name, "section" | "div" | "form" | "fieldset") && opens_aside(node, words)
    }

    /// Whether an element beside the main part of the page is nothing but links, which call or write to nobody.
    fn leads_away(&self, node: &NodeRef<'_>) -> bool {
        let writes = |to: &str| to.starts_with("tel:") || to.starts_with("mailto:");
        self.has_main
            && !self.in_article
            && !["h1", "main", "article"].iter().any(|part| has(node, part))
            && has_links_only(node, 1)
            && !node.descendants_it().filter(NodeRef::is_element).any(|below| {
                attribute(&below, "href").is_some_and(|to| writes(&to)) || self.is_opened(&below)
            })
    }

    /// Whether an element is a sign for the eye in a heading: the arrow or the plus of what opens.
    pub(super) fn is_ornament(&self, node: &NodeRef<'_>) -> bool {
        self.heading.is_some()
            && attribute(node, "aria-hidden").is_some_and(|hidden| hidden == "true")
            && !node.text().contains(char::is_alphanumeric)
    }

    /// Whether most words of the page are in an element.
    fn is_most(&self, node: &NodeRef<'_>) -> bool {
        count_words(node) * 2 > self.all_words
    }

    /// Whether a heading below an element is part of the title in the head of the page.
    fn is_titled(&self, node: &NodeRef<'_>) -> bool {
        node.descendants_it()
            .filter(|below| is_heading(&name_of(below)))
            .any(|heading| self.titles.contains(&fold(&heading.text()).to_lowercase()))
    }

    /// Whether something on the page opens an element.
    fn is_opened(&self, node: &NodeRef<'_>) -> bool {
        attribute(node, "id").is_some_and(|id| self.controlled.contains(&id))
    }
}

/// Whether the name is that of a heading.
fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// Whether a header or footer is that of a section or a quotation, not of the page.
fn ends_section(node: &NodeRef<'_>) -> bool {
    let around = node.ancestors_it(None).find(|around| {
        matches!(name_of(around).as_str(), "section" | "blockquote" | "figure" | "aside" | "details")
    });
    around.is_some_and(|around| !has(&around, "h1") && !has(&around, "main")) && !is_link_list(node)
}

/// Elements around a footer in which the part that it ends is looked for.
const MAX_AROUND: usize = 4;

/// Whether an element is the footer of a part of the page by its class: `card-footer` in a `card`.
fn ends_part(node: &NodeRef<'_>) -> bool {
    let parts: Vec<String> = class_words(node)
        .iter()
        .filter_map(|class| class.strip_suffix("footer"))
        .map(|part| part.trim_end_matches(['-', '_']).to_owned())
        .filter(|part| !part.is_empty())
        .collect();
    !parts.is_empty()
        && node
            .ancestors_it(Some(MAX_AROUND))
            .filter(|around| !matches!(name_of(around).as_str(), "body" | "html"))
            .any(|around| class_words(&around).iter().any(|class| parts.contains(class)))
}

/// The maximum number of words after the footer of a page.
const MAX_BEHIND: usize = 30;

/// Whether nearly nothing follows an element.
fn ends_page(node: &NodeRef<'_>) -> bool {
    let around = std::iter::once(*node).chain(node.ancestors_it(None));
    let after = around.flat_map(|part| std::iter::successors(part.next_sibling(), NodeRef::next_sibling));
    let mut words = 0;
    for part in after.filter(|part| !matches!(name_of(part).as_str(), "script" | "style")) {
        words += part.text().split_whitespace().count();
        if words > MAX_BEHIND {
            return false;
        }
    }
    true
}

/// Elements that readers fill in.
const FORMS: [&str; 3] = ["form", "textarea", "fieldset"];
/// The maximum number of words beside the links of an element that holds only them.
const MAX_BESIDE: usize = 3;

/// Whether an element asks its readers for something, or is made of links.
fn asks_for_something(node: &NodeRef<'_>, words: &ImportConfig) -> bool {
    let is_of_links = || {
        let mut below = node.descendants_it().filter(NodeRef::is_element);
        below.any(|below| matches!(name_of(&below).as_str(), "a" | "button"))
            && unlinked_words(node) <= MAX_BESIDE
    };
    is_of_links()
        || is_link_list(node)
        || opens_aside(node, words)
        || FORMS.iter().any(|form| has(node, form))
        || unlinked_words(node) <= MAX_UNLINKED
            && contains_any(&fold(&text_of(node)).to_lowercase(), &words.furniture_phrases)
}

/// The minimum number of words of a sentence.
const MIN_SAID: usize = 4;

/// Whether an element has a heading, a table or a sentence.
fn says_something(node: &NodeRef<'_>) -> bool {
    node.descendants_it().any(|below| {
        if below.is_element() {
            let name = name_of(&below);
            return is_heading(&name) || name == "table";
        }
        let text = below.text();
        text.split_whitespace().count() >= MIN_SAID && is_terminated(text.trim())
    })
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
    let opening = fold(&opening);
    (begins_aside(&opening, words) || asks_in_a_line(node, &opening, words))
        && unlinked_words(node) <= MAX_UNLINKED
}

/// Whether an element begins with a line such as `Donate`, or with that word and has a link or button of that name.
fn asks_in_a_line(node: &NodeRef<'_>, opening: &str, words: &ImportConfig) -> bool {
    if starts_with_any(&opening.to_lowercase(), &words.aside_lines).is_none() {
        return false;
    }
    let is_line = |text: &str| is_any(&fold(text).to_lowercase(), &words.aside_lines);
    let first = node.descendants_it().find(|below| below.is_text() && !below.text().trim().is_empty());
    first.is_some_and(|first| is_line(&first.text()))
        || node
            .descendants_it()
            .filter(|below| matches!(name_of(below).as_str(), "a" | "button"))
            .any(|link| is_line(&link.text()))
}

/// The text of a control without what only screen readers read.
pub(super) fn visible_text(node: &NodeRef<'_>, words: &ImportConfig) -> String {
    let mut text = String::new();
    for below in node.descendants_it().filter(NodeRef::is_text) {
        let is_label = below
            .ancestors_it(Some(MAX_LABEL_DEPTH))
            .take_while(|around| around.id != node.id)
            .any(|around| is_class(&class_words(&around), &words.hidden_label_classes));
        if !is_label {
            text.push_str(&below.text());
        }
    }
    fold(&text)
}

/// Elements around the text of a control that are looked at.
const MAX_LABEL_DEPTH: usize = 5;

/// Whether text that only screen readers read names what a control does.
pub(super) fn is_control_label(node: &NodeRef<'_>, words: &ImportConfig) -> bool {
    if !is_class(&class_words(node), &words.hidden_label_classes) {
        return false;
    }
    let text = fold(&text_of(node)).to_lowercase();
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    let in_control = node
        .ancestors_it(Some(MAX_LABEL_DEPTH))
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
const MAX_UNLINKED: usize = 80;

/// Words of an element that are in no link.
fn unlinked_words(node: &NodeRef<'_>) -> usize {
    let linked: usize = node
        .descendants_it()
        .filter(|below| below.is_element() && below.has_name("a"))
        .map(|link| link.text().split_whitespace().count())
        .sum();
    text_of(node).split_whitespace().count().saturating_sub(linked)
}

/// The number of words below a node.
pub(super) fn count_words(node: &NodeRef<'_>) -> usize {
    node.descendants_it()
        .filter(NodeRef::is_text)
        .filter(|text| {
            !text.parent().is_some_and(|parent| matches!(name_of(&parent).as_str(), "script" | "style"))
        })
        .map(|text| text.text().split_whitespace().count())
        .sum()
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
    has_links_only(node, MIN_LINKS)
}

/// Whether nearly all text of an element is in so many links or more.
fn has_links_only(node: &NodeRef<'_>, fewest: usize) -> bool {
    let (mut all, mut linked, mut links) = (0, 0, 0);
    for below in node.descendants_it() {
        if below.is_text() {
            // a list of links may have a heading
            let headed = below.parent().is_some_and(|parent| is_heading(&name_of(&parent)));
            all += if headed { 0 } else { below.text().trim().len() };
        } else if below.is_element() && below.has_name("a") {
            links += 1;
            linked += below.text().trim().len();
        }
        if all > LOOKED_AT {
            return false;
        }
    }
    links >= fewest && linked * 10 >= all * 8
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
    links >= MIN_LINKS && is_link_list(node) || links >= MIN_PARTS && leads_to_headings(node)
}

/// The minimum number of parts of a page that its contents list.
const MIN_PARTS: usize = 2;

/// Whether each item of a list is a link with the words of a heading below it on the page.
fn leads_to_headings(list: &NodeRef<'_>) -> bool {
    let Some(root) = list.ancestors_it(None).last() else { return false };
    let headings: Vec<String> = root
        .descendants_it()
        .filter(|node| node.is_element() && is_heading(&name_of(node)))
        .take(MAX_HEADINGS)
        .map(|heading| fold(&heading.text()).to_lowercase())
        .collect();
    list.descendants_it().filter(|node| node.is_element() && node.has_name("li")).all(|item| {
        let link = item.descendants_it().find(|node| node.is_element() && node.has_name("a"));
        let text = fold(&item.text()).to_lowercase();
        link.is_some_and(|link| fold(&link.text()).to_lowercase() == text) && headings.contains(&text)
    })
}

/// The maximum number of headings of a page that its contents are compared with.
const MAX_HEADINGS: usize = 200;
