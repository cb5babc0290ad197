//! Discord's limits on messages, and text cut to fit them.

/// Characters over all embeds of a message.
pub(crate) const ALL_EMBEDS: usize = 6000;
/// Characters of an embed's title.
pub(crate) const TITLE: usize = 256;
/// Characters of an embed's description.
pub(super) const DESCRIPTION: usize = 4096;
/// Characters of a field's value.
pub(crate) const FIELD: usize = 1024;
/// Characters of a footer.
pub(super) const FOOTER: usize = 2048;
/// Characters of a `custom_id`.
pub(super) const CUSTOM_ID: usize = 100;

/// Characters as Discord counts them.
pub(crate) fn length(text: &str) -> usize {
    text.chars().count()
}

/// Cuts a text into parts of at most `most` characters: at paragraphs where possible, else at the
/// ends of sentences, else between words, else anywhere. Nothing is lost but white space at the cuts.
pub(crate) fn parts(text: &str, most: usize) -> Vec<String> {
    let mut parts = Vec::new();
    let mut rest = text.trim();
    while length(rest) > most {
        let end = rest.char_indices().nth(most).map_or(rest.len(), |(at, _)| at);
        let head = &rest[..end];
        let least = head.len() / 3;
        let cut = [head.rfind("\n\n"), head.rfind('\n'), sentence_end(head), head.rfind(' ')];
        let at = cut.into_iter().flatten().find(|&at| at > least).unwrap_or(end);
        parts.push(rest[..at].trim_end().to_owned());
        rest = rest[at..].trim_start();
    }
    if !rest.is_empty() {
        parts.push(rest.to_owned());
    }
    parts
}

/// Where the last whole sentence of a text ends.
fn sentence_end(text: &str) -> Option<usize> {
    [". ", "? ", "! ", "] "].into_iter().filter_map(|end| text.rfind(end).map(|at| at + 1)).max()
}

/// The first `most` characters, with an ellipsis where something is left out. For titles and
/// labels only, never for passages, references or the disclaimer.
pub(crate) fn shortened(text: &str, most: usize) -> String {
    if length(text) <= most {
        return text.to_owned();
    }
    let head: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", head.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cut_at_sentences_and_nothing_is_lost() {
        let text = "One sentence here. Another one there. And a third that is longer.";
        let cut = parts(text, 40);
        assert_eq!(cut, ["One sentence here. Another one there.", "And a third that is longer."]);
        assert_eq!(parts("short", 40), ["short"]);
        let long = "x".repeat(100);
        assert!(parts(&long, 40).iter().all(|part| length(part) <= 40));
        assert_eq!(parts(&long, 40).concat(), long);
        assert_eq!(parts("", 40), Vec::<String>::new());
    }

    #[test]
    fn only_what_is_too_long_is_shortened() {
        assert_eq!(shortened("abc", 3), "abc");
        assert_eq!(shortened("äbcd", 3), "äb…");
    }
}
