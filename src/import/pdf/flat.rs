//! Rewrites the content of a page so that its reader meets text and lines only: parts that are elsewhere are put
//! in, fonts get names that hold for all parts, and what the reader cannot handle goes.

use std::collections::HashMap;

use super::fonts::{Font, is_bold, is_of_signs, readable};
use pdf_extract::content::{Content, Operation};
use pdf_extract::{Dictionary, Document, Object, ObjectId, Stream};

/// Deepest part within a part.
const MAX_DEPTH: usize = 12;
/// The maximum number of operations on a page.
const MAX_OPERATIONS: usize = 3_000_000;
/// Where a rectangle that names the current font is put.
pub(super) const MARK: f64 = -987_654.0;

/// The same for the bounds of a shape that is round, as a bullet is.
pub(super) const DOT: f32 = -987_754.0;

struct Flat {
    operations: Vec<Operation>,
    fonts: Vec<Font>,
    /// The fonts as the page will name them.
    named: Dictionary,
    known: HashMap<ObjectId, usize>,
}

/// Rewrites the content of a page; gives its fonts in the order of their marks.
pub(super) fn flatten(document: &mut Document, page: ObjectId) -> Result<Vec<Font>, String> {
    let content = document.get_page_content(page).map_err(|error| error.to_string())?;
    let resources = inherited(document, page, b"Resources")
        .and_then(|object| object.as_dict().ok().cloned())
        .unwrap_or_default();
    let mut flat =
        Flat { operations: Vec::new(), fonts: Vec::new(), named: Dictionary::new(), known: HashMap::new() };
    flat.turn(document, page);
    flat.add(document, &content, &resources, 0)?;
    let Flat { operations, fonts, named, .. } = flat;
    let bytes = Content { operations }.encode().map_err(|error| error.to_string())?;
    let stream = document.add_object(Stream::new(Dictionary::new(), bytes));
    let mut resources = Dictionary::new();
    resources.set("Font", Object::Dictionary(named));
    let media_box = media_box(document, page);
    let page = document.get_dictionary_mut(page).map_err(|error| error.to_string())?;
    page.set("Contents", Object::Reference(stream));
    page.set("Resources", Object::Dictionary(resources));
    page.set("MediaBox", Object::Array(media_box.iter().map(|side| Object::Real(*side)).collect()));
    page.remove(b"ArtBox");
    Ok(fonts)
}

/// The maximum number of pages around a page in the tree of pages.
const MAX_PARENTS: usize = 32;

/// A value that a page has, or one of those around it in the tree of pages.
fn inherited(document: &Document, page: ObjectId, key: &[u8]) -> Option<Object> {
    let mut node = document.get_dictionary(page).ok()?;
    for _ in 0..MAX_PARENTS {
        if let Ok(value) = node.get(key)
            && let Ok((_, value)) = document.dereference(value)
            && !matches!(value, Object::Null)
        {
            return Some(value.clone());
        }
        node = document.dereference(node.get(b"Parent").ok()?).ok()?.1.as_dict().ok()?;
    }
    None
}

/// The size of A4, for a page that gives none.
const A4: [f32; 4] = [0.0, 0.0, 595.0, 842.0];

fn media_box(document: &Document, page: ObjectId) -> [f32; 4] {
    let Some(Object::Array(sides)) = inherited(document, page, b"MediaBox") else { return A4 };
    let mut numbers = sides.iter().filter_map(|side| number(document.dereference(side).ok()?.1));
    let mut next = || numbers.next();
    match (next(), next(), next(), next()) {
        (Some(a), Some(b), Some(c), Some(d)) => [a.min(c), b.min(d), a.max(c), b.max(d)],
        _ => A4,
    }
}

pub(super) fn number(object: &Object) -> Option<f32> {
    match object {
        #[allow(clippy::cast_precision_loss, reason = "a place on a page")]
        Object::Integer(number) => Some(*number as f32),
        Object::Real(number) => Some(*number),
        _ => None,
    }
    .filter(|number| number.is_finite())
}

impl Flat {
    /// Turns a page that is shown turned.
    fn turn(&mut self, document: &Document, page: ObjectId) {
        let turned =
            inherited(document, page, b"Rotate").and_then(|object| object.as_i64().ok()).unwrap_or(0);
        let [_, _, width, height] = media_box(document, page);
        let matrix: [f32; 6] = match turned.rem_euclid(360) {
            90 => [0.0, -1.0, 1.0, 0.0, 0.0, width],
            180 => [-1.0, 0.0, 0.0, -1.0, width, height],
            270 => [0.0, 1.0, -1.0, 0.0, height, 0.0],
            _ => return,
        };
        self.push("cm", matrix.iter().map(|side| Object::Real(*side)).collect());
    }

