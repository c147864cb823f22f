//! What a migration needs: sea-orm-migration's builders, its column helpers and our sorted text.

pub use sea_orm_migration::{prelude::*, schema::*, sea_orm::DbBackend};

pub use crate::text::*;
