//! Assortments, who follows them and what they contain.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use lonja_platform::prelude::*;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait as _, Query},
};
use uuid::Uuid;

use super::AudienceSet;
use crate::entities::{assortment, assortment_audience, audience_member, organization};

/// Ids per statement.
const CHUNK: usize = 1000;

pub(super) async fn lock(tx: &Tx) -> Result<(), DbErr> {
    // SQLite has one writer at a time, and this transaction is it.
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared("LOCK TABLE audience_member IN SHARE ROW EXCLUSIVE MODE").await?;
    }
    Ok(())
}

pub(super) async fn with_audiences(tx: &Tx, audiences: &[AudienceId]) -> Result<Vec<AssortmentId>, DbErr> {
    let ids = audiences.iter().map(|audience| audience.0);
    let rows: Vec<Uuid> = assortment_audience::Entity::find()
        .select_only()
        .column(assortment_audience::Column::AssortmentId)
        .distinct()
        .filter(assortment_audience::Column::AudienceId.is_in(ids))
        .into_tuple()
        .all(tx)
        .await?;
    Ok(rows.into_iter().map(AssortmentId).collect())
}

type Membership = (OrganizationId, Option<AssortmentId>, AudienceSet);

/// Each organisation's present assortment, and the audiences that it belongs to.
pub(super) async fn memberships(tx: &Tx, organizations: &[OrganizationId]) -> Result<Vec<Membership>, DbErr> {
    let mut found = Vec::with_capacity(organizations.len());
    for ids in organizations.chunks(CHUNK) {
        let ids: Vec<Uuid> = ids.iter().map(|organization| organization.0).collect();
        let rows: Vec<(Uuid, Option<Uuid>)> = organization::Entity::find()
            .select_only()
            .columns([organization::Column::Id, organization::Column::AssortmentId])
            .filter(organization::Column::Id.is_in(ids.clone()))
            .into_tuple()
            .all(tx)
            .await?;
        let mut sets: BTreeMap<Uuid, AudienceSet> = BTreeMap::new();
        let members = audience_member::Entity::find()
            .filter(audience_member::Column::OrganizationId.is_in(ids))
            .all(tx)
            .await?;
        for member in members {
            sets.entry(member.organization_id).or_default().insert(member.audience_id.into());
        }
        found.extend(rows.into_iter().map(|(id, assortment)| {
            (OrganizationId(id), assortment.map(AssortmentId), sets.remove(&id).unwrap_or_default())
        }));
    }
    Ok(found)
}

pub(super) async fn by_keys(tx: &Tx, keys: &[String]) -> Result<HashMap<String, AssortmentId>, DbErr> {
    let mut found = HashMap::with_capacity(keys.len());
    for keys in keys.chunks(CHUNK) {
        let rows = assortment::Entity::find().filter(assortment::Column::Key.is_in(keys)).all(tx).await?;
        found.extend(rows.into_iter().map(|row| (row.key, row.id.into())));
    }
    Ok(found)
}

pub(super) async fn insert(
    tx: &Tx,
    id: AssortmentId,
    key: &str,
    audiences: &[AudienceId],
) -> Result<(), DbErr> {
    let row = assortment::ActiveModel { id: Set(id.0), key: Set(key.to_owned()), created_at: Set(tx.now()) };
    assortment::Entity::insert(row).exec_without_returning(tx).await?;
    for audiences in audiences.chunks(CHUNK) {
        let rows = audiences.iter().map(|audience| assortment_audience::ActiveModel {
            assortment_id: Set(id.0),
            audience_id: Set(audience.0),
        });
        assortment_audience::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}

pub(super) async fn follow(
    tx: &Tx,
    assortment: Option<AssortmentId>,
    organizations: &[OrganizationId],
) -> Result<(), DbErr> {
    for ids in organizations.chunks(CHUNK) {
        organization::Entity::update_many()
            .col_expr(organization::Column::AssortmentId, Expr::value(assortment.map(Uuid::from)))
            .filter(organization::Column::Id.is_in(ids.iter().map(|id| id.0)))
            .exec(tx)
            .await?;
    }
    Ok(())
}

pub(super) async fn without_followers(
    tx: &Tx,
    assortments: &BTreeSet<AssortmentId>,
) -> Result<Vec<AssortmentId>, DbErr> {
    let followed = Query::select()
        .expr(Expr::val(1))
        .from(organization::Entity)
        .and_where(
            Expr::col((organization::Entity, organization::Column::AssortmentId))
                .eq(Expr::col((assortment::Entity, assortment::Column::Id))),
        )
        .take();
    let ids: Vec<Uuid> = assortments.iter().map(|assortment| assortment.0).collect();
    let mut found = Vec::new();
    for ids in ids.chunks(CHUNK) {
        let rows = assortment::Entity::find()
            .filter(assortment::Column::Id.is_in(ids.iter().copied()))
            .filter(Expr::exists(followed.clone()).not())
            .all(tx)
            .await?;
        found.extend(rows.into_iter().map(|row| AssortmentId(row.id)));
    }
    Ok(found)
}

pub(super) async fn delete(tx: &Tx, assortment: AssortmentId) -> Result<(), DbErr> {
    assortment::Entity::delete_by_id(assortment.0).exec(tx).await.map(drop)
}
