//! Sparse vectors over the prime field of 2^61 - 1, where rank has no rounding.

/// A Mersenne prime: products reduce with two shifts.
pub(super) const PRIME: u64 = (1 << 61) - 1;

pub(super) fn reduce(value: i64) -> u64 {
    value.rem_euclid(PRIME as i64) as u64
}

pub(super) fn multiply(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    let folded = (product as u64 & PRIME) + (product >> 61) as u64;
    if folded >= PRIME { folded - PRIME } else { folded }
}

pub(super) fn subtract(a: u64, b: u64) -> u64 {
    if a >= b { a - b } else { a + PRIME - b }
}

pub(super) fn invert(a: u64) -> u64 {
    let (mut result, mut base, mut exponent) = (1, a, PRIME - 2);
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = multiply(result, base);
        }
        base = multiply(base, base);
        exponent >>= 1;
    }
    result
}

/// `(index, value)`, sorted, no zeros.
pub(super) type Vector = Vec<(u32, u64)>;

/// `a - factor * b`.
pub(super) fn combine(a: &[(u32, u64)], factor: u64, b: &[(u32, u64)]) -> Vector {
    let mut result = Vec::with_capacity(a.len() + b.len());
    let (mut left, mut right) = (a.iter().peekable(), b.iter().peekable());
    loop {
        match (left.peek(), right.peek()) {
            (Some(x), Some(y)) if x.0 == y.0 => {
                let value = subtract(x.1, multiply(factor, y.1));
                if value != 0 {
                    result.push((x.0, value));
                }
                left.next();
                right.next();
            }
            (Some(x), Some(y)) if x.0 < y.0 => {
                result.push(**x);
                left.next();
            }
            (Some(x), None) => {
                result.push(**x);
                left.next();
            }
            (_, Some(y)) => {
                result.push((y.0, subtract(0, multiply(factor, y.1))));
                right.next();
            }
            (None, None) => return result,
        }
    }
}

/// The same vector with a leading one, by which proportional vectors become equal.
pub(super) fn normalized(vector: &[(u32, u64)]) -> Vector {
    let Some(&(_, first)) = vector.first() else { return Vec::new() };
    let inverse = invert(first);
    vector.iter().map(|(index, value)| (*index, multiply(inverse, *value))).collect()
}

pub(super) fn entry(vector: &[(u32, u64)], index: u32) -> u64 {
    vector.binary_search_by_key(&index, |(at, _)| *at).map_or(0, |at| vector[at].1)
}
