//! Names that differ by few edits, found without comparing each with all others.
//!
//! An edit touches at most two adjacent pieces of a name, so of two for each edit and one more, one piece
//! is in the other name unchanged and no further from its place than there are edits. Names are looked up by
//! their pieces (Li, Deng, Wang and Feng 2011, “PASS-JOIN”).

use rustc_hash::{FxHashMap, FxHashSet};

use super::edit_distance::Pattern;

/// The letters of a folded name, without spaces and hyphens.
pub(crate) struct NameLetters {
    letters: String,
    pattern: Pattern,
}

impl NameLetters {
    /// `None` for a name that has another character than ASCII letters, spaces and hyphens, or too many.
    pub(crate) fn of(name: &str) -> Option<Self> {
        let letters = name.replace([' ', '-'], "");
        let pattern = Pattern::new(&letters)?;
        Some(Self { letters, pattern })
    }
}

/// Names that others are looked for among.
pub(crate) struct LikeNames {
    slips: usize,
    names: Vec<String>,
    /// Names by their length, and the number and the letters of one of their pieces.
    pieces: FxHashMap<(usize, usize, Box<str>), Vec<usize>>,
}

impl LikeNames {
    /// No names yet; two are similar with at most so many edits.
    pub(crate) fn new(slips: usize) -> Self {
        Self { slips, names: Vec::new(), pieces: FxHashMap::default() }
    }

    fn count(&self) -> usize {
        2 * self.slips + 1
    }

    /// Where a piece of a name of so many letters begins and ends.
    fn piece(&self, length: usize, number: usize) -> (usize, usize) {
        (length * number / self.count(), length * (number + 1) / self.count())
    }

    /// Adds a name; the first is number 0.
    pub(crate) fn add(&mut self, name: NameLetters) {
        let letters = name.letters;
        for number in 0..self.count() {
            let (begin, end) = self.piece(letters.len(), number);
            let key = (letters.len(), number, letters[begin..end].into());
            self.pieces.entry(key).or_default().push(self.names.len());
        }
        self.names.push(letters);
    }

    /// The numbers of the names that are similar, in order.
    pub(crate) fn near(&self, name: &NameLetters) -> Vec<usize> {
        let length = name.letters.len();
        let mut seen: FxHashSet<usize> = FxHashSet::default();
        let mut near = Vec::new();
        for other in length.saturating_sub(self.slips)..=length + self.slips {
            for number in 0..self.count() {
                let (begin, end) = self.piece(other, number);
                for from in begin.saturating_sub(self.slips)..=begin + self.slips {
                    let Some(letters) = name.letters.get(from..from + end - begin) else { continue };
                    let Some(holders) = self.pieces.get(&(other, number, letters.into())) else { continue };
                    let new = holders.iter().filter(|holder| seen.insert(**holder));
                    near.extend(
                        new.filter(|holder| name.pattern.distance(&self.names[**holder]) <= self.slips),
                    );
                }
            }
        }
        near.sort_unstable();
        near
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn all_names_with_few_slips_are_found(
            names in prop::collection::vec("[ab]{1,9}", 1..40),
            wanted in "[abc]{1,9}",
            slips in 0_usize..4,
        ) {
            let mut known = LikeNames::new(slips);
            for name in &names {
                known.add(NameLetters::of(name).expect("letters"));
            }
            let near = known.near(&NameLetters::of(&wanted).expect("letters"));
            let expected: Vec<usize> = (0..names.len())
                .filter(|number| strsim::osa_distance(&wanted, &names[*number]) <= slips)
                .collect();
            prop_assert_eq!(near, expected);
        }
    }

    #[test]
    fn spaces_and_hyphens_make_no_difference() {
        let mut known = LikeNames::new(2);
        known.add(NameLetters::of("osteo-petrosis").expect("letters"));
        assert_eq!(known.near(&NameLetters::of("osteo porosis").expect("letters")), [0]);
        assert!(NameLetters::of("type 2").is_none());
    }
}
