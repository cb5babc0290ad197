//! Numbers and letters before the items of a list: how they are written, and which lines count on.

use super::page::{Line, LineKind, MAX_DEPTH};

/// What a list counts with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Count {
    Decimal,
    LowerLetter,
    UpperLetter,
    LowerRoman,
    UpperRoman,
}

/// Roman digits and their values, the largest first.
const ROMAN: [(u32, &str); 13] = [
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
];
/// Largest number that has Roman digits.
const MAX_ROMAN: u32 = 3999;
/// Letters of the alphabet; after the last one, lists count with `aa` and `bb`.
const LETTERS: u32 = 26;
/// The maximum number of times that a letter is repeated.
const MAX_REPEATED: u32 = 8;

impl Count {
    /// A number as this kind of list writes it; in digits where it has no other form.
    pub(super) fn written(self, number: u32) -> String {
        let written = match self {
            Self::Decimal => None,
            Self::LowerLetter | Self::UpperLetter => letters(number),
            Self::LowerRoman | Self::UpperRoman => roman(number),
        };
        match (written, self) {
            (None, _) => number.to_string(),
            (Some(written), Self::UpperLetter | Self::UpperRoman) => written.to_uppercase(),
            (Some(written), _) => written,
        }
    }

    /// The number that is written in this way.
    fn read(self, text: &str) -> Option<u32> {
        let is_upper = matches!(self, Self::UpperLetter | Self::UpperRoman);
        match self {
            Self::Decimal => {
                let is_number =
                    (1..=MAX_DIGITS).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
                if is_number { text.parse().ok() } else { None }
            }
            _ if !text
                .bytes()
                .all(|byte| byte.is_ascii_alphabetic() && byte.is_ascii_uppercase() == is_upper) =>
            {
                None
            }
            Self::LowerLetter | Self::UpperLetter => match text.as_bytes() {
                [letter] => Some(u32::from(letter.to_ascii_lowercase() - b'a') + 1),
                _ => None,
            },
            Self::LowerRoman | Self::UpperRoman => (1..=MAX_READ_ROMAN)
                .find(|number| roman(*number).is_some_and(|roman| roman == text.to_lowercase())),
        }
    }
}

/// The maximum number of digits of a number that counts, and the largest Roman one that is read.
const MAX_DIGITS: usize = 3;
const MAX_READ_ROMAN: u32 = 30;

fn letters(number: u32) -> Option<String> {
    let place = number.checked_sub(1)?;
    let letter = u8::try_from(place % LETTERS).ok().map(|nth| char::from(b'a' + nth))?;
    let times = place / LETTERS + 1;
    (times <= MAX_REPEATED).then(|| std::iter::repeat_n(letter, times as usize).collect())
}

fn roman(number: u32) -> Option<String> {
    if !(1..=MAX_ROMAN).contains(&number) {
        return None;
    }
    let mut rest = number;
    let mut written = String::new();
    for (value, digits) in ROMAN {
        while rest >= value {
            written.push_str(digits);
            rest -= value;
        }
    }
    Some(written)
}

/// What encloses a number before an item: `1.`, `1)` or `(1)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Signs {
    Stop,
    Bracket,
    Brackets,
}

/// A number before a text, as one kind of list writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Label {
    count: Count,
    signs: Signs,
    number: u32,
}

/// The kinds of lists that a label can be of: `i.` is the first Roman number, and the ninth letter.
const COUNTS: [Count; 5] =
    [Count::Decimal, Count::LowerRoman, Count::UpperRoman, Count::LowerLetter, Count::UpperLetter];

impl Label {
    /// The labels that the beginning of a text can be.
    pub(super) fn all(text: &str) -> Vec<Self> {
        let Some((word, rest)) = text.split_once(char::is_whitespace) else { return Vec::new() };
        if rest.trim().is_empty() || word.len() > MAX_LENGTH {
            return Vec::new();
        }
        let bracketed = word.strip_prefix('(').and_then(|word| word.strip_suffix(')'));
        let (bare, signs) = match (bracketed, word.strip_suffix(')'), word.strip_suffix('.')) {
            (Some(bare), _, _) => (bare, Signs::Brackets),
            (None, Some(bare), _) => (bare, Signs::Bracket),
            (None, None, Some(bare)) => (bare, Signs::Stop),
            (None, None, None) => return Vec::new(),
        };
        let of = |count: Count| Some(Self { count, signs, number: count.read(bare)? });
        if bare.is_empty() { Vec::new() } else { COUNTS.into_iter().filter_map(of).collect() }
    }

