//! What Pandoc's Markdown has besides: drawn tables, lists of letters, attributes, spans, citations and blocks of lines.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::drawn_tables;
use super::extensions::CODE;
use super::lettered::{self, Lettered};

/// A text in plain Markdown, with HTML for what that lacks.
#[derive(Debug, Default)]
pub(super) struct Plain {
    pub(super) text: String,
    pub(super) left_out: Vec<String>,
    /// The numbers of examples by their labels.
    examples: HashMap<String, usize>,
}

/// The maximum number of signs of a number that is set high or low.
const MAX_HIGH: usize = 6;
const MAX_LOW: usize = 3;
/// Lines that only break pages.
const BREAKS: [&str; 4] = ["\\newpage", "\\pagebreak", "\\clearpage", "\\tableofcontents"];

/// Rewrites a text.
pub(super) fn rewrite(text: &str) -> Plain {
    let (mut plain, body) = title_block(text);
    let lines: Vec<&str> = body.lines().collect();
    let Lettered { items, examples } = lettered::read(&lines);
    plain.examples = examples;
    let are_lines = blocks_of_lines(&lines);
    let mut code: Option<&str> = None;
    let mut is_table = false;
    let mut at = 0;
    while at < lines.len() {
        let line = lines[at];
        let bare = line.trim();
        let fence = CODE.iter().find(|fence| bare.starts_with(**fence)).copied();
        if let Some(open) = code {
            code = code.filter(|_| !bare.starts_with(open));
            plain.line(line);
            at += 1;
            continue;
        }
        if let Some(fence) = fence {
            at += plain.fenced(&lines[at..], fence, &mut code);
            continue;
        }
        let after_empty = at == 0 || lines[at - 1].trim().is_empty();
        if let Some(table) = drawn_tables::begin(&lines[at..], after_empty) {
            plain.text.push_str(&table.html);
            at += table.lines;
            is_table = true;
            continue;
        }
        if BREAKS.contains(&bare) {
            plain.left_out.push(bare.to_owned());
        } else if let Some(caption) = caption(bare).filter(|_| is_table && after_empty) {
            let caption = plain.inline(caption);
            plain.line(&format!("{caption}\n"));
        } else if are_lines[at] {
            let text = plain.inline(bare.strip_prefix('|').unwrap_or(bare).trim_start());
            let goes_on = are_lines.get(at + 1) == Some(&true);
            plain.line(&if goes_on { format!("{text}\\") } else { text });
        } else if let Some(item) = &items[at] {
            let item = plain.inline(item);
            plain.line(&item);
        } else {
            let text = plain.inline(&with_colon(without_attributes(line)));
            plain.line(&text);
        }
        if !bare.is_empty() {
            is_table = bare.starts_with('|');
        }
        at += 1;
    }
    plain
}

/// A block with the title, the authors and the date at the top, each after a percent sign, as metadata.
fn title_block(text: &str) -> (Plain, &str) {
    let mut plain = Plain::default();
    let mut rest = text;
    for key in ["title", "author", "date"] {
        let Some(line) = rest.strip_prefix('%') else { break };
        let (value, after) = line.split_once('\n').unwrap_or((line, ""));
        let value = value.trim().replace(['"', '\\'], "'");
        if !value.is_empty() {
            let _ = writeln!(plain.text, "{key}: \"{value}\"");
        }
        rest = after;
    }
    if !plain.text.is_empty() {
        plain.text = format!("---\n{}---\n\n", plain.text);
    }
    (plain, rest)
}

/// The text of a line that names a table.
fn caption(bare: &str) -> Option<&str> {
    ["Table:", "table:", ": "]
        .iter()
        .find_map(|sign| bare.strip_prefix(sign))
        .map(|text| without_attributes(text.trim()))
}

/// Which lines are in blocks whose lines stay apart: `| 12 Mill Lane`. A table has delimiters within its lines.
fn blocks_of_lines(lines: &[&str]) -> Vec<bool> {
    let is_line = |line: &str| line.starts_with("| ") && line.matches('|').count() == 1;
    let mut are_lines = Vec::with_capacity(lines.len());
    for block in lines.chunk_by(|a, b| a.starts_with('|') == b.starts_with('|')) {
        let after_empty = are_lines.len().checked_sub(1).is_none_or(|before| lines[before].trim().is_empty());
        let is_block = after_empty && block.iter().all(|line| is_line(line));
        are_lines.resize(are_lines.len() + block.len(), is_block);
    }
    are_lines
}

