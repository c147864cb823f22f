//! Rows of preferences. A person without a row for a kind has the catalogue's default.

use lonja_platform::prelude::*;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, Statement,
    sea_query::OnConflict,
};

use super::dto::NotificationPreference;
use crate::kind::{Kind, MailFrequency};

mod notification_preference {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "notification_preference")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub user_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub kind: String,
        pub portal: bool,
        pub mail: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use notification_preference::{ActiveModel, Column, Entity};

/// What the person wants, for each of the kinds.
pub async fn of(
    conn: &impl ConnectionTrait,
    user: UserId,
    kinds: &[Kind],
) -> Result<Vec<NotificationPreference>, DbErr> {
    let rows = Entity::find().filter(Column::UserId.eq(user.0)).all(conn).await?;
    let wanted = |kind: Kind| {
        let row = rows.iter().find(|row| row.kind == kind.key());
        NotificationPreference {
            kind,
            portal: row.map_or(kind.portal(), |row| row.portal),
            mail: row.map_or(kind.mail(), |row| MailFrequency::read(&row.mail)),
        }
    };
    Ok(kinds.iter().copied().map(wanted).collect())
}

/// Writes what the person wants of the kinds named. What waits to be mailed goes by the new wish.
pub async fn save(tx: &Tx, user: UserId, wanted: &[NotificationPreference]) -> Result<(), DbErr> {
    if wanted.is_empty() {
        return Ok(());
    }
    let rows = wanted.iter().map(|wanted| ActiveModel {
        user_id: Set(user.0),
        kind: Set(wanted.kind.key().to_owned()),
        portal: Set(wanted.portal),
        mail: Set(wanted.mail.as_str().to_owned()),
    });
    let replace = OnConflict::columns([Column::UserId, Column::Kind])
        .update_columns([Column::Portal, Column::Mail])
        .to_owned();
    Entity::insert_many(rows).on_conflict(replace).exec_without_returning(tx).await?;
    let backend = tx.get_database_backend();
    let sql = "UPDATE notification SET mail = (SELECT p.mail FROM notification_preference p
                   WHERE p.user_id = notification.user_id AND p.kind = notification.kind)
               WHERE user_id = $1 AND mailed_at IS NULL AND EXISTS (SELECT 1 FROM notification_preference p
                   WHERE p.user_id = notification.user_id AND p.kind = notification.kind)";
    tx.execute_raw(Statement::from_sql_and_values(backend, sql, [user.0.into()])).await.map(drop)
}

/// No more mail of these kinds; the portal goes on showing them as it did. False where there is no such person.
pub async fn stop_mail(tx: &Tx, user: UserId, kinds: &[Kind]) -> Result<bool, Problem> {
    let mut wanted = of(tx, user, kinds).await?;
    for one in &mut wanted {
        one.mail = MailFrequency::Never;
    }
    match save(tx, user, &wanted).await {
        Ok(()) => Ok(true),
        Err(error) if is_foreign_key_violation(&error) => Ok(false),
        Err(error) => Err(error.into()),
    }
}
