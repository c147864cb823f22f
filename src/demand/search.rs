//! Finding policies and releases by text: contained in the name of whom they are for, whatever the case of ASCII
//! letters, alike on both databases.

use sea_orm::sea_query::{Expr, ExprTrait as _, Func, LikeExpr, Query, SelectStatement};

/// Contains the text; its wildcards are taken literally.
pub fn containing(text: &str) -> LikeExpr {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for letter in text.trim().to_ascii_lowercase().chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    LikeExpr::new(pattern).escape('\\')
}

/// The ids of the organisations whose name contains the text.
pub fn named(text: &str) -> SelectStatement {
    Query::select()
        .column("id")
        .from("organization")
        .and_where(Expr::expr(Func::lower(Expr::col("name"))).like(containing(text)))
        .to_owned()
}
