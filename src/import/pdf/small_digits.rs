//! Digits that a font has in a raised and a lowered form besides the usual one: `m²` is no `m2`.

use std::collections::HashMap;
use std::fmt::Write as _;

use cff_parser::{GlyphId, OutlineBuilder, Table};
use pdf_extract::{Dictionary, Document, Object, Stream};

/// Private characters for digits in their raised and their lowered form, from 0 on.
const RAISED: u32 = 0xf8c0;
const LOWERED: u32 = 0xf8d0;

/// Where a small digit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Raised,
    Lowered,
}

/// A digit in a small form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SmallDigit {
    pub(super) digit: char,
    pub(super) form: Form,
}

/// The digit that a private character of [`marked`] is for.
pub(super) fn digit_of(letter: &str) -> Option<SmallDigit> {
    let mut letters = letter.chars();
    let (Some(sign), None) = (letters.next(), letters.next()) else { return None };
    [(RAISED, Form::Raised), (LOWERED, Form::Lowered)].into_iter().find_map(|(first, form)| {
        let digit = char::from_digit(u32::from(sign).checked_sub(first)?, 10)?;
        Some(SmallDigit { digit, form })
    })
}

/// How high a raised digit begins, how low a lowered one does, and how high a lowered one is at most, in sizes.
const RAISED_FROM: f32 = 0.2;
const LOWERED_TO: f32 = -0.04;
const LOWERED_HEIGHT: f32 = 0.5;

/// The lowest and the highest place of a glyph, in sizes of the letters.
#[derive(Debug, Clone, Copy)]
struct Extent {
    low: f32,
    high: f32,
}

impl Extent {
    fn form(self) -> Option<Form> {
        if self.low >= RAISED_FROM {
            return Some(Form::Raised);
        }
        (self.low <= LOWERED_TO && self.high - self.low < LOWERED_HEIGHT).then_some(Form::Lowered)
    }
}

/// The table from characters to text of a composed font, with private characters for small digits. `None` if it has
/// none, or if nothing is known of its glyphs.
pub(super) fn marked(document: &Document, font: &Dictionary, inner: &Dictionary) -> Option<Stream> {
    let get = |dictionary: &Dictionary, key: &[u8]| -> Option<Object> {
        Some(document.dereference(dictionary.get(key).ok()?).ok()?.1.clone())
    };
    if get(font, b"Encoding")?.as_name().ok()? != b"Identity-H" {
        return None;
    }
    let table = get(font, b"ToUnicode")?.as_stream().ok()?.get_plain_content().ok()?;
    let digits = digits(&table);
    let descriptor = get(inner, b"FontDescriptor")?.as_dict().ok()?.clone();
    let file = |key: &[u8]| get(&descriptor, key)?.as_stream().ok()?.get_plain_content().ok();
    let extents = if let Some(file) = file(b"FontFile3") {
        extents_of_cff(&file, &digits)?
    } else {
        let map = match get(inner, b"CIDToGIDMap") {
            Some(Object::Stream(map)) => Some(map.get_plain_content().ok()?),
            _ => None,
        };
        extents_of_truetype(&file(b"FontFile2")?, &digits, map.as_deref())?
    };
    let mut entries = String::new();
    let mut count = 0;
    for (cid, digit) in &digits {
        let Some(form) = extents.get(cid).and_then(|extent| extent.form()) else { continue };
        let first = if form == Form::Raised { RAISED } else { LOWERED };
        writeln!(entries, "<{cid:04X}> <{:04X}>", first + digit).ok()?;
        count += 1;
    }
    if count == 0 {
        return None;
    }
    // the reader of fonts takes the last entry of a character
    let end = table.windows(END.len()).rposition(|place| place == END)?;
    let mut marked = table[..end].to_vec();
    marked.extend_from_slice(format!("{count} beginbfchar\n{entries}endbfchar\n").as_bytes());
    marked.extend_from_slice(&table[end..]);
    Some(Stream::new(Dictionary::new(), marked))
}

const END: &[u8] = b"endcmap";
/// The maximum number of characters for one digit that are looked at.
const MAX_DIGITS: usize = 200;

/// The characters of a font that are digits, with their values.
fn digits(table: &[u8]) -> HashMap<u16, u32> {
    let text = String::from_utf8_lossy(table);
    let mut digits = HashMap::new();
    let hex = |token: &str| u32::from_str_radix(token.trim_matches(['<', '>']), 16).ok();
    let mut add = |cid: u32, unicode: u32| {
        if let (Ok(cid), Some(digit)) =
            (u16::try_from(cid), char::from_u32(unicode).and_then(|c| c.to_digit(10)))
            && digits.len() < MAX_DIGITS
        {
            digits.insert(cid, digit);
        }
    };
    for block in text.split("beginbfchar").skip(1) {
        let block = block.split("endbfchar").next().unwrap_or_default();
        let tokens: Vec<&str> = tokens(block);
        for pair in tokens.chunks_exact(2) {
            if let (Some(cid), Some(unicode)) = (hex(pair[0]), hex(pair[1])) {
                add(cid, unicode);
            }
        }
    }
    for block in text.split("beginbfrange").skip(1) {
        let block = block.split("endbfrange").next().unwrap_or_default();
        // ranges with a list for each character are rare, and are left as they are
        if block.contains('[') {
            continue;
        }
        for range in tokens(block).chunks_exact(3) {
            let (Some(first), Some(last), Some(unicode)) = (hex(range[0]), hex(range[1]), hex(range[2]))
            else {
                continue;
            };
            for cid in first..=last.min(first.saturating_add(255)) {
                add(cid, unicode.saturating_add(cid - first));
            }
        }
    }
    digits
}

