//! Trains the network that reads tokens, by AdamW (Loshchilov and Hutter 2019) with dropout (Srivastava and others 2014). The
//! same examples give the same numbers on one machine.

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::network::{MORE_FOR_UNIT, Network, UNITS, Weights, attention_shares, dot, weights_for};
use super::random::Random;
use super::scorer::logistic;
use super::training::{FOLDS, MeaningExample, Report, TrainingProgress, fold};

/// Passes over the messages.
const EPOCHS: usize = 6;
/// Messages of one step.
const BATCH: usize = 32;
/// Length of the longest steps, which come after this share of all; they grow until then and shrink to nothing.
const RATE: f32 = 3e-3;
const RISING: f32 = 0.3;
/// Pull of each weight to zero.
const DECAY: f32 = 0.02;
/// Share of the units that a token lacks while it is learned.
const DROPPED: f32 = 0.3;
/// How long the averages of slopes and of their squares remember.
const MOMENTUM: f32 = 0.9;
const SQUARES: f32 = 0.999;

/// A network, and the margins that messages get from one that hasn't seen them.
pub(super) struct TrainedNetwork {
    pub(super) network: Network,
    /// For each example; zero where it has no tokens.
    pub(super) margins: Vec<[f32; 2]>,
}

/// Trains on all examples with tokens. None where no example has any. `report` hears of each pass over them.
pub(super) fn train_network(examples: &[MeaningExample], report: Report<'_>) -> Option<TrainedNetwork> {
    let dimensions =
        examples.iter().map(|example| example.encoded.vector.len()).find(|&dimensions| dimensions > 0)?;
    let scaling = Scaling::of(examples, dimensions)?;
    let known: Vec<usize> = (0..examples.len())
        .filter(|&at| !examples[at].encoded.tokens.is_empty() && examples[at].dangers.is_some())
        .collect();
    let passes = AtomicUsize::new(0);
    let passed = || {
        let done = passes.fetch_add(1, Ordering::Relaxed) + 1;
        report(TrainingProgress::Learning { done, of: (FOLDS + 1) * EPOCHS });
    };
    let learn = |own: &[usize]| learn(examples, own, &scaling, &passed);
    let of_folds: Vec<Network> = (0..FOLDS)
        .into_par_iter()
        .map(|left_out| {
            let own = known.iter().enumerate().filter(|(at, _)| fold(*at) != left_out);
            learn(&own.map(|(_, &example)| example).collect::<Vec<_>>())
        })
        .collect();
    let network = learn(&known);
    let mut unseen_by = vec![&network; examples.len()];
    for (at, &example) in known.iter().enumerate() {
        unseen_by[example] = &of_folds[fold(at)];
    }
    let margins = examples
        .par_iter()
        .zip(unseen_by)
        .map(|(example, network)| network.margins(&example.encoded.tokens).unwrap_or_default())
        .collect();
    Some(TrainedNetwork { network, margins })
}

/// The mean and the spread of each of the encoder's numbers: steps are as long for each when these are taken out.
struct Scaling {
    mean: Vec<f32>,
    spread: Vec<f32>,
}

impl Scaling {
    fn of(examples: &[MeaningExample], dimensions: usize) -> Option<Self> {
        let mut sums = vec![(0.0_f64, 0.0_f64); dimensions];
        let mut count = 0.0_f64;
        for token in examples.iter().flat_map(|example| example.encoded.tokens.chunks_exact(dimensions)) {
            count += 1.0;
            for ((sum, squares), &number) in sums.iter_mut().zip(token) {
                *sum += f64::from(number);
                *squares += f64::from(number) * f64::from(number);
            }
        }
        if count == 0.0 {
            return None;
        }
        #[expect(clippy::cast_possible_truncation, reason = "weights have as many digits")]
        let numbers = |(sum, squares): &(f64, f64)| {
            let mean = sum / count;
            (mean as f32, (squares / count - mean * mean).max(1e-6).sqrt() as f32)
        };
        let (mean, spread) = sums.iter().map(numbers).unzip();
        Some(Self { mean, spread })
    }

    fn scaled(&self, token: &[f32]) -> Vec<f32> {
        let of_number = |((number, mean), spread): ((&f32, &f32), &f32)| (number - mean) / spread;
        token.iter().zip(&self.mean).zip(&self.spread).map(of_number).collect()
    }

