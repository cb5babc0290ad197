//! Trains the scorer. The same examples in the same order give the same bytes.

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::detector::Detector;
use super::features::{BUCKETS, Feature};
use super::kernel_training::train_kernel;
use super::meaning::{EncodedText, Margins, TextEncoder, TrainedMeaning};
use super::network_training::train_network;
use super::random::Random;
use super::scorer::{Scorer, logistic};
use super::scoring::TrainingPart;

/// Passes over the examples.
const EPOCHS: usize = 30;
/// Length of the first steps.
const RATE: f32 = 0.2;
/// Pull of each weight to zero.
const DECAY: f32 = 2e-5;

/// What a message of the training data needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    /// Nothing.
    None,
    /// Medical help.
    Emergency,
    /// Help in a crisis.
    Crisis,
    /// Either of them.
    Either,
}

/// A message of the training data.
#[derive(Debug, Clone)]
pub struct Example {
    /// What somebody wrote.
    pub text: String,
    /// What they need.
    pub label: Label,
}

/// Trains weights on the examples, with the patterns of a detector.
#[must_use]
pub fn train(detector: &Detector, examples: &[Example]) -> Scorer {
    let rows: Vec<Row> = examples
        .par_iter()
        .flat_map_iter(|example| {
            let row = |part: TrainingPart| Row {
                features: part.features,
                margins: Vec::new(),
                targets: targets(example.label),
            };
            parts(detector, example).into_iter().map(row)
        })
        .collect();
    learn(&rows)
}

/// Trains on the words and, by an encoder, on the meanings of the examples. None where it encodes none of them. `report`
/// hears how far it got.
#[must_use]
pub fn train_meaning(
    detector: &Detector,
    encoder: &dyn TextEncoder,
    examples: &[Example],
    report: &(dyn Fn(TrainingProgress) + Sync),
) -> Option<TrainedMeaning> {
    let read = AtomicUsize::new(0);
    let parts: Vec<(MeaningExample, Row)> = examples
        .par_iter()
        .flat_map_iter(|example| {
            let dangers = match example.label {
                Label::None => Some([false, false]),
                Label::Emergency => Some([true, false]),
                Label::Crisis => Some([false, true]),
                Label::Either => None,
            };
            let targets = targets(example.label);
            let done = read.fetch_add(1, Ordering::Relaxed) + 1;
            report(TrainingProgress::Reading { done, of: examples.len() });
            let learned = move |part: TrainingPart| {
                let encoded = encoder.encode(&part.text).into_iter().next().unwrap_or_default();
                let row = Row { features: part.features, margins: Vec::new(), targets };
                (MeaningExample { encoded, dangers }, row)
            };
            parts(detector, example).into_iter().map(learned)
        })
        .collect();
    let (examples, mut rows): (Vec<MeaningExample>, Vec<Row>) = parts.into_iter().unzip();
    let (kernel, network) = (train_kernel(&examples, report)?, train_network(&examples, report)?);
    for ((row, kernel), network) in rows.iter_mut().zip(kernel.margins).zip(network.margins) {
        row.margins = Margins { kernel, network }.features().to_vec();
    }
    Some(TrainedMeaning { kernel: kernel.kernel, network: network.network, scorer: learn(&rows) })
}

/// How far a training got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrainingProgress {
    /// Messages that were read.
    Reading {
        /// So far.
        done: usize,
        /// Of how many.
        of: usize,
    },
    /// Parts of the messages that were compared with the others.
    Comparing {
        /// So far.
        done: usize,
        /// Of how many.
        of: usize,
    },
    /// Passes of the network over the messages.
    Learning {
        /// So far.
        done: usize,
        /// Of how many.
        of: usize,
    },
}

/// Hears how far a training got.
pub(super) type Report<'a> = &'a (dyn Fn(TrainingProgress) + Sync);

/// A message to learn from: as it is encoded, and for each danger whether it is in it, or nothing where that is not known.
pub(super) struct MeaningExample {
    pub(super) encoded: EncodedText,
    pub(super) dangers: Option<[bool; 2]>,
}

