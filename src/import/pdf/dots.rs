//! Bullets that a file draws as discs, circles or squares and not as letters, as browsers do when they print.

use super::sheet::{Frame, Glyph};

/// The maximum number of drawn dots of a page that are looked at.
const MAX_DOTS: usize = 2000;
/// Height of a bullet, in sizes of the letters beside it.
const HEIGHT: std::ops::RangeInclusive<f64> = 0.12..=0.65;
/// Space between a bullet and its text, in sizes of the letters.
const BESIDE: std::ops::RangeInclusive<f64> = 0.15..=2.5;
/// How far the middle of a bullet is above the base line, in sizes of the letters.
const ABOVE: std::ops::RangeInclusive<f64> = 0.05..=0.6;
/// Space on the left of a bullet without letters, in sizes of these.
const FREE: f64 = 2.0;

/// Whether a drawn shape is as wide as high and small enough for a bullet.
pub(super) fn is_dot(shape: &Frame) -> bool {
    let (width, height) = (shape.right - shape.left, shape.bottom - shape.top);
    (1.0..=12.0).contains(&width) && (width - height).abs() <= width * 0.15
}

/// Puts a bullet in front of each letter that a dot is drawn beside, as the first one of its line.
pub(super) fn write(glyphs: &mut Vec<Glyph>, dots: &[Frame]) {
    let mut bullets: Vec<(usize, Glyph)> = Vec::new();
    for dot in dots.iter().take(MAX_DOTS) {
        let middle = f64::midpoint(dot.top, dot.bottom);
        let on_line = |glyph: &Glyph| ABOVE.contains(&((glyph.base - middle) / glyph.size));
        let is_beside = |glyph: &Glyph| {
            on_line(glyph)
                && HEIGHT.contains(&((dot.bottom - dot.top) / glyph.size))
                && BESIDE.contains(&((glyph.left - dot.right) / glyph.size))
                && !glyph.text.trim().is_empty()
        };
        let next = (0..glyphs.len())
            .filter(|at| is_beside(&glyphs[*at]))
            .min_by(|a, b| glyphs[*a].left.total_cmp(&glyphs[*b].left));
        let Some(next) = next else { continue };
        let is_before = |glyph: &Glyph| {
            on_line(glyph)
                && !glyph.text.trim().is_empty()
                && glyph.left < dot.right
                && glyph.right > dot.left - glyph.size * FREE
        };
        if glyphs.iter().any(is_before) || bullets.iter().any(|(at, _)| *at == next) {
            continue;
        }
        let Glyph { base, size, .. } = glyphs[next];
        bullets.push((
            next,
            Glyph {
                left: dot.left,
                right: dot.right,
                base,
                size,
                bold: false,
                begins: true,
                placed: true,
                text: "•".to_owned(),
            },
        ));
    }
    bullets.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    for (at, bullet) in bullets {
        glyphs.insert(at, bullet);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(left: f64, text: &str) -> Glyph {
        Glyph {
            left,
            right: left + 5.0,
            base: 100.0,
            size: 10.0,
            bold: false,
            begins: true,
            placed: true,
            text: text.to_owned(),
        }
    }

    fn dot(left: f64) -> Frame {
        Frame { left, right: left + 3.0, top: 95.0, bottom: 98.0 }
    }

    #[test]
    fn a_dot_before_the_first_letter_of_a_line_is_a_bullet() {
        let mut glyphs = vec![letter(60.0, "a"), letter(65.0, "b")];
        write(&mut glyphs, &[dot(50.0)]);
        let texts: Vec<&str> = glyphs.iter().map(|glyph| glyph.text.as_str()).collect();
        assert_eq!(texts, ["•", "a", "b"]);
    }

    #[test]
    fn a_dot_within_a_line_or_far_from_it_is_none() {
        for (before, dots) in [(40.0, [dot(50.0)]), (10.0, [dot(20.0)])] {
            let mut glyphs = vec![letter(before, "a"), letter(60.0, "b")];
            write(&mut glyphs, &dots);
            assert_eq!(glyphs.len(), 2, "{before}");
        }
    }
}
