//! What reading and placing orders at speed relies on.
//!
//! What an order's line takes from: the stock of one product in one warehouse, as one reference. The line's transaction
//! has just changed that row, so that the check costs nothing; references to product and warehouse, which are what
//! stock refers to, would lock two rows more that every other order wants. And warehouses in the order in which they
//! serve; an order's lines as they are shown, kept with the order; and who sees a product, found as quickly by product
//! as by assortment, so that it does not matter which index the planner takes.

use crate::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        db.execute_unprepared("CREATE INDEX warehouse_order ON warehouse (priority, code, id)").await?;
        db.execute_unprepared("DROP INDEX product_visibility_product").await?;
        db.execute_unprepared(
            "CREATE INDEX product_visibility_product ON product_visibility (product_id, assortment_id)",
        )
        .await?;
        db.execute_unprepared("ALTER TABLE sales_order ADD COLUMN lines_shown text").await?;
        // Orders that were put in from elsewhere may name a warehouse that never had the product.
        db.execute_unprepared(
            "INSERT INTO stock (product_id, warehouse_id, on_hand_milli, reserved_milli, updated_at)
             SELECT l.product_id, l.warehouse_id, 0, 0, MIN(o.placed_at)
             FROM order_line l JOIN sales_order o ON o.id = l.order_id
             WHERE NOT EXISTS (SELECT 1 FROM stock s
                 WHERE s.product_id = l.product_id AND s.warehouse_id = l.warehouse_id)
             GROUP BY l.product_id, l.warehouse_id",
        )
        .await?;
        match manager.get_database_backend() {
            DbBackend::Postgres => in_place(db).await,
            _ => rebuilt(manager).await,
        }
    }
}

async fn in_place(db: &SchemaManagerConnection<'_>) -> Result<(), DbErr> {
    db.execute_unprepared(
        "ALTER TABLE order_line
             DROP CONSTRAINT order_line_product_id_fkey,
             DROP CONSTRAINT order_line_warehouse_id_fkey,
             ADD CONSTRAINT order_line_stock_fkey FOREIGN KEY (product_id, warehouse_id)
                 REFERENCES stock (product_id, warehouse_id)",
    )
    .await
    .map(drop)
}

/// SQLite cannot change the references of a table.
async fn rebuilt(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let db = manager.get_connection();
    db.execute_unprepared("ALTER TABLE order_line RENAME TO order_line_before").await?;
    manager
        .create_table(
            Table::create()
                .table("order_line")
                .col(uuid("id").primary_key())
                .col(uuid("order_id"))
                .col(integer("line_no").check(Expr::cust("line_no > 0")))
                .col(integer("part").check(Expr::cust("part > 0")))
                .col(uuid("product_id"))
                .col(uuid("warehouse_id"))
                .col(text_c("sku"))
                .col(text("product_name"))
                .col(text("unit"))
                .col(big_integer("quantity_milli").check(Expr::cust("quantity_milli > 0")))
                .col(big_integer("unit_price_e4").check(Expr::cust("unit_price_e4 >= 0")))
                .col(big_integer("net_minor").check(Expr::cust("net_minor >= 0")))
                .foreign_key(ForeignKey::create().from("order_line", "order_id").to("sales_order", "id"))
                .foreign_key(
                    ForeignKey::create()
                        .from("order_line", ("product_id", "warehouse_id"))
                        .to("stock", ("product_id", "warehouse_id")),
                )
                .take(),
        )
        .await?;
    for statement in [
        "INSERT INTO order_line SELECT * FROM order_line_before",
        "DROP TABLE order_line_before",
        "CREATE UNIQUE INDEX order_line_position ON order_line (order_id, line_no, part)",
        "CREATE INDEX order_line_product ON order_line (product_id, order_id)",
    ] {
        db.execute_unprepared(statement).await?;
    }
    Ok(())
}
