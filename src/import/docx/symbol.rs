//! Signs of fonts that Word keeps under numbers of their own: those of Symbol, and the ticks and crosses of Wingdings.

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

/// A font of signs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum SignFont {
    /// A font of letters, or one whose signs are not known.
    #[default]
    Other,
    Symbol,
    Wingdings,
    Wingdings2,
}

impl SignFont {
    /// The first font of signs among these names.
    pub(super) fn of_any(names: impl IntoIterator<Item = String>) -> Self {
        let of = |name: String| match name.as_str() {
            "Symbol" => Self::Symbol,
            "Wingdings" => Self::Wingdings,
            "Wingdings 2" => Self::Wingdings2,
            _ => Self::Other,
        };
        names.into_iter().map(of).find(|font| *font != Self::Other).unwrap_or_default()
    }

    /// The sign under a number, if it is known.
    pub(super) fn sign(self, number: u32) -> Option<char> {
        match (self, number & 0xff) {
            (Self::Symbol, _) => of_symbol_font(number),
            (Self::Wingdings, 0xfc | 0xfe) | (Self::Wingdings2, 0x50 | 0x52) => Some('✓'),
            (Self::Wingdings, 0xfb | 0xfd) | (Self::Wingdings2, 0x4f | 0x51) => Some('✗'),
            _ => of_any_font(number),
        }
    }
}

/// The sign of the font Symbol under a number, with or without the private use area's offset.
fn of_symbol_font(number: u32) -> Option<char> {
    let code = if number >= PRIVATE { number - PRIVATE } else { number };
    let (table, from) = if code < 0xa0 { (FROM_20, 0x20) } else { (FROM_A0, 0xa0) };
    let nth = usize::try_from(code.checked_sub(from)?).ok()?;
    table.chars().nth(nth).filter(|c| *c != ' ' || code == 0x20)
}

/// The sign of any font: bullets are the same in all that have them.
fn of_any_font(number: u32) -> Option<char> {
    match number & 0xff {
        0xb7 => Some('•'),
        0xa7 => Some('▪'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{SignFont, of_symbol_font};

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

    #[test]
    fn ticks_and_crosses_are_known_in_their_fonts_only() {
        let sign = |font: &str, number| SignFont::of_any([font.to_owned()]).sign(number);
        assert_eq!(sign("Wingdings", 0xf0fc), Some('✓'));
        assert_eq!(sign("Wingdings 2", 0xf04f), Some('✗'));
        assert_eq!(sign("Wingdings", 0xf04f), None);
        assert_eq!(sign("Webdings", 0xf0fc), None);
        assert_eq!(sign("Webdings", 0xf0b7), Some('•'));
    }
}
