//! Arithmetic that the compiler can vectorize, and that gives the same bits on every machine.
//!
//! Nothing here calls the system's mathematical library, fuses a multiplication with an addition,
//! or adds up in an order that depends on the width of the registers.

use super::model_file::Norm;

/// Partial sums of a long sum.
const LANES: usize = 16;

/// Numbers below it round to an integer when they are added to it and taken off again.
const ROUNDING: f32 = 12_582_912.0;

/// A number of 16 bits (IEEE 754 half precision; infinities and NaN don't occur in weights).
#[inline(always)]
#[expect(clippy::inline_always, reason = "a loop in a kernel vectorizes only what is inlined into it")]
pub(super) fn from_half(bytes: [u8; 2]) -> f32 {
    let bits = u32::from(u16::from_le_bytes(bytes));
    let sign = (bits & 0x8000) << 16;
    // moves exponent and fraction into place; the factor corrects the exponent's bias
    let magnitude = f32::from_bits((bits & 0x7fff) << 13) * f32::from_bits(0x7780_0000);
    f32::from_bits(magnitude.to_bits() | sign)
}

/// The nearest integer, even where two are as near; for magnitudes below 2^22.
#[inline(always)]
#[expect(clippy::inline_always, reason = "a loop in a kernel vectorizes only what is inlined into it")]
pub(super) fn round(number: f32) -> i32 {
    // the low bits of the sum are the integer
    (number + ROUNDING).to_bits().cast_signed() - ROUNDING.to_bits().cast_signed()
}

/// e to the power of a number of at most 0, within 2 in 10 million.
#[inline(always)]
#[expect(clippy::inline_always, reason = "a loop in a kernel vectorizes only what is inlined into it")]
pub(super) fn exp_negative(number: f32) -> f32 {
    let number = if number < -87.0 { -87.0 } else { number };
    let shifted = number * std::f32::consts::LOG2_E + ROUNDING;
    let power = shifted - ROUNDING;
    // ln 2 in two parts, so that the difference is exact
    let rest = (number - power * 0.693_359_4) - power * -2.121_944_4e-4;
    let mut sum = 1.987_569_1e-4;
    for coefficient in [1.398_199_9e-3, 8.333_452e-3, 4.166_579_6e-2, 0.166_666_66, 0.5] {
        sum = sum * rest + coefficient;
    }
    let fraction = (sum * rest * rest + rest) + 1.0;
    // the sum's low bits are the power of two
    fraction * f32::from_bits((shifted.to_bits() << 23).wrapping_add(0x3f80_0000))
}

/// The activation function of the intermediate layer, GELU with the error function (Abramowitz
/// and Stegun 7.1.26, within 2 in 10 million).
#[inline(always)]
#[expect(clippy::inline_always, reason = "a loop in a kernel vectorizes only what is inlined into it")]
pub(super) fn gelu(number: f32) -> f32 {
    let argument = number.abs() * std::f32::consts::FRAC_1_SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * argument);
    let mut sum = 1.061_405_4;
    for coefficient in [-1.453_152_1, 1.421_413_8, -0.284_496_74, 0.254_829_6] {
        sum = sum * t + coefficient;
    }
    let upper_tail = 0.5 * sum * t * exp_negative(-argument * argument);
    let below = if number < 0.0 { upper_tail } else { 1.0 - upper_tail };
    number * below
}

/// Sum in a fixed order: 16 partial sums, then their sum.
#[inline(always)]
#[expect(clippy::inline_always, reason = "a loop in a kernel vectorizes only what is inlined into it")]
fn sum(values: &[f32], term: impl Fn(f32) -> f32) -> f32 {
    let mut partial = [0.0; LANES];
    let chunks = values.chunks_exact(LANES);
    let rest: f32 = chunks.remainder().iter().map(|value| term(*value)).sum();
    for chunk in chunks {
        for (partial, value) in partial.iter_mut().zip(chunk) {
            *partial += term(*value);
        }
    }
    partial.iter().sum::<f32>() + rest
}

