//! Products of 8-bit rows with matrices of 4-bit weights.
//!
//! A matrix is stored in tiles of 16 rows and 32 columns. 16 products of a weight (0 to 15) and an
//! activation (-127 to 127) fit in 16 bits, so each tile is added up in 16-bit integers, exactly.
//! Tiles are then added up in floating point, in the same order in every kernel, so that every
//! machine computes the same vectors.

use fearless_simd::{Level, dispatch};

use super::activation::{ActivationBlock, Activations, BLOCK, WORDS};
use super::float::from_half;

/// Rows of a tile.
pub(super) const GROUP: usize = 16;

const SCALES_BYTES: usize = 2 * GROUP;
const PACKED_WORDS: usize = WORDS / 2;
const WORD_BYTES: usize = 4 * GROUP;

/// Bytes of a tile: 16 scales (f16), then 4 times 64 bytes. Byte 4r + k of the i-th 64 holds row
/// r's columns 4i + k (low half) and 4(i + 4) + k (high half), 8 too high.
pub(super) const TILE_BYTES: usize = SCALES_BYTES + PACKED_WORDS * WORD_BYTES;

/// A matrix of 4-bit weights and what is added to its products.
#[derive(Debug, Clone, Copy)]
pub(super) struct Matrix<'m> {
    tiles: &'m [[u8; TILE_BYTES]],
    tiles_in_group: usize,
    bias: &'m [f32],
}

/// A tile's scales and packed weights.
#[derive(Clone, Copy)]
struct Tile<'m> {
    scales: [f32; GROUP],
    packed: &'m [[u8; WORD_BYTES]],
}

impl<'m> Tile<'m> {
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "a loop in a kernel vectorizes only what is inlined into it")]
    fn new(bytes: &'m [u8; TILE_BYTES]) -> Self {
        let (halves, packed) = bytes.split_at(SCALES_BYTES);
        let mut scales = [0.0; GROUP];
        for (scale, half) in scales.iter_mut().zip(halves.as_chunks().0) {
            *scale = from_half(*half);
        }
        Self { scales, packed: packed.as_chunks().0 }
    }
}

impl<'m> Matrix<'m> {
    /// A matrix with so many columns (a multiple of 32) and as many rows as biases (of 16).
    pub(super) fn new(bytes: &'m [u8], columns: usize, bias: &'m [f32]) -> Self {
        Self { tiles: bytes.as_chunks().0, tiles_in_group: columns / BLOCK, bias }
    }

    /// Number of rows: numbers in each product.
    pub(super) const fn rows(&self) -> usize {
        self.bias.len()
    }

    /// Writes each activation row's product.
    pub(super) fn multiply(&self, level: Level, activations: &Activations, products: &mut Vec<f32>) {
        products.resize(activations.rows() * self.rows(), 0.0);
        #[cfg(target_arch = "x86_64")]
        if let Some(avx2) = level.as_avx2() {
            return multiply_avx2(avx2, self, activations, products);
        }
        dispatch!(level, _simd => multiply_portable(self, activations, products));
    }
}

/// The same in plain Rust, for other processors.
#[inline(always)]
#[expect(clippy::inline_always, reason = "a loop in a kernel vectorizes only what is inlined into it")]
fn multiply_portable(matrix: &Matrix<'_>, activations: &Activations, products: &mut [f32]) {
    let rows = matrix.rows();
    let mut sums = vec![[0.0_f32; GROUP]; activations.rows()];
    for (group, tiles) in matrix.tiles.chunks_exact(matrix.tiles_in_group).enumerate() {
        sums.fill([0.0; GROUP]);
        for (column, tile) in tiles.iter().enumerate() {
            let tile = Tile::new(tile);
            let weights = unpack(tile.packed);
            for (sums, block) in sums.iter_mut().zip(activations.column(column)) {
                let mut total = [-block.offset; GROUP];
                for (weights, words) in
                    weights.as_chunks::<{ BLOCK / 2 }>().0.iter().zip(block.words.as_chunks().0)
                {
                    let half: [i32; WORDS / 2] = *words;
                    let mut partial = [0_i16; GROUP];
                    for (weights, number) in
                        weights.iter().zip(half.iter().flat_map(|word| word.to_le_bytes()))
                    {
                        let number = i16::from(number.cast_signed());
                        for (partial, weight) in partial.iter_mut().zip(weights) {
                            *partial = partial.wrapping_add(weight.wrapping_mul(number));
                        }
                    }
                    for (total, partial) in total.iter_mut().zip(partial) {
                        *total += i32::from(partial);
                    }
                }
                for ((sum, total), scale) in sums.iter_mut().zip(total).zip(tile.scales) {
                    #[expect(clippy::cast_precision_loss, reason = "below 2^24")]
                    let total = total as f32;
                    *sum += total * block.scale * scale;
                }
            }
        }
        let bias = &matrix.bias[group * GROUP..][..GROUP];
        for (products, sums) in products.chunks_exact_mut(rows).zip(&sums) {
            for ((product, sum), bias) in products[group * GROUP..][..GROUP].iter_mut().zip(sums).zip(bias) {
                *product = sum + bias;
            }
        }
    }
}

