//! Attention: each token's mixture of all tokens' values, head by head.

use fearless_simd::{Simd, f32x8, prelude::*};

use super::float::exponentials;

/// Numbers of one head.
pub(super) const HEAD_WIDTH: usize = 32;

/// Scores that are computed together: eight registers.
const LANES: usize = 64;

/// Numbers in a register.
const REGISTER: usize = 8;

/// Memory that is used again for every head.
#[derive(Debug, Default)]
pub(super) struct AttentionBuffers {
    /// Chunks of keys by number, then token, so that one query's scores are computed side by side.
    keys: Vec<[[f32; LANES]; HEAD_WIDTH]>,
    values: Vec<[f32; HEAD_WIDTH]>,
    scores: Vec<f32>,
}

/// Writes each token's context. A row of the input has its query, its key and its value.
#[inline(always)]
#[expect(clippy::inline_always, reason = "a loop in a kernel vectorizes only what is inlined into it")]
pub(super) fn attend<S: Simd>(
    simd: S,
    inputs: &[f32],
    dimensions: usize,
    buffers: &mut AttentionBuffers,
    contexts: &mut Vec<f32>,
) {
    let row_width = 3 * dimensions;
    let tokens = inputs.len() / row_width;
    let padded = tokens.next_multiple_of(LANES);
    contexts.resize(tokens * dimensions, 0.0);
    let AttentionBuffers { keys, values, scores } = buffers;
    keys.clear();
    keys.resize(padded / LANES, [[0.0; LANES]; HEAD_WIDTH]);
    values.resize(tokens, [0.0; HEAD_WIDTH]);
    scores.resize(padded, 0.0);
    #[expect(clippy::cast_precision_loss, reason = "32")]
    let scale = 1.0 / (HEAD_WIDTH as f32).sqrt();
    for head in (0..dimensions).step_by(HEAD_WIDTH) {
        for (token, row) in inputs.chunks_exact(row_width).enumerate() {
            let chunk = &mut keys[token / LANES];
            for (lanes, key) in chunk.iter_mut().zip(&row[dimensions + head..]) {
                lanes[token % LANES] = *key;
            }
            values[token].copy_from_slice(&row[2 * dimensions + head..][..HEAD_WIDTH]);
        }
        for (row, context) in inputs.chunks_exact(row_width).zip(contexts.chunks_exact_mut(dimensions)) {
            let query = &row[head..][..HEAD_WIDTH];
            for (keys, scores) in keys.iter().zip(scores.as_chunks_mut().0) {
                score(simd, query, scale, keys, scores);
            }
            let total = exponentials(&mut scores[..tokens]);
            mix(simd, &scores[..tokens], 1.0 / total, values, &mut context[head..][..HEAD_WIDTH]);
        }
    }
}

/// Writes a query's scaled product with so many keys.
#[inline(always)]
#[expect(clippy::inline_always, reason = "a loop in a kernel vectorizes only what is inlined into it")]
fn score<S: Simd>(
    simd: S,
    query: &[f32],
    scale: f32,
    keys: &[[f32; LANES]; HEAD_WIDTH],
    scores: &mut [f32; LANES],
) {
    let mut sums = [f32x8::splat(simd, 0.0); LANES / REGISTER];
    for (factor, keys) in query.iter().zip(keys) {
        let factor = f32x8::splat(simd, factor * scale);
        for (sum, keys) in sums.iter_mut().zip(keys.as_chunks::<REGISTER>().0) {
            *sum += factor * f32x8::from_slice(simd, keys);
        }
    }
    for (scores, sum) in scores.as_chunks_mut::<REGISTER>().0.iter_mut().zip(sums) {
        sum.store_slice(scores);
    }
}

/// Writes the sum of all values, each times its weight and the scale.
#[inline(always)]
#[expect(clippy::inline_always, reason = "a loop in a kernel vectorizes only what is inlined into it")]
fn mix<S: Simd>(simd: S, weights: &[f32], scale: f32, values: &[[f32; HEAD_WIDTH]], context: &mut [f32]) {
    // two sums, so that one needn't wait for the other
    let mut sums = [[f32x8::splat(simd, 0.0); HEAD_WIDTH / REGISTER]; 2];
    for (weights, values) in weights.chunks(2).zip(values.chunks(2)) {
        for ((sums, weight), value) in sums.iter_mut().zip(weights).zip(values) {
            let weight = f32x8::splat(simd, *weight);
            for (sum, value) in sums.iter_mut().zip(value.as_chunks::<REGISTER>().0) {
                *sum += weight * f32x8::from_slice(simd, value);
            }
        }
    }
    let [even, odd] = sums;
    for ((context, even), odd) in context.as_chunks_mut::<REGISTER>().0.iter_mut().zip(even).zip(odd) {
        ((even + odd) * scale).store_slice(context);
    }
}

#[cfg(test)]
mod tests {
    use fearless_simd::{Level, dispatch};

    use super::*;

    fn run(inputs: &[f32], dimensions: usize, contexts: &mut Vec<f32>) {
        let buffers = &mut AttentionBuffers::default();
        dispatch!(Level::new(), simd => attend(simd, inputs, dimensions, buffers, contexts));
    }

    #[test]
    fn equal_keys_give_the_mean_of_the_values() {
        let dimensions = 2 * HEAD_WIDTH;
        let tokens = 67_u8;
        let mut inputs = Vec::new();
        for token in 0..tokens {
            inputs.extend((0..dimensions).map(|_| f32::from(token)));
            inputs.extend((0..dimensions).map(|_| 0.25));
            inputs.extend((0..dimensions).map(|_| f32::from(token)));
        }
        let mut contexts = Vec::new();
        run(&inputs, dimensions, &mut contexts);
        assert_eq!(contexts.len(), dimensions * usize::from(tokens));
        assert!(contexts.iter().all(|context| (context - 33.0).abs() < 1e-3));
    }

    #[test]
    fn a_matching_key_outweighs_others_in_its_head_only() {
        let dimensions = 2 * HEAD_WIDTH;
        let mut inputs = Vec::new();
        for token in 0..3_u8 {
            // the first head's query and the second token's key agree
            let key = if token == 1 { 4.0 } else { 0.0 };
            inputs.extend((0..dimensions).map(|number| if number < HEAD_WIDTH { 4.0 } else { 0.0 }));
            inputs.extend((0..dimensions).map(|_| key));
            inputs.extend((0..dimensions).map(|_| f32::from(token)));
        }
        let mut contexts = Vec::new();
        run(&inputs, dimensions, &mut contexts);
        for context in contexts.chunks(dimensions) {
            assert!(context[..HEAD_WIDTH].iter().all(|value| (value - 1.0).abs() < 1e-4));
            assert!(context[HEAD_WIDTH..].iter().all(|value| (value - 1.0).abs() < 1e-4));
        }
        // were it averaged over all tokens of the first head's values, it would be 1 as well: move one
        inputs[2 * dimensions] = 90.0;
        run(&inputs, dimensions, &mut contexts);
        assert!(contexts[0] < 1.01);
    }
}
