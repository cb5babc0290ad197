//! Trains the scorer. The same examples in the same order give the same bytes.

use super::detector::Detector;
use super::features::{BUCKETS, Feature};
use super::scorer::{Scorer, logistic};

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
    let rows: Vec<(Vec<Feature>, [Option<f32>; 2])> = examples
        .iter()
        .map(|example| (detector.training_features(&example.text), targets(example.label)))
        .collect();
    let mut weights = vec![[0.0_f32; 2]; BUCKETS];
    let mut squares = vec![[1e-6_f32; 2]; BUCKETS];
    let mut biases = [-2.5_f32; 2];
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    for epoch in 0..EPOCHS {
        shuffle(&mut order, &mut random);
        #[expect(clippy::cast_precision_loss, reason = "a small count")]
        let rate = RATE / (1.0 + epoch as f32 * 0.1);
        for &row in &order {
            let (features, targets) = &rows[row];
            for danger in 0..2 {
                let Some(target) = targets[danger] else { continue };
                let sum: f32 = features.iter().map(|&(at, value)| weights[at as usize][danger] * value).sum();
                let error = logistic(biases[danger] + sum) - target;
                biases[danger] -= rate * 0.02 * error;
                for &(at, value) in features {
                    let slope = error * value + DECAY * weights[at as usize][danger];
                    let square = &mut squares[at as usize][danger];
                    *square += slope * slope;
                    weights[at as usize][danger] -= rate * slope / square.sqrt().max(0.3);
                }
            }
        }
    }
    quantized(&weights, biases)
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

fn shuffle(order: &mut [usize], random: &mut u64) {
    for last in (1..order.len()).rev() {
        *random ^= *random << 13;
        *random ^= *random >> 7;
        *random ^= *random << 17;
        let other = usize::try_from(*random % (last as u64 + 1)).unwrap_or(0);
        order.swap(last, other);
    }
}

fn quantized(weights: &[[f32; 2]], biases: [f32; 2]) -> Scorer {
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
    Scorer { biases, scales, weights: bytes.into() }
}
