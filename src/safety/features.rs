//! Features of a message for the scorer: n-grams of letters and words, and what the patterns found.

/// Number of hashed features.
pub(super) const BUCKETS: usize = 1 << 16;
/// Share of the n-grams in a message's weight, against the patterns' findings.
const NGRAM_WEIGHT: f32 = 3.0;
/// Letters of the shortest and the longest n-gram.
const LETTERS: std::ops::RangeInclusive<usize> = 3..=5;

/// A feature: its bucket and value.
pub(super) type Feature = (u32, f32);

/// Features of some words and of named findings. Findings count in full; n-grams share one weight, so
/// that long messages don't score higher.
pub(super) fn features<'a>(words: &[&str], named: impl IntoIterator<Item = &'a str>) -> Vec<Feature> {
    let mut buckets: Vec<u32> = Vec::with_capacity(words.len() * 16);
    let mut padded: Vec<u8> = Vec::with_capacity(32);
    let (mut last, mut before_last) = (hash(b"^", 1), hash(b"^^", 1));
    for word in words {
        padded.clear();
        padded.push(b'<');
        padded.extend(word.bytes().take(24));
        padded.push(b'>');
        for length in LETTERS {
            buckets.extend(padded.windows(length).map(|letters| bucket(hash(letters, 2))));
        }
        let own = hash(word.as_bytes(), 3);
        buckets.push(bucket(own));
        buckets.push(bucket(mix(last ^ own.rotate_left(17))));
        buckets.push(bucket(mix(before_last.rotate_left(9) ^ last.rotate_left(33) ^ own.rotate_left(17))));
        before_last = last;
        last = own;
    }
    buckets.push(bucket(mix(last ^ hash(b"$", 1).rotate_left(17))));
    buckets.sort_unstable();
    #[expect(clippy::cast_precision_loss, reason = "a count of n-grams")]
    let each = NGRAM_WEIGHT / (buckets.len() as f32).sqrt();
    let mut features: Vec<Feature> = Vec::with_capacity(buckets.len());
    for bucket in buckets {
        match features.last_mut() {
            // a repeated n-gram counts once
            Some((known, _)) if *known == bucket => {}
            _ => features.push((bucket, each)),
        }
    }
    features.extend(named.into_iter().map(|name| (bucket(hash(name.as_bytes(), 7)), 1.0)));
    features
}

/// FNV-1a with a seed, mixed at the end.
fn hash(bytes: &[u8], seed: u64) -> u64 {
    let start = 0xcbf2_9ce4_8422_2325 ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mix(bytes.iter().fold(start, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)))
}

fn mix(mut hash: u64) -> u64 {
    hash ^= hash >> 32;
    hash = hash.wrapping_mul(0x9fb2_1c65_1e98_df25);
    hash ^ hash >> 29
}

#[expect(clippy::cast_possible_truncation, reason = "the remainder is below the number of buckets")]
fn bucket(hash: u64) -> u32 {
    (hash % BUCKETS as u64) as u32
}
