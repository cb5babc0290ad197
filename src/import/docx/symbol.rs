//! Signs of the font Symbol, which Word keeps under numbers of their own.

/// The signs from 0x20 and from 0xa0 on, as Adobe's table of the Symbol encoding gives them; a blank where there
/// is none.
const FROM_20: &str =
    " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼";
const FROM_A0: &str =
    "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪ 〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭";

/// Where Unicode's private use area has such signs.
const PRIVATE: u32 = 0xf000;
/// What stands for a sign that is not known.
pub(super) const UNKNOWN: char = '\u{fffd}';

/// Whether the character is one of a font's own.
pub(super) fn is_private(c: char) -> bool {
    ('\u{f000}'..='\u{f0ff}').contains(&c)
}

/// The sign of the font Symbol under a number, with or without the private use area's offset.
pub(super) fn of_symbol_font(number: u32) -> Option<char> {
    let code = if number >= PRIVATE { number - PRIVATE } else { number };
    let (table, from) = if code < 0xa0 { (FROM_20, 0x20) } else { (FROM_A0, 0xa0) };
    let nth = usize::try_from(code.checked_sub(from)?).ok()?;
    table.chars().nth(nth).filter(|c| *c != ' ' || code == 0x20)
}

/// The sign of any font: bullets are the same in all that have them.
pub(super) fn of_any_font(number: u32) -> Option<char> {
    match number & 0xff {
        0xb7 => Some('•'),
        0xa7 => Some('▪'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::of_symbol_font;

    #[test]
    fn signs_stand_where_the_table_of_the_font_has_them() {
        for (number, sign) in [
            (0xf0b3, '≥'),
            (0xf0a3, '≤'),
            (0xf06d, 'μ'),
            (0xb1, '±'),
            (0xf0b0, '°'),
            (0xf0ae, '→'),
            (0xf061, 'α'),
            (0xf02d, '−'),
            (0xf0b7, '•'),
            (0xf0d2, '®'),
            (0xf0fe, '⎭'),
            (0xf0f1, '〉'),
        ] {
            assert_eq!(of_symbol_font(number), Some(sign), "{number:x}");
        }
        assert_eq!(of_symbol_font(0xf0f0), None);
        assert_eq!(of_symbol_font(0xf0ff), None);
        assert_eq!(of_symbol_font(3), None);
    }
}