    /// The network for tokens as they are, from one for scaled ones.
    fn taken_in(&self, mut weights: Weights) -> Network {
        let dimensions = self.mean.len();
        let (hidden, rest) = weights.0.split_at_mut(dimensions * UNITS);
        for (row, bias) in hidden.chunks_exact_mut(dimensions).zip(rest) {
            for (at, weight) in row.iter_mut().enumerate() {
                *weight /= self.spread[at];
                *bias -= *weight * self.mean[at];
            }
        }
        Network { dimensions, weights }
    }
}

/// Weights while they are learned, with the averages of their slopes and of the squares of these.
struct Learned {
    weights: Weights,
    slopes: Vec<f32>,
    averages: Vec<f32>,
    squares: Vec<f32>,
    steps: i32,
}

impl Learned {
    fn new(dimensions: usize, random: &mut Random) -> Self {
        let count = weights_for(dimensions);
        #[expect(clippy::cast_precision_loss, reason = "small counts")]
        let widths = [1.0 / (dimensions as f32).sqrt(), 1.0 / (UNITS as f32).sqrt()];
        let weights = (0..count)
            .map(|at| widths[usize::from(at >= dimensions * UNITS)] * (2.0 * random.share() - 1.0))
            .collect();
        let zeros = vec![0.0; count];
        Self {
            weights: Weights(weights),
            slopes: zeros.clone(),
            averages: zeros.clone(),
            squares: zeros,
            steps: 0,
        }
    }

    /// Goes down the slopes of a batch, and forgets them.
    fn step(&mut self, rate: f32) {
        self.steps += 1;
        let young = [1.0 - MOMENTUM.powi(self.steps), 1.0 - SQUARES.powi(self.steps)];
        for (at, slope) in self.slopes.iter_mut().enumerate() {
            let (average, square) = (&mut self.averages[at], &mut self.squares[at]);
            *average = MOMENTUM * *average + (1.0 - MOMENTUM) * *slope;
            *square = SQUARES * *square + (1.0 - SQUARES) * *slope * *slope;
            let weight = &mut self.weights.0[at];
            *weight -= rate * DECAY * *weight;
            *weight -= rate * (*average / young[0]) / ((*square / young[1]).sqrt() + 1e-8);
            *slope = 0.0;
        }
    }

    /// Adds the slopes of one message.
    fn add_slopes(&mut self, tokens: &[Vec<f32>], dangers: [bool; 2], share: f32, random: &mut Random) {
        let view = self.weights.view();
        let units: Vec<Vec<f32>> = tokens.iter().map(|token| dropped(view.units(token), random)).collect();
        let mut of_units = vec![[0.0_f32; UNITS]; tokens.len()];
        let rest_at = self.slopes.len() - UNITS * MORE_FOR_UNIT - 2;
        let (hidden, rest) = self.slopes.split_at_mut(rest_at);
        for danger in 0..2 {
            let shares = attention_shares(&view, danger, &units);
            let outputs: Vec<f32> = units.iter().map(|units| dot(view.output[danger], units)).collect();
            let attended: f32 = outputs.iter().zip(&shares).map(|(output, share)| output * share).sum();
            let target = if dangers[danger] { 1.0 } else { 0.0 };
            let error = share * (logistic(attended + view.output_biases[danger]) - target);
            rest[UNITS * MORE_FOR_UNIT + danger] += error;
            for (at, units) in units.iter().enumerate() {
                let of_output = error * shares[at];
                let of_attention = error * shares[at] * (outputs[at] - attended);
                for unit in 0..UNITS {
                    rest[(1 + danger) * UNITS + unit] += of_attention * units[unit];
                    rest[(3 + danger) * UNITS + unit] += of_output * units[unit];
                    of_units[at][unit] +=
                        of_output * view.output[danger][unit] + of_attention * view.attention[danger][unit];
                }
            }
        }
        for ((token, units), of_units) in tokens.iter().zip(&units).zip(&of_units) {
            for (unit, row) in hidden.chunks_exact_mut(token.len()).enumerate() {
                // a unit that gives nothing learns nothing
                if units[unit] <= 0.0 {
                    continue;
                }
                let slope = of_units[unit] / (1.0 - DROPPED);
                rest[unit] += slope;
                for (sum, number) in row.iter_mut().zip(token) {
                    *sum += slope * number;
                }
            }
        }
    }
}

