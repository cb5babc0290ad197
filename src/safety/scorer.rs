//! The trained score: a logistic regression for each danger over hashed features.

use super::features::{BUCKETS, Feature};

/// First bytes of a weights file.
const MAGIC: &[u8; 8] = b"bfsafe1\n";
/// Bytes of the two biases and the two scales.
const HEADER: usize = 8 + 4 * 4;

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
}

/// How probable each danger is, by the scorer.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Scores {
    pub(super) emergency: f32,
    pub(super) crisis: f32,
}

impl Scorer {
    /// Reads embedded weights.
    ///
    /// # Errors
    /// Weights of another version or size.
    pub fn embedded(bytes: &'static [u8]) -> Result<Self, WeightsError> {
        let (magic, rest) = bytes.split_at_checked(MAGIC.len()).ok_or(WeightsError)?;
        if magic != MAGIC || bytes.len() != HEADER + 2 * BUCKETS {
            return Err(WeightsError);
        }
        let number = |index: usize| -> Result<f32, WeightsError> {
            let bytes = rest.get(4 * index..4 * index + 4).ok_or(WeightsError)?;
            Ok(f32::from_le_bytes(bytes.try_into().map_err(|_| WeightsError)?))
        };
        Ok(Self {
            biases: [number(0)?, number(1)?],
            scales: [number(2)?, number(3)?],
            weights: std::borrow::Cow::Borrowed(&bytes[HEADER..]),
        })
    }

    /// Weights that score everything as no danger.
    #[must_use]
    pub fn untrained() -> Self {
        Self { biases: [-20.0; 2], scales: [0.0; 2], weights: vec![0; 2 * BUCKETS].into() }
    }

    /// The bytes of a weights file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        for number in self.biases.iter().chain(&self.scales) {
            bytes.extend(number.to_le_bytes());
        }
        bytes.extend(self.weights.iter());
        bytes
    }

    pub(super) fn score(&self, features: &[Feature]) -> Scores {
        let mut sums = [0.0_f32; 2];
        for &(bucket, value) in features {
            let at = 2 * bucket as usize;
            for (danger, sum) in sums.iter_mut().enumerate() {
                let weight = self.weights.get(at + danger).map_or(0, |&byte| byte.cast_signed());
                *sum += f32::from(weight) * value;
            }
        }
        let score = |danger: usize| logistic(self.biases[danger] + self.scales[danger] * sums[danger]);
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
        assert_eq!(Scorer::embedded(b"bfsafe1\n too short"), Err(WeightsError));
        assert_eq!(Scorer::embedded(b""), Err(WeightsError));
    }
}
