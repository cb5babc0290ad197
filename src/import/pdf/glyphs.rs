//! The letters of a page, each once, as its reader hands them over.

use std::collections::HashMap;

use pdf_extract::{
    ColorSpace, Document, MediaBox, OutputDev, OutputError, Path, PathOp, Transform, output_doc_page,
};

use super::super::page::known_sign;
use super::dots;
use super::flat::{DOT, MARK};
use super::fonts::Font;
use super::sheet::{Frame, Glyph, Rule, Sheet, Upright};
use super::small_digits::{self, Form, SmallDigit};

/// The maximum number of letters on a page.
const MAX_GLYPHS: usize = 500_000;
/// Thickest and shortest line that is a rule, in points.
const THICKEST: f64 = 3.0;
const SHORTEST: f64 = 3.0;

/// Reads a page whose content was made flat.
pub(super) fn read(document: &Document, number: u32, fonts: Vec<Font>) -> Result<Sheet, String> {
    let mut reader = Reader { fonts, ..Reader::default() };
    output_doc_page(document, &mut reader, number).map_err(|error| error.to_string())?;
    let mut sheet = std::mem::take(&mut reader.sheet);
    once(&mut sheet.glyphs);
    dots::write(&mut sheet.glyphs, &reader.dots);
    without_struck(&mut sheet);
    // only drawn lines strike out; what follows is about tables and boxes
    sheet.drawing.rules.append(&mut reader.edges);
    Ok(sheet)
}

#[derive(Debug, Default)]
struct Reader {
    sheet: Sheet,
    /// The upper and lower edges of frames.
    edges: Vec<Rule>,
    /// Shapes that may be bullets.
    dots: Vec<Frame>,
    fonts: Vec<Font>,
    font: usize,
    /// The top and the left edge of the page.
    top: f64,
    left: f64,
    begins: bool,
    placed: bool,
}

impl Reader {
    fn paths(&mut self, ctm: &Transform, path: &Path) {
        if let [PathOp::Rect(font, mark, ..)] = path.ops.as_slice()
            && (*mark - MARK).abs() < 1.0
        {
            #[allow(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "written by this program"
            )]
            {
                self.font = *font as usize;
            }
            return;
        }
        if let [PathOp::Rect(x, y, width, height), PathOp::Rect(_, mark, ..)] = path.ops.as_slice()
            && (*mark - f64::from(DOT)).abs() < 1.0
        {
            let (from, to) = self.corners(ctm, Point { x: *x, y: *y }, Point { x: x + width, y: y + height });
            self.add_dot(from, to);
            return;
        }
        let mut steps: Vec<Point> = Vec::new();
        for step in &path.ops {
            match step {
                PathOp::Rect(x, y, width, height) => {
                    self.add(ctm, Point { x: *x, y: *y }, Point { x: x + width, y: y + height }, true);
                    steps.clear();
                }
                PathOp::MoveTo(x, y) => {
                    self.frame_of(ctm, &std::mem::replace(&mut steps, vec![Point { x: *x, y: *y }]));
                }
                PathOp::LineTo(x, y) => {
                    if let Some(from) = steps.last() {
                        self.add(ctm, *from, Point { x: *x, y: *y }, false);
                    }
                    steps.push(Point { x: *x, y: *y });
                }
                PathOp::CurveTo(..) | PathOp::Close => {}
            }
        }
        self.frame_of(ctm, &steps);
    }

    /// Keeps the frame that four lines make.
    fn frame_of(&mut self, ctm: &Transform, steps: &[Point]) {
        let is_straight = |pair: &[Point]| {
            pair[0].x.total_cmp(&pair[1].x).is_eq() != pair[0].y.total_cmp(&pair[1].y).is_eq()
        };
        if let [first, _, opposite, _, rest @ ..] = steps
            && rest.len() <= 1
            && steps.windows(2).all(is_straight)
        {
            self.add(ctm, *first, *opposite, true);
        }
    }

    /// Two corners as places on the page.
    fn corners(&self, ctm: &Transform, from: Point, to: Point) -> (Point, Point) {
        let place = |point: Point| Point {
            x: point.x * ctm.m11 + point.y * ctm.m21 + ctm.m31 - self.left,
            y: self.top - (point.x * ctm.m12 + point.y * ctm.m22 + ctm.m32),
        };
        (place(from), place(to))
    }

    /// Keeps a shape between two of its corners that may be a bullet.
    fn add_dot(&mut self, from: Point, to: Point) {
        let shape = Frame {
            left: from.x.min(to.x),
            right: from.x.max(to.x),
            top: from.y.min(to.y),
            bottom: from.y.max(to.y),
        };
        if dots::is_dot(&shape) && self.dots.len() < MAX_GLYPHS {
            self.dots.push(shape);
        }
    }

    /// Keeps a line between its ends, or a rectangle between two of its corners.
    fn add(&mut self, ctm: &Transform, from: Point, to: Point, is_frame: bool) {
        let (from, to) = self.corners(ctm, from, to);
        if is_frame {
            self.add_dot(from, to);
        }
        let finite = [from.x, from.y, to.x, to.y].iter().all(|side| side.is_finite());
        if !finite || self.edges.len() + self.sheet.drawing.rules.len() > MAX_GLYPHS {
            return;
        }
        let (left, right) = (from.x.min(to.x), from.x.max(to.x));
        let (top, bottom) = (from.y.min(to.y), from.y.max(to.y));
        let drawing = &mut self.sheet.drawing;
        match (right - left, bottom - top) {
            (width, height) if height <= THICKEST && width >= SHORTEST => {
                drawing.rules.push(Rule { left, right, base: f64::midpoint(top, bottom) });
            }
            (width, height) if width <= THICKEST && height >= SHORTEST => {
                drawing.uprights.push(Upright { at: f64::midpoint(left, right), top, bottom });
            }
            (width, height) if is_frame && width > THICKEST && height > THICKEST => {
                drawing.frames.push(Frame { left, right, top, bottom });
                drawing.uprights.extend([left, right].map(|at| Upright { at, top, bottom }));
                self.edges.extend([top, bottom].map(|base| Rule { left, right, base }));
            }
            _ => {}
        }
    }
}