/// Parts of the messages, each compared with a machine that was trained without it.
pub(super) const FOLDS: usize = 5;
/// Neighbors in a file that stay in one part: repeated in other words, they would answer for each other.
const NEIGHBORS: usize = 20;

/// The part that the message at this place of a file belongs to.
pub(super) fn fold(at: usize) -> usize {
    at / NEIGHBORS % FOLDS
}

/// What is learned from an example. Where nobody is in danger, no part of the message says so; where somebody is, which
/// part says it isn't known.
fn parts(detector: &Detector, example: &Example) -> Vec<TrainingPart> {
    detector.training_parts(&example.text, example.label == Label::None)
}

/// An example as it is learned from.
struct Row {
    features: Vec<Feature>,
    /// What the comparison of meanings says; empty without it.
    margins: Vec<f32>,
    targets: [Option<f32>; 2],
}

/// Weights while they are learned, with the sums of the squares of their slopes (Duchi, Hazan and Singer 2011).
struct Learned {
    weights: Vec<[f32; 2]>,
    squares: Vec<[f32; 2]>,
}

impl Learned {
    fn new(count: usize) -> Self {
        Self { weights: vec![[0.0; 2]; count], squares: vec![[1e-6; 2]; count] }
    }

    fn sum(&self, danger: usize, features: impl Iterator<Item = (usize, f32)>) -> f32 {
        features.map(|(at, value)| self.weights[at][danger] * value).sum()
    }

    fn step(&mut self, danger: usize, features: impl Iterator<Item = (usize, f32)>, error: f32, rate: f32) {
        for (at, value) in features {
            let weight = &mut self.weights[at][danger];
            let slope = error * value + DECAY * *weight;
            let square = &mut self.squares[at][danger];
            *square += slope * slope;
            *weight -= rate * slope / square.sqrt().max(0.3);
        }
    }
}

fn learn(rows: &[Row]) -> Scorer {
    let mut words = Learned::new(BUCKETS);
    let mut meaning = Learned::new(rows.iter().map(|row| row.margins.len()).max().unwrap_or_default());
    let mut biases = [-2.5_f32; 2];
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let mut random = Random::default();
    for epoch in 0..EPOCHS {
        random.shuffle(&mut order);
        #[expect(clippy::cast_precision_loss, reason = "a small count")]
        let rate = RATE / (1.0 + epoch as f32 * 0.1);
        for &row in &order {
            let row = &rows[row];
            let of_words = || row.features.iter().map(|&(at, value)| (at as usize, value));
            let of_meaning = || row.margins.iter().copied().enumerate();
            for (danger, bias) in biases.iter_mut().enumerate() {
                let Some(target) = row.targets[danger] else { continue };
                let sum = words.sum(danger, of_words()) + meaning.sum(danger, of_meaning());
                let error = logistic(*bias + sum) - target;
                *bias -= rate * 0.02 * error;
                words.step(danger, of_words(), error, rate);
                meaning.step(danger, of_meaning(), error, rate);
            }
        }
    }
    quantized(&words.weights, biases, meaning.weights)
}

/// What each of the two scores should be, emergency first; nothing where it doesn't matter.
fn targets(label: Label) -> [Option<f32>; 2] {
    match label {
        Label::None => [Some(0.0), Some(0.0)],
        Label::Emergency => [Some(1.0), Some(0.0)],
        Label::Crisis => [Some(0.0), Some(1.0)],
        Label::Either => [None, None],
    }
}

fn quantized(weights: &[[f32; 2]], biases: [f32; 2], meaning: Vec<[f32; 2]>) -> Scorer {
    let scale = |danger: usize| {
        let widest = weights.iter().map(|pair| pair[danger].abs()).fold(0.0_f32, f32::max);
        (widest / 127.0).max(f32::MIN_POSITIVE)
    };
    let scales = [scale(0), scale(1)];
    let mut bytes = Vec::with_capacity(2 * weights.len());
    for pair in weights {
        for danger in 0..2 {
            #[expect(clippy::cast_possible_truncation, reason = "clamped")]
            let step = (pair[danger] / scales[danger]).round().clamp(-127.0, 127.0) as i8;
            bytes.push(step.cast_unsigned());
        }
    }
    Scorer { biases, scales, weights: bytes.into(), meaning }
}
