//! Trains the comparison of meanings: principal components by orthogonal iteration (Golub and Van Loan, 8.2.4), and
//! support vector machines by dual coordinate descent (Hsieh et al. 2008). The same vectors give the same numbers.

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::kernel::{COMPONENTS, Kernel, KnownMessage, Projection, Quantized};
use super::training::{FOLDS, MeaningExample, Report, TrainingProgress, fold};

/// Rounds of the orthogonal iteration.
const ROUNDS: usize = 30;
/// Passes over the messages.
const PASSES: usize = 60;
/// The highest coefficient of one message.
const HIGHEST: f32 = 10.0;
/// Messages that a kernel file keeps: those with the highest coefficients.
const MAX_MESSAGES: usize = 3050;
/// Rounds in which the kept messages learn to replace the others, and what keeps their coefficients small.
const REDUCING_ROUNDS: usize = 100;
const RIDGE: f32 = 0.02;

/// A machine, and the margins that messages get from one that hasn't seen them.
pub(super) struct TrainedKernel {
    pub(super) kernel: Kernel,
    /// For each example; zero where it has no vector.
    pub(super) margins: Vec<[f32; 2]>,
}

/// Trains on all examples with a vector. None where no example has one. `report` hears of each part that was left out.
pub(super) fn train_kernel(examples: &[MeaningExample], report: Report<'_>) -> Option<TrainedKernel> {
    let vectors: Vec<&[f32]> = examples
        .iter()
        .map(|example| example.encoded.vector.as_slice())
        .filter(|vector| !vector.is_empty())
        .collect();
    let projection = principal_components(&vectors)?;
    let rows: Vec<Option<Vec<f32>>> =
        examples.par_iter().map(|example| projection.components(&example.encoded.vector)).collect();
    let known: Vec<usize> =
        (0..examples.len()).filter(|&at| rows[at].is_some() && examples[at].dangers.is_some()).collect();
    let stored: Vec<Quantized> =
        known.iter().map(|&at| Quantized::new(rows[at].as_deref().unwrap_or_default())).collect();
    let nearness: Vec<Vec<f32>> = stored
        .par_iter()
        .map(|message| {
            let own: Vec<f32> = message.numbers().collect();
            let norm = own.iter().map(|number| number * number).sum();
            stored.iter().map(|other| other.nearness(&own, norm)).collect()
        })
        .collect();
    let signs = |danger: usize| -> Vec<f32> {
        let is_in = |&at: &usize| examples[at].dangers.is_some_and(|dangers| dangers[danger]);
        known.iter().map(|at| if is_in(at) { 1.0 } else { -1.0 }).collect()
    };
    let signs = [signs(0), signs(1)];
    let mut margins = vec![[0.0; 2]; examples.len()];
    let parts = AtomicUsize::new(0);
    let unseen: Vec<(usize, [f32; 2])> = (0..FOLDS)
        .into_par_iter()
        .flat_map(|left_out| {
            let own: Vec<usize> = (0..known.len()).filter(|&at| fold(at) != left_out).collect();
            let machines = [0, 1].map(|danger| coefficients(&own, &signs[danger], &nearness));
            let done = parts.fetch_add(1, Ordering::Relaxed) + 1;
            report(TrainingProgress::Comparing { done, of: FOLDS });
            let others = (0..known.len()).filter(move |&at| fold(at) == left_out);
            let margin = |machine: &Machine, at: usize| machine.margin(&own, |other| nearness[other][at]);
            others
                .map(|at| (known[at], [0, 1].map(|danger| margin(&machines[danger], at))))
                .collect::<Vec<_>>()
        })
        .collect();
    for (at, margin) in unseen {
        margins[at] = margin;
    }
    let all: Vec<usize> = (0..known.len()).collect();
    let machines = [0, 1].map(|danger| coefficients(&all, &signs[danger], &nearness));
    let weight = |at: usize| machines.iter().map(|machine| machine.signed[at].abs()).sum::<f32>();
    let mut kept: Vec<usize> = (0..known.len()).filter(|&at| weight(at) > 0.0).collect();
    kept.sort_by(|&a, &b| weight(b).total_cmp(&weight(a)));
    let dropped = kept.split_off(kept.len().min(MAX_MESSAGES));
    let reduced = [0, 1].map(|danger| reduce(&kept, &dropped, &machines[danger].signed, &nearness));
    let messages = kept
        .iter()
        .enumerate()
        .map(|(at, &message)| KnownMessage {
            coefficients: [reduced[0][at], reduced[1][at]],
            components: stored[message].clone(),
        })
        .collect();
    let kernel = Kernel { biases: [machines[0].bias, machines[1].bias], projection, messages };
    for (at, example) in examples.iter().enumerate() {
        if example.dangers.is_none() {
            margins[at] = kernel.margins(&example.encoded.vector).unwrap_or_default();
        }
    }
    Some(TrainedKernel { kernel, margins })
}