/// A line without the attributes at its end: `# Care {#care .unnumbered}`.
fn without_attributes(line: &str) -> &str {
    let end = line.trim_end();
    let found = end.strip_suffix('}').and_then(|before| before.rsplit_once('{'));
    match found {
        Some((before, inside)) if is_attributes(inside) && (before.ends_with(' ') || before.is_empty()) => {
            before.trim_end()
        }
        _ => line,
    }
}

/// A line with the usual sign of a definition for the other one: `~ A support`.
fn with_colon(line: &str) -> String {
    let indent = line.len() - line.trim_start().len();
    match line.trim_start().strip_prefix("~ ") {
        Some(text) if indent <= 3 => format!(": {text}"),
        _ => line.to_owned(),
    }
}

fn is_attributes(inside: &str) -> bool {
    let is_one = |word: &str| {
        word == "-"
            || word.strip_prefix(['#', '.', '=']).is_some_and(|name| !name.is_empty())
            || word
                .split_once('=')
                .is_some_and(|(key, _)| key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'))
    };
    !inside.trim().is_empty() && inside.split_whitespace().next().is_some_and(is_one)
}

impl Plain {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// A block of code; one of HTML is part of the text, and one of another format is left out. Gives its lines, or that
    /// of its beginning.
    fn fenced<'l>(&mut self, lines: &[&'l str], fence: &'l str, code: &mut Option<&'l str>) -> usize {
        let format = lines[0].trim().trim_start_matches(['`', '~']).trim();
        let Some(format) = format.strip_prefix("{=").and_then(|format| format.strip_suffix('}')) else {
            self.line(without_attributes(lines[0]));
            *code = Some(fence);
            return 1;
        };
        let count = lines.iter().skip(1).take_while(|line| !line.trim().starts_with(fence)).count();
        let inside = lines[1..=count].join("\n");
        if format.starts_with("html") {
            self.line(&format!("\n{inside}\n"));
        } else {
            self.left_out.push(format!("{format}: {}", inside.replace('\n', " ")));
        }
        (count + 2).min(lines.len())
    }

    /// The text of a line without attributes and citations, with numbers set high as HTML has them.
    fn inline(&mut self, line: &str) -> String {
        let mut text = String::with_capacity(line.len());
        let mut rest = line;
        while let Some(at) = rest.find(['[', '{', '^', '~', '`', '(', '\\']) {
            text.push_str(&rest[..at]);
            rest = &rest[at..];
            let taken = match rest.as_bytes()[0] {
                b'[' => self.bracket(rest, &mut text),
                b'{' => attributes(rest, &text),
                b'`' => code(rest, &mut text),
                b'(' => self.example(rest, &mut text),
                b'\\' => escaped_space(rest, &mut text),
                sign => small(rest, char::from(sign), &mut text),
            };
            if taken == 0 {
                text.push_str(&rest[..1]);
                rest = &rest[1..];
            } else {
                rest = &rest[taken..];
            }
        }
        text.push_str(rest);
        text
    }

    /// Writes the number of an example that the text refers to: `(@good)`.
    fn example(&self, rest: &str, text: &mut String) -> usize {
        let Some(end) = near(rest, b')') else { return 0 };
        let number = rest[1..end].strip_prefix('@').and_then(|label| self.examples.get(label));
        number.map_or(0, |number| {
            let _ = write!(text, "({number})");
            end + 1
        })
    }

    /// Takes a span or a citation in brackets; gives how much of the text it is.
    fn bracket(&mut self, rest: &str, text: &mut String) -> usize {
        let Some(close) = near(rest, b']').filter(|close| *close > 1) else { return 0 };
        let inside = &rest[1..close];
        let after = &rest[close + 1..];
        if inside.contains('[') || inside.starts_with('^') || text.ends_with(['\\', '!', ']']) {
            return 0;
        }
        let is_key = |word: &str| {
            word.trim_start_matches(['-', '(', ';'])
                .strip_prefix('@')
                .is_some_and(|key| key.starts_with(char::is_alphanumeric))
        };
        if !after.starts_with('(') && inside.split_whitespace().any(is_key) {
            self.left_out.push(format!("citation: {inside}"));
            let end = text.trim_end().len();
            text.truncate(end);
            return close + 1;
        }
        let Some(end) = after.strip_prefix('{').and_then(|after| near(after, b'}')) else { return 0 };
        let named = &after[1..=end];
        if !is_attributes(named) {
            return 0;
        }
        let is_struck = named.split_whitespace().any(|name| STRUCK.contains(&name));
        let signs = if is_struck { "~~" } else { "" };
        text.extend([signs, inside, signs]);
        close + 1 + end + 2
    }
}

/// Classes of spans that are struck out.
const STRUCK: [&str; 5] = [".deletion", ".deleted", ".del", ".strike", ".strikethrough"];

