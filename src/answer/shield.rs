//! The dose shield: an answer must be about the medicine and the figures of the question, and shows nobody
//! a dose that is for somebody else.

use super::care::holds_dose;
use crate::config::{CareConfig, LISTED_LETTERS};
use crate::question::{Figure, NamedMedicine, Personal, Understanding, WordRole, figures_given};

/// A passage that was found, as the shield looks at it.
#[derive(Debug, Clone)]
pub struct Looked {
    /// Stems of its title and headings, in order.
    pub headings: Vec<String>,
    /// Stems of its title, headings and text, in order.
    pub stems: Vec<String>,
    /// Its text.
    pub text: String,
    /// The parts of its text, where a figure is looked for.
    pub clauses: Vec<LookedClause>,
}

/// A part of a text that gives at most one medicine's figures.
#[derive(Debug, Clone)]
pub struct LookedClause {
    /// The part.
    pub text: String,
    /// Its stems, in order.
    pub stems: Vec<String>,
    /// The medicines that it names.
    pub medicines: Vec<NamedMedicine>,
}

impl LookedClause {
    /// Cuts a text at the ends of sentences and lines, at commas and semicolons, and before an “and” between two figures.
    pub fn texts(text: &str) -> impl Iterator<Item = &str> {
        text.split(['\n', ';'])
            .flat_map(|line| line.split(". "))
            .flat_map(|sentence| sentence.split(", "))
            .flat_map(|clause| {
                let has_figure = |part: &str| part.contains(|c: char| c.is_ascii_digit());
                match clause.split_once(" and ") {
                    // “between 2 and 4 mg” is one
                    Some((before, after))
                        if has_figure(before)
                            && has_figure(after)
                            && !after.trim_start().starts_with(|c: char| c.is_ascii_digit()) =>
                    {
                        vec![before, after]
                    }
                    _ => vec![clause],
                }
            })
    }
}

/// What a figure of the question is a figure of.
struct Subject<'a> {
    medicines: Vec<&'a NamedMedicine>,
    /// Stems of uncommon words, where no list has the medicine.
    words: Vec<&'a str>,
}

impl<'a> Subject<'a> {
    fn new(understanding: &'a Understanding) -> Self {
        let medicines: Vec<&NamedMedicine> =
            understanding.medicines.iter().filter(|medicine| !medicine.is_class).collect();
        let is_unit = |written: &str| {
            let mut parts = understanding
                .figures
                .iter()
                .flat_map(|figure| figure.text.split(|c: char| !c.is_alphabetic()));
            parts.any(|part| part.eq_ignore_ascii_case(written))
        };
        let words = understanding
            .words
            .iter()
            .filter(|word| {
                medicines.is_empty() && word.role == WordRole::Content && word.commonness.is_none()
            })
            .filter(|word| word.text.chars().count() >= LISTED_LETTERS)
            .filter(|word| word.text.chars().all(char::is_alphabetic) && !is_unit(&word.text))
            .map(|word| word.token.stem.as_str())
            .collect();
        Self { medicines, words }
    }

    fn is_anything(&self) -> bool {
        self.medicines.is_empty() && self.words.is_empty()
    }

    fn is_named_in(&self, stems: &[String]) -> bool {
        self.medicines.iter().any(|medicine| medicine.is_named_in(stems))
            || self.words.iter().any(|word| stems.iter().any(|stem| stem == word))
    }

    /// Whether a passage gives a figure of this, and not of a medicine that it names in between.
    fn has_figure(&self, looked: &Looked, asked: &Figure, care: &CareConfig) -> bool {
        let mut is_named = self.is_anything() || self.is_named_in(&looked.headings);
        looked.clauses.iter().any(|clause| {
            if self.is_named_in(&clause.stems) {
                is_named = true;
            } else if !self.is_anything() && clause.medicines.iter().any(|medicine| !medicine.is_class) {
                is_named = false;
            }
            is_named && figures_given(&clause.text, care).iter().any(|figure| figure.covers(asked))
        })
    }
}

