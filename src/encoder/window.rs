//! Long texts are cut into parts that fit the model's window.

use std::ops::Range;

/// Ranges of nearly equal length, none longer than the window, of so many tokens. A part begins
/// where a word begins, unless no word begins in the half of a window before its end.
pub(super) fn parts(tokens: usize, window: usize, begins_word: impl Fn(usize) -> bool) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = 0;
    while start < tokens {
        let rest = tokens - start;
        let wanted = start + rest.div_ceil(rest.div_ceil(window));
        let end = if wanted >= tokens {
            tokens
        } else {
            let earliest = wanted - (wanted - start) / 2;
            (earliest..=wanted).rev().find(|at| begins_word(*at)).unwrap_or(wanted)
        };
        parts.push(start..end);
        start = end;
    }
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn parts_are_of_nearly_equal_length() {
        assert_eq!(parts(100, 100, |_| true), vec![0..100]);
        assert_eq!(parts(101, 100, |_| true), [0..51, 51..101]);
        assert!(parts(0, 100, |_| true).is_empty());
    }

    #[test]
    fn parts_begin_where_words_do() {
        assert_eq!(parts(16, 10, |at| at % 3 == 0), [0..6, 6..16]);
        assert_eq!(parts(16, 10, |_| false), [0..8, 8..16]);
    }

    proptest! {
        #[test]
        fn every_token_is_in_one_part(tokens in 0_usize..2_000, window in 1_usize..300, words in 1_usize..50) {
            let parts = parts(tokens, window, |at| at % words == 0);
            let mut next = 0;
            for part in parts {
                prop_assert_eq!(part.start, next);
                prop_assert!(!part.is_empty() && part.len() <= window);
                next = part.end;
            }
            prop_assert_eq!(next, tokens);
        }
    }
}
