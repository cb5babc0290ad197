//! Whole numbers in as few bytes as they need: seven bits in each, the lowest first (LEB128).

/// Adds a number.
#[inline]
pub(super) fn put(bytes: &mut Vec<u8>, mut number: u64) {
    loop {
        let [lowest, ..] = number.to_le_bytes();
        number >>= 7;
        if number == 0 {
            bytes.push(lowest);
            return;
        }
        bytes.push(lowest | 0x80);
    }
}

/// Takes a number from the beginning; nothing where there is none.
#[inline]
pub(super) fn take(bytes: &mut &[u8]) -> Option<u64> {
    // most are small
    match *bytes {
        [byte, rest @ ..] if *byte < 0x80 => {
            *bytes = rest;
            Some(u64::from(*byte))
        }
        _ => take_long(bytes),
    }
}

fn take_long(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for (place, &byte) in bytes.iter().enumerate().take(10) {
        number |= u64::from(byte & 0x7f) << (7 * place);
        if byte < 0x80 {
            *bytes = &bytes[place + 1..];
            return Some(number);
        }
    }
    None
}

/// Takes a number of 32 bits.
#[inline]
pub(super) fn take_u32(bytes: &mut &[u8]) -> Option<u32> {
    take(bytes).and_then(|number| u32::try_from(number).ok())
}

/// Takes so many bytes as the number at the beginning says.
pub(super) fn take_bytes<'a>(bytes: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = usize::try_from(take(bytes)?).ok()?;
    let (taken, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some(taken)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_was_put_is_taken(numbers in prop::collection::vec(any::<u64>().prop_map(|n| n >> (n % 64)), 0..20)) {
            let mut bytes = Vec::new();
            for &number in &numbers {
                put(&mut bytes, number);
            }
            let mut rest = bytes.as_slice();
            let taken: Vec<u64> = std::iter::from_fn(|| take(&mut rest)).collect();
            prop_assert_eq!(taken, numbers);
        }

        #[test]
        fn any_bytes_can_be_taken_from(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            let mut rest = bytes.as_slice();
            while take_bytes(&mut rest).is_some() {}
            prop_assert!(rest.len() <= bytes.len());
        }
    }
}
