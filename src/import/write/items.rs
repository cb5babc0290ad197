//! The items of a list as Markdown, numbered where the source numbers them.

use std::fmt::Write as _;

use super::super::citation::Cited;
use super::super::shape::numbered;
use super::with_marks;

/// Columns of a bullet and the space after it.
const BULLET: usize = 2;

/// The number that an item gets, and the sign after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Mark {
    number: u32,
    sign: char,
    /// Whether a list begins with it that needs an empty line above.
    apart: bool,
}

/// Writes the items, each with its depth. Numbers that count on become those of a list; others stay in the text.
pub(super) fn write(text: &mut String, items: &[(usize, Cited)]) {
    let marks = marks(items);
    // columns of the marks of the open items, the outermost first
    let mut columns: Vec<usize> = Vec::new();
    for ((depth, cited), mark) in items.iter().zip(marks) {
        columns.truncate(*depth);
        let indent = columns.iter().sum();
        if mark.is_some_and(|mark| mark.apart) {
            text.push('\n');
        }
        let _ = write!(text, "{:indent$}", "");
        let begin = text.len();
        match mark {
            Some(Mark { number, sign, .. }) => {
                let _ = write!(text, "{number}{sign} ");
            }
            None => text.push_str("- "),
        }
        columns.resize(*depth, BULLET);
        columns.push(text.len() - begin);
        let rest = if mark.is_some() { without_number(cited) } else { cited.clone() };
        let _ = writeln!(text, "{}", with_marks(&rest));
    }
}

/// The marks of the items: the numbers of siblings that count on, one by one. In Markdown only the first number of a list
/// counts, so that others must stay in the text.
fn marks(items: &[(usize, Cited)]) -> Vec<Option<Mark>> {
    let number = |at: usize| numbered(&items[at].1.text).map(|(number, _)| number);
    let mut marks = vec![None; items.len()];
    let mut done = vec![false; items.len()];
    for first in 0..items.len() {
        if done[first] {
            continue;
        }
        let siblings = siblings(items, first);
        let mut begin = 0;
        let mut before = None;
        while begin < siblings.len() {
            let counts_on = |pair: &&[usize]| {
                number(pair[0]).is_some() && number(pair[1]) == number(pair[0]).map(|n| n + 1)
            };
            let end = begin + 1 + siblings[begin..].windows(2).take_while(counts_on).count();
            let run = &siblings[begin..end];
            let is_counted = number(run[0]).is_some() && (run.len() > 1 || siblings.len() == 1);
            // two lists with the same sign would be one
            let sign = if before == Some('.') { ')' } else { '.' };
            if is_counted {
                for at in run {
                    let apart = *at == run[0] && *at > 0;
                    marks[*at] = number(*at).map(|number| Mark { number, sign, apart });
                }
            }
            before = is_counted.then_some(sign);
            begin = end;
        }
        for at in siblings {
            done[at] = true;
        }
    }
    marks
}

/// The places of an item and of those after it in the same list.
fn siblings(items: &[(usize, Cited)], first: usize) -> Vec<usize> {
    let depth = items[first].0;
    let in_list = items[first..].iter().take_while(|(other, _)| *other >= depth).count();
    (first..first + in_list).filter(|at| items[*at].0 == depth).collect()
}

/// An item without the number before it.
fn without_number(cited: &Cited) -> Cited {
    let rest = numbered(&cited.text).map_or(cited.text.as_str(), |(_, rest)| rest);
    let taken = cited.text.len() - rest.len();
    let marks = cited.marks.iter().map(|(at, marker)| (at.saturating_sub(taken), marker.clone()));
    Cited { text: rest.to_owned(), marks: marks.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(items: &[(usize, &str)]) -> String {
        let cited = |text: &str| Cited { text: text.to_owned(), marks: Vec::new() };
        let items: Vec<(usize, Cited)> = items.iter().map(|(depth, text)| (*depth, cited(text))).collect();
        let mut text = String::new();
        write(&mut text, &items);
        text
    }

    #[test]
    fn numbers_that_count_on_become_those_of_a_list() {
        assert_eq!(
            written(&[(0, "9. Sit"), (0, "10. Lie"), (1, "low"), (0, "11. Rest")]),
            "9. Sit\n10. Lie\n    - low\n11. Rest\n"
        );
        assert_eq!(written(&[(0, "1. Sit"), (0, "3. Lie")]), "- 1\\. Sit\n- 3\\. Lie\n");
        assert_eq!(written(&[(0, "a) Sit"), (0, "b) Lie")]), "- a) Sit\n- b) Lie\n");
    }

    #[test]
    fn lists_one_after_the_other_stay_two() {
        let both = written(&[(0, "1. Sit"), (0, "2. Lie"), (0, "1. Rise"), (0, "2. Walk")]);
        assert_eq!(both, "1. Sit\n2. Lie\n\n1) Rise\n2) Walk\n");
        assert_eq!(
            written(&[(0, "plums"), (0, "5. Sit"), (0, "6. Lie"), (0, "pears")]),
            "- plums\n\n5. Sit\n6. Lie\n- pears\n"
        );
    }
}