    fn push(&mut self, operator: &str, operands: Vec<Object>) {
        self.operations.push(Operation::new(operator, operands));
    }

    /// Says which font the text that follows has.
    fn mark(&mut self, font: Option<usize>) {
        let Some(font) = font.and_then(|font| i64::try_from(font).ok()) else { return };
        let place =
            [Object::Integer(font), Object::Integer(-987_654), Object::Integer(0), Object::Integer(0)];
        self.push("re", place.to_vec());
        self.push("f", Vec::new());
    }

    fn add(
        &mut self,
        document: &Document,
        content: &[u8],
        resources: &Dictionary,
        deep: usize,
    ) -> Result<(), String> {
        let content = Content::decode(content).map_err(|error| error.to_string())?;
        let mut font: Option<usize> = None;
        let mut saved: Vec<Option<usize>> = Vec::new();
        let mut path: Vec<Operation> = Vec::new();
        for Operation { operator, operands } in content.operations {
            if self.operations.len() > MAX_OPERATIONS {
                return Err(format!("it has more than {MAX_OPERATIONS} operations"));
            }
            let are_numbers =
                |count: usize| operands.len() == count && operands.iter().all(|o| number(o).is_some());
            match operator.as_str() {
                "BT" | "ET" => self.push(&operator, Vec::new()),
                "q" => {
                    saved.push(font);
                    self.push("q", Vec::new());
                }
                "Q" => {
                    if let Some(before) = saved.pop() {
                        font = before;
                        self.push("Q", Vec::new());
                        self.mark(font);
                    }
                }
                "cm" | "Tm" if are_numbers(6) => self.push(&operator, operands),
                "Td" | "TD" if are_numbers(2) => self.push(&operator, operands),
                "T*" => self.push("T*", Vec::new()),
                "Tc" | "Tw" | "Tz" | "TL" | "Ts" if are_numbers(1) => self.push(&operator, operands),
                "Tf" => {
                    if let [Object::Name(name), size] = operands.as_slice()
                        && number(size).is_some()
                        && let Some(found) = self.font(document, resources, name)
                    {
                        font = Some(found);
                        let name = Object::Name(format!("F{found}").into_bytes());
                        self.push("Tf", vec![name, size.clone()]);
                        self.mark(font);
                    }
                }
                // text without a font would end the reader
                "Tj" | "TJ" | "'" | "\"" if font.is_none() => {}
                "Tj" if matches!(operands.as_slice(), [Object::String(..)]) => self.push("Tj", operands),
                "TJ" if matches!(operands.as_slice(), [Object::Array(_)]) => self.push("TJ", operands),
                "'" | "\"" => {
                    if let [word, letter, Object::String(..)] = operands.as_slice()
                        && number(word).is_some()
                        && number(letter).is_some()
                    {
                        self.push("Tw", vec![word.clone()]);
                        self.push("Tc", vec![letter.clone()]);
                    }
                    self.push("T*", Vec::new());
                    if let Some(text @ Object::String(..)) = operands.last() {
                        self.push("Tj", vec![text.clone()]);
                    }
                }
                "re" if are_numbers(4) => path.push(Operation { operator, operands }),
                "m" | "l" if are_numbers(2) => path.push(Operation { operator, operands }),
                "c" | "v" | "y" if operands.len() >= 4 && operands.iter().all(|o| number(o).is_some()) => {
                    path.push(Operation { operator, operands });
                }
                "c" | "v" | "y" | "n" => path.clear(),
                "S" | "s" | "f" | "F" | "f*" | "B" | "B*" | "b" | "b*" => {
                    let stroked = matches!(operator.as_str(), "S" | "s");
                    if let Some(bounds) = round(&path) {
                        let mark =
                            [Object::Integer(0), Object::Real(DOT), Object::Integer(0), Object::Integer(0)];
                        self.push("re", bounds.to_vec());
                        self.push("re", mark.to_vec());
                        self.push("f", Vec::new());
                    }
                    straighten(&mut path);
                    if !path.is_empty() && path.len() <= MAX_STEPS {
                        self.operations.append(&mut path);
                        self.push(if stroked { "S" } else { "f" }, Vec::new());
                    }
                    path.clear();
                }
                "Do" => {
                    if let [Object::Name(name)] = operands.as_slice()
                        && deep < MAX_DEPTH
                    {
                        self.part(document, resources, name, deep)?;
                        self.mark(font);
                    }
                }
                _ => {}
            }
        }
        // what was saved and not restored must not outlive the part
        for _ in saved {
            self.push("Q", Vec::new());
        }
        Ok(())
    }

