//! A line of an order is named by its order and its place in it: an id of its own was written and indexed for nobody.

use crate::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() == DbBackend::Postgres {
            let db = manager.get_connection();
            db.execute_unprepared("ALTER TABLE order_line DROP COLUMN id").await?;
            return db
                .execute_unprepared(
                    "ALTER TABLE order_line
                         ADD CONSTRAINT order_line_pkey PRIMARY KEY USING INDEX order_line_position",
                )
                .await
                .map(drop);
        }
        rebuilt(manager).await
    }
}

/// SQLite cannot change the key of a table.
async fn rebuilt(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let db = manager.get_connection();
    db.execute_unprepared("ALTER TABLE order_line RENAME TO order_line_before").await?;
    manager
        .create_table(
            Table::create()
                .table("order_line")
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
                .primary_key(Index::create().col("order_id").col("line_no").col("part"))
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
        "INSERT INTO order_line SELECT order_id, line_no, part, product_id, warehouse_id, sku, product_name, unit,
             quantity_milli, unit_price_e4, net_minor FROM order_line_before",
        "DROP TABLE order_line_before",
        "CREATE INDEX order_line_product ON order_line (product_id, order_id)",
    ] {
        db.execute_unprepared(statement).await?;
    }
    Ok(())
}
