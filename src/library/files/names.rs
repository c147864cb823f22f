//! File names: made harmless when they come in, quoted rightly when they go out.

use std::fmt::Write;

/// A name without folders, control characters and the marks that reverse what is read; at most 150 characters, so
/// that an extension still fits into what file systems take.
pub fn tidy(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last
        .chars()
        .filter(|letter| {
            !letter.is_control()
                && !matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
                && !"<>:\"|?*".contains(*letter)
        })
        .collect();
    let trimmed = kept.trim().trim_matches('.');
    let surplus = trimmed.chars().count().saturating_sub(150);
    // The end carries the extension.
    let short: String = trimmed.chars().skip(surplus).collect();
    if short.is_empty() { "file".to_owned() } else { short }
}

/// The value of `Content-Disposition` that makes a browser save the file under its name (RFC 6266): a plain form for
/// old clients and the exact one.
pub fn attachment(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|letter| if letter.is_ascii_graphic() || letter == ' ' { letter } else { '_' })
        .map(|letter| if matches!(letter, '"' | '\\' | '%') { '_' } else { letter })
        .collect();
    let mut exact = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            exact.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(exact, "%{byte:02X}");
        }
    }
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{exact}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_and_reversing_marks_are_dropped() {
        assert_eq!(tidy("../../etc/passwd"), "passwd");
        assert_eq!(tidy("C:\\temp\\list.csv"), "list.csv");
        assert_eq!(tidy("photo\u{202e}gnp.exe\r\n"), "photognp.exe");
        assert_eq!(tidy("..."), "file");
        assert!(tidy(&"x".repeat(300)).len() <= 150);
    }

    #[test]
    fn a_name_cannot_break_out_of_the_header() {
        let header = attachment("a\"; filename=\"b.exe\r\nX: y");
        assert_eq!(header.matches('"').count(), 2);
        assert!(!header.contains(['\r', '\n']));
        assert_eq!(attachment("año.pdf"), "attachment; filename=\"a_o.pdf\"; filename*=UTF-8''a%C3%B1o.pdf");
    }
}
