//! Synonyms: settings, and the entries of lexicon files.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::hash::{Hash as _, Hasher as _};
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::OnceLock;

use rustc_hash::FxHasher;
use serde::Deserialize;

use super::ConfigError;
use super::term_lines::{TermLine, read_lines};

/// Name and content of each lexicon file in the program; the entries of the first come first.
pub(super) const LEXICON: [(&str, &str); 13] = [
    ("config/lexicon/body.txt", include_str!("../../config/lexicon/body.txt")),
    ("config/lexicon/symptom.txt", include_str!("../../config/lexicon/symptom.txt")),
    ("config/lexicon/general.txt", include_str!("../../config/lexicon/general.txt")),
    ("config/lexicon/condition.txt", include_str!("../../config/lexicon/condition.txt")),
    ("config/lexicon/medicine.txt", include_str!("../../config/lexicon/medicine.txt")),
    ("config/lexicon/test.txt", include_str!("../../config/lexicon/test.txt")),
    ("config/lexicon/procedure.txt", include_str!("../../config/lexicon/procedure.txt")),
    ("config/lexicon/therapy.txt", include_str!("../../config/lexicon/therapy.txt")),
    ("config/lexicon/genetics.txt", include_str!("../../config/lexicon/genetics.txt")),
    ("config/lexicon/growth.txt", include_str!("../../config/lexicon/growth.txt")),
    ("config/lexicon/person.txt", include_str!("../../config/lexicon/person.txt")),
    ("config/lexicon/place.txt", include_str!("../../config/lexicon/place.txt")),
    ("config/lexicon/daily.txt", include_str!("../../config/lexicon/daily.txt")),
];

/// `config/lexicon.toml`, and the entries of `config/lexicon/*.txt` and of further files.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LexiconConfig {
    /// Weight of terms that mean the same, where an entry gives none.
    pub equal_weight: f32,
    /// Weight of what a term also finds, where an entry gives none.
    pub finds_weight: f32,
    /// Weight of an abbreviation's long form and of a long form's abbreviation.
    pub abbreviation_weight: f32,
    /// The maximum number of synonyms that are looked up for one term of a question.
    pub most_synonyms: usize,
    /// Further lexicon files.
    pub files: Vec<PathBuf>,
    /// Name and content of the lexicon files, those of the program first.
    #[serde(skip)]
    texts: Vec<(String, Cow<'static, str>)>,
    /// Their entries, read when they are needed.
    #[serde(skip)]
    entries: OnceLock<Vec<LexiconEntry>>,
}

/// Terms that find each other, or that find others.
#[derive(Debug, Clone, PartialEq)]
pub struct LexiconEntry {
    /// What they name.
    pub kind: TermKind,
    /// Words or phrases.
    pub terms: Vec<String>,
    /// What they find, but not the reverse; where there is nothing, they find each other.
    pub also: Vec<String>,
    /// Weight against the word of the question itself, above 0 and up to 1.
    pub weight: Option<f32>,
}

/// What a term of a lexicon names. Names of conditions and medicines are never taken for
/// misspellings of one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum TermKind {
    Condition,
    Medicine,
    Symptom,
    Body,
    Test,
    Procedure,
    Therapy,
    Genetics,
    Growth,
    Person,
    Place,
    Daily,
    General,
}

impl TermKind {
    /// All kinds, with the names that lexicon files have for them.
    pub const NAMES: [(Self, &str); 13] = [
        (Self::Condition, "condition"),
        (Self::Medicine, "medicine"),
        (Self::Symptom, "symptom"),
        (Self::Body, "body"),
        (Self::Test, "test"),
        (Self::Procedure, "procedure"),
        (Self::Therapy, "therapy"),
        (Self::Genetics, "genetics"),
        (Self::Growth, "growth"),
        (Self::Person, "person"),
        (Self::Place, "place"),
        (Self::Daily, "daily"),
        (Self::General, "general"),
    ];
}

impl fmt::Display for TermKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Self::NAMES.iter().filter(|(kind, _)| kind == self).try_for_each(|(_, name)| f.write_str(name))
    }
}

impl FromStr for TermKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::NAMES.iter().find(|(_, name)| *name == text).map(|(kind, _)| *kind);
        found.ok_or_else(|| {
            let names = Self::NAMES.map(|(_, name)| name).join(", ");
            format!("“{text}” is no kind of term: write one of {names}")
        })
    }
}

impl LexiconConfig {
    /// Adds a lexicon file.
    pub(super) fn add_file(&mut self, place: String, text: impl Into<Cow<'static, str>>) {
        self.texts.push((place, text.into()));
        self.entries = OnceLock::new();
    }