impl OutputDev for Reader {
    fn begin_page(
        &mut self,
        _number: u32,
        media_box: &MediaBox,
        _art_box: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        (self.top, self.left) = (media_box.ury, media_box.llx);
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        place: &Transform,
        width: f64,
        _spacing: f64,
        font_size: f64,
        letter: &str,
    ) -> Result<(), OutputError> {
        let size = font_size.abs() * (place.m11 * place.m22 - place.m12 * place.m21).abs().sqrt();
        let across = font_size * (place.m11 * place.m11 + place.m12 * place.m12).sqrt();
        let (left, base) = (place.m31 - self.left, self.top - place.m32);
        let begins = std::mem::replace(&mut self.begins, false);
        let placed = std::mem::replace(&mut self.placed, false);
        let right = left + (width * across).abs();
        if ![left, right, base, size].iter().all(|side| side.is_finite()) || size <= 0.0 {
            return Ok(());
        }
        let font = self.fonts.get(self.font).copied().unwrap_or_default();
        if let Some(SmallDigit { digit, form }) = small_digits::digit_of(letter) {
            // as if it were printed small, above or below the line
            let shift = if form == Form::Raised { -RAISED_BY } else { LOWERED_BY };
            self.sheet.glyphs.push(Glyph {
                left,
                right,
                base: base + size * shift,
                size: size * SMALL,
                bold: font.bold,
                begins,
                placed,
                text: digit.to_string(),
            });
            return Ok(());
        }
        let text = if font.signs { sign(letter) } else { left_to_right(plain_letters(letter)) };
        if place.m12.abs() > place.m11.abs() * 0.3 {
            if begins && !self.sheet.turned.is_empty() {
                self.sheet.turned.push(' ');
            }
            self.sheet.turned.push_str(&text);
        } else if self.sheet.glyphs.len() < MAX_GLYPHS && !text.is_empty() {
            let bold = font.bold;
            self.sheet.glyphs.push(Glyph { left, right, base, size, bold, begins, placed, text });
        }
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        self.begins = true;
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        self.placed = true;
        Ok(())
    }

    fn fill(&mut self, ctm: &Transform, _: &ColorSpace, _: &[f64], path: &Path) -> Result<(), OutputError> {
        self.paths(ctm, path);
        Ok(())
    }

    fn stroke(&mut self, ctm: &Transform, _: &ColorSpace, _: &[f64], path: &Path) -> Result<(), OutputError> {
        self.paths(ctm, path);
        Ok(())
    }
}

/// How small a digit is that a font draws raised or lowered, and how far it is from the line, in sizes of the letters.
const SMALL: f64 = 0.65;
const RAISED_BY: f64 = 0.35;
const LOWERED_BY: f64 = 0.15;

/// What a letter of a font of signs shows: a tick, a cross, or a bullet.
fn sign(letter: &str) -> String {
    match letter.chars().next() {
        None => String::new(),
        Some(c) if c.is_whitespace() => " ".to_owned(),
        Some('ü' | 'þ' | '4' | '\u{f0fc}' | '\u{f0fe}') => "✓".to_owned(),
        Some('û' | 'ý' | '8' | '\u{f0fb}' | '\u{f0fd}') => "✗".to_owned(),
        // named as what it is
        Some(c) if c > '\u{2000}' && !('\u{e000}'..='\u{f8ff}').contains(&c) => letter.to_owned(),
        Some(_) => "•".to_owned(),
    }
}

