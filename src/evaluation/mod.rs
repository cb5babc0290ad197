//! Evaluation: collections with judged questions, measured by the field's usual measures.

mod beir;
mod calibration;
mod collection_run;
mod messages;
mod metrics;
mod question_run;
mod questions;
mod ranking_fit;
mod similarity_run;

pub use beir::{
    Collection, CollectionError, Query, read_collection, read_judgements, read_queries, read_threshold,
};
pub use calibration::{Calibration, calibrate};
pub use collection_run::{CollectionResult, run_collection};
pub use messages::{DetectedRow, LabeledMessage, LabeledTurn, detect_messages, message_part, read_messages};
pub use metrics::{Gains, Judgements, Measures};
pub use question_run::{AbstentionPoint, QuestionMeasures, QuestionResult, abstention_curve, run_questions};
pub use questions::{ExpectedQuestion, ExpectedSection, Part, read_questions};
pub use ranking_fit::{JudgedCandidates, fit_ranking, judged_candidates};
pub use similarity_run::{Mistake, SimilarityPoint, run_similarity};
