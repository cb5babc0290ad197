//! The network: a text's tokens become one vector.

use fearless_simd::{Level, dispatch};

use super::activation::Activations;
use super::attention::{AttentionBuffers, attend};
use super::float::{add_and_normalize, gelu};
use super::model_file::{ModelFile, Norm};

/// Memory that is used again for every text.
#[derive(Debug, Default)]
pub(super) struct Buffers {
    rows: Vec<f32>,
    projected: Vec<f32>,
    contexts: Vec<f32>,
    added: Vec<f32>,
    activations: Activations,
    attention: AttentionBuffers,
}

/// What the last layer gives: a row of numbers for each token. Tokens are rows of the embedding.
pub(super) fn forward<'a>(
    model: &ModelFile,
    level: Level,
    tokens: &[usize],
    buffers: &'a mut Buffers,
) -> &'a [f32] {
    let dimensions = model.sizes.dimensions;
    let Buffers { rows, projected, contexts, added, activations, attention } = buffers;
    let normalize = |rows: &mut [f32], addends: Option<&[f32]>, norm: Norm<'_>| {
        dispatch!(level, _simd => add_and_normalize(rows, addends, norm, model.norm_epsilon));
    };
    let quantize = |activations: &mut Activations, values: &[f32], width: usize| {
        dispatch!(level, _simd => activations.quantize(values, width));
    };
    rows.clear();
    rows.resize(tokens.len() * dimensions, 0.0);
    for (position, (token, row)) in tokens.iter().zip(rows.chunks_exact_mut(dimensions)).enumerate() {
        model.embed(*token, row);
        model.add_position(position, row);
    }
    normalize(rows, None, model.embedding_norm());
    for number in 0..model.sizes.layers {
        let layer = model.layer(number);
        quantize(activations, rows, dimensions);
        layer.attention.multiply(level, activations, projected);
        dispatch!(level, simd => attend(simd, projected, dimensions, attention, contexts));
        quantize(activations, contexts, dimensions);
        layer.attention_output.multiply(level, activations, added);
        normalize(rows, Some(added), layer.attention_norm);

        quantize(activations, rows, dimensions);
        layer.intermediate.multiply(level, activations, projected);
        dispatch!(level, _simd => activate(projected));
        quantize(activations, projected, model.sizes.intermediate);
        layer.output.multiply(level, activations, added);
        normalize(rows, Some(added), layer.output_norm);
    }
    rows
}

#[inline(always)]
#[expect(clippy::inline_always, reason = "a loop in a kernel vectorizes only what is inlined into it")]
fn activate(values: &mut [f32]) {
    for value in values {
        *value = gelu(*value);
    }
}

/// The mean of rows.
pub(super) fn mean(rows: &[f32], dimensions: usize) -> Vec<f32> {
    let mut sums = vec![0.0; dimensions];
    for row in rows.chunks_exact(dimensions) {
        for (sum, value) in sums.iter_mut().zip(row) {
            *sum += value;
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "at most as many tokens as positions")]
    let count = (rows.len() / dimensions) as f32;
    for sum in &mut sums {
        *sum /= count;
    }
    sums
}
