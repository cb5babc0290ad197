//! Reads a pattern file: classes, emoji, sections and patterns, each error with its line.

use std::collections::BTreeMap;

use super::super::evidence::{Danger, Guard, Strength};
use super::super::normalize::fold;

/// Widest gap of a pattern.
const MAX_GAP_WIDTH: u8 = 12;
/// Gap of `..` without a number.
const USUAL_GAP: u8 = 3;

/// An error in a pattern file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}, line {line}: {message}")]
pub struct PatternError {
    /// Name of the file.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong and how to fix it.
    pub message: String,
}

/// A pattern file that was read.
#[derive(Debug, Clone, Default)]
pub struct PatternFile {
    /// Its name, without directory and ending: the language of its patterns.
    pub name: String,
    pub(in super::super) classes: BTreeMap<String, Vec<Node>>,
    pub(in super::super) emoji: Vec<(char, String)>,
    pub(in super::super) lines: Vec<Line>,
}

/// A pattern and where it is from.
#[derive(Debug, Clone)]
pub(in super::super) struct Line {
    pub(in super::super) number: usize,
    pub(in super::super) section: Section,
    pub(in super::super) strength: Strength,
    /// Whether it counts whatever the tense: a guard of time or generality does not apply.
    pub(in super::super) always: bool,
    /// Parts that may come in any order.
    pub(in super::super) parts: Vec<Node>,
}

/// What the patterns of a section mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) enum Section {
    /// Danger of a kind.
    Danger(Danger, String),
    /// Something that speaks against danger.
    Guard(Guard),
    /// The person says that they are safe.
    Safe,
    /// Asks or says how many, after a medicine or a crisis.
    Quantity,
    /// Continues an emergency or a crisis.
    Continues,
    /// Names a medicine.
    Medicine,
}

impl Section {
    /// Its header, without the first bracket.
    pub(super) fn header(&self) -> String {
        match self {
            Self::Danger(danger, kind) => format!("{} {kind}]", danger.name()),
            Self::Guard(guard) => format!("{}]", guard.name()),
            Self::Safe => "safe]".to_owned(),
            Self::Quantity => "quantity]".to_owned(),
            Self::Continues => "continues]".to_owned(),
            Self::Medicine => "medicine]".to_owned(),
        }
    }
}

/// A part of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) enum Node {
    Word(String),
    Prefix(String),
    Class(String),
    Number,
    Sequence(Vec<Node>),
    Either(Vec<Node>),
    Optional(Box<Node>),
    Gap(u8),
    Start,
    End,
}

impl PatternFile {
    /// Reads a pattern file.
    ///
    /// # Errors
    /// Lines that are no pattern, class or section, and classes that no line defines.
    pub fn parse(name: &str, text: &str) -> Result<Self, PatternError> {
        let mut file = Self { name: name.to_owned(), ..Self::default() };
        let mut section: Option<Section> = None;
        for (number, line) in joined_lines(text) {
            let at = |message: String| PatternError { file: name.to_owned(), line: number, message };
            if let Some((name, members)) = class_definition(&line) {
                file.add_class(name, members).map_err(at)?;
            } else if let Some(rest) = line.strip_prefix('~') {
                file.add_emoji(rest).map_err(at)?;
            } else if let Some(rest) = line.strip_prefix('[') {
                section = Some(read_section(rest).map_err(at)?);
            } else {
                let section =
                    section.clone().ok_or_else(|| at("a pattern must follow a [section]".to_owned()))?;
                file.lines.push(read_line(&line, number, section).map_err(at)?);
            }
        }
        Ok(file)
    }

    fn add_class(&mut self, name: &str, members: &str) -> Result<(), String> {
        let name = name.to_owned();
        let members: Vec<Node> = members
            .split(',')
            .filter(|member| !member.trim().is_empty())
            .map(|member| read_pattern(member).and_then(single_part))
            .collect::<Result<_, _>>()?;
        if members.is_empty() {
            return Err(format!("the class @{name} has no members"));
        }
        match self.classes.insert(name.clone(), members) {
            Some(_) => Err(format!("the class @{name} is defined twice")),
            None => Ok(()),
        }
    }

    fn add_emoji(&mut self, rest: &str) -> Result<(), String> {
        let (emoji, words) = rest.split_once('=').ok_or("an emoji needs “=”: ~ 🔪 = knife")?;
        for one in emoji.chars().filter(|c| !c.is_whitespace() && !('\u{fe00}'..='\u{fe0f}').contains(c)) {
            self.emoji.push((one, words.trim().to_owned()));
        }
        Ok(())
    }
}

