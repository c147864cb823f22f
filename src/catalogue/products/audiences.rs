//! Who sees a product: reading it, and replacing it as a whole.

use std::collections::{BTreeMap, BTreeSet};

use chrono::SubsecRound;
use lonja_kernel::{AudienceId, ProductId, Timestamp};
use lonja_platform::prelude::{FieldError, Problem};
use sea_orm::{
    ActiveValue::Set,
    ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, Statement,
    sea_query::{Expr, ExprTrait, Query},
};
use uuid::Uuid;

use super::dto::{NewProductAudience, ProductAudience, ProductAudiences, SeenBy};
use crate::{
    entities::product_grant,
    visibility::{
        rules::{Window, merge},
        store::{Changed, rebuild},
    },
};

/// More organisations than these are counted, not named.
const MAX_NAMED: usize = 200;

#[derive(FromQueryResult)]
struct Granted {
    audience_id: Uuid,
    name: String,
    visible_from: Timestamp,
    visible_until: Option<Timestamp>,
}

#[derive(FromQueryResult)]
struct Seer {
    id: Uuid,
    name: String,
    total: i64,
}

/// The product's audiences and who sees it now by way of them. The product exists.
pub async fn read(
    conn: &impl ConnectionTrait,
    product: ProductId,
    now: Timestamp,
) -> Result<ProductAudiences, DbErr> {
    let backend = conn.get_database_backend();
    let granted = Granted::find_by_statement(Statement::from_sql_and_values(
        backend,
        "SELECT g.audience_id, a.name, g.visible_from, g.visible_until
         FROM product_grant g JOIN audience a ON a.id = g.audience_id
         WHERE g.product_id = $1 ORDER BY a.name, a.id, g.visible_from",
        [product.0.into()],
    ))
    .all(conn)
    .await?;
    let seers = Seer::find_by_statement(Statement::from_sql_and_values(
        backend,
        "SELECT o.id, o.name, COUNT(*) OVER () AS total
         FROM product_visibility v JOIN organization o ON o.assortment_id = v.assortment_id
         WHERE v.product_id = $1 AND v.visible_until > $2 AND v.visible_from <= $2
         ORDER BY o.name, o.id LIMIT $3",
        [product.0.into(), now.into(), (MAX_NAMED as i64).into()],
    ))
    .all(conn)
    .await?;
    Ok(ProductAudiences {
        seen_by_count: seers.first().map_or(0, |seer| seer.total),
        seen_by: seers
            .into_iter()
            .map(|seer| SeenBy { organization_id: seer.id.into(), name: seer.name })
            .collect(),
        audiences: granted
            .into_iter()
            .map(|grant| ProductAudience {
                audience_id: grant.audience_id.into(),
                name: grant.name,
                visible_from: grant.visible_from,
                visible_until: grant.visible_until,
            })
            .collect(),
    })
}

/// The windows that were asked for, joined per audience. Every impossible one is named.
pub fn windows(
    asked: &[NewProductAudience],
    now: Timestamp,
) -> Result<BTreeMap<AudienceId, Vec<Window>>, Problem> {
    let mut errors = Vec::new();
    let mut by_audience: BTreeMap<AudienceId, Vec<Window>> = BTreeMap::new();
    for (index, grant) in asked.iter().enumerate() {
        let window = Window {
            from: grant.visible_from.unwrap_or(now).trunc_subsecs(3),
            until: grant.visible_until.map(|until| until.trunc_subsecs(3)),
        };
        if window.is_possible() {
            by_audience.entry(grant.audience_id).or_default().push(window);
        } else {
            errors.push(FieldError {
                pointer: format!("/audiences/{index}/visible_until"),
                detail: "Choose an instant after visible_from.".to_owned(),
            });
        }
    }
    if !errors.is_empty() {
        return Err(Problem::invalid(errors));
    }
    Ok(by_audience.into_iter().map(|(audience, windows)| (audience, merge(windows))).collect())
}

/// Refuses audiences that do not exist, naming each.
pub async fn check_audiences(
    conn: &impl ConnectionTrait,
    asked: &[NewProductAudience],
) -> Result<(), Problem> {
    let ids: BTreeSet<Uuid> = asked.iter().map(|grant| grant.audience_id.0).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let query = Query::select().column("id").from("audience").and_where(Expr::col("id").is_in(ids)).take();
    let rows = conn.query_all(&query).await?;
    let known: BTreeSet<Uuid> = rows.iter().map(|row| row.try_get("", "id")).collect::<Result<_, DbErr>>()?;
    let errors: Vec<FieldError> = asked
        .iter()
        .enumerate()
        .filter(|(_, grant)| !known.contains(&grant.audience_id.0))
        .map(|(index, _)| FieldError {
            pointer: format!("/audiences/{index}/audience_id"),
            detail: "There is no such audience.".to_owned(),
        })
        .collect();
    if errors.is_empty() { Ok(()) } else { Err(Problem::invalid(errors)) }
}

/// Replaces the product's grants and works its visibility out anew. The caller holds the visibility lock.
///
/// The product itself does not count as changed: whoever could see it before learns nothing of who else may now.
pub async fn replace(
    conn: &impl ConnectionTrait,
    product: ProductId,
    windows: &BTreeMap<AudienceId, Vec<Window>>,
    now: Timestamp,
) -> Result<(), DbErr> {
    let of_product = Expr::col("product_id").eq(product.0);
    let before = product_grant::Entity::find().filter(of_product.clone()).all(conn).await?;
    product_grant::Entity::delete_many().filter(of_product).exec(conn).await?;
    let rows: Vec<product_grant::ActiveModel> = windows
        .iter()
        .flat_map(|(audience, windows)| windows.iter().map(move |window| (*audience, *window)))
        .map(|(audience, window)| {
            let same = before.iter().find(|grant| {
                (grant.audience_id, grant.visible_from, grant.visible_until)
                    == (audience.0, window.from, window.until)
            });
            product_grant::ActiveModel {
                product_id: Set(product.0),
                audience_id: Set(audience.0),
                visible_from: Set(window.from),
                visible_until: Set(window.until),
                granted_at: Set(same.map_or(now, |grant| grant.granted_at)),
            }
        })
        .collect();
    if !rows.is_empty() {
        product_grant::Entity::insert_many(rows).exec_without_returning(conn).await?;
    }
    rebuild(conn, Changed::Product(product)).await
}
