//! Mentions, channels and emoji in what somebody wrote.

use serenity::all::UserId;

/// The text without `<@…>`, `<#…>` and the like.
pub(super) fn without_mentions(content: &str) -> String {
    let mut out = String::new();
    let mut rest = content;
    while let Some(start) = rest.find('<') {
        out.push_str(&rest[..start]);
        let inside = &rest[start + 1..];
        // "a:" begins a moving emoji, "t:" a time, "/" a command
        let is_mention = inside.starts_with(['@', '#', ':', '/'])
            || ["a:", "t:", "id:"].iter().any(|kind| inside.starts_with(kind));
        match rest[start..].find('>') {
            Some(end) if is_mention => rest = &rest[start + end + 1..],
            _ => {
                out.push('<');
                rest = &rest[start + 1..];
            }
        }
    }
    out.push_str(rest);
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether somebody is mentioned in what was written.
pub(crate) fn mentions(content: &str, user: UserId) -> bool {
    content.contains(&format!("<@{user}>")) || content.contains(&format!("<@!{user}>"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mentions_are_taken_out_of_a_question() {
        assert_eq!(without_mentions("<@123> what is <#9> CCM <:x:1>?"), "what is CCM ?");
        assert_eq!(without_mentions("is a < b"), "is a < b");
        assert_eq!(
            without_mentions("is it <a:wave:12> in <any or all> bones"),
            "is it in <any or all> bones"
        );
        assert_eq!(without_mentions("<@!1>"), "");
    }
}