/// The numbers of a table, each in its pointed brackets.
fn tokens(block: &str) -> Vec<&str> {
    block.split('<').skip(1).filter_map(|rest| rest.split_once('>').map(|(token, _)| token.trim())).collect()
}

/// The lowest and the highest point of an outline.
struct Bounds(Option<Extent>);

impl Bounds {
    fn add(&mut self, y: f32) {
        let Extent { low, high } = self.0.unwrap_or(Extent { low: y, high: y });
        self.0 = Some(Extent { low: low.min(y), high: high.max(y) });
    }
}

impl OutlineBuilder for Bounds {
    fn move_to(&mut self, _: f32, y: f32) {
        self.add(y);
    }
    fn line_to(&mut self, _: f32, y: f32) {
        self.add(y);
    }
    fn quad_to(&mut self, _: f32, _: f32, _: f32, y: f32) {
        self.add(y);
    }
    fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, _: f32, y: f32) {
        self.add(y);
    }
    fn close(&mut self) {}
}

/// Units of a size of the letters in a font that says nothing else.
const UNITS: f32 = 1000.0;

fn extents_of_cff(file: &[u8], digits: &HashMap<u16, u32>) -> Option<HashMap<u16, Extent>> {
    let table = Table::parse(cff_of(file)?)?;
    let scale = table.matrix().sy;
    let scale = if scale > 0.0 { scale } else { 1.0 / UNITS };
    let mut extents = HashMap::new();
    for glyph in 0..table.number_of_glyphs() {
        let cid = table.glyph_cid(GlyphId(glyph)).unwrap_or(glyph);
        if !digits.contains_key(&cid) {
            continue;
        }
        let mut bounds = Bounds(None);
        if table.outline(GlyphId(glyph), &mut bounds).is_ok()
            && let Some(Extent { low, high }) = bounds.0
        {
            extents.insert(cid, Extent { low: low * scale, high: high * scale });
        }
    }
    Some(extents)
}

/// The outlines of a font in the form of PostScript, which may be in a file with other tables.
fn cff_of(file: &[u8]) -> Option<&[u8]> {
    if file.starts_with(b"OTTO") { table_of(file, *b"CFF ") } else { Some(file) }
}

/// A table of a font file.
fn table_of(file: &[u8], name: [u8; 4]) -> Option<&[u8]> {
    let count = usize::from(short(file, 4)?);
    (0..count).find_map(|nth| {
        let record = file.get(12 + nth * 16..28 + nth * 16)?;
        if record[..4] != name {
            return None;
        }
        let (from, length) = (long(record, 8)?, long(record, 12)?);
        file.get(from..from.checked_add(length)?)
    })
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn signed(bytes: &[u8], at: usize) -> Option<f32> {
    Some(f32::from(i16::from_be_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?)))
}

fn long(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32::from_be_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?)).ok()
}

/// The extents that the file itself states; `map` gives the glyph of each character, unless they are the same.
fn extents_of_truetype(
    file: &[u8],
    digits: &HashMap<u16, u32>,
    map: Option<&[u8]>,
) -> Option<HashMap<u16, Extent>> {
    let head = table_of(file, *b"head")?;
    let (places, outlines) = (table_of(file, *b"loca")?, table_of(file, *b"glyf")?);
    let units = f32::from(short(head, 18)?.max(1));
    let are_long = short(head, 50)? != 0;
    let mut extents = HashMap::new();
    for cid in digits.keys() {
        let at = usize::from(*cid);
        let glyph = map.map_or(Some(at), |map| short(map, at * 2).map(usize::from));
        let place = |glyph: usize| -> Option<usize> {
            if are_long { long(places, glyph * 4) } else { Some(usize::from(short(places, glyph * 2)?) * 2) }
        };
        let Some(outline) = glyph.and_then(place).and_then(|from| outlines.get(from..)) else { continue };
        if let (Some(low), Some(high)) = (signed(outline, 4), signed(outline, 8)) {
            extents.insert(*cid, Extent { low: low / units, high: high / units });
        }
    }
    Some(extents)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_found_in_both_kinds_of_entries() {
        let table =
            b"2 beginbfchar\n<0005> <0039>\n<0006><0061>\nendbfchar\n1 beginbfrange\n<0010> <0012> <0030>\nendbfrange\nendcmap";
        let mut found: Vec<(u16, u32)> = digits(table).into_iter().collect();
        found.sort_unstable();
        assert_eq!(found, [(5, 9), (16, 0), (17, 1), (18, 2)]);
    }

    #[test]
    fn a_form_is_read_from_where_a_digit_is() {
        let form = |low: f32, high: f32| Extent { low, high }.form();
        assert_eq!(form(0.3, 0.7), Some(Form::Raised));
        assert_eq!(form(-0.15, 0.25), Some(Form::Lowered));
        // usual digits, and those that hang below the line in old books
        assert_eq!(form(-0.01, 0.66), None);
        assert_eq!(form(-0.2, 0.44), None);
    }

    #[test]
    fn private_characters_are_read_back() {
        let sign = char::from_u32(RAISED + 9).map(String::from).unwrap_or_default();
        assert_eq!(digit_of(&sign), Some(SmallDigit { digit: '9', form: Form::Raised }));
        assert_eq!(digit_of("9"), None);
        assert_eq!(digit_of(""), None);
    }
}
