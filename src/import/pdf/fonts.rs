//! Fonts of a PDF: what their names say of their letters, and a form that the reader of fonts understands.

use super::drawn_letters;
use super::flat::number;
use super::small_digits;
use pdf_extract::{Dictionary, Document, Object};

/// What is known of a font by its names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Font {
    pub(super) bold: bool,
    /// Whether its letters are signs, such as bullets, whatever letters they are said to be.
    pub(super) signs: bool,
}

/// Encodings that the reader of fonts knows.
const ENCODINGS: [&[u8]; 3] = [b"MacRomanEncoding", b"MacExpertEncoding", b"WinAnsiEncoding"];
/// Largest number of a letter in a font.
const LAST_LETTER: i64 = 0xffff;

/// A font in such a form as the reader of fonts understands: it takes the ends of a range of letters of one width for
/// that width, and ends at encodings that it does not know.
pub(super) fn readable(document: &Document, font: &Dictionary) -> Dictionary {
    let mut font = font.clone();
    let get = |dictionary: &Dictionary, key: &[u8]| -> Option<Object> {
        Some(document.dereference(dictionary.get(key).ok()?).ok()?.1.clone())
    };
    let is_composed =
        get(&font, b"Subtype").is_some_and(|kind| kind.as_name().ok() == Some(b"Type0".as_slice()));
    if get(&font, b"Subtype").is_some_and(|kind| kind.as_name().ok() == Some(b"Type3".as_slice())) {
        drawn_letters::make_readable(document, &mut font);
        return font;
    }
    if !is_composed {
        match get(&font, b"Encoding") {
            Some(Object::Name(name)) if !ENCODINGS.contains(&name.as_slice()) => {
                font.remove(b"Encoding");
            }
            Some(Object::Dictionary(mut encoding))
                if get(&encoding, b"BaseEncoding")
                    .is_some_and(|name| name.as_name().is_ok_and(|name| !ENCODINGS.contains(&name))) =>
            {
                encoding.remove(b"BaseEncoding");
                font.set("Encoding", Object::Dictionary(encoding));
            }
            _ => {}
        }
        return font;
    }
    let inner = match get(&font, b"DescendantFonts") {
        Some(Object::Array(fonts)) => {
            fonts.first().and_then(|font| document.dereference(font).ok()?.1.as_dict().ok().cloned())
        }
        _ => None,
    };
    let Some(mut inner) = inner else { return font };
    if let Some(Object::Real(width)) = get(&inner, b"DW") {
        #[allow(clippy::cast_possible_truncation, reason = "the width of a letter")]
        inner.set("DW", Object::Integer(width as i64));
    }
    if let Some(Object::Array(widths)) = get(&inner, b"W") {
        inner.set("W", Object::Array(plain_widths(document, &widths)));
    }
    if let Some(table) = small_digits::marked(document, &font, &inner) {
        font.set("ToUnicode", Object::Stream(table));
    }
    font.set("DescendantFonts", Object::Array(vec![Object::Dictionary(inner)]));
    font
}

/// Widths of letters, each range written out.
fn plain_widths(document: &Document, widths: &[Object]) -> Vec<Object> {
    let mut plain = Vec::new();
    let mut written = 0;
    let at = |place: usize| widths.get(place).and_then(|object| Some(document.dereference(object).ok()?.1));
    let mut place = 0;
    while let Some(Object::Integer(first)) = at(place) {
        match at(place + 1) {
            Some(Object::Array(list)) => {
                let list = list
                    .iter()
                    .filter_map(|width| number(document.dereference(width).ok()?.1))
                    .map(Object::Real);
                plain.extend([Object::Integer(*first), Object::Array(list.collect())]);
                place += 2;
            }
            Some(Object::Integer(last)) => {
                let Some(width) = at(place + 2).and_then(number) else { break };
                let count = (last.min(&LAST_LETTER) - first.max(&0) + 1).clamp(0, LAST_LETTER + 1);
                let count = usize::try_from(count).unwrap_or(0);
                written += count;
                if written > MAX_WIDTHS {
                    break;
                }
                plain.extend([Object::Integer(*first), Object::Array(vec![Object::Real(width); count])]);
                place += 3;
            }
            _ => break,
        }
    }
    plain
}

/// The maximum number of widths of letters of a font that ranges give.
const MAX_WIDTHS: usize = 200_000;

/// Parts of names of fonts of signs.
const SIGNS: [&str; 3] = ["wingdings", "webdings", "dingbats"];

pub(super) fn is_of_signs(document: &Document, font: &Dictionary) -> bool {
    let name = font.get(b"BaseFont").ok().and_then(|name| document.dereference(name).ok());
    let name = name
        .and_then(|(_, name)| name.as_name().ok().map(|name| String::from_utf8_lossy(name).to_lowercase()));
    name.is_some_and(|name| SIGNS.iter().any(|sign| name.contains(sign)))
}

/// Parts of names of bold fonts.
const BOLD: [&str; 7] = ["bold", "black", "heavy", "semibold", "demi", "-bd", "extrabold"];
/// The flag of a font that is bold at any size, and the minimum weight of a bold font.
const FORCE_BOLD: i64 = 1 << 18;
const BOLD_WEIGHT: f32 = 600.0;

pub(super) fn is_bold(document: &Document, font: &Dictionary) -> bool {
    let get = |dictionary: &Dictionary, key: &[u8]| -> Option<Object> {
        Some(document.dereference(dictionary.get(key).ok()?).ok()?.1.clone())
    };
    let name = |dictionary: &Dictionary, key: &[u8]| match get(dictionary, key) {
        Some(Object::Name(name)) => String::from_utf8_lossy(&name).to_lowercase(),
        _ => String::new(),
    };
    let inner = match get(font, b"DescendantFonts") {
        Some(Object::Array(fonts)) => {
            fonts.first().and_then(|font| document.dereference(font).ok()?.1.as_dict().ok().cloned())
        }
        _ => None,
    };
    let described = inner.as_ref().unwrap_or(font);
    let descriptor = get(described, b"FontDescriptor").and_then(|object| object.as_dict().ok().cloned());
    let named =
        [name(font, b"BaseFont"), descriptor.as_ref().map(|d| name(d, b"FontName")).unwrap_or_default()];
    let heavy = descriptor.is_some_and(|descriptor| {
        get(&descriptor, b"Flags")
            .and_then(|flags| flags.as_i64().ok())
            .is_some_and(|flags| flags & FORCE_BOLD != 0)
            || get(&descriptor, b"FontWeight")
                .and_then(|weight| number(&weight))
                .is_some_and(|w| w >= BOLD_WEIGHT)
    });
    heavy || named.iter().any(|name| BOLD.iter().any(|bold| name.contains(bold)))
}
