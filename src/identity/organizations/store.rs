//! Organisations in the database.

use std::collections::HashMap;

use lonja_platform::prelude::*;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect, Select,
    sea_query::{Expr, ExprTrait as _, LockType, Query},
};
use uuid::Uuid;

use super::{
    dto::{Organization, OrganizationFilters, OrganizationState, StockExposure},
    rules::NewOrganization,
};
use crate::{
    entities::{audience_member, organization},
    search::contains,
};

/// Rows per INSERT: fifteen values each, of the 32,766 that the narrower engine takes.
const CHUNK: usize = 1000;

pub(super) fn document(row: organization::Model) -> Organization {
    let all = [
        (row.is_host, OrganizationKind::Host),
        (row.is_partner, OrganizationKind::Partner),
        (row.is_supplier, OrganizationKind::Supplier),
    ];
    Organization {
        id: row.id.into(),
        name: row.name,
        kinds: all.into_iter().filter(|(is, _)| *is).map(|(_, kind)| kind).collect(),
        state: OrganizationState::read(&row.state),
        language: row.language,
        currency: row.currency,
        stock_exposure: StockExposure::read(&row.stock_exposure),
        external_code: row.external_code,
        holding: row.holding,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

/// The host sees all, everybody else itself.
fn visible_to(scope: Scope) -> Select<organization::Entity> {
    let select = organization::Entity::find();
    match scope.organization() {
        None => select,
        Some(own) => select.filter(organization::Column::Id.eq(own.0)),
    }
}

pub(super) async fn page(
    conn: &impl ConnectionTrait,
    scope: Scope,
    query: PageQuery<OrganizationFilters>,
) -> Result<Page<Organization>, Problem> {
    use organization::Column;
    let filters = query.filters.clone();
    let mut select = visible_to(scope);
    if let Some(kind) = filters.kind {
        select = select.filter(match kind {
            OrganizationKind::Host => Column::IsHost.eq(true),
            OrganizationKind::Partner => Column::IsPartner.eq(true),
            OrganizationKind::Supplier => Column::IsSupplier.eq(true),
        });
    }
    if let Some(state) = filters.state {
        select = select.filter(Column::State.eq(state.as_str()));
    }
    if let Some(audience) = filters.audience_id {
        let members = Query::select()
            .column(audience_member::Column::OrganizationId)
            .from(audience_member::Entity)
            .and_where(Expr::col(audience_member::Column::AudienceId).eq(audience.0))
            .take();
        // Who is in which audience is for the host to know.
        let shown = scope == Scope::Host;
        select = select.filter(if shown { Column::Id.in_subquery(members) } else { Expr::val(1).eq(0) });
    }
    if let Some(code) = &filters.external_code {
        select = select.filter(Column::ExternalCode.eq(code.as_str()));
    }
    if let Some(text) = &filters.q {
        select = select.filter(contains(Column::Name, text));
    }
    if let Some(since) = filters.updated_since {
        select = select.filter(Column::UpdatedAt.gte(since));
    }
    let count = if query.count { Some(count_capped(conn, select.clone()).await?) } else { None };
    let sort = query.sort.name();
    let column = match sort {
        "created_at" => Column::CreatedAt,
        "updated_at" => Column::UpdatedAt,
        _ => Column::Name,
    };
    let rows = query.apply(select, column.into_expr(), Column::Id.into_expr()).all(conn).await?;
    let key = |row: &organization::Model| {
        let value = match sort {
            "created_at" => SortValue::Time(row.created_at),
            "updated_at" => SortValue::Time(row.updated_at),
            _ => SortValue::Text(row.name.clone()),
        };
        (value, row.id)
    };
    let page = query.page(rows, key, document);
    Ok(match count {
        Some(count) => page.with_count(count),
        None => page,
    })
}

pub(super) async fn find(
    conn: &impl ConnectionTrait,
    scope: Scope,
    id: OrganizationId,
) -> Result<Option<Organization>, DbErr> {
    Ok(visible_to(scope).filter(organization::Column::Id.eq(id.0)).one(conn).await?.map(document))
}

/// The row, locked until the transaction ends.
pub(super) async fn lock(tx: &Tx, scope: Scope, id: OrganizationId) -> Result<Option<Organization>, DbErr> {
    let select = visible_to(scope).filter(organization::Column::Id.eq(id.0));
    Ok(select.lock(LockType::NoKeyUpdate).one(tx).await?.map(document))
}

/// The ids of those partners that other systems know by these codes; `None` for a code of an organisation that is no
/// partner, because a code is taken once it is given.
pub(crate) async fn partners_by_code(
    conn: &impl ConnectionTrait,
    codes: &[&str],
) -> Result<HashMap<String, Option<OrganizationId>>, DbErr> {
    use organization::Column;
    let mut found = HashMap::with_capacity(codes.len());
    for codes in codes.chunks(CHUNK) {
        let rows: Vec<(Option<String>, Uuid, bool)> = organization::Entity::find()
            .select_only()
            .columns([Column::ExternalCode, Column::Id, Column::IsPartner])
            .filter(Column::ExternalCode.is_in(codes.iter().copied()))
            .into_tuple()
            .all(conn)
            .await?;
        let of_code = |(code, id, is_partner): (Option<String>, Uuid, bool)| {
            Some((code?, is_partner.then(|| OrganizationId::from(id))))
        };
        found.extend(rows.into_iter().filter_map(of_code));
    }
    Ok(found)
}

pub(crate) async fn insert(tx: &Tx, new: &[NewOrganization]) -> Result<(), DbErr> {
    for new in new.chunks(CHUNK) {
        let rows = new.iter().map(|new| organization::ActiveModel {
            id: Set(new.id.0),
            name: Set(new.name.clone()),
            is_host: Set(new.kinds.contains(&OrganizationKind::Host)),
            is_partner: Set(new.kinds.contains(&OrganizationKind::Partner)),
            is_supplier: Set(new.kinds.contains(&OrganizationKind::Supplier)),
            state: Set("active".to_owned()),
            language: Set(new.language.clone()),
            assortment_id: Set(None),
            stock_exposure: Set(new.stock_exposure.as_str().to_owned()),
            currency: Set(new.currency.clone()),
            external_code: Set(new.external_code.clone()),
            holding: Set(new.holding.clone()),
            access_epoch: Set(0),
            price_edition: Set(0),
            created_at: Set(tx.now()),
            updated_at: Set(tx.now()),
        });
        organization::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Writes the organisation as it shall be.
pub(super) async fn update(tx: &Tx, changed: &Organization) -> Result<(), DbErr> {
    let row = organization::ActiveModel {
        id: Set(changed.id.0),
        name: Set(changed.name.clone()),
        is_host: Set(changed.kinds.contains(&OrganizationKind::Host)),
        is_partner: Set(changed.kinds.contains(&OrganizationKind::Partner)),
        is_supplier: Set(changed.kinds.contains(&OrganizationKind::Supplier)),
        state: Set(changed.state.as_str().to_owned()),
        language: Set(changed.language.clone()),
        stock_exposure: Set(changed.stock_exposure.as_str().to_owned()),
        currency: Set(changed.currency.clone()),
        external_code: Set(changed.external_code.clone()),
        holding: Set(changed.holding.clone()),
        updated_at: Set(changed.updated_at),
        ..Default::default()
    };
    row.update(tx).await.map(drop)
}

/// The host, where the installation has one already.
pub(crate) async fn host(conn: &impl ConnectionTrait) -> Result<Option<(OrganizationId, String)>, DbErr> {
    let row = organization::Entity::find().filter(organization::Column::IsHost.eq(true)).one(conn).await?;
    Ok(row.map(|row| (row.id.into(), row.name)))
}