/// Writes a space that doesn't break a line as a space.
fn escaped_space(rest: &str, text: &mut String) -> usize {
    if rest.starts_with("\\ ") && !text.ends_with('\\') {
        text.push(' ');
        return 2;
    }
    0
}

/// How long the attributes are that follow a link, a picture or code.
fn attributes(rest: &str, before: &str) -> usize {
    let closes = before.ends_with([')', '`', ']']);
    let Some(end) = near(rest, b'}').filter(|_| closes) else { return 0 };
    if is_attributes(&rest[1..end]) { end + 1 } else { 0 }
}

/// Where a sign comes next, if it is near.
fn near(text: &str, sign: u8) -> Option<usize> {
    text.bytes().take(MAX_INSIDE).position(|byte| byte == sign)
}

/// The maximum number of bytes between brackets, and of code within a line.
const MAX_INSIDE: usize = 1000;
/// The maximum number of signs around code.
const MAX_TICKS: usize = 8;

/// Copies code, in which no sign means anything; gives its length.
fn code(rest: &str, text: &mut String) -> usize {
    let open = rest.bytes().take(MAX_TICKS).take_while(|byte| *byte == b'`').count();
    let inside = &rest.as_bytes()[open..rest.len().min(open + MAX_INSIDE)];
    let ticks = &rest.as_bytes()[..open];
    let Some(close) = inside.windows(open).position(|window| window == ticks) else { return 0 };
    let end = open + close + open;
    text.push_str(&rest[..end]);
    end
}

/// Writes what is set high or low within a word: `10^9^`, `H~2~O`.
fn small(rest: &str, sign: char, text: &mut String) -> usize {
    let most = if sign == '^' { MAX_HIGH } else { MAX_LOW };
    let Some(close) = rest[1..]
        .bytes()
        .take(most + 1)
        .position(|byte| char::from(byte) == sign)
        .filter(|close| (1..=most).contains(close))
    else {
        return 0;
    };
    let inside = &rest[1..=close];
    let is_word = inside.chars().all(|c| c.is_alphanumeric() || matches!(c, ',' | '-' | '+' | '−'));
    let is_joined = text.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | ')' | ','));
    if !is_word || !is_joined || sign == '~' && !text.ends_with(char::is_alphanumeric) {
        return 0;
    }
    if sign == '^' {
        text.extend(["<sup>", inside, "</sup>"]);
    } else {
        text.push_str(inside);
    }
    close + 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        rewrite(text).text
    }

    #[test]
    fn attributes_and_spans_go_and_their_text_stays() {
        assert_eq!(read("# Care {#care .unnumbered}"), "# Care\n");
        assert_eq!(read("## Words {-}"), "## Words\n");
        assert_eq!(read("Take [two]{.underline}, not [six]{.deletion}."), "Take two, not ~~six~~.\n");
        assert_eq!(
            read("[a](b.html){target=x} ![c](d.png){width=5%} `e`{.r}"),
            "[a](b.html) ![c](d.png) `e`\n"
        );
        for whole in
            ["A set {1, 2} [x](y) [z] a[^1]", "[a] {b}", "`[a]{.b}`", "2^3 and 4^5", "about ~5 to ~10 mg"]
        {
            assert_eq!(read(whole), format!("{whole}\n"));
        }
    }

    #[test]
    fn numbers_set_high_and_low_stay_joined() {
        assert_eq!(read("10^9^/L of H~2~O"), "10<sup>9</sup>/L of H2O\n");
    }

    #[test]
    fn citations_by_key_are_left_out_and_listed() {
        let plain = rewrite("Bones bend [see @moor2020, p. 3; @hale]. Write to [a@b.example].");
        assert_eq!(plain.text, "Bones bend. Write to [a@b.example].\n");
        assert_eq!(plain.left_out, ["citation: see @moor2020, p. 3; @hale"]);
    }

    #[test]
    fn examples_are_numbered_where_the_text_refers_to_them() {
        assert_eq!(read("(@good) one\n(@bad) two, see (@good)"), "- (1) one\n- (2) two, see (1)\n");
    }

    #[test]
    fn blocks_of_lines_and_title_blocks_are_read() {
        assert_eq!(read("| Hale ward\n| 12 Mill Lane"), "Hale ward\\\n12 Mill Lane\n");
        assert_eq!(read("| a | b |\n|---|---|\n| 1 | 2 |"), "| a | b |\n|---|---|\n| 1 | 2 |\n");
        assert_eq!(
            read("% Fern wrist\n% Rita Moor\n\nText"),
            "---\ntitle: \"Fern wrist\"\nauthor: \"Rita Moor\"\n---\n\n\nText\n"
        );
    }
}