/// What the shield makes of the passages found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Shield {
    /// The passages that may be shown, by their places.
    pub shown: Vec<usize>,
    /// The medicines that no passage names, as the question names them: places of their words.
    pub missing_medicines: Vec<(usize, usize)>,
    /// Whether a passage with a dose for somebody else isn't shown.
    pub withholds_dose: bool,
    /// Whether the question names a medicine that is no class.
    pub names_medicine: bool,
    /// The figures that no passage that may be shown has, and whether another one has them.
    pub missing_figures: Vec<MissingFigure>,
}

/// A figure of the question that no passage has that is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct MissingFigure {
    /// As the question writes it.
    pub text: String,
    /// Whether a passage that isn't shown has it.
    pub is_elsewhere: bool,
}

impl Shield {
    /// Whether a question needs it.
    #[must_use]
    pub fn is_needed(understanding: &Understanding) -> bool {
        let names_one = understanding.medicines.iter().any(|medicine| !medicine.is_class);
        names_one || !understanding.figures.is_empty() || is_for_others(understanding)
    }

    /// Examines the passages found, best first; at most `most` of them are shown.
    #[must_use]
    pub fn new(understanding: &Understanding, found: &[Looked], most: usize, care: &CareConfig) -> Self {
        let medicines: Vec<_> =
            understanding.medicines.iter().filter(|medicine| !medicine.is_class).collect();
        let is_on_one =
            |looked: &Looked| medicines.iter().any(|medicine| medicine.is_named_in(&looked.stems));
        let shown: Vec<usize> = (0..found.len())
            .filter(|&place| medicines.is_empty() || is_on_one(&found[place]))
            .filter(|&place| !is_for_somebody_else(&found[place].text, understanding, care))
            .collect();
        let withholds_dose = found
            .iter()
            .any(|looked| is_on_one(looked) && is_for_somebody_else(&looked.text, understanding, care));
        let subject = Subject::new(understanding);
        let is_in = |looked: &Looked, asked: &Figure| {
            figures_given(&looked.text, care).iter().any(|figure| figure.covers(asked))
        };
        let missing_medicines = medicines
            .iter()
            .filter(|medicine| !found.iter().any(|looked| medicine.is_named_in(&looked.stems)))
            .map(|medicine| (medicine.start, medicine.end))
            .collect();
        let is_shown = |asked: &&Figure| {
            shown.iter().take(most).any(|&place| subject.has_figure(&found[place], asked, care))
        };
        let missing_figures = understanding
            .figures
            .iter()
            .filter(|asked| !is_shown(asked))
            .map(|asked| MissingFigure {
                text: asked.text.clone(),
                is_elsewhere: found.iter().any(|looked| is_in(looked, asked)),
            })
            .collect();
        Self {
            shown,
            withholds_dose,
            names_medicine: !medicines.is_empty(),
            missing_medicines,
            missing_figures,
        }
    }

    /// Whether passages name every medicine of the question, and only a figure is missing.
    #[must_use]
    pub fn lacks_only_figures(&self) -> bool {
        self.names_medicine && self.missing_medicines.is_empty() && !self.missing_figures.is_empty()
    }

    /// Whether what is shown may be called an answer.
    #[must_use]
    pub fn may_answer(&self) -> bool {
        !self.shown.is_empty() && self.missing_figures.is_empty()
    }
}

/// Whether a dose for anybody in general is one for somebody else.
fn is_for_others(understanding: &Understanding) -> bool {
    let asks_dose = matches!(understanding.personal, Some(Personal::ChildDose | Personal::Pregnancy));
    asks_dose
        || understanding.for_child_or_pregnant
            && (!understanding.medicines.is_empty() || understanding.used_context)
}

/// Whether a text gives a dose, and the question is for a child or in pregnancy.
fn is_for_somebody_else(text: &str, understanding: &Understanding, care: &CareConfig) -> bool {
    is_for_others(understanding) && holds_dose(text, care)
}