/// Replaces each of the rows by itself plus its addend, normalized.
#[inline(always)]
#[expect(clippy::inline_always, reason = "a loop in a kernel vectorizes only what is inlined into it")]
#[expect(clippy::cast_precision_loss, reason = "dimensions are few")]
pub(super) fn add_and_normalize(rows: &mut [f32], addends: Option<&[f32]>, norm: Norm<'_>, epsilon: f32) {
    let dimensions = norm.weight.len();
    for (number, row) in rows.chunks_exact_mut(dimensions).enumerate() {
        if let Some(addends) = addends {
            for (value, addend) in row.iter_mut().zip(&addends[number * dimensions..]) {
                *value += addend;
            }
        }
        let mean = sum(row, |value| value) / dimensions as f32;
        let variance = sum(row, |value| (value - mean) * (value - mean)) / dimensions as f32;
        let factor = 1.0 / (variance + epsilon).sqrt();
        for ((value, weight), bias) in row.iter_mut().zip(norm.weight).zip(norm.bias) {
            *value = (*value - mean) * factor * weight + bias;
        }
    }
}

/// Makes scores positive numbers whose sum is returned; the largest becomes 1.
#[inline(always)]
#[expect(clippy::inline_always, reason = "a loop in a kernel vectorizes only what is inlined into it")]
pub(super) fn exponentials(scores: &mut [f32]) -> f32 {
    let mut largest = [f32::MIN; LANES];
    let chunks = scores.chunks_exact(LANES);
    let rest = chunks.remainder().iter().fold(f32::MIN, |largest, score| largest.max(*score));
    for chunk in chunks {
        for (largest, score) in largest.iter_mut().zip(chunk) {
            *largest = if *score > *largest { *score } else { *largest };
        }
    }
    let largest = largest.iter().fold(rest, |largest, score| largest.max(*score));
    for score in scores.iter_mut() {
        *score = exp_negative(*score - largest);
    }
    sum(scores, |score| score)
}

#[cfg(test)]
#[expect(
    clippy::float_cmp,
    clippy::cast_possible_truncation,
    clippy::excessive_precision,
    reason = "results that are exact, and reference values with more digits than needed"
)]
mod tests {
    use super::*;

    #[test]
    fn halves_have_their_values() {
        for (bits, value) in [(0x3c00_u16, 1.0), (0xc000, -2.0), (0x0001, 2.0_f32.powi(-24)), (0x8000, 0.0)] {
            assert_eq!(from_half(bits.to_le_bytes()), value);
        }
    }

    #[test]
    fn powers_of_e_are_close() {
        for step in 0..8_600_u16 {
            let number = f64::from(step) / -100.0;
            #[expect(clippy::cast_possible_truncation, reason = "hundredths below 86")]
            let found = f64::from(exp_negative(number as f32));
            let wanted = f64::from(number as f32).exp();
            assert!((found / wanted - 1.0).abs() < 3e-7, "e^{number} = {found}, not {wanted}");
        }
        assert!(exp_negative(-1000.0) < 1e-37);
    }

    #[test]
    fn activation_has_its_known_values() {
        // computed with 50 digits
        for (number, value) in [(0.0, 0.0), (1.0, 0.841_344_75), (-1.0, -0.158_655_25), (3.0, 2.995_950_3)] {
            assert!((gelu(number) - value).abs() < 1e-6, "{number}: {}", gelu(number));
        }
        assert!(gelu(-12.0).abs() < 1e-6);
    }

    #[test]
    fn normalized_rows_have_mean_zero_and_variance_one() {
        let weight = vec![1.0; 384];
        let bias = vec![0.0; 384];
        let mut rows: Vec<f32> = (0..768_u16).map(|number| f32::from(number % 97) - 20.0).collect();
        let addends = rows.clone();
        add_and_normalize(&mut rows, Some(&addends), Norm { weight: &weight, bias: &bias }, 1e-12);
        for row in rows.chunks(384) {
            assert!(row.iter().sum::<f32>().abs() < 1e-2);
            assert!((row.iter().map(|value| value * value).sum::<f32>() / 384.0 - 1.0).abs() < 1e-4);
        }
    }

    #[test]
    fn exponentials_of_equal_scores_are_one() {
        let mut scores = [5.0; 37];
        assert_eq!(exponentials(&mut scores), 37.0);
        assert_eq!(scores, [1.0; 37]);
    }
}
