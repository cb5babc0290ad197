//! Compares the meaning of a text with that of messages whose danger is known: a support vector machine with a radial
//! basis function (Boser, Guyon and Vapnik 1992), one for each danger, over the principal components of the vectors.

use super::scorer::WeightsError;

/// First bytes of a kernel file.
const MAGIC: &[u8; 8] = b"bfkern1\n";
/// Largest magnitude of a component of a stored message: 4 bits.
const MAX_LEVEL: f32 = 7.0;
/// Largest magnitude of a number of an axis: 8 bits.
const AXIS_MOST: f32 = 127.0;
/// Width of the kernel.
const GAMMA: f32 = 6.0;
/// Components of a vector that are kept. An even number.
pub(super) const COMPONENTS: usize = 112;

/// A trained machine for both dangers.
///
/// File: magic, numbers of dimensions and messages (`u32`, little endian), two biases (`f32`), the mean of all vectors
/// (`f32` each), the axes (`COMPONENTS` times a scale and an `i8` for each dimension), and the messages: two
/// coefficients, a scale (`f32` each), and their components in 4 bits each.
#[derive(Debug, Clone, PartialEq)]
pub struct Kernel {
    pub(super) biases: [f32; 2],
    pub(super) projection: Projection,
    pub(super) messages: Vec<KnownMessage>,
}

/// From the encoder's dimensions to the principal components.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Projection {
    mean: Vec<f32>,
    scales: Vec<f32>,
    /// A row for each component.
    axes: Vec<i8>,
}

/// A message that is compared with, and how much it counts for each danger.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct KnownMessage {
    pub(super) coefficients: [f32; 2],
    pub(super) components: Quantized,
}

/// Components in 4 bits, two in a byte, with their scale.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Quantized {
    scale: f32,
    pairs: Vec<u8>,
    /// The square of its length.
    norm: f32,
}

impl Projection {
    /// Takes a mean and orthonormal axes.
    pub(super) fn new(mean: Vec<f32>, axes: &[Vec<f32>]) -> Self {
        let mut projection = Self { mean, scales: Vec::new(), axes: Vec::new() };
        for axis in axes {
            let largest = axis.iter().fold(f32::MIN_POSITIVE, |largest, number| largest.max(number.abs()));
            let scale = largest / AXIS_MOST;
            projection.scales.push(scale);
            #[expect(clippy::cast_possible_truncation, reason = "at most 127, and rounded")]
            projection.axes.extend(axis.iter().map(|number| (number / scale).round() as i8));
        }
        projection
    }

    /// The components of a vector. None for one of other dimensions.
    pub(super) fn components(&self, vector: &[f32]) -> Option<Vec<f32>> {
        if vector.len() != self.mean.len() || vector.is_empty() {
            return None;
        }
        let centered: Vec<f32> = vector.iter().zip(&self.mean).map(|(number, mean)| number - mean).collect();
        let rows = self.axes.chunks_exact(centered.len()).zip(&self.scales);
        Some(rows.map(|(axis, scale)| scale * product(axis, &centered)).collect())
    }
}

impl Quantized {
    pub(super) fn new(components: &[f32]) -> Self {
        let largest = components.iter().fold(f32::MIN_POSITIVE, |largest, number| largest.max(number.abs()));
        let scale = largest / MAX_LEVEL;
        #[expect(clippy::cast_possible_truncation, reason = "at most 7, and rounded")]
        let four_bits = |number: f32| (((number / scale).round() as i8) + 8).cast_unsigned() & 15;
        let pair = |pair: &[f32]| match *pair {
            [first, second] => four_bits(first) | four_bits(second) << 4,
            _ => 8 | 8 << 4,
        };
        let pairs = components.chunks_exact(2).map(pair).collect();
        Self::from_pairs(scale, pairs)
    }

    fn from_pairs(scale: f32, pairs: Vec<u8>) -> Self {
        let mut quantized = Self { scale, pairs, norm: 0.0 };
        quantized.norm = quantized.numbers().map(|number| number * number).sum();
        quantized
    }

    pub(super) fn numbers(&self) -> impl Iterator<Item = f32> {
        let of_four_bits = |bits: u8| f32::from(bits) - 8.0;
        self.pairs
            .iter()
            .flat_map(move |&pair| [of_four_bits(pair & 15), of_four_bits(pair >> 4)])
            .map(|number| number * self.scale)
    }