/// Coefficients with the sign of their message, and the bias.
struct Machine {
    signed: Vec<f32>,
    bias: f32,
}

impl Machine {
    fn margin(&self, own: &[usize], nearness: impl Fn(usize) -> f32) -> f32 {
        let sum: f32 =
            own.iter().zip(&self.signed).map(|(&at, coefficient)| coefficient * nearness(at)).sum();
        sum + self.bias
    }
}

/// Dual coordinate descent for the hinge loss; the bias is the weight of a feature that every message has.
fn coefficients(own: &[usize], signs: &[f32], nearness: &[Vec<f32>]) -> Machine {
    let mut signed = vec![0.0_f32; own.len()];
    let mut margins = vec![0.0_f32; own.len()];
    for pass in 0..PASSES {
        let mut largest = 0.0_f32;
        for step in 0..own.len() {
            // another order in every pass, and the same in every training
            let at = (step * 7919 + pass * 104_729) % own.len();
            let sign = signs[own[at]];
            let old = signed[at] * sign;
            let slope = sign * margins[at] - 1.0;
            let new = (old - slope / (nearness[own[at]][own[at]] + 1.0)).clamp(0.0, HIGHEST);
            let change = (new - old) * sign;
            if change.abs() < 1e-5 {
                continue;
            }
            largest = largest.max(change.abs());
            signed[at] += change;
            let row = &nearness[own[at]];
            for (margin, &other) in margins.iter_mut().zip(own) {
                *margin += change * (row[other] + 1.0);
            }
        }
        if largest < 1e-3 {
            break;
        }
    }
    let bias = signed.iter().sum();
    Machine { signed, bias }
}

/// Coefficients with which the kept messages also replace the dropped ones: the projection of the whole machine
/// (Burges 1996), by conjugate gradients.
fn reduce(kept: &[usize], dropped: &[usize], signed: &[f32], nearness: &[Vec<f32>]) -> Vec<f32> {
    let times = |coefficients: &[f32]| -> Vec<f32> {
        let product = |(at, &row): (usize, &usize)| {
            let sum: f32 =
                kept.iter().zip(coefficients).map(|(&other, number)| nearness[row][other] * number).sum();
            sum + RIDGE * coefficients[at]
        };
        kept.par_iter().enumerate().map(product).collect()
    };
    let share = |&row: &usize| dropped.iter().map(|&other| nearness[row][other] * signed[other]).sum::<f32>();
    let mut residual: Vec<f32> = kept.par_iter().map(share).collect();
    let mut added = vec![0.0_f32; kept.len()];
    let mut direction = residual.clone();
    let mut square = dot(&residual, &residual);
    for _ in 0..REDUCING_ROUNDS {
        if square < 1e-6 {
            break;
        }
        let image = times(&direction);
        let step = square / dot(&direction, &image).max(f32::MIN_POSITIVE);
        for (at, number) in added.iter_mut().enumerate() {
            *number += step * direction[at];
            residual[at] -= step * image[at];
        }
        let next = dot(&residual, &residual);
        for (number, residual) in direction.iter_mut().zip(&residual) {
            *number = residual + next / square * *number;
        }
        square = next;
    }
    kept.iter().zip(added).map(|(&at, added)| signed[at] + added).collect()
}

/// The mean of vectors and their principal components. None without vectors.
fn principal_components(vectors: &[&[f32]]) -> Option<Projection> {
    let dimensions = vectors.first()?.len();
    let components = COMPONENTS.min(dimensions);
    #[expect(clippy::cast_precision_loss, reason = "a count of messages")]
    let count = vectors.len() as f32;
    let mut mean = vec![0.0_f32; dimensions];
    for vector in vectors {
        for (sum, number) in mean.iter_mut().zip(*vector) {
            *sum += number / count;
        }
    }
    let centered: Vec<Vec<f32>> = vectors
        .iter()
        .map(|vector| vector.iter().zip(&mean).map(|(number, mean)| number - mean).collect())
        .collect();
    let covariance: Vec<Vec<f32>> = (0..dimensions)
        .into_par_iter()
        .map(|row| {
            let mut sums = vec![0.0_f32; dimensions];
            for vector in &centered {
                for (sum, number) in sums.iter_mut().zip(vector) {
                    *sum += vector[row] * number;
                }
            }
            sums
        })
        .collect();
    let mut axes: Vec<Vec<f32>> =
        (0..components).map(|at| covariance[at * dimensions / components].clone()).collect();
    for _ in 0..ROUNDS {
        axes = axes.par_iter().map(|axis| covariance.iter().map(|row| dot(row, axis)).collect()).collect();
        orthonormalize(&mut axes);
    }
    Some(Projection::new(mean, &axes))
}

