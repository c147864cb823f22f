//! Byte ranges (RFC 9110, 14): one range per request; several at once, or another unit, get the whole file.

use lonja_storage::ByteRange;

/// What a `Range` header asks of a file of a known size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    Whole,
    Part(ByteRange),
    /// No byte of it is in the file.
    Outside,
}

/// Reads `bytes=first-last`, `bytes=first-` and `bytes=-length`. A header that is none of these is ignored.
pub fn wanted(header: Option<&str>, size: u64) -> Wanted {
    let Some(range) = header.and_then(|header| header.trim().strip_prefix("bytes=")) else {
        return Wanted::Whole;
    };
    let Some((first, last)) = range.trim().split_once('-') else { return Wanted::Whole };
    let number = |text: &str| -> Option<u64> {
        text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().unwrap_or(u64::MAX))
    };
    let end = size.saturating_sub(1);
    let (first, last) = match (first, last) {
        ("", length) => match number(length).filter(|_| !length.is_empty()) {
            None => return Wanted::Whole,
            Some(0) => return Wanted::Outside,
            Some(length) => (size.saturating_sub(length), end),
        },
        (first, "") => match number(first) {
            None => return Wanted::Whole,
            Some(first) => (first, end),
        },
        (first, last) => match number(first).zip(number(last)) {
            Some((first, last)) if first <= last => (first, last.min(end)),
            _ => return Wanted::Whole,
        },
    };
    if first >= size { Wanted::Outside } else { Wanted::Part(ByteRange { first, last }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(first: u64, last: u64) -> Wanted {
        Wanted::Part(ByteRange { first, last })
    }

    #[test]
    fn the_three_forms_are_read() {
        assert_eq!(wanted(Some("bytes=0-9"), 100), part(0, 9));
        assert_eq!(wanted(Some("bytes=90-"), 100), part(90, 99));
        assert_eq!(wanted(Some("bytes=-10"), 100), part(90, 99));
        assert_eq!(wanted(Some("bytes=-1000"), 100), part(0, 99));
        assert_eq!(wanted(Some("bytes=50-1000"), 100), part(50, 99));
    }

    #[test]
    fn what_lies_outside_is_told() {
        assert_eq!(wanted(Some("bytes=100-"), 100), Wanted::Outside);
        assert_eq!(wanted(Some("bytes=-0"), 100), Wanted::Outside);
        assert_eq!(wanted(Some("bytes=0-0"), 0), Wanted::Outside);
        assert_eq!(wanted(Some("bytes=99999999999999999999999-"), 100), Wanted::Outside);
    }

    #[test]
    fn what_is_no_single_range_gets_the_whole_file() {
        for odd in ["bytes=0-1,5-6", "bytes=9-0", "bytes=-", "bytes=a-b", "items=0-1", "bytes", "bytes=+1-2"]
        {
            assert_eq!(wanted(Some(odd), 100), Wanted::Whole, "{odd}");
        }
        assert_eq!(wanted(None, 100), Wanted::Whole);
    }
}