/// Lines without comments; an indented line belongs to the one before it.
fn joined_lines(text: &str) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let content = line.trim();
        if content.is_empty() || content.starts_with("# ") || content == "#" {
            continue;
        }
        match lines.last_mut() {
            Some((_, last)) if line.starts_with([' ', '\t']) => {
                last.push(' ');
                last.push_str(content);
            }
            _ => lines.push((index + 1, content.to_owned())),
        }
    }
    lines
}

/// The name and the members of a class, where a line defines one.
fn class_definition(line: &str) -> Option<(&str, &str)> {
    let (name, members) = line.strip_prefix('@')?.split_once('=')?;
    let name = name.trim();
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    is_name.then_some((name, members))
}

/// The section of a header, without its first bracket.
pub(super) fn read_section(rest: &str) -> Result<Section, String> {
    let name = rest.strip_suffix(']').ok_or("a section ends with “]”")?.trim();
    let (first, kind) = name.split_once(' ').unwrap_or((name, ""));
    let guard = Guard::NAMES.iter().find(|(known, _)| *known == name).map(|(_, guard)| *guard);
    Ok(match (first, kind.trim()) {
        ("crisis", kind) if !kind.is_empty() => Section::Danger(Danger::Crisis, kind.to_owned()),
        ("emergency", kind) if !kind.is_empty() => Section::Danger(Danger::Emergency, kind.to_owned()),
        ("safe", "") => Section::Safe,
        ("quantity", "") => Section::Quantity,
        ("continues", "") => Section::Continues,
        ("medicine", "") => Section::Medicine,
        _ => Section::Guard(guard.ok_or_else(|| {
            format!(
                "“[{name}]” is no section: use [emergency KIND], [crisis KIND], [safe], [quantity], \
                     [continues], [medicine], or a guard such as [past]"
            )
        })?),
    })
}

fn read_line(line: &str, number: usize, section: Section) -> Result<Line, String> {
    let is_danger = matches!(section, Section::Danger(..));
    let (strength, rest) = match line.split_at_checked(1) {
        Some(("!", rest)) if is_danger => (Strength::First, rest),
        Some(("?", rest)) if is_danger => (Strength::Possible, rest),
        _ if is_danger => return Err("a pattern begins with “!” (help first) or “?” (possible)".to_owned()),
        _ => (Strength::First, line),
    };
    let (rest, always) = match rest.trim_end().strip_suffix("%always") {
        Some(rest) => (rest, true),
        None => (rest, false),
    };
    Ok(Line { number, section, strength, always, parts: read_pattern(rest)? })
}

/// Reads a pattern: parts between `&`.
pub(in super::super) fn read_pattern(text: &str) -> Result<Vec<Node>, String> {
    let mut folded = fold(text);
    folded.retain(|c| c != '\'');
    let mut reader = Reader { rest: &folded, depth: 0 };
    let mut parts = vec![reader.alternatives()?];
    while reader.take('&') {
        parts.push(reader.alternatives()?);
    }
    match reader.rest.trim_start() {
        "" => {}
        rest => return Err(format!("cannot read “{rest}”: check brackets")),
    }
    if parts.iter().any(|part| !asks_for_word(part)) {
        return Err(format!("the pattern “{}” must ask for a word", text.trim()));
    }
    Ok(parts)
}

fn single_part(parts: Vec<Node>) -> Result<Node, String> {
    let mut parts = parts.into_iter();
    match (parts.next(), parts.next()) {
        (Some(part), None) => Ok(part),
        _ => Err("a member of a class cannot use “&”".to_owned()),
    }
}

fn asks_for_word(node: &Node) -> bool {
    match node {
        Node::Word(_) | Node::Prefix(_) | Node::Class(_) | Node::Number => true,
        Node::Sequence(nodes) => nodes.iter().any(asks_for_word),
        Node::Either(nodes) => nodes.iter().all(asks_for_word),
        Node::Optional(_) | Node::Gap(_) | Node::Start | Node::End => false,
    }
}

struct Reader<'a> {
    rest: &'a str,
    depth: usize,
}