/// Units without some of them, the others as much stronger.
fn dropped(mut units: Vec<f32>, random: &mut Random) -> Vec<f32> {
    for unit in &mut units {
        *unit = if random.share() < DROPPED { 0.0 } else { *unit / (1.0 - DROPPED) };
    }
    units
}

fn learn(
    examples: &[MeaningExample],
    own: &[usize],
    scaling: &Scaling,
    passed: &(dyn Fn() + Sync),
) -> Network {
    let dimensions = scaling.mean.len();
    let mut random = Random::default();
    let mut learned = Learned::new(dimensions, &mut random);
    let mut order = own.to_vec();
    let all = EPOCHS * own.len().div_ceil(BATCH);
    for epoch in 0..EPOCHS {
        random.shuffle(&mut order);
        for (at, batch) in order.chunks(BATCH).enumerate() {
            #[expect(clippy::cast_precision_loss, reason = "small counts")]
            let [done, share] =
                [(epoch * own.len().div_ceil(BATCH) + at) as f32 / all as f32, 1.0 / batch.len() as f32];
            for &example in batch {
                let MeaningExample { encoded, dangers: Some(dangers) } = &examples[example] else { continue };
                let tokens: Vec<Vec<f32>> =
                    encoded.tokens.chunks_exact(dimensions).map(|token| scaling.scaled(token)).collect();
                learned.add_slopes(&tokens, *dangers, share, &mut random);
            }
            let height = if done < RISING { done / RISING } else { (1.0 - done) / (1.0 - RISING) };
            learned.step(RATE * height);
        }
        passed();
    }
    scaling.taken_in(learned.weights)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::safety::meaning::EncodedText;

    const DIMENSIONS: usize = 6;

    /// Texts of nine tokens; those in danger have one of a kind that the others lack.
    fn examples() -> Vec<MeaningExample> {
        let mut random = Random::default();
        let mut example = |at: usize| {
            let is_in = at.is_multiple_of(3);
            let mut tokens: Vec<f32> = (0..9 * DIMENSIONS).map(|_| random.share()).collect();
            if is_in {
                tokens[at % 9 * DIMENSIONS] += 3.0;
            }
            let encoded = EncodedText { vector: tokens[..DIMENSIONS].to_vec(), tokens };
            MeaningExample { encoded, dangers: Some([is_in, false]) }
        };
        (0..900).map(&mut example).collect()
    }

    #[test]
    fn one_token_among_others_shows_the_danger() {
        let examples = examples();
        let trained = train_network(&examples, &|_| ()).expect("tokens");
        let right = examples.iter().zip(&trained.margins).filter(|(example, margins)| {
            let is_in = example.dangers.is_some_and(|dangers| dangers[0]);
            (margins[0] > 0.0) == is_in && margins[1] < 0.0
        });
        assert!(right.count() >= 890);
        // a longer text than any that was learned
        let mut long = examples[0].encoded.tokens.clone();
        (1..8).for_each(|at| long.extend(&examples[3 * at + 1].encoded.tokens));
        assert!(trained.network.margins(&long).expect("tokens")[0] > 0.0);
    }

    #[test]
    fn a_network_file_gives_the_same_network_and_a_damaged_one_an_error() {
        let examples = examples();
        let network = train_network(&examples[..60], &|_| ()).expect("tokens").network;
        let bytes = network.to_bytes();
        assert_eq!(Network::from_bytes(&bytes), Ok(network.clone()));
        for length in [0, 7, 12, 700, bytes.len() - 4, bytes.len() - 1] {
            assert!(Network::from_bytes(&bytes[..length]).is_err(), "{length} bytes");
        }
        let not_a_number = [&bytes[..bytes.len() - 4], &f32::NAN.to_le_bytes()].concat();
        assert!(Network::from_bytes(&not_a_number).is_err());
        assert_eq!(network.margins(&[1.0; 7]), None, "tokens of another encoder");
        assert_eq!(network.margins(&[]), None);
    }

    #[test]
    fn the_same_examples_give_the_same_network_and_none_give_none() {
        let examples = examples();
        let train = || train_network(&examples[..200], &|_| ()).map(|trained| trained.network.to_bytes());
        assert_eq!(train(), train());
        assert!(train_network(&[], &|_| ()).is_none());
    }
}
