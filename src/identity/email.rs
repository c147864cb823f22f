//! Mail addresses as accounts know them.

/// One account per address, however it is typed.
pub(crate) fn normalised(email: &str) -> String {
    email.trim().to_lowercase()
}

/// Good enough to send a link to: one `@`, a dotted domain, printable ASCII. Whether anybody reads it, only a link that
/// comes back can tell.
pub(crate) fn is_address(email: &str) -> bool {
    let Some((local, domain)) = email.split_once('@') else { return false };
    let allowed = |c: char| c.is_ascii_graphic() && !"()<>[]:;@\\,\"".contains(c);
    let labels = || domain.split('.');
    email.len() <= 254
        && (1..=64).contains(&local.len())
        && local.chars().all(allowed)
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && labels().count() >= 2
        && labels().all(|label| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_and_what_is_none_is_not() {
        for good in ["ana@example.com", "a.b+c@sub.example.co", "o'neil@example.com"] {
            assert!(is_address(good), "{good}");
        }
        let bad = [
            "",
            "ana",
            "ana@",
            "@example.com",
            "ana@example",
            "ana@@example.com",
            "a b@example.com",
            "ana@example..com",
            "ana@-example.com",
            "ana@example.com\r\nBcc: eva@example.com",
            ".ana@example.com",
            "<ana@example.com>",
            "ana@exämple.com",
        ];
        for bad in bad {
            assert!(!is_address(bad), "{bad}");
        }
    }

    #[test]
    fn case_and_blanks_around_do_not_make_another_account() {
        assert_eq!(normalised(" Ana@Example.COM "), "ana@example.com");
    }
}