/// Letters that a font prints as one, apart, and forms of Arabic letters as the letters themselves.
fn plain_letters(letter: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    letter
        .chars()
        .flat_map(|c| match c {
            '\u{fb00}'..='\u{fb06}'
            | '\u{fb50}'..='\u{fdcf}'
            | '\u{fdf0}'..='\u{fdff}'
            | '\u{fe70}'..='\u{fefe}' => c.nfkc().collect::<Vec<_>>(),
            '\u{fdd0}'..='\u{fdef}' | '\0' => Vec::new(),
            c if c.is_control() => vec![' '],
            c => vec![known_sign(c)],
        })
        .collect()
}

/// A letter that the font prints as one, in the order in which single letters are met: from left to right.
fn left_to_right(letter: String) -> String {
    use unicode_segmentation::UnicodeSegmentation as _;
    if letter.chars().count() > 1 && super::direction::reads_left(&letter) {
        return letter.graphemes(true).rev().collect();
    }
    letter
}

/// How far apart a letter may be printed twice, in sizes of it.
const TWICE: f64 = 0.12;

/// A place in a path that is drawn.
#[derive(Debug, Clone, Copy)]
struct Point {
    x: f64,
    y: f64,
}

/// A letter that was met: its left end, base line and size.
struct Met {
    left: f64,
    base: f64,
    size: f64,
    text: String,
}

/// Letters that are printed twice at almost the same place, to look bold or as a shadow, count once.
fn once(glyphs: &mut Vec<Glyph>) {
    let mut seen: HashMap<(i64, i64), Vec<Met>> = HashMap::new();
    let mut doubled: Vec<(f64, f64)> = Vec::new();
    let cell = |place: f64| -> i64 {
        #[allow(clippy::cast_possible_truncation, reason = "a place on a page")]
        {
            (place / CELL).floor() as i64
        }
    };
    glyphs.retain(|glyph| {
        if glyph.text.trim().is_empty() {
            return true;
        }
        let (x, y) = (cell(glyph.left), cell(glyph.base));
        let reach = glyph.size * TWICE;
        let near = (x - 1..=x + 1).flat_map(|x| (y - 1..=y + 1).map(move |y| (x, y)));
        for place in near {
            let Some(letters) = seen.get(&place) else { continue };
            let same = letters.iter().find(|Met { left, base, size, text }| {
                (left - glyph.left).abs() <= reach
                    && (base - glyph.base).abs() <= reach
                    && (size - glyph.size).abs() <= reach
                    && *text == glyph.text
            });
            if let Some(Met { left, base, .. }) = same {
                doubled.push((*left, *base));
                return false;
            }
        }
        let letters = seen.entry((x, y)).or_default();
        if letters.len() < MAX_NEAR {
            let Glyph { left, base, size, ref text, .. } = *glyph;
            letters.push(Met { left, base, size, text: text.clone() });
        }
        true
    });
    // what is printed twice is meant to look bold
    if !doubled.is_empty() {
        let key = |left: f64, base: f64| (left.to_bits(), base.to_bits());
        let doubled: std::collections::HashSet<(u64, u64)> =
            doubled.into_iter().map(|(left, base)| key(left, base)).collect();
        for glyph in glyphs {
            glyph.bold |= doubled.contains(&key(glyph.left, glyph.base));
        }
    }
}

/// Side of the squares in which letters are looked for, and most of them in one.
const CELL: f64 = 4.0;
const MAX_NEAR: usize = 64;

/// Heights of a line that strikes out, in sizes of the letters above their base.
const STRUCK: std::ops::RangeInclusive<f64> = 0.18..=0.55;
/// The maximum number of rules on a page that are examined.
const MAX_RULES: usize = 2000;

/// Takes out letters that a line is drawn through, and puts them aside.
fn without_struck(sheet: &mut Sheet) {
    let rules: Vec<Rule> = sheet.drawing.rules.iter().copied().take(MAX_RULES).collect();
    let mut struck = String::new();
    sheet.glyphs.retain(|glyph| {
        let middle = f64::midpoint(glyph.left, glyph.right);
        let through = |rule: &Rule| {
            STRUCK.contains(&((glyph.base - rule.base) / glyph.size))
                && rule.left <= middle
                && middle <= rule.right
                // a rule across a page parts it
                && rule.right - rule.left < glyph.size * MAX_STRIKE_LENGTH
        };
        let is_struck = rules.iter().any(through);
        if is_struck {
            if glyph.begins && !struck.is_empty() {
                struck.push(' ');
            }
            struck.push_str(&glyph.text);
        }
        !is_struck
    });
    if !struck.trim().is_empty() {
        sheet.struck.push(struck.trim().to_owned());
    }
}

/// Longest line that strikes out, in sizes of the letters.
const MAX_STRIKE_LENGTH: f64 = 40.0;
