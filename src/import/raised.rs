//! Text set high: powers, and citations, which get the brackets that other formats write.

/// Letters of the longest unit that a power stands behind, such as `cm`.
const UNIT: usize = 2;

/// The text of a paragraph, and how many numbers set high became citations. Such a number is a power behind a
/// digit or a unit, else a citation, and is written in brackets like one.
pub(super) fn flat(texts: &[(bool, String)]) -> (String, usize) {
    let mut text = String::new();
    let mut citations = 0;
    for (raised, piece) in texts {
        if !raised {
            text.push_str(piece);
            continue;
        }
        let trimmed = piece.trim();
        let numbers = trimmed.starts_with(|c: char| c.is_ascii_digit())
            && trimmed.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '-' | '–' | ' '));
        let before = text.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        let unit = before.is_empty() && text.ends_with(|c: char| c.is_ascii_digit())
            || (1..=UNIT).contains(&before.chars().count());
        if numbers && !unit {
            text.push('[');
            text.push_str(trimmed);
            text.push(']');
            citations += 1;
        } else if let Some(high) = piece.chars().map(superscript).collect::<Option<String>>() {
            text.push_str(&high);
        } else {
            text.push_str(piece);
        }
    }
    (text, citations)
}

/// The sign that Unicode has for one that is set high.
fn superscript(c: char) -> Option<char> {
    Some(match c {
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '0' | '4'..='9' => char::from_u32(u32::from('⁰') + c.to_digit(10)?)?,
        '+' => '⁺',
        '-' | '–' | '−' => '⁻',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::flat;

    fn read(texts: &[(bool, &str)]) -> (String, usize) {
        flat(&texts.iter().map(|(raised, text)| (*raised, (*text).to_owned())).collect::<Vec<_>>())
    }

    #[test]
    fn numbers_set_high_are_powers_or_citations() {
        assert_eq!(read(&[(false, "It is rare."), (true, "1,2")]), ("It is rare.[1,2]".to_owned(), 1));
        assert_eq!(read(&[(false, "per kg/m"), (true, "2"), (false, " of skin")]).0, "per kg/m² of skin");
        assert_eq!(read(&[(false, "5 × 10"), (true, "9"), (false, "/L")]).0, "5 × 10⁹/L");
        assert_eq!(read(&[(false, "Ca"), (true, "2+")]), ("Ca²⁺".to_owned(), 0));
        assert_eq!(read(&[(false, "the 1"), (true, "st"), (false, " year")]).0, "the 1st year");
    }
}
