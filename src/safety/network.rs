//! Reads the tokens of a text: a small network over what the encoder gives for each token, whose attention finds those that
//! show danger, so that a few words count in a long text, too (attention pooling: Ilse, Tomczak and Welling 2018).

use super::scorer::WeightsError;

/// First bytes of a network file.
const MAGIC: &[u8; 8] = b"bfnetw1\n";
/// Units of the hidden layer.
pub(super) const UNITS: usize = 48;
/// Weights for each unit besides those of the encoder's numbers: its bias, and for each danger attention and output.
pub(super) const MORE_FOR_UNIT: usize = 5;

/// A trained network for both dangers.
///
/// File: magic, the encoder's dimensions (`u32`), and all numbers (`f32`, little endian): for each unit of the hidden layer
/// its weights, then the biases of all units, the attention and the output of each danger by unit, and two biases.
#[derive(Debug, Clone, PartialEq)]
pub struct Network {
    pub(super) dimensions: usize,
    pub(super) weights: Weights,
}

/// All numbers of a network, one after the other, as [`Network`] says.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Weights(pub(super) Vec<f32>);

/// The numbers of a network by what they are for.
pub(super) struct WeightsView<'a> {
    pub(super) hidden: &'a [f32],
    pub(super) biases: &'a [f32],
    /// For each danger, how much a unit draws attention to its token.
    pub(super) attention: [&'a [f32]; 2],
    /// For each danger, how much a unit says that there is danger.
    pub(super) output: [&'a [f32]; 2],
    pub(super) output_biases: &'a [f32],
}

/// How many numbers a network has for an encoder of so many dimensions.
pub(super) fn weights_for(dimensions: usize) -> usize {
    UNITS * (dimensions + MORE_FOR_UNIT) + 2
}

impl Weights {
    pub(super) fn view(&self) -> WeightsView<'_> {
        let (hidden, rest) = self.0.split_at(self.0.len() - UNITS * MORE_FOR_UNIT - 2);
        let (units, output_biases) = rest.split_at(UNITS * MORE_FOR_UNIT);
        let of_units = |at: usize| &units[at * UNITS..(at + 1) * UNITS];
        WeightsView {
            hidden,
            biases: of_units(0),
            attention: [of_units(1), of_units(2)],
            output: [of_units(3), of_units(4)],
            output_biases,
        }
    }
}

impl WeightsView<'_> {
    /// What the units of the hidden layer give for a token.
    pub(super) fn units(&self, token: &[f32]) -> Vec<f32> {
        let rows = self.hidden.chunks_exact(token.len()).zip(self.biases);
        rows.map(|(row, bias)| (dot(row, token) + bias).max(0.0)).collect()
    }
}

impl Network {
    /// How much a text with these tokens speaks of each danger; below zero: rather not. None without tokens, and for those
    /// of another encoder.
    #[must_use]
    pub fn margins(&self, tokens: &[f32]) -> Option<[f32; 2]> {
        if tokens.is_empty() || !tokens.len().is_multiple_of(self.dimensions) {
            return None;
        }
        let view = self.weights.view();
        let units: Vec<Vec<f32>> =
            tokens.chunks_exact(self.dimensions).map(|token| view.units(token)).collect();
        Some([0, 1].map(|danger| {
            let shares = attention_shares(&view, danger, &units);
            let outputs = units.iter().map(|units| dot(view.output[danger], units));
            let attended: f32 = outputs.zip(shares).map(|(output, share)| output * share).sum();
            attended + view.output_biases[danger]
        }))
    }

    /// The bytes of a network file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend(u32::try_from(self.dimensions).unwrap_or(u32::MAX).to_le_bytes());
        bytes.extend(self.weights.0.iter().flat_map(|number| number.to_le_bytes()));
        bytes
    }

    /// Reads a network file.
    ///
    /// # Errors
    /// A file of another version or size.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WeightsError> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(WeightsError)?;
        let (words, odd) = rest.as_chunks::<4>();
        let (first, numbers) = words.split_first().ok_or(WeightsError)?;
        let dimensions = usize::try_from(u32::from_le_bytes(*first)).map_err(|_| WeightsError)?;
        let wanted = dimensions.checked_add(MORE_FOR_UNIT).and_then(|each| each.checked_mul(UNITS));
        let is_whole = odd.is_empty() && dimensions > 0 && wanted == numbers.len().checked_sub(2);
        let numbers: Vec<f32> = numbers.iter().map(|word| f32::from_le_bytes(*word)).collect();
        if !is_whole || numbers.iter().any(|number| !number.is_finite()) {
            return Err(WeightsError);
        }
        Ok(Self { dimensions, weights: Weights(numbers) })
    }
}

/// The share of each token in what is said of a danger: the softmax of its attention.
pub(super) fn attention_shares(view: &WeightsView<'_>, danger: usize, tokens: &[Vec<f32>]) -> Vec<f32> {
    let drawn: Vec<f32> = tokens.iter().map(|units| dot(view.attention[danger], units)).collect();
    let highest = drawn.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut shares: Vec<f32> = drawn.into_iter().map(|drawn| (drawn - highest).exp()).collect();
    let sum: f32 = shares.iter().sum();
    for share in &mut shares {
        *share /= sum;
    }
    shares
}

/// The sum of products, in lanes that the compiler can keep in wide registers.
pub(super) fn dot(a: &[f32], b: &[f32]) -> f32 {
    const LANES: usize = 8;
    let mut sums = [0.0_f32; LANES];
    let (a_chunks, a_rest) = a.as_chunks::<LANES>();
    let (b_chunks, b_rest) = b.as_chunks::<LANES>();
    for (a, b) in a_chunks.iter().zip(b_chunks) {
        for lane in 0..LANES {
            sums[lane] += a[lane] * b[lane];
        }
    }
    let rest: f32 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    sums.iter().sum::<f32>() + rest
}
