//! Vectors of unit length in 8 bits, and their bytes in an index.

use thiserror::Error;

/// Largest magnitude of a stored number.
const LIMIT: f32 = 127.0;

/// Bytes of the scale, which precedes the numbers.
const SCALE_BYTES: usize = 4;

/// Numbers that are added up side by side, so that the compiler can use wide registers.
const LANES: usize = 32;

/// A vector of unit length: 8-bit numbers with one scale.
///
/// Bytes: the scale as an `f32` (little endian), then one `i8` for each dimension.
#[derive(Debug, Clone, PartialEq)]
pub struct Vector {
    scale: f32,
    values: Box<[i8]>,
}

/// Scales are finite and positive, so equality is reflexive.
impl Eq for Vector {}

/// Why bytes aren't a vector.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum VectorError {
    /// Another number of bytes than a vector of this many dimensions has.
    #[error("a vector has {expected} bytes, not {actual}: build the index again")]
    Length {
        /// Bytes of a vector of the wanted dimensions.
        expected: usize,
        /// Bytes found.
        actual: usize,
    },
    /// The vector's length isn't 1.
    #[error("a vector's length isn't 1: build the index again")]
    Norm,
}

impl Vector {
    /// Rounds numbers to 8 bits and scales them to unit length. All zeros, or a number that isn't
    /// finite, give no vector.
    pub fn from_values(numbers: &[f32]) -> Option<Self> {
        let largest = numbers.iter().fold(0.0_f32, |largest, number| largest.max(number.abs()));
        if largest <= 0.0 || numbers.iter().any(|number| !number.is_finite()) {
            return None;
        }
        let step = LIMIT / largest;
        #[expect(clippy::cast_possible_truncation, reason = "at most 127, and rounded")]
        let values: Box<[i8]> = numbers.iter().map(|number| (number * step).round() as i8).collect();
        let scale = unit_scale(&values);
        Some(Self { scale, values })
    }

    /// The direction of the mean of vectors of the same dimensions; `None` where there are none, or they cancel out.
    pub fn mean(vectors: &[Self]) -> Option<Self> {
        let mut sums: Vec<f32> = vectors.first()?.numbers().collect();
        for vector in &vectors[1..] {
            sums.iter_mut().zip(vector.numbers()).for_each(|(sum, number)| *sum += number);
        }
        Self::from_values(&sums)
    }

    /// Numbers in this vector.
    pub fn dimensions(&self) -> usize {
        self.values.len()
    }

    /// The numbers of this vector, of unit length.
    pub fn numbers(&self) -> impl Iterator<Item = f32> {
        self.values.iter().map(|&value| f32::from(value) * self.scale)
    }

    /// Cosine of the angle between two vectors of the same dimensions: 1 for the same direction.
    #[expect(clippy::cast_precision_loss, reason = "a rounding of 1 in 16 million doesn't change a rank")]
    pub fn cosine(&self, other: &Self) -> f32 {
        dot(&self.values, &other.values) as f32 * self.scale * other.scale
    }

    /// Cosine with a stored vector, without copying it: see [`Self::read`].
    ///
    /// # Errors
    /// Where the bytes aren't a vector of the same dimensions.
    #[expect(clippy::cast_precision_loss, reason = "a rounding of 1 in 16 million doesn't change a rank")]
    pub fn cosine_with_bytes(&self, bytes: &[u8]) -> Result<f32, VectorError> {
        let (scale, stored) = split(bytes, self.dimensions())?;
        let mut sum = 0;
        let mut own = self.values.chunks_exact(LANES);
        let mut others = stored.chunks_exact(LANES);
        for (own, others) in own.by_ref().zip(others.by_ref()) {
            sum += products(own.iter().copied(), others.iter().map(|byte| byte.cast_signed()));
        }
        let others = others.remainder().iter().map(|byte| byte.cast_signed());
        sum += products(own.remainder().iter().copied(), others);
        Ok(sum as f32 * self.scale * scale)
    }

    /// Bytes of a stored vector of so many dimensions.
    pub const fn stored_bytes(dimensions: usize) -> usize {
        SCALE_BYTES + dimensions
    }

    /// Appends this vector's bytes.
    pub fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend(self.scale.to_le_bytes());
        bytes.extend(self.values.iter().map(|value| value.cast_unsigned()));
    }

    /// Reads what [`Self::write`] has written.
    ///
    /// # Errors
    /// Where the number of bytes or the vector's length is wrong.
    pub fn read(bytes: &[u8], dimensions: usize) -> Result<Self, VectorError> {
        let (scale, stored) = split(bytes, dimensions)?;
        let values: Box<[i8]> = stored.iter().map(|byte| byte.cast_signed()).collect();
        // the scale follows from the values, so any other one is damage
        if scale.to_bits() == unit_scale(&values).to_bits() && scale.is_finite() {
            Ok(Self { scale, values })
        } else {
            Err(VectorError::Norm)
        }
    }
}

