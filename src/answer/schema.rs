//! The shape of an answer, as front ends get it and as `--json` prints it (docs/developers/answer.md).

use serde::ser::SerializeStruct as _;
use serde::{Serialize, Serializer};

use super::{Disclaimer, Notices};
use crate::config::Language;
use crate::corpus::{PartialDate, ReviewStatus};
use crate::passage::PassageHash;
use crate::safety::{Danger, Strength, Who};

/// Version of the shape. Adding a field keeps it; changing the meaning of one raises it.
pub const VERSION: u32 = 1;

/// An answer to a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Version of this shape.
    pub version: u32,
    /// Language of the notices and the disclaimer.
    pub language: Language,
    /// The question, as asked.
    pub question: String,
    /// Whether the passages answer it.
    pub outcome: Outcome,
    /// How the question was read.
    pub interpretation: Interpretation,
    /// Set when help is needed at once.
    pub urgency: Option<Urgency>,
    /// Passages, best first.
    pub passages: Vec<AnswerPassage>,
    /// The things that the question asks, where they are several, with the ranks of their passages.
    pub parts: Vec<AnswerPart>,
    /// Conditions to choose from if the question names none.
    pub choices: Vec<String>,
    /// Where nothing answers: the sections that come closest, best first.
    pub near_sections: Vec<NearSection>,
    /// What the reader must know about this answer: `notices`, in sentences, and `notice_codes`.
    pub notices: Notices,
    /// The medical disclaimer.
    pub disclaimer: Disclaimer,
}

impl Answer {
    /// The answer in short: the sentences of the first passage that answer best, word for word.
    #[must_use]
    pub fn sentences(&self) -> Vec<&str> {
        let first = self.passages.iter().take(1);
        first
            .flat_map(|passage| passage.sentences.iter().filter_map(|&(from, to)| passage.text.get(from..to)))
            .collect()
    }
}

impl Serialize for Answer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Answer", 14)?;
        object.serialize_field("version", &self.version)?;
        object.serialize_field("language", &self.language)?;
        object.serialize_field("question", &self.question)?;
        object.serialize_field("outcome", &self.outcome)?;
        object.serialize_field("interpretation", &self.interpretation)?;
        object.serialize_field("urgency", &self.urgency)?;
        object.serialize_field("sentences", &self.sentences())?;
        object.serialize_field("passages", &self.passages)?;
        object.serialize_field("parts", &self.parts)?;
        object.serialize_field("choices", &self.choices)?;
        object.serialize_field("near_sections", &self.near_sections)?;
        object.serialize_field("notices", &*self.notices)?;
        object.serialize_field("notice_codes", self.notices.codes())?;
        object.serialize_field("disclaimer", &self.disclaimer)?;
        object.end()
    }
}

/// A section that comes close to a question that nothing answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NearSection {
    /// Its passage that comes closest, for `bonafide show`.
    pub passage: String,
    /// Document that it is in.
    pub document: String,
    /// Title of the document.
    pub title: String,
    /// Condition that the document is about.
    pub condition: String,
    /// Headings, from the outermost.
    pub section: Vec<String>,
}

/// One of the things that a question asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AnswerPart {
    /// The words that ask it, or the condition that it is about.
    pub about: String,
    /// The condition asked about.
    pub condition: Option<String>,
    /// What is asked for, as `treatment`.
    pub intent: Option<String>,
    /// Whether its passages answer it.
    pub outcome: Outcome,
    /// Ranks of its passages.
    pub passages: Vec<usize>,
}

/// Whether the passages answer the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The first passage is held to answer it.
    Answered,
    /// Nothing clearly answers it; these are nearest.
    Related,
    /// Nothing is worth showing.
    NoAnswer,
}

/// How the question was read.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Interpretation {
    /// The question with corrected spelling, if anything was corrected.
    pub corrected: Option<String>,
    /// The condition asked about.
    pub condition: Option<String>,
    /// What is asked for, as `treatment`.
    pub intent: Option<String>,
    /// Whether an earlier turn of the conversation was used.
    pub used_context: bool,
    /// How probable it is, by the model, that the first passage answers. Nothing where no passage
    /// was looked for, or found.
    pub confidence: Option<f32>,
    /// What became of every word, in order.
    pub words: Vec<InterpretedWord>,
}

