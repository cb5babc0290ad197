//! A page of a PDF: letters and lines drawn at their places, in points from the top left.

/// A letter, or several that the font prints as one.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Glyph {
    pub(super) left: f64,
    pub(super) right: f64,
    /// Distance of its base line from the top.
    pub(super) base: f64,
    pub(super) size: f64,
    pub(super) bold: bool,
    /// Whether a new string of the file begins with it.
    pub(super) begins: bool,
    /// Whether the file puts it at a place of its own.
    pub(super) placed: bool,
    pub(super) text: String,
}

/// A line that is drawn across the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rule {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) base: f64,
}

/// A line that is drawn down the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Upright {
    pub(super) at: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
}

/// A rectangle that is drawn or filled.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Frame {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
}

/// What is drawn on a page besides its letters.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Drawing {
    /// Lines across the page, the edges of frames among them.
    pub(super) rules: Vec<Rule>,
    /// Lines down the page, the edges of frames among them.
    pub(super) uprights: Vec<Upright>,
    pub(super) frames: Vec<Frame>,
}

/// A page.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Sheet {
    pub(super) glyphs: Vec<Glyph>,
    pub(super) drawing: Drawing,
    /// Text that does not run from left to right, such as on the edge of a page.
    pub(super) turned: String,
    /// Text that a line is drawn through.
    pub(super) struck: Vec<String>,
}
