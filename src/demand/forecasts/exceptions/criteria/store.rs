//! The criteria's table: one row per kind, there from the beginning.

use std::collections::HashMap;

use lonja_platform::prelude::*;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait, QuerySelect, sea_query::LockType,
};

use super::super::{
    judge::{Criteria, Criterion},
    rules::Kind,
};

pub mod criterion {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "exception_criterion")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub kind: String,
        pub active: bool,
        pub threshold_hundredths: Option<i32>,
        pub span: Option<i32>,
        pub priority: String,
        pub due_days: i32,
        pub version: i32,
        pub changed_by: Option<String>,
        pub changed_at: Option<DateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The criteria by which exceptions are raised.
pub struct Active {
    pub rules: Criteria,
    /// What an exception keeps of its criterion.
    pub terms: HashMap<Kind, criterion::Model>,
}

/// Those that are active.
pub async fn active(conn: &impl ConnectionTrait) -> Result<Active, DbErr> {
    let rows = all(conn).await?.into_iter().filter(|row| row.active);
    let terms: HashMap<Kind, criterion::Model> =
        rows.filter_map(|row| Some((Kind::parse(&row.kind)?, row))).collect();
    let rule = |row: &criterion::Model| Criterion { threshold: row.threshold_hundredths, span: row.span };
    Ok(Active { rules: terms.iter().map(|(kind, row)| (*kind, rule(row))).collect(), terms })
}

/// All of them, in the order of their kinds.
pub async fn all(conn: &impl ConnectionTrait) -> Result<Vec<criterion::Model>, DbErr> {
    let mut rows = criterion::Entity::find().all(conn).await?;
    rows.sort_by_key(|row| Kind::parse(&row.kind));
    Ok(rows)
}

pub async fn find(conn: &impl ConnectionTrait, kind: Kind) -> Result<Option<criterion::Model>, DbErr> {
    criterion::Entity::find_by_id(kind.as_str()).one(conn).await
}

/// One, locked.
pub async fn find_for_change(tx: &Tx, kind: Kind) -> Result<Option<criterion::Model>, DbErr> {
    criterion::Entity::find_by_id(kind.as_str()).lock(LockType::Update).one(tx).await
}

/// Writes a criterion down, as its next version. What was raised by the one before stays as it was.
pub async fn change(tx: &Tx, changed: &criterion::Model, by: &str) -> Result<criterion::Model, DbErr> {
    let model = criterion::ActiveModel {
        kind: Set(changed.kind.clone()),
        active: Set(changed.active),
        threshold_hundredths: Set(changed.threshold_hundredths),
        span: Set(changed.span),
        priority: Set(changed.priority.clone()),
        due_days: Set(changed.due_days),
        version: Set(changed.version + 1),
        changed_by: Set(Some(by.to_owned())),
        changed_at: Set(Some(tx.now())),
    };
    model.update(tx).await
}

#[cfg(test)]
lonja_platform::test_entities_match_the_schema!(criterion::Entity);