/// What became of a word of the question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InterpretedWord {
    /// As it was written.
    pub text: String,
    /// What became of it.
    pub became: WordTreatment,
    /// Whether it says what kind of section is asked for.
    pub asks_for_kind: bool,
    /// What was looked for, folded, and the synonyms as the lexicon writes them.
    pub terms: Vec<String>,
}

/// Ways in which a word can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WordTreatment {
    /// It is looked for, and passages hold it.
    Matched,
    /// It and its synonyms are looked for.
    Expanded,
    /// It was taken for another word, which is looked for.
    Corrected,
    /// It names the condition.
    Condition,
    /// It is looked for, and no passage holds it.
    NotFound,
    /// It says nothing of its own.
    LeftOut,
}

/// Help that is needed at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Urgency {
    /// How it is urgent.
    pub level: UrgencyLevel,
    /// How help is shown: `first`, or one line above the answer, as `possible` or as a `reminder`.
    pub strength: Strength,
    /// Emergency or crisis, also where it is only possible.
    pub danger: Danger,
    /// Kind of danger, as in the pattern files.
    pub kind: String,
    /// Who is in danger: `writer`, or `other` where the writer worries about somebody.
    pub who: Who,
    /// What it was found from.
    pub reasons: Vec<UrgencyReason>,
    /// What to do now, line by line.
    pub message: String,
}

/// What danger was found from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UrgencyReason {
    /// File and line of a pattern, as `en:120`; `score`; or `conversation`.
    pub source: String,
    /// The words of the question.
    pub text: String,
}

/// Ways of being urgent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum UrgencyLevel {
    /// A medical emergency.
    Emergency,
    /// Danger of suicide, self-harm or abuse.
    Crisis,
    /// Possibly one of them: the question is answered, with one line on where to get help.
    Possible,
}

/// A passage of an answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AnswerPassage {
    /// Stable name, for `bonafide show`.
    pub id: String,
    /// Place in the answer, from 1.
    pub rank: usize,
    /// Score, comparable within this answer only.
    pub score: f32,
    /// Text.
    pub text: String,
    /// BLAKE3 of `text` in UTF-8, in hexadecimal digits. `bonafide verify` uses it to check whether the
    /// corpus still says the same.
    pub hash: PassageHash,
    /// Its number among the passages of its document, from 1.
    pub position: u32,
    /// Words of the question: byte ranges of `text`, in order, not overlapping.
    pub highlights: Vec<(usize, usize)>,
    /// The sentences that answer best: byte ranges of `text`, in order, not overlapping.
    pub sentences: Vec<(usize, usize)>,
    /// Headings above it, from the outermost.
    pub section: Vec<String>,
    /// Section of the source that it summarizes.
    pub source_section: Option<String>,
    /// Document that it is from.
    pub document: AnswerDocument,
    /// References cited in `text`, each once, in order.
    pub citations: Vec<AnswerCitation>,
}

/// What an answer says of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AnswerDocument {
    /// Id in the corpus.
    pub id: String,
    /// Title.
    pub title: String,
    /// Condition that it is about.
    pub condition: String,
    /// Who published the source.
    pub publisher: String,
    /// The same in short, where the document gives it.
    pub publisher_short: Option<String>,
    /// Address of the source.
    pub url: Option<String>,
    /// Language of the source and the passages, as in BCP 47.
    pub language: String,
    /// When the source was published.
    pub published: Option<PartialDate>,
    /// When the source was last changed.
    pub updated: Option<PartialDate>,
    /// What is known of its review.
    pub review_status: ReviewStatus,
    /// Whether its last date lies so far back that newer findings may be missing.
    pub is_old: bool,
    /// The source's own disclaimer.
    pub disclaimer: String,
}

/// A reference cited in a passage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AnswerCitation {
    /// The text between the brackets of the citation.
    pub marker: String,
    /// The reference, or that the source does not say what it is.
    pub text: String,
}
