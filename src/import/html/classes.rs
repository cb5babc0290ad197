//! Whether the classes and the id of an element call it boilerplate.

use dom_query::NodeRef;

use super::boilerplate::attribute;
use crate::config::ImportConfig;

/// The maximum number of classes of an element that are looked at.
const MAX_CLASSES: usize = 40;
/// The maximum number of parts of an id that names a kind of element; longer ones are made from a heading.
const MAX_PARTS: usize = 2;

/// How clearly a name calls an element boilerplate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Named {
    /// A part of it is a word that text has as well: `social-care`.
    Partly,
    /// It is made of such words alone: `social-links`.
    Wholly,
    /// It has a word for boilerplate only: `newsletter`.
    Clearly,
    /// It is a banner or a list of comments, which may be long.
    Banner,
}

/// The words of an element's class and id, in lower case.
pub(super) fn class_words(node: &NodeRef<'_>) -> Vec<String> {
    let named = ["class", "id"].iter().filter_map(|key| attribute(node, key));
    named
        .flat_map(|value| value.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>())
        .take(MAX_CLASSES)
        .collect()
}

/// Whether a class is one of the words, or one of its parts set off by hyphens is.
pub(super) fn is_class(classes: &[String], words: &[String]) -> bool {
    classes.iter().any(|class| holds(class, words))
}

/// Whether a class is one of the words or has one of them as a part.
fn holds(class: &str, words: &[String]) -> bool {
    words.iter().any(|word| {
        class == word
            || class.split(['-', '_']).any(|part| part == word)
            || word.contains(['-', '_']) && class.contains(word.as_str())
    })
}

/// How clearly the classes and the id of an element call it boilerplate.
pub(super) fn named(node: &NodeRef<'_>, words: &ImportConfig) -> Option<Named> {
    let classes = attribute(node, "class").unwrap_or_default().to_lowercase();
    let id = attribute(node, "id").unwrap_or_default().to_lowercase();
    let of_class = classes.split_whitespace().take(MAX_CLASSES).filter_map(|class| name(class, words)).max();
    let parts = id.split(['-', '_']).filter(|part| !part.is_empty()).count();
    of_class.max((parts <= MAX_PARTS).then(|| name(&id, words)).flatten())
}

/// How clearly one class calls its element boilerplate.
fn name(class: &str, words: &ImportConfig) -> Option<Named> {
    let is_one = |part: &str, of: &[String]| of.iter().any(|word| word == part);
    let parts = || class.split(['-', '_']).filter(|part| !part.is_empty());
    // `menu-open` says how the page is, not what the element is
    if parts().any(|part| is_one(part, &words.state_words)) {
        return None;
    }
    if holds(class, &words.banner_classes) {
        return Some(Named::Banner);
    }
    if holds(class, &words.boilerplate_classes) {
        return Some(Named::Clearly);
    }
    if !parts().any(|part| is_one(part, &words.ambiguous_classes)) {
        return None;
    }
    let wholly =
        parts().all(|part| is_one(part, &words.ambiguous_classes) || is_one(part, &words.layout_words));
    Some(if wholly { Named::Wholly } else { Named::Partly })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn a_name_that_text_may_have_is_no_clear_one() {
        let words = Config::embedded().expect("valid settings").import;
        for (class, expected) in [
            ("cookie-bar", Some(Named::Banner)),
            ("newsletter__form", Some(Named::Clearly)),
            ("social-links", Some(Named::Wholly)),
            ("site-footer", Some(Named::Clearly)),
            ("page-footer", Some(Named::Wholly)),
            ("card-footer", Some(Named::Partly)),
            ("social-care", Some(Named::Partly)),
            ("treatment-related", Some(Named::Partly)),
            ("has-cookie-notice", None),
            ("consent-pending", None),
            ("responding", None),
        ] {
            assert_eq!(name(class, &words), expected, "{class}");
        }
    }
}
