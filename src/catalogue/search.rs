//! Text search without an engine: texts and queries are folded alike (lower case, no accents), and a text matches
//! when it contains every word of the query. Folded names are also the sort keys, so that `Ärmel` stands at A.

use sea_orm::{
    DbBackend,
    sea_query::{Expr, LikeExpr},
};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// More words than these narrow a search no further; they are left out.
const MAX_WORDS: usize = 8;

/// Lower case, without accents, with single spaces.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.nfkd().flat_map(char::to_lowercase).nfkd().filter(|c| !is_combining_mark(*c)) {
        match character {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ø' => folded.push('o'),
            'đ' | 'ð' => folded.push('d'),
            'ł' => folded.push('l'),
            'þ' => folded.push_str("th"),
            'ı' => folded.push('i'),
            // Some signs decompose into a space and a mark; the spaces are put right below.
            other => folded.push(other),
        }
    }
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a name is sorted by. Some single characters unfold into twenty, and an index entry has its limits: what comes
/// after these bytes does not count.
pub fn sort_key(name: &str) -> String {
    begin(fold(name), 240)
}

/// What a product is found by, apart from its category's name; as far as an index entry reaches.
pub fn product_text(sku: &str, name: &str) -> String {
    begin(format!("{} {}", fold(sku), fold(name)), 1200)
}

/// At most so many bytes, in whole characters.
fn begin(mut text: String, bytes: usize) -> String {
    text.truncate(text.floor_char_boundary(bytes));
    text
}

/// A pattern of [`patterns`] as the right side of a LIKE.
pub fn like(db: DbBackend, pattern: String) -> LikeExpr {
    let like = LikeExpr::new(pattern);
    match db {
        // The backslash escapes here anyway, and to say so costs a function call per row.
        DbBackend::Postgres => like,
        _ => like.escape('\\'),
    }
}

/// What products are searched by where product and category are joined. The visibility table keeps it ready.
pub fn product_and_category() -> Expr {
    Expr::cust(r#""product"."search_text" || ' ' || "category"."sort_key""#)
}

/// One LIKE pattern per word of the query; all of them have to match.
pub fn patterns(query: &str) -> Vec<String> {
    let folded = fold(query);
    let words = folded.split(' ').filter(|word| !word.is_empty()).take(MAX_WORDS);
    words
        .map(|word| {
            let mut pattern = String::with_capacity(word.len() + 2);
            pattern.push('%');
            for character in word.chars() {
                if matches!(character, '%' | '_' | '\\') {
                    pattern.push('\\');
                }
                pattern.push(character);
            }
            pattern.push('%');
            pattern
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn accents_and_case_do_not_matter() {
        assert_eq!(fold("  Crème  BRÛLÉE "), "creme brulee");
        assert_eq!(fold("Ångström Straße İstanbul Łódź"), "angstrom strasse istanbul lodz");
    }

    #[test]
    fn wildcards_of_the_query_are_taken_literally() {
        assert_eq!(patterns("50% a_b \\"), [r"%50\%%", r"%a\_b%", r"%\\%"]);
        assert!(patterns("   ").is_empty());
    }

    #[test]
    fn what_goes_into_an_index_stays_small() {
        let name = "\u{fdfa}".repeat(200);
        assert!(sort_key(&name).len() <= 240);
        assert!(product_text("L-1", &name).len() <= 1200);
        assert_eq!(sort_key("Blue Lamp"), "blue lamp");
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn a_text_contains_each_word_of_its_own_fold(text in "\\PC{0,40}") {
            let folded = fold(&text);
            for word in text.split_whitespace() {
                prop_assert!(folded.contains(&fold(word)));
            }
        }
    }
}
