//! What a piece of sales material may become, decided without a database.

use lonja_kernel::Timestamp;
use lonja_platform::prelude::Problem;

/// The dates must leave some time in which it is visible. An expiry in the past is fine: it only unpublishes.
pub fn check_dates(publish_at: Option<Timestamp>, expire_at: Option<Timestamp>) -> Result<(), Problem> {
    match (publish_at, expire_at) {
        (Some(publish), Some(expire)) if expire <= publish => {
            Err(Problem::invalid_field("/expire_at", "Choose a time after publish_at."))
        }
        _ => Ok(()),
    }
}

/// Lower case, without accents, spaces collapsed: how titles sort and how searches compare.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter {
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => folded.push('a'),
            'ç' | 'ć' | 'č' => folded.push('c'),
            'ď' | 'đ' | 'ð' => folded.push('d'),
            'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ę' | 'ě' => folded.push('e'),
            'ì' | 'í' | 'î' | 'ï' | 'ī' | 'ı' => folded.push('i'),
            'ł' => folded.push('l'),
            'ñ' | 'ń' | 'ň' => folded.push('n'),
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ő' => folded.push('o'),
            'ř' => folded.push('r'),
            'ś' | 'š' | 'ş' | 'ș' => folded.push('s'),
            'ť' | 'ţ' | 'ț' => folded.push('t'),
            'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' => folded.push('u'),
            'ý' | 'ÿ' => folded.push('y'),
            'ź' | 'ż' | 'ž' => folded.push('z'),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ß' => folded.push_str("ss"),
            // Accents of their own, as some keyboards and file systems write them.
            '\u{300}'..='\u{36f}' => {}
            other => folded.push(other),
        }
    }
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Tags are folded, sorted and said once.
pub fn tidy_tags(tags: &[String], field: &str) -> Result<Vec<String>, Problem> {
    let mut tidy = Vec::with_capacity(tags.len());
    for (index, tag) in tags.iter().enumerate() {
        let folded = fold(tag);
        if folded.is_empty() || folded.chars().any(char::is_control) {
            return Err(Problem::invalid_field(format!("{field}/{index}"), "Write a word or a few."));
        }
        tidy.push(folded);
    }
    tidy.sort_unstable();
    tidy.dedup();
    Ok(tidy)
}

/// What a search looks at.
pub fn search_text(title: &str, description: &str, tags: &[String]) -> String {
    fold(&format!("{title} {description} {}", tags.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use lonja_kernel::parse_time;

    fn at(text: &str) -> Option<Timestamp> {
        parse_time(text)
    }

    #[test]
    fn dates_that_leave_no_time_are_refused() {
        let (early, late) = (at("2026-03-01T00:00:00Z"), at("2026-04-01T00:00:00Z"));
        assert!(check_dates(late, early).is_err());
        assert!(check_dates(early, early).is_err());
        assert!(check_dates(early, late).is_ok());
        assert!(check_dates(None, early).is_ok());
    }

    #[test]
    fn tags_are_folded_sorted_and_said_once() {
        let tags = ["Otoño ".to_owned(), "LAMPS".to_owned(), "lamps".to_owned()];
        assert_eq!(tidy_tags(&tags, "/tags").expect("fine"), ["lamps", "otono"]);
        assert!(tidy_tags(&[" ".to_owned()], "/tags").is_err());
    }
}
