//! The trained score: a logistic regression for each danger over hashed features.

use super::features::{BUCKETS, Feature};
use serde::Serialize;

/// First bytes of a weights file.
const MAGIC: &[u8; 8] = b"bfsafe2\n";
/// Bytes of the magic, the two biases, the two scales and the number of margins.
const HEADER: usize = 8 + 4 * 5;

/// An error in a weights file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the urgency weights are not of this version: retrain them")]
pub struct WeightsError;

impl Default for Scorer {
    fn default() -> Self {
        Self::untrained()
    }
}

/// Weights of both dangers.
#[derive(Debug, Clone, PartialEq)]
pub struct Scorer {
    pub(super) biases: [f32; 2],
    pub(super) scales: [f32; 2],
    /// For each bucket, the weight for an emergency and for a crisis, in steps of the scale.
    pub(super) weights: std::borrow::Cow<'static, [u8]>,
    /// For the margins of both dangers by meaning, the weight for an emergency and for a crisis; empty where the
    /// weights were trained without an encoder.
    pub(super) meaning: Vec<[f32; 2]>,
}

/// How probable each danger is, by the scorer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Scores {
    /// That of an emergency, from 0 to 1.
    pub emergency: f32,
    /// That of a crisis, from 0 to 1.
    pub crisis: f32,
}

impl Scores {
    pub(super) fn highest(self) -> f32 {
        self.emergency.max(self.crisis)
    }

    /// The higher one of each.
    pub(super) fn highest_of(self, other: Self) -> Self {
        Self { emergency: self.emergency.max(other.emergency), crisis: self.crisis.max(other.crisis) }
    }
}

impl Scorer {
    /// Reads embedded weights.
    ///
    /// # Errors
    /// Weights of another version or size.
    pub fn embedded(bytes: &'static [u8]) -> Result<Self, WeightsError> {
        let (magic, rest) = bytes.split_at_checked(MAGIC.len()).ok_or(WeightsError)?;
        if magic != MAGIC {
            return Err(WeightsError);
        }
        let word = |index: usize| -> Result<[u8; 4], WeightsError> {
            let bytes = rest.get(4 * index..4 * index + 4).ok_or(WeightsError)?;
            bytes.try_into().map_err(|_| WeightsError)
        };
        let number = |index: usize| word(index).map(f32::from_le_bytes);
        let margins = u32::from_le_bytes(word(4)?) as usize;
        let hashed = bytes.len().checked_sub(2 * BUCKETS).ok_or(WeightsError)?;
        if Some(hashed) != margins.checked_mul(8).and_then(|bytes| bytes.checked_add(HEADER)) {
            return Err(WeightsError);
        }
        let pair = |at: usize| Ok([number(5 + 2 * at)?, number(6 + 2 * at)?]);
        Ok(Self {
            biases: [number(0)?, number(1)?],
            scales: [number(2)?, number(3)?],
            weights: std::borrow::Cow::Borrowed(&bytes[hashed..]),
            meaning: (0..margins).map(pair).collect::<Result<_, WeightsError>>()?,
        })
    }

    /// Weights that score everything as no danger.
    #[must_use]
    pub fn untrained() -> Self {
        Self {
            biases: [-20.0; 2],
            scales: [0.0; 2],
            weights: vec![0; 2 * BUCKETS].into(),
            meaning: Vec::new(),
        }
    }

    /// The bytes of a weights file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        for number in self.biases.iter().chain(&self.scales) {
            bytes.extend(number.to_le_bytes());
        }
        bytes.extend(u32::try_from(self.meaning.len()).unwrap_or(u32::MAX).to_le_bytes());
        for number in self.meaning.iter().flatten() {
            bytes.extend(number.to_le_bytes());
        }
        bytes.extend(self.weights.iter());
        bytes
    }

    /// The score of a text by its features and, where the weights were trained with them, by its margins.
    pub(super) fn score(&self, features: &[Feature], margins: &[f32]) -> Scores {
        let mut sums = [0.0_f32; 2];
        for &(bucket, value) in features {
            let at = 2 * bucket as usize;
            for (danger, sum) in sums.iter_mut().enumerate() {
                let weight = self.weights.get(at + danger).map_or(0, |&byte| byte.cast_signed());
                *sum += f32::from(weight) * value;
            }
        }
        let of_meaning = |danger: usize| -> f32 {
            self.meaning.iter().zip(margins).map(|(weights, margin)| weights[danger] * margin).sum()
        };
        let score = |danger: usize| {
            logistic(self.biases[danger] + self.scales[danger] * sums[danger] + of_meaning(danger))
        };
        Scores { emergency: score(0), crisis: score(1) }
    }
}

/// The logistic function, by a rational approximation that gives the same on every machine.
pub(super) fn logistic(x: f32) -> f32 {
    let x = x.clamp(-20.0, 20.0);
    // e^x = (e^(x/256))^256, the inner one by its series
    let small = x / 256.0;
    let mut power = 1.0 + small + small * small / 2.0 + small * small * small / 6.0;
    for _ in 0..8 {
        power *= power;
    }
    power / (1.0 + power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_logistic_function_is_near_the_exact_one() {
        for x in [-12.0_f32, -3.0, -0.5, 0.0, 0.2, 4.0, 11.0] {
            let exact = 1.0 / (1.0 + (-x).exp());
            assert!((logistic(x) - exact).abs() < 1e-3, "{x}");
        }
    }

    #[test]
    fn weights_of_another_size_are_refused() {
        assert_eq!(Scorer::embedded(b"bfsafe2\n too short"), Err(WeightsError));
        assert_eq!(Scorer::embedded(b""), Err(WeightsError));
    }
}
