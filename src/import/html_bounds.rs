//! Refuses HTML that would take its reader long, before it is parsed: the bytes are gone over once.

use super::ImportError;

/// The maximum number of elements of a page.
pub(super) const MAX_ELEMENTS: usize = 50_000;
/// Deepest nesting of elements.
const MAX_DEPTH: usize = 400;
/// The maximum number of attributes of an element: the parser compares each with all before it.
const MAX_ATTRIBUTES: usize = 1_000;
/// The maximum number of bytes of a text times its signs that are written as entities: the library that writes it looks through
/// all that follows each of them.
const MAX_WORK: usize = 20_000_000_000;

/// Tags without an end.
const VOID: [&[u8]; 12] =
    [b"area", b"base", b"br", b"col", b"embed", b"hr", b"img", b"input", b"link", b"meta", b"source", b"wbr"];
/// Tags whose end may be left out.
const OPTIONAL_END: [&[u8]; 8] = [b"p", b"li", b"td", b"tr", b"th", b"dd", b"dt", b"option"];
/// Elements that hold no HTML.
const RAW: [&[u8]; 2] = [b"script", b"style"];
/// Longest name of a tag that is looked at.
const NAME: usize = 20;

pub(super) fn check(html: &str) -> Result<(), ImportError> {
    let bytes = html.as_bytes();
    let refuse = |why: String| Err(ImportError::Html(why));
    let (mut elements, mut depth) = (0_usize, 0_usize);
    let mut at = 0;
    while at < bytes.len() {
        let (end, entities) = text(bytes, at);
        if (end - at).saturating_mul(entities) > MAX_WORK {
            return refuse("a text without markup is too long for its many special characters".to_owned());
        }
        let Some(begins) = bytes.get(end + 1) else { break };
        let (after, attributes) = tag(bytes, end + 1);
        at = after;
        if *begins == b'/' {
            depth = depth.saturating_sub(1);
        }
        if !begins.is_ascii_alphabetic() {
            continue;
        }
        let name: Vec<u8> = bytes[end + 1..]
            .iter()
            .take(NAME)
            .take_while(|c| c.is_ascii_alphanumeric())
            .map(u8::to_ascii_lowercase)
            .collect();
        elements += 1;
        if !OPTIONAL_END.contains(&name.as_slice()) && !VOID.contains(&name.as_slice()) {
            depth += 1;
        }
        if attributes > MAX_ATTRIBUTES {
            return refuse(format!("an element has more than {MAX_ATTRIBUTES} attributes"));
        }
        if elements > MAX_ELEMENTS {
            return refuse(format!("it has more than {MAX_ELEMENTS} elements"));
        }
        if depth > MAX_DEPTH {
            return refuse(format!("elements are nested more than {MAX_DEPTH} deep"));
        }
        if RAW.contains(&name.as_slice()) {
            at = raw_end(bytes, at, &name);
        }
    }
    Ok(())
}

/// Where the text from a byte on ends, at the `<` of a tag or the end of all, and how many of its signs are written
/// as entities.
fn text(bytes: &[u8], from: usize) -> (usize, usize) {
    let mut entities = 0;
    for (at, byte) in bytes.iter().enumerate().skip(from) {
        match byte {
            b'<' if bytes
                .get(at + 1)
                .is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, b'/' | b'!' | b'?')) =>
            {
                return (at, entities);
            }
            // the last is that of a space that does not break
            b'&' | b'<' | b'>' | 0xa0 => entities += 1,
            _ => {}
        }
    }
    (bytes.len(), entities)
}

/// Where a tag ends, after its `>`, and how many attributes it has at most.
fn tag(bytes: &[u8], from: usize) -> (usize, usize) {
    let mut quote = None;
    let mut attributes = 0;
    for (at, byte) in bytes.iter().enumerate().skip(from) {
        match (quote, byte) {
            (Some(open), byte) if open == *byte => quote = None,
            (None, b'"' | b'\'') => {
                quote = Some(*byte);
                attributes += 1;
            }
            (None, b'>') => return (at + 1, attributes),
            (None, byte) if byte.is_ascii_whitespace() || *byte == b'/' => attributes += 1,
            _ => {}
        }
    }
    (bytes.len(), attributes)
}

/// Where the end tag of an element begins that holds no HTML.
fn raw_end(bytes: &[u8], from: usize, name: &[u8]) -> usize {
    let ends = |at: &usize| {
        bytes[*at + 1..].starts_with(b"/")
            && bytes.get(at + 2..at + 2 + name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name))
    };
    (from..bytes.len()).filter(|at| bytes[*at] == b'<').find(ends).unwrap_or(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn what_takes_long_is_refused_and_pages_are_not() {
        let many = |text: &str, times: usize| text.repeat(times);
        for (html, said) in [
            (many("<div>", 500), "nested more than 400 deep"),
            (many("<br>", 60_000), "more than 50000 elements"),
            (format!("<p {}>a</p>", many("a=1 ", 2000)), "more than 1000 attributes"),
            (many("&", 200_000), "too long"),
            (many("< ", 200_000), "too long"),
            (many("\u{a0}a", 200_000), "too long"),
        ] {
            let error = check(&html).expect_err(said).to_string();
            assert!(error.contains(said), "{error}");
        }
        let script = format!("<script>{}</script><p>a</p>", many("if (a < b && c) {} ", 100_000));
        let picture = format!("<img alt=\"a\" src=\"data:image/png;base64,{}\">", many("ab / ", 200_000));
        for html in [script, picture, many("<p>a &amp; b</p>", 20_000), "<".to_owned(), "<p".to_owned()] {
            assert!(check(&html).is_ok(), "{}", &html[..html.len().min(60)]);
        }
    }
}
