//! The dose shield: an answer must be about the medicine and the figures of the question, and shows nobody
//! a dose that is for somebody else.

use super::care::holds_dose;
use crate::config::CareConfig;
use crate::question::{Figure, Personal, Understanding, figures};

/// A passage that was found, as the shield looks at it.
#[derive(Debug, Clone)]
pub struct Looked {
    /// Stems of its title, headings and text, in order.
    pub stems: Vec<String>,
    /// Its text.
    pub text: String,
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
        let has_figure = |looked: &Looked, asked: &Figure| {
            figures(&looked.text, care).iter().any(|figure| figure.covers(asked))
        };
        let missing_medicines = medicines
            .iter()
            .filter(|medicine| !found.iter().any(|looked| medicine.is_named_in(&looked.stems)))
            .map(|medicine| (medicine.start, medicine.end))
            .collect();
        let is_shown =
            |asked: &&Figure| shown.iter().take(most).any(|&place| has_figure(&found[place], asked));
        let missing_figures = understanding
            .figures
            .iter()
            .filter(|asked| !is_shown(asked))
            .map(|asked| MissingFigure {
                text: asked.text.clone(),
                is_elsewhere: found.iter().any(|looked| has_figure(looked, asked)),
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
