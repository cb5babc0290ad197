//! Rows of numbers between two matrices, in 8 bits with a scale for every 32.

use super::float::round;

/// Numbers that share a scale, in activations and in weights.
pub(super) const BLOCK: usize = 32;

/// Words of four 8-bit numbers in a block.
pub(super) const WORDS: usize = BLOCK / 4;

/// Largest magnitude of an 8-bit activation. 16 products of one with a 4-bit weight fit in 16 bits.
const LIMIT: f32 = 127.0;

/// One block of one row.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct ActivationBlock {
    /// The numbers, four to a word, the first in the lowest byte.
    pub(super) words: [i32; WORDS],
    /// What multiplies them.
    pub(super) scale: f32,
    /// Eight times their sum: what weights that count from -8 have too much.
    pub(super) offset: i32,
}

/// Rows in 8 bits: all rows' first blocks, then all rows' second blocks, and so on, the order in
/// which a matrix reads them.
#[derive(Debug, Default)]
pub(super) struct Activations {
    blocks: Vec<ActivationBlock>,
    rows: usize,
}

impl Activations {
    /// Number of rows.
    pub(super) const fn rows(&self) -> usize {
        self.rows
    }

    /// All rows' blocks with this number.
    pub(super) fn column(&self, block: usize) -> &[ActivationBlock] {
        &self.blocks[block * self.rows..][..self.rows]
    }

    /// Takes over rows of so many numbers, a multiple of 32.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "a loop in a kernel vectorizes only what is inlined into it")]
    pub(super) fn quantize(&mut self, values: &[f32], width: usize) {
        self.rows = values.len() / width;
        self.blocks.resize(values.len() / BLOCK, ActivationBlock::default());
        for (row, values) in values.chunks_exact(width).enumerate() {
            for (column, values) in values.as_chunks().0.iter().enumerate() {
                self.blocks[column * self.rows + row] = quantize_block(values);
            }
        }
    }
}

#[inline(always)]
#[expect(clippy::inline_always, reason = "a loop in a kernel vectorizes only what is inlined into it")]
fn quantize_block(values: &[f32; BLOCK]) -> ActivationBlock {
    let mut magnitudes = [0.0_f32; 8];
    for values in values.as_chunks::<8>().0 {
        for (magnitude, value) in magnitudes.iter_mut().zip(values) {
            *magnitude = if value.abs() > *magnitude { value.abs() } else { *magnitude };
        }
    }
    let largest = magnitudes.iter().fold(0.0_f32, |largest, magnitude| largest.max(*magnitude));
    if largest <= f32::MIN_POSITIVE {
        return ActivationBlock::default();
    }
    let step = LIMIT / largest;
    let mut numbers = [0_i32; BLOCK];
    for (number, value) in numbers.iter_mut().zip(values) {
        *number = round(value * step);
    }
    let mut words = [0; WORDS];
    for (word, four) in words.iter_mut().zip(numbers.as_chunks::<4>().0) {
        let [a, b, c, d] = four.map(|number| number & 0xff);
        *word = a | b << 8 | c << 16 | d << 24;
    }
    ActivationBlock { words, scale: largest / LIMIT, offset: 8 * numbers.iter().sum::<i32>() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(block: &ActivationBlock) -> Vec<i8> {
        block.words.iter().flat_map(|word| word.to_le_bytes()).map(u8::cast_signed).collect()
    }

    #[test]
    fn blocks_keep_numbers_within_half_a_step() {
        let values: Vec<f32> = (0..64_u8).map(|number| f32::from(number).sin() * f32::from(number)).collect();
        let mut activations = Activations::default();
        activations.quantize(&values, 64);
        assert_eq!(activations.rows(), 1);
        for (column, values) in values.chunks(BLOCK).enumerate() {
            let block = activations.column(column)[0];
            let found = numbers(&block);
            assert_eq!(block.offset, 8 * found.iter().map(|number| i32::from(*number)).sum::<i32>());
            assert_eq!(found.iter().map(|number| number.unsigned_abs()).max(), Some(127));
            for (number, value) in found.iter().zip(values) {
                assert!((f32::from(*number) * block.scale - value).abs() <= block.scale * 0.500_1);
            }
        }
    }

    #[test]
    fn rows_are_next_to_each_other_in_a_column() {
        let values: Vec<f32> = (0..3 * 64_u8).map(f32::from).collect();
        let mut activations = Activations::default();
        activations.quantize(&values, 64);
        let scales: Vec<f32> = activations.column(1).iter().map(|block| block.scale * 127.0).collect();
        assert_eq!(scales, [63.0, 127.0, 191.0]);
    }

    #[test]
    fn a_block_of_zeros_has_no_numbers() {
        let mut activations = Activations::default();
        activations.quantize(&[0.0; BLOCK], BLOCK);
        assert_eq!(numbers(&activations.column(0)[0]), [0; BLOCK]);
    }
}