    /// Whether a list can begin with it. One that counts with letters begins with the first; numbers may continue those of a
    /// list before. A capital letter with a full stop is part of a name.
    fn begins(self) -> bool {
        match self.count {
            Count::Decimal => true,
            Count::LowerLetter | Count::LowerRoman => self.number == 1,
            Count::UpperLetter | Count::UpperRoman => self.number == 1 && self.signs != Signs::Stop,
        }
    }

    /// Whether it begins a list that counts from one.
    pub(super) fn is_first(self) -> bool {
        self.begins() && self.number == 1
    }

    /// The label after it.
    fn next(self) -> Self {
        Self { number: self.number + 1, ..self }
    }
}

/// Longest label: `(xxviii)`.
const MAX_LENGTH: usize = 8;

/// Whether a text has the label that comes after the one of another text.
pub(super) fn follows(text: &str, before: &str) -> bool {
    let labels = Label::all(text);
    !labels.is_empty() && Label::all(before).into_iter().any(|label| labels.contains(&label.next()))
}

/// Makes items of lines of text that count on, one right after the other: `1.`, `2.`, or `a)`, `b)`. What is listed
/// between two of them belongs to the first.
pub(super) fn into_items(lines: &mut [Line]) {
    let mut at = 0;
    while at < lines.len() {
        at += series(&mut lines[at..], 0).max(1);
    }
}

/// How many lines of text count from one on, one right after the other, with nothing between them: steps, not headings.
pub(super) fn counted(lines: &[Line]) -> usize {
    let Some(first) = lines.first().filter(|line| line.kind == LineKind::Text) else { return 0 };
    let length = |label: Label| {
        let labels = std::iter::successors(Some(label), |label| Some(label.next()));
        let counts_on = |(label, line): &(Label, &Line)| {
            line.kind == LineKind::Text && Label::all(&line.text).contains(label)
        };
        labels.zip(lines).take_while(counts_on).count()
    };
    let longest = Label::all(&first.text).into_iter().filter(|label| label.is_first()).map(length).max();
    longest.filter(|length| *length >= MIN_COUNT).unwrap_or(0)
}

/// Makes items of the series that begins with the first line; gives how many lines it has, 0 if there is none.
fn series(lines: &mut [Line], depth: usize) -> usize {
    let Some(first) = lines.first().filter(|line| line.kind == LineKind::Text) else { return 0 };
    for label in Label::all(&first.text).into_iter().filter(|label| label.begins()) {
        let members = members(lines, label);
        if members.len() < MIN_COUNT {
            continue;
        }
        let end = members.last().map_or(0, |last| last + 1);
        for pair in members.windows(2) {
            let between = &mut lines[pair[0] + 1..pair[1]];
            deepen(between, depth);
        }
        for at in members {
            lines[at].kind = LineKind::Item(depth.min(MAX_DEPTH));
        }
        return end;
    }
    0
}

/// The minimum number of lines that count on.
const MIN_COUNT: usize = 2;

/// Puts what is between two items one deeper than these.
fn deepen(lines: &mut [Line], depth: usize) {
    let mut at = 0;
    while at < lines.len() {
        if let LineKind::Item(inner) = lines[at].kind {
            lines[at].kind = LineKind::Item((inner + depth + 1).min(MAX_DEPTH));
            at += 1;
        } else {
            at += series(&mut lines[at..], depth + 1).max(1);
        }
    }
}