impl<'a> Reader<'a> {
    fn peek(&mut self) -> Option<char> {
        self.rest = self.rest.trim_start_matches([' ', '\t', '-']);
        self.rest.chars().next()
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.rest = &self.rest[wanted.len_utf8()..];
        }
        found
    }

    fn take_while(&mut self, is_part: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|c| !is_part(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }

    fn alternatives(&mut self) -> Result<Node, String> {
        let first = self.sequence()?;
        // most alternatives are single words: a list for each would be most of the work
        if !self.take('|') {
            return Ok(first);
        }
        let mut either = vec![first, self.sequence()?];
        while self.take('|') {
            either.push(self.sequence()?);
        }
        Ok(Node::Either(either))
    }

    fn sequence(&mut self) -> Result<Node, String> {
        let (mut first, mut others) = (None, Vec::new());
        while let Some(next) = self.peek() {
            let node = match next {
                ')' | '|' | '&' => break,
                '(' => self.group()?,
                '@' => {
                    self.take('@');
                    let name = self.take_while(|c| c.is_ascii_alphanumeric() || c == '_');
                    Node::Class(name.to_owned())
                }
                '#' => {
                    self.take('#');
                    Node::Number
                }
                '^' => {
                    self.take('^');
                    Node::Start
                }
                '$' => {
                    self.take('$');
                    Node::End
                }
                '.' => self.gap()?,
                c if c.is_alphanumeric() => {
                    let word = self.take_while(char::is_alphanumeric).to_owned();
                    if self.rest.starts_with('*') {
                        self.rest = &self.rest[1..];
                        if word.len() < 2 {
                            return Err(format!("“{word}*” is too short: give two letters before “*”"));
                        }
                        Node::Prefix(word)
                    } else {
                        Node::Word(word)
                    }
                }
                c => return Err(format!("cannot read “{c}” in a pattern")),
            };
            let node = if self.rest.starts_with('?') {
                self.rest = &self.rest[1..];
                Node::Optional(Box::new(node))
            } else {
                node
            };
            match first {
                None => first = Some(node),
                Some(_) => others.push(node),
            }
        }
        let first = first.ok_or("an alternative or a pattern is empty")?;
        if others.is_empty() {
            return Ok(first);
        }
        others.insert(0, first);
        Ok(Node::Sequence(others))
    }

    fn group(&mut self) -> Result<Node, String> {
        self.take('(');
        self.depth += 1;
        if self.depth > 8 {
            return Err("brackets are nested more than eight deep".to_owned());
        }
        let node = self.alternatives()?;
        self.depth -= 1;
        if self.take(')') { Ok(node) } else { Err("a bracket “(” is not closed".to_owned()) }
    }

    fn gap(&mut self) -> Result<Node, String> {
        if !self.rest.starts_with("..") {
            return Err("a gap is written “..” or “..5”".to_owned());
        }
        self.rest = &self.rest[2..];
        let digits = self.take_while(|c| c.is_ascii_digit());
        let widest = if digits.is_empty() { USUAL_GAP } else { digits.parse().unwrap_or(u8::MAX) };
        if widest > MAX_GAP_WIDTH {
            return Err(format!("a gap is at most {MAX_GAP_WIDTH} words wide"));
        }
        Ok(Node::Gap(widest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str) -> Node {
        Node::Word(text.to_owned())
    }

    #[test]
    fn patterns_are_read_as_written() {
        let parts = read_pattern("can't (breathe|get ..2 air) now? & bleed* @him").expect("a pattern");
        let get = Node::Sequence(vec![word("get"), Node::Gap(2), word("air")]);
        let first = vec![
            word("cant"),
            Node::Either(vec![word("breathe"), get]),
            Node::Optional(Box::new(word("now"))),
        ];
        let second = vec![Node::Prefix("bleed".to_owned()), Node::Class("him".to_owned())];
        assert_eq!(parts, [Node::Sequence(first), Node::Sequence(second)]);
    }

    #[test]
    fn errors_name_file_and_line() {
        for (text, line) in [
            ("[crisis a]\n! (die\n", 2),
            ("# fine\n! die\n", 2),
            ("[nothing]\n", 1),
            ("[past]\n..\n", 2),
            ("[crisis a]\ndie\n", 2),
            ("@a = x\n@a = y\n", 2),
            ("[past]\nx ..99 y\n", 2),
            ("\n\n@b\n", 3),
        ] {
            let error = PatternFile::parse("xx.txt", text).expect_err(text);
            assert_eq!((error.file.as_str(), error.line), ("xx.txt", line), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[a-c@#~!?()|&.*$^%\\[\\]= \\n]{0,60}") {
            let _ = PatternFile::parse("any", &text);
            let _ = PatternFile::parse("any", &format!("[past]\n{text}"));
        }
    }
}