/// What multiplies these values to unit length; infinite where all are zero.
#[expect(clippy::cast_precision_loss, reason = "a sum of squares far below 2^24 for any model's dimensions")]
fn unit_scale(values: &[i8]) -> f32 {
    1.0 / (dot(values, values) as f32).sqrt()
}

fn split(bytes: &[u8], dimensions: usize) -> Result<(f32, &[u8]), VectorError> {
    let wrong = VectorError::Length { expected: Vector::stored_bytes(dimensions), actual: bytes.len() };
    match bytes.split_first_chunk::<SCALE_BYTES>() {
        Some((scale, values)) if values.len() == dimensions => Ok((f32::from_le_bytes(*scale), values)),
        _ => Err(wrong),
    }
}

fn dot(left: &[i8], right: &[i8]) -> i32 {
    let mut lefts = left.chunks_exact(LANES);
    let mut rights = right.chunks_exact(LANES);
    let mut sum = 0;
    for (left, right) in lefts.by_ref().zip(rights.by_ref()) {
        sum += products(left.iter().copied(), right.iter().copied());
    }
    sum + products(lefts.remainder().iter().copied(), rights.remainder().iter().copied())
}

/// Products of 16 bits added up in 32: what the compiler turns into one multiply-add instruction.
#[inline]
fn products(left: impl Iterator<Item = i8>, right: impl Iterator<Item = i8>) -> i32 {
    left.zip(right).map(|(left, right)| i32::from(i16::from(left) * i16::from(right))).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn vector(numbers: &[f32]) -> Vector {
        Vector::from_values(numbers).expect("numbers with a direction")
    }

    #[test]
    fn numbers_without_a_direction_give_no_vector() {
        assert_eq!(Vector::from_values(&[]), None);
        assert_eq!(Vector::from_values(&[0.0, 0.0]), None);
        assert_eq!(Vector::from_values(&[1.0, f32::NAN]), None);
        assert_eq!(Vector::from_values(&[1.0, f32::INFINITY]), None);
    }

    #[test]
    fn length_does_not_matter() {
        assert_eq!(vector(&[0.001, -0.002]), vector(&[10.0, -20.0]));
        assert!((vector(&[3.0, 4.0]).cosine(&vector(&[4.0, 3.0])) - 0.96).abs() < 1e-3);
        assert!((vector(&[1.0, 1.0]).cosine(&vector(&[-1.0, -1.0])) + 1.0).abs() < 1e-6);
    }

    #[test]
    fn damaged_bytes_are_refused() {
        let mut bytes = Vec::new();
        vector(&[1.0, 0.5, -0.25]).write(&mut bytes);
        assert_eq!(Vector::read(&bytes, 4), Err(VectorError::Length { expected: 8, actual: 7 }));
        assert_eq!(Vector::read(&[], 3), Err(VectorError::Length { expected: 7, actual: 0 }));
        bytes[6] ^= 1;
        assert_eq!(Vector::read(&bytes, 3), Err(VectorError::Norm));
        assert_eq!(Vector::read(&[0; 7], 3), Err(VectorError::Norm));
    }

    proptest! {
        #[test]
        fn bytes_keep_a_vector(numbers in prop::collection::vec(-1e3_f32..1e3, 1..400), other in prop::collection::vec(-1e3_f32..1e3, 400)) {
            prop_assume!(numbers.iter().chain(&other).any(|number| number.abs() > 1e-3));
            let Some(vector) = Vector::from_values(&numbers) else { return Ok(()) };
            let other = Vector::from_values(&other[..numbers.len()]);
            let mut bytes = Vec::new();
            vector.write(&mut bytes);
            prop_assert_eq!(bytes.len(), Vector::stored_bytes(numbers.len()));
            let read = Vector::read(&bytes, numbers.len());
            prop_assert_eq!(read.as_ref(), Ok(&vector));
            prop_assert!((vector.cosine(&vector) - 1.0).abs() < 1e-5);
            if let Some(other) = other {
                prop_assert_eq!(other.cosine_with_bytes(&bytes), Ok(other.cosine(&vector)));
            }
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            if let Ok(vector) = Vector::read(&bytes, bytes.len().saturating_sub(4)) {
                let mut written = Vec::new();
                vector.write(&mut written);
                prop_assert_eq!(written, bytes);
            }
        }
    }
}
