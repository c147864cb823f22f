//! Carts in the database: read in one statement, written as a whole under the lock of their row.

use std::collections::HashMap;

use lonja_kernel::{OrganizationId, ProductId, Quantity, Timestamp};
use lonja_platform::{
    positional_row,
    prelude::{Problem, Tx},
};
use sea_orm::{
    ActiveValue::Set,
    ConnectionTrait, DbErr, EntityTrait, QueryFilter, Statement,
    sea_query::{Expr, ExprTrait, OnConflict, Query},
};
use uuid::Uuid;

use super::dto::{Cart, CartLine, NewCartLine};
use crate::{
    entities::{cart, cart_line},
    prices::store::visible_products,
};

positional_row! {
    /// The columns of [`SELECT`]: one row per line, one without a line where there is none.
    struct Row {
        revision: i32,
        updated_at: Option<Timestamp>,
        product_id: Option<Uuid>,
        sku: Option<String>,
        name: Option<String>,
        unit: Option<String>,
        unit_decimals: Option<i16>,
        pack_milli: Option<i64>,
        quantity_milli: Option<i64>,
    }
}

const SELECT: &str = "\
SELECT c.revision, c.updated_at, p.id AS product_id, p.sku, p.name, p.unit, p.unit_decimals, p.pack_milli,
    l.quantity_milli
FROM cart c
JOIN organization o ON o.id = c.organization_id
LEFT JOIN cart_line l ON l.owner = c.owner AND EXISTS (
    SELECT 1 FROM product_visibility v WHERE v.assortment_id = o.assortment_id AND v.product_id = l.product_id
        AND v.visible_until > $3 AND v.visible_from <= $3)
LEFT JOIN product p ON p.id = l.product_id
WHERE c.owner = $1 AND c.organization_id = $2
ORDER BY l.place";

/// The cart as its owner gets it now.
pub async fn read(
    conn: &impl ConnectionTrait,
    owner: &str,
    partner: OrganizationId,
    now: Timestamp,
) -> Result<Cart, DbErr> {
    let values = [owner.into(), partner.0.into(), now.into()];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), SELECT, values);
    let mut cart = Cart { lines: Vec::new(), revision: 0, updated_at: None };
    for row in conn.query_all_raw(statement).await? {
        let row = Row::read(&row)?;
        (cart.revision, cart.updated_at) = (row.revision, row.updated_at);
        cart.lines.extend(row.line());
    }
    Ok(cart)
}

impl Row {
    fn line(self) -> Option<CartLine> {
        Some(CartLine {
            product_id: self.product_id?.into(),
            sku: self.sku?,
            name: self.name?,
            unit: self.unit?,
            unit_decimals: self.unit_decimals?.into(),
            pack: self.pack_milli.map(Quantity::from_thousandths),
            quantity: Quantity::from_thousandths(self.quantity_milli?),
        })
    }
}

/// Makes two writers of one cart wait for one another, also where there is none yet.
pub async fn lock(tx: &Tx, owner: &str, partner: OrganizationId) -> Result<(), DbErr> {
    let row = cart::ActiveModel {
        owner: Set(owner.to_owned()),
        organization_id: Set(partner.0),
        revision: Set(0),
        updated_at: Set(tx.now()),
    };
    // The update of a row to what it is holds it; nothing else of it changes.
    let held = OnConflict::column(cart::Column::Owner).update_column(cart::Column::OrganizationId).to_owned();
    cart::Entity::insert(row).on_conflict(held).exec_without_returning(tx).await.map(drop)
}

/// The decimals of those of these products that the partner may see now.
pub async fn decimals(
    tx: &Tx,
    partner: OrganizationId,
    lines: &[NewCartLine],
) -> Result<HashMap<ProductId, u32>, Problem> {
    let select = Query::select()
        .column(("product", "id"))
        .column(("product", "unit_decimals"))
        .from("product")
        .join(sea_orm::JoinType::InnerJoin, "product_visibility", visible_products(partner, tx.now()))
        .and_where(Expr::col(("product", "id")).is_in(lines.iter().map(|line| line.product_id.0)))
        .take();
    let mut found = HashMap::with_capacity(lines.len());
    for row in tx.query_all(&select).await? {
        let decimals: i16 = row.try_get("", "unit_decimals")?;
        found.insert(ProductId(row.try_get("", "id")?), decimals.unsigned_abs().into());
    }
    Ok(found)
}

/// Puts these lines in the place of all others.
pub async fn replace(tx: &Tx, owner: &str, revision: i32, lines: &[NewCartLine]) -> Result<(), DbErr> {
    cart_line::Entity::delete_many().filter(Expr::col("owner").eq(owner)).exec(tx).await?;
    if !lines.is_empty() {
        let rows = (0..).zip(lines).map(|(place, line)| cart_line::ActiveModel {
            owner: Set(owner.to_owned()),
            product_id: Set(line.product_id.0),
            place: Set(place),
            quantity_milli: Set(line.quantity.thousandths()),
        });
        cart_line::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    cart::Entity::update_many()
        .filter(Expr::col("owner").eq(owner))
        .col_expr(cart::Column::Revision, Expr::val(revision))
        .col_expr(cart::Column::UpdatedAt, Expr::val(tx.now()))
        .exec(tx)
        .await
        .map(drop)
}
