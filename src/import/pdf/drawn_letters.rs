//! Fonts whose letters are drawn on the page one by one (Type 3), such as those that LaTeX makes of bitmaps: their
//! widths in the units of other fonts, and names for the letters that have numbers only.

use super::flat::number;
use pdf_extract::{Dictionary, Document, Object};

/// Units of a size of the letters in other fonts.
const UNITS: f32 = 1000.0;

/// Makes widths and names of a font's letters readable.
pub(super) fn make_readable(document: &Document, font: &mut Dictionary) {
    let get = |dictionary: &Dictionary, key: &[u8]| -> Option<Object> {
        Some(document.dereference(dictionary.get(key).ok()?).ok()?.1.clone())
    };
    let matrix = match get(font, b"FontMatrix") {
        Some(Object::Array(matrix)) => {
            matrix.first().and_then(|side| number(document.dereference(side).ok()?.1))
        }
        _ => None,
    };
    // the reader takes the widths for thousandths of the size
    if let (Some(scale), Some(Object::Array(widths))) = (matrix, get(font, b"Widths")) {
        let scale = scale.abs() * UNITS;
        let widths = widths.iter().map(|width| {
            let width = document.dereference(width).ok().and_then(|(_, width)| number(width));
            Object::Real(width.unwrap_or(0.0) * scale)
        });
        font.set("Widths", Object::Array(widths.collect()));
    }
    if font.get(b"ToUnicode").is_err()
        && let Some(Object::Dictionary(mut encoding)) = get(font, b"Encoding")
        && let Some(Object::Array(names)) = get(&encoding, b"Differences")
    {
        encoding.set("Differences", Object::Array(named(names)));
        font.set("Encoding", Object::Dictionary(encoding));
    }
}

/// Names of letters that are `a` and their number in the encoding T1, the usual one of LaTeX. A letter is left as it is
/// where its number means the same elsewhere.
fn named(mut names: Vec<Object>) -> Vec<Object> {
    // a font with a single sign is the one of bullets and the like
    let is_of_signs = names.iter().filter(|name| matches!(name, Object::Name(_))).count() == 1;
    for name in &mut names {
        if let Object::Name(bytes) = name
            && let Some(number) = std::str::from_utf8(bytes)
                .ok()
                .and_then(|name| name.strip_prefix('a'))
                .and_then(|digits| digits.parse::<u8>().ok())
            && let Some(plain) = plain_name(number, is_of_signs)
        {
            *name = Object::Name(plain.as_bytes().to_vec());
        }
    }
    names
}

fn plain_name(number: u8, is_of_signs: bool) -> Option<&'static str> {
    Some(match number {
        15 | 136 if is_of_signs => "bullet",
        16 => "quotedblleft",
        17 => "quotedblright",
        18 => "quotedblbase",
        19 => "guillemotleft",
        20 => "guillemotright",
        21 => "endash",
        22 => "emdash",
        27 => "ff",
        28 => "fi",
        29 => "fl",
        30 => "ffi",
        31 => "ffl",
        39 => "quoteright",
        96 => "quoteleft",
        127 => "hyphen",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_in_the_units_of_other_fonts() {
        let mut font = Dictionary::new();
        let matrix = [0.01, 0.0, 0.0, 0.01, 0.0, 0.0].map(Object::Real);
        font.set("FontMatrix", Object::Array(matrix.to_vec()));
        font.set("Widths", Object::Array(vec![Object::Integer(50), Object::Real(27.5)]));
        make_readable(&Document::new(), &mut font);
        let Ok(Object::Array(widths)) = font.get(b"Widths") else { panic!("widths") };
        let widths: Vec<f32> = widths.iter().filter_map(number).collect();
        assert!((widths[0] - 500.0).abs() < 0.01 && (widths[1] - 275.0).abs() < 0.01, "{widths:?}");
    }

    #[test]
    fn letters_with_numbers_only_get_names() {
        let name = |name: &str| Object::Name(name.as_bytes().to_vec());
        assert_eq!(
            named(vec![Object::Integer(27), name("a27"), name("a65"), name("fi")]),
            [Object::Integer(27), name("ff"), name("a65"), name("fi")]
        );
        assert_eq!(named(vec![Object::Integer(136), name("a136")])[1], name("bullet"));
    }
}
