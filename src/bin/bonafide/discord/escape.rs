//! Text of the corpus and of people made safe for Discord: no markup, no mentions, no hidden links.

/// Characters that mean something in Discord's Markdown or in mentions.
const SPECIAL: &str = "\\*_~`|>#[]()<@";

/// Text that Discord shows as it is. Line breaks stay; other control characters go.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut line_start = true;
    for c in text.chars() {
        match c {
            '\n' => {
                out.push('\n');
                line_start = true;
                continue;
            }
            c if c.is_control() || is_invisible(c) => continue,
            // a list of the corpus stays a list; elsewhere a hyphen means nothing
            '-' if line_start => out.push('-'),
            c if SPECIAL.contains(c) => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
        line_start = line_start && c == ' ';
    }
    // an address with its scheme broken is no link; only the source's own address is one
    out.replace("://", ":/\u{200b}/")
}

/// The same for the bot's own words on where to get help: their addresses can be tapped.
pub(super) fn escaped_with_links(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for part in text.split_inclusive([' ', '\n']) {
        let word = part.trim_end_matches([' ', '\n', ',', ';', ')', '.']);
        match link(word).filter(|address| address.starts_with("https://")) {
            Some(address) => {
                out.push_str(address);
                out.push_str(&escaped(&part[word.len()..]));
            }
            None => out.push_str(&escaped(part)),
        }
    }
    out
}

/// Characters that reorder or hide text.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// An address that may be shown as a link, or nothing.
pub(super) fn link(address: &str) -> Option<&str> {
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
        assert_eq!(escaped("a\u{202e}b\u{0}c"), "abc");
    }

    #[test]
    fn addresses_of_help_can_be_tapped_and_nothing_else_changes() {
        let help = "• Line: call *4141, chat at https://chat.example.org/a_b (free)\nhttps://example.org";
        assert_eq!(
            escaped_with_links(help),
            "• Line: call \\*4141, chat at https://chat.example.org/a_b \\(free\\)\nhttps://example.org"
        );
        assert!(!escaped_with_links("see http://example.org").contains("http://"));
    }

    #[test]
    fn only_plain_web_addresses_become_links() {
        assert_eq!(link("https://a.org/b?c=1"), Some("https://a.org/b?c=1"));
        assert_eq!(link("javascript:alert(1)"), None);
        assert_eq!(link("https://a.org/x y"), None);
    }
}