/// The places of the lines that count on from a label, with nothing but items and inner series between them.
fn members(lines: &[Line], label: Label) -> Vec<usize> {
    let mut members = vec![0];
    let mut next = label.next();
    // the next labels of series within this one
    let mut inner: Vec<Label> = Vec::new();
    for (at, line) in lines.iter().enumerate().skip(1) {
        match line.kind {
            LineKind::Heading(_) => break,
            LineKind::Item(_) => continue,
            LineKind::Text => {}
        }
        let labels = Label::all(&line.text);
        if labels.contains(&next) {
            members.push(at);
            next = next.next();
            inner.clear();
        } else if let Some(place) = inner.iter().rposition(|inner| labels.contains(inner)) {
            inner.truncate(place + 1);
            inner[place] = inner[place].next();
        } else if let Some(first) = labels
            .into_iter()
            .find(|first| first.is_first() && (first.count, first.signs) != (label.count, label.signs))
        {
            let is_known = |known: &Label| (known.count, known.signs) == (first.count, first.signs);
            inner.truncate(inner.iter().position(is_known).unwrap_or(inner.len()));
            inner.push(first.next());
        } else {
            break;
        }
    }
    members
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Line {
        Line { text: text.to_owned(), kind: LineKind::Text, group: 0 }
    }

    fn read(texts: &[&str]) -> Vec<String> {
        let line = |line: &&str| match line.strip_prefix("- ") {
            Some(item) => Line { kind: LineKind::Item(0), ..text(item) },
            None => text(line),
        };
        let mut lines: Vec<Line> = texts.iter().map(line).collect();
        into_items(&mut lines);
        let shown = |line: &Line| match line.kind {
            LineKind::Item(depth) => format!("{}- {}", "  ".repeat(depth), line.text),
            _ => line.text.clone(),
        };
        lines.iter().map(shown).collect()
    }

    #[test]
    fn numbers_are_written_as_their_lists_count() {
        for (count, number, written) in [
            (Count::Decimal, 12, "12"),
            (Count::LowerLetter, 3, "c"),
            (Count::UpperLetter, 28, "BB"),
            (Count::LowerRoman, 14, "xiv"),
            (Count::UpperRoman, 4, "IV"),
            (Count::LowerRoman, 0, "0"),
            (Count::LowerLetter, 0, "0"),
            (Count::LowerLetter, u32::MAX, "4294967295"),
        ] {
            assert_eq!(count.written(number), written);
        }
    }

    #[test]
    fn lines_that_count_on_become_items() {
        assert_eq!(read(&["4. Rest", "5. Ice", "After that:"]), ["- 4. Rest", "- 5. Ice", "After that:"]);
        assert_eq!(read(&["a) plums", "b) pears"]), ["- a) plums", "- b) pears"]);
        assert_eq!(read(&["(i) one", "(ii) two"]), ["- (i) one", "- (ii) two"]);
        assert_eq!(
            read(&["1. Sit", "- low", "a) here", "b) there", "2. Lie"]),
            ["- 1. Sit", "  - low", "  - a) here", "  - b) there", "- 2. Lie"]
        );
    }

    #[test]
    fn lines_that_do_not_count_on_stay_text() {
        for lines in [
            ["1. Sit", "3. Lie"],
            ["c) plums", "d) pears"],
            ["A. Moor", "B. Hale"],
            ["1. Sit", "2) Lie"],
            ["2.5 mg", "3.5 mg"],
            ["1. Sit", "Lie"],
        ] {
            assert_eq!(read(&lines), lines);
        }
    }

    #[test]
    fn steps_are_counted_from_one() {
        let counted = |texts: &[&str]| counted(&texts.iter().map(|line| text(line)).collect::<Vec<_>>());
        assert_eq!(counted(&["1. Sit", "2. Lie", "Rest"]), 2);
        assert_eq!(counted(&["a) Sit", "b) Lie", "c) Rest"]), 3);
        assert_eq!(counted(&["1. Sit", "Rest", "2. Lie"]), 0);
        assert_eq!(counted(&["2. Sit", "3. Lie"]), 0);
    }

    #[test]
    fn a_label_follows_the_one_before_it() {
        assert!(
            follows("b. pears", "a. plums")
                && follows("(ii) two", "(i) one")
                && follows("10) ten", "9) nine")
        );
        assert!(
            !follows("c. pears", "a. plums")
                && !follows("b) pears", "a. plums")
                && !follows("pears", "a. plums")
        );
    }
}
