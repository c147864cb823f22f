//! Text columns that sort alike on both databases: byte by byte.
//!
//! On PostgreSQL the column's type is a domain over text with the collation "C" (made by the first migration), so
//! that `ORDER BY`, comparisons and indexes agree with SQLite, where bytes decide already. There the type's name is
//! just a name with the affinity of text.

use sea_orm_migration::prelude::{ColumnDef, IntoIden};

/// Required text that is sorted or compared by range.
pub fn text_c<T: IntoIden>(column: T) -> ColumnDef {
    text_c_null(column).not_null().take()
}

/// The same, optional.
pub fn text_c_null<T: IntoIden>(column: T) -> ColumnDef {
    ColumnDef::new(column).custom("text_c").take()
}

/// The same, required and unique.
pub fn text_c_uniq<T: IntoIden>(column: T) -> ColumnDef {
    text_c(column).unique_key().take()
}