/// Gram and Schmidt's process, its modified form.
fn orthonormalize(axes: &mut [Vec<f32>]) {
    for at in 0..axes.len() {
        let (before, rest) = axes.split_at_mut(at);
        let Some(axis) = rest.first_mut() else { return };
        for other in before {
            let shared = dot(other, axis);
            for (number, others) in axis.iter_mut().zip(other.iter()) {
                *number -= shared * others;
            }
        }
        let length = dot(axis, axis).sqrt().max(f32::MIN_POSITIVE);
        for number in axis.iter_mut() {
            *number /= length;
        }
    }
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::safety::meaning::EncodedText;

    /// Vectors of unit length around two directions, with a little of a third.
    fn examples() -> Vec<MeaningExample> {
        let example = |at: usize| {
            let is_in = at.is_multiple_of(2);
            let mut vector = vec![0.0_f32; COMPONENTS];
            vector[usize::from(is_in)] = 1.0;
            vector[2 + at % 50] = 0.3;
            let length = dot(&vector, &vector).sqrt();
            let vector = vector.into_iter().map(|number| number / length).collect();
            MeaningExample {
                encoded: EncodedText { vector, tokens: Vec::new() },
                dangers: Some([is_in, false]),
            }
        };
        (0..200).map(example).collect()
    }

    #[test]
    fn messages_in_danger_are_distinguished_from_others_by_their_vectors() {
        let examples = examples();
        let trained = train_kernel(&examples, &|_| ()).expect("vectors");
        for (example, margins) in examples.iter().zip(&trained.margins) {
            let is_in = example.dangers.is_some_and(|dangers| dangers[0]);
            let seen = trained.kernel.margins(&example.encoded.vector).expect("the same dimensions");
            assert_eq!(margins[0] > 0.0, is_in, "by a machine that hasn't seen it: {margins:?}");
            assert_eq!(seen[0] > 0.0, is_in, "{seen:?}");
            assert!(seen[1] < 0.0, "nobody is in the second danger: {seen:?}");
        }
    }

    #[test]
    fn kept_messages_replace_the_dropped_ones() {
        // eight messages: the last four are copies of the first
        let nearness: Vec<Vec<f32>> = (0..8)
            .map(|a: usize| (0..8).map(|b: usize| if a % 4 == b % 4 { 1.0 } else { 0.1 }).collect())
            .collect();
        let signed = [1.0, -2.0, 0.5, 0.0, 3.0, 1.0, -1.0, 2.0];
        let reduced = reduce(&[0, 1, 2, 3], &[4, 5, 6, 7], &signed, &nearness);
        for (at, number) in reduced.iter().enumerate() {
            let whole = signed[at] + signed[at + 4];
            assert!((number - whole).abs() < 0.1, "{number} for {whole}");
        }
    }

    #[test]
    fn a_kernel_file_gives_the_same_kernel_and_a_damaged_one_an_error() {
        let kernel = train_kernel(&examples(), &|_| ()).expect("vectors").kernel;
        let bytes = kernel.to_bytes();
        assert_eq!(Kernel::from_bytes(&bytes), Ok(kernel.clone()));
        for length in [0, 7, 20, 700, bytes.len() - 1] {
            assert!(Kernel::from_bytes(&bytes[..length]).is_err(), "{length} bytes");
        }
        assert!(Kernel::from_bytes(&[bytes.as_slice(), b"x"].concat()).is_err());
        assert_eq!(kernel.margins(&[1.0; 3]), None, "a vector of another encoder");
    }

    #[test]
    fn without_vectors_nothing_is_trained() {
        assert!(
            train_kernel(&[MeaningExample { encoded: EncodedText::default(), dangers: None }], &|_| ())
                .is_none()
        );
    }
}
