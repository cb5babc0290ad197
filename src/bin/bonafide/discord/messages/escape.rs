//! Text of the corpus and of people made safe for Discord: no markup, no mentions, no hidden links.

use bonafide::render::printable;

/// Characters that mean something in Discord's Markdown or in mentions.
const SPECIAL: &str = "\\*_~`|>#[]()<@";

/// Text that Discord shows as it is, no matter who wrote it. Line breaks stay; what can't be seen goes, and no address
/// can be tapped.
pub(crate) fn escaped(text: &str) -> String {
    // an address with its scheme broken is no link
    without_markup(&printable(text)).replace("://", ":/\u{200b}/")
}

/// The same for text of the documents and of the settings: their addresses can be tapped.
pub(crate) fn escaped_with_links(text: &str) -> String {
    let text = printable(text);
    let mut out = String::with_capacity(text.len() + 16);
    for part in text.split_inclusive([' ', '\n']) {
        let (start, word) = address(part);
        let end = start + word.len();
        // a bare host is no link in Discord
        let scheme = if word.starts_with("www.") { "https://" } else { "" };
        let whole = format!("{scheme}{word}");
        match link(&whole) {
            Some(address) => {
                out.push_str(&without_markup(&part[..start]));
                out.push_str(address);
                out.push_str(&escaped(&part[end..]));
            }
            None => out.push_str(&escaped(part)),
        }
    }
    out
}

/// The bytes of a text that are addresses which can be tapped.
pub(super) fn links(text: &str) -> Vec<(usize, usize)> {
    let mut at = 0;
    let mut found = Vec::new();
    for part in text.split_inclusive([' ', '\n']) {
        let (start, word) = address(part);
        if word.starts_with("www.") || link(word).is_some() {
            found.push((at + start, at + start + word.len()));
        }
        at += part.len();
    }
    found
}

/// A word without the punctuation around it, and where it begins.
fn address(part: &str) -> (usize, &str) {
    let word = part.trim_end_matches([' ', '\n', ',', ';', ')', '.', ':', '\u{201d}']);
    let word = word.trim_start_matches(['(', '\u{201c}']);
    let end = part.trim_end_matches([' ', '\n', ',', ';', ')', '.', ':', '\u{201d}']).len();
    (end - word.len(), word)
}

fn without_markup(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if SPECIAL.contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// An address that may be shown as a link, or nothing.
pub(crate) fn link(address: &str) -> Option<&str> {
    let safe = address.chars().all(|c| c.is_ascii_graphic() && !"<>()[]|`\\\"'".contains(c));
    let web = address.starts_with("https://") || address.starts_with("http://");
    (safe && web && address.len() <= 512).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_mentions_and_links_are_only_text() {
        assert_eq!(escaped("**bold** @everyone"), "\\*\\*bold\\*\\* \\@everyone");
        let shown = escaped("<@123> [x](http://evil)");
        assert_eq!(shown, "\\<\\@123\\> \\[x\\]\\(http:/\u{200b}/evil\\)");
        assert_eq!(escaped("- a\n- b-c"), "- a\n- b-c");
        assert_eq!(escaped("a\u{202e}b\u{0}c\u{e0041}d\u{ad}e"), "abcde");
    }

    #[test]
    fn addresses_of_help_can_be_tapped_and_nothing_else_changes() {
        let help = "• Line: call *4141, chat at https://chat.example.org/a_b (free)\nhttps://example.org";
        assert_eq!(
            escaped_with_links(help),
            "• Line: call \\*4141, chat at https://chat.example.org/a_b \\(free\\)\nhttps://example.org"
        );
        assert_eq!(
            escaped_with_links("see (www.example.org/a_b). http://example.org/x_y"),
            "see \\(https://www.example.org/a_b\\). http://example.org/x_y"
        );
        assert!(!escaped_with_links("[x](https://example.org)").contains("https://"));
        assert!(!escaped_with_links("javascript://x").contains("://"));
        assert_eq!(links("a http://b.org, c www.d.org"), [(2, 14), (18, 27)]);
    }

    #[test]
    fn only_plain_web_addresses_become_links() {
        assert_eq!(link("https://a.org/b?c=1"), Some("https://a.org/b?c=1"));
        assert_eq!(link("javascript:alert(1)"), None);
        assert_eq!(link("https://a.org/x y"), None);
    }
}
