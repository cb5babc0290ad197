//! Detects emergencies and crises in a message, in people's own words.
//!
//! `normalize` undoes disguises, `words` splits the text, `pattern` reads the pattern files and matches
//! them, `guards` weighs what a clause says about a match, `scorer` adds a trained score, by `meaning`,
//! too: `kernel` compares with messages whose danger is known, `network` reads the tokens. `scoring` scores a message part
//! by part, and `detector` decides, from what `hits` has of the patterns.
//! `talk` and `memory` carry it across the turns of a conversation.

mod detector;
mod evidence;
mod features;
mod guards;
mod hits;
mod kernel;
mod kernel_training;
mod language;
mod meaning;
mod memory;
mod network;
mod network_training;
mod normalize;
mod numbers;
mod pattern;
mod random;
mod reading;
mod scorer;
mod scoring;
mod talk;
mod training;
mod vocabulary;
mod who;
mod words;

pub use detector::{
    ATTEMPT, Detector, Finding, POISONING, Reason, SCORE, SafetySettings, Thresholds, check_patterns,
    prepare_patterns,
};
pub use evidence::{Danger, Strength};
pub use kernel::Kernel;
pub use language::{MessageLanguage, detect_language};
pub use meaning::{EncodedText, MeaningScorer, TextEncoder, TrainedMeaning};
pub use memory::{SafetyMemory, SafetyMemorySettings};
pub use network::Network;
pub use normalize::{Normalized, normalize};
pub use pattern::{PatternError, PatternFile};
pub use scorer::{Scorer, Scores, WeightsError};
pub use training::{Example, Label, TrainingProgress, train, train_meaning};
pub use who::Who;
