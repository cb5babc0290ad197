//! Web and mail addresses in a question, which say nothing about what it asks.

/// The question with web and mail addresses blanked, byte for byte: they say nothing of what is asked.
pub(super) fn without_addresses(question: &str) -> String {
    let mut text = String::with_capacity(question.len());
    for part in question.split_inclusive(char::is_whitespace) {
        let word = part.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        let mail = word.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
        if word.contains("://") || word.starts_with("www.") || mail {
            text.extend(std::iter::repeat_n(' ', part.len()));
        } else {
            text.push_str(part);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::without_addresses;

    #[test]
    fn addresses_are_blanked_and_all_else_keeps_its_place() {
        let told = "see https://example.org/x-ray, or (ana@example.org) – é?";
        let blanked = without_addresses(told);
        assert_eq!(blanked.len(), told.len());
        assert_eq!(blanked.find("or"), told.find("or "));
        assert_eq!(blanked.split_whitespace().collect::<Vec<_>>(), ["see", "or", "–", "é?"]);
        assert_eq!(without_addresses("is it 3:1 or a@b"), "is it 3:1 or a@b");
    }
}
