//! What a terminal can show, and how text is fitted to it.

use anstyle::{AnsiColor, Style};
use textwrap::{Options, WordSeparator};

use super::printable::printable;

/// What the terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terminal {
    /// Columns.
    pub width: usize,
    /// Whether bold, underline and the like can be used.
    pub styles: bool,
    /// Whether colors can be used, too.
    pub colors: bool,
    /// Whether addresses become links (OSC 8).
    pub links: bool,
}

/// The minimum width that text is wrapped to, in columns.
const NARROWEST: usize = 20;

impl Terminal {
    /// Plain text of this width, as for a pipe.
    #[must_use]
    pub fn plain(width: usize) -> Self {
        Self { width, styles: false, colors: false, links: false }
    }

    pub(super) fn title(&self, text: &str) -> String {
        self.styled(text, Style::new().bold())
    }

    pub(super) fn faint(&self, text: &str) -> String {
        self.styled(text, Style::new().dimmed())
    }

    pub(super) fn match_style(&self) -> Option<Style> {
        let style = Style::new().bold().underline();
        self.styles.then(|| if self.colors { style.fg_color(Some(AnsiColor::Cyan.into())) } else { style })
    }

    /// Style of the sentences that answer best.
    pub(super) fn sentence_style(&self) -> Option<Style> {
        self.styles.then(|| Style::new().bold())
    }

    pub(super) fn warning(&self, text: &str) -> String {
        let style = Style::new().bold();
        self.styled(text, if self.colors { style.fg_color(Some(AnsiColor::Yellow.into())) } else { style })
    }

    /// Words that are no longer there.
    pub(super) fn gone(&self, text: &str) -> String {
        let style = Style::new().strikethrough();
        let style = if self.colors { style.fg_color(Some(AnsiColor::Red.into())) } else { style };
        if self.styles { self.styled(text, style) } else { format!("[-{text}-]") }
    }

    /// Words that are new.
    pub(super) fn come(&self, text: &str) -> String {
        let style = Style::new().underline();
        let style = if self.colors { style.fg_color(Some(AnsiColor::Green.into())) } else { style };
        if self.styles { self.styled(text, style) } else { format!("{{+{text}+}}") }
    }

    /// An address, as a link where the terminal has them.
    pub(super) fn link(&self, address: &str) -> String {
        let safe = address.chars().all(|c| c.is_ascii_graphic());
        if self.links && safe {
            format!("\u{1b}]8;;{address}\u{1b}\\{address}\u{1b}]8;;\u{1b}\\")
        } else {
            address.to_owned()
        }
    }

    /// Fits one line of text to the width.
    #[must_use]
    pub fn fit(&self, text: &str) -> String {
        self.wrap(&printable(text), "", "")
    }

    /// One line of text, cut where it is longer than the width.
    pub(super) fn fit_line(&self, text: &str) -> String {
        let width = self.width.max(NARROWEST);
        if textwrap::core::display_width(text) <= width {
            return text.to_owned();
        }
        let mut line = String::new();
        for word in text.split_inclusive(' ') {
            let longer =
                textwrap::core::display_width(&line) + textwrap::core::display_width(word.trim_end());
            if longer + 2 > width {
                break;
            }
            line.push_str(word);
        }
        format!("{} …", line.trim_end())
    }

    /// Wraps one line of text; the first line begins with `first`, the others with `rest`.
    pub(super) fn wrap(&self, text: &str, first: &str, rest: &str) -> String {
        // an address stays whole, so that it can be copied
        let address = text.contains("://");
        let separator = if address { WordSeparator::AsciiSpace } else { WordSeparator::new() };
        let options = Options::new(self.width.max(NARROWEST))
            .word_separator(separator)
            .break_words(!address)
            .initial_indent(first)
            .subsequent_indent(rest)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        textwrap::fill(text, options)
    }

    fn styled(&self, text: &str, style: Style) -> String {
        if self.styles && !text.is_empty() { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }
}
