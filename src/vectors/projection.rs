//! A linear map of the encoder's vectors, after which questions with the same answer are nearer to each other.
//!
//! Within-class covariance normalization (Hatch and Stolcke 2006): directions that vary among questions with the
//! same answer count less. The map is the inverse of the Cholesky factor of their covariance.

use thiserror::Error;

use crate::encoder::Vector;

/// The first bytes of a file: what it is, and the version of its layout.
const MAGIC: &[u8; 8] = b"bfproj\0\x01";

/// Bytes of a number.
const NUMBER: usize = 4;

/// The share of the mean variance that is added to every direction: few questions say little about most directions
/// (shrinkage: Ledoit and Wolf 2004).
const SHRINKAGE: f64 = 1.0;

/// The bytes are no map of this version and number of dimensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a map of vectors of this many dimensions: run `bonafide index`")]
pub(super) struct OtherProjection;

/// What kind of text a vector is of: the model gives questions and passages different centers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TextKind {
    /// A question.
    Question,
    /// A passage, or a part of one.
    Passage,
}

/// A linear map of vectors.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Projection {
    question_center: Vec<f32>,
    passage_center: Vec<f32>,
    /// Rows of a lower triangular matrix, one after the other.
    rows: Vec<f32>,
}

impl Projection {
    /// Reads what [`Self::to_bytes`] has written.
    ///
    /// # Errors
    /// Where the bytes are of another version, or of another number of dimensions.
    pub(super) fn read(bytes: &[u8], dimensions: usize) -> Result<Self, OtherProjection> {
        let numbers = bytes.strip_prefix(MAGIC).ok_or(OtherProjection)?;
        let (numbers, []) = numbers.as_chunks::<NUMBER>() else { return Err(OtherProjection) };
        if numbers.len() != 2 * dimensions + triangle(dimensions) {
            return Err(OtherProjection);
        }
        let numbers: Vec<f32> = numbers.iter().map(|number| f32::from_le_bytes(*number)).collect();
        if numbers.iter().any(|number| !number.is_finite()) {
            return Err(OtherProjection);
        }
        let (question_center, rest) = numbers.split_at(dimensions);
        let (passage_center, rows) = rest.split_at(dimensions);
        Ok(Self {
            question_center: question_center.to_vec(),
            passage_center: passage_center.to_vec(),
            rows: rows.to_vec(),
        })
    }

    /// The file of this map: 8 bytes of name and version, then numbers of 4 bytes (little endian): the centers of
    /// questions and of passages, and the rows of the lower triangular matrix.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let numbers = self.question_center.iter().chain(&self.passage_center).chain(&self.rows);
        MAGIC.iter().copied().chain(numbers.flat_map(|number| number.to_le_bytes())).collect()
    }

    /// Learns the map from questions, those with the same answer together, and from passages. `None` where there are
    /// none, or where no two questions have the same answer.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "rounded once, at the end"
    )]
    pub(super) fn learn(questions: &[Vec<Vector>], passages: &[Vector]) -> Option<Self> {
        let all: Vec<Vec<f64>> = questions.iter().flatten().map(numbers).collect();
        let question_center = mean(&all)?;
        let passage_center = mean(&passages.iter().map(numbers).collect::<Vec<_>>())?;
        let dimensions = question_center.len();
        let mut covariance = vec![0.0; triangle(dimensions)];
        for group in questions {
            let group: Vec<Vec<f64>> = group.iter().map(numbers).collect();
            let Some(center) = mean(&group) else { continue };
            for question in &group {
                let rest: Vec<f64> =
                    question.iter().zip(&center).map(|(number, center)| number - center).collect();
                for (row, number) in (0..).zip(&rest) {
                    let sums = &mut covariance[triangle(row)..triangle(row + 1)];
                    sums.iter_mut().zip(&rest).for_each(|(sum, other)| *sum += number * other);
                }
            }
        }
        let variance: f64 = (0..dimensions).map(|row| covariance[triangle(row) + row]).sum();
        if variance <= 0.0 {
            return None;
        }
        for row in 0..dimensions {
            covariance[triangle(row) + row] += SHRINKAGE * variance / dimensions as f64;
        }
        let scale = all.len() as f64;
        for sum in &mut covariance {
            *sum /= scale;
        }
        let rows = inverse_of_lower(&cholesky(covariance, dimensions)?, dimensions);
        let rounded = |numbers: Vec<f64>| numbers.into_iter().map(|number| number as f32).collect();
        Some(Self {
            question_center: rounded(question_center),
            passage_center: rounded(passage_center),
            rows: rounded(rows),
        })
    }

    /// The direction of a vector after the map. The center has none after it and stays as it is.
    pub(super) fn apply(&self, vector: &Vector, kind: TextKind) -> Vector {
        let center = match kind {
            TextKind::Question => &self.question_center,
            TextKind::Passage => &self.passage_center,
        };
        let rest: Vec<f32> = vector.numbers().zip(center).map(|(number, center)| number - center).collect();
        let row = |number: usize| self.rows.get(triangle(number)..triangle(number + 1)).unwrap_or_default();
        let mapped: Vec<f32> = (0..rest.len())
            .map(|number| row(number).iter().zip(&rest).map(|(weight, number)| weight * number).sum())
            .collect();
        Vector::from_values(&mapped).unwrap_or_else(|| vector.clone())
    }
}

/// Numbers in the rows of a lower triangular matrix before a row.
const fn triangle(row: usize) -> usize {
    row * (row + 1) / 2
}

fn numbers(vector: &Vector) -> Vec<f64> {
    vector.numbers().map(f64::from).collect()
}