/// A tile's weights by column, then row.
#[inline(always)]
#[expect(clippy::inline_always, reason = "a loop in a kernel vectorizes only what is inlined into it")]
fn unpack(packed: &[[u8; WORD_BYTES]]) -> [[i16; GROUP]; BLOCK] {
    let mut weights = [[0; GROUP]; BLOCK];
    for (word, bytes) in packed.iter().enumerate() {
        for (at, byte) in bytes.iter().enumerate() {
            let (row, column) = (at / 4, 4 * word + at % 4);
            weights[column][row] = i16::from(byte & 15);
            weights[column + BLOCK / 2][row] = i16::from(byte >> 4);
        }
    }
    weights
}

#[cfg(target_arch = "x86_64")]
fearless_simd::kernel!(
    fn multiply_avx2(avx2: Avx2, matrix: &Matrix<'_>, activations: &Activations, products: &mut [f32]) {
        use fearless_simd::{f32x8, prelude::*, u8x32};
        use std::arch::x86_64::{
            __m256, __m256i, _mm256_add_epi16, _mm256_add_ps, _mm256_and_si256, _mm256_cvtepi32_ps,
            _mm256_madd_epi16, _mm256_maddubs_epi16, _mm256_mul_ps, _mm256_set1_epi8, _mm256_set1_epi16,
            _mm256_set1_epi32, _mm256_set1_ps, _mm256_srli_epi16, _mm256_sub_epi32,
        };
        const LANES: usize = 8;
        // a sum that crosses a cache line would take several times as long to store
        #[repr(align(32))]
        #[derive(Clone, Copy)]
        struct Sums([f32; LANES]);
        let rows = matrix.rows();
        let low = _mm256_set1_epi8(15);
        let ones = _mm256_set1_epi16(1);
        let mut sums = vec![Sums([0.0; LANES]); activations.rows()];
        for (group, tiles) in matrix.tiles.chunks_exact(matrix.tiles_in_group).enumerate() {
            for half in 0..GROUP / LANES {
                sums.fill(Sums([0.0; LANES]));
                for (column, tile) in tiles.iter().enumerate() {
                    let tile = Tile::new(tile);
                    let scales: __m256 =
                        f32x8::from_slice(avx2, &tile.scales[half * LANES..][..LANES]).into();
                    let mut weights = [_mm256_set1_epi8(0); WORDS];
                    for word in 0..PACKED_WORDS {
                        let bytes = &tile.packed[word][half * 4 * LANES..][..4 * LANES];
                        let packed: __m256i = u8x32::from_slice(avx2, bytes).into();
                        weights[word] = _mm256_and_si256(packed, low);
                        weights[word + PACKED_WORDS] = _mm256_and_si256(_mm256_srli_epi16::<4>(packed), low);
                    }
                    let total = |block: &ActivationBlock| {
                        let mut partial = _mm256_maddubs_epi16(weights[0], _mm256_set1_epi32(block.words[0]));
                        #[expect(
                            clippy::needless_range_loop,
                            reason = "with an iterator, weights leave their registers"
                        )]
                        for word in 1..WORDS {
                            let words = _mm256_set1_epi32(block.words[word]);
                            partial = _mm256_add_epi16(partial, _mm256_maddubs_epi16(weights[word], words));
                        }
                        _mm256_madd_epi16(partial, ones)
                    };
                    let add = |sums: &mut Sums, total: __m256i, block: &ActivationBlock| {
                        let total = _mm256_sub_epi32(total, _mm256_set1_epi32(block.offset));
                        let total = _mm256_mul_ps(_mm256_cvtepi32_ps(total), _mm256_set1_ps(block.scale));
                        let sum: __m256 = f32x8::from_slice(avx2, &sums.0).into();
                        let sum: f32x8<_> = _mm256_add_ps(sum, _mm256_mul_ps(total, scales)).simd_into(avx2);
                        sum.store_slice(&mut sums.0);
                    };
                    // one row's total is computed before the previous one is added: additions
                    // that wait for their total would fill the processor's queue
                    let mut rows = sums.iter_mut().zip(activations.column(column));
                    let Some((mut sums, mut block)) = rows.next() else { continue };
                    let mut previous = total(block);
                    for (next_sums, next_block) in rows {
                        let next = total(next_block);
                        add(sums, previous, block);
                        (sums, block, previous) = (next_sums, next_block, next);
                    }
                    add(sums, previous, block);
                }
                let first = group * GROUP + half * LANES;
                let bias = &matrix.bias[first..][..LANES];
                for (products, Sums(sums)) in products.chunks_exact_mut(rows).zip(&sums) {
                    for ((product, sum), bias) in products[first..][..LANES].iter_mut().zip(sums).zip(bias) {
                        *product = sum + bias;
                    }
                }
            }
        }
    }
);

