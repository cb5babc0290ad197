//! How much a term that stands in a text adds to BM25 (Robertson and Zaragoza 2009), as a table.

use tantivy::fieldnorm::FieldNormReader;

/// BM25's saturation and length normalisation in choosing passages.
const K1: f32 = 1.2;
const B: f32 = 0.75;

/// Frequencies whose shares are kept; others are rare.
const FREQUENT: usize = 8;

/// The share of its weight that a term adds to a passage, by its frequency there and the code of the length.
#[derive(Debug, Clone)]
pub(crate) struct Saturation {
    norms: [f32; 256],
    shares: Box<[[f32; 256]; FREQUENT]>,
}

impl Saturation {
    /// What BM25 multiplies a share with.
    pub(crate) const MOST: f32 = K1 + 1.0;

    /// For a field with so many terms on average.
    pub(crate) fn new(average_length: f32) -> Self {
        let mut saturation = Self { norms: [0.0; 256], shares: Box::new([[0.0; 256]; FREQUENT]) };
        for code in 0..=u8::MAX {
            #[expect(clippy::cast_precision_loss, reason = "lengths of passages are small")]
            let length = FieldNormReader::id_to_fieldnorm(code) as f32;
            let norm = K1 * (1.0 - B + B * length / average_length);
            let code = usize::from(code);
            saturation.norms[code] = norm;
            for (frequency, shares) in (0_u8..).zip(saturation.shares.iter_mut()) {
                shares[code] = share(f32::from(frequency), norm);
            }
        }
        saturation
    }

    /// The share of a term that stands so often in a text whose length has this code.
    pub(crate) fn share(&self, frequency: u32, code: u8) -> f32 {
        let code = usize::from(code);
        match self.shares.get(frequency as usize) {
            Some(shares) => shares[code],
            #[expect(clippy::cast_precision_loss, reason = "frequencies in a passage are small")]
            None => share(frequency as f32, self.norms[code]),
        }
    }
}

fn share(frequency: f32, norm: f32) -> f32 {
    frequency / (frequency + norm)
}