    /// Inserts a part from elsewhere in the file; a picture has no text.
    fn part(
        &mut self,
        document: &Document,
        resources: &Dictionary,
        name: &[u8],
        deep: usize,
    ) -> Result<(), String> {
        let Some(object) = entry(document, resources, b"XObject", name) else { return Ok(()) };
        let Ok(stream) = object.as_stream() else { return Ok(()) };
        if stream.dict.get(b"Subtype").and_then(Object::as_name).ok() != Some(b"Form".as_slice()) {
            return Ok(());
        }
        let own = stream.dict.get(b"Resources").and_then(|object| document.dereference(object)).ok();
        let own = own.and_then(|(_, object)| object.as_dict().ok());
        let content = stream.get_plain_content().map_err(|error| error.to_string())?;
        self.push("q", Vec::new());
        if let Ok(Object::Array(matrix)) =
            stream.dict.get(b"Matrix").and_then(|o| document.dereference(o).map(|d| d.1))
            && matrix.len() == 6
            && matrix.iter().all(|side| number(side).is_some())
        {
            self.push("cm", matrix.clone());
        }
        self.add(document, &content, own.unwrap_or(resources), deep + 1)?;
        self.push("Q", Vec::new());
        Ok(())
    }

    /// The place of a font among those of the page.
    fn font(&mut self, document: &Document, resources: &Dictionary, name: &[u8]) -> Option<usize> {
        let fonts = document.dereference(resources.get(b"Font").ok()?).ok()?.1.as_dict().ok()?;
        let object = fonts.get(name).ok()?;
        let (id, font) = document.dereference(object).ok()?;
        let known = id.and_then(|id| self.known.get(&id).copied());
        if known.is_some() {
            return known;
        }
        let dictionary = font.as_dict().ok()?;
        let place = self.fonts.len();
        self.fonts
            .push(Font { bold: is_bold(document, dictionary), signs: is_of_signs(document, dictionary) });
        self.named.set(format!("F{place}"), Object::Dictionary(readable(document, dictionary)));
        if let Some(id) = id {
            self.known.insert(id, place);
        }
        Some(place)
    }
}

/// Makes a rectangle of one with round corners. Of any other path with curves, nothing is a rule.
fn straighten(path: &mut Vec<Operation>) {
    let curves = path.iter().filter(|step| matches!(step.operator.as_str(), "c" | "v" | "y")).count();
    if curves == 0 {
        return;
    }
    let lines = path.iter().filter(|step| step.operator == "l").count();
    let ends: Vec<(f32, f32)> = path
        .iter()
        .filter_map(|step| match step.operands.as_slice() {
            [.., x, y] if step.operator != "re" => Some((number(x)?, number(y)?)),
            _ => None,
        })
        .collect();
    path.clear();
    if CORNERS.contains(&curves) && lines + 1 >= MIN_SIDES {
        let (mut left, mut right) = (f32::INFINITY, f32::NEG_INFINITY);
        let (mut low, mut high) = (f32::INFINITY, f32::NEG_INFINITY);
        for (x, y) in ends {
            (left, right, low, high) = (left.min(x), right.max(x), low.min(y), high.max(y));
        }
        let sides = [left, low, right - left, high - low].map(Object::Real);
        path.push(Operation::new("re", sides.to_vec()));
    }
}

/// The bounds of a path that is nothing but curves.
fn round(path: &[Operation]) -> Option<[Object; 4]> {
    let is = |step: &Operation, name: &str| step.operator == name;
    let curves = path.iter().filter(|step| matches!(step.operator.as_str(), "c" | "v" | "y")).count();
    let begins = path.iter().filter(|step| is(step, "m")).count();
    if !ROUND.contains(&curves) || begins != 1 || path.len() != curves + begins {
        return None;
    }
    let (mut left, mut right) = (f32::INFINITY, f32::NEG_INFINITY);
    let (mut low, mut high) = (f32::INFINITY, f32::NEG_INFINITY);
    for step in path {
        let [.., x, y] = step.operands.as_slice() else { return None };
        let (x, y) = (number(x)?, number(y)?);
        (left, right, low, high) = (left.min(x), right.max(x), low.min(y), high.max(y));
    }
    Some([left, low, right - left, high - low].map(Object::Real))
}

/// How many curves a disc or a circle is drawn with.
const ROUND: std::ops::RangeInclusive<usize> = 4..=32;

/// How many curves the corners of a rectangle have, drawn once or with an inner edge, and the minimum of its sides.
const CORNERS: std::ops::RangeInclusive<usize> = 2..=8;
const MIN_SIDES: usize = 4;

/// The maximum number of steps of a path that is looked at.
const MAX_STEPS: usize = 2000;

fn entry<'a>(
    document: &'a Document,
    resources: &'a Dictionary,
    kind: &[u8],
    name: &[u8],
) -> Option<&'a Object> {
    let entries = document.dereference(resources.get(kind).ok()?).ok()?.1.as_dict().ok()?;
    Some(document.dereference(entries.get(name).ok()?).ok()?.1)
}