#[cfg(test)]
#[expect(clippy::cast_precision_loss, reason = "small numbers")]
mod tests {
    use super::*;

    const COLUMNS: usize = 96;
    const ROWS: usize = 32;

    /// Pseudo-random bytes of tiles whose scales are small numbers.
    fn tiles() -> Vec<u8> {
        let mut state = 1_u32;
        let mut bytes: Vec<u8> = (0..ROWS / GROUP * COLUMNS / BLOCK * TILE_BYTES)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                state.to_le_bytes()[3]
            })
            .collect();
        for tile in bytes.chunks_exact_mut(TILE_BYTES) {
            for half in tile[..SCALES_BYTES].chunks_exact_mut(2) {
                half[1] = 0x2c; // between 1/16 and 1/8
            }
        }
        bytes
    }

    fn input() -> Activations {
        let values: Vec<f32> = (0..5 * COLUMNS).map(|number| ((number * 37 % 101) as f32) - 50.0).collect();
        let mut activations = Activations::default();
        activations.quantize(&values, COLUMNS);
        activations
    }

    /// The product as a definition: row by row, weight by weight.
    fn expected(tiles: &[u8], activations: &Activations, bias: &[f32]) -> Vec<f32> {
        let tiles: Vec<&[u8]> = tiles.chunks_exact(TILE_BYTES).collect();
        let mut products = Vec::new();
        for token in 0..activations.rows() {
            for row in 0..ROWS {
                let mut sum = 0.0;
                for column in 0..COLUMNS {
                    let tile = tiles[row / GROUP * (COLUMNS / BLOCK) + column / BLOCK];
                    let scale = from_half([tile[row % GROUP * 2], tile[row % GROUP * 2 + 1]]);
                    let inside = column % BLOCK;
                    let byte =
                        tile[SCALES_BYTES + inside % 16 / 4 * WORD_BYTES + row % GROUP * 4 + inside % 4];
                    let weight = if inside < 16 { byte & 15 } else { byte >> 4 };
                    let block = activations.column(column / BLOCK)[token];
                    let number = block.words[inside / 4].to_le_bytes()[inside % 4].cast_signed();
                    sum += (f32::from(weight) - 8.0) * scale * f32::from(number) * block.scale;
                }
                products.push(sum + bias[row]);
            }
        }
        products
    }

    #[test]
    fn all_kernels_compute_the_product() {
        let bytes = tiles();
        let bias: Vec<f32> = (0..ROWS).map(|row| row as f32).collect();
        let matrix = Matrix::new(&bytes, COLUMNS, &bias);
        let activations = input();
        let expected = expected(&bytes, &activations, &bias);
        let mut portable = vec![0.0; expected.len()];
        multiply_portable(&matrix, &activations, &mut portable);
        let mut fastest = Vec::new();
        matrix.multiply(Level::new(), &activations, &mut fastest);
        assert_eq!(portable, fastest, "kernels differ");
        for (found, expected) in portable.iter().zip(expected) {
            assert!((found - expected).abs() <= 1e-3 * expected.abs().max(10.0), "{found}, not {expected}");
        }
    }

    #[test]
    fn extreme_numbers_do_not_overflow() {
        for nibbles in [0xff, 0x00] {
            let mut bytes = vec![nibbles; TILE_BYTES];
            for half in bytes[..SCALES_BYTES].chunks_exact_mut(2) {
                half.copy_from_slice(&0x3c00_u16.to_le_bytes()); // 1
            }
            let matrix = Matrix::new(&bytes, BLOCK, &[0.0; GROUP]);
            for sign in [1.0, -1.0] {
                let mut activations = Activations::default();
                activations.quantize(&[127.0 * sign; BLOCK], BLOCK);
                let weight = if nibbles == 0 { -8.0 } else { 7.0 };
                let expected = vec![weight * sign * 127.0 * 32.0; GROUP];
                let mut products = Vec::new();
                matrix.multiply(Level::new(), &activations, &mut products);
                assert_eq!(products, expected);
                multiply_portable(&matrix, &activations, &mut products);
                assert_eq!(products, expected);
            }
        }
    }
}
