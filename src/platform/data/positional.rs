//! Rows that are read by the place of their columns: a look-up by name costs more than the value, which shows in lists.

/// Declares a struct whose fields are the columns of a query, in its order, with `read` to make one from a row. Debug
/// builds compare the names, so that a test finds a query that was reordered.
#[macro_export]
macro_rules! positional_row {
    ($(#[$about:meta])* $visibility:vis struct $name:ident { $($field:ident: $type:ty,)+ }) => {
        $(#[$about])*
        $visibility struct $name {
            $($visibility $field: $type,)+
        }

        impl $name {
            $visibility fn read(row: &sea_orm::QueryResult) -> Result<Self, sea_orm::DbErr> {
                debug_assert_eq!(row.column_names(), [$(stringify!($field)),+]);
                let mut places = 0..;
                let mut next = || places.next().unwrap_or_default();
                Ok(Self { $($field: row.try_get_by_index(next())?,)+ })
            }
        }
    };
}