/// The mean of vectors; `None` where there are none.
#[expect(clippy::cast_precision_loss, reason = "a count")]
fn mean(vectors: &[Vec<f64>]) -> Option<Vec<f64>> {
    let mut sums = vectors.first()?.clone();
    for vector in &vectors[1..] {
        sums.iter_mut().zip(vector).for_each(|(sum, number)| *sum += number);
    }
    let count = vectors.len() as f64;
    for sum in &mut sums {
        *sum /= count;
    }
    Some(sums)
}

/// The lower triangular matrix whose product with its transpose is the given symmetric one (its lower triangle by rows).
/// `None` where that isn't positive definite.
fn cholesky(mut rows: Vec<f64>, dimensions: usize) -> Option<Vec<f64>> {
    for row in 0..dimensions {
        for column in 0..=row {
            let of_row = &rows[triangle(row)..triangle(row) + column];
            let of_column = &rows[triangle(column)..triangle(column) + column];
            let rest = rows[triangle(row) + column] - product(of_row, of_column);
            rows[triangle(row) + column] = if row == column {
                if rest <= 0.0 {
                    return None;
                }
                rest.sqrt()
            } else {
                rest / rows[triangle(column) + column]
            };
        }
    }
    Some(rows)
}

/// The inverse of a lower triangular matrix.
fn inverse_of_lower(rows: &[f64], dimensions: usize) -> Vec<f64> {
    let mut inverse = vec![0.0; rows.len()];
    for column in 0..dimensions {
        inverse[triangle(column) + column] = 1.0 / rows[triangle(column) + column];
        for row in column + 1..dimensions {
            let sum: f64 =
                (column..row).map(|at| rows[triangle(row) + at] * inverse[triangle(at) + column]).sum();
            inverse[triangle(row) + column] = -sum / rows[triangle(row) + row];
        }
    }
    inverse
}

fn product(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vector(numbers: &[f32]) -> Vector {
        Vector::from_values(numbers).expect("numbers with a direction")
    }

    /// Questions with two answers: the first number distinguishes these, and the second one differs for no reason.
    fn learned() -> Projection {
        let group = |first: f32| -> Vec<Vector> {
            [-0.6, -0.2, 0.2, 0.6].iter().map(|second| vector(&[first, *second, 1.0])).collect()
        };
        let passages = [vector(&[0.1, 0.0, -1.0]), vector(&[-0.1, 0.0, -1.0])];
        Projection::learn(&[group(0.5), group(-0.5)], &passages).expect("a map")
    }

    #[test]
    fn questions_with_one_answer_come_nearer_than_those_with_two() {
        let projection = learned();
        let map = |numbers: &[f32]| projection.apply(&vector(numbers), TextKind::Question);
        let (asked, same, other) = ([0.5, 0.6, 1.0], [0.5, -0.6, 1.0], [-0.5, 0.6, 1.0]);
        let before = [same, other].map(|numbers| vector(&asked).cosine(&vector(&numbers)));
        let after = [same, other].map(|numbers| map(&asked).cosine(&map(&numbers)));
        assert!(before[0] < before[1] && after[0] > after[1], "{before:?} {after:?}");
    }

    #[test]
    fn passages_have_a_center_of_their_own() {
        let projection = learned();
        let [question, passage] =
            [(vector(&[0.2, 0.0, 1.0]), TextKind::Question), (vector(&[0.1, 0.0, -1.0]), TextKind::Passage)]
                .map(|(vector, kind)| projection.apply(&vector, kind));
        assert!(question.cosine(&passage) > 0.8, "{}", question.cosine(&passage));
    }

    #[test]
    fn a_file_gives_the_same_map_and_damage_is_refused() {
        let projection = learned();
        let bytes = projection.to_bytes();
        assert_eq!(Projection::read(&bytes, 3), Ok(projection));
        assert_eq!(Projection::read(&bytes, 4), Err(OtherProjection));
        assert_eq!(Projection::read(&bytes[..bytes.len() - 1], 3), Err(OtherProjection));
        let mut other = bytes.clone();
        other[6] = 9;
        assert_eq!(Projection::read(&other, 3), Err(OtherProjection));
        let mut infinite = bytes;
        infinite[8..12].copy_from_slice(&f32::INFINITY.to_le_bytes());
        assert_eq!(Projection::read(&infinite, 3), Err(OtherProjection));
    }

    #[test]
    fn without_questions_of_one_answer_there_is_no_map() {
        let one = vector(&[1.0, 0.0]);
        assert_eq!(Projection::learn(&[], std::slice::from_ref(&one)), None);
        assert_eq!(Projection::learn(&[vec![one.clone()]], &[]), None);
        assert_eq!(Projection::learn(&[vec![one.clone()], vec![vector(&[0.0, 1.0])]], &[one]), None);
    }

    #[test]
    fn the_factor_times_its_transpose_is_the_matrix_and_its_inverse_undoes_it() {
        // [4 2; 2 3]
        let factor = cholesky(vec![4.0, 2.0, 3.0], 2).expect("positive definite");
        assert!((factor[0] * factor[0] - 4.0).abs() < 1e-12 && (factor[0] * factor[1] - 2.0).abs() < 1e-12);
        assert!((factor[1] * factor[1] + factor[2] * factor[2] - 3.0).abs() < 1e-12);
        let inverse = inverse_of_lower(&factor, 2);
        assert!((inverse[0] * factor[0] - 1.0).abs() < 1e-12 && (inverse[2] * factor[2] - 1.0).abs() < 1e-12);
        assert!((inverse[1] * factor[0] + inverse[2] * factor[1]).abs() < 1e-12);
        assert_eq!(cholesky(vec![1.0, 2.0, 1.0], 2), None);
    }
}