    /// The content of all files.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().map(|(_, text)| text.as_ref())
    }

    /// Reads the entries of all files, unless that was done before.
    ///
    /// # Errors
    /// What is wrong with a line, and what to do.
    pub fn read(&self) -> Result<&[LexiconEntry], ConfigError> {
        if self.entries.get().is_none() {
            let read: Result<Vec<_>, _> =
                self.texts.iter().map(|(place, text)| LexiconEntry::read_all(place, text)).collect();
            let _ = self.entries.set(read?.concat());
        }
        Ok(self.entries())
    }

    /// Which words and phrases find each other; none where a file has an error, which [`Self::read`] reports.
    pub fn entries(&self) -> &[LexiconEntry] {
        match self.entries.get() {
            Some(entries) => entries,
            None => self.read().unwrap_or_default(),
        }
    }

    /// Entries whose terms find each other.
    pub fn equal(&self) -> impl Iterator<Item = &LexiconEntry> {
        self.entries().iter().filter(|entry| entry.also.is_empty())
    }

    /// Entries whose terms find others.
    pub fn finds(&self) -> impl Iterator<Item = &LexiconEntry> {
        self.entries().iter().filter(|entry| !entry.also.is_empty())
    }

    pub(super) fn check(&self) -> Result<(), String> {
        let weights = [self.equal_weight, self.finds_weight, self.abbreviation_weight];
        if let Some(weight) = weights.into_iter().find(|weight| !(*weight > 0.0 && *weight <= 1.0)) {
            return Err(format!("the weight {weight} must be above 0 and at most 1"));
        }
        if !(1..=64).contains(&self.most_synonyms) {
            return Err("most_synonyms must be between 1 and 64".to_owned());
        }
        Ok(())
    }
}

impl LexiconEntry {
    /// Reads the entries of a lexicon file; `place` is its name in errors.
    ///
    /// # Errors
    /// What is wrong with a line, and what to do.
    pub fn read_all(place: &str, text: &str) -> Result<Vec<Self>, ConfigError> {
        let (mut kind, mut entries) = (None, Vec::new());
        let mut known: HashMap<u64, Vec<(usize, usize)>> = HashMap::new();
        read_lines(place, text, &mut |number, line| {
            if line.starts_with("[[") {
                return Err("entries are lines, not TOML: docs/members/synonyms.md says how to convert \
                            a file"
                    .to_owned());
            }
            if let Some(heading) = line.strip_prefix('[') {
                let name = heading.split(']').next().unwrap_or_default();
                kind = Some(name.trim().parse()?);
                return Ok(());
            }
            let kind = kind.ok_or("no kind of term: write what the terms name above them, as [symptom]")?;
            let entry = Self::new(kind, TermLine::parse(line)?)?;
            let same_hash = known.entry(entry.hash()).or_default();
            if let Some((other, _)) = same_hash.iter().find(|(_, at)| entry.says_the_same(&entries[*at])) {
                return Err(format!("the terms of line {other} again: delete one of the two lines"));
            }
            same_hash.push((number, entries.len()));
            entries.push(entry);
            Ok(())
        })?;
        Ok(entries)
    }

    fn new(kind: TermKind, line: TermLine) -> Result<Self, String> {
        let TermLine { terms, also, mark } = line;
        if also.is_empty() && terms.len() < 2 {
            return Err(format!(
                "“{}” is alone: add a term that means the same, or “=>” and a term that it finds",
                terms.concat()
            ));
        }
        let weight = mark.map(|mark| {
            let percent = mark.strip_suffix('%').and_then(|percent| percent.trim_end().parse::<u8>().ok());
            let percent = percent.filter(|percent| (1..=100).contains(percent));
            percent.map(|percent| f32::from(percent) / 100.0).ok_or_else(|| {
                format!("“| {mark}” is no weight: write a whole number from 1 to 100 and %, as “| 60%”")
            })
        });
        Ok(Self { kind, terms, also, weight: weight.transpose()? })
    }

    /// All its terms.
    pub fn all_terms(&self) -> impl Iterator<Item = &String> {
        self.terms.iter().chain(&self.also)
    }

    /// A number that entries share that say the same.
    fn hash(&self) -> u64 {
        let of = |terms: &[String]| terms.iter().map(|term| hash_of(term)).fold(0, u64::wrapping_add);
        of(&self.terms).wrapping_mul(3).wrapping_add(of(&self.also))
    }

