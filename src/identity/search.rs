//! Text search in short columns: contained anywhere, whatever the case of ASCII letters, alike on both databases.

use sea_orm::{
    ColumnTrait,
    sea_query::{Expr, ExprTrait as _, Func, LikeExpr, SimpleExpr},
};

pub(crate) fn contains(column: impl ColumnTrait, text: &str) -> SimpleExpr {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for c in text.trim().to_ascii_lowercase().chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    Expr::expr(Func::lower(column.into_expr())).like(LikeExpr::new(pattern).escape('\\'))
}
