//! Text that is read from right to left, whose letters a file prints from left to right.

fn is_right_to_left(c: char) -> bool {
    // without the signs around numbers set high, which Unicode gives to no character
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

/// Text in reading order; its letters came from left to right.
pub(super) fn in_order(text: &str) -> String {
    use unicode_segmentation::UnicodeSegmentation as _;
    let rtl = text.chars().filter(|c| is_right_to_left(*c)).count();
    let ltr = text.chars().filter(|c| c.is_alphabetic() && !is_right_to_left(*c)).count();
    if rtl == 0 || rtl < ltr {
        return text.to_owned();
    }
    let turned: Vec<&str> = text.graphemes(true).rev().collect();
    let is_ltr = |sign: &str| sign.chars().all(|c| c.is_alphanumeric() && !is_right_to_left(c));
    let joins = |sign: &str| matches!(sign, "." | "," | ":" | "/" | "-" | "%" | "+" | "–" | "@" | "_" | "'");
    let mut ordered = String::with_capacity(text.len());
    let mut at = 0;
    while at < turned.len() {
        if !is_ltr(turned[at]) {
            ordered.push_str(turned[at]);
            at += 1;
            continue;
        }
        let mut end = at + 1;
        let mut word = at;
        while end < turned.len() {
            if is_ltr(turned[end]) {
                end += 1;
            } else if joins(turned[end]) && turned.get(end + 1).is_some_and(|next| is_ltr(next)) {
                end += 2;
            } else if turned[end] == " "
                && turned.get(end + 1).is_some_and(|next| is_ltr(next))
                && !is_amount(&turned[word..end], &turned[end + 1..])
            {
                word = end + 1;
                end += 2;
            } else {
                break;
            }
        }
        // figures apart are read one after the other, words of another script together
        ordered.extend(turned[at..end].iter().rev().copied());
        at = end;
    }
    let mirrored: String = ordered.chars().map(mirror).collect();
    // some programs keep the brackets that are printed, others those that are meant
    if opens_first(&mirrored) || !opens_first(&ordered) { mirrored } else { ordered }
}

/// Whether a number and a unit follow each other, which are apart where text is read from the right.
fn is_amount(number: &[&str], rest: &[&str]) -> bool {
    let is_figure = |sign: &&str| sign.starts_with(|c: char| c.is_ascii_digit());
    let unit = rest.iter().take_while(|sign| sign.chars().all(char::is_alphabetic)).count();
    number.iter().any(is_figure)
        && number
            .iter()
            .all(|sign| is_figure(sign) || sign.chars().all(|c| c.is_ascii_punctuation() || c == '–'))
        && (1..=MAX_UNIT_LENGTH).contains(&unit)
}

/// The maximum number of letters in a unit.
const MAX_UNIT_LENGTH: usize = 4;

/// A bracket that looks the other way.
fn mirror(c: char) -> char {
    match c {
        '(' => ')',
        ')' => '(',
        '[' => ']',
        ']' => '[',
        other => other,
    }
}

/// Whether the first bracket of a text opens.
fn opens_first(text: &str) -> bool {
    text.chars().find(|c| mirror(*c) != *c).is_none_or(|c| matches!(c, '(' | '['))
}

/// Whether a text is read from right to left.
pub(super) fn reads_left(text: &str) -> bool {
    let rtl = text.chars().filter(|c| is_right_to_left(*c)).count();
    rtl > 0 && rtl >= text.chars().filter(|c| c.is_alphabetic() && !is_right_to_left(*c)).count()
}

#[cfg(test)]
mod tests {
    use super::super::super::page::{RAISED, between};
    use super::*;

    #[test]
    fn text_from_right_to_left_is_put_in_the_order_of_reading() {
        assert_eq!(in_order("םלוע םולש"), "שלום עולם");
        assert_eq!(in_order(".(mg) 2.5 אוה"), "הוא 2.5 (mg).");
        assert_eq!(in_order("plain text"), "plain text");
        assert_eq!(in_order("(רתוי אל) םויל mg 10 דע mg 2.5 אוה"), "הוא 2.5 mg עד 10 mg ליום (לא יותר)");
        assert_eq!(in_order(")רתוי אל( םויל"), "ליום (לא יותר)");
        assert_eq!(in_order("לכואה םע םויב Calmazole 5 תחקל"), "לקחת Calmazole 5 ביום עם האוכל");
        let cited = format!("4.{}", between(RAISED, "2"));
        assert_eq!(in_order(&cited), cited);
    }
}
