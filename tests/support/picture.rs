//! Pictures of what the program prints, for the README. A test compares them with today's output; with
//! `BONAFIDE_UPDATE_PICTURES` set, it writes them.

#![allow(dead_code, reason = "each test program draws one of the pictures")]

use std::fmt::Write as _;
use std::path::Path;

const LINE_HEIGHT: usize = 20;
const MARGIN: usize = 20;
const BUTTON_HEIGHT: usize = 32;

/// A line of a picture.
pub(crate) struct Line {
    pub(crate) text: String,
    /// Class of the style sheet: `plain`, `bold`, `quiet` or `prompt`.
    pub(crate) class: &'static str,
}

impl Line {
    pub(crate) fn new(class: &'static str, text: &str) -> Self {
        Self { text: text.to_owned(), class }
    }
}

/// A terminal of 80 columns with these lines.
pub(crate) fn terminal(lines: &[Line]) -> String {
    let (width, top) = (720, 44);
    let height = top + lines.len() * LINE_HEIGHT + MARGIN;
    let style = "text{font:14px ui-monospace,Menlo,Consolas,monospace;white-space:pre;fill:#d8dee9}\
                 .bold{font-weight:bold;fill:#ffffff}.quiet{fill:#9aa4b5}.prompt{fill:#a3be8c}";
    let mut svg = open(width, height, style, "#20242c", "A question and its answer in a terminal");
    for (at, color) in ["#ff5f57", "#febc2e", "#28c840"].iter().enumerate() {
        let _ = writeln!(svg, "<circle cx=\"{}\" cy=\"20\" r=\"6\" fill=\"{color}\"/>", MARGIN + 6 + 20 * at);
    }
    draw(&mut svg, lines, MARGIN, top + 14);
    svg.push_str("</svg>\n");
    svg
}

/// A message of Discord: who wrote it, the lines of its embed, and its buttons.
pub(crate) fn discord(author: &str, lines: &[Line], buttons: &[String]) -> String {
    let (width, left, top) = (560, 78, 52);
    let body = lines.len() * LINE_HEIGHT + 24;
    let height = top + body + 12 + BUTTON_HEIGHT + MARGIN;
    let style = "text{font:14px 'gg sans',Helvetica,Arial,sans-serif;white-space:pre;fill:#dbdee1}\
                 .bold{font-weight:bold;fill:#ffffff}.quiet{fill:#a5a9b0;font-size:12px}\
                 .button{font-weight:600;fill:#ffffff;text-anchor:middle}";
    let mut svg = open(width, height, style, "#313338", "The same answer as a message in Discord");
    svg.push_str("<circle cx=\"40\" cy=\"38\" r=\"20\" fill=\"#5865f2\"/>\n");
    let _ = writeln!(svg, "<text class=\"bold\" x=\"{left}\" y=\"34\">{}</text>", escaped(author));
    let _ = writeln!(
        svg,
        "<rect x=\"{left}\" y=\"{top}\" width=\"{}\" height=\"{body}\" rx=\"4\" fill=\"#2b2d31\"/>",
        width - left - MARGIN
    );
    let _ = writeln!(
        svg,
        "<rect x=\"{left}\" y=\"{top}\" width=\"4\" height=\"{body}\" rx=\"2\" fill=\"#5865f2\"/>"
    );
    draw(&mut svg, lines, left + 16, top + 26);
    let mut x = left;
    for label in buttons {
        let wide = label.chars().count() * 8 + 26;
        let y = top + body + 12;
        let _ = writeln!(
            svg,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{wide}\" height=\"{BUTTON_HEIGHT}\" rx=\"8\" fill=\"#4e5058\"/>"
        );
        let _ = writeln!(
            svg,
            "<text class=\"button\" x=\"{}\" y=\"{}\">{}</text>",
            x + wide / 2,
            y + 21,
            escaped(label)
        );
        x += wide + 8;
    }
    svg.push_str("</svg>\n");
    svg
}

/// Compares a picture with the file in docs/images, or writes the file.
pub(crate) fn compare(name: &str, picture: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/images").join(name);
    if std::env::var_os("BONAFIDE_UPDATE_PICTURES").is_some() {
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("the folder of pictures");
        std::fs::write(&file, picture).expect("the picture");
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        kept == picture,
        "docs/images/{name} shows another answer: run the test again with BONAFIDE_UPDATE_PICTURES=1 and look at it"
    );
}

fn open(width: usize, height: usize, style: &str, color: &str, title: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\">\n<title>{title}</title>\n<style>{style}</style>\n\
         <rect width=\"{width}\" height=\"{height}\" rx=\"10\" fill=\"{color}\"/>\n"
    )
}

fn draw(svg: &mut String, lines: &[Line], left: usize, top: usize) {
    for (at, line) in lines.iter().enumerate() {
        if !line.text.is_empty() {
            let _ = writeln!(
                svg,
                "<text class=\"{}\" x=\"{left}\" y=\"{}\">{}</text>",
                line.class,
                top + at * LINE_HEIGHT,
                escaped(&line.text)
            );
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