    /// How near other components are: 1 where they are the same.
    pub(super) fn nearness(&self, components: &[f32], norm: f32) -> f32 {
        let mut sum = 0.0;
        for (&pair, own) in self.pairs.iter().zip(components.chunks_exact(2)) {
            if let [first, second] = *own {
                sum += (f32::from(pair & 15) - 8.0) * first + (f32::from(pair >> 4) - 8.0) * second;
            }
        }
        (-GAMMA * (self.norm + norm - 2.0 * self.scale * sum).max(0.0)).exp()
    }
}

impl Kernel {
    /// How much a text with this vector is like messages in danger, for each danger; below zero: rather like others.
    /// None for a vector of other dimensions.
    #[must_use]
    pub fn margins(&self, vector: &[f32]) -> Option<[f32; 2]> {
        let components = self.projection.components(vector)?;
        let norm: f32 = components.iter().map(|number| number * number).sum();
        let mut margins = self.biases;
        for message in &self.messages {
            let nearness = message.components.nearness(&components, norm);
            for (margin, coefficient) in margins.iter_mut().zip(message.coefficients) {
                *margin += coefficient * nearness;
            }
        }
        Some(margins)
    }

    /// The bytes of a kernel file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        let mut number = |number: f32| bytes.extend(number.to_le_bytes());
        number(f32::from_bits(u32::try_from(self.projection.mean.len()).unwrap_or(u32::MAX)));
        number(f32::from_bits(u32::try_from(self.messages.len()).unwrap_or(u32::MAX)));
        self.biases
            .iter()
            .chain(&self.projection.mean)
            .chain(&self.projection.scales)
            .copied()
            .for_each(number);
        bytes.extend(self.projection.axes.iter().map(|number| number.cast_unsigned()));
        for message in &self.messages {
            for number in message.coefficients.into_iter().chain([message.components.scale]) {
                bytes.extend(number.to_le_bytes());
            }
            bytes.extend(&message.components.pairs);
        }
        bytes
    }

    /// Reads a kernel file.
    ///
    /// # Errors
    /// A file of another version or size.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WeightsError> {
        let mut rest = Rest(bytes);
        if rest.take(MAGIC.len())? != MAGIC {
            return Err(WeightsError);
        }
        let dimensions = rest.count()?;
        let messages = rest.count()?;
        let biases = [rest.number()?, rest.number()?];
        let mean = rest.numbers(dimensions)?;
        let scales = rest.numbers(COMPONENTS)?;
        let axes = rest.take(dimensions.checked_mul(COMPONENTS).ok_or(WeightsError)?)?;
        let axes = axes.iter().map(|byte| byte.cast_signed()).collect();
        let mut known = Vec::new();
        for _ in 0..messages {
            let coefficients = [rest.number()?, rest.number()?];
            let scale = rest.number()?;
            let components = Quantized::from_pairs(scale, rest.take(COMPONENTS / 2)?.to_vec());
            known.push(KnownMessage { coefficients, components });
        }
        if !rest.0.is_empty() {
            return Err(WeightsError);
        }
        Ok(Self { biases, projection: Projection { mean, scales, axes }, messages: known })
    }
}

/// What is left of a file.
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn take(&mut self, bytes: usize) -> Result<&'a [u8], WeightsError> {
        let (taken, rest) = self.0.split_at_checked(bytes).ok_or(WeightsError)?;
        self.0 = rest;
        Ok(taken)
    }

    fn word(&mut self) -> Result<[u8; 4], WeightsError> {
        self.take(4)?.try_into().map_err(|_| WeightsError)
    }

    fn count(&mut self) -> Result<usize, WeightsError> {
        usize::try_from(u32::from_le_bytes(self.word()?)).map_err(|_| WeightsError)
    }

    fn number(&mut self) -> Result<f32, WeightsError> {
        let number = f32::from_le_bytes(self.word()?);
        if number.is_finite() { Ok(number) } else { Err(WeightsError) }
    }

    fn numbers(&mut self, count: usize) -> Result<Vec<f32>, WeightsError> {
        (0..count).map(|_| self.number()).collect()
    }
}

fn product(axis: &[i8], numbers: &[f32]) -> f32 {
    axis.iter().zip(numbers).map(|(&axis, number)| f32::from(axis) * number).sum()
}