    /// Whether another entry has the same terms, in any order and in capitals or not.
    fn says_the_same(&self, other: &Self) -> bool {
        let sorted = |terms: &[String]| {
            let mut terms: Vec<String> = terms.iter().map(|term| term.to_lowercase()).collect();
            terms.sort();
            terms
        };
        sorted(&self.terms) == sorted(&other.terms) && sorted(&self.also) == sorted(&other.also)
    }
}

/// The same number for terms that differ in capitals.
fn hash_of(term: &str) -> u64 {
    let mut hasher = FxHasher::default();
    term.chars().flat_map(char::to_lowercase).for_each(|c| c.hash(&mut hasher));
    hasher.finish()
}

impl fmt::Display for LexiconEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = self.weight.map(|weight| format!("{:.0}%", weight * 100.0));
        TermLine { terms: self.terms.clone(), also: self.also.clone(), mark }.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Result<Vec<LexiconEntry>, String> {
        LexiconEntry::read_all("own.txt", text).map_err(|error| error.to_string())
    }

    #[test]
    fn the_files_of_the_program_are_one_for_each_kind_and_repeat_nothing() {
        for (place, text) in LEXICON {
            let entries = LexiconEntry::read_all(place, text).expect("valid entries");
            let kind = place.rsplit('/').next().and_then(|name| name.strip_suffix(".txt"));
            assert!(entries.iter().all(|entry| Some(entry.kind.to_string().as_str()) == kind), "{place}");
        }
        // read as one file, in which no line says the same as another
        let all = read(&LEXICON.map(|(_, text)| text).join("\n")).expect("no entry twice");
        for kind in TermKind::NAMES.map(|(kind, _)| kind) {
            assert!(all.iter().any(|entry| entry.kind == kind), "{kind}");
        }
    }

    #[test]
    fn a_line_has_the_kind_above_it_and_a_weight_of_its_own() {
        let text =
            "\u{feff}# mine\r\n[body]\r\nhip, hip joint | 60%\r\n\r\n[ test ] # blood\r\nscan => CT\r\n";
        let entries = read(text).expect("valid entries");
        assert_eq!((entries[0].kind, entries[0].weight), (TermKind::Body, Some(0.6)));
        assert_eq!((entries[1].kind, entries[1].also[0].as_str()), (TermKind::Test, "CT"));
    }

    #[test]
    fn what_is_wrong_names_the_line_and_the_way_out() {
        for (text, wrong) in [
            ("femur, thigh bone", "line 1: no kind of term"),
            ("[bodi]\nfemur, thigh bone", "line 1: “bodi” is no kind of term: write one of condition"),
            ("[body]\n\nfemur", "line 3: “femur” is alone"),
            ("[body]\nfemur,, thigh bone", "line 2: no term after"),
            ("[body]\nfemur, thigh bone | 0%", "line 2: “| 0%” is no weight"),
            ("[body]\nfemur, thigh bone | heavy", "whole number from 1 to 100"),
            ("[body]\nhip, b, c\nb, C, Hip", "line 3: the terms of line 2 again"),
            ("[[equal]]\nkind = \"body\"", "line 1: entries are lines, not TOML"),
        ] {
            let error = read(text).expect_err(text);
            assert!(error.starts_with("own.txt, line ") && error.contains(wrong), "{text}: {error}");
        }
        assert!(read("[body]\na => b\nb => a\na, b").is_ok());
    }

    fn entry() -> impl Strategy<Value = LexiconEntry> {
        let terms =
            |least| prop::collection::btree_set("[a-z\\\\,|#=>\\[\\]é%-]{1,6}( [#a-z=>]{1,3})?", least..4);
        let kind = prop::sample::select(TermKind::NAMES.map(|(kind, _)| kind).to_vec());
        let also = terms(0);
        (kind, terms(2), also, prop::option::of(1..=100_u8)).prop_map(|(kind, terms, also, percent)| {
            let also = also.difference(&terms).cloned().collect();
            let weight = percent.map(|percent| f32::from(percent) / 100.0);
            LexiconEntry { kind, terms: terms.into_iter().collect(), also, weight }
        })
    }

    proptest! {
        #[test]
        fn entries_are_read_as_they_are_written(entry in entry()) {
            prop_assert_eq!(read(&format!("[{}]\n{entry}\n", entry.kind)), Ok(vec![entry]));
        }

        #[test]
        fn any_text_gives_entries_or_an_error_with_its_line(text in "(\\[body\\]|[,|#=>\\\\ a-cé%\n]|=>|\\[|\\PC)*") {
            if let Err(error) = read(&text) {
                prop_assert!(error.starts_with("own.txt, line "), "{}", error);
            }
        }
    }
}
